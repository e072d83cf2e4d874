"""Envelopes of devices that a newer member list may know: kept aside, unverified, until it is here.

They stand in no chain, frame nobody and are shown nowhere; there is room for few, and they go when
their signature fails. What found no room is read again from the relay after the list has grown.
"""

from collections.abc import Callable

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from depter.desk.archive import Archive
from depter.desk.tables import parked
from depter.envelope import Envelope

MOST, MOST_BYTES = 500, 32 << 20
SECONDS = 30 * 24 * 3600
_REREAD = "reread"


class Parked:
    """The room beside the archive."""

    def __init__(self, archive: Archive, now: Callable[[], float]) -> None:
        self._archive = archive
        self._now = now

    def keep(self, envelope: Envelope, via: str) -> None:
        """Keep it if there is room; the same again changes nothing."""
        now = int(self._now())
        with self._archive.writing() as connection:
            connection.execute(delete(parked).where(parked.c.at < now - SECONDS))
            query = select(func.count(), func.coalesce(func.sum(func.length(parked.c.data)), 0))
            count, size = connection.execute(query).one()
            room = count < MOST and size + len(envelope.data) <= MOST_BYTES
            if room:
                row = {"data": envelope.data, "via": via, "at": now}
                ids = {"env_hash": envelope.hash, "directory_seq": envelope.core.directory_seq}
                connection.execute(insert(parked).values(row | ids).on_conflict_do_nothing())
        if not room and via == "relay":
            self._archive.put(_REREAD, b"1")

    def judge(self, directory_seq: int, take: Callable[[bytes, str], bool]) -> None:
        """Hand over what a list of this length can judge; forgotten once ``take`` is done with it."""
        with self._archive.reading() as connection:
            query = select(parked.c.id).where(parked.c.directory_seq <= directory_seq)
            ids = list(connection.execute(query.order_by(parked.c.id)).scalars())
        for id_ in ids:
            with self._archive.reading() as connection:
                found = select(parked.c.data, parked.c.via).where(parked.c.id == id_)
                row = connection.execute(found).first()
            if row is not None and take(row[0], row[1]):
                with self._archive.writing() as connection:
                    connection.execute(delete(parked).where(parked.c.id == id_))

    def must_reread(self) -> bool:
        """Whether something from the relay found no room since this was last asked."""
        if self._archive.get(_REREAD) != b"1":
            return False
        self._archive.put(_REREAD, b"")
        return True

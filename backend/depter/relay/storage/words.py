"""Released words in SQL: every set that was ever taken, their files, the serials of each key.

It must never forget a set, a file that a set names, or a serial: records cite the words that were shown,
and whoever reads them may come long after the next set. DELIVERY 5.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from depter.relay.storage.models import word_files, word_serials, word_sets


@dataclass(frozen=True, slots=True)
class StoredSet:
    """A set as it came, without its files."""

    set_id: bytes
    key: bytes
    manifest: bytes
    signature: bytes


_COLUMNS = (
    word_sets.c.set_id,
    word_sets.c.key,
    word_sets.c.manifest,
    word_sets.c.signature,
)


def stored(connection: Connection, org: int, keys_: Collection[bytes]) -> StoredSet | None:
    """Return the current set: the one of these keys that was taken last."""
    query = (
        select(*_COLUMNS)
        .where(word_sets.c.org == org, word_sets.c.key.in_(sorted(keys_)))
        .order_by(word_sets.c.number.desc())
    )
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else StoredSet(*row)


def named(connection: Connection, org: int, set_id: bytes) -> StoredSet | None:
    """Return a set by its id."""
    row = connection.execute(
        select(*_COLUMNS).where(word_sets.c.org == org, word_sets.c.set_id == set_id)
    ).one_or_none()
    return None if row is None else StoredSet(*row)


def listed(connection: Connection, org: int, after: int, most: int) -> list[tuple[int, bytes]]:
    """Return numbers and ids of the sets behind a number, in the order in which they were taken."""
    rows = connection.execute(
        select(word_sets.c.number, word_sets.c.set_id)
        .where(word_sets.c.org == org, word_sets.c.number > after)
        .order_by(word_sets.c.number)
        .limit(most)
    )
    return [(row.number, row.set_id) for row in rows]


def every(connection: Connection, org: int) -> Iterator[StoredSet]:
    """Give every set, in the order in which they were taken."""
    query = select(*_COLUMNS).where(word_sets.c.org == org).order_by(word_sets.c.number)
    for row in connection.execute(query):
        yield StoredSet(*row)


def file(connection: Connection, org: int, sha256: bytes) -> bytes | None:
    """Return a file, packed."""
    return connection.scalar(
        select(word_files.c.packed).where(word_files.c.org == org, word_files.c.sha256 == sha256)
    )


def weight(connection: Connection, org: int) -> int:
    """Return how many bytes an organisation's words take here."""
    held = (
        select(func.sum(func.length(word_files.c.packed))).where(word_files.c.org == org),
        select(func.sum(func.length(word_sets.c.manifest))).where(word_sets.c.org == org),
    )
    return sum(connection.scalar(query) or 0 for query in held)


def keys(connection: Connection, org: int) -> set[bytes]:
    """Return every key whose sets were taken here."""
    query = select(word_serials.c.key).where(word_serials.c.org == org)
    return set(connection.execute(query).scalars())


def serial(connection: Connection, org: int, key: bytes) -> tuple[int, bytes] | None:
    """Return the highest serial that was ever taken of a key, and the set that bore it."""
    row = connection.execute(
        select(word_serials.c.serial, word_serials.c.set_id).where(
            word_serials.c.org == org, word_serials.c.key == key
        )
    ).one_or_none()
    return None if row is None else (row.serial, row.set_id)


def make_current(
    connection: Connection, org: int, new: StoredSet, serial_: int, files: Mapping[bytes, bytes]
) -> None:
    """Put a set in force with its packed new files; all that were before stay."""
    last = connection.scalar(select(func.max(word_sets.c.number)).where(word_sets.c.org == org))
    connection.execute(
        insert(word_sets).values(
            org=org,
            number=(last or 0) + 1,
            set_id=new.set_id,
            key=new.key,
            manifest=new.manifest,
            signature=new.signature,
        )
    )
    connection.execute(
        delete(word_serials).where(word_serials.c.org == org, word_serials.c.key == new.key)
    )
    connection.execute(
        insert(word_serials).values(org=org, key=new.key, serial=serial_, set_id=new.set_id)
    )
    for sha256, packed in files.items():
        if file(connection, org, sha256) is None:
            connection.execute(insert(word_files).values(org=org, sha256=sha256, packed=packed))

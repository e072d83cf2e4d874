"""Released words in SQL: the current set and the one before, their files, the serials of each key.

It must never forget a serial, and never keep a file that neither of the two sets names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from depter.relay.storage.models import word_files, word_serials, word_sets

CURRENT, BEFORE = 0, 1


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


def stored(connection: Connection, org: int, place: int = CURRENT) -> StoredSet | None:
    """Return the current set, or the one before."""
    row = connection.execute(
        select(*_COLUMNS).where(word_sets.c.org == org, word_sets.c.place == place)
    ).one_or_none()
    return None if row is None else StoredSet(*row)


def file(connection: Connection, org: int, sha256: bytes) -> bytes | None:
    """Return a file, packed."""
    return connection.scalar(
        select(word_files.c.packed).where(word_files.c.org == org, word_files.c.sha256 == sha256)
    )


def serial(connection: Connection, org: int, key: bytes) -> tuple[int, bytes] | None:
    """Return the highest serial that was ever taken of a key, and the set that bore it."""
    row = connection.execute(
        select(word_serials.c.serial, word_serials.c.set_id).where(
            word_serials.c.org == org, word_serials.c.key == key
        )
    ).one_or_none()
    return None if row is None else (row.serial, row.set_id)


def make_current(
    connection: Connection,
    org: int,
    new: StoredSet,
    number: int,
    files: Mapping[bytes, bytes],
    named: Iterable[bytes],
) -> None:
    """Put a set in force with its packed new files; keep the set before it.

    ``named`` are the files of the new set and the one before; others go.
    """
    connection.execute(delete(word_sets).where(word_sets.c.org == org, word_sets.c.place == BEFORE))
    connection.execute(
        update(word_sets)
        .where(word_sets.c.org == org, word_sets.c.place == CURRENT)
        .values(place=BEFORE)
    )
    connection.execute(
        insert(word_sets).values(
            org=org,
            place=CURRENT,
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
        insert(word_serials).values(org=org, key=new.key, serial=number, set_id=new.set_id)
    )
    connection.execute(
        delete(word_files).where(
            word_files.c.org == org, word_files.c.sha256.not_in(sorted(set(named)))
        )
    )
    for sha256, packed in files.items():
        if file(connection, org, sha256) is None:
            connection.execute(insert(word_files).values(org=org, sha256=sha256, packed=packed))

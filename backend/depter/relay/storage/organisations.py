"""Organisations, their roots, directory entries, freshness statement and feed counter in SQL.

It must never decide whether an entry is to be believed: that is done before, with ``depter.trust``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from depter.relay.storage.models import (
    directory_entries,
    feeds,
    freshness,
    organisations,
    roots,
    secrets,
)


@dataclass(frozen=True)
class Counter:
    """The end of an organisation's feed (SPEC 7)."""

    epoch: bytes
    seq: int
    hash: bytes
    erasures: int


def secret(connection: Connection, name: str) -> bytes | None:
    """Return the relay's secret of that name."""
    return connection.scalar(select(secrets.c.value).where(secrets.c.name == name))


def keep_secret(connection: Connection, name: str, value: bytes) -> None:
    """Store a secret that is not there yet."""
    connection.execute(insert(secrets).values(name=name, value=value))


def numbers(connection: Connection) -> dict[bytes, int]:
    """Return every organisation's id and short number."""
    rows = connection.execute(select(organisations.c.id, organisations.c.number))
    return {row.id: row.number for row in rows}


def admit(connection: Connection, org_id: bytes, root: bytes, version: int, epoch: bytes) -> int:
    """Add an organisation with its first root and an empty feed; return its number."""
    number: int = connection.scalars(
        insert(organisations).values(id=org_id).returning(organisations.c.number)
    ).one()
    connection.execute(insert(roots).values(org=number, version=version, data=root))
    connection.execute(
        insert(feeds).values(org=number, epoch=epoch, seq=0, hash=bytes(32), erasures=0)
    )
    return number


def add_root(connection: Connection, org: int, version: int, data: bytes) -> None:
    """Store a successor of the root."""
    connection.execute(insert(roots).values(org=org, version=version, data=data))


def roots_of(connection: Connection, org: int) -> list[tuple[int, bytes]]:
    """Return every version of the root, oldest first."""
    rows = connection.execute(
        select(roots.c.version, roots.c.data).where(roots.c.org == org).order_by(roots.c.version)
    )
    return [(row.version, row.data) for row in rows]


def counter(connection: Connection, org: int) -> Counter:
    """Return the end of the feed as this transaction sees it."""
    row = connection.execute(
        select(feeds.c.epoch, feeds.c.seq, feeds.c.hash, feeds.c.erasures).where(feeds.c.org == org)
    ).one()
    return Counter(row.epoch, row.seq, row.hash, row.erasures)


def lock_counter(connection: Connection, org: int) -> Counter:
    """Take the counter row; do it last in a transaction, after all other rows were prepared.

    SQLite's writer is alone anyway. ``FOR UPDATE`` is what another database needs, and SQLite's
    dialect leaves it out.
    """
    row = connection.execute(
        select(feeds.c.epoch, feeds.c.seq, feeds.c.hash, feeds.c.erasures)
        .where(feeds.c.org == org)
        .with_for_update()
    ).one()
    return Counter(row.epoch, row.seq, row.hash, row.erasures)


def store_counter(connection: Connection, org: int, moved: Counter) -> None:
    """Write the counter row back."""
    connection.execute(
        update(feeds)
        .where(feeds.c.org == org)
        .values(epoch=moved.epoch, seq=moved.seq, hash=moved.hash, erasures=moved.erasures)
    )


def directory_seq(connection: Connection, org: int) -> int:
    """Return the number of the last directory entry, 0 for none."""
    found = connection.scalar(
        select(func.max(directory_entries.c.seq)).where(directory_entries.c.org == org)
    )
    return found or 0


def entries(connection: Connection, org: int, after: int = 0) -> list[bytes]:
    """Return the signed entries after that number, in order."""
    rows = connection.scalars(
        select(directory_entries.c.data)
        .where(directory_entries.c.org == org, directory_entries.c.seq > after)
        .order_by(directory_entries.c.seq)
    )
    return list(rows)


def entries_by_hash(
    connection: Connection, org: int, hashes: Sequence[bytes]
) -> dict[bytes, bytes]:
    """Return signed entries by entry hash, for feed rows that announce them."""
    rows = connection.execute(
        select(directory_entries.c.entry_hash, directory_entries.c.data).where(
            directory_entries.c.org == org, directory_entries.c.entry_hash.in_(hashes)
        )
    )
    return {row.entry_hash: row.data for row in rows}


def add_entry(connection: Connection, org: int, seq: int, entry_hash: bytes, data: bytes) -> None:
    """Store a believed entry."""
    connection.execute(
        insert(directory_entries).values(org=org, seq=seq, entry_hash=entry_hash, data=data)
    )


def freshness_of(connection: Connection, org: int) -> bytes | None:
    """Return the newest freshness statement."""
    return connection.scalar(select(freshness.c.data).where(freshness.c.org == org))


def store_freshness(connection: Connection, org: int, data: bytes) -> None:
    """Replace the freshness statement."""
    done = connection.execute(update(freshness).where(freshness.c.org == org).values(data=data))
    if done.rowcount == 0:
        connection.execute(insert(freshness).values(org=org, data=data))

"""The rows of an organisation's feed in SQL: append without gaps, look up, read a range.

It must never skip or reuse a number: the counter row is taken last in the transaction, and the rows
get their numbers and hashes only then (SPEC 7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update

from depter.envelope import row_hash
from depter.relay.storage.models import PLACE_BITS, feed_rows
from depter.relay.storage.organisations import lock_counter, store_counter

_CHUNK = 400
"""Values in one IN list; SQLite's own limit is far above."""


class State(IntEnum):
    """What a row's bytes are, and whether they may be served."""

    WHOLE = 0
    WITHHELD = 1  # withdrawn: the bytes are there, the stub is served
    ERASED = 2  # withdrawn and countersigned: only the stub is there
    STUB = 3  # somebody offered a stub; the whole envelope is still welcome


@dataclass(frozen=True, slots=True)
class NewRow:
    """A feed row before it has a number. All but ``what`` is for envelopes."""

    what: bytes
    device: bytes | None = None
    sequence: int | None = None
    env_hash: bytes | None = None
    kind: int | None = None
    record: bytes | None = None
    revision: int | None = None
    directory_seq: int | None = None
    about: bytes | None = None
    marks: str = ""
    state: int = State.WHOLE
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a stored envelope without its bytes."""

    seq: int
    device: bytes
    sequence: int
    env_hash: bytes
    kind: int
    record: bytes | None
    revision: int | None
    directory_seq: int
    about: bytes | None
    state: int


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A feed row as it is read back."""

    seq: int
    what: bytes
    device: bytes | None
    kind: int | None
    marks: str
    state: int
    data: bytes | None


def append(
    connection: Connection, org: int, rows: Sequence[NewRow], *, erasures: int = 0
) -> list[int]:
    """Number, chain and store rows; return their numbers. Nothing may be written after it."""
    if not rows:
        return []
    counter = lock_counter(connection, org)
    seq, last = counter.seq, counter.hash
    values = []
    for row in rows:
        seq += 1
        last = row_hash(last, seq, row.what)
        values.append(_values(row, (org << PLACE_BITS) | seq, org, last))
    connection.execute(insert(feed_rows), values)
    store_counter(
        connection,
        org,
        replace(counter, seq=seq, hash=last, erasures=counter.erasures + erasures),
    )
    return list(range(counter.seq + 1, seq + 1))


_NAMES = tuple(field.name for field in fields(NewRow))
_READ = attrgetter(*_NAMES)


def _values(row: NewRow, place: int, org: int, row_hash: bytes) -> dict[str, object]:
    # dataclasses.asdict copies deeply, which costs as much as the insert itself
    values: dict[str, object] = dict(zip(_NAMES, _READ(row), strict=True))
    values["place"], values["org"], values["row_hash"] = place, org, row_hash
    return values


_KNOWN = (
    feed_rows.c.place,
    feed_rows.c.device,
    feed_rows.c.sequence,
    feed_rows.c.env_hash,
    feed_rows.c.kind,
    feed_rows.c.record,
    feed_rows.c.revision,
    feed_rows.c.directory_seq,
    feed_rows.c.about,
    feed_rows.c.state,
)


def _known(rows: Iterable[Sequence[Any]]) -> list[Known]:
    mask = (1 << PLACE_BITS) - 1
    return [Known(row[0] & mask, *row[1:]) for row in rows]


def at(connection: Connection, org: int, device: bytes, sequences: Iterable[int]) -> list[Known]:
    """Return what is stored under these numbers of a device, in the order of arrival."""
    wanted = sorted(set(sequences))
    found: list[Known] = []
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(
            select(*_KNOWN)
            .where(
                feed_rows.c.org == org,
                feed_rows.c.device == device,
                feed_rows.c.sequence.in_(wanted[start : start + _CHUNK]),
            )
            .order_by(feed_rows.c.place)
        )
        found += _known(rows)
    return found


def last(connection: Connection, org: int, device: bytes) -> Known | None:
    """Return the envelope with the highest number of a device."""
    rows = connection.execute(
        select(*_KNOWN)
        .where(feed_rows.c.org == org, feed_rows.c.device == device)
        .order_by(feed_rows.c.sequence.desc())
        .limit(1)
    )
    return next(iter(_known(rows)), None)


def of_records(connection: Connection, org: int, records: Iterable[bytes]) -> list[Known]:
    """Return every stored envelope that names one of these records, in the order of arrival."""
    wanted = sorted(set(records))
    found: list[Known] = []
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(
            select(*_KNOWN)
            .where(feed_rows.c.org == org, feed_rows.c.record.in_(wanted[start : start + _CHUNK]))
            .order_by(feed_rows.c.place)
        )
        found += _known(rows)
    return found


def about(connection: Connection, org: int, env_hashes: Sequence[bytes]) -> list[Known]:
    """Return every grant that passes on the key of one of these envelopes."""
    rows = connection.execute(
        select(*_KNOWN).where(feed_rows.c.org == org, feed_rows.c.about.in_(env_hashes))
    )
    return _known(rows)


def data_of(connection: Connection, org: int, seq: int) -> bytes | None:
    """Return the stored bytes of one row."""
    return connection.scalar(
        select(feed_rows.c.data).where(feed_rows.c.place == (org << PLACE_BITS) | seq)
    )


def set_state(
    connection: Connection, org: int, seq: int, state: State, data: bytes | None = None
) -> None:
    """Withhold a row, or put the stub in the place of the envelope."""
    values: dict[str, object] = {"state": int(state)}
    if data is not None:
        values["data"] = data
    connection.execute(
        update(feed_rows).where(feed_rows.c.place == (org << PLACE_BITS) | seq).values(values)
    )


def release_identity(connection: Connection, org: int, seq: int) -> None:
    """Let a row that holds an offered stub give its identity to the whole envelope."""
    connection.execute(
        update(feed_rows)
        .where(feed_rows.c.place == (org << PLACE_BITS) | seq)
        .values(device=None, sequence=None, env_hash=None, record=None, revision=None, about=None)
    )


def row_hash_at(connection: Connection, org: int, seq: int) -> bytes | None:
    """Return the hash of one row; row 0 is 32 zero bytes (SPEC 7)."""
    if seq == 0:
        return bytes(32)
    return connection.scalar(
        select(feed_rows.c.row_hash).where(feed_rows.c.place == (org << PLACE_BITS) | seq)
    )


Kinds = tuple[int, ...] | None
"""Of which kinds the bytes are wanted; None: of all."""


def _data(kinds: Kinds) -> ColumnElement[bytes | None]:
    if kinds is None:
        return feed_rows.c.data
    # What is not wanted is not read from the disk either.
    return case((feed_rows.c.kind.in_(kinds), feed_rows.c.data))


def sizes(
    connection: Connection, org: int, after: int, limit: int, kinds: Kinds = None
) -> list[tuple[int, int]]:
    """Return (seq, bytes) of the next rows, without reading the bytes."""
    base = org << PLACE_BITS
    rows = connection.execute(
        select(feed_rows.c.place, func.coalesce(func.length(_data(kinds)), 0))
        .where(feed_rows.c.place > base + after, feed_rows.c.place < base + (1 << PLACE_BITS))
        .order_by(feed_rows.c.place)
        .limit(limit)
    )
    return [(row[0] - base, row[1]) for row in rows]


def rows_between(
    connection: Connection, org: int, first: int, final: int, kinds: Kinds = None
) -> list[StoredRow]:
    """Return the rows from ``first`` to ``final``, both included, in order."""
    base = org << PLACE_BITS
    rows = connection.execute(
        select(
            feed_rows.c.place,
            feed_rows.c.what,
            feed_rows.c.device,
            feed_rows.c.kind,
            feed_rows.c.marks,
            feed_rows.c.state,
            _data(kinds),
        )
        .where(feed_rows.c.place.between(base + first, base + final))
        .order_by(feed_rows.c.place)
    )
    return [StoredRow(row[0] - base, *row[1:]) for row in rows]


def chain(
    connection: Connection, org: int, first: int, final: int
) -> list[tuple[int, bytes, bytes]]:
    """Return (seq, what, row hash) of a range, to check the chain."""
    base = org << PLACE_BITS
    rows = connection.execute(
        select(feed_rows.c.place, feed_rows.c.what, feed_rows.c.row_hash)
        .where(feed_rows.c.place.between(base + first, base + final))
        .order_by(feed_rows.c.place)
    )
    return [(row[0] - base, row[1], row[2]) for row in rows]

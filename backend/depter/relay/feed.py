"""Pages of the feed (SPEC 7): where a page starts and ends, and its rows as a stream of small pieces.

It must never hold a transaction open while a slow reader takes its time, and never serve the bytes
of what was withdrawn.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from depter.envelope import Kind, Row, View, dec, decode
from depter.errors import RelayError
from depter.relay import cursor
from depter.relay.service import Organisation, Relay
from depter.relay.storage import feed, organisations
from depter.relay.storage.feed import State, StoredRow

PIECE_BYTES = 64 * 1024
_GROUP_BYTES = 256 * 1024
_DIRECTORY = 4

TIP = "tip"
ALL = "all"

# What a phone needs of others' envelopes: acknowledgements, nacks, what is returned to it.
_DEVICE_KINDS = (int(Kind.ACKNOWLEDGEMENT), int(Kind.NACK), int(Kind.RETURN))


@dataclass(frozen=True)
class Page:
    """A range of rows, and where the reader stands behind it."""

    groups: tuple[tuple[int, int], ...]
    view: View
    cursor: str
    more: bool
    full: bool
    etag: str


def page(
    relay: Relay,
    connection: Connection,
    org: Organisation,
    after: str | None,
    limit: int,
    scope: str,
) -> Page:
    """Lay out the page behind a cursor (None: from the start; "tip": nothing, from now on).

    Raises ``feed.resync`` when the cursor is of another history: epoch, number and row hash must all
    be this feed's own.
    """
    counter = organisations.counter(connection, org.number)
    if after == TIP:
        view = View(counter.epoch, counter.seq, counter.hash)
        return Page((), view, cursor.write(relay.secret, org.id, view), False, False, "")
    start = View.start(counter.epoch) if not after else cursor.read(relay.secret, org.id, after)
    if start.epoch != counter.epoch or start.seq > counter.seq:
        raise RelayError("feed.resync")
    if feed.row_hash_at(connection, org.number, start.seq) != start.hash:
        raise RelayError("feed.resync")
    kinds = None if scope == ALL else _DEVICE_KINDS
    sizes = feed.sizes(connection, org.number, start.seq, limit, kinds)
    groups, final = _groups(relay, sizes)
    final = final or start.seq
    last_hash = feed.row_hash_at(connection, org.number, final) or start.hash
    view = View(counter.epoch, final, last_hash)
    full = final < counter.seq
    # Rows never change but for erasure, which the counter of erasures tells.
    parts = f"{start.seq}-{final}-{scope}-{counter.erasures}".encode()
    etag = hashlib.sha256(counter.epoch + last_hash + parts).hexdigest()[:32]
    text = cursor.write(relay.secret, org.id, view)
    return Page(tuple(groups), view, text, full, full, etag)


def stream(relay: Relay, org: Organisation, laid: Page, device: "Reader | None") -> Iterator[bytes]:
    """Write a page's rows in pieces of at most 64 KiB; each group of rows is its own short read.

    ``device`` None is the whole view; otherwise bytes go out only for what that device needs.
    """
    for first, final in laid.groups:
        with relay.database.read() as connection:
            kinds = None if device is None else _DEVICE_KINDS
            rows = feed.rows_between(connection, org.number, first, final, kinds)
            entries = _entries(connection, org, rows)
        written = memoryview(b"".join(_wire(row, entries, device).encode() for row in rows))
        for at in range(0, len(written), PIECE_BYTES):
            yield bytes(written[at : at + PIECE_BYTES])


@dataclass(frozen=True)
class Reader:
    """A device that reads its own view: its signing key id and its encryption kid."""

    device: bytes
    kid: bytes


def served(row: StoredRow) -> bytes | None:
    """Return the bytes of a row as anybody may have them: the stub once it is withdrawn."""
    if row.state == State.WITHHELD and row.data is not None:
        return decode(row.data, allow_stub=True).stub()
    return row.data


def _groups(relay: Relay, sizes: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int | None]:
    """Cut a page into runs that are read at once; end it at ``max_page_bytes``."""
    groups: list[tuple[int, int]] = []
    total = weight = 0
    final: int | None = None
    for seq, size in sizes:
        total += size
        if final is not None and total > relay.config.max_page_bytes:
            break
        if groups and weight + size <= _GROUP_BYTES:
            groups[-1] = (groups[-1][0], seq)
            weight += size
        else:
            groups.append((seq, seq))
            weight = size
        final = seq
    return groups, final


def _entries(
    connection: Connection, org: Organisation, rows: list[StoredRow]
) -> dict[bytes, bytes]:
    hashes = [_entry_hash(row) for row in rows if _is_entry(row)]
    return organisations.entries_by_hash(connection, org.number, hashes) if hashes else {}


def _is_entry(row: StoredRow) -> bool:
    # ``what`` is an array whose first item is a small integer: its second byte (SPEC 2, 7).
    return row.what[1] == _DIRECTORY


def _entry_hash(row: StoredRow) -> bytes:
    return bytes(dec(row.what)[1])


def _wire(row: StoredRow, entries: dict[bytes, bytes], device: Reader | None) -> Row:
    marks = tuple(row.marks.split())
    if _is_entry(row):
        return Row(row.seq, row.what, (), entries.get(_entry_hash(row)))
    if device is None or _concerns(row, device):
        return Row(row.seq, row.what, marks, served(row))
    return Row(row.seq, row.what, marks if row.device == device.device else ())


def _concerns(row: StoredRow, device: Reader) -> bool:
    """Say whether a phone may have the bytes; a return only when it is wrapped to this device."""
    if row.data is None:
        return False
    if row.kind != Kind.RETURN:
        return row.kind in _DEVICE_KINDS
    return device.kid in decode(row.data, allow_stub=True).core.recipients

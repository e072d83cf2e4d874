"""Which blobs an envelope names, and how far each is, in SQL.

It must never say that a blob is complete before its bytes are on the disk and its root was checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import Connection, func, insert, select, update

from depter.relay.storage.models import blobs


class BlobState(IntEnum):
    """Whether a blob may be taken in and served."""

    OPEN = 0
    WITHHELD = 1  # every envelope that names it was withdrawn
    ERASED = 2  # and countersigned: the file is to go


@dataclass(frozen=True, slots=True)
class Blob:
    """A blob that a stored envelope names."""

    record: bytes
    blob: bytes
    root: bytes
    size: int
    device: bytes
    complete: bool
    state: int


_COLUMNS = (
    blobs.c.record,
    blobs.c.blob,
    blobs.c.root,
    blobs.c.size,
    blobs.c.device,
    blobs.c.complete,
    blobs.c.state,
)


def name(connection: Connection, org: int, named: Sequence[Blob]) -> None:
    """Remember blobs that an envelope names; a shared blob is open again if any envelope serves."""
    for blob in named:
        known = find(connection, org, blob.record, blob.blob, blob.root)
        if known is None:
            connection.execute(
                insert(blobs).values(
                    org=org,
                    record=blob.record,
                    blob=blob.blob,
                    root=blob.root,
                    size=blob.size,
                    device=blob.device,
                    complete=False,
                    state=blob.state,
                )
            )
        elif known.state != blob.state == BlobState.OPEN:
            set_state(connection, org, known, BlobState.OPEN)


def find(connection: Connection, org: int, record: bytes, blob: bytes, root: bytes) -> Blob | None:
    """Return one blob."""
    row = connection.execute(
        select(*_COLUMNS).where(
            blobs.c.org == org,
            blobs.c.record == record,
            blobs.c.blob == blob,
            blobs.c.root == root,
        )
    ).one_or_none()
    return None if row is None else Blob(*row)


def of_record(connection: Connection, org: int, record: bytes) -> list[Blob]:
    """Return every blob of a record."""
    rows = connection.execute(select(*_COLUMNS).where(blobs.c.org == org, blobs.c.record == record))
    return [Blob(*row) for row in rows]


def of_org(connection: Connection, org: int) -> Iterable[Blob]:
    """Return every blob of an organisation."""
    return [Blob(*row) for row in connection.execute(select(*_COLUMNS).where(blobs.c.org == org))]


def complete_bytes(connection: Connection, org: int, device: bytes) -> int:
    """Return how many bytes of complete blobs a device has here."""
    total: int = connection.scalars(
        select(func.coalesce(func.sum(blobs.c.size), 0)).where(
            blobs.c.org == org, blobs.c.device == device, blobs.c.complete.is_(True)
        )
    ).one()
    return total


def incomplete(connection: Connection, org: int, device: bytes) -> list[Blob]:
    """Return the blobs that a device's envelopes name and that are not all here."""
    rows = connection.execute(
        select(*_COLUMNS).where(
            blobs.c.org == org, blobs.c.device == device, blobs.c.complete.is_(False)
        )
    )
    return [Blob(*row) for row in rows]


def erased(connection: Connection) -> list[tuple[int, Blob]]:
    """Return every blob whose file is to be gone, with its organisation's number."""
    rows = connection.execute(
        select(blobs.c.org, *_COLUMNS).where(blobs.c.state == BlobState.ERASED)
    )
    return [(row[0], Blob(*row[1:])) for row in rows]


def set_complete(connection: Connection, org: int, blob: Blob) -> bool:
    """Mark a blob as complete; False when it was already."""
    done = connection.execute(
        update(blobs)
        .where(
            blobs.c.org == org,
            blobs.c.record == blob.record,
            blobs.c.blob == blob.blob,
            blobs.c.root == blob.root,
            blobs.c.complete.is_(False),
        )
        .values(complete=True)
    )
    return done.rowcount == 1


def set_state(connection: Connection, org: int, blob: Blob, state: BlobState) -> None:
    """Withhold, erase or open a blob; an erased one starts from nothing when opened again."""
    values: dict[str, object] = {"state": int(state)}
    if BlobState.ERASED in (state, blob.state):
        values["complete"] = False
    connection.execute(
        update(blobs)
        .where(
            blobs.c.org == org,
            blobs.c.record == blob.record,
            blobs.c.blob == blob.blob,
            blobs.c.root == blob.root,
        )
        .values(values)
    )

"""Blobs on their way in: named by an envelope, appended piece by piece, checked when complete.

It must never announce a blob whose root was not computed from the bytes on the disk.
"""

from pathlib import Path
from typing import IO

from depter.envelope import what_blob
from depter.errors import RelayError
from depter.relay.service import Organisation, Relay
from depter.relay.storage import blobs, feed
from depter.relay.storage.blobs import Blob, BlobState
from depter.relay.storage.feed import NewRow


def named(relay: Relay, org: Organisation, record: bytes, blob: bytes, root: bytes) -> Blob:
    """Return the blob that an envelope names; ``blob.unknown``, ``blob.withdrawn``, ``blob.size``."""
    with relay.database.read() as connection:
        found = blobs.find(connection, org.number, record, blob, root)
    if found is None:
        raise RelayError("blob.unknown")
    if found.state != BlobState.OPEN:
        raise RelayError("blob.withdrawn")
    if found.size > relay.config.max_blob_bytes:
        raise RelayError("blob.size")
    return found


def state(
    relay: Relay, org: Organisation, record: bytes, blob: bytes, root: bytes
) -> tuple[Blob, int]:
    """Return a blob and how much of it is here; finishes one that was cut between its last byte and
    its check."""
    known = named(relay, org, record, blob, root)
    if known.complete:
        return known, known.size
    size = relay.blobs.size(org.id, record, blob, root)
    if size == known.size:
        try:
            _finish(relay, org, known)
        except RelayError as fault:
            if fault.code != "blob.root":
                raise
            return known, 0
    return known, size


def take(
    relay: Relay, org: Organisation, known: Blob, offset: int, stream: IO[bytes], length: int
) -> int:
    """Append a piece; return the size reached. Raises ``blob.offset``, ``blob.root`` (and drops the
    bytes), ``blob.size``, ``blob.busy``, ``request.cut``, ``relay.full``."""
    if known.complete:
        raise RelayError("blob.offset", offset=known.size)
    path = relay.blobs.file(org.id, known.record, known.blob, known.root)
    reached = relay.blobs.write_piece(path, offset, stream, length, known.size)
    if reached == known.size:
        _finish(relay, org, known)
    return reached


def complete_file(
    relay: Relay, org: Organisation, record: bytes, blob: bytes, root: bytes
) -> tuple[Blob, Path]:
    """Return a complete blob and its file; ``blob.incomplete``."""
    known, _ = state(relay, org, record, blob, root)
    with relay.database.read() as connection:
        now = blobs.find(connection, org.number, record, blob, root)
    if now is None or not now.complete:
        raise RelayError("blob.incomplete")
    return known, relay.blobs.file(org.id, record, blob, root)


def _finish(relay: Relay, org: Organisation, known: Blob) -> None:
    """Check the root over the file and announce the blob."""
    path = relay.blobs.file(org.id, known.record, known.blob, known.root)
    if relay.blobs.root(path) != known.root:
        relay.blobs.remove(org.id, known.record, known.blob, known.root)
        raise RelayError("blob.root", offset=0)
    with relay.database.write() as connection:
        now = blobs.find(connection, org.number, known.record, known.blob, known.root)
        if now is None or now.state != BlobState.OPEN:
            raise RelayError("blob.withdrawn")
        if blobs.set_complete(connection, org.number, known):
            feed.append(connection, org.number, [NewRow(what_blob(known.blob, known.root))])

"""Blobs on their way in: named by an envelope, appended piece by piece, checked when complete.

It must never announce a blob whose root was not computed from the bytes on the disk, and only while
nobody else writes the file.
"""

from pathlib import Path
from typing import IO

from depter.envelope import what_blob
from depter.errors import RelayError
from depter.relay import log
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


def reached(relay: Relay, org: Organisation, known: Blob) -> int:
    """Return how much of a blob is here; finishes one that was cut between its last byte and its
    check. ``blob.busy`` while its last piece is still being written: said to be all here, it would
    not be sent again, and it is not on the disk yet."""
    if known.complete:
        return known.size
    path = relay.blobs.file(org.id, known.record, known.blob, known.root)
    size = relay.blobs.size(path)
    if size == known.size:
        try:
            relay.blobs.finish(path, lambda: _finish(relay, org, known))
        except RelayError as fault:
            if fault.code != "blob.root":
                raise
            return 0
    return size


def take(
    relay: Relay, org: Organisation, known: Blob, offset: int, stream: IO[bytes], length: int
) -> int:
    """Append a piece; return the size reached. Raises ``blob.offset``, ``blob.root`` (and drops the
    bytes), ``blob.size``, ``blob.busy``, ``blob.quota``, ``blob.no_room``, ``request.cut``,
    ``relay.full``."""
    if known.complete:
        raise RelayError("blob.offset", offset=known.size)
    path = relay.blobs.file(org.id, known.record, known.blob, known.root)
    if offset == 0:
        _check_quota(relay, org, known)
    return relay.blobs.write_piece(
        path, offset, stream, length, known.size, lambda: _finish(relay, org, known)
    )


def _check_quota(relay: Relay, org: Organisation, known: Blob) -> None:
    """Refuse to begin a blob (``blob.quota``) above what one device may have begun or have here.

    One that is begun can always go on, so that reaching the limit never locks itself.
    """
    with relay.database.read() as connection:
        total = blobs.complete_bytes(connection, org.number, known.device)
        waiting = blobs.incomplete(connection, org.number, known.device)
    begun = sum(
        one.size
        for one in waiting
        if one != known
        and relay.blobs.size(relay.blobs.file(org.id, one.record, one.blob, one.root))
    )
    if (
        begun + known.size > relay.config.max_unfinished_bytes
        or total + begun + known.size > relay.config.max_device_bytes
    ):
        log.alarm("blob.quota")
        raise RelayError("blob.quota", offset=0)


def complete_file(
    relay: Relay, org: Organisation, record: bytes, blob: bytes, root: bytes
) -> tuple[Blob, Path]:
    """Return a complete blob and its file; ``blob.incomplete``."""
    known = named(relay, org, record, blob, root)
    reached(relay, org, known)
    with relay.database.read() as connection:
        now = blobs.find(connection, org.number, record, blob, root)
    if now is None or not now.complete:
        raise RelayError("blob.incomplete")
    return known, relay.blobs.file(org.id, record, blob, root)


def _finish(relay: Relay, org: Organisation, known: Blob) -> None:
    """Check the root over the file and announce the blob; the file is on the disk and locked."""
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

"""Blobs as files: pieces appended at a known offset, each on the disk before it is answered.

It must never write a piece at another place than the end, never lose a byte that was answered, and
never put an id of a record or a person into a file's name.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from depter.envelope import PART, root_of
from depter.errors import RelayError
from depter.relay.config import Config

_READ = 64 * 1024


class BlobFolder:
    """Files named by a hash of (organisation, record, blob, root), fanned out by its first byte."""

    def __init__(self, config: Config) -> None:
        self.path = Path(config.blobs)
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._reserve = config.reserve_bytes
        self._envelope_reserve = config.envelope_reserve_bytes

    def file(self, org: bytes, record: bytes, blob: bytes, root: bytes) -> Path:
        """Where a blob's ciphertext lies."""
        name = hashlib.sha256(org + record + blob + root).hexdigest()
        return self.path / name[:2] / name

    def size(self, path: Path) -> int:
        """How many bytes have arrived; the last of them may not be on the disk yet."""
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return 0

    def write_piece(
        self,
        path: Path,
        offset: int,
        stream: IO[bytes],
        length: int,
        full_size: int,
        finish: Callable[[], None] = lambda: None,
    ) -> int:
        """Append what arrives of a piece; return the size reached. ``finish`` runs behind the last
        byte, with everything on the disk and the file still locked.

        What arrived stays when the connection dies in the middle (``request.cut``). Raises
        ``blob.offset`` when the piece does not start at the end, ``blob.busy`` while another
        request writes, ``blob.size`` above the size that the envelope names, ``blob.no_room``,
        ``relay.full``.
        """
        if not self.has_room_for_blobs(length):
            raise RelayError("blob.no_room")
        fresh = self._make_folder(path)
        with _locked(path, os.O_CREAT) as descriptor:
            at = os.fstat(descriptor).st_size
            if at != offset:
                raise RelayError("blob.offset", offset=at)
            if offset + length > full_size:
                raise RelayError("blob.size", offset=at)
            try:
                reached = self._append(descriptor, at, stream, length)
            finally:
                os.fdatasync(descriptor)
                if fresh or at == 0:
                    _sync_folder(path.parent)
            if reached == full_size:
                finish()
            return reached

    def finish(self, path: Path, finish: Callable[[], None]) -> None:
        """Run ``finish`` over a file whose bytes are all here, on the disk and locked; ``blob.busy``
        while another request writes."""
        with _locked(path) as descriptor:
            os.fdatasync(descriptor)
            finish()

    def root(self, path: Path) -> bytes:
        """Compute the ct_root of a file (SPEC 6)."""
        hashes, size = [], 0
        with path.open("rb") as file:
            while part := file.read(PART):
                hashes.append(hashlib.sha256(part).digest())
                size += len(part)
        return root_of(size, hashes)

    def read(self, path: Path, first: int, length: int) -> Iterator[bytes]:
        """Read a range in pieces of 64 KiB."""
        with path.open("rb") as file:
            file.seek(first)
            while length > 0 and (piece := file.read(min(_READ, length))):
                length -= len(piece)
                yield piece

    def remove(self, org: bytes, record: bytes, blob: bytes, root: bytes) -> None:
        """Erase a blob's file, if there is one."""
        path = self.file(org, record, blob, root)
        try:
            path.unlink()
        except FileNotFoundError:
            return
        _sync_folder(path.parent)

    def _append(self, descriptor: int, at: int, stream: IO[bytes], length: int) -> int:
        end = at + length
        while at < end:
            try:
                piece = stream.read(min(_READ, end - at))
            except Exception as fault:  # every server tells a cut in its own way
                raise RelayError("request.cut", offset=at) from fault
            if not piece:
                raise RelayError("request.cut", offset=at)
            view = memoryview(piece)
            while view:
                try:
                    written = os.pwrite(descriptor, view, at)
                except OSError as fault:
                    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
                        raise RelayError("relay.full", offset=at) from fault
                    raise
                at += written
                view = view[written:]
        return at

    def has_room(self, length: int) -> bool:
        """Say whether so many bytes of envelopes fit above the operator's reserve."""
        return shutil.disk_usage(self.path).free >= self._reserve + length

    def has_room_for_blobs(self, length: int) -> bool:
        """Say whether so many bytes of a blob fit above what is kept free for envelopes."""
        return self.has_room(length + self._envelope_reserve)

    def _make_folder(self, path: Path) -> bool:
        if path.parent.is_dir():
            return False
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(self.path)
        return True


@contextmanager
def _locked(path: Path, flags: int = 0) -> Iterator[int]:
    """Open a file that nobody else writes; ``blob.busy`` otherwise."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)
    except FileNotFoundError as fault:
        raise RelayError("blob.busy", retry_after=1) from fault
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise RelayError("blob.busy", retry_after=1) from fault
        if os.fstat(descriptor).st_nlink == 0:  # it was dropped while we opened it
            raise RelayError("blob.busy", retry_after=1)
        yield descriptor
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

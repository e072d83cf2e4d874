"""Put bytes on the supervisor's disk so that they are private, whole and really there; nothing here
knows what the bytes mean, and nothing that is not ciphertext may be given to it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from depter.errors import DeskError

MAX_BLOB_BYTES = 512 << 20
"""The largest sealed photo or file that is taken; a relay takes no larger one (relay/config)."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn a full disk, seen by the system or by SQLite, into DeskError("disk.full")."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise DeskError("disk.full") from fault
        raise
    except OperationalError as fault:
        if "disk is full" in str(fault.orig):
            raise DeskError("disk.full") from fault
        raise


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def private_file(path: Path) -> None:
    """Make an empty file that only its owner can read, unless it is there."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)


def write_private(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``: the old bytes or the new ones, never half of either, mode 0600.

    Raises disk.full; the old file is then untouched.
    """
    fresh = path.with_name(path.name + ".new")
    with disk_faults():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make renames and new names in a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Reads a file of the words whole, and only a file: a pipe or a device would be waited for without end.

It must never open what is no regular file, nor read more than it was told.
"""

import errno
import os
import stat
from pathlib import Path
from typing import Final

#: No catalog, ledger or template of ours has a hundredth of this.
MOST: Final = 64 * 1024 * 1024


def read_regular(path: Path, most: int = MOST) -> bytes:
    """The bytes of a file. Errors: ``OSError`` whose ``strerror`` says what it is instead, or that it has
    more than ``most`` bytes."""
    # Not waiting: whoever puts a pipe in the file's place between two looks is told too.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        kind = os.fstat(handle).st_mode
        if stat.S_ISDIR(kind):
            raise OSError(errno.EISDIR, "it is a folder, no file", str(path))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "it is a pipe or a device, no file", str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(handle)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most >> 20} MiB", str(path))
    return data

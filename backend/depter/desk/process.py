"""Keep this program's memory out of files: opened testimony and keys must not lie in a core dump.

It never fails: a system that cannot do one of these goes on without it.
"""

import ctypes
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def no_core_dumps() -> None:
    """No core file, and no other process of this person may read our memory (Linux)."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

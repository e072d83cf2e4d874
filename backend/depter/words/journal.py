"""Several files of a folder changed together, or none of them.

What is new is laid into the folder first, and counts from one rename on: killed before it, the folder is as
it was; killed after it, whoever opens the folder next writes the rest. It must never write over a file
that somebody else changed meanwhile.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from depter.errors import WordsError
from depter.words.ledger import put

NAME = ".following"
_LIST = "list.json"
#: What a file held, and what it shall hold; None where there is none.
Change = tuple[bytes | None, bytes | None]


def change(folder: Path, files: Mapping[str, Change]) -> None:
    """Write, or take away, files by their path in the folder.

    Errors: ``own.meanwhile`` with the file that is not as it was read, ``own.write``; after both nothing
    was changed.
    """
    if not files:
        return
    with _alone(folder):
        _finish(folder)
        for name, (old, _new) in files.items():
            if _mark(folder / name) != _hash(old):
                raise WordsError("own.meanwhile", folder=str(folder), path=name)
        made = folder / f"{NAME}.new"
        try:
            _lay(made, files)
            made.rename(folder / NAME)
            _to_disk(folder)
        except OSError as fault:
            shutil.rmtree(made, ignore_errors=True)
            why = fault.strerror or str(fault)
            raise WordsError("own.write", folder=str(folder), why=why) from fault
        _finish(folder)


def finish(folder: Path) -> None:
    """Write what a change that was killed left to be written; waits for one that is running.

    Errors: ``own.half`` with the file that somebody changed since, ``own.write``.
    """
    if (folder / NAME).exists():
        with _alone(folder):
            _finish(folder)


def _lay(made: Path, files: Mapping[str, Change]) -> None:
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    told = []
    for number, (name, (old, new)) in enumerate(sorted(files.items())):
        told.append({"path": name, "old": _hash(old), "new": _hash(new)})
        if new is not None:
            put(made / str(number), new)
    put(made / _LIST, json.dumps(told, indent=1).encode())


def _finish(folder: Path) -> None:
    """Each file is as before, as it shall be, or away; otherwise somebody worked in it."""
    place = folder / NAME
    if not place.exists():
        return
    try:
        told = json.loads((place / _LIST).read_bytes())
        left = []
        for number, one in enumerate(told):
            there = _mark(folder / one["path"])
            if there not in (None, one["old"], one["new"]):
                raise WordsError("own.half", folder=str(folder), path=one["path"])
            if there != one["new"]:
                left.append((number, one))
        for number, one in left:
            _one(folder / one["path"], place / str(number) if one["new"] else None)
        done = folder / f"{NAME}.done"
        shutil.rmtree(done, ignore_errors=True)
        place.rename(done)
        shutil.rmtree(done, ignore_errors=True)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise WordsError("own.write", folder=str(folder), why=why) from fault


def _one(path: Path, new: Path | None) -> None:
    if new is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, new.read_bytes())


def _hash(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _mark(path: Path) -> str | None:
    return _hash(path.read_bytes()) if path.exists() else None


def _to_disk(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change at a time; the lock of a killed process is free."""
    with (folder / f"{NAME}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

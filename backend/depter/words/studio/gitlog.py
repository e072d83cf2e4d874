"""The history of one text from git, where the folder of words lies in one: who, when, what, why.

It must never write, run what a repository's own settings name, or ask the network; without git, or
outside a repository, there is no such history.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib

from depter.words import pot
from depter.words.languages import SOURCE
from depter.words.merge import KEYED
from depter.words.statement import forms_of
from depter.words.studio.changes import Piece, changes

#: So many changes of a catalog are looked through, the newest.
COMMITS = 300
_SECONDS = 15
#: A repository may name programs of its own for these; none of them is run.
_QUIET = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
    "--no-pager", "--no-replace-objects",
)  # fmt: skip
_ENV = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


@dataclass(frozen=True)
class Commit:
    """One change of a catalog."""

    id: str
    who: str
    at: str
    why: str


@dataclass(frozen=True)
class Change:
    """A change of one text; ``english`` is the English that it stood for, ``fuzzy``: marked unusable."""

    commit: Commit
    english: str
    fuzzy: bool
    pieces: list[Piece]


def _git(folder: Path, arguments: Sequence[str], data: bytes = b"") -> bytes | None:
    """What git says; None when it is not there or says no."""
    program = shutil.which("git")
    if program is None:
        return None
    try:
        run = subprocess.run(
            [program, *_QUIET, *arguments],
            cwd=folder,
            input=data,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={name: value for name, value in os.environ.items() if name[:4] != "GIT_"} | _ENV,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout if run.returncode == 0 else None


def _commits(folder: Path, path: str) -> Iterator[Commit]:
    """The changes of a file, oldest first."""
    shown = "%H%x1f%an%x1f%aI%x1f%s"
    told = _git(folder, ["log", f"-n{COMMITS}", "-z", f"--format={shown}", "--", path])
    rows = (told or b"").decode("utf-8", "replace").split("\0")
    for row in reversed(rows):
        parts = row.strip("\n").split("\x1f")
        if len(parts) == 4:
            yield Commit(*parts)


def _versions(folder: Path, path: str, commits: Sequence[Commit]) -> Iterator[str]:
    """The file as each commit left it; "" where it was not there."""
    prefix = _git(folder, ["rev-parse", "--show-prefix"])
    if prefix is None:
        return
    home = prefix.decode("utf-8", "replace").strip("\n")
    wanted = "".join(f"{one.id}:{home}{path}\n" for one in commits)
    data = _git(folder, ["cat-file", "--batch"], wanted.encode())
    rest = data or b""
    for _ in commits:
        head, _, rest = rest.partition(b"\n")
        size = head.rpartition(b" ")[2]
        if not size.isdigit():
            yield ""
            continue
        yield rest[: int(size)].decode("utf-8", "replace")
        rest = rest[int(size) + 1 :]


def _entry(text: str, domain: str, wanted: polib.POEntry) -> polib.POEntry | None:
    """One entry of a catalog without reading the others: a keyed text by its context, else by its
    English."""
    context, english = str(wanted.msgctxt or ""), str(wanted.msgid)
    keyed = domain in KEYED
    needle = f'msgctxt "{polib.escape(context)}"' if keyed else polib.escape(english.split("\n")[0])
    for block in text.split("\n\n"):
        if needle not in block or "\n#~" in f"\n{block}":
            continue
        try:
            found = polib.pofile(block + "\n", wrapwidth=0)
        except (OSError, ValueError):
            continue
        for one in found:
            if str(one.msgctxt or "") == context and (keyed or one.msgid == english):
                return one
    return None


def history(folder: Path, lang: str, domain: str, wanted: polib.POEntry) -> list[Change]:
    """The changes of one text in git, oldest first; none where there is no git."""
    if lang == SOURCE:
        return []
    path = pot.po_path(Path(), lang, domain).as_posix()
    commits = list(_commits(folder, path))
    made: list[Change] = []
    before: tuple[str, str, bool] = ("", "", False)
    for commit, text in zip(commits, _versions(folder, path, commits), strict=False):
        entry = _entry(text, domain, wanted)
        forms = " / ".join(one for one in forms_of(entry, lang) if one) if entry is not None else ""
        now = (forms, str(entry.msgid) if entry is not None else "", bool(entry and entry.fuzzy))
        if now != before and (forms or before[0]):
            made.append(Change(commit, now[1], now[2], changes(before[0], forms)))
        before = now
    return made

"""An organisation's own folder of words: the texts of this one, with nobody's statements.

It must never carry reviewers, ledgers or keys over: what counts here was approved here.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from depter.errors import WordsError
from depter.words.reviewers import Reviewers
from depter.words.workspace import REVIEWERS, Workspace

_RELEASE = """\
# The public keys that guard this folder and sign what is published from it.
# Written by: depter words guard name PUBLIC-KEY
key = ""
second = ""
"""


def own(workspace: Workspace, folder: Path) -> None:
    """Makes the folder. Errors: ``own.exists``, ``own.write``."""
    if folder.exists():
        raise WordsError("own.exists", folder=str(folder))
    aside = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(workspace.folder, aside, ignore=_foreign(workspace.folder))
        (aside / REVIEWERS).parent.mkdir()
        (aside / REVIEWERS).write_text(Reviewers().text(), "utf-8")
        (aside / "release.toml").write_text(_RELEASE, "utf-8")
        aside.rename(folder)
    except OSError as fault:
        shutil.rmtree(aside, ignore_errors=True)
        raise WordsError("own.write", folder=str(folder), why=str(fault)) from fault


def _foreign(root: Path) -> Callable[[str, list[str]], set[str]]:
    """What stays behind: statements, keys, and what was published."""

    def ignored(place: str, names: list[str]) -> set[str]:
        if Path(place) != root:
            return set()
        return {"review", "release.toml", "release", "published"} & set(names) | {
            name for name in names if name.startswith(".")
        }

    return ignored

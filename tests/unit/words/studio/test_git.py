"""The history of one text out of a real git repository, also a hostile one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from depter.words import pot
from depter.words.studio.gitlog import history
from depter.words.workspace import Workspace
from tests.unit.words.house import House, house
from tests.unit.words.studio.test_studio import Desk

KEY = "consent:interview/p:03"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git on this computer")


def git(place: Path, *arguments: str) -> None:
    clean = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    who = {"GIT_AUTHOR_NAME": "r-7f3a", "GIT_AUTHOR_EMAIL": "r@x", "GIT_COMMITTER_NAME": "r-7f3a"}
    subprocess.run(
        ["git", "-c", "commit.gpgsign=false", *arguments],
        cwd=place,
        check=True,
        capture_output=True,
        env=clean | who | {"GIT_COMMITTER_EMAIL": "r@x"},
    )


def told(made: House, domain: str = "consent", key: str = KEY) -> list[str]:
    """Every change as one line: the pieces with their signs."""
    words = Workspace.open(made.folder)
    entry = next(one for one in words.template(domain) if key in (one.msgctxt, one.msgid))
    sign = {"same": "", "gone": "-", "new": "+"}
    return [
        f"{one.commit.who}: {one.commit.why}: "
        + "".join(f"{sign[kind]}[{text}]" if sign[kind] else text for kind, text in one.pieces)
        for one in history(made.folder, "kk", domain, entry)
    ]


def commit(made: House, why: str, **texts: str) -> None:
    for domain, text in texts.items():
        path = pot.po_path(made.folder, "kk", domain)
        file = pot.read(path)
        next(one for one in file if one.msgctxt == KEY or one.msgid == "Saving…").msgstr = text
        pot.save(file, path)
    git(made.folder.parent, "add", "-A")
    git(made.folder.parent, "commit", "--allow-empty", "-qm", why)


@pytest.fixture
def repository(tmp_path: Path) -> House:
    """A house one folder below the top of a repository, with three commits."""
    made = house(tmp_path, whole=True)
    git(tmp_path, "init", "-q")
    commit(made, "begin", consent="бір екі", ui="Сақталуда")
    commit(made, "other texts only")
    commit(made, "the second word was wrong", consent="бір үш", ui="Сақталуда")
    return made


def test_each_change_is_told_with_who_when_and_why(repository: House) -> None:
    assert told(repository) == [
        "r-7f3a: begin: +[бір екі]",
        "r-7f3a: the second word was wrong: бір -[екі]+[үш]",
    ]
    assert told(repository, "ui", "Saving…") == ["r-7f3a: begin: +[Сақталуда]"]


def test_an_older_english_of_a_keyed_text_belongs_to_its_history(repository: House) -> None:
    path = pot.po_path(repository.folder, "kk", "consent")
    text = path.read_text("utf-8")
    old = next(one.msgid for one in pot.read(path) if one.msgctxt == KEY)
    path.write_text(text.replace(old, "Other English."), "utf-8")
    commit(repository, "the English changed")
    words = Workspace.open(repository.folder)
    entry = next(one for one in words.template("consent") if one.msgctxt == KEY)
    found = history(repository.folder, "kk", "consent", entry)
    assert [one.english for one in found] == [old, old, "Other English."]


def test_without_git_or_a_repository_there_is_no_such_history(
    tmp_path: Path, repository: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = house(tmp_path / "bare", whole=True)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path / "bare"))
    shutil.move(tmp_path / ".git", tmp_path / "kept")
    assert told(bare) == []
    shutil.move(tmp_path / "kept", tmp_path / ".git")
    assert len(told(repository)) == 2
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told(repository) == []


def test_nothing_that_a_repository_names_is_run(repository: House, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o700)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "core.sshCommand", "diff.external"):
        git(tmp_path, "config", name, str(trap))
    git(tmp_path, "config", "log.showSignature", "true")
    assert len(told(repository)) == 2
    assert not (tmp_path / "sprung").exists()


def test_the_page_shows_it_and_markup_in_a_message_stays_text(
    repository: House, tmp_path: Path
) -> None:
    commit(repository, "<b>why</b>", consent="бір төрт")
    desk = Desk(repository, tmp_path / "desk")
    (tmp_path / "desk").mkdir(exist_ok=True)
    page = desk.get(f"/kk/text/{desk.name()}/history")[1]
    shown = page.split('id="git"')[1]
    assert shown.count("<li") == 3
    assert "<del>үш</del><ins>төрт</ins>" in shown
    assert "&lt;b&gt;why" in shown and "<b>why" not in shown


def test_a_damaged_old_catalog_does_not_stop_the_history(repository: House) -> None:
    path = pot.po_path(repository.folder, "kk", "consent")
    good = path.read_bytes()
    path.write_bytes(b'\xff\xfe msgctxt "consent:interview/p:03"\n"broken\n\n')
    commit(repository, "broken")
    path.write_bytes(good)
    commit(repository, "mended")
    assert told(repository)[0] == "r-7f3a: begin: +[бір екі]"
    assert told(repository)[-1].startswith("r-7f3a: mended")

"""A newcomer in the studio: her key is made, and entered only where no release key guards the folder."""

import os
from pathlib import Path

import pytest
from flask import Flask

from depter.cli.words.studio import KeyFiles
from depter.cli.words.unlock import unlock_bytes
from depter.words.studio.app import create_app
from tests.unit.words.house import house
from tests.unit.words.studio.test_studio import Desk

PASSPHRASE = "seven plain words for a test only"


class Beginner(Desk):
    """A studio that makes and opens real key files."""

    def _app(self) -> Flask:
        return create_app(
            self.config, random_bytes=os.urandom, unlock=unlock_bytes, keymaker=KeyFiles()
        )


@pytest.mark.parametrize("what", ["write", "suggest"])
def test_in_an_open_folder_the_key_is_entered_with_the_role_that_was_chosen(
    tmp_path: Path, what: str
) -> None:
    made = house(tmp_path)
    (made.folder / "release.toml").write_text('key = ""\n', "utf-8")
    desk = Beginner(made, tmp_path)
    assert desk.get("/begin")[0] == 200
    assert desk.post("/begin", lang="kk", what=what, passphrase=PASSPHRASE) == 302
    grant = made.words.reviewers.grants[-1]
    assert (grant.writes, grant.reviews, grant.languages) == (what == "write", False, ("kk",))
    assert [one.stem for one in desk.config.keys.iterdir()] == [grant.id]
    assert f"You work as {grant.id} now." in desk.get("/kk/texts")[1]


def test_a_guarded_folder_stays_as_its_owner_signed_it(tmp_path: Path) -> None:
    made = house(tmp_path)
    before = made.words.reviewers.text()
    desk = Beginner(made, tmp_path)
    assert desk.post("/begin", lang="kk", what="write", passphrase=PASSPHRASE) == 302
    assert made.words.reviewers.text() == before
    assert "depter words reviewer add r-" in desk.get("/kk/texts")[1]


def test_a_short_passphrase_and_a_strange_language_make_nothing(tmp_path: Path) -> None:
    desk = Beginner(house(tmp_path), tmp_path)
    assert desk.post("/begin", lang="kk", what="write", passphrase="short") == 302
    assert desk.post("/begin", lang="xx", what="write", passphrase=PASSPHRASE) == 404
    assert not list(desk.config.keys.glob("*"))

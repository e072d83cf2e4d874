"""D14: a published questionnaire is never translated here; only numbers, sources and licences are held."""

import json
from pathlib import Path

import pytest

from depter import forms
from depter.words import places

NUMBERS = Path(forms.__file__).parent / "definitions/instruments"
FILES = [one for one in sorted(NUMBERS.glob("*.json")) if one.stem != "other"]
STATUS = {"none", "draft", "reviewed", "field_tested", "validated"}


def test_no_wording_of_a_questionnaire_lies_among_the_translations() -> None:
    folder = places.translations() / "instruments"
    assert [one.name for one in folder.iterdir()] == ["README.md"]


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.stem)
def test_every_questionnaire_says_its_licence_and_how_sure_it_is_in_each_language(
    path: Path,
) -> None:
    held = json.loads(path.read_text("utf-8"))
    assert held["licence"] and held["source"]
    assert set(held["languages"]) == {"en", "ru", "kk", "ky", "tg"}
    for code, told in held["languages"].items():
        assert told["status"] in STATUS, code
        assert (told["status"] == "none") or told["source"], "a status without a source is a claim"
    assert not {"questions", "texts", "wording"} & set(held)

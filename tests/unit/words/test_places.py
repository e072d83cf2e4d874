"""Places: the codes of the form, former codes, sound letters, our names of country and language."""

import json
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import compiled_set, places
from depter.words.checks import check_entry, errors
from depter.words.languages import load
from depter.words.places_data import VERSION, build, current, regions, shown

FOLDER = places.translations() / "places"
LANGUAGES = load(places.translations() / "languages.toml")


def test_the_codes_are_those_of_the_form() -> None:
    path = places.repository() / "backend/depter/forms/definitions/lists/region.json"
    told = json.loads(path.read_text("utf-8"))
    assert [one.code for one in regions(FOLDER)] == [one["code"] for one in told["items"]]
    assert told["version"] == VERSION


def test_a_former_code_is_understood_and_a_strange_one_is_not() -> None:
    assert current("KZ-AST", FOLDER) == current("KZ-71", FOLDER) == "KZ-71"
    assert current("", FOLDER) is current("XX-1", FOLDER) is None
    assert shown("XX-1", "kk", FOLDER) == "XX-1"


def test_every_name_is_in_the_letters_of_its_language() -> None:
    for one in regions(FOLDER):
        assert one.state == "unreviewed"
        for code, name in ((one.lang, one.national), ("ru", one.ru)):
            entry = polib.POEntry(msgid="A name", msgstr=name)
            assert errors(check_entry(entry, LANGUAGES[code], "ui")) == []


def test_national_and_russian_stand_side_by_side() -> None:
    assert shown("KZ-11", "kk", FOLDER) == "Ақмола облысы (Акмолинская область)"
    assert shown("KZ-11", "tg", FOLDER) == "Ақмола облысы (Акмолинская область)"
    assert shown("TJ-DU", "tg", FOLDER) == "Душанбе"
    assert shown("KG-Y", "ru", FOLDER) == "Иссык-Кульская область"


@pytest.mark.parametrize("code", ["en", "ru", "kk", "ky", "tg"])
def test_countries_are_named_in_every_language_and_compiled(code: str) -> None:
    made = build(code, FOLDER)
    assert {"KZ", "KG", "TJ", "UZ", "RU"} <= set(made["countries"])
    assert compiled_set().places(code) == made


def test_russian_says_kyrgyzstan_and_kyrgyz() -> None:
    made = build("ru", FOLDER)
    assert (made["countries"]["KG"], made["languages"]["ky"]) == ("Кыргызстан", "кыргызский")


def test_a_broken_file_names_itself(tmp_path: Path) -> None:
    (tmp_path / "kz.csv").write_text("code,former\nKZ-1,\n", "utf-8")
    with pytest.raises(WordsError) as caught:
        regions(tmp_path)
    assert caught.value.code == "words.places"


def test_a_table_cannot_say_of_itself_that_its_names_were_reviewed(tmp_path: Path) -> None:
    for name in ("kz", "kg", "tj"):
        text = (FOLDER / f"{name}.csv").read_text("utf-8")
        (tmp_path / f"{name}.csv").write_text(text.replace("unreviewed", "approved", 1), "utf-8")
    with pytest.raises(WordsError) as caught:
        regions(tmp_path)
    assert (caught.value.code, caught.value.facts["line"]) == ("words.places", 2)

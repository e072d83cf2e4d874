"""The glossary: found in English, compared by beginnings, forbidden words refused."""

from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import glossary, glossary_data, places
from depter.words.checks import check_entry, check_file
from depter.words.languages import load

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
TERMS = glossary.load(SOURCES / "glossary" / "terms.csv")


def told(code: str, source: str, text: str) -> list[tuple[str, str]]:
    entry = polib.POEntry(msgid=source, msgstr=text)
    found = check_entry(entry, LANGUAGES[code], "ui", glossary=TERMS)
    return [(one.severity.value, one.what) for one in found if one.check == "glossary"]


def test_every_term_of_the_specification_is_there() -> None:
    ids = [one.id for one in TERMS.terms]
    assert len(ids) == len(set(ids)) > 78
    for term in TERMS.terms[:78]:
        assert all(term.renderings[code].term for code in ("ru", "kk", "ky", "tg")), term.id


def test_a_word_with_an_ending_is_the_word() -> None:
    assert told("kk", "He spoke of torture.", "Ол азаптаулар туралы айтты.") == []
    assert told("ky", "He spoke of torture.", "Ал кыйноонун жөнүндө айтты.") == []
    assert told("tg", "He spoke of torture.", "Ӯ дар бораи шиканҷаҳо гуфт.") == []


def test_a_sourced_word_is_asked_for_and_a_forbidden_one_refused() -> None:
    assert told("kk", "He spoke of torture.", "Ол қиындық туралы айтты.") == [("warn", "азаптау")]
    assert ("error", "тозақ") in told("kk", "He spoke of torture.", "Ол тозақты айтты.")
    assert ("error", "преступник") in told("ru", "Who is the perpetrator?", "Кто преступник?")


def test_a_longer_term_hides_the_shorter_one_inside() -> None:
    hits = TERMS.hits("She gave informed consent.", "ru")
    assert [one.term.en for one in hits] == ["informed consent"]


def test_a_broken_glossary_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("id,en\nx,y\n\n", "utf-8")
    with pytest.raises(WordsError) as caught:
        glossary.load(path)
    assert caught.value.code == "words.glossary"


@pytest.mark.parametrize("code", ["ru", "kk", "ky", "tg"])
def test_no_forbidden_word_stands_in_our_catalogs(code: str) -> None:
    found = [
        str(one)
        for path in sorted((SOURCES / code).rglob("*.po"))
        for one in check_file(path, LANGUAGES, glossary=TERMS)
        if one.check == "glossary" and one.severity == "error"
    ]
    assert found == []


def test_a_change_of_the_file_is_seen_by_a_program_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    assert glossary.load(path).terms == ()
    whole = (SOURCES / "glossary" / "terms.csv").read_text("utf-8")
    path.write_text(whole, "utf-8")
    before = glossary.load(path).hits("torture", "kk")[0].rendering.term
    path.write_text(whole.replace(f",{before},", ",жаңа сөз,"), "utf-8")
    assert glossary.load(path).hits("torture", "kk")[0].rendering.term == "жаңа сөз"


def test_a_reader_sees_other_words_and_no_endings() -> None:
    """The checks know the endings of a word; the phone shows what else one may say."""
    built = glossary_data.build(TERMS, ["ru"])
    others = {term[0]: term[2][2] for term in built["terms"] if term[2] is not None}
    assert others["torture"] == []
    assert others["victim"] == ["пострадавший"]
    assert others["prosecutor (office)"] == ["прокуратура"]

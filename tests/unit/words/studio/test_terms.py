"""The glossary's editor: one term written, the rest untouched; nobody's work overwritten or lost."""

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from depter.errors import WordsError
from depter.words import glossary, places
from depter.words.languages import load
from depter.words.studio.terms import change, faults, mark, read_terms, tidy
from tests.unit.words.house import house
from tests.unit.words.studio.test_studio import Desk

SOURCE = places.translations() / "glossary" / "terms.csv"
LANGUAGES = load(places.translations() / "languages.toml")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield Desk(house(tmp_path), tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "terms.csv"
    copy.write_bytes(SOURCE.read_bytes())
    return copy


def test_our_own_glossary_has_no_fault_and_is_written_as_it_stands(path: Path) -> None:
    terms = read_terms(path)
    assert [(row["id"], *one) for row in terms.rows for one in faults(tidy(row), LANGUAGES)] == []
    first = dict(terms.rows[0])
    change(path, first["id"], {**first, "ru": "X"}, mark(first))
    assert path.read_bytes() != SOURCE.read_bytes()
    change(path, first["id"], first, mark({**first, "ru": "X"}))
    assert path.read_bytes() == SOURCE.read_bytes()


def test_a_term_is_added_and_deleted_and_every_other_row_stays(path: Path) -> None:
    terms = read_terms(path)
    row = dict.fromkeys(terms.columns, "") | {"id": "cell", "en": "cell, room", "kk": "камера"}
    change(path, "", row, "")
    assert [*terms.rows, row] == list(read_terms(path).rows)
    assert glossary.load(path).terms[-1].renderings["kk"].term == "камера"
    with pytest.raises(WordsError) as caught:
        change(path, "", row, "")
    assert caught.value.code == "glossary.twice"
    change(path, "cell", None, mark(row))
    assert path.read_bytes() == SOURCE.read_bytes()


def test_a_term_that_somebody_changed_or_deleted_is_not_overwritten(path: Path) -> None:
    row = dict(read_terms(path).rows[3])
    base = mark(row)
    change(path, row["id"], {**row, "tg": "дигар"}, base)
    after = path.read_bytes()
    for wish in ({**row, "tg": "ман"}, None):
        with pytest.raises(WordsError) as caught:
            change(path, row["id"], wish, base)
        assert caught.value.code == "glossary.conflict"
    assert path.read_bytes() == after
    change(path, row["id"], None, mark({**row, "tg": "дигар"}))
    with pytest.raises(WordsError) as caught:
        change(path, row["id"], row, base)
    assert caught.value.code == "glossary.conflict"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-200],
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"torture,torture", b"torture", 1),
        lambda data: b"\xff" + data,
        lambda data: data.replace(b",", b";"),
    ],
)
def test_a_file_that_cannot_be_read_is_never_written(path: Path, damage: object) -> None:
    path.write_bytes(damage(SOURCE.read_bytes()))  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(WordsError) as caught:
        change(path, "torture", None, "x")
    assert caught.value.code in ("words.glossary", "glossary.conflict")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("id", "Two Words", "small Latin letters"),
        ("en", "", "missing"),
        ("kk", "азaптау", "Latin 'a'"),
        ("tg", "шиканҷї", "no letter of"),
        ("kk_forbidden", "пытка\u200b", "cannot be seen"),
        ("kk_forbidden", "азаптау", "right and wrong"),
        ("kk", "", "The word itself"),
        ("definition", "one\ntwo", "line end"),
        ("ky_state", "certain", "no state"),
        ("ru", "а" * 501, "too long"),
    ],
)
def test_a_slip_is_named(column: str, cell: str, said: str) -> None:
    row = dict(read_terms(SOURCE).rows[0]) | {column: cell}
    assert said in "\n".join(told for where, told in faults(row, LANGUAGES) if where == column)


def test_a_forbidden_word_may_have_letters_of_another_language() -> None:
    row = dict(read_terms(SOURCE).rows[0]) | {"tg_forbidden": "өлім"}
    assert list(faults(row, LANGUAGES)) == []


def fields(page: str) -> dict[str, str]:
    """What the form of a term would send."""
    found = dict(
        re.findall(r'<input (?:type="hidden" |id="\w+" )name="(\w+)" value="([^"]*)"', page)
    )
    found |= dict(re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(
        r'<select id="\w+" name="(\w+_state)"[^>]*>(.*?)</select>', page
    ):
        found[name] = (re.findall(r'value="(\w*)" selected', options) or [""])[0]
    return {name: html.unescape(value) for name, value in found.items() if name != "csrf"}


def rows(desk: Desk) -> dict[str, dict[str, str]]:
    path = desk.house.folder / "glossary/terms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_an_edited_term_is_saved_and_the_checks_use_it_at_once(desk: Desk) -> None:
    desk.work_as("r-trans")
    text = desk.name("consent:interview/p:02")
    english = str(desk.app.extensions["studio"].shelf.page("kk").by_id[text].template.msgid)
    word = next(one for one in english.replace(".", " ").split() if len(one) > 5).lower()
    before = rows(desk)
    typed = fields(desk.get("/glossary/new")[1])
    typed |= {"id": "of-a-test", "en": word, "kk": "дұрыс", "kk_forbidden": "бұрыс; қате"}
    assert desk.post("/glossary/save", **typed) == 302
    assert rows(desk)["of-a-test"]["kk_forbidden"] == "бұрыс; қате"
    assert {name: row for name, row in rows(desk).items() if name != "of-a-test"} == before
    _, body = desk.send(f"/kk/text/{text}/draft", forms=["Мұнда бұрыс сөз тұр."], base="", page="p")
    told = {(one["check"], one["severity"]) for one in body["findings"]}  # type: ignore[attr-defined]
    assert ("glossary", "error") in told
    assert "дұрыс" in desk.get(f"/kk/text/{text}")[1]
    typed = fields(desk.get("/glossary/term/of-a-test")[1]) | {"kk_forbidden": ""}
    assert desk.post("/glossary/save", **typed) == 302
    _, body = desk.send(f"/kk/text/{text}/draft", forms=["Мұнда бұрыс сөз тұр!"], base="", page="p")
    told = {(one["check"], one["severity"]) for one in body["findings"]}  # type: ignore[attr-defined]
    assert ("glossary", "error") not in told


def test_what_was_typed_comes_back_when_somebody_was_quicker(desk: Desk) -> None:
    desk.work_as("r-trans")
    mine = fields(desk.get("/glossary/term/torture")[1]) | {"kk": "менікі"}
    theirs = fields(desk.get("/glossary/term/torture")[1]) | {"kk": "олардікі"}
    assert desk.post("/glossary/save", **theirs) == 302
    answer = desk.client.post(
        desk.base + "/glossary/save",
        data=mine | {"csrf": desk.csrf},
        base_url="http://127.0.0.1:8091",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert rows(desk)["torture"]["kk"] == "олардікі"
    assert 'value="менікі"' in page
    assert "олардікі" in page
    assert "Nothing was overwritten" in page
    assert desk.post("/glossary/save", **fields(page)) == 302
    assert rows(desk)["torture"]["kk"] == "менікі"


def test_without_a_key_nothing_is_saved_and_the_typed_term_comes_back(desk: Desk) -> None:
    typed = fields(desk.get("/glossary/term/torture")[1]) | {"kk": "басқа"}
    before = rows(desk)
    answer = desk.client.post(
        desk.base + "/glossary/save",
        data=typed | {"csrf": desk.csrf},
        base_url="http://127.0.0.1:8091",
    )
    assert answer.status_code == 403
    assert 'value="басқа"' in answer.get_data(as_text=True)
    desk.work_as("r-guest")
    assert desk.post("/glossary/save", **typed) == 403
    assert desk.post("/glossary/delete", name="torture", base=typed["base"]) == 403
    assert rows(desk) == before


def test_a_key_of_one_language_changes_no_other(desk: Desk) -> None:
    desk.house.add("r-kk", ("translator",), ("kk",))
    desk.house.guard()
    desk.work_as("r-kk")
    typed = fields(desk.get("/glossary/term/torture")[1]) | {"kk": "азаптау", "ru": "чужое"}
    assert desk.post("/glossary/save", **(typed | {"kk_variants": "қинау"})) == 302
    row = rows(desk)["torture"]
    assert (row["kk_variants"], row["ru"]) == ("қинау", "пытка")
    base = fields(desk.get("/glossary/term/torture")[1])["base"]
    assert desk.post("/glossary/delete", name="torture", base=base) == 403
    assert "torture" in rows(desk)


def test_a_term_is_deleted_as_it_was_seen(desk: Desk) -> None:
    desk.work_as("r-trans")
    base = fields(desk.get("/glossary/term/torture")[1])["base"]
    assert desk.post("/glossary/delete", name="torture", base="0" * 64) == 409
    assert desk.post("/glossary/delete", name="torture", base=base) == 302
    assert "torture" not in rows(desk)
    assert desk.get("/glossary/term/torture")[0] == 404


def test_hostile_words_stay_text_and_a_broken_file_is_told(desk: Desk) -> None:
    desk.work_as("r-trans")
    typed = fields(desk.get("/glossary/new")[1])
    typed |= {"id": "x", "en": '<script>"', "kk": "<b>қалың</b>"}
    assert desk.post("/glossary/save", **typed) == 302
    page = desk.get("/glossary/term/x")[1]
    assert "<b>қалың" not in page
    assert '<script>"' not in page
    (desk.house.folder / "glossary/terms.csv").write_bytes(b"id,en\n\xff")
    status, page = desk.get("/glossary")
    assert status == 400
    assert "glossary of this folder cannot be read" in page
    assert desk.get("/glossary/save")[0] == 405

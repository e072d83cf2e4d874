"""What is compiled: fallbacks with their language, never for consent; states; the same bytes again."""

import json
import shutil
from pathlib import Path
from typing import Any

import polib
import pytest

from depter.errors import WordsError
from depter.words import places, pot
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all, install
from depter.words.translator import translator

SOURCES = places.translations()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of ``translations/`` to break."""
    place = tmp_path / "translations"
    shutil.copytree(SOURCES, place)
    return place


def change(copy: Path, code: str, domain: str, **texts: str) -> None:
    """Sets the text of entries by English text (``_`` for the first entry)."""
    path = pot.po_path(copy, code, domain)
    file = pot.read(path)
    for one in file:
        if one.msgid in texts or "_" in texts:
            one.msgstr = texts.get(one.msgid, texts.get("_"))
            break
    pot.save(file, path)


def first(copy: Path, domain: str) -> polib.POEntry:
    return pot.read(copy / "pot" / f"{domain}.pot")[0]


def compiled(copy: Path, out: Path) -> Any:
    compile_all(copy, out)
    return compiled_set(out)


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for place in "ab":
        compile_all(SOURCES, tmp_path / place)
    files = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*")]
    assert len(files) > 20
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_missing_form_text_comes_from_russian_and_says_so(copy: Path, tmp_path: Path) -> None:
    key = first(copy, "forms").msgctxt
    change(copy, "ky", "forms", _="")
    found = compiled(copy, tmp_path / "out").wording(key, "ky")
    assert (found.language, found.review) == ("ru", "machine")
    assert found.text == compiled_set().wording(key, "ru").text  # type: ignore[union-attr]


def test_without_russian_it_comes_from_english(copy: Path, tmp_path: Path) -> None:
    change(copy, "ky", "forms", _="")
    change(copy, "ru", "forms", _="")
    source = first(copy, "forms")
    found = compiled(copy, tmp_path / "out").wording(source.msgctxt, "ky")
    assert (found.language, found.text, found.review) == ("en", source.msgid, "unreviewed")


def test_a_missing_consent_text_comes_from_nowhere(copy: Path, tmp_path: Path) -> None:
    change(copy, "ky", "consent", _="")
    assert compiled(copy, tmp_path / "out").wording(first(copy, "consent").msgctxt, "ky") is None


def test_a_fuzzy_text_is_not_compiled(copy: Path, tmp_path: Path) -> None:
    path = pot.po_path(copy, "tg", "consent")
    file = pot.read(path)
    file[0].flags.append("fuzzy")
    pot.save(file, path)
    assert compiled(copy, tmp_path / "out").wording(file[0].msgctxt, "tg") is None


def test_a_sentence_of_the_servers_falls_back(copy: Path, tmp_path: Path) -> None:
    change(copy, "kk", "server", **{"The relay is busy.": ""})
    compile_all(copy, tmp_path / "out")
    said = translator("kk", tmp_path / "out").t("The relay is busy.")
    assert said == translator("ru").t("The relay is busy.") != "The relay is busy."


def test_a_fallback_in_ui_names_its_language(copy: Path, tmp_path: Path) -> None:
    change(copy, "tg", "ui", **{"Saving…": ""})
    compile_all(copy, tmp_path / "out")
    file = next((tmp_path / "out/json/tg").glob("ui.*.json"))
    assert json.loads(file.read_text("utf-8"))["m"]["Saving…"] == [
        "Сохраняется…",
        "m",
        "",
        "",
        "ru",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [("Кiлт", "mixed-script"), ("Кілт {x}", "ph-extra"), ("<b>Кілт</b>", "markup")],
)
def test_a_faulty_text_stops_everything(copy: Path, tmp_path: Path, text: str, named: str) -> None:
    change(copy, "kk", "ui", _=text)
    with pytest.raises(WordsError) as caught:
        compile_all(copy, tmp_path / "out")
    assert caught.value.code == "words.faulty"
    assert named in str(caught.value.facts["findings"])
    assert not (tmp_path / "out").exists()


def test_a_foreign_header_stops_everything(copy: Path, tmp_path: Path) -> None:
    path = pot.po_path(copy, "tg", "ui")
    path.write_text(path.read_text("utf-8").replace("(n > 1)", "(n != 1)"), "utf-8")
    with pytest.raises(WordsError) as caught:
        compile_all(copy, tmp_path / "out")
    assert caught.value.code == "words.faulty"


def test_everything_of_today_is_a_draft() -> None:
    for code in ("ru", "kk", "ky", "tg"):
        for domain in ("forms", "consent"):
            assert {one.review for one in compiled_set().wordings(code, domain)} == {"machine"}


def test_a_text_is_found_by_its_hash() -> None:
    one = compiled_set().wording("form:intake/title", "tg")
    assert one is not None
    assert one in compiled_set().by_hash(one.tgt)
    assert compiled_set().by_hash("0" * 64) == []


def test_missing_and_damaged_catalogs_are_named(tmp_path: Path) -> None:
    with pytest.raises(WordsError) as caught:
        compiled_set(tmp_path / "nowhere")
    assert caught.value.code == "words.not_compiled"
    assert "make build" in str(caught.value)
    compile_all(SOURCES, tmp_path / "out")
    found = compiled_set(tmp_path / "out")
    path = next((tmp_path / "out/json/kk").glob("forms.*.json"))
    path.write_bytes(path.read_bytes().replace("Жоқ".encode(), "Иә".encode(), 1))
    with pytest.raises(WordsError) as caught:
        found.wording("form:intake/title", "kk")
    assert caught.value.code == "words.catalog_damaged"
    mo = tmp_path / "out/mo/ru/LC_MESSAGES/server.mo"
    mo.write_bytes(mo.read_bytes() + b"x")
    with pytest.raises(WordsError) as caught:
        translator("ru", tmp_path / "out")
    assert caught.value.code == "words.catalog_damaged"


def test_installing_replaces_the_set_and_leaves_no_stale_file(tmp_path: Path) -> None:
    compile_all(SOURCES, tmp_path / "made")
    (tmp_path / "place/json/kk").mkdir(parents=True)
    (tmp_path / "place/json/kk/ui.0000000000000000.json").write_text("old")
    install(tmp_path / "made", tmp_path / "place")
    names = [
        sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
        for root in (tmp_path / "made", tmp_path / "place")
    ]
    assert names[0] == names[1]

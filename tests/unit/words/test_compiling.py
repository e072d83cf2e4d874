"""What is compiled: fallbacks with their language, never for consent; states; the same bytes again."""

import gzip
import json
import shutil
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import glossary, places, pot
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all, install
from depter.words.translator import translator

SOURCES = places.translations()


def change(copy: Path, code: str, domain: str, at: int | str, text: str) -> None:
    """Sets the text of one entry, by its place or its English."""
    path = pot.po_path(copy, code, domain)
    file = pot.read(path)
    one = file[at] if isinstance(at, int) else next(one for one in file if one.msgid == at)
    one.msgstr = text
    pot.save(file, path)


def entry(domain: str, at: int) -> polib.POEntry:
    return pot.read(SOURCES / "pot" / f"{domain}.pot")[at]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our words, compiled; nobody may change them there."""
    place = tmp_path_factory.mktemp("compiled") / "made"
    compile_all(SOURCES, place)
    return place


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our words compiled after texts were taken away, each of them for one test. (Compiling all takes
    seconds, so that it is done once.)"""
    place = tmp_path_factory.mktemp("gaps")
    copy = Path(shutil.copytree(SOURCES, place / "translations"))
    change(copy, "ky", "forms", 0, "")
    change(copy, "ky", "forms", 1, "")
    change(copy, "ru", "forms", 1, "")
    change(copy, "ky", "consent", 0, "")
    change(copy, "kk", "server", "The relay is busy.", "")
    change(copy, "tg", "ui", "Saving…", "")
    path = pot.po_path(copy, "tg", "consent")
    file = pot.read(path)
    file[0].flags.append("fuzzy")
    pot.save(file, path)
    compile_all(copy, place / "out")
    return place / "out"


def test_the_same_sources_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    compile_all(SOURCES, tmp_path / "again")
    files = [path.relative_to(made) for path in made.rglob("*.*")]
    assert len(files) > 20
    for name in files:
        assert (made / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_the_glossary_is_one_file_of_the_set(made: Path) -> None:
    index = json.loads((made / "json/index.json").read_text("utf-8"))
    assert "en/glossary" in json.loads(index["manifest"])["files"]
    data = (made / "json" / index["files"]["en/glossary"]).read_bytes()
    assert len(gzip.compress(data, 9)) < 12_000
    held = json.loads(data)
    terms = glossary.load(SOURCES / glossary.FILE).terms
    assert [row[:2] for row in held["terms"]] == [[one.en, one.definition] for one in terms]
    assert held["languages"] == ["ru", "kk", "ky", "tg"]
    for row, term in zip(held["terms"], terms, strict=True):
        for word, code in zip(row[2:], held["languages"], strict=True):
            said = term.renderings[code]
            if not said.term:
                assert word is None
                continue
            # Other words only, no endings of the same one: test_glossary.
            assert word[0] == said.term and word[3] == list(said.forbidden)
            assert set(word[2]) <= set(said.variants)
            assert (word[1] == "s") == (said.state == "sourced"), "only a source makes a word sure"


def test_a_missing_form_text_comes_from_russian_and_says_so(gaps: Path) -> None:
    key = str(entry("forms", 0).msgctxt)
    found, russian = compiled_set(gaps).wording(key, "ky"), compiled_set().wording(key, "ru")
    assert found is not None and russian is not None
    assert (found.language, found.review, found.text) == ("ru", "machine", russian.text)


def test_without_russian_it_comes_from_english(gaps: Path) -> None:
    source = entry("forms", 1)
    found = compiled_set(gaps).wording(str(source.msgctxt), "ky")
    assert found is not None
    assert (found.language, found.text, found.review) == ("en", source.msgid, "unreviewed")


def test_a_missing_consent_text_comes_from_nowhere(gaps: Path) -> None:
    key = str(entry("consent", 0).msgctxt)
    assert compiled_set(gaps).wording(key, "ky") is None
    assert compiled_set(gaps).wording(key, "kk") is not None


def test_a_fuzzy_text_is_not_compiled(gaps: Path) -> None:
    fuzzy = pot.read(pot.po_path(SOURCES, "tg", "consent"))[0]
    assert compiled_set(gaps).wording(fuzzy.msgctxt, "tg") is None
    assert compiled_set().wording(fuzzy.msgctxt, "tg") is not None


def test_a_sentence_of_the_servers_falls_back(gaps: Path) -> None:
    said = translator("kk", gaps).t("The relay is busy.")
    assert said == translator("ru").t("The relay is busy.") != "The relay is busy."


def test_a_fallback_in_ui_names_its_language(gaps: Path) -> None:
    file = next((gaps / "json/tg").glob("ui.*.json"))
    assert json.loads(file.read_text("utf-8"))["m"]["Saving…"] == [
        "Сохраняется…",
        "m",
        "",
        "",
        "ru",
    ]


def test_faulty_texts_and_a_foreign_header_stop_everything_and_all_are_told(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SOURCES, tmp_path / "translations"))
    plain = [
        one
        for one in pot.read(copy / "pot/ui.pot")
        if "{" not in one.msgid and "<" not in one.msgid and not one.msgid_plural
    ]
    bad = {"Кiлт": "mixed-script", "Кілт {x}": "ph-extra", "<b>Кілт</b>": "markup"}
    for text, source in zip(bad, plain, strict=False):
        change(copy, "kk", "ui", source.msgid, text)
    path = pot.po_path(copy, "tg", "ui")
    path.write_text(path.read_text("utf-8").replace("(n > 1)", "(n != 1)"), "utf-8")
    with pytest.raises(WordsError) as caught:
        compile_all(copy, tmp_path / "out")
    assert caught.value.code == "words.faulty"
    told = str(caught.value.facts["findings"]).splitlines()
    for named in bad.values():
        assert any(f" {named} " in one and "/kk/" in one for one in told), told
    assert any("/tg/" in one and " plural" in one for one in told), told
    assert not (tmp_path / "out").exists()


def test_everything_of_today_is_a_draft() -> None:
    for code in ("ru", "kk", "ky", "tg"):
        for domain in ("forms", "consent"):
            assert {one.review for one in compiled_set().wordings(code, domain)} == {"machine"}


def test_a_text_is_found_by_its_hash() -> None:
    one = compiled_set().wording("form:intake/title", "tg")
    assert one is not None
    assert one in compiled_set().by_hash(one.tgt)
    assert compiled_set().by_hash("0" * 64) == []


def test_missing_and_damaged_catalogs_are_named(made: Path, tmp_path: Path) -> None:
    with pytest.raises(WordsError) as caught:
        compiled_set(tmp_path / "nowhere")
    assert caught.value.code == "words.not_compiled"
    assert "make build" in str(caught.value)
    shutil.copytree(made, tmp_path / "out")
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


def test_installing_replaces_the_set_and_leaves_no_stale_file(made: Path, tmp_path: Path) -> None:
    (tmp_path / "place/json/kk").mkdir(parents=True)
    (tmp_path / "place/json/kk/ui.0000000000000000.json").write_text("old")
    install(made, tmp_path / "place")
    names = [
        sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
        for root in (made, tmp_path / "place")
    ]
    assert names[0] == names[1]


def test_a_strict_organisation_shows_no_text_that_nobody_approved(tmp_path: Path) -> None:
    """Only "approved" is shown, and nothing is approved yet: every question is asked in English."""
    copy = tmp_path / "translations"
    shutil.copytree(SOURCES, copy)
    policy = copy / "policy.toml"
    before, forms, after = policy.read_text("utf-8").partition("[forms]")
    strict = after.replace('["approved", "unreviewed", "machine"]', '["approved"]', 1)
    policy.write_text(before + forms + strict, "utf-8")
    compile_all(copy, tmp_path / "made")
    index = json.loads((tmp_path / "made/json/index.json").read_text("utf-8"))

    def texts(domain: str) -> dict[str, list[str]]:
        found = json.loads((tmp_path / "made/json" / index["files"][f"ky/{domain}"]).read_text())
        told: dict[str, list[str]] = found["m"]
        return told

    shown = texts("forms")
    assert len(shown) > 2000
    assert {row[4] for row in shown.values()} == {"en"}
    assert all(row[1] != "m" for row in shown.values())
    # Of the other domains nothing changed.
    assert any(row[1] == "m" for row in texts("consent").values())

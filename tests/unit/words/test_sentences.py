"""The studio's own sentences: in the languages of the policy only, and the findings of checks in Russian."""

import json
import re
import shutil
from pathlib import Path

import polib
import pytest
from flask import Flask

from depter.words import glossary, places, pot
from depter.words.checks import check_entry
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all
from depter.words.languages import load
from depter.words.merge import merge_all
from depter.words.sentence import Sentence
from depter.words.translator import translator
from depter.words.web import _t, init_words

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
TERMS = glossary.load(SOURCES / "glossary" / "terms.csv")
SEEDS = Path(__file__).parent / "seeds"


def test_merge_and_compile_keep_to_the_languages_of_the_policy(tmp_path: Path) -> None:
    copy = tmp_path / "words"
    shutil.copytree(SOURCES, copy)
    merge_all(copy, LANGUAGES)
    assert [path.parent.parent.name for path in copy.rglob("studio.po")] == ["ru"]
    policy = copy / "policy.toml"
    head, tail = policy.read_text("utf-8").split("[studio]")
    policy.write_text(head + "[studio]" + tail.replace('["ru"]', '["ru", "ky"]'), "utf-8")
    merge_all(copy, LANGUAGES)
    assert {path.parent.parent.name for path in copy.rglob("studio.po")} == {"ru", "ky"}
    compile_all(copy, tmp_path / "out")
    assert set(compiled_set(tmp_path / "out").speaks("studio")) == {"en", "ru", "ky"}
    said = translator("ky", tmp_path / "out", "studio").t("Save")
    assert said == translator("ru", domain="studio").t("Save") != "Save", "ky falls back to Russian"


def test_a_folder_of_an_organisation_without_the_studios_words_still_compiles(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "words"
    shutil.copytree(SOURCES, copy)
    (copy / "pot/studio.pot").unlink()
    pot.po_path(copy, "ru", "studio").unlink()
    assert compile_all(copy, tmp_path / "out") > 0


def test_the_studio_speaks_english_and_russian_and_nothing_else() -> None:
    assert compiled_set().speaks("studio") == ("en", "ru")
    assert set(compiled_set().speaks("server")) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("header", "said"), [("ru", "Сохранить"), ("kk", "Сохранить"), ("en", "Save"), ("xx", "Save")]
)
def test_an_app_speaks_the_words_of_its_own_domain(header: str, said: str) -> None:
    app = Flask("test")
    init_words(app, domain="studio")
    app.add_url_rule("/", "index", lambda: _t("Save"))
    assert app.test_client().get("/", headers={"Accept-Language": header}).text == said


def found_in(code: str) -> list[object]:
    """What the checks say of every seeded defect of a language, and what their buttons say."""
    told: list[object] = []
    for seed in json.loads((SEEDS / f"{code}.json").read_text("utf-8")):
        if "text" not in seed:
            continue
        entry = polib.POEntry(msgid=seed["source"], flags=list(seed.get("flags", [])))
        if "plural" in seed:
            entry.msgid_plural = seed["plural"]
            entry.msgstr_plural = dict(enumerate(seed["text"]))
        else:
            entry.msgstr = seed["text"]
        for one in check_entry(entry, LANGUAGES[code], "forms", glossary=TERMS):
            told += [one.told, one.fix.label] if one.fix else [one.told]
    return told


@pytest.mark.parametrize("code", ["ru", "kk", "ky", "tg"])
def test_every_finding_is_said_in_russian_too(code: str) -> None:
    russian = translator("ru", domain="studio")
    found = found_in(code)
    assert len(found) > 20
    for said in found:
        assert isinstance(said, Sentence), said
        told = russian.say(said)
        assert told != str(said)
        assert re.search("[а-я]", told), told
        assert translator("en", domain="studio").say(said) == str(said)


def test_a_sentence_tells_its_facts_in_any_order_and_never_looks_into_them() -> None:
    said = Sentence("{n} letters for {wanted} of the English", n=3, wanted=12000)
    assert said == "3 letters for 12000 of the English"
    assert "12\u00a0000" in translator("ru", domain="studio").say(said)
    hostile = Sentence("write '{word}'", word="{word.__class__}")
    assert hostile == "write '{word.__class__}'"
    assert "{word.__class__}" in translator("ru", domain="studio").say(hostile)
    assert translator("ru", domain="studio").say("a plain text") == "a plain text"

"""The committed catalogs: complete in every language, current, and shown as agreed (T-CH)."""

import json
import re
from pathlib import Path

import pytest

from depter.words import compiled_set, places, pot
from depter.words.checks import check_entry, check_header, errors
from depter.words.compiling import compile_all, usable
from depter.words.extraction import extract
from depter.words.languages import load
from depter.words.locale_build import build
from depter.words.policy import load_policy
from depter.words.states import State
from depter.words.workspace import Workspace
from tests.unit.words.shown import CODES, GOLDEN, golden, python_shown

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
TARGETS = [one for one in LANGUAGES.values() if one.code != "en"]
POLICY = load_policy(SOURCES / "policy.toml", frozenset(LANGUAGES))
PAIRS = [
    (language, domain)
    for language in TARGETS
    for domain in pot.DOMAINS
    if language.code in POLICY.of(domain).languages
]
NAMES = [f"{language.code}-{domain}" for language, domain in PAIRS]


@pytest.mark.parametrize(("language", "domain"), PAIRS, ids=NAMES)
def test_every_text_is_translated_and_sound(language, domain) -> None:  # type: ignore[no-untyped-def]
    template = pot.read(SOURCES / "pot" / f"{domain}.pot")
    file = pot.read(pot.po_path(SOURCES, language.code, domain))
    wanted = {(one.msgctxt, one.msgid, one.msgid_plural) for one in template}
    there = {(one.msgctxt, one.msgid, one.msgid_plural) for one in file if usable(one)}
    assert sorted(map(str, wanted - there)) == []
    assert check_header(file, language, domain) == []
    assert [
        str(one) for entry in file for one in errors(check_entry(entry, language, domain))
    ] == []


@pytest.mark.parametrize("language", TARGETS, ids=[one.code for one in TARGETS])
def test_nothing_of_today_passes_for_reviewed(language) -> None:  # type: ignore[no-untyped-def]
    words = Workspace.open()
    states = words.states(language.code)
    assert states.voids == []
    for domain in pot.DOMAINS:
        found = {states.of(domain, one).state for one in words.catalog(language.code, domain)}
        assert State.APPROVED not in found


def test_the_templates_are_those_of_the_code(tmp_path: Path) -> None:
    messages, faults = extract(places.repository())
    assert faults == []
    pot.write_templates(messages, tmp_path)
    for domain in pot.DOMAINS:
        committed = (SOURCES / "pot" / f"{domain}.pot").read_text("utf-8")
        current = (tmp_path / f"{domain}.pot").read_text("utf-8")
        assert committed == current, "type: depter words extract && depter words merge"


@pytest.mark.parametrize("code", CODES)
def test_t_ch_locale_data_does_not_move(code: str) -> None:
    told = json.loads((GOLDEN / f"locale-{code}.json").read_text("utf-8"))
    assert build(LANGUAGES[code], SOURCES / "locale") == told


@pytest.mark.parametrize("code", CODES)
def test_t_ch_python_shows_everything_as_agreed(code: str) -> None:
    assert python_shown(code) == golden(code)


def test_the_compiled_set_is_current(tmp_path: Path) -> None:
    compile_all(SOURCES, tmp_path)
    fresh = json.loads((tmp_path / "json/index.json").read_text("utf-8"))
    there = json.loads((places.COMPILED / "json/index.json").read_text("utf-8"))
    assert fresh == there, "type: depter words compile"
    for code in CODES:
        assert compiled_set().locale(code)["lang"] == code


@pytest.mark.parametrize("language", TARGETS, ids=[one.code for one in TARGETS])
def test_polite_address_only(language) -> None:  # type: ignore[no-untyped-def]
    informal = {
        "ru": r"\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)\b",
        "kk": r"\b(сен|сені|саған|сенің|сенімен)\b",
        "ky": r"\b(сен|сени|сага|сенин|сени менен)\b",
        "tg": r"\b(ту|туро|туву)\b",
    }[language.code]
    found = [
        one.msgstr
        for code, domain in Workspace.open().pairs()
        if code == language.code
        for one in pot.read(pot.po_path(SOURCES, language.code, domain))
        if not one.obsolete and re.search(informal, one.msgstr.lower())
    ]
    assert found == []


@pytest.mark.parametrize(("language", "domain"), [p for p in PAIRS if p[1] == "forms"])
def test_no_two_choices_of_a_question_read_the_same(language, domain) -> None:  # type: ignore[no-untyped-def]
    seen: dict[tuple[str, str], str] = {}
    lists = re.compile(r"^(form:[^/]+/(?:q:[^/]+|[a-z]+)|form:_common)/[os]:")
    for one in pot.read(pot.po_path(SOURCES, language.code, domain)):
        match = lists.match(one.msgctxt or "")
        if one.obsolete or match is None or "/agency/" in one.msgctxt:
            continue
        assert seen.setdefault((match[1], one.msgstr), one.msgid) == one.msgid, one.msgctxt

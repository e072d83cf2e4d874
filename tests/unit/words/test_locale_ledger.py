"""T-LEDGER and T-GATE for dates, lists and letters: one text of the ledger a language, void by one letter."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depter.cli import main
from depter.errors import WordsError
from depter.words import edit, places
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all
from depter.words.gate import Block, blocking
from depter.words.hashes import target_hash
from depter.words.locale_build import build
from depter.words.locale_table import rows
from depter.words.locale_text import canonical
from depter.words.policy import LOCALE
from depter.words.record import record, unrecorded
from depter.words.states import State
from depter.words.status import counts
from depter.words.translator import Translator
from depter.words.workspace import Workspace
from tests.unit.words.house import House, house

CODES = ("en", "ru", "kk", "ky", "tg")


@pytest.fixture
def home(tmp_path: Path) -> House:
    return house(tmp_path)


def locale(home: House, lang: str = "kk") -> Path:
    return home.folder / LOCALE / f"{lang}.json"


def change(home: House, lang: str = "kk", **told: object) -> None:
    """Other locale data, as a commit would bring them."""
    data = json.loads(locale(home, lang).read_text("utf-8"))
    locale(home, lang).write_text(json.dumps(data | told, ensure_ascii=False), "utf-8")


def state(home: House, lang: str = "kk") -> State:
    return home.standing(LOCALE, lang, LOCALE).state


def strings(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for one in inner for text in strings(one)]


def blocks(home: House, lang: str = "kk") -> list[Block]:
    return [one for one in blocking(home.words) if (one.language, one.domain) == (lang, LOCALE)]


def test_t_ledger_locale_data_are_recorded_and_approved_as_texts_are(home: House) -> None:
    words, before = home.words, state(home)
    assert before is State.UNREVIEWED
    with pytest.raises(WordsError, match="no_author"):
        edit.approve(words, "kk", LOCALE, LOCALE, home.keys["r-nat"])
    subjects = unrecorded(words, "kk", [LOCALE])
    assert [(one.domain, one.context) for one in subjects] == [(LOCALE, LOCALE)]
    record(words, "kk", subjects, home.keys["m-1"], "machine:x@2026-01-01")
    assert state(home) is State.MACHINE
    with pytest.raises(WordsError, match="role"):
        edit.approve(home.words, "kk", LOCALE, LOCALE, home.keys["r-clin"])
    edit.approve(home.words, "kk", LOCALE, LOCALE, home.keys["r-nat"])
    assert state(home) is State.APPROVED
    assert state(home, "ky") is State.UNREVIEWED
    edit.reject(home.words, "kk", LOCALE, LOCALE, home.keys["r-both"], "nobody writes a year so")
    assert state(home) is State.NEEDS_EDIT
    assert home.standing(LOCALE, "kk", LOCALE).rejected_reason == "nobody writes a year so"


def test_t_ledger_every_letter_of_the_built_data_is_in_the_hash(home: House) -> None:
    language = home.words.language("ky")
    data = build(language, home.folder / LOCALE)
    assert home.standing(LOCALE, "ky", LOCALE).tgt == target_hash([canonical(data)])
    assert json.loads(canonical(data)) == data


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.data())
def test_t_ledger_one_changed_letter_of_locale_data_voids_the_approval_until_it_is_back(
    approved: House, told: st.DataObject
) -> None:
    path = locale(approved)
    good = path.read_bytes()
    data = json.loads(good)
    places_ = [
        (name, key) for name in data for key in (data[name] if dict_or_list(data[name]) else [None])
    ]
    name, key = told.draw(st.sampled_from(places_))
    letter = told.draw(st.sampled_from("абәңxy1 "))
    changed = json.loads(good)
    if isinstance(changed[name], list):
        place = changed[name].index(key)
        changed[name][place] = letter + changed[name][place]
    elif isinstance(changed[name], dict):
        value = changed[name][key]
        changed[name][key] = (
            [letter + value[0], *value[1:]] if isinstance(value, list) else letter + value
        )
    else:
        changed[name] = letter + changed[name]
    try:
        path.write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
        try:
            assert state(approved) is State.UNREVIEWED
        except WordsError as fault:  # a thousands sign that is none is refused altogether
            assert (fault.code, name) == ("words.locale", "number")
    finally:
        path.write_bytes(good)
    assert state(approved) is State.APPROVED


def dict_or_list(value: object) -> bool:
    return isinstance(value, dict | list)


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Kazakh dates approved. Whoever changes a file puts it back."""
    made = house(tmp_path_factory.mktemp("approved"))
    made.approve_locale("kk")
    return made


def test_t_ledger_another_writing_of_the_same_file_keeps_the_approval(approved: House) -> None:
    path, good = locale(approved), locale(approved).read_bytes()
    data = json.loads(good)
    path.write_text(json.dumps(dict(reversed(data.items())), indent=7), "utf-8")
    try:
        assert state(approved) is State.APPROVED
    finally:
        path.write_bytes(good)


def test_t_ledger_locale_statements_of_another_language_are_refused(home: House) -> None:
    """Also where both languages would write every letter alike."""
    home.approve_locale("kk")
    ours = home.folder / "review"
    shutil.copy(ours / "kk.jsonl", ours / "ky.jsonl")
    with pytest.raises(WordsError, match=r"ledger\.language"):
        home.states("ky")
    assert [one.code for one in blocking(home.words) if one.language == "ky"] == ["ledger.language"]
    assert home.standing(LOCALE, "kk", LOCALE).tgt != home.standing(LOCALE, "ru", LOCALE).tgt


def test_t_ledger_a_cut_ledger_takes_the_approval_of_locale_data_away(home: House) -> None:
    home.approve_locale("kk")
    home.guard()
    path = home.folder / "review" / "kk.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert state(home) is State.UNREVIEWED
    assert "guard.cut" in {one.code for one in blocking(home.words) if one.language == "kk"}


def test_t_ledger_a_ledger_from_before_locale_data_were_judged_reads_as_ever(home: House) -> None:
    consent = unrecorded(home.words, "kk", ["consent"])
    record(home.words, "kk", consent, home.keys["m-1"], "machine:x@2026-01-01")
    assert home.standing("consent:interview/p:01").state is State.MACHINE
    assert state(home) is State.UNREVIEWED
    assert home.words.ledger("kk").count == len(consent)
    home.approve_locale("kk")
    assert state(home) is State.APPROVED
    assert home.standing("consent:interview/p:01").state is State.MACHINE


def test_t_gate_locale_data_block_a_release_until_a_native_speaker_approved_them(
    home: House,
) -> None:
    assert blocks(home) == [Block("kk", LOCALE, "gate.not_approved", LOCALE, ("native",))]
    home.approve_locale("kk")
    assert blocks(home) == []
    change(home, national="әғқңөұүһ")
    assert [one.code for one in blocks(home)] == ["gate.not_approved"]
    locale(home).write_text("{", "utf-8")
    assert blocks(home) == [Block("kk", LOCALE, "words.locale")]
    done = CliRunner().invoke(main, ["words", "status", "--in", str(home.folder)])
    assert done.exit_code == 1
    assert "locale/kk.json is damaged" in done.output


def test_t_gate_a_policy_without_a_rule_for_locale_data_is_no_approval(
    home: House, tmp_path: Path
) -> None:
    path = home.folder / "policy.toml"
    path.write_text(path.read_text("utf-8").partition("[locale]")[0], "utf-8")
    assert Block("", LOCALE, "gate.no_rule") in list(blocking(home.words))
    compile_all(home.folder, tmp_path / "out")
    assert {compiled_set(tmp_path / "out").locale(code)["review"] for code in CODES} == {"u"}


def test_t_gate_the_compiled_data_carry_their_state_and_the_set_counts_it(
    home: House, tmp_path: Path
) -> None:
    home.approve_locale("kk")
    subjects = unrecorded(home.words, "ru", [LOCALE])
    record(home.words, "ru", subjects, home.keys["m-1"], "machine:x@2026-01-01")
    compile_all(home.folder, tmp_path / "out")
    made = compiled_set(tmp_path / "out")
    letters = {code: made.locale(code)["review"] for code in CODES}
    assert letters == {"en": "u", "ru": "m", "kk": "a", "ky": "u", "tg": "u"}
    index = json.loads((tmp_path / "out/json/index.json").read_text("utf-8"))
    files = json.loads(index["manifest"])["files"]
    assert {
        code: (files[f"{code}/locale"]["n"], files[f"{code}/locale"]["approved"]) for code in CODES
    } == {code: (1, int(code == "kk")) for code in CODES}


def test_dates_without_a_letter_are_approved_by_nobody() -> None:
    compiled = compiled_set()
    told: Any = {**compiled.locale("ky")}
    for review, right in (("a", True), ("u", False), ("m", False)):
        told["review"] = review
        assert Translator(compiled.languages["ky"], None, told).dates_approved is right  # type: ignore[arg-type]
    del told["review"]
    assert Translator(compiled.languages["ky"], None, told).dates_approved is False  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
def test_a_reviewer_sees_every_letter_of_what_she_approves(code: str) -> None:
    words = Workspace.open()
    data = build(words.language(code), places.translations() / LOCALE)
    held = rows(data, words.language(code).rule)
    seen = "\n".join(text for one in held for text in (*one.patterns, *one.lines))
    spaced = {" ".join(data["alphabet"]), " ".join(data["national"])}
    assert spaced <= set(seen.split("\n"))
    told = [one for one in strings(data) if one not in (code, data["alphabet"], data["national"])]
    assert len(told) > 60
    assert [one for one in told if one not in seen] == []


@pytest.mark.parametrize(
    "told",
    [
        {"monthz": ["x"]},
        {"review": "a"},
        {"date": {"secret": "{date}"}},
        {"months": ["и\u0306юнь"] * 12},
        {"seasons": ["жаз"]},
    ],
)
def test_what_no_reviewer_could_see_is_refused(home: House, told: dict[str, Any]) -> None:
    change(home, "kk", **told)
    with pytest.raises(WordsError, match=r"words\.locale"):
        home.words.catalog("kk", LOCALE)


def test_status_has_a_row_of_each_language_and_counts_a_wrong_letter_as_faulty(home: House) -> None:
    home.approve_locale("kk")
    change(home, "ky", quotes=["«", "»"], seasons=["жaз", "жай", "күз", "кыш"])  # a Latin a
    told = {one.language: one for one in counts(home.words) if one.domain == LOCALE}
    assert list(told) == list(CODES[1:])
    assert {lang: (one.texts, one.faulty) for lang, one in told.items()} == {
        lang: (1, int(lang == "ky")) for lang in CODES[1:]
    }
    assert told["kk"].states[State.APPROVED] == 1


def test_locale_data_are_not_written_or_handed_out_as_a_text(home: House) -> None:
    for act in (edit.edit, edit.suggest):
        with pytest.raises(WordsError) as caught:
            act(home.words, "kk", LOCALE, LOCALE, ["{}"], home.keys["r-trans"])
        assert caught.value.code == "edit.locale"
    line = ["words", "export", "-l", "kk", "--domain", LOCALE, "--po", str(home.folder / "x.po")]
    done = CliRunner().invoke(main, [*line, "--in", str(home.folder)])
    assert done.exit_code == 1
    assert "depter words approve locale -l kk" in done.output
    done = CliRunner().invoke(
        main, ["words", "history", LOCALE, "-l", "ky", "--in", str(home.folder)]
    )
    assert "2024-жылдын 5-марты" in done.output, done.output

"""T-GATE, the Python side: what nobody approved is never compiled as approved, and blocks a release."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import edit
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all
from depter.words.gate import Block, blocking
from depter.words.ledger import Draft
from depter.words.record import record, unrecorded
from depter.words.statement import Act, Subject, forms_of
from depter.words.workspace import Workspace
from tests.unit.words.house import House, house

CONSENT = "consent:interview/p:01"


@pytest.fixture
def home(tmp_path: Path) -> House:
    return house(tmp_path)


def approve_consent(home: House, lang: str, *who: tuple[str, str]) -> None:
    """Every paragraph of consent: written by the translator, approved by these (id, role)."""
    words = home.words
    subjects = unrecorded(words, lang, ["consent"])
    record(words, lang, subjects, home.keys["r-trans"], "human")
    for id, role in who:  # noqa: A001
        drafts = [Draft(Act.APPROVE, one, role=role) for one in subjects]
        words.ledger(lang).extend(drafts, home.keys[id])


def compiled(home: House, out: Path, lang: str = "kk") -> dict[str, Any]:
    compile_all(home.folder, out)
    file = next((out / "json" / lang).glob("consent.*.json"))
    made: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return made


def codes(home: House) -> set[str]:
    return {one.code for one in blocking(home.words) if one.language in ("kk", "")}


def test_t_gate_today_nothing_can_be_released() -> None:
    held = list(blocking(Workspace.open()))
    assert {one.code for one in held} >= {"guard.no_key", "gate.not_approved"}
    assert {one.language for one in held} == {"en", "ru", "kk", "ky", "tg"}


def test_t_gate_a_release_passes_when_a_clinician_and_a_lawyer_approved_all_consent(
    home: House,
) -> None:
    for lang in home.words.languages:
        approve_consent(home, lang, ("r-clin", "clinician"), ("r-law", "lawyer"))
    home.approve_locale(*home.words.languages)
    assert list(blocking(home.words)) == []
    line = ["words", "check", "--release", "--in", str(home.folder), str(home.folder / "kk")]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "0 reasons not to release" in done.output


def test_t_gate_release_without_a_path_looks_at_the_whole_folder(home: House) -> None:
    for lang in home.words.languages:
        approve_consent(home, lang, ("r-clin", "clinician"), ("r-law", "lawyer"))
    home.approve_locale(*home.words.languages)
    line = ["words", "check", "--release", "--in", str(home.folder)]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "0 reasons not to release" in done.output
    po = home.folder / "tg/LC_MESSAGES/ui.po"
    good = po.read_text("utf-8")
    po.write_text(good.replace("(n > 1)", "(n != 1)"), "utf-8")
    done = CliRunner().invoke(main, line)
    assert (done.exit_code, "plural-header" in done.output) == (1, True), "a faulty file stops it"
    po.write_text(good, "utf-8")
    edit.reject(home.words, "ky", None, CONSENT, home.keys["r-law"], "sounds like an order")
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 1
    blocks = [one for one in done.output.splitlines() if " gate." in one]
    assert blocks[0] == f"ky/consent gate.not_approved {CONSENT} clinician, lawyer"


def test_t_gate_one_missing_role_blocks_with_the_paragraph_and_the_role(home: House) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"), ("r-law", "lawyer"))
    home.approve_locale("kk")
    edit.withdraw(home.words, "kk", None, CONSENT, home.keys["r-law"])
    found = [one for one in blocking(home.words) if one.language == "kk"]
    assert found == [Block("kk", "consent", "gate.not_approved", CONSENT, ("lawyer",))]


def test_t_gate_consent_with_one_missing_role_never_has_the_letter_of_approval(
    home: House, tmp_path: Path
) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"))
    made = compiled(home, tmp_path / "out")
    assert {row[1] for row in made["m"].values()} == {"u"}
    assert all(doc["approvals"] == [] for doc in made["docs"].values())


def test_t_gate_approved_consent_has_it_and_names_who(home: House, tmp_path: Path) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"), ("r-law", "lawyer"))
    made = compiled(home, tmp_path / "out")
    assert {row[1] for row in made["m"].values()} == {"a"}
    told = made["docs"]["interview"]["approvals"]
    assert [(one["by"], one["role"]) for one in told] == [
        ("r-clin", "clinician"), ("r-law", "lawyer")
    ]  # fmt: skip
    other = json.loads(next((tmp_path / "out/json/ky").glob("consent.*.json")).read_text("utf-8"))
    assert {row[1] for row in other["m"].values()} == {"u"}


def test_t_gate_a_changed_letter_leaves_the_approval_and_its_return_gives_the_same_bytes(
    home: House, tmp_path: Path
) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"), ("r-law", "lawyer"))
    first = compiled(home, tmp_path / "a")
    words = home.words
    text = words.entry("kk", words.find(CONSENT)).msgstr
    home.put(CONSENT, text + " Иә.")
    changed = compiled(home, tmp_path / "b")
    assert changed["m"][CONSENT][1] == "u"
    assert changed["docs"]["interview"]["approvals"] == []
    home.put(CONSENT, text)
    assert compiled(home, tmp_path / "c") == first


def test_t_gate_a_rejected_text_is_not_compiled_at_all(home: House, tmp_path: Path) -> None:
    approve_consent(home, "kk")
    edit.reject(home.words, "kk", None, CONSENT, home.keys["r-law"], "It promises too much.")
    assert CONSENT not in compiled(home, tmp_path / "out")["m"]
    title = "form:intake/title"
    record(home.words, "kk", unrecorded(home.words, "kk", ["forms"]), home.keys["m-1"],
           "machine:x@2026-01-01")  # fmt: skip
    edit.reject(home.words, "kk", None, title, home.keys["r-nat"], "Wrong word.")
    compile_all(home.folder, tmp_path / "again")
    shown = compiled_set(tmp_path / "again").wording(title, "kk")
    assert shown is not None
    assert shown.language == "ru"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("policy.toml", "guard.changed"),
        ("languages.toml", "guard.changed"),
        ("review/reviewers.toml", "guard.changed"),
        ("source/consent/interview.toml", "guard.changed"),
        ("review/guard.json", "guard.signature"),
    ],
)
def test_t_gate_a_changed_rule_takes_every_approval_away(
    home: House, tmp_path: Path, file: str, code: str
) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"), ("r-law", "lawyer"))
    path = home.folder / file
    if file.endswith(".json"):
        path.write_text(path.read_text("utf-8").replace('"serial": 1', '"serial": 2'), "utf-8")
    else:
        path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert code in codes(home)
    assert {row[1] for row in compiled(home, tmp_path / "out")["m"].values()} == {"u"}


def test_t_gate_a_missing_guard_and_a_cut_ledger(home: House) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"), ("r-law", "lawyer"))
    home.guard()
    path = home.folder / "review" / "kk.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "guard.cut" in codes(home)
    (home.folder / "review" / "guard.json").unlink()
    assert "guard.missing" in codes(home)


def test_t_gate_a_ledger_that_cannot_be_believed_blocks_its_language(home: House) -> None:
    approve_consent(home, "kk", ("r-clin", "clinician"))
    path = home.folder / "review" / "kk.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    assert codes(home) == {"ledger.gap"}


def test_t_gate_an_approval_of_a_shown_text_is_of_that_text_alone(home: House) -> None:
    """The subject of two keys with the same letters differs."""
    words = home.words
    one, two = words.template("consent")[0], words.template("consent")[1]
    assert Subject.of("consent", one, ["А"]) != Subject.of("consent", two, ["А"])
    assert forms_of(one, "en") == [one.msgid]

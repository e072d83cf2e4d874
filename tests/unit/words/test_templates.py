"""The English that is translated and approved is the English of the sources, and what is critical stays so
until the release key says otherwise: found by an auditor who took a paragraph out of template and catalog
and had the rest published as "approved whole"."""

import json
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import pot, publish
from depter.words.compiling import compile_all
from depter.words.gate import blocking
from depter.words.ledger import Draft
from depter.words.record import record, unrecorded
from depter.words.statement import Act
from depter.words.states import State
from depter.words.templates import MARKS, check_templates
from tests.unit.words.house import House, house

PART = "consent:interview/p:01"


@pytest.fixture
def home(tmp_path: Path) -> House:
    """A house in which all Kazakh and English consent is approved, and how both write dates."""
    made = house(tmp_path)
    words = made.words
    for lang in ("en", "kk"):
        subjects = unrecorded(words, lang, ["consent"])
        record(words, lang, subjects, made.keys["r-trans"], "human")
        for who, role in (("r-clin", "clinician"), ("r-law", "lawyer")):
            drafts = [Draft(Act.APPROVE, one, role=role) for one in subjects]
            words.ledger(lang).extend(drafts, made.keys[who])
    made.approve_locale("en", "kk")
    made.guard()
    return made


def template(home: House, domain: str, change: Callable[[polib.POFile], None]) -> None:
    path = home.folder / "pot" / f"{domain}.pot"
    file = pot.read(path)
    change(file)
    pot.save(file, path)


def gone(file: polib.POFile) -> None:
    file.remove(next(one for one in file if one.msgctxt == PART))


def reworded(file: polib.POFile) -> None:
    next(one for one in file if one.msgctxt == PART).msgid = "You must answer."


def added(file: polib.POFile) -> None:
    file.append(polib.POEntry(msgctxt="consent:interview/p:99", msgid="You must answer."))


def not_critical(file: polib.POFile) -> None:
    one = next(one for one in file if "critical" in one.flags)
    one.flags.remove("critical")


def whole(home: House, out: Path) -> list[str]:
    """The consent texts that a compiled set calls approved."""
    compile_all(home.folder, out)
    data = json.loads(next((out / "json/kk").glob("consent.*.json")).read_text("utf-8"))
    return [name for name, one in data["docs"].items() if one["approvals"]]


def publishes(home: House) -> str:
    try:
        publish.release(home.words, home.release, 1_795_000_000)
    except WordsError as fault:
        return fault.code
    return "published"


def codes(home: House) -> set[str]:
    return {one.code for one in blocking(home.words) if one.language in ("kk", "")}


def test_what_is_whole_is_approved_and_published(home: House, tmp_path: Path) -> None:
    assert "interview" in whole(home, tmp_path / "out")
    assert codes(home) == set()
    assert publishes(home) == "published"


@pytest.mark.parametrize("change", [gone, reworded, added])
def test_a_template_that_is_not_its_source_approves_and_publishes_nothing(
    home: House, tmp_path: Path, change: Callable[[polib.POFile], None]
) -> None:
    template(home, "consent", change)
    if change is gone:
        path = pot.po_path(home.folder, "kk", "consent")
        file = pot.read(path)
        gone(file)
        pot.save(file, path)
        assert whole(home, tmp_path / "out") == []
    assert "words.template" in codes(home)
    assert publishes(home) == "words.template"
    with pytest.raises(WordsError) as caught:
        check_templates(home.folder)
    assert caught.value.facts["domain"] == "consent"


def test_a_changed_source_is_seen_at_once_and_the_same_bytes_are_right_again(home: House) -> None:
    path = home.folder / "source/consent/interview.toml"
    before = path.read_bytes()
    check_templates(home.folder)
    path.write_bytes(before.replace(b'text = "', b'text = "So: ', 1))
    with pytest.raises(WordsError):
        check_templates(home.folder)
    path.write_bytes(before)
    check_templates(home.folder)


@pytest.mark.parametrize("domain", ["ui", "server"])
def test_nobody_takes_a_lawyer_away_by_the_template(home: House, domain: str) -> None:
    assert MARKS in json.loads((home.folder / "review/guard.json").read_text("utf-8"))["files"]
    assert home.standing(PART).state is State.APPROVED
    template(home, domain, not_critical)
    assert home.words.guard_fault("kk") == "guard.changed"
    assert "guard.changed" in codes(home)
    assert home.standing(PART).state is not State.APPROVED


def test_a_new_sentence_of_the_screens_needs_no_release_key(home: House) -> None:
    new = polib.POEntry(msgid="An ordinary sentence of tomorrow.")
    template(home, "ui", lambda file: file.append(new))
    assert home.words.guard_fault("kk") is None

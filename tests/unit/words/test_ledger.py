"""T-LEDGER: what the ledger believes and what it refuses (words.md 2.5), each refusal by its code."""

from pathlib import Path

import pytest

from depter.errors import WordsError
from depter.words import edit
from depter.words.states import State
from tests.unit.words.house import House, house

#: A consent paragraph, a form text and a sentence of the phone that are there today.
CONSENT = "consent:interview/p:01"
FORM = "form:intake/title"


@pytest.fixture
def home(tmp_path: Path) -> House:
    return house(tmp_path)


def refused(code: str) -> pytest.RaisesExc[WordsError]:
    return pytest.RaisesExc(WordsError, check=lambda fault: fault.code == code)


def test_t_ledger_consent_needs_a_clinician_and_a_lawyer(home: House) -> None:
    home.write_text(CONSENT, "Мен атымды айттым.")
    home.approve(CONSENT, "r-clin")
    one = home.standing(CONSENT)
    assert (one.state, one.missing_roles) == (State.UNREVIEWED, ("lawyer",))
    home.approve(CONSENT, "r-law")
    one = home.standing(CONSENT)
    assert (one.state, one.missing_roles) == (State.APPROVED, ())
    assert [(a.by, a.role) for a in one.approvals] == [("r-clin", "clinician"), ("r-law", "lawyer")]


def test_t_ledger_one_changed_letter_voids_the_approval_and_the_old_text_has_it_again(
    home: House,
) -> None:
    home.write_text(CONSENT, "Мен атымды айттым.")
    home.approve(CONSENT, "r-clin", "r-law")
    home.put(CONSENT, "Мен атымды айттыm.")
    assert home.standing(CONSENT).state is State.UNREVIEWED
    home.put(CONSENT, "Мен атымды айттым.")
    assert home.standing(CONSENT).state is State.APPROVED


def test_t_ledger_hole_1_text_put_straight_into_the_po_has_no_author_and_is_never_approved(
    home: House,
) -> None:
    home.put(CONSENT, "Мен.")
    with refused("ledger.no_author"):
        edit.approve(home.words, "kk", None, CONSENT, home.keys["r-clin"])


def test_t_ledger_hole_2_a_ledger_of_another_language_approves_nothing(home: House) -> None:
    for lang in ("kk", "ky"):
        home.put(CONSENT, "Мен.", lang)
    home.write_text(CONSENT, "Ал.", lang="kk")
    home.write_text(CONSENT, "Мен.", lang="kk")
    home.approve(CONSENT, "r-clin", "r-law")
    review = home.folder / "review"
    (review / "ky.jsonl").write_bytes((review / "kk.jsonl").read_bytes())
    with refused("ledger.language"):
        home.states("ky")


def test_t_ledger_hole_3_a_rejection_cancels_every_approval_before_it(home: House) -> None:
    home.write_text(CONSENT, "Мен.")
    home.approve(CONSENT, "r-clin", "r-law")
    edit.reject(home.words, "kk", None, CONSENT, home.keys["r-nat"], "Too short.")
    one = home.standing(CONSENT)
    assert (one.state, one.rejected_reason) == (State.NEEDS_EDIT, "Too short.")
    home.approve(CONSENT, "r-clin")
    one = home.standing(CONSENT)
    assert (one.state, one.missing_roles) == (State.UNREVIEWED, ("lawyer",))

"""Which meeting a time belongs to, where a phone's clock ran ahead or was set back (FORMAT.md 5.6)."""

import pytest

from depter import forms
from depter.forms.answers import Session
from depter.forms.consent import meeting_of

FORM = forms.load("evaluation")
#: The first meeting's clock was a day ahead, the second's was right.
AHEAD = (
    Session("2026-11-25T10:00:00Z", "2026-11-25T10:30:00Z"),
    Session("2026-11-24T09:00:00Z", None),
)
RIGHT = (
    Session("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
    Session("2026-11-23T11:00:00Z", None),
)


@pytest.mark.parametrize(
    ("sessions", "at", "found"),
    [
        (AHEAD, "2026-11-25T10:05:00Z", 0),
        (AHEAD, "2026-11-25T10:30:00Z", 0),
        (AHEAD, "2026-11-24T09:05:00Z", 1),
        (AHEAD, None, 0),
        (RIGHT, "2026-11-23T10:59:59Z", 0),
        (RIGHT, "2026-11-23T11:00:00Z", 1),
        ((), "2026-11-23T11:00:00Z", 0),
    ],
)
def test_a_clock_that_was_set_back_moves_no_answer_to_a_later_meeting(
    sessions: tuple[Session, ...], at: str | None, found: int
) -> None:
    assert meeting_of(sessions, at) == found


@pytest.mark.parametrize(
    ("at", "again"), [("2026-11-25T10:05:00Z", True), ("2026-11-24T09:05:00Z", False)]
)
def test_a_yes_under_a_clock_that_ran_ahead_is_asked_again(at: str, again: bool) -> None:
    yes = forms.Answer("yes", "answered", at, "ky", "ab" * 32, "machine")
    given = forms.Answers("evaluation", 1, "ky", AHEAD, {"c.physical_exam": yes})
    found = forms.missing(FORM, given, forms.Context("physician", "2026-11-24"))
    assert (
        any(one.path == "c.physical_exam" for one in found if one.code == "missing.again") is again
    )

"""The first contact, version 3: help first, what a consent opens, and the advice that appears in time."""

from collections.abc import Mapping
from typing import Any

import pytest

from depter import forms
from depter.forms.answers import Session
from depter.forms.engine import QuestionView, each_view

INTAKE = forms.load("intake")
AGREED = {
    "it.safe_now": "yes", "it.intro_done": "yes", "it.child": "no", "it.capacity": "yes",
    "c.interview": "yes", "c.record_written": "yes", "c.supervisor": "yes",
}  # fmt: skip


def look(values: Mapping[str, Any], trained: tuple[str, ...] = ()) -> forms.FormView:
    """Return the form as it stands with some answers."""
    answers = {name: forms.Answer(value, "answered") for name, value in values.items()}
    context = forms.Context("interviewer", "2026-11-23", trained=trained)
    return forms.visible(INTAKE, forms.Answers("intake", 3, "ky", (), answers), context)


def seen(view: forms.FormView, path: str) -> QuestionView | None:
    """Return a question as it stands, or None where it is not shown."""
    return next(
        (one for part in view.sections for one in each_view(part.questions) if one.path == path),
        None,
    )


def advice(values: Mapping[str, Any], path: str, trained: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the notices at a question, with their level."""
    found = seen(look({**AGREED, **values}, trained), path)
    assert found is not None
    return {notice.id: notice.level for notice in found.notices}


def test_help_comes_before_consent_and_before_what_happened() -> None:
    order = list(INTAKE.questions)
    assert order.index("it.needs_now") < order.index("c.interview") < order.index("it.what")
    assert order.index("it.vitals_action") < order.index("it.safety") < order.index("c.interview")
    named = {"it.needs_now": ["severe_pain"]}
    assert advice(named, "it.needs_now") == {"urgent": "alarm"}
    assert advice(named, "it.what") == {"urgent_first": "alarm"}
    assert advice({**named, "it.vitals_action": ["hospital"]}, "it.what") == {}
    assert advice({"it.needs_now": ["none_reported"]}, "it.needs_now") == {}
    # Nobody was asked: that is neither a need nor none.
    assert advice({}, "it.needs_now") == advice({}, "it.what") == {}


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("it.interviewed_before", 1, {}),
        ("it.interviewed_before", 2, {"again": "warn"}),
        ("it.deadline_flags", ["fresh_injuries"], {"fresh_injuries": "warn"}),
        ("it.deadline_flags", ["pep_window"], {"pep_window": "alarm"}),
        ("it.deadline_flags", ["deportation_risk"], {"deportation": "alarm"}),
        ("it.deadline_flags", ["none_reported"], {}),
        ("it.safety", ["phone_checked"], {"watched": "alarm"}),
        ("it.safety", ["family_threatened"], {"in_danger": "warn"}),
        ("it.plan", "refer_only", {"refer_only": "note"}),
        ("it.plan", "close", {}),
        ("it.copy", "paper", {"copy_danger": "warn"}),
        ("it.copy", "verbal_code", {}),
    ],
)
def test_advice_appears_with_the_answer(path: str, value: Any, found: dict[str, str]) -> None:
    assert advice({path: value}, path) == found


def test_who_does_not_want_to_be_contacted_is_not_contacted_by_oversight() -> None:
    """Warned where it would happen, and nothing is blocked."""
    ways: tuple[tuple[str, Any, str], ...] = (
        ("it.contact.channel", ["call"], "recontact_channel"),
        ("it.plan", "second_contact", "recontact_plan"),
        ("it.follow_up", {"edtf": "2026-12-01"}, "recontact_followup"),
    )
    for path, value, notice in ways:
        told = {"c.identity": "yes", path: value}
        for answer, found in (("no", {notice: "warn"}), ("yes", {}), ("later", {})):
            assert advice({**told, "c.recontact": answer}, path) == found, (path, answer)
        assert advice(told, path) == {}
    coming = {"c.identity": "yes", "c.recontact": "no", "it.contact.channel": ["come_to_us"]}
    assert advice(coming, "it.contact.channel") == {}
    assert advice({"it.plan": "close", "c.recontact": "no"}, "it.plan") == {}
    assert advice({"c.recontact": "no"}, "c.recontact") == {"no_recontact": "note"}


def test_the_duty_is_named_until_the_person_has_agreed() -> None:
    asked = seen(look({}), "c.interview")
    assert asked is not None
    assert [notice.id for notice in asked.notices] == ["duty_possible"]
    assert advice({}, "c.interview") == {}


def test_a_child_is_referred_unless_somebody_trained_asks() -> None:
    child = {"it.child": "yes", "it.plan": "full_evaluation"}
    assert advice(child, "it.plan") == {"child_plan": "alarm"}
    assert advice(child, "it.what") == {"child_account": "warn"}
    assert advice(child, "it.plan", ("children",)) == {}
    referred = advice({**child, "it.plan": "refer_only"}, "it.plan")
    assert referred == {"refer_only": "note"}
    unsafe = {"it.child": "yes", "it.child_adult": "adult_not_safe"}
    assert advice(unsafe, "it.child_adult") == {"child_adult": "alarm"}


def test_who_is_held_is_known_before_anything_that_depends_on_it() -> None:
    order = list(INTAKE.questions)
    assert order[:3] == ["it.safe_now", "it.detained", "it.alone"]
    assert order.index("it.detained") < order.index("it.safety")
    assert advice({"it.detained": "now"}, "it.detained") == {"detained_now": "warn"}
    assert advice({"it.detained": "released"}, "it.detained") == {}
    told = [notice.id for notice in INTAKE.notices]
    assert told.index("detained_now") < told.index("overheard")


def test_training_is_asked_beside_the_child_and_only_then() -> None:
    order = list(INTAKE.questions)
    near = [order.index(one) for one in ("it.child", "it.child_adult", "it.trained_children")]
    assert near == list(range(near[0], near[0] + 3))
    assert seen(look(AGREED), "it.trained_children") is None
    assert seen(look({**AGREED, "it.child": "yes"}), "it.trained_children") is not None
    assert INTAKE.questions["it.trained_children"].profile == "child_trained"


@pytest.mark.parametrize(
    ("question", "notice"),
    [("it.interp.independent", "interp_dependent"), ("it.interp.secrecy", "interp_no_promise")],
)
def test_what_is_said_of_the_interpreter_was_asked_before(question: str, notice: str) -> None:
    """The person hears who this is; so the interviewer knows it by then, or is told to find out."""
    order = list(INTAKE.questions)
    assert order.index("it.alone") < order.index(question) < order.index("c.this_interpreter")
    assert seen(look({**AGREED, "it.alone": ["family"]}), question) is None
    there = {"it.alone": ["interpreter"]}
    assert advice({**there, question: "yes"}, question) == {}
    assert advice({**there, question: "no"}, question) == {notice: "alarm"}
    assert advice({"c.interpreter": "I-3", question: "no"}, question) == {notice: "alarm"}
    unknown = forms.Answer(None, "not_known")
    answers = {name: forms.Answer(value, "answered") for name, value in AGREED.items()}
    answers |= {"it.alone": forms.Answer(["interpreter"], "answered"), question: unknown}
    whole = forms.Answers("intake", 3, "ky", (), answers)
    view = forms.visible(INTAKE, whole, forms.Context("interviewer", "2026-11-23"))
    found = seen(view, question)
    assert found is not None
    assert [one.id for one in found.notices] == [notice]


def test_nothing_that_is_not_known_is_said_in_two_ways() -> None:
    """An answer that is a state (FORMAT.md 3.3) is no choice beside it."""
    for question in INTAKE.questions.values():
        codes = {choice.code for choice in question.choices}
        assert not codes & {"dont_know", "not_known", "unknown", "declined", "not_sure"}, (
            question.id
        )


def test_interpreter_and_observer_are_asked_about_only_where_there_is_one() -> None:
    for item, company in (("c.this_interpreter", "interpreter"), ("c.observer", "observer")):
        assert seen(look({**AGREED, "it.alone": ["nobody"]}), item) is None
        there = {**AGREED, "it.alone": [company]}
        assert seen(look(there), item) is not None
        assert "alarm" in advice({**there, item: "no"}, item).values()


def test_a_contact_is_written_down_only_with_consent() -> None:
    def access(consent: str | None) -> str:
        given = {} if consent is None else {"c.identity": consent}
        found = seen(look({**AGREED, **given}), "it.contact.detail")
        assert found is not None
        return found.access

    assert [access(one) for one in (None, "no", "later", "yes")] == ["closed"] * 3 + ["open"]


@pytest.mark.parametrize("mode", ["verbal_witnessed", "verbal_alone", "signature", "own_mark"])
def test_nobody_signs_on_the_phone_unless_that_was_chosen(mode: str) -> None:
    view = look({**AGREED, "c.mode": mode})
    assert seen(view, "c.signature") is None
    assert (seen(view, "c.witness") is not None) == (mode == "verbal_witnessed")
    for here in ("signature_here", "mark_here"):
        assert seen(look({**AGREED, "c.mode": here}), "c.signature") is not None


def test_an_interview_without_a_referral_is_warned_about_and_can_be_finished() -> None:
    done = {
        **AGREED, "c.mode": "verbal_alone", "c.language": "ky", "it.plan": "close",
    }  # fmt: skip
    answers = {name: forms.Answer(value, "answered") for name, value in done.items()}
    whole = forms.Answers("intake", 3, "ky", (), answers)
    gaps = forms.missing(INTAKE, whole, forms.Context("interviewer", "2026-11-23"))
    warned = [(gap.path, gap.required) for gap in gaps]
    assert warned == [("it.referrals", "W"), ("it.grounding", "W")]


@pytest.mark.parametrize("item", ["c.interview", "c.record_written", "c.supervisor"])
def test_a_no_at_a_later_meeting_deletes_nothing_that_was_told_before(item: str) -> None:
    """As in the full evaluation: the first contact asks its consents anew, and a no ends the day."""
    given = {
        name: forms.Answer(value, "answered", "2026-11-01T10:05:00Z")
        for name, value in AGREED.items()
    }
    meetings = (
        Session("2026-11-01T10:00:00Z", "2026-11-01T12:00:00Z"),
        Session("2026-11-20T10:00:00Z", None),
    )
    context = forms.Context("interviewer", "2026-11-20")

    def told(upto: int, **changed: forms.Answer) -> forms.Answers:
        return forms.Answers("intake", 3, "ky", meetings[:upto], {**given, **changed})

    asked = {
        one.path
        for one in forms.missing(INTAKE, told(2), context)
        if one.code == "missing.again" and one.path.startswith("c.")
    }
    assert asked == {"c.interview", "c.record_written", "c.supervisor"}
    no = {item: forms.Answer("no", "answered", "2026-11-20T10:05:00Z")}
    first = forms.visible(INTAKE, told(1, **no), context).ending
    later = forms.visible(INTAKE, told(2, **no), context).ending
    assert first is not None and first.keep == "nothing"
    assert later is not None and (later.id, later.keep) == ("no_more", "draft")

"""Which part of the evaluation each role sees and answers (specification 1.3, 1.7), and what becomes of a
record that several of them wrote."""

import json
from typing import Any

import pytest

from depter import forms
from depter.forms.answers import Row, Session
from depter.forms.check import check_text

FORM = forms.load("evaluation")
TODAY = "2026-11-28"
FIRST, SECOND = "2026-11-20T10:00:00Z", "2026-11-27T10:00:00Z"
#: What is a clinician's, by the part of the specification; a lawyer does not even see it.
CLINICAL = ("A6", "A7", "A8", "A10", "A11", "A12", "A13")
ROLES = ("interviewer", "physician", "psychologist", "lawyer")
SAYS_NOT_DONE = {"px.done", "px.not_done_why", "ps.done", "ps.not_done_why"}


def answers(sessions: int = 1, /, **given: Any) -> forms.Answers:
    found = {
        name.replace("__", "."): forms.Answer(value, "answered", FIRST, "ky", "ab" * 32, "machine")
        for name, value in given.items()
    }
    meetings = (Session(FIRST, None), Session(SECOND, None))[:sessions]
    return forms.Answers("evaluation", 1, "ky", meetings, found)


def views(given: forms.Answers, role: str) -> dict[str, Any]:
    view = forms.visible(FORM, given, forms.Context(role, TODAY, trained=("children",)))
    return {one.path: one for part in view.sections for one in forms.each_view(part.questions)}


@pytest.mark.parametrize("section", FORM.sections, ids=lambda one: one.id)
def test_a_lawyer_sees_no_clinical_part_and_everybody_all_the_others(section: Any) -> None:
    inside = [one for one in FORM.questions.values() if one.section == section.id]
    for one in inside:
        allowed = one.seen_by or ROLES
        if section.part in CLINICAL or section.id == "health_before" or one.id == "ph.finding":
            assert "lawyer" not in allowed, one.id
        else:
            assert set(ROLES) <= set(allowed), one.id
        if section.id == "exam_intimate":
            assert allowed == ("physician", "supervisor")
        elif section.part in CLINICAL:
            assert {"interviewer", "physician", "psychologist"} <= set(allowed)


@pytest.mark.parametrize("section", FORM.sections, ids=lambda one: one.id)
def test_who_may_answer(section: Any) -> None:
    """Physical examination: a physician. Psychology and conclusions: a clinician. The rest: whoever asks."""
    for one in (one for one in FORM.questions.values() if one.section == section.id):
        may = set(one.answered_by or ROLES)
        if one.id in SAYS_NOT_DONE:
            assert may == {"interviewer", "physician", "psychologist"}
        elif section.part == "A7":
            assert may == {"physician"}, one.id
        elif section.part in ("A8", "A12", "A13"):
            assert may <= {"physician", "psychologist"} and "physician" in may, one.id
        elif section.part not in CLINICAL:
            assert may >= set(ROLES), one.id


def test_what_a_lawyer_may_not_see_is_nowhere_and_is_sealed_as_it_stands() -> None:
    finding = Row("1xaaaaaaaaaa", {"px.finding.type": forms.Answer("bruise", "answered")})
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes", "px__done": "full"}
    told = answers(**agreed, px__finding=(finding,), co__overall="hc", sy__function=["sleep"])
    shown = views(told, "lawyer")
    assert not [
        path for path in shown if path.startswith(("px.", "ps.", "sy.", "in.", "co.", "dt."))
    ]
    missed = forms.missing(FORM, told, forms.Context("lawyer", TODAY))
    assert not [one for one in missed if one.path.startswith(("px.", "ps.", "in.", "co."))]
    sealed = forms.settled(FORM, told, forms.Context("lawyer", TODAY))
    for name in ("px.finding", "co.overall", "sy.function"):
        assert sealed.answers[name].value == told.answers[name].value or name == "px.finding"
        assert not sealed.answers[name].hidden
    (row,) = sealed.answers["px.finding"].value
    assert row.answers["px.finding.type"].value == "bruise"
    # The desk, and a physician after her, see all of it.
    desk = forms.visible(FORM, sealed, forms.recorded_context(FORM, sealed, TODAY))
    paths = {one.path for part in desk.sections for one in forms.each_view(part.questions)}
    assert {"px.finding/1xaaaaaaaaaa/px.finding.type", "co.overall"} <= paths
    assert views(sealed, "physician")["co.overall"].answer.value == "hc"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, "statement"),
        ({"px__done": "not_done", "ps__done": "not_done"}, "statement"),
        ({"px__done": "not_done", "ps__done": "partial"}, "psychological"),
        ({"ps__done": "full"}, "psychological"),
        ({"px__done": "partial", "ps__done": "full"}, "medical"),
        ({"px__done": "full"}, "medical"),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_the_kind_of_report_follows_from_what_was_examined(
    given: dict[str, str], kind: str, role: str
) -> None:
    """By whomever the last meeting was held."""
    sealed = forms.settled(FORM, answers(**given), forms.Context(role, TODAY))
    assert sealed.answers["ci.report_kind"].value == kind


def test_at_another_meeting_the_examination_opens_when_it_was_asked_again() -> None:
    finding = Row("1xaaaaaaaaaa", {"px.finding.type": forms.Answer("bruise", "answered")})
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes", "px__done": "full"}
    parts = ("px.general", "px.finding", "px.finding/1xaaaaaaaaaa/px.finding.type", "px.regions_ok")

    def access(told: forms.Answers) -> set[tuple[str, str | None]]:
        shown = views(told, "physician")
        return {(shown[one].access, shown[one].asks) for one in parts}

    first = answers(**agreed, px__finding=(finding,))
    assert access(first) == {("open", None)}
    second = answers(2, **agreed, px__finding=(finding,))
    assert access(second) == {("read", "px.consent_now")}
    # What was found stays to be read, counts, and nothing of it blocks the sealing.
    shown = views(second, "physician")
    assert shown["px.finding/1xaaaaaaaaaa/px.finding.type"].answer.value == "bruise"
    assert shown["px.consent_now"].access == "open"
    missed = forms.missing(FORM, second, forms.Context("physician", TODAY))
    assert not [one for one in missed if one.path.startswith("px.finding") and one.required != "W"]
    asked = second.answering(
        "px.consent_now", forms.Answer("yes", "answered", SECOND, "ky", "ab" * 32, "machine")
    )
    assert access(asked) == {("open", None)}
    no = asked.answering(
        "px.consent_now", forms.Answer("no", "answered", SECOND, "ky", "ab" * 32, "machine")
    )
    assert {one for one, _ in access(no)} == {"closed"}


def test_a_question_that_is_to_be_asked_anew_must_be_one_that_can_be() -> None:
    raw = json.loads(json.dumps(FORM.source))
    exam = next(one for one in raw["sections"] if one["id"] == "exam_general")
    for name, code in (("px.consent_now", None), ("px.done", 1), ("px.nowhere", 1)):
        exam["items"][0]["asked_now"] = name
        found = check_text(json.dumps(raw), forms.code_lists())
        assert [one.code for one in found] == ["form.unknown_question"] * (code or 0)

"""The evaluation, sections A1 to A5: the account before the codes, and what stays shut until it may open."""

from collections.abc import Mapping
from typing import Any

import pytest

from depter import forms
from depter.forms.answers import Row
from depter.forms.engine import QuestionView, each_view

EVALUATION = forms.load("evaluation")
BEGUN = {
    "ci.minor": "no", "ci.capacity": "yes", "ci.interpreter": "no", "ci.detained_now": "no",
    "c.interview": "yes", "c.record_written": "yes", "c.supervisor": "yes", "ci.pseudonym": "Ai",
}  # fmt: skip


def look(
    values: Mapping[str, Any],
    *,
    role: str = "physician",
    trained: tuple[str, ...] = (),
    consent: Mapping[str, str] | None = None,
) -> forms.FormView:
    """Return the form as it stands with some answers."""
    answers = {name: forms.Answer(value, "answered") for name, value in values.items()}
    context = forms.Context(role, "2026-11-23", consent=consent or {}, trained=trained)
    return forms.visible(EVALUATION, forms.Answers("evaluation", 1, "ky", (), answers), context)


def seen(view: forms.FormView, path: str) -> QuestionView | None:
    """Return a question as it stands, or None where it is not shown."""
    return next(
        (one for part in view.sections for one in each_view(part.questions) if one.path == path),
        None,
    )


def incident(**values: str) -> dict[str, Any]:
    """Return the answers with one incident in them."""
    inside = {name.replace("__", "."): forms.Answer(v, "answered") for name, v in values.items()}
    return {**BEGUN, "al.incident": (Row("a1b2c3d4", inside),)}


def in_incident(view: forms.FormView, name: str) -> QuestionView | None:
    """Return a question of the one incident."""
    return seen(view, f"al.incident/a1b2c3d4/{name}")


def notices(values: Mapping[str, Any], path: str) -> dict[str, str]:
    """The notices at a question, with their level."""
    found = seen(look(values), path)
    assert found is not None
    return {notice.id: notice.level for notice in found.notices}


@pytest.mark.parametrize("form", ["intake", "evaluation"])
def test_no_question_offers_the_same_code_twice(form: str) -> None:
    """A list that has its own "another" needs no second one beside it."""
    for question in forms.load(form).questions.values():
        codes = [choice.code for choice in question.choices]
        assert len(codes) == len(set(codes)), question.id


def test_the_account_comes_before_every_code() -> None:
    order = list(EVALUATION.questions)
    assert order.index("al.narrative") < order.index("al.episode")
    assert order.index("al.incident.account") < order.index("al.incident.method")
    assert order.index("al.sexual.account") < order.index("al.sexual.kind")
    for name in ("al.incident.method", "al.detail.method", "al.sexual.kind", "bg.group_risk"):
        assert EVALUATION.questions[name].audience == "interviewer", name


def test_no_list_of_methods_is_ever_read_aloud() -> None:
    for question in EVALUATION.questions.values():
        if any(
            choice.key.startswith(("form:_lists/method", "form:_lists/implement"))
            for choice in question.choices
        ):
            assert question.audience == "interviewer", question.id


def test_the_sexual_part_is_shut_until_the_person_opens_it() -> None:
    def access(**values: str) -> str:
        found = in_incident(look(incident(**values)), "al.sexual.account")
        assert found is not None
        return found.access

    raised, asked = "al__incident__sexual_raised", "al__incident__sexual_permission"
    assert access() == "closed"
    assert access(**{raised: "not_raised"}) == "closed"
    assert access(**{raised: "ask_gently"}) == "closed"
    assert access(**{raised: "ask_gently", asked: "no"}) == "closed"
    assert access(**{raised: "ask_gently", asked: "yes"}) == "open"
    assert access(**{raised: "raised_by_person"}) == "open"
    # A yes that stands from before does not open what is not asked any more.
    assert access(**{raised: "not_raised", asked: "yes"}) == "closed"


def test_methods_of_sexual_violence_are_in_the_shut_list_only() -> None:
    open_codes = {choice.code for choice in EVALUATION.questions["al.incident.method"].choices}
    shut_codes = {choice.code for choice in EVALUATION.questions["al.sexual.kind"].choices}
    assert not {code for code in open_codes if code.startswith("M17")}
    assert {"M17", "M17.nudity", "M17.threat_rape"} <= shut_codes
    parents = {f"M{n:02d}" for n in range(1, 35)} | {"M98", "M99"}
    assert parents - {"M17"} <= open_codes
    assert {code.split(".")[0] for code in open_codes} <= parents


def test_a_person_under_18_is_left_to_somebody_trained_for_children() -> None:
    child = {**BEGUN, "ci.minor": "yes"}
    ending = look(child).ending
    assert ending is not None
    assert (ending.id, ending.keep) == ("child", "draft")
    assert seen(look(child), "ci.child.assent") is None
    trained = look(child, trained=("children",))
    assert trained.ending is None
    assert seen(trained, "ci.child.assent") is not None
    assert seen(look(BEGUN, trained=("children",)), "ci.child.assent") is None
    refused = look({**child, "ci.child.assent": "no"}, trained=("children",))
    assert refused.ending is not None
    assert refused.ending.id == "child_no"


def test_everybody_is_asked_whether_the_talk_could_bring_trouble() -> None:
    for held in ("yes", "no"):
        assert seen(look({**BEGUN, "ci.detained_now": held}), "ci.reprisal.fear") is not None
    more = ("ci.reprisal.helps", "ci.reprisal.visit")
    for answers, wanted in (
        ({}, False),
        ({"ci.reprisal.fear": "no"}, False),
        ({"ci.reprisal.fear": "yes"}, True),
        ({"ci.detained_now": "yes"}, True),
    ):
        view = look({**BEGUN, **answers})
        assert {seen(view, name) is not None for name in more} == {wanted}, answers
    assert notices({**BEGUN, "ci.detained_now": "yes"}, "ci.detained_now") == {
        "detained_now": "alarm"
    }
    assert notices({**BEGUN, "ci.reprisal.fear": "yes"}, "ci.reprisal.fear") == {
        "reprisal_fear": "alarm"
    }


def test_whether_the_person_is_held_comes_before_what_depends_on_it() -> None:
    order = list(EVALUATION.questions)
    assert order[0] == "ci.detained_now"
    assert order.index("ci.reprisal") < order.index("c.interview")


def interpreter(**values: str) -> dict[str, Any]:
    """Return the answers with one interpreter in them."""
    inside = {f"ci.interp.{name}": forms.Answer(v, "answered") for name, v in values.items()}
    return {**BEGUN, "ci.interpreter": "yes", "ci.interp_detail": (Row("a1b2c3d4", inside),)}


def test_what_is_read_about_the_interpreter_is_asked_before() -> None:
    """The assurance must not be read aloud before somebody knows that it is true."""
    order = list(EVALUATION.questions)
    for name in ("independent", "confidentiality", "agreed"):
        assert order.index(f"ci.interp.{name}") < order.index("c.this_interpreter")

    def told(**values: str) -> set[str]:
        return set(notices(interpreter(**values), "c.this_interpreter"))

    assert set(notices({**BEGUN, "ci.interpreter": "yes"}, "c.this_interpreter")) == {
        "interp_unasked"
    }
    assert told() == told(independent="yes") == told(confidentiality="yes") == {"interp_unasked"}
    assert told(independent="yes", confidentiality="yes") == set()
    assert (
        told(independent="no")
        == told(independent="yes", confidentiality="no")
        == {"interp_assurance"}
    )
    levels = notices(interpreter(independent="no"), "c.this_interpreter")
    assert levels == {"interp_assurance": "alarm"}


@pytest.mark.parametrize(
    ("name", "notice", "level"),
    [
        ("independent", "interp_not_independent", "warn"),
        ("confidentiality", "interp_no_promise", "alarm"),
        ("agreed", "interp_not_agreed", "alarm"),
    ],
)
def test_a_no_about_the_interpreter_is_never_without_a_word(
    name: str, notice: str, level: str
) -> None:
    path = f"ci.interp_detail/a1b2c3d4/ci.interp.{name}"
    assert notices(interpreter(**{name: "no"}), path) == {notice: level}
    assert notices(interpreter(**{name: "yes"}), path) == {}


def test_consent_to_an_interpreter_is_asked_again_when_the_assurance_turns_out_untrue() -> None:
    def fault(consent: str, **values: str) -> str | None:
        found = seen(
            look({**interpreter(**values), "c.this_interpreter": consent}), "c.this_interpreter"
        )
        assert found is not None
        return found.fault

    sound = {"independent": "yes", "confidentiality": "yes"}
    assert fault("yes", **sound) is None
    for name in sound:
        later = {**sound, name: "no"}
        assert fault("yes", **later) == "constraint.as_it_is"
        assert fault("yes", **later, told="no") == "constraint.as_it_is"
        assert fault("yes", **later, told="yes") is None
        assert fault("no", **later) is None
        answers = {
            key: forms.Answer(value, "answered")
            for key, value in {**interpreter(**later), "c.this_interpreter": "yes"}.items()
        }
        missed = forms.missing(
            EVALUATION,
            forms.Answers("evaluation", 1, "ky", (), answers),
            forms.Context("physician", "2026-11-23"),
        )
        assert ("c.this_interpreter", "constraint.as_it_is", "W") in {
            (one.path, one.code, one.required) for one in missed
        }


@pytest.mark.parametrize(
    ("role", "notice"),
    [
        ("physician", "sexual_windows"),
        ("psychologist", "sexual_windows"),
        ("interviewer", "sexual_doctor"),
        ("lawyer", "sexual_doctor"),
    ],
)
def test_whoever_hears_of_sexual_violence_hears_of_the_hours_that_count(
    role: str, notice: str
) -> None:
    def told(**values: str) -> list[tuple[str, str]]:
        found = in_incident(look(incident(**values), role=role), "al.incident.sexual_raised")
        assert found is not None
        return [(one.id, one.level) for one in found.notices if one.id != "sexual_care"]

    raised = "al__incident__sexual_raised"
    assert told() == told(**{raised: "not_raised"}) == told(**{raised: "ask_gently"}) == []
    assert told(**{raised: "raised_by_person"}) == [(notice, "alarm")]
    gently = {raised: "ask_gently", "al__incident__sexual_permission": "yes"}
    assert told(**gently) == []
    assert told(**gently, al__sexual__account="...") == [(notice, "alarm")]


def test_a_refusal_ends_it_and_keeps_nothing() -> None:
    for item in ("c.interview", "c.record_written", "c.supervisor"):
        ending = look({**BEGUN, item: "no"}).ending
        assert ending is not None
        assert ending.keep == "nothing"
        later = look({**BEGUN, item: "later"}).ending
        assert later is not None
        assert (later.id, later.keep) == ("consent_later", "draft")


def test_name_and_contact_open_by_consent_only() -> None:
    def access(view: forms.FormView) -> str:
        found = seen(view, "ci.person.given")
        assert found is not None
        return found.access

    assert access(look(BEGUN)) == "closed"
    assert access(look({**BEGUN, "c.identity": "later"})) == "closed"
    assert access(look({**BEGUN, "c.identity": "yes"})) == "open"
    # Consent of the first conversation counts until this one asks again.
    assert access(look(BEGUN, consent={"c.identity": "yes"})) == "open"
    assert access(look({**BEGUN, "c.identity": "no"}, consent={"c.identity": "yes"})) == "closed"


def test_a_lawyer_does_not_see_the_history_of_health() -> None:
    clinical = ("bg.medical_history", "bg.psych_history", "bg.medication", "bg.substance")
    for name in clinical:
        assert seen(look(BEGUN, role="lawyer"), name) is None
        for role in ("interviewer", "physician", "psychologist", "supervisor"):
            assert seen(look(BEGUN, role=role), name) is not None
    assert seen(look(BEGUN, role="lawyer"), "al.narrative") is not None


def test_orientation_and_community_are_hidden_until_they_matter() -> None:
    for hidden, opened in (
        ("bg.sogi_note", "bg.sogi_raised"), ("bg.ethnicity", "bg.ethnicity_matters"),
    ):  # fmt: skip
        assert seen(look(BEGUN), hidden) is None
        assert seen(look({**BEGUN, opened: "no"}), hidden) is None
        assert seen(look({**BEGUN, opened: "yes"}), hidden) is not None
        assert EVALUATION.questions[hidden].sensitive


def test_intimate_consent_is_asked_only_after_the_wider_one() -> None:
    assert seen(look(BEGUN), "c.genital_exam") is None
    examined = {**BEGUN, "c.physical_exam": "yes", "c.photo": "yes"}
    assert seen(look(examined), "c.genital_exam") is not None
    assert seen(look(examined), "c.photo_intimate") is None
    assert seen(look({**examined, "c.genital_exam": "yes"}), "c.photo_intimate") is not None


def test_the_possible_duty_to_report_is_told_before_consent() -> None:
    order = list(EVALUATION.questions)
    assert order.index("ci.country_regime") < order.index("c.interview")
    for country in ("KZ", "KG", "TJ"):
        asked = seen(look({**BEGUN, "ci.country_regime": country}), "ci.country_regime")
        assert asked is not None
        assert [notice.id for notice in asked.notices] == [f"duty_{country.lower()}"]


def test_who_does_not_want_to_be_contacted_is_not_contacted_by_oversight() -> None:
    def warned(recontact: str, followup: str) -> dict[str, str]:
        end = Row("a1b2c3d4", {"cl.end.followup": forms.Answer(followup, "answered")})
        told = {**BEGUN, "c.identity": "yes", "ci.person.contact": "0555", "cl.end": (end,)}
        told["c.recontact"] = recontact
        where = ("ci.person.contact", "cl.end/a1b2c3d4/cl.end.followup")
        return notices(told, where[0]) | notices(told, where[1])

    detail, followup = {"recontact_detail": "warn"}, {"recontact_followup": "warn"}
    assert warned("no", "contact") == warned("no", "visit") == detail | followup
    assert warned("no", "person_calls") == detail
    assert warned("yes", "contact") == warned("later", "visit") == {}


def test_a_report_is_not_handed_over_under_a_consent_that_is_missing() -> None:
    choices = [one.code for one in EVALUATION.questions["ci.recipient.consent"].choices]
    for code in choices:
        row = Row("a1b2c3d4", {"ci.recipient.consent": forms.Answer(code, "answered")})
        told = {**BEGUN, "ci.report_recipient": (row,)}
        path = "ci.report_recipient/a1b2c3d4/ci.recipient.consent"
        warned = {} if code == "self" else {"recipient_consent": "alarm"}
        assert notices(told, path) == notices({**told, f"c.{code}": "no"}, path) == warned
        assert notices({**told, f"c.{code}": "yes"}, path) == {}


def test_nothing_that_the_person_tells_is_required() -> None:
    for question in EVALUATION.questions.values():
        if question.audience == "survivor" and question.required in ("C", "F"):
            assert question.type == "consent", question.id


def test_what_a_person_tells_can_be_declined() -> None:
    for question in EVALUATION.questions.values():
        told = question.audience == "survivor" and question.type not in ("consent", "info", "group")
        if told or question.id.startswith(("al.episode.", "al.incident.method", "al.perp.role")):
            # Nobody remembers a day to come, and a signature is not a memory.
            past = not question.future and question.id not in ("c.signature", "c.retention_years")
            least = (
                {"declined", "not_remembered", "not_known"} if past else {"declined", "deferred"}
            )
            assert least <= set(question.states), question.id
            assert past or "not_remembered" not in question.states, question.id


def test_an_end_before_its_beginning_is_named_and_kept() -> None:
    row = {
        "al.episode.start": forms.Answer({"edtf": "2026-05"}, "answered"),
        "al.episode.end": forms.Answer({"edtf": "2026-03"}, "answered"),
    }
    values = {**BEGUN, "al.episode": (Row("a1b2c3d4", row),)}
    found = seen(look(values), "al.episode/a1b2c3d4/al.episode.end")
    assert found is not None
    assert found.fault == "constraint.after_start"
    row["al.episode.end"] = forms.Answer({"edtf": "2026"}, "answered")
    found = seen(look(values), "al.episode/a1b2c3d4/al.episode.end")
    assert found is not None
    assert found.fault is None


@pytest.mark.parametrize(
    ("edtf", "band"),
    [
        ("2026-11-23", "under_72h"),
        ("2026-11-20", "under_72h"),
        ("2026-11-19", "d4_14"),
        ("2026-11-08/2026-11-01", None),
        ("2026-10-12/2026-10-31", "d15_42"),
        ("2026-10", None),
        ("2026-06", "d43_m6"),
        ("2026-05", None),  # partly more, partly less than six months
        ("2026-03~", "m6_12"),
        ("2024", "y1_5"),
        ("199X", "over_5y"),
        ("../2020", "over_5y"),
        ("2026", None),
        ("2027-01", None),
    ],
)
def test_the_time_since_the_event_is_said_where_all_of_the_date_agrees(
    edtf: str, band: str | None
) -> None:
    said = {**BEGUN, "al.last_event": {"edtf": edtf}}
    answers = {name: forms.Answer(value, "answered") for name, value in said.items()}
    sealed = forms.settled(
        EVALUATION,
        forms.Answers("evaluation", 1, "ky", (), answers),
        forms.Context("physician", "2026-11-23"),
    )
    assert sealed.answers["ci.time_since_event"].value == band

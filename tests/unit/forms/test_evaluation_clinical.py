"""What the clinician's part of the evaluation promises: gates, roles, and a scale that is never computed."""

from typing import Any

import pytest

from depter import forms
from depter.forms.answers import Row
from depter.words.places import translations
from depter.words.sources import read_sources

EVALUATION = forms.load("evaluation")
WORDS = {source.key: source.text for source in read_sources(translations())}
LEVELS = ["nc", "c", "hc", "t", "d"]
SCALES = ("px.finding.consistency", "px.genital.consistency", "ps.consistency", "co.overall")
CLINICAL = ("px.", "ps.", "in.", "co.")


def whole(**answers: Any) -> forms.Answers:
    """Return answers by question; ``__`` stands for the dot."""
    found = {name.replace("__", "."): forms.Answer(v, "answered") for name, v in answers.items()}
    return forms.Answers("evaluation", 1, "ky", (), found)


def seen(answers: forms.Answers, role: str = "physician") -> dict[str, Any]:
    view = forms.visible(EVALUATION, answers, forms.Context(role, "2026-11-28"))
    return {v.path: v for s in view.sections for v in forms.each_view(s.questions)}


def missing(answers: forms.Answers, role: str = "physician") -> dict[str, str]:
    context = forms.Context(role, "2026-11-28")
    return {m.path: m.required for m in forms.missing(EVALUATION, answers, context)}


def row(name: str, **answers: Any) -> Row:
    found = {key.replace("__", "."): forms.Answer(v, "answered") for key, v in answers.items()}
    return Row(name, found)


@pytest.mark.parametrize("name", SCALES)
def test_the_five_levels_stand_together_with_their_meanings(name: str) -> None:
    question = EVALUATION.questions[name]
    assert [choice.code for choice in question.choices] == [*LEVELS, "not_given"]
    assert question.audience == "interviewer"
    assert question.calc is None
    assert set(question.answered_by or ()) <= {"physician", "psychologist"}
    for choice in question.choices:
        # A name and a meaning: two sentences, and no number that could be added up.
        assert WORDS[choice.key].count(".") >= 2
        assert not any(letter.isdigit() for letter in WORDS[choice.key])


@pytest.mark.parametrize("name", SCALES)
def test_a_level_needs_a_reason_and_the_first_one_a_second_look(name: str) -> None:
    stem = "co." if name == "co.overall" else name.removesuffix("consistency")
    reason, sure = (
        EVALUATION.questions[f"{stem}rationale"],
        EVALUATION.questions[f"{stem}nc_confirmed"],
    )
    assert (reason.required, sure.required, sure.accept) == ("F", "F", ("yes",))
    assert sure.condition == ["=", name, "nc"]
    assert reason.condition == ["in", name, *LEVELS]


def test_nothing_computes_the_overall_level() -> None:
    for question in EVALUATION.questions.values():
        if question.id.startswith("co."):
            assert question.calc is None
    examined = whole(px__done="full", ps__done="full", ps__opinion="yes", ps__consistency="hc")
    sealed = forms.settled(EVALUATION, examined, forms.Context("physician", "2026-11-28")).answers
    assert sealed["co.overall"].state == "not_asked"
    assert sealed["co.overall"].value is None


def test_the_overall_level_blocks_until_it_is_confirmed_and_reasoned() -> None:
    assert missing(whole())["co.overall"] == "F"
    found = missing(whole(co__overall="nc"))
    assert found["co.nc_confirmed"] == found["co.rationale"] == "F"
    found = missing(whole(co__overall="nc", co__nc_confirmed="no", co__rationale="x"))
    assert "co.nc_confirmed" in found
    found = missing(whole(co__overall="nc", co__nc_confirmed="yes", co__rationale="x"))
    assert not {name for name in found if name.startswith(("co.overall", "co.nc", "co.rationale"))}
    assert missing(whole(co__overall="not_given"))["co.level_not_given"] == "F"


def test_only_clinicians_conclude() -> None:
    for name, view in seen(whole(), "interviewer").items():
        if name.startswith(CLINICAL) and name not in (
            "px.done", "px.not_done_why", "ps.done", "ps.not_done_why",
        ):  # fmt: skip
            assert view.access != "open", name
    assert not {one for one in missing(whole(), "interviewer") if one.startswith("co.")}
    assert seen(whole(), "psychologist")["co.overall"].access == "open"
    assert seen(whole(), "psychologist")["px.general"].access != "open"


def test_who_is_no_physician_cannot_say_that_the_body_was_examined() -> None:
    for role in ("interviewer", "psychologist"):
        assert seen(whole(px__done="full"), role)["px.done"].fault == "constraint.physician_only"
        assert seen(whole(px__done="not_done"), role)["px.done"].fault is None
    # What a physician said before stands in no psychologist's way.
    examined = whole(px__done="full", c__physical_exam="yes", px__consent_now="yes")
    assert seen(examined, "psychologist")["px.done"].fault is None
    assert seen(whole(px__done="full"))["px.done"].fault is None
    assert seen(whole(px__done="full"), "supervisor")["px.done"].fault is None
    alone = seen(whole(ps__done="full"), "interviewer")
    assert alone["ps.done"].fault == "constraint.clinician_only"
    after = seen(whole(ps__done="full", ps__method=["interview"]), "interviewer")
    assert after["ps.done"].fault is None


def test_the_examination_opens_by_two_consents_and_shuts_when_one_is_taken_back() -> None:
    assert seen(whole())["px.finding"].access == "closed"
    assert seen(whole(c__physical_exam="yes"))["px.finding"].access == "closed"
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes"}
    assert seen(whole(**agreed))["px.finding"].access == "open"
    rows = (row("aaaaaaaa", px__finding__type="bruise"),)
    taken_back = whole(c__physical_exam="no", px__consent_now="yes", px__finding=rows)
    assert missing(taken_back)["px.finding"] == "F"
    # A refusal closes nothing else.
    assert seen(whole(c__physical_exam="no"))["ps.done"].access == "open"


def test_each_consent_stands_directly_before_what_it_governs() -> None:
    order = [section.id for section in EVALUATION.sections]
    assert order.index("consent_exam") + 1 == order.index("exam")
    assert order.index("consent_photo") + 1 == order.index("photographs")


def test_what_is_only_told_is_not_written_down_as_if_it_had_been_looked_at() -> None:
    """The intimate parts are not examined with the rest of the body; a report must not read so."""
    told = EVALUATION.questions["px.region.genitourinary"]
    assert [one.code for one in told.choices] == ["told", "none_told", "unasked", "declined_part"]
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes", "px__done": "full"}
    for code in ("told", "none_told", "unasked", "declined_part"):
        views = seen(whole(**agreed, px__region__genitourinary=code))
        assert ("px.region.genitourinary_note" in views) is (code == "told"), code


@pytest.mark.parametrize(
    ("code", "result", "reason"),
    [
        ("done", True, False),
        ("planned", True, False),
        ("no", False, False),
        ("refused", False, False),
        ("not_available", False, True),
    ],
)
def test_a_test_that_was_not_wanted_has_an_answer(code: str, result: bool, reason: bool) -> None:
    views = seen(whole(dt__test=(row("aaaaaaaa", dt__done=code),)))
    for name in ("dt.lab", "dt.result", "dt.file"):
        assert (f"dt.test/aaaaaaaa/{name}" in views) is result, name
    assert ("dt.test/aaaaaaaa/dt.date" in views) is (code == "done")
    assert ("dt.test/aaaaaaaa/dt.not_available" in views) is reason


def test_not_knowing_is_said_in_one_way_only() -> None:
    """A choice beside the state would be counted apart from it. The code lists of the specification stay."""
    for question in EVALUATION.questions.values():
        if question.type in ("single", "multi") and "not_known" in question.states:
            own = {one.code for one in question.choices if one.key.startswith("form:evaluation/")}
            assert not own & {"unknown", "unsure"}, question.id


def test_every_scale_says_what_its_ends_mean() -> None:
    scales = [one for one in EVALUATION.questions.values() if one.type == "scale"]
    assert len(scales) >= 7
    for question in scales:
        said = WORDS[f"form:evaluation/q:{question.id}/hint"]
        assert said.startswith("0 ") and " 10 " in said, question.id


def test_a_finding_without_a_known_cause_is_complete() -> None:
    for said in ("no_attribution", "said_unrelated"):
        rows = (row("aaaaaaaa", px__finding__type="bruise", px__finding__attribution=said),)
        answers = whole(
            c__physical_exam="yes", px__consent_now="yes", px__done="full", px__finding=rows
        )
        gaps = {name: kind for name, kind in missing(answers).items() if "px.finding" in name}
        # No level is given where nothing is linked; only the reason is asked for.
        reason = "px.finding/aaaaaaaa/px.finding.not_attributed"
        assert gaps == ({reason: "W"} if said == "no_attribution" else {})
        assert "px.finding/aaaaaaaa/px.finding.link" not in seen(answers)


def test_an_attributed_finding_names_its_event() -> None:
    rows = (row("aaaaaaaa", px__finding__type="bruise", px__finding__attribution="attributed"),)
    answers = whole(
        c__physical_exam="yes", px__consent_now="yes", px__done="full", px__finding=rows
    )
    assert missing(answers)["px.finding/aaaaaaaa/px.finding.link"] == "W"


def test_who_stops_an_examination_decides_about_what_was_seen() -> None:
    rows = (row("aaaaaaaa", px__finding__type="bruise"),)
    stopped = {"c__physical_exam": "yes", "px__done": "partial", "px__finding": rows}
    left = whole(px__consent_now="no", **stopped)
    assert missing(left)["px.finding"] == "F"
    kept = whole(px__consent_now="no", px__keep_seen="yes", **stopped)
    assert "px.finding" not in missing(kept)
    assert seen(kept)["px.finding"].access == "open"
    assert "exam_stopped" in {one.id for one in seen(kept)["px.consent_now"].notices}
    # The consent itself taken back shuts it in any case.
    gone = whole(px__consent_now="no", px__keep_seen="yes", **{**stopped, "c__physical_exam": "no"})
    assert missing(gone)["px.finding"] == "F"


def notices(answers: forms.Answers, path: str) -> set[str]:
    return {one.id for one in seen(answers)[path].notices}


def test_an_examination_nobody_agreed_to_is_an_alarm() -> None:
    assert "exam_done_without" in notices(whole(px__done="full"), "px.done")
    agreed = whole(px__done="full", c__physical_exam="yes", px__consent_now="yes")
    assert "exam_done_without" not in notices(agreed, "px.done")
    assert "exam_done_without" not in notices(whole(px__done="not_done"), "px.done")


def test_a_part_that_was_not_permitted_is_told() -> None:
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes", "px__done": "partial"}
    arms = whole(**agreed, px__regions_ok=["arms_hands"], px__region__nose="abnormal")
    assert "exam_not_permitted_head" in notices(arms, "px.region.face")
    everywhere = whole(**agreed, px__regions_ok=["everywhere"], px__region__nose="abnormal")
    assert "exam_not_permitted_head" not in notices(everywhere, "px.region.face")


def test_a_child_is_not_evaluated_by_its_age_either() -> None:
    """The first page said that nobody under 18 is here; the age says another thing."""
    said = whole(ci__minor="no", bg__age_band="12_15")
    assert "age_minor" in notices(said, "bg.age_band")
    view = forms.visible(EVALUATION, said, forms.Context(role="physician", today="2026-11-28"))
    assert view.ending is not None
    assert view.ending.id == "child_age"
    after = {one.section.id: one.state for one in view.sections}
    assert after["narrative"] == "waiting"
    assert after["closing_meeting"] != "waiting"  # nobody leaves without a goodbye
    trained = forms.Context(role="physician", today="2026-11-28", trained=["children"])
    assert forms.visible(EVALUATION, said, trained).ending is None


def test_a_finding_has_a_level_for_each_event() -> None:
    link = (
        row("00000001", px__finding__incident_ref=["bbbbbbbb"], px__finding__consistency="hc"),
        row("00000002", px__finding__incident_ref=["cccccccc"], px__finding__consistency="nc"),
    )
    rows = (
        row(
            "aaaaaaaa",
            px__finding__type="bruise",
            px__finding__attribution="attributed",
            px__finding__link=link,
        ),
    )
    answers = whole(
        c__physical_exam="yes", px__consent_now="yes", px__done="full", px__finding=rows
    )
    found = {name for name, kind in missing(answers).items() if kind == "F"}
    stem = "px.finding/aaaaaaaa/px.finding.link/"
    assert f"{stem}00000001/px.finding.rationale" in found
    assert f"{stem}00000001/px.finding.nc_confirmed" not in found
    assert f"{stem}00000002/px.finding.nc_confirmed" in found


def test_the_intimate_part_needs_its_own_consent_and_a_settled_companion() -> None:
    agreed = {"c__physical_exam": "yes", "px__consent_now": "yes"}
    assert seen(whole(**agreed))["px.genital"].access == "closed"
    more = {**agreed, "c__genital_exam": "yes"}
    assert seen(whole(**more))["px.genital"].access == "closed"
    assert seen(whole(**more, px__genital__chaperone="not_available"))["px.genital"].access == (
        "closed"
    )
    assert seen(whole(**more, px__genital__chaperone="present"))["px.genital"].access == "open"
    assert "px.genital" not in seen(whole(**more), "lawyer")
    for question in EVALUATION.questions.values():
        if question.repeat == "px.genital.finding" and question.type not in ("group", "repeat"):
            assert question.sensitive, question.id


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({}, False),
        ({"ph__intimate": "no"}, False),
        ({"ph__intimate": "no", "ph__shows_face": "no"}, True),
        ({"ph__intimate": "yes", "ph__shows_face": "no"}, False),
        ({"ph__intimate": "no", "ph__shows_face": "yes"}, False),
        ({"ph__intimate": "yes", "ph__shows_face": "no", "c__photo_intimate": "yes"}, True),
        ({"ph__intimate": "no", "ph__shows_face": "yes", "c__photo_face": "yes"}, True),
        ({"ph__intimate": "yes", "ph__shows_face": "yes", "c__photo_face": "yes"}, False),
    ],
)
def test_the_camera_opens_only_for_what_was_agreed(answers: dict[str, str], opens: bool) -> None:
    inside = {k: v for k, v in answers.items() if k.startswith("ph")}
    consents = {k: v for k, v in answers.items() if k.startswith("c__")}
    agreed = {"c__physical_exam": "yes", "c__genital_exam": "yes", "c__photo": "yes"}
    told = agreed | consents | {"ph__photo": (row("aaaaaaaa", **inside),)}
    views = seen(whole(**told, ph__consent_now="yes"))
    assert (views["ph.photo/aaaaaaaa/ph.file"].access == "open") is opens
    # Not while she was not asked at this meeting, directly before.
    assert seen(whole(**told))["ph.photo/aaaaaaaa/ph.file"].access == (
        "read" if opens else "closed"
    )


def reminders(code: str) -> set[str]:
    rows = (row("aaaaaaaa", al__incident__method=[code]),)
    views = seen(whole(al__incident=rows, c__physical_exam="yes", px__consent_now="yes"))
    return {n.id for v in views.values() for n in v.notices if n.id.startswith("examine_")}


def test_reminders_follow_the_methods_that_were_coded() -> None:
    assert reminders("M10.bag") == {
        "examine_asphyxia_eyes", "examine_asphyxia_neck", "examine_asphyxia_ears",
        "examine_asphyxia_chest",
    }  # fmt: skip
    assert reminders("M06.wrists") == {"examine_suspension"}
    assert reminders("M02") == {"examine_falanga"}
    assert reminders("M05.kneel") == {"examine_position"}
    assert {"examine_electric_skin", "examine_electric_teeth", "examine_electric_heart"} == (
        reminders("M08.wires")
    )
    assert reminders("M04.loss_of_consciousness") == {"examine_ears_blows", "examine_head"}
    assert reminders("M26") == set()


def test_every_code_of_a_reminded_method_is_looked_for() -> None:
    methods = [item["code"] for item in forms.code_lists()["method"].items]
    for family in ("M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10"):
        for code in methods:
            if code.split(".")[0] == family:
                assert reminders(code), code


def test_the_suicide_questions_never_block_and_call_for_help_at_once() -> None:
    open_ = {"ps__suicide_open": "raised"}
    assert seen(whole())["ps.suicide"].access == "closed"
    assert seen(whole(**open_))["ps.suicide"].access == "open"
    view = seen(whole(**open_, ps__suicide_thoughts="yes"))
    assert [n.level for n in view["ps.suicide_thoughts"].notices] == ["alarm"]
    blocking = missing(whole(**open_, ps__suicide_thoughts="yes", ps__suicide="plan"))
    assert not {name for name in blocking if name.startswith("ps.suicide")}


def test_a_sign_of_risk_in_the_mental_state_leads_to_the_talk_about_it() -> None:
    choices = [one.code for one in EVALUATION.questions["ps.mse.risk"].choices]
    assert choices == ["none_seen", "seen", "not_assessed"]

    def at(path: str, **answers: Any) -> set[str]:
        return notices(whole(ps__done="full", **answers), path)

    assert at("ps.mse.risk", ps__mse__risk="seen") == {"risk_seen"}
    assert at("ps.suicide_open", ps__mse__risk="seen") == {"suicide_named"}
    assert at("ps.suicide_open", ps__mse__risk="seen", ps__suicide_open="raised") == set()
    for quiet in ("none_seen", "not_assessed"):
        assert at("ps.mse.risk", ps__mse__risk=quiet) == set()
        assert at("ps.suicide_open", ps__mse__risk=quiet) == set()


@pytest.mark.parametrize(
    ("seen_before", "thoughts", "judged", "warned"),
    [
        ("seen", "no", "none", True),
        ("none_seen", "yes", "none", True),
        ("none_seen", "yes", "plan", True),
        ("none_seen", "no", "none", False),
        ("seen", "yes", "ideation", False),
        ("not_assessed", "no", "none", False),
    ],
)
def test_two_answers_about_the_risk_that_contradict_each_other_are_named(
    seen_before: str, thoughts: str, judged: str, warned: bool
) -> None:
    answers = whole(
        ps__done="full",
        ps__mse__risk=seen_before,
        ps__suicide_open="raised",
        ps__suicide_thoughts=thoughts,
        ps__suicide=judged,
    )
    assert ("suicide_contradicts" in notices(answers, "ps.suicide")) is warned


@pytest.mark.parametrize("value", [0, 1, 3, None, "declined"])
def test_the_last_line_of_the_depression_paper_calls_for_the_safety_talk(value: Any) -> None:
    paper: dict[str, Any] = {
        "instrument": "phq9",
        "version": "PHQ-9",
        "lang": "ru",
        "mode": "self",
        "total": None,
    }
    paper["items"] = [0, 0, 0, 0, 0, 0, 0, 0, value]
    found = seen(
        whole(
            ps__done="full",
            c__psych_tests="yes",
            ps__instrument=(row("aaaaaaaa", ps__instrument__result=paper),),
        )
    )
    notices = found["ps.instrument/aaaaaaaa/ps.instrument.result"].notices
    wanted = [("suicide_on_paper", "alarm", True)] if value in (1, 3) else []
    assert [(n.id, n.level, n.seen) for n in notices] == wanted


def test_limits_are_offered_and_are_no_answer_until_they_are_tapped() -> None:
    def told(**answers: Any) -> set[str]:
        return set(seen(whole(**answers))["re.list"].suggested)

    def guard(role: str) -> tuple[Row, ...]:
        return (row("aaaaaaaa", ci__persons__role=role),)

    assert told(ci__persons_present=guard("guard_in_sight")) == {"police_or_guards_present"}
    assert told(ci__persons_present=guard("guard_in_room")) == {
        "police_or_guards_present",
        "within_earshot",
    }
    assert told(ci__persons_present=guard("family")) == set()
    assert told(ci__restraint="handcuffs") == {"restraints"}
    assert told(ci__restraint="none") == set()
    assert told(ci__place_type="remote_video") == {"remote"}
    away = (row("aaaaaaaa", ci__session__place="remote_video"),)
    assert told(ci__session=away) == {"remote"}
    assert told(px__done="partial", px__not_done_why=["time", "declined"]) == {
        "time_limited",
        "parts_declined",
    }
    heard = (row("aaaaaaaa", ci__interp__independent="no"),)
    assert told(ci__interpreter="yes", ci__interp_detail=heard) == {"interpreter_problem"}
    loud = (row("aaaaaaaa", ci__interp__confidentiality="no"),)
    assert told(ci__interpreter="yes", ci__interp_detail=loud) == {"interpreter_problem"}
    # What is tapped is an answer, and offered no more; nothing is before that.
    assert told(ci__restraint="handcuffs", re__list=["restraints"]) == set()
    assert missing(whole(ci__restraint="handcuffs"))["re.list"] == "F"
    context = forms.Context("physician", "2026-11-28")
    sealed = forms.settled(EVALUATION, whole(ci__restraint="handcuffs"), context).answers
    assert sealed["re.list"].value is None
    doubt = whole(ci__restraint="handcuffs", re__list=["none"])
    assert "limits_none" in {n.id for n in seen(doubt)["re.list"].notices}


@pytest.mark.parametrize("country", ["KZ", "KG", "TJ", "other"])
def test_the_statement_of_truthfulness_is_the_country_s_own_where_there_is_one(
    country: str,
) -> None:
    found = seen(whole(ci__country_regime=country))["st.signature"]
    own = f"statement-truthfulness-{country.lower()}"
    assert found.variant == (None if country == "other" else own)
    # Nobody has written one yet; the general one stands then, and the checks ask for no other.
    assert not any(key.startswith(f"consent:{own}/") for key in WORDS)
    assert forms.useless_keys([f"consent:{own}/p:01"], [EVALUATION]) == (
        {f"consent:{own}/p:01"} if country == "other" else set()
    )
    assert forms.useless_keys(["consent:photos/p:01"], [EVALUATION])


def test_a_blow_to_the_head_is_told_by_the_part_of_the_body_too() -> None:
    def told(**detail: Any) -> set[str]:
        inside = (row("bbbbbbbb", **detail),)
        happened = row(
            "aaaaaaaa",
            al__incident__method=[detail.get("al__detail__method", "M19")],
            al__incident__method_detail=inside,
        )
        answers = whole(
            c__physical_exam="yes",
            px__consent_now="yes",
            px__done="full",
            al__incident=(happened,),
        )
        found = seen(answers)
        names = (found["px.region.nervous_system"].notices, found["px.region.ears"].notices)
        return {n.id for notices in names for n in notices}

    both = {"examine_head", "examine_ears_blows"}
    assert told(al__detail__method="M01.kick", al__detail__region=["temple"]) == both
    assert told(al__detail__method="M01.kick", al__detail__region=["calf"]) == set()
    assert told(al__detail__method="M09.cigarette", al__detail__region=["ear"]) == set()
    assert told(al__detail__unconscious="yes") == both


def test_a_report_without_an_examination_is_complete() -> None:
    answers = whole(
        px__done="not_done",
        px__not_done_why=["declined"],
        in__physical_not_assessed="x",
        ps__done="full",
        ps__opinion="yes",
    )
    found = missing(answers, "psychologist")
    assert not {name for name in found if name.startswith(("px.", "in.physical"))}
    assert found["ps.consistency"] == found["ps.q_physical"] == found["in.psych"] == "F"
    without = missing(whole(px__done="not_done", ps__opinion="no"), "psychologist")
    assert "ps.consistency" not in without
    assert without["in.psych_not_assessed"] == "F"


def test_no_level_of_the_person_is_asked_of_the_person() -> None:
    for question in EVALUATION.questions.values():
        if question.audience == "survivor":
            assert question.required in ("N", "C") or question.id in (
                "c.signature",
                "ci.session.agrees",
            ), question.id


@pytest.mark.parametrize("place", ["px.finding", "px.old_injury"])
def test_a_mark_on_an_intimate_part_is_sent_to_the_sealed_page(place: str) -> None:
    agreed = {"c.physical_exam": "yes", "px.consent_now": "yes"}
    sealed = {
        i["code"]
        for i in forms.code_lists()["body_region"].items
        if i["parent"] == ("genital_anal")
    }
    for region in ("penis", "vulva", "anus", "shin"):
        inside = {f"{place}.region": forms.Answer(region, "answered")}
        answers = {k: forms.Answer(v, "answered") for k, v in agreed.items()}
        answers[place] = forms.Answer((Row("aaaaaaaa", inside),), "answered")
        views = seen(forms.Answers("evaluation", 1, "ky", (), answers))
        told = bool(views[f"{place}/aaaaaaaa/{place}.region"].notices)
        assert told is (region in sealed)

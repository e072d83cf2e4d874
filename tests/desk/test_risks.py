"""A risk of suicide that a record names cannot be overlooked: in the list, at the head of the page, in the
psychological part of page and paper; and what a questionnaire's lines say of a person who declined some."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from depter import forms
from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_matrix import answered, row
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Record, World

__all__ = ["app", "browser"]

NAMED = "Suicide risk named"
PAPER = {
    "instrument": "phq9",
    "version": "PHQ-9",
    "lang": "ky",
    "mode": "self",
    "items": [1, 1, "declined", 1, 1, 1, 1, None, 2],
    "total": None,
}
SHOWN, SEEN = "2026-11-20T10:05:00+06:00", "2026-11-20T10:07:00+06:00"


def imported(
    desk: Desk, world: World, form: str, answers: dict[str, Any], *, keep: bool = True
) -> Record:
    told = told_record(world)
    document = {
        "form": form,
        "version": forms.load(form).version,
        "interview_language": "ky",
        "sessions": [{"start": "2026-11-20T10:00:00+06:00", "end": None}],
        "answers": answers,
    }
    data = json.dumps(document).encode()
    payload = replace(told.payload, form=form, form_hash=forms.load(form).hash, answers=data)
    sealed = sealed_payload(world, payload, told.record, told.photos)
    made = Record(sealed, payload, told.record, told.photos)
    if keep:
        desk.import_batch(batch(world, [made]))
    return made


def paper_row(**changed: object) -> dict[str, object]:
    inside = row("1x" + "a" * 10, ps__instrument__result={**PAPER, **changed})
    told = inside["answers"]["ps.instrument.result"]  # type: ignore[index]
    told["prompts"] = [{"notice": "suicide_on_paper", "shown": SHOWN, "seen": SEEN}]
    return inside


def psychological(**more: object) -> dict[str, Any]:
    answers = {"ps.done": answered("full"), "c.psych_tests": answered("yes")}
    return answers | {name.replace("__", "."): answered(value) for name, value in more.items()}


def reading_of(desk: Desk, made: Record, lang: str = "en", whole: bool = True) -> review.Reading:
    interview = desk.interview(made.envelope.hash)
    told = (interview, compiled_set(), translator(lang), frozenset[str]())
    return review.read(*told, whole=whole)


def on_paper(desk: Desk, made: Record) -> str:
    report = Report(desk, desk.interview(made.envelope.hash), compiled_set(), translator("en"))
    pages = PdfReader(io.BytesIO(report.pdf())).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def test_a_line_above_nothing_on_paper_is_seen_everywhere(
    desk: Desk,
    world: World,
    browser: Browser,
) -> None:
    made = imported(desk, world, "evaluation", psychological(ps__instrument=[paper_row()]))
    said = "Suicide risk was named: PHQ-9. What was done is not recorded."
    reading = reading_of(desk, made)
    assert reading.risk == said
    at_head = {part.id: part.alarms for part in reading.parts}
    assert at_head["psych"] == (said,)
    assert [alarms for name, alarms in at_head.items() if name != "psych" and alarms] == []
    assert any("thoughts of being dead" in one for one in reading.alarms)
    browser.unlock()
    assert NAMED in browser.get("/").text
    page = browser.get(f"/interviews/{made.envelope.hash.hex()}").text
    assert NAMED in page and page.count(said) == 2
    assert "Confirmed as read" in page
    paper = on_paper(desk, made)
    assert said in paper and "Confirmed as read" in paper


def test_what_was_done_stands_beside_it(desk: Desk, world: World) -> None:
    answers = psychological(
        ps__suicide_open="raised",
        ps__suicide_thoughts="yes",
        ps__suicide="plan",
        ps__suicide_action=["stayed", "psychiatrist"],
    )
    reading = reading_of(desk, imported(desk, world, "evaluation", answers))
    words = compiled_set()
    for key in ("q:ps.suicide/o:plan", "q:ps.suicide_action/o:stayed"):
        wording = words.wording(f"form:evaluation/{key}", "en")
        assert wording is not None and wording.text in reading.risk
    assert "What was done:" in reading.risk


def test_a_sign_seen_in_the_mental_state_is_named_too(
    desk: Desk, world: World, browser: Browser
) -> None:
    made = imported(desk, world, "evaluation", psychological(ps__mse__risk="seen"))
    reading = reading_of(desk, made)
    assert reading.risk.startswith("Suicide risk was named:") and "A sign seen" in reading.risk
    assert NAMED in browser.unlock().get("/").text
    assert reading.risk in on_paper(desk, made)


@pytest.mark.parametrize(
    "answers",
    [
        psychological(ps__suicide_open="raised", ps__suicide="none", ps__suicide_thoughts="no"),
        psychological(ps__mse__risk="none_seen"),
        psychological(
            ps__instrument=[
                row("1x" + "a" * 10, ps__instrument__result={**PAPER, "items": [3] * 8 + [0]})
            ]
        ),
        psychological(
            ps__instrument=[
                row("1x" + "a" * 10, ps__instrument__result={**PAPER, "items": ["declined"] * 9})
            ]
        ),
    ],
)
def test_nothing_is_named_where_nobody_named_it(
    desk: Desk,
    world: World,
    browser: Browser,
    answers: dict[str, Any],
) -> None:
    made = imported(desk, world, "evaluation", answers)
    reading = reading_of(desk, made)
    assert reading.risk == "" and not any(part.alarms for part in reading.parts)
    assert NAMED not in browser.unlock().get("/").text


def test_a_first_contact_names_it_too(desk: Desk, world: World) -> None:
    answers = {
        "it.safe_now": answered("yes"),
        "it.needs_now": answered(["suicidal_thoughts"]),
        "it.vitals_action": answered(["hospital"]),
    }
    reading = reading_of(desk, imported(desk, world, "intake", answers))
    assert reading.risk.startswith("Suicide risk was named:") and "What was done:" in reading.risk
    assert [bool(part.alarms) for part in reading.parts].count(True) == 1


def test_declined_and_left_out_lines_are_told_apart_and_no_band_reaches_paper(
    desk: Desk,
    world: World,
    browser: Browser,
) -> None:
    made = imported(desk, world, "evaluation", psychological(ps__instrument=[paper_row()]))
    paper = on_paper(desk, made)
    assert "Preferred not to answer: 3" in paper
    assert "Left out: 8" in paper
    assert "Total 10 of 27" in paper
    assert "moderate symptoms" not in paper
    page = browser.unlock().get(f"/interviews/{made.envelope.hash.hex()}").text
    folded = page.partition("Show the band all the same</summary>")[2].partition("</details>")[0]
    assert "moderate symptoms" in folded and "never printed" in folded


def test_no_such_event_on_paper(desk: Desk, world: World) -> None:
    told = {"instrument": "pcptsd5", "version": "PC-PTSD-5", "items": [], "exposure": 0}
    made = imported(desk, world, "evaluation", psychological(ps__instrument=[paper_row(**told)]))
    paper = on_paper(desk, made)
    assert "did such an event happen? No" in paper
    assert "the lines do not apply" in paper and "Total 0 of 5" in paper


@pytest.mark.parametrize("first", ["record", "narrowing"])
def test_the_list_tells_nothing_of_what_was_taken_back(
    desk: Desk, world: World, first: str
) -> None:
    """Whoever takes the tests back is in no list as somebody at risk by their lines; her photos are not
    counted either. What she said herself stays."""
    agreed = {name: answered("yes") for name in ("c.interview", "c.psych_tests", "c.photo")}
    answers = {**agreed, "ps.instrument": answered([paper_row()])}
    made = imported(desk, world, "evaluation", answers, keep=first == "record")
    [listed] = desk.interviews() if first == "record" else [None]
    if listed is not None:
        assert listed.summary is not None and listed.summary["suicide"]
    desk.import_batch(batch(world, [world.narrow(made.record, items=("c.psych_tests",))]))
    desk.import_batch(batch(world, [made]))
    [listed] = desk.interviews()
    assert listed is not None and listed.summary is not None and listed.state == "safe"
    assert (listed.summary["suicide"], listed.summary["urgent"]) == (False, False)
    assert listed.summary["states"] == {"answered": 3}

"""How a record stands, beside its answers, on the page and on paper."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import escape
from pypdf import PdfReader

from depter import forms
from depter.demo.stories import stories
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_web import Browser, app, browser
from tests.desk.test_wordings import read
from tests.worlds import Record, World

__all__ = ["app", "browser"]
WAITED = "Not sealed when it ended: the person asked to wait."
STATED = "(stated by the interviewer, not confirmed)"
NONE = "Offered on 20.11.2026, 10:05 (UTC); the person wanted none."


def told(world: World, **changed: Any) -> Record:
    whole = forms.decode(stories(world.random_bytes)[0].answers).to_json()
    return told_record(world, answers=json.dumps({**whole, **changed}).encode())


def on_paper(desk: Desk, record: Record) -> str:
    paper = Report(desk, desk.interview(record.envelope.hash), compiled_set(), translator("en"))
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.pdf())).pages)
    return " ".join(text.split())


def test_why_a_meeting_was_not_sealed_and_that_no_code_was_wanted(
    desk: Desk, world: World, browser: Browser
) -> None:
    meetings = [
        {"start": "2026-11-01T10:00:00Z", "end": "2026-11-01T12:00:00Z", "unsealed": "person"},
        {"start": "2026-11-20T10:00:00Z", "end": "2026-11-20T11:00:00Z"},
    ]
    record = told(world, sessions=meetings, no_code="2026-11-20T10:05:00Z")
    desk.import_batch(batch(world, [record]))
    page = browser.unlock().get(f"/interviews/{record.envelope.hash.hex()}").text
    found = [(one.title, one.text) for one in read(desk, record, desk.wordings).standing]
    assert found[:2] == [("Session 1", WAITED), ("A code to take it back", NONE)]
    for said in (WAITED, NONE):
        assert said in page and said in on_paper(desk, record)


def evaluation(world: World, desk: Desk, **given: Any) -> Record:
    """An evaluation with these answers; ``__`` stands for a dot."""
    record = told_record(world)
    answers = {
        name.replace("__", "."): forms.Answer(value, "answered").to_json()
        for name, value in given.items()
    }
    document = {
        "form": "evaluation",
        "version": 1,
        "interview_language": "ky",
        "sessions": [{"start": "2024-02-29T10:00:00+06:00", "end": None}],
        "answers": answers,
    }
    data = json.dumps(document).encode()
    form = forms.load("evaluation")
    payload = replace(record.payload, form="evaluation", form_hash=form.hash, answers=data)
    envelope = sealed_payload(world, payload, record.record, record.photos)
    made = Record(envelope, payload, record.record, record.photos)
    desk.import_batch(batch(world, [made]))
    return made


def test_the_kind_of_report_and_what_the_interviewer_states_come_first(
    desk: Desk, world: World, browser: Browser
) -> None:
    """Nobody confirmed it: the page and the paper say just that, before anybody relies on it."""
    stated = {"cq__profession": "psychologist", "cq__trained_children": "yes"}
    record = evaluation(world, desk, ci__report_kind="psychological", **stated)
    page = browser.unlock().get(f"/interviews/{record.envelope.hash.hex()}").text
    paper = on_paper(desk, record)
    for title, said in (
        ("Kind of report", "Psychological evaluation only"),
        ("The interviewer's profession", f"Psychologist {STATED}"),
        ("Trained to interview children", f"Yes {STATED}"),
    ):
        assert f"<strong>{escape(title)}:</strong> {escape(said)}" in page
        assert f"{title}: {said}" in paper
    assert page.index("Psychological evaluation only") < page.index('id="part-1"')


@pytest.mark.parametrize(
    ("given", "until", "past"),
    [
        ({"until": "years", "years": 1}, "28.02.2025", True),
        ({"until": "years", "years": 4}, "29.02.2028", False),
        ({"until": "date", "date": {"edtf": "2025-03"}}, "31.03.2025", True),
        ({"until": "date", "date": {"edtf": "2999-03-04"}}, "04.03.2999", False),
        ({"until": "date", "date": {"edtf": "2025-03/.."}}, None, False),
        ({"until": "case_end"}, None, False),
        ({"until": "years", "years": 1e9}, None, False),
        ({"until": "date", "date": "soon"}, None, False),
    ],
)
def test_a_day_until_which_it_may_be_kept_is_told_and_deletes_nothing(
    desk: Desk,
    world: World,
    browser: Browser,
    given: dict[str, Any],
    until: str | None,
    past: bool,
) -> None:
    more = {f"c__retention_{name}": value for name, value in given.items()}
    record = evaluation(world, desk, c__retention="yes", **more)
    page = browser.unlock()
    text = page.get(f"/interviews/{record.envelope.hash.hex()}").text
    (told,) = [
        one for one in read(desk, record, desk.wordings).standing if "kept" in one.title
    ] or (None,)
    assert (told is None) == (until is None)
    assert told is None or (told.text.startswith(until or "-") and told.loud is past)
    assert ("That day is past" in text) is past
    assert ("To be kept no longer" in page.get("/").text) is past
    assert desk.interview(record.envelope.hash).opened is not None


def test_who_did_not_agree_to_keep_it_named_no_day(desk: Desk, world: World) -> None:
    record = evaluation(world, desk, c__retention="no", c__retention_until="years")
    assert not [one for one in read(desk, record, desk.wordings).standing if "kept" in one.title]


def test_of_a_record_that_says_nothing_of_it_nothing_is_said(desk: Desk, world: World) -> None:
    record = told(world)
    desk.import_batch(batch(world, [record]))
    titles = [one.title for one in read(desk, record, desk.wordings).standing]
    assert "Session 1" not in titles and "A code to take it back" not in titles

"""How a record stands, beside its answers, on the page and on paper."""

import io
import json
from typing import Any

from pypdf import PdfReader

from depter import forms
from depter.demo.stories import stories
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, told_record
from tests.desk.test_web import Browser, app, browser
from tests.desk.test_wordings import read
from tests.worlds import Record, World

__all__ = ["app", "browser"]
WAITED = "Not sealed when it ended: the person asked to wait."
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


def test_of_a_record_that_says_nothing_of_it_nothing_is_said(desk: Desk, world: World) -> None:
    record = told(world)
    desk.import_batch(batch(world, [record]))
    titles = [one.title for one in read(desk, record, desk.wordings).standing]
    assert "Session 1" not in titles and "A code to take it back" not in titles

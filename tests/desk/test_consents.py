"""How each consent was answered over several meetings, on the page and on paper: nothing that was said
before is left out, and nothing of it is told as if it had been said later."""

import io
import json
from typing import Any

from pypdf import PdfReader

from depter import forms
from depter.demo.stories import stories
from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.wordings import SAME
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, told_record
from tests.desk.test_web import Browser, app, browser
from tests.desk.test_wordings import line, read
from tests.worlds import World

__all__ = ["app", "browser"]
FIRST, SECOND = "2026-11-01T10:20:00Z", "2026-11-20T10:05:00Z"
STOOD = "Answered before. This stood until 20.11.2026, 10:05 (UTC)."


def said_twice(world: World) -> dict[str, Any]:
    """A no, spoken through an interpreter, and nineteen days later a yes, signed for; and another
    no that was taken out again."""
    whole = forms.decode(stories(world.random_bytes)[0].answers).to_json()
    yes = whole["answers"]["c.photo"]
    no = {**yes, "value": "no", "asked_at": FIRST, "note": "Her brother was there."}
    no["consent"] = {**yes["consent"], "given": "verbal_alone", "interpreter": "I-3"}
    before = [{**no, "replaced_at": SECOND}]
    signed = {**yes["consent"], "given": "signature_here", "earlier": before}
    whole["answers"]["c.photo"] = {**yes, "asked_at": SECOND, "consent": signed}
    out = {**forms.Answer().to_json(), "consent": {"docs": [], "earlier": before}}
    whole["answers"]["c.identity"] = out
    return whole


def test_a_no_and_a_later_yes_are_both_told_whole(
    desk: Desk, world: World, browser: Browser
) -> None:
    record = told_record(world, answers=json.dumps(said_twice(world)).encode())
    desk.import_batch(batch(world, [record]))
    found = line(read(desk, record, desk.wordings), "c.photo")
    (was,) = found.earlier
    assert found.asked_at == "20.11.2026, 10:05 (UTC)"
    assert was.asked_at == "01.11.2026, 10:20 (UTC)"
    assert (was.label, [one.text for one in was.said]) == (STOOD, ["No"])
    assert (was.observed, was.remarks) == ("Her brother was there.", ())
    assert (was.wording, bool(was.asked)) == (SAME, True)
    assert was.agreed is not None
    assert found.agreed is not None
    assert (was.agreed.interpreter, found.agreed.interpreter) == ("I-3", "")
    assert was.agreed.given != found.agreed.given
    assert was.agreed.documents == found.agreed.documents
    (out,) = line(read(desk, record, desk.wordings), "c.identity").earlier
    assert (out.label, out.asked_at, out.state) == (was.label, was.asked_at, "answered")

    pdf = Report(desk, desk.interview(record.envelope.hash), compiled_set(), translator("en")).pdf()
    pages = PdfReader(io.BytesIO(pdf)).pages
    paper = "".join("".join(page.extract_text() for page in pages).split())
    for said in (STOOD, "Interpreter: I-3", "01.11.2026, 10:20 (UTC)", "Her brother was there."):
        assert paper.count("".join(said.split())) == 2, said

    browser.unlock()
    page = browser.get(f"/interviews/{record.envelope.hash.hex()}?in=en").text
    assert page.count(f'<h3 lang="en">{STOOD}</h3>') == 2
    assert page.count("Interpreter: I-3") == 2


def test_what_stood_before_is_not_counted_as_an_answer(desk: Desk, world: World) -> None:
    record = told_record(world, answers=json.dumps(said_twice(world)).encode())
    plain = told_record(world)
    desk.import_batch(batch(world, [record, plain]))
    twice, once = (read(desk, one, desk.wordings) for one in (record, plain))
    assert sum(twice.counts.values()) == sum(once.counts.values())
    assert len(list(review.each_line(twice))) == len(list(review.each_line(once)))


def test_nobody_approved_a_text_because_a_phone_says_so(desk: Desk, world: World) -> None:
    """The set that the record names is here, and says who had approved what: nobody."""
    whole = forms.decode(stories(world.random_bytes)[0].answers).to_json()
    claimed = {"by": "r-clin", "role": "clinician", "at": "2026-11-01T10:00:00Z"}
    told = whole["answers"]["c.photo"]
    assert told["set"] == compiled_set().id and told["review"] != "approved"
    told["review"] = "approved"
    told["consent"]["docs"][0]["approvals"] = [claimed]
    record = told_record(world, answers=json.dumps(whole).encode())
    desk.import_batch(batch(world, [record]))
    found = line(read(desk, record, desk.wordings), "c.photo")
    assert found.agreed is not None
    assert [one.approvals for one in found.agreed.documents] == [()]
    assert found.review == "machine"
    # A set that is not here cannot be asked: the phone's word stands, and the page says that words lack.
    told["set"] = "0" * 16
    record = told_record(world, answers=json.dumps(whole).encode())
    desk.import_batch(batch(world, [record]))
    found = line(read(desk, record, desk.wordings), "c.photo")
    assert found.agreed is not None and len(found.agreed.documents[0].approvals) == 1

"""Findings and symptoms against incidents (spec A12): every link where it belongs, blank where there is
none, and never a level that nobody gave."""

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
from tests.desk.test_web import Browser, app, browser  # noqa: F401 - fixtures
from tests.worlds import Record, World

FORM = forms.load("evaluation")
FIRST, SECOND = "1x" + "a" * 10, "2x" + "b" * 10
SCAR, BURN, PAIN = "1x" + "c" * 10, "2x" + "d" * 10, "1x" + "e" * 10
LASTING, DREAM = "1x" + "g" * 10, "1x" + "h" * 10


def answered(value: object) -> dict[str, object]:
    unshown = {"asked_at": None, "lang": None, "wording": None, "review": None}
    return {"value": value, "state": "answered", **unshown}


def row(id_: str, **answers: object) -> dict[str, object]:
    inside = {name.replace("__", "."): answered(value) for name, value in answers.items()}
    return {"id": id_, "answers": inside}


def link(id_: str, incident: str, level: str | None) -> dict[str, object]:
    said: dict[str, object] = {"px__finding__incident_ref": [incident]}
    if level is not None:
        said["px__finding__consistency"] = level
    return row(id_, **said)


@pytest.fixture
def kept(desk: Desk, world: World) -> Record:
    told = told_record(world)
    links = [link("1x" + "f" * 10, FIRST, "hc"), link("2x" + "f" * 10, SECOND, None)]
    answers: dict[str, Any] = {
        "al.incident": answered(
            [
                row(FIRST, al__incident__when={"edtf": "2026-03~"}, al__incident__method=["M02"]),
                row(SECOND),
            ]
        ),
        "ci.consent_ref": answered({"case": "0a1b2c3d"}),
        "sy.acute": answered([row(PAIN, sy__acute__incident=[SECOND])]),
        "sy.chronic": answered([row(LASTING, sy__chronic__incident=[FIRST, SECOND])]),
        "ps.done": answered("full"),
        "ps.complaints": answered(
            [row(DREAM, ps__complaints__linked="yes", ps__complaints__incident=[FIRST])]
        ),
        "px.finding": answered(
            [
                row(SCAR, px__finding__type="scar_linear", px__finding__link=links),
                row(BURN, px__finding__type="burn_round_small"),
            ]
        ),
    }
    document = {
        "form": "evaluation",
        "version": 1,
        "interview_language": "ky",
        "sessions": [{"start": "2026-11-20T10:00:00+06:00", "end": None}],
        "answers": answers,
    }
    data = json.dumps(document).encode()
    payload = replace(told.payload, form="evaluation", form_hash=FORM.hash, answers=data)
    sealed = sealed_payload(world, payload, told.record, told.photos)
    made = Record(sealed, payload, told.record, told.photos)
    desk.import_batch(batch(world, [made]))
    return made


def reading_of(desk: Desk, made: Record) -> review.Reading:
    interview = desk.interview(made.envelope.hash)
    return review.read(interview, compiled_set(), translator("en"), frozenset())


def test_every_link_stands_where_it_belongs_and_nothing_else(desk: Desk, kept: Record) -> None:
    table = reading_of(desk, kept).matrix
    assert table is not None
    assert [one.row for one in table.columns] == [FIRST, SECOND]
    assert table.columns[0].name.startswith("N1 · ")
    assert table.columns[0].methods and not table.columns[1].methods
    cells = {one.row: one.cells for group in table.groups for one in group.rows}
    assert cells == {
        PAIN: ("", "linked"),
        LASTING: ("linked", "linked"),
        DREAM: ("linked", ""),
        SCAR: ("Highly consistent with", "linked, no level entered"),
        BURN: ("", ""),
    }


def test_a_link_is_called_by_its_incident(desk: Desk, kept: Record) -> None:
    found = {line.question: line for line in review.each_line(reading_of(desk, kept))}
    first, second = found["px.finding.link"].rows
    incident = found["al.incident"].rows[0].name
    assert (first.name, second.name) == (f"Entry 1 · {incident}", "Entry 2 · N2")


def test_the_page_and_the_paper_have_the_table(
    desk: Desk,
    kept: Record,
    browser: Browser,  # noqa: F811
) -> None:
    page = browser.unlock().get(f"/interviews/{kept.envelope.hash.hex()}").text
    table = page.partition('id="matrix-title"')[2].partition("</table>")[0]
    assert [f'href="#row-{one}"' in table for one in (FIRST, SECOND, SCAR, BURN, PAIN)] == [
        True
    ] * 5
    assert "<td>Highly consistent with</td><td>linked, no level entered</td>" in table
    interview = desk.interview(kept.envelope.hash)
    report = Report(desk, interview, compiled_set(), translator("en"))
    (piece,) = report.model()["matrix"]
    assert [len(one) for one in (piece["head"], *piece["rows"])] == [3] * 6
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report.pdf())).pages)
    plain = " ".join(text.split())
    assert "What was linked with which event" in plain
    assert "A blank means: not linked" in plain


def test_another_record_is_named_and_one_click_away(
    desk: Desk,
    kept: Record,
    browser: Browser,  # noqa: F811
) -> None:
    digits = kept.envelope.core.record.hex()[:8] if kept.envelope.core.record else ""
    code = f"{digits[:4]}-{digits[4:]}".upper()
    line = {one.question: one for one in review.each_line(reading_of(desk, kept))}["ci.consent_ref"]
    assert [(one.name, one.case) for one in line.links] == [("Case 0A1B-2C3D", "0a1b2c3d")]
    visitor = browser.unlock()
    page = visitor.get(f"/interviews/{kept.envelope.hash.hex()}").text
    assert '/interviews/case/0a1b2c3d">Case 0A1B-2C3D</a>' in page
    found = visitor.get(f"/interviews/case/{digits}")
    assert found.headers["Location"].endswith(f"/interviews/{kept.envelope.hash.hex()}")
    elsewhere = visitor.get("/interviews/case/0a1b2c3d")
    assert elsewhere.headers["Location"].endswith("/?q=0A1B-2C3D")
    assert code not in visitor.get("/?q=0A1B-2C3D").text
    assert code in visitor.get(f"/?q={code}").text
    assert visitor.get("/interviews/case/0A1B2C3D").status_code == 404


def test_without_a_link_there_is_no_table(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    assert reading_of(desk, record).matrix is None

"""What stood before a change, observations, working notes: each where it belongs, and nowhere else."""

import json
from dataclasses import replace
from typing import Any

import pytest

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.review.margins import beside as beside_answers
from depter.envelope.payload import deflate
from depter.forms.answers import Answer
from depter.forms.definition import Definition
from depter.forms.document import decode, encode
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_kept_back import ROW, answered, form, imported, paper
from tests.desk.test_report import report_of, text_of
from tests.desk.test_web import Browser, app, browser
from tests.desk.test_withheld import without
from tests.worlds import Record, World

__all__ = ["app", "browser", "form"]

STOOD = "Алар түндө келди"
TOLD = "Түндө келишти.\nС: Андан кийин?\nМени: бар, дешти.\nQ: Who?"
NOTE = "Суроо: иниси кайда калды?"
GENERAL = "Адвокатка чалуу керек"
SEEN = "Үнү титиреди"


def was(world: World, value: object, state: str = "answered") -> dict[str, Any]:
    return stood(world) | {"answer": {**answered(value), "state": state}}


def stood(world: World) -> dict[str, Any]:
    member = world.interviewer.member.hex()
    return {"replaced_at": "2026-11-24T09:30:00Z", "by": member}


def beside(world: World, record: Record, margin: object, working: object = None) -> Record:
    more = {100: deflate(json.dumps(margin).encode())}
    if working is not None:
        more[101] = deflate(json.dumps(working).encode())
    payload = replace(record.payload, more=more)
    envelope = sealed_payload(world, payload, record.record, record.photos)
    return Record(envelope, payload, record.record, record.photos)


def changed_record(world: World) -> Record:
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    account = {"text": TOLD, "lang": "ky", "verbatim": True}
    told = replace(document.answers["it.what"], value=account, note=SEEN)
    region = Answer("KG-C", "answered", note="an old note without a time")
    document = replace(document, answers={**document.answers, "it.what": told, "it.region": region})
    record = replace(record, payload=replace(record.payload, answers=encode(document)))
    hand = {"at": "2026-11-24T09:20:00Z", "by": world.interviewer.member.hex()}
    narrative = {"text": STOOD, "lang": "ky", "verbatim": True}
    margin = {
        "margin": 1,
        "earlier": {
            "it.what": [
                was(world, narrative),
                stood(world) | {"note": "Үнү бийик", "noted_at": hand["at"]},
            ],
            "al.episode/gone1/al.kind": [was(world, "of a form unknown here")],
        },
        "removed": {"it.when": hand},
        "left_out": {"it.what": 2},
        "noted": {"it.what": hand},
    }
    notes = [
        {"id": "0a0b0c0d", **hand, "path": "it.what", "text": NOTE, "struck": hand},
        {"id": "0a0b0c0e", **hand, "path": None, "text": GENERAL},
    ]
    return beside(world, record, margin, {"working": 1, "notes": notes})


def test_the_page_shows_each_stream_in_a_place_of_its_own(
    desk: Desk, world: World, browser: Browser
) -> None:
    record = changed_record(world)
    desk.import_batch(batch(world, [record]))
    browser.unlock()
    page = browser.get(f"/interviews/{record.envelope.hash.hex()}?in=en").text
    assert f"<del>{STOOD}</del>" in page
    assert "<del>Үнү бийик</del>" in page
    # The interviewer's own questions, whatever their letter in that language, and nothing else.
    assert page.count('<em class="asked-by-us">') == 2
    assert '<em class="asked-by-us">С: Андан кийин?</em>' in page
    assert '<em class="asked-by-us">Q: Who?</em>' in page
    name = desk.replica.name(world.interviewer.member)
    assert name and f"{name} changed it." in page
    assert "An earlier version was removed at the person&#39;s wish" in page
    assert "Earlier versions in between that are not kept: 2" in page
    # Closed until somebody opens it, after everything that is part of the interview.
    before, _, inside = page.partition('<details class="part working">')
    inside, _, after = inside.partition("</details>")
    assert NOTE not in before + after and GENERAL not in before + after
    assert f"<del>{NOTE}</del>" in inside and GENERAL in inside
    assert "Not part of the report" in inside
    # What was seen stands apart from what was said, with its time where it is known.
    assert SEEN in page.partition('class="observed small"')[2]
    reading = review.read(
        desk.interview(record.envelope.hash), compiled_set(), translator("en"), frozenset()
    )
    lines = {line.question: line for line in review.each_line(reading)}
    assert (lines["it.what"].observed, bool(lines["it.what"].observed_at)) == (SEEN, True)
    assert (lines["it.region"].observed, lines["it.region"].observed_at) == (
        "an old note without a time",
        "",
    )
    (gone,) = next(part for part in reading.parts if part.id == "taken-out").lines
    assert gone.label.startswith("al.episode/gone1/al.kind. This stood until ") and gone.struck
    assert "<del>of a form unknown here</del>" in page and reading.left_out == 0
    assert all(SEEN not in one.text for one in lines["it.what"].said + lines["it.what"].remarks)


def test_paper_has_what_was_changed_and_no_working_note(desk: Desk, world: World) -> None:
    record = changed_record(world)
    desk.import_batch(batch(world, [record]))
    pdf = report_of(desk, record.envelope.hash).pdf()
    text = " ".join(" ".join(text_of(pdf)).split())
    assert STOOD in text and "changed it." in text and SEEN in text
    assert "С: Андан кийин? Мени: бар, дешти. Q: Who?" in text
    assert "also kept working notes. They are not part of this report." in text
    assert NOTE not in text and GENERAL not in text
    model = json.dumps(report_of(desk, record.envelope.hash).model(), ensure_ascii=False)
    assert NOTE not in model and GENERAL not in model  # not even hidden in the file


@pytest.mark.parametrize(
    ("margin", "working"),
    [
        (b"no JSON", None),
        (b'{"margin": 2}', None),
        (b'{"margin": 1, "earlier": {"it.what": []}}', b'{"working": 9}'),
    ],
)
def test_what_cannot_be_arranged_is_shown_as_it_stands_and_costs_nothing(
    desk: Desk, world: World, margin: bytes, working: bytes | None
) -> None:
    record = told_record(world)
    more = {100: deflate(margin)} | ({101: deflate(working)} if working else {})
    payload = replace(record.payload, more=more)
    sealed = sealed_payload(world, payload, record.record, record.photos)
    record = Record(sealed, payload, record.record, record.photos)
    desk.import_batch(batch(world, [record]))
    reading = review.read(
        desk.interview(record.envelope.hash), compiled_set(), translator("en"), frozenset()
    )
    shown = [said.text for line in reading.others for said in line.said]
    assert shown == [one.decode() for one in (margin, working) if one]
    assert any(line.question == "it.what" for line in review.each_line(reading))
    assert not reading.working
    # Unreadable as bytes: nothing to show, and the interview is there.
    broken = replace(payload, more={100: b"\xff", 101: 7})
    assert beside_answers(broken).odd == ("", "")


def test_what_may_not_stand_in_a_report_is_not_there_in_an_earlier_version_either(
    desk: Desk, world: World, form: Definition
) -> None:
    made = imported(desk, world, form, "no")
    margin = {
        "margin": 1,
        "earlier": {
            "al.plain": [was(world, "said first")],
            f"al.incident/{ROW}/al.closed.what": [was(world, "the first closed thing")],
            f"al.incident/{'c' * 32}/al.closed.what": [was(world, "closed in a gone entry")],
            f"al.incident/{'c' * 32}/al.incident.told": [was(world, "open in a gone entry")],
        },
    }
    record = beside(world, replace(made, record=made.record), margin)
    desk.import_batch(batch(world, [record]))
    whole, _ = paper(desk, record, whole=True)
    part, _ = paper(desk, record, whole=False)
    for text in ("said first", "open in a gone entry"):
        assert text in whole and text in part
    for text in ("the first closed thing", "closed in a gone entry"):
        assert text in whole and text not in part


def test_no_earlier_version_of_what_was_taken_back_is_shown() -> None:
    found = without("c.identity")
    assert found.hides("ci.person.given") and not found.hides("al.narrative")
    assert without("c.photo").hides("ph.photo/gone/ph.file")
    assert replace(found, answers=None).hides("al.narrative")

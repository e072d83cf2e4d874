"""Reading: partial dates in words, wordings compared, hidden answers apart, consent and warnings."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.review.values import Values
from depter.envelope.payload import deflate
from depter.forms.answers import Answer
from depter.forms.definition import build_definition
from depter.forms.document import decode, encode
from depter.forms.lists import CodeLists
from depter.words import compiled_set, translator
from depter.words.dates import format_edtf, format_instant
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.worlds import Record, World


@pytest.mark.parametrize(
    ("edtf", "language", "said"),
    [
        ("2024-03-05", "ru", "05.03.2024"),
        ("2024", "en", "2024"),
        ("2026-10~", "ky", "болжол менен 2026-жылдын октябры"),
        ("2024-22", "en", "summer 2024"),
        ("../2024", "en", "by 2024"),
        ("nonsense", "en", "nonsense"),
        ("2024-99", "en", "2024-99"),
    ],
)
def test_partial_dates_are_words(edtf: str, language: str, said: str) -> None:
    told = format_edtf(edtf, translator(language).locale)
    if said.startswith(("summer", "by")):
        assert "2024" in told
        assert told != edtf
    else:
        assert told == said


def test_a_moment_keeps_its_own_clock() -> None:
    locale = translator("ru").locale
    assert format_instant("2026-11-23T23:30:00+06:00", locale) == "23.11.2026, 23:30 (UTC+06:00)"
    assert format_instant("not a time", locale) == "not a time"


def read(desk: Desk, record: Record, language: str = "en") -> review.Reading:
    interview = desk.interview(record.envelope.hash)
    missing = desk.attached(interview).missing
    return review.read(interview, compiled_set(), translator(language), missing)


def lines(reading: review.Reading) -> dict[str, review.Line]:
    return {line.question: line for part in reading.parts for line in part.lines}


def test_a_whole_interview(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record)
    found = lines(reading)
    assert reading.interview_language == "Kyrgyz"
    assert reading.form_known
    assert [one.text for one in found["it.needs_now"].said] == ["Severe pain"]
    assert found["it.what"].said[0].lang == "ky"
    assert found["c.interview"].consent
    assert found["c.interview"].paragraphs
    assert found["it.interviewer_note"].for_interviewer
    assert [one.here for one in found["it.quick_photo"].photos] == [True] or reading.loose
    assert {line.wording for line in found.values() if line.asked_lang} == {"same"}
    assert reading.alarms  # severe pain: the form warned the interviewer
    (listed,) = desk.interviews()
    assert listed.summary is not None
    assert listed.summary["urgent"] is True


def test_another_wording_is_told(desk: Desk, world: World) -> None:
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    changed = replace(document.answers["it.what"], wording="0" * 64)
    document = replace(document, answers={**document.answers, "it.what": changed})
    envelope = sealed_payload(
        world, replace(record.payload, answers=encode(document)), record.record, record.photos
    )
    record = Record(envelope, record.payload, record.record, record.photos)
    desk.import_batch(batch(world, [record]))
    assert lines(read(desk, record))["it.what"].wording == "unknown"


def test_hidden_and_foreign_answers_stand_apart(desk: Desk, world: World) -> None:
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    hidden = replace(document.answers["it.region"], hidden=True)
    extra = Answer("kept", "answered", note="a note")
    document = replace(
        document, answers={**document.answers, "it.region": hidden, "it.unheard_of": extra}
    )
    envelope = sealed_payload(
        world, replace(record.payload, answers=encode(document)), record.record, record.photos
    )
    record = Record(envelope, record.payload, record.record, record.photos)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record)
    assert "it.region" not in lines(reading)
    assert [line.question for line in reading.hidden] == ["it.region"]
    (other,) = reading.others
    assert [one.text for one in other.said] == ["kept"]
    assert other.observed == "a note"


def test_answers_that_travel_as_a_blob(desk: Desk, world: World) -> None:

    told = told_record(world)
    record_id = world.random_bytes(16)
    sealed = world.photo(record_id, deflate(told.payload.answers or b""), "")
    attachment = replace(sealed.attachment, media_type="application/json", name="answers")
    payload = replace(
        told.payload, answers=None, answers_blob=sealed.ref.id, attachments=(attachment,)
    )
    envelope = sealed_payload(world, payload, record_id, (sealed,))
    record = Record(envelope, payload, record_id, (sealed,))
    desk.import_batch(batch(world, [told.envelope, envelope]))
    assert not read(desk, record).answers_here
    desk.import_batch(batch(world, [record]))
    assert lines(read(desk, record))["it.what"].said


def odd_record(world: World, question: str, value: object) -> Record:
    """The first story with one answer of a value that no phone of ours seals."""
    record = told_record(world)
    document = json.loads(record.payload.answers or b"")
    document["answers"][question] = {
        "value": value,
        "state": "answered",
        "asked_at": "2026-11-23T10:00:00Z",
        "lang": "kk-Cyrl",
        "wording": None,
        "review": None,
    }
    payload = replace(record.payload, answers=json.dumps(document).encode())
    envelope = sealed_payload(world, payload, record.record, record.photos)
    return Record(envelope, payload, record.record, record.photos)


ODD: list[tuple[str, object]] = [
    ("it.distress_end", 10**400),
    ("it.distress_end", 1e308),
    ("it.distress_end", -1),
    ("it.when", {"edtf": {"a": 1}}),
    ("it.when", {"edtf": "9999-99-99", "anchor": {"relation": [], "text": 10**400}}),
    ("it.what", {"text": "said", "lang": "../../x"}),
    ("it.what", {"text": "said", "lang": "toolonglang"}),
    ("it.what", [[[["x"]]]]),
    ("it.alone", [{"a": 1}, ["b"]]),
    ("it.quick_photo", [1, {"blob": 2}]),
    ("it.interviewer_note", {"half": 1}),
    ("it.nowhere", {"n": 10**400}),
]


@pytest.mark.parametrize(("question", "value"), ODD)
def test_the_page_and_the_paper_always_come(
    desk: Desk, world: World, question: str, value: object
) -> None:
    record = odd_record(world, question, value)
    desk.import_batch(batch(world, [record]))
    assert desk.interviews()[0].state == "safe"
    reading = read(desk, record)
    reading_of_it = [one.question for one in reading.others] + list(lines(reading))
    assert question in reading_of_it
    assert len(lines(reading)) > 10  # the others are arranged as ever
    interview = desk.interview(record.envelope.hash)
    assert Report(desk, interview, compiled_set(), translator("en")).pdf().startswith(b"%PDF")


@pytest.mark.parametrize(
    "answers",
    [
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"interview_language":"\\ud800","answers":{"\\udfff":{"state":"\\ud800","value":"\\ud83d"}}}',
        json.dumps({"answers": {f"it.q{n}": {"value": n} for n in range(3000)}}).encode(),
        b'{"answers":{"x":{"state":{"a":1},"value":' + b"9" * 4000 + b"}}}",
        b'{"answers":[1,2],"sessions":3}',
        json.dumps({"answers": {"it.long": {"value": "long " * 40_000}}}).encode(),
    ],
)
@pytest.mark.parametrize("sealed_at", ["2026-11-23T10:00:00Z", "9999-12-31T23:59:59-14:00"])
def test_whatever_was_sealed_is_read(
    desk: Desk, world: World, answers: bytes, sealed_at: str
) -> None:
    base = world.record(advance=False)
    payload = replace(base.payload, answers=answers, sealed_at=sealed_at)
    record = Record(sealed_payload(world, payload, base.record), payload, base.record)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record)
    assert reading.others
    "".join(one.text for line in reading.others for one in line.said).encode()
    interview = desk.interview(record.envelope.hash)
    assert Report(desk, interview, compiled_set(), translator("ru")).pdf().startswith(b"%PDF")


def test_a_paper_that_cannot_be_set_comes_plain(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    honest = Report._line

    def broken(self: Report, line: review.Line) -> dict[str, object]:
        told = honest(self, line)
        bad = [{"text": "said", "lang": "no-language"}]
        return told if line.question == "JSON" else told | {"own": bad}

    monkeypatch.setattr(Report, "_line", broken)
    interview = desk.interview(record.envelope.hash)
    pdf = Report(desk, interview, compiled_set(), translator("en")).pdf()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "interview_language" in text


def test_a_month_that_is_none_stays_as_it_was_said() -> None:
    assert format_instant("9999-99-99T99:99:99Z", translator("en").locale) == "9999-99-99T99:99:99Z"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"blob": "ab" * 16}, []),
        ({"way": "paper"}, ["Signed on paper, not on the phone"]),
        (
            {"way": "mark", "witness": "The nurse"},
            ["A mark or a spoken word, before a witness", "The nurse"],
        ),
    ],
)
def test_a_signature_that_is_no_picture_is_said(value: dict[str, str], said: list[str]) -> None:
    assert list(spoken("signature", value)) == said


def test_from_how_near_photos_were_taken_is_said() -> None:
    value = [{"blob": "ab" * 16, "shot": "overall"}, {"blob": "cd" * 16}, {"shot": "scale"}]
    assert list(spoken("photo", value)) == ["Photo 1: overall", "Photo 3: close, with a scale"]


def spoken(kind: str, value: Any) -> Iterator[str]:
    """What the desk says of an answer of that type."""
    raw = {"id": "x.y", "type": kind}
    form = {"format": 1, "form": "x", "version": 1, "sections": [{"id": "s", "items": [raw]}]}
    question = build_definition(form, CodeLists(())).questions["x.y"]
    answer = Answer(value, "answered", None, None, None, None)
    yield from (one.text for one in Values(translator("en"), lambda _: "").said(question, answer))

"""Reading: partial dates in words, wordings compared, hidden answers apart, consent and warnings."""

from dataclasses import replace

import pytest

from depter.desk import review
from depter.desk.dates import format_edtf, format_instant
from depter.desk.desk import Desk
from depter.envelope.payload import deflate
from depter.forms.answers import Answer, decode
from depter.words import compiled_set, translator
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
    missing = desk.missing_blobs(interview)
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
        world, replace(record.payload, answers=document.encode()), record.record, record.photos
    )
    record = Record(envelope, record.payload, record.record, record.photos)
    desk.import_batch(batch(world, [record]))
    assert lines(read(desk, record))["it.what"].wording == "other"


def test_hidden_and_foreign_answers_stand_apart(desk: Desk, world: World) -> None:
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    hidden = replace(document.answers["it.region"], hidden=True)
    extra = Answer("kept", "answered", note="a note")
    document = replace(
        document, answers={**document.answers, "it.region": hidden, "it.unheard_of": extra}
    )
    envelope = sealed_payload(
        world, replace(record.payload, answers=document.encode()), record.record, record.photos
    )
    record = Record(envelope, record.payload, record.record, record.photos)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record)
    assert "it.region" not in lines(reading)
    assert [line.question for line in reading.hidden] == ["it.region"]
    (other,) = reading.others
    assert [one.text for one in other.said] == ["kept"]
    assert other.remarks[0].text == "a note"


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

"""F13: which wording was not understood goes to the translators, and nothing of any interview does."""

import json
import re
from dataclasses import replace

from depter.desk.desk import Desk
from depter.desk.wordingnotes import collect, export
from depter.forms.answers import WordingNote
from depter.forms.document import decode, encode
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.worlds import Record, World

NOTE = WordingNote("form:intake/q:it.what", "ky", "ab" * 32, "cd" * 32)
OTHER = WordingNote("consent:interview/p:04", "kk", "12" * 32, "34" * 32)


def noted(world: World, number: int, *notes: WordingNote) -> Record:
    """A story in whose draft the interviewer noted wordings."""
    record = told_record(world, number)
    document = replace(decode(record.payload.answers or b""), not_understood=notes)
    payload = replace(record.payload, answers=encode(document))
    envelope = sealed_payload(world, payload, record.record, record.photos)
    return Record(envelope, payload, record.record, record.photos)


def test_notes_are_counted_over_all_interviews(desk: Desk, world: World) -> None:
    records = [noted(world, 0, NOTE), noted(world, 1, NOTE, OTHER), told_record(world, 2)]
    desk.import_batch(batch(world, records))
    assert desk.not_understood() == [(OTHER, 1), (NOTE, 2)]


def test_nothing_of_an_interview_is_in_the_export(desk: Desk, world: World) -> None:
    records = [noted(world, 0, NOTE), noted(world, 1, NOTE, OTHER)]
    desk.import_batch(batch(world, records))
    exported = desk.wording_notes()
    lines = [json.loads(line) for line in exported.decode("ascii").splitlines()]
    assert lines == [OTHER.to_json(), NOTE.to_json(), NOTE.to_json()]
    text = exported.decode("ascii")
    assert not re.search(r"20[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}", text)  # no time of any kind
    for record in records:
        assert record.record.hex() not in text
        assert record.envelope.hash.hex() not in text
        answers = decode(record.payload.answers or b"")
        for answer in answers.answers.values():
            for said in strings(answer.value):
                if len(said) > 3:
                    assert said not in text
                    assert json.dumps(said)[1:-1] not in text
    for listed in desk.interviews():
        assert listed.who
        assert listed.who not in text
        assert listed.device not in text


def strings(value: object) -> list[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in strings(one)]
    return []


def test_what_is_no_document_of_ours_has_no_notes() -> None:
    assert collect([None, b"{", b"[]"]) == []
    assert export([]) == b""


def test_an_interview_counts_once(desk: Desk, world: World) -> None:
    desk.import_batch(batch(world, [noted(world, 0, NOTE, NOTE)]))
    assert desk.not_understood() == [(NOTE, 1)]  # however often it was tapped

"""A long interview at the desk: rows have names, links lead to them, the account stands on one time
axis, what was never asked stands apart, and every photo in a row is counted and hashed."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pypdf import PdfReader

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.review import reader
from depter.forms.definition import Definition
from depter.forms.load import load_text
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.worlds import Record, World

FORM = {
    "format": 1,
    "form": "story",
    "version": 1,
    "lists": {},
    "sections": [
        {
            "id": "account",
            "items": [
                {"id": "al.when", "type": "edate"},
                {
                    "id": "al.person",
                    "type": "repeat",
                    "row_prefix": "P",
                    "name_by": "al.person.look",
                    "items": [
                        {"id": "al.person.look", "type": "text"},
                        {"id": "al.person.rank", "type": "text"},
                    ],
                },
                {
                    "id": "al.incident",
                    "type": "repeat",
                    "items": [
                        {"id": "al.incident.when", "type": "edate"},
                        {
                            "id": "al.incident.who",
                            "type": "rows",
                            "of": "al.person",
                            "max_count": 9,
                        },
                        {
                            "id": "al.incident.sign",
                            "type": "group",
                            "items": [
                                {"id": "al.incident.photo", "type": "photo"},
                                {"id": "al.incident.note", "type": "longtext"},
                            ],
                        },
                    ],
                },
                {"id": "al.silent", "type": "text"},
                {"id": "al.refused", "type": "text"},
            ],
        }
    ],
}
SOONER, LATER, UNDATED = "a" * 32, "b" * 32, "c" * 32
TALL, GONE = "d" * 32, "e" * 32


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Iterator[Definition]:
    made = load_text(json.dumps(FORM))
    monkeypatch.setattr(reader, "by_hash", lambda digest: made if digest == made.hash else None)
    yield made


UNSHOWN = {"asked_at": None, "lang": None, "wording": None, "review": None}


def answered(value: object) -> dict[str, object]:
    return {"value": value, "state": "answered", **UNSHOWN}


def record(world: World, form: Definition) -> Record:
    told = told_record(world)
    blob = told.photos[0].ref.id.hex()

    def incident(row: str, edtf: str | None, who: list[str], photo: bool) -> dict[str, object]:
        answers: dict[str, object] = {"al.incident.who": answered(who)}
        if edtf is not None:
            answers["al.incident.when"] = answered({"edtf": edtf})
        if photo:
            answers["al.incident.photo"] = answered([{"blob": blob}])
        return {"id": row, "answers": answers}

    document = {
        "form": "story",
        "version": 1,
        "interview_language": "ky",
        "sessions": [{"start": "2026-11-20T10:00:00+06:00", "end": None}],
        "answers": {
            "al.person": answered(
                [{"id": TALL, "answers": {"al.person.look": answered("tall, a scar")}}]
            ),
            "al.incident": answered(
                [
                    incident(LATER, "2024-03-05", [TALL], photo=True),
                    incident(UNDATED, None, [GONE], photo=False),
                    incident(SOONER, "2023-22~", [], photo=False),
                ]
            ),
            "al.when": answered({"edtf": "../2024"}),
            "al.refused": {"value": None, "state": "declined", **UNSHOWN},
        },
    }
    payload = replace(
        told.payload, form="story", form_hash=form.hash, answers=json.dumps(document).encode()
    )
    return Record(
        sealed_payload(world, payload, told.record, told.photos), payload, told.record, told.photos
    )


@pytest.fixture
def kept(desk: Desk, world: World, form: Definition) -> Record:
    made = record(world, form)
    desk.import_batch(batch(world, [made]))
    return made


def reading_of(desk: Desk, made: Record) -> review.Reading:
    interview = desk.interview(made.envelope.hash)
    return review.read(interview, compiled_set(), translator("en"), frozenset())


def test_rows_have_names_and_links_lead_to_them(desk: Desk, kept: Record) -> None:
    found = {line.question: line for line in review.each_line(reading_of(desk, kept))}
    (person,) = found["al.person"].rows
    assert person.name == "P1 · tall, a scar"
    incidents = found["al.incident"].rows
    assert [row.name for row in incidents] == ["Entry 1", "Entry 2", "Entry 3"]
    links = [line.links for row in incidents for line in row.lines if line.links]
    assert [(one.name, one.here) for (one,) in links] == [(person.name, True), (GONE, False)]


def test_the_account_stands_on_one_axis(desk: Desk, kept: Record) -> None:
    moments = reading_of(desk, kept).moments
    assert [one.row for one in moments] == [SOONER, LATER, "", UNDATED]
    assert [(one.from_day, one.to_day) for one in moments[:2]] == [
        ("2023-06-01", "2023-08-31"),
        ("2024-03-05", "2024-03-05"),
    ]
    assert moments[-1].when == ()


def test_never_asked_stands_apart_from_refused(desk: Desk, kept: Record) -> None:
    reading = reading_of(desk, kept)
    (part,) = reading.parts
    assert part.unasked == ("al.silent",)
    assert {line.question: line.state for line in part.lines}["al.refused"] == "declined"
    (person,) = next(line for line in part.lines if line.question == "al.person").rows
    assert person.unasked == ("al.person.rank",)


def test_a_photo_in_a_row_is_numbered_hashed_and_printed(desk: Desk, kept: Record) -> None:
    reading = reading_of(desk, kept)
    assert not reading.loose
    report = Report(desk, desk.interview(kept.envelope.hash), compiled_set(), translator("en"))
    pdf = PdfReader(io.BytesIO(report.pdf()))
    text = " ".join(page.extract_text() for page in pdf.pages)
    digest = kept.photos[0].attachment.sha256.hex()
    assert "File 1" in text
    assert text.replace("\n", "").count(digest) == 2  # under the picture and in the list of hashes
    assert sum(len(page.images) for page in pdf.pages) == 1
    assert "P1 · tall, a scar" in text
    assert "Not asked: al.silent" in text

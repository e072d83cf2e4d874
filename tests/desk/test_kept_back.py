"""What a person did not want in a report stays off the paper that leaves the desk, and is in the record."""

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
from depter.forms.load import load, load_text
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_pictures import png
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Record, World

__all__ = ["app", "browser"]

NOT_SAID = ["!=", "al.closed.in_report", "yes"]
FORM = {
    "format": 1,
    "form": "story",
    "version": 1,
    "lists": {},
    "sections": [
        {
            "id": "account",
            "items": [
                {"id": "al.plain", "type": "text"},
                {
                    "id": "al.incident",
                    "type": "repeat",
                    "items": [
                        {"id": "al.incident.told", "type": "text"},
                        {
                            "id": "al.closed",
                            "type": "group",
                            "kept_back_if": NOT_SAID,
                            "items": [
                                {"id": "al.closed.what", "type": "text"},
                                {"id": "al.closed.when", "type": "edate"},
                                {"id": "al.closed.photo", "type": "photo", "sensitive": True},
                                {
                                    "id": "al.closed.mark",
                                    "type": "repeat",
                                    "row_prefix": "M",
                                    "name_by": "al.closed.mark.name",
                                    "items": [{"id": "al.closed.mark.name", "type": "text"}],
                                },
                                {
                                    "id": "al.closed.in_report",
                                    "type": "single",
                                    "choices": ["yes", "no"],
                                },
                            ],
                        },
                    ],
                },
                {"id": "al.names", "type": "rows", "of": "al.closed.mark", "max_count": 4},
            ],
        }
    ],
}
ROW, MARK = "a" * 32, "b" * 32
UNSHOWN = {"asked_at": None, "lang": None, "wording": None, "review": None}
SECRET = ("the closed thing", "a named mark")


def answered(value: object) -> dict[str, object]:
    return {"value": value, "state": "answered", **UNSHOWN}


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Iterator[Definition]:
    made = load_text(json.dumps(FORM))
    monkeypatch.setattr(reader, "by_hash", lambda digest: made if digest == made.hash else None)
    yield made


def with_copy(world: World, told: Record) -> Record:
    """The same as if its photo had come as a file: with a working copy beside it."""
    [original] = told.photos
    copy = world.photo(told.record, png(24, 8), original.attachment.question)
    of = {102: original.attachment.blob}
    copy = replace(copy, attachment=replace(copy.attachment, media_type="image/png", more=of))
    attached = (original.attachment, copy.attachment)
    payload = replace(told.payload, attachments=attached)
    return replace(told, payload=payload, photos=(original, copy))


def imported(
    desk: Desk,
    world: World,
    form: Definition,
    may: str | None,
    *,
    copied: bool = False,
    told: Record | None = None,
) -> Record:
    told = told or told_record(world)
    if copied:
        told = with_copy(world, told)
    answers = {
        "al.incident.told": answered("the open thing"),
        "al.closed.what": answered(SECRET[0]),
        "al.closed.when": answered({"edtf": "2019-07-13"}),
        "al.closed.photo": answered([{"blob": told.photos[0].ref.id.hex()}]),
        "al.closed.mark": answered(
            [{"id": MARK, "answers": {"al.closed.mark.name": answered(SECRET[1])}}]
        ),
    }
    if may is not None:
        answers["al.closed.in_report"] = answered(may)
    document = {
        "form": "story",
        "version": 1,
        "interview_language": "ky",
        "sessions": [{"start": "2026-11-20T10:00:00+06:00", "end": None}],
        "answers": {
            "al.plain": answered("said by everybody"),
            "al.incident": answered([{"id": ROW, "answers": answers}]),
            "al.names": answered([MARK]),
        },
    }
    payload = replace(
        told.payload, form="story", form_hash=form.hash, answers=json.dumps(document).encode()
    )
    sealed = sealed_payload(world, payload, told.record, told.photos)
    made = Record(sealed, payload, told.record, told.photos)
    desk.import_batch(batch(world, [made]))
    return made


def paper(desk: Desk, made: Record, *, whole: bool) -> tuple[str, int]:
    interview = desk.interview(made.envelope.hash)
    report = Report(desk, interview, compiled_set(), translator("en"), whole=whole)
    pdf = PdfReader(io.BytesIO(report.pdf()))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    return text, sum(len(page.images) for page in pdf.pages)


def test_the_working_copy_of_a_closed_photo_stays_off_the_paper_too(
    desk: Desk, world: World, form: Definition
) -> None:
    made = imported(desk, world, form, None, copied=True)
    text, images = paper(desk, made, whole=False)
    assert images == 0 and "Other files" not in text and "working copy" not in text
    text, images = paper(desk, made, whole=True)
    assert images == 1 and "The working copy is shown" in text


@pytest.mark.parametrize("row", [ROW, "c" * 32])
def test_a_file_that_no_answer_names_any_more_stays_off_the_paper(
    desk: Desk, world: World, form: Definition, row: str
) -> None:
    """Of an entry that is there, and of one that was taken out."""
    told = told_record(world)
    path = f"al.incident/{row}/al.closed.photo"
    lost = world.photo(told.record, png(24, 8), path)
    lost = replace(lost, attachment=replace(lost.attachment, media_type="image/png"))
    payload = replace(told.payload, attachments=(*told.payload.attachments, lost.attachment))
    told = replace(told, payload=payload, photos=(*told.photos, lost))
    made = imported(desk, world, form, "no", told=told)
    text, images = paper(desk, made, whole=False)
    assert images == 0 and "Other files" not in text
    assert lost.attachment.sha256.hex() not in text.replace(" ", "")
    assert "are not on this paper" in text
    text, images = paper(desk, made, whole=True)
    assert images == 2 and "Other files" in text


@pytest.mark.parametrize("may", [None, "no"])
def test_without_a_yes_it_is_not_on_the_paper(
    desk: Desk, world: World, form: Definition, may: str | None
) -> None:
    made = imported(desk, world, form, may)
    text, images = paper(desk, made, whole=False)
    assert "the open thing" in text
    assert "said by everybody" in text
    for word in (*SECRET, "2019", made.photos[0].attachment.sha256.hex(), MARK):
        assert word not in text
        assert word not in text.replace(" ", "")
    assert images == 0
    assert text.count("A part is left out here") == 1
    assert "are not on this paper" in text


def test_with_a_yes_the_paper_is_whole(desk: Desk, world: World, form: Definition) -> None:
    made = imported(desk, world, form, "yes")
    text, images = paper(desk, made, whole=False)
    assert all(word in text for word in SECRET)
    assert images == 1
    assert "left out" not in text
    assert "Not for handing on" not in text


def test_all_of_it_says_that_it_must_not_leave(desk: Desk, world: World, form: Definition) -> None:
    made = imported(desk, world, form, "no")
    text, images = paper(desk, made, whole=True)
    assert all(word in text for word in SECRET)
    assert images == 1
    assert "Not for handing on" in text


def test_where_nobody_can_tell_it_says_so(
    desk: Desk, world: World, form: Definition, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = imported(desk, world, form, "no")
    monkeypatch.setattr(reader, "by_hash", lambda digest: None)
    text, _ = paper(desk, made, whole=False)
    assert "Not for handing on" in text


def test_the_page_has_all_of_it_and_both_papers(
    desk: Desk, world: World, form: Definition, browser: Browser
) -> None:
    made = imported(desk, world, form, None)
    browser.unlock()
    where = f"/interviews/{made.envelope.hash.hex()}"
    page = browser.get(where).text
    assert all(word in page for word in SECRET)
    assert "Not for a report" in page
    assert '<details class="tap">' in page  # a photo that needs care comes after a tap
    assert "Print everything" in page
    handed = PdfReader(io.BytesIO(browser.get(f"{where}/report.pdf").data))
    kept = PdfReader(io.BytesIO(browser.get(f"{where}/report.pdf?whole=1").data))
    assert SECRET[0] not in " ".join(one.extract_text() for one in handed.pages)
    assert SECRET[0] in " ".join(one.extract_text() for one in kept.pages)
    assert {"print", "print-whole"} <= {entry.what for entry in desk.log.entries()[0]}


def test_a_reading_counts_what_is_kept_back(desk: Desk, world: World, form: Definition) -> None:
    made = imported(desk, world, form, "no")
    interview = desk.interview(made.envelope.hash)
    told = review.read(interview, compiled_set(), translator("en"), frozenset())
    assert told.left_out == 6  # one of them in a row of its own
    assert [line.kept_back for line in review.each_line(told) if line.question == "al.plain"] == [
        False
    ]


def test_the_real_form_keeps_back_what_its_words_promise() -> None:
    """The phone says that without an answer it is left out of the report."""
    form = load("evaluation")
    for name, asks in (
        ("al.incident.sexual", "al.sexual.in_report"),
        ("px.genital", "px.genital.in_report"),
    ):
        assert form.questions[name].kept_back_if == ["!=", asks, "yes"]
    assert form.questions["ph.file"].kept_back_if is not None

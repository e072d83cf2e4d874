"""The interview on paper: every letter, every state, never reviewed, the same bytes each time."""

import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader

from depter.demo.stories import definition
from depter.desk.config import LANGUAGES
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.forms.answers import Answer
from depter.forms.document import decode, encode
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Record, World

__all__ = ["app", "browser"]  # fixtures

LETTERS = "әғқңөұүһі ӣӯҳҷ ӘҒҚҢӨҰҮҺІ ӢӮҲҶ ёйщъыэ"


def report_of(desk: Desk, env_hash: bytes, language: str = "en") -> Report:
    return Report(desk, desk.interview(env_hash), compiled_set(), translator(language))


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def with_answers(world: World, **answers: Answer) -> Record:
    """The first story with some answers said differently."""
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    document = replace(document, answers={**document.answers, **answers})
    payload = replace(record.payload, answers=encode(document))
    envelope = sealed_payload(world, payload, record.record, record.photos)
    return Record(envelope, payload, record.record, record.photos)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_read_back(desk: Desk, world: World, language: str) -> None:
    said = {"text": f"{LETTERS} #emph[not markup] $x$ \\ `a`", "lang": "kk", "verbatim": True}
    told = Answer(said, "answered", None, None, None, None)
    record = with_answers(world, **{"it.what": told})
    desk.import_batch(batch(world, [record]))
    report = report_of(desk, record.envelope.hash, language)
    pdf = report.pdf()
    text = " ".join(text_of(pdf))
    for word in LETTERS.split():
        assert word in text
    assert "#emph[not markup] $x$" in text  # never read as markup
    assert pdf == report_of(desk, record.envelope.hash, language).pdf()
    assert report.file_name.startswith("depter-")
    assert "Айгуль" not in report.file_name


def test_each_page_says_practice_not_reviewed_and_which_record(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    pages = text_of(report_of(desk, record.envelope.hash).pdf())
    assert len(pages) > 1
    for page in pages:
        assert "Practice" in page
        assert "Not reviewed" in page
        assert record.envelope.hash.hex() in page.replace("\n", "")
        assert f"Form First conversation, version {definition().version}" in page


def test_it_is_an_archive_file_and_accessible(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    pdf = report_of(desk, record.envelope.hash, "ky").pdf()
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("ky")  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    metadata = str(root["/Metadata"].get_object().get_data())  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert all("NotoSans" in font for font in fonts)
    assert reader.pages[-1].images is not None
    assert sum(len(page.images) for page in reader.pages) == 1


def test_states_are_told_apart(desk: Desk, world: World) -> None:
    record = with_answers(
        world,
        **{
            "it.what": Answer(None, "declined"),
            "it.when": Answer(None, "not_remembered"),
            "it.country": Answer(None, "not_asked"),
            "it.agency": Answer("police", "answered", hidden=True),
        },
    )
    desk.import_batch(batch(world, [record]))
    text = " ".join(text_of(report_of(desk, record.envelope.hash).pdf()))
    for said in ("Prefers not to answer", "Does not remember", "Not asked"):
        assert said in text
    assert "Answers that were hidden when it was sealed" in text


def test_what_the_font_lacks_is_told_by_number(desk: Desk, world: World) -> None:
    said = {"text": "before 😀 after ا", "lang": "en", "verbatim": True}
    record = with_answers(world, **{"it.what": Answer(said, "answered")})
    desk.import_batch(batch(world, [record]))
    text = " ".join(text_of(report_of(desk, record.envelope.hash).pdf()))
    assert "before [U+1F600] after [U+0627]" in text


def test_a_broken_picture_does_not_cost_the_report(desk: Desk, world: World) -> None:
    record = world.record(photos=[b"\xff\xd8\xff no jpeg"])
    desk.import_batch(batch(world, [record]))
    text = " ".join(text_of(report_of(desk, record.envelope.hash).pdf()))
    assert "This photo cannot be drawn" in text


def test_an_unknown_form_is_printed_as_it_stands(desk: Desk, world: World) -> None:
    answers = {"answers": {"it.new": {"value": "said", "state": "answered"}}}
    record = world.record(answers=answers)
    desk.import_batch(batch(world, [record]))
    pages = " ".join(text_of(report_of(desk, record.envelope.hash).pdf()))
    assert "it.new" in pages
    assert json.dumps(answers["answers"]["it.new"]["value"]).strip('"') in pages


def test_an_older_version_says_so_on_the_page_and_on_paper(
    desk: Desk, world: World, browser: Browser
) -> None:
    first = told_record(world)
    then = world.record(record=first.record, revision=2, previous_revision=first.envelope.hash)
    squat = world.record(
        world.devices[2], record=first.record, revision=9, previous_revision=bytes(32)
    )
    strange = world.record(
        world.devices[2], record=first.record, revision=2, previous_revision=first.envelope.hash
    )
    desk.import_batch(batch(world, [first, squat, strange]))
    browser.unlock()

    def told(record: Record) -> tuple[bool, bool]:
        pages = text_of(report_of(desk, record.envelope.hash).pdf())
        page = browser.get(f"/interviews/{record.envelope.hash.hex()}").text
        said = "is not in it."
        return said in " ".join(pages[0].split()), said in page

    # What a stranger puts under the same id makes nothing of hers an older one.
    assert told(first) == (False, False)
    desk.import_batch(batch(world, [then]))
    assert told(first) == (True, True)
    assert told(then) == told(squat) == (False, False)
    pages = " ".join(text_of(report_of(desk, first.envelope.hash).pdf())[0].split())
    assert "This is version 1, not the newest one." in pages and "up to version 2" in pages

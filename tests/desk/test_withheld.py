"""What a person took back in part is really out of sight: on the page, as a file, and on paper."""

import re
from dataclasses import replace
from typing import Any

import pytest

from depter import forms
from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.explain import ITEMS, item_words
from depter.desk.pages.takingback import _KNOWN
from depter.desk.report import Report
from depter.desk.review.withheld import COVERING, TAKEN_BACK, Withheld, withhold
from depter.desk.shown import COPY_OF
from depter.envelope import Attachment
from depter.forms.answers import Answer, Answers, Row
from depter.words import compiled_set, translator
from tests.desk.conftest import batch, told_record
from tests.desk.test_web import Browser, app, browser
from tests.worlds import World

__all__ = ["app", "browser"]  # fixtures

EVALUATION = forms.load("evaluation")
PHOTOS = "ph.photo"


def said(value: Any) -> Answer:
    return Answer(value, "answered")


def photo(number: int, *, intimate: str, face: str) -> Row:
    file = said([{"blob": f"{number:032x}"}])
    inside = {"ph.intimate": said(intimate), "ph.shows_face": said(face), "ph.file": file}
    return Row(f"{number:08x}", inside)


def attached(number: int, path: str) -> Attachment:
    return Attachment(
        blob=bytes.fromhex(f"{number:032x}"),
        key=bytes(32),
        size=1,
        media_type="image/jpeg",
        name="",
        sha256=bytes(32),
        question=path,
    )


AGREED = {
    name: said("yes")
    for name, question in EVALUATION.questions.items()
    if question.type == "consent"
}
TOLD = Answers(
    "evaluation",
    1,
    "ky",
    (),
    {
        **AGREED,
        "px.consent_now": said("yes"),
        "ci.person.given": said("Айша"),
        "px.general_state": said("calm"),
        "px.genital.chaperone": said("present"),
        PHOTOS: said(
            (
                photo(1, intimate="no", face="no"),
                photo(2, intimate="yes", face="no"),
                photo(3, intimate="no", face="yes"),
            )
        ),
        "al.narrative": said({"text": "told", "lang": "ky", "verbatim": True}),
    },
)
#: The three photos, and a working copy that no answer names, under the path of the first.
FILES = [attached(n, f"{PHOTOS}/{n:08x}/ph.file") for n in (1, 2, 3)]
COPY = attached(9, f"{PHOTOS}/{1:08x}/ph.file")
#: Another, of the second, that says it belongs elsewhere.
STRAY = replace(attached(8, "al.document"), more={COPY_OF: FILES[1].blob})
#: Of an entry that was taken out while its file stayed.
LEFT = attached(7, f"{PHOTOS}/{7:08x}/ph.file")


def without(*items: str) -> Withheld:
    found = withhold(
        EVALUATION, TOLD, "2026-11-23T10:00:00Z", [*FILES, COPY, STRAY, LEFT], frozenset(items)
    )
    assert found.any and found.answers is not None
    return found


def state(found: Withheld, name: str) -> str:
    assert found.answers is not None
    return found.answers.answers[name].state


def numbers(found: Withheld) -> set[int]:
    return {int(one, 16) for one in found.blobs}


@pytest.mark.parametrize(
    ("item", "gone"),
    [
        ("c.photo", {1, 2, 3, 7, 8, 9}),
        ("c.photo_face", {3, 7}),
        ("c.photo_intimate", {2, 7, 8}),
    ],
)
def test_the_photos_go_that_the_consent_governed(item: str, gone: set[int]) -> None:
    found = without(item)
    assert numbers(found) == gone
    assert state(found, "al.narrative") == "answered"
    assert found.answers is not None
    rows = found.answers.answers[PHOTOS].value
    if item != "c.photo":
        files = {row.id: row.answers["ph.file"].state for row in rows}
        assert {int(one, 16) for one, now in files.items() if now == TAKEN_BACK} == gone - {7, 8}
        # What was taken back is about the picture; that there was one is still said.
        assert all(row.answers["ph.intimate"].state == "answered" for row in rows)
    else:
        assert state(found, PHOTOS) == TAKEN_BACK and rows is None


def test_the_name_goes_and_the_account_stays() -> None:
    found = without("c.identity")
    assert state(found, "ci.person.given") == TAKEN_BACK
    assert found.answers is not None
    assert found.answers.answers["ci.person.given"].value is None
    assert state(found, "al.narrative") == "answered" and not found.blobs
    # The consent itself stays to be read: who agreed, when, in which words.
    assert all(found.answers.answers[name] == one for name, one in AGREED.items())


def test_every_consent_that_a_gate_names_is_honoured() -> None:
    """A consent that governs content and is not in the list would be taken back in vain."""
    named: set[str] = set()

    def walk(expression: Any) -> None:
        if isinstance(expression, str):
            named.update({expression} & set(AGREED))
        elif isinstance(expression, list | tuple):
            for one in expression:
                walk(one)

    for form in forms.definitions():
        for question in form.questions.values():
            walk(question.gate.open_if if question.gate else None)
    whole = {"c.interview", "c.record_written", "c.supervisor"}
    assert named - whole == COVERING
    # And each item but those three can be taken back by itself, in words.
    assert set(AGREED) - whole == _KNOWN == {one for _, items in ITEMS for one in items}
    assert all(item_words(one, translator("en")) != one for one in _KNOWN)


def test_what_cannot_be_judged_is_kept_back_whole() -> None:
    found = withhold(None, None, "", FILES, frozenset({"c.photo"}))
    assert found == Withheld(None, frozenset(one.blob.hex() for one in FILES), True)


def test_no_photo_is_shown_saved_or_printed_any_more(
    browser: Browser, desk: Desk, world: World
) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    where = f"/interviews/{record.envelope.hash.hex()}"
    [one] = record.photos
    file = f"{where}/files/{one.ref.id.hex()}"
    browser.unlock()
    page = browser.get(where).text
    assert one.ref.id.hex() in page and browser.get(file).status_code == 200
    assert re.search(r'value="c.photo"[^\n]*was agreed to', page)
    before = _printed(desk, record.envelope.hash)
    browser.post("/taking-back/part", record=record.record.hex(), item=["c.photo", "c.stats"])
    page = browser.get(where).text
    assert one.ref.id.hex() not in page and browser.get(file).status_code == 404
    assert "show or use any photo" in page and "count it in statistics" in page
    assert "It is not shown any more." in page
    after = _printed(desk, record.envelope.hash)
    assert len(before) == 1 and after == []
    plain = review.read_plain(
        desk.interview(record.envelope.hash), compiled_set(), translator("en"), frozenset()
    )
    assert plain.loose == () and one.ref.id.hex() not in str(plain)


def _printed(desk: Desk, env_hash: bytes) -> list[str]:
    """The files that stand on the paper."""
    paper = Report(desk, desk.interview(env_hash), compiled_set(), translator("en"))
    assert paper.pdf()
    return sorted(paper._images)

"""The consents on paper: under each answer how it was given, and once each whole text as it was shown.
It must never leave out that nobody had approved a text, or that the desk does not have its words.
"""

from collections.abc import Iterator
from typing import Any

from depter.desk.explain import item_words
from depter.desk.review import Asked, Document, Line, Reading
from depter.desk.shown import Interview
from depter.words import Translator
from depter.words.dates import format_instant


def plain_language(one: Asked) -> dict[str, str]:
    """A text with the language that the typesetter knows it by."""
    return {"text": one.text, "lang": one.lang.partition("-")[0].partition("@")[0]}


def unsigned_words(words: Translator) -> str:
    """A signature does not cover what was agreed to at a later meeting."""
    return words.t("No signature of that meeting or a later one is in this record.")


def agreed_lines(line: Line, words: Translator) -> list[str]:
    """How a consent was given, in short sentences."""
    agreed = line.agreed
    if agreed is None:
        return []
    unknown = words.t("not recorded")
    interpreter = unknown if agreed.interpreter is None else agreed.interpreter or words.t("none")
    told = [
        words.t("Language spoken: {language}", language=agreed.spoken or unknown),
        words.t("How it was given: {how}", how=agreed.given or unknown),
        words.t("Interpreter: {interpreter}", interpreter=interpreter),
    ]
    if agreed.unsigned:
        told.append(unsigned_words(words))
    if agreed.until:
        told.append(words.t("Holds until this day, and on it: {day}", day=agreed.until_words))
    return told + [
        words.t("Whole text: {hash}", hash=f"{one.doc} {one.lang} {one.sha256[:16]}")
        for one in agreed.documents
    ]


def _lines(reading: Reading) -> Iterator[tuple[str, Line]]:
    """Every line of the form itself, and what stood there before, with the name of its question."""
    for line in (*(line for part in reading.parts for line in part.lines), *reading.hidden):
        for one in (line, *line.earlier):
            yield line.label, one


def consent_texts(reading: Reading, words: Translator) -> list[dict[str, Any]]:
    """Every consent text of the interview once, by its hash."""
    found: dict[str, tuple[str, Document]] = {}
    for label, line in _lines(reading):
        for one in line.agreed.documents if line.agreed else ():
            found.setdefault(one.sha256, (label, one))
    return [
        {
            "title": f"{label} · {one.language}",
            "texts": [plain_language(text) for text in one.texts],
            "notes": list(_notes(one, words)),
            "hash": f"{one.doc} {one.lang} · SHA-256 {one.sha256}",
        }
        for label, one in found.values()
    ]


def _notes(one: Document, words: Translator) -> Iterator[str]:
    if not one.texts:
        yield words.t("this desk does not have the words that were shown")
    if not one.approvals:
        yield words.t("Nobody had approved this text by then.")
    for by, role, at in one.approvals:
        yield words.t("Approved by then: {who}", who=f"{by} · {role} · {at}")


def taken_back_lines(interview: Interview, w: Translator) -> list[str]:
    """What the person took back later, one paragraph for each time."""
    told = []
    for _, said in interview.taken_back:
        items = ", ".join(item_words(one, w) for one in said["items"])
        when = format_instant(said["at"], w.locale)
        told.append(
            w.t(
                "A part of the consent was taken back, {when}. Do not do this any more: {items}.",
                when=when,
                items=items,
            )
        )
    return told

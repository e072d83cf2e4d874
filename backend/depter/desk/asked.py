"""What was asked, word for word, as lines for the terminal: of one record, or of one hash.

It must never print an answer: it shows the questions, in the words of then.
"""

from collections.abc import Iterator

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.review import Line
from depter.desk.summary import case_code
from depter.desk.wordings import OTHER, SAME, Found
from depter.words import compiled_set, translator


def _state(state: str) -> str:
    match state:
        case "same":
            return "the words of now"
        case "other":
            return "other words than those of now"
        case "unknown":
            return "this desk does not have these words"
        case _:
            return "nothing was shown"


def of_hash(desk: Desk, digest: str) -> Iterator[str]:
    """The words behind a hash, or behind its first digits as a report prints them."""
    found: Found = desk.wordings.by_hash(digest.lower())
    yield f"{digest}: {_state(found.state)}"
    if found.state in (SAME, OTHER):
        yield f"  set {found.set}"
    for one in found.texts:
        yield f"  [{one.language}, {one.review}] {one.key}: {one.text}"


def of_record(desk: Desk, what: str) -> Iterator[str]:
    """Every question of a record, named by its envelope's hash, its id or its case code; nothing
    when there is no such record here."""
    wanted = what.lower()
    for listed in desk.interviews():
        names = (listed.env_hash.hex(), listed.record.hex(), case_code(listed.record).lower())
        if wanted not in names:
            continue
        interview = desk.interview(listed.env_hash)
        if interview.opened is None:
            yield f"{what}: {interview.fault}"
            return
        reading = review.read(
            interview, compiled_set(), translator("en"), frozenset(), {}, desk.wordings
        )
        for part in reading.parts:
            for line in part.lines:
                yield from _line(line)
        for line in reading.hidden:
            yield from _line(line)
        return


def _line(line: Line) -> Iterator[str]:
    if line.digest is None:
        return
    yield f"{line.question} [{line.asked_lang}, {line.review}] {line.digest}"
    yield f"  {_state(line.wording)}"
    for one in line.asked:
        yield f"  {one.key}: {one.text}"
    for document in line.agreed.documents if line.agreed else ():
        yield f"  whole text {document.doc} [{document.lang}] {document.sha256}"
        yield f"    {_state(document.state)}"
        for by, role, at in document.approvals:
            yield f"    approved by {by}, {role}, {at}"
        for text in document.texts:
            yield f"    {text.key}: {text.text}"
    for row in line.rows:
        for inner in row.lines:
            yield from _line(inner)

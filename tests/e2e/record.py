"""What the desk has of an interview, held against what was entered on the phone: every answer that was
given is there as it was given, and none that nobody gave."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.review import each_line, read
from depter.desk.shown import Interview
from depter.envelope import Attachment
from depter.forms.figures import drawing
from depter.words import compiled_set, translator
from tests.e2e.survivor import Mark
from tests.e2e.teller import QUESTIONS, Sealed, Teller
from tests.fingers import middle_of
from tests.papers import words_of

_COPY_OF = 102
"""Of which photo an attachment is the working copy (writer.ts)."""


@dataclass(frozen=True)
class Record:
    """The newest revision as the desk opens it: its document, and every file with its bytes."""

    interview: Interview
    document: dict[str, Any]
    files: dict[str, tuple[Attachment, bytes]]

    def originals(self) -> list[bytes]:
        """The photos as they were taken or chosen."""
        return [
            data
            for one, data in self.files.values()
            if one.media_type == "image/jpeg" and _COPY_OF not in one.more
        ]

    def copies(self) -> dict[bytes, bytes]:
        """The working copies, by the blob of the photo whose copy each is."""
        return {
            one.more[_COPY_OF]: data for one, data in self.files.values() if _COPY_OF in one.more
        }

    def pictures(self) -> list[tuple[Attachment, bytes]]:
        """Every photo with the bytes that are to be looked at: its working copy where it has one."""
        copies = self.copies()
        return [
            (one, copies.get(one.blob, data))
            for one, data in self.files.values()
            if one.media_type == "image/jpeg" and _COPY_OF not in one.more
        ]


def at_desk(desk: Desk) -> Record:
    """Read the one interview that there is, and all its files."""
    [listed] = desk.interviews()
    interview = desk.interview(listed.env_hash)
    opened = interview.opened
    assert opened is not None and opened.answers is not None
    files = {
        one.blob.hex(): desk.attachment(listed.env_hash, one.blob)
        for one in opened.payload.attachments
    }
    return Record(interview, json.loads(opened.answers), files)


def flat(answers: dict[str, Any], around: str = "") -> dict[str, dict[str, Any]]:
    """Every answer of a document by its path."""
    found = {}
    for name, answer in answers.items():
        found[f"{around}{name}"] = answer
        for row in rows_of(answer["value"]):
            found |= flat(row["answers"], f"{around}{name}/{row['id']}/")
    return found


def rows_of(value: Any) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict) and "answers" in row]


def differences(teller: Teller, record: Record) -> list[str]:
    """What stands in the record otherwise than it was entered, or was never entered."""
    there = flat(record.document["answers"])
    meetings = len(record.document["sessions"])
    faults = [
        fault
        for path, wanted in teller.told.items()
        for fault in [_fault(teller, record, path, wanted, there.get(path))]
        if fault
    ]
    return faults + [
        f"{path}: {answer['state']}, {answer['value']!r}, which nobody entered"
        for path, answer in there.items()
        if path not in teller.told and not _by_itself(teller, path, answer, meetings)
    ]


def unprinted(desk: Desk, record: Record, language: str) -> list[str]:
    """What the desk reads of the record, question by question, and its paper lacks."""
    words, texts, interview = translator(language), compiled_set(), record.interview
    files = desk.attached(interview)
    paper = "".join(words_of(Report(desk, interview, texts, words).pdf()).split())
    told = (interview, texts, words, files.missing, files.undrawn, desk.wordings)
    lacking = []
    for line in each_line(read(*told, earlier=desk.past(interview))):
        state = [] if line.state == "answered" else [line.state_text]
        said = [one.text for one in line.said if not one.folded]
        for text in (line.label, *state, *said, *(one.sha256 for one in line.photos)):
            # Where a page ends its foot stands in between.
            plain = "".join(text.split())
            if plain[:20] not in paper or plain[-20:] not in paper:
                lacking.append(f"{line.question}: {text}")
    return lacking


def _fault(teller: Teller, record: Record, path: str, wanted: Any, found: Any) -> str | None:
    if found is None:
        return f"{path} is not there"
    state = wanted["state"] if isinstance(wanted, dict) and "state" in wanted else "answered"
    if found["state"] != state:
        return f"{path}: {found['state']}"
    if state != "answered":
        return None if found["value"] is None else f"{path}: {found['value']!r} beside {state}"
    if not _same(record, path, wanted, found["value"]):
        return f"{path}: {found['value']!r} for {wanted!r}"
    if found["lang"] != _asked_in(teller.form, path, teller.langs[path]):
        return f"{path}: asked in {found['lang']}"
    return None


def _same(record: Record, path: str, wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Sealed):
        [named] = value if isinstance(value, list) else [value]
        one, data = record.files[named["blob"]]
        copy = record.copies().get(one.blob)
        return (
            sha256(data).hexdigest() == one.sha256.hex() == wanted.sha256
            and one.question == path
            and (copy and sha256(copy).hexdigest()) == wanted.copy
            and not (copy and b"Exif" in copy)
        )
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], Mark):
        return len(wanted) == len(value) and all(map(_same_mark, wanted, value))
    if isinstance(value, dict):
        value = value.get("text", value.get("edtf", value))
    return bool(value == wanted)


def _same_mark(wanted: Mark, found: dict[str, Any]) -> bool:
    if (wanted.region, wanted.side, wanted.shape) != tuple(
        found[name] for name in ("region", "side", "shape")
    ):
        return False
    if not wanted.view:
        return bool(found["view"])
    figure = drawing(wanted.view)
    assert figure is not None
    x, y = middle_of(wanted.view, wanted.region, wanted.side)
    # Under the finger that set it; a way begins a finger's width away.
    near = 0.01 if wanted.shape == "point" else 0.06
    return (
        found["view"] == wanted.view
        and abs(found["x"] - x / figure.width) < near
        and abs(found["y"] - y / figure.height) < near
        and len(found["points"]) >= {"point": 1, "line": 2, "area": 3}[wanted.shape]
    )


def _asked_in(form: str, path: str, tongue: str) -> str:
    """The language in which a question was really shown: English where it has no words yet."""
    known = compiled_set().wording(f"form:{form}/q:{path.rsplit('/', 1)[-1]}", tongue)
    assert known is not None, path
    return known.language


def counted(teller: Teller) -> dict[str, Any]:
    """What the form works out by itself, counted here from what was entered."""
    examined = [
        one for one in ("px.done", "ps.done") if teller.told.get(one) in ("full", "partial")
    ]
    kinds = {"px.done": "medical", "ps.done": "psychological"}
    return {
        "ci.report_kind": kinds[examined[0]] if examined else "statement",
        "al.timeline": sum(len(teller.rows.get(one, [])) for one in ("al.episode", "al.incident")),
    }


def _by_itself(teller: Teller, path: str, answer: dict[str, Any], meetings: int) -> bool:
    """Whether nobody has to enter it: not asked, entries that are known, what the phone fills in."""
    value, asked = answer["value"], QUESTIONS[path.rsplit("/", 1)[-1]]
    if answer["state"] == "not_asked":
        return value is None
    if asked["type"] == "repeat":
        there, own = [row["id"] for row in rows_of(value)], teller.rows.get(path, [])
        # The phone begins one for each meeting; all others were added by hand.
        begun = meetings if asked.get("meeting") == "opens" else 0
        return [one for one in there if one in own] == own and len(there) == len(own) + begun
    if asked["type"] == "calc":
        return bool(value == counted(teller).get(path))
    match asked.get("auto"), asked.get("profile"):
        case (("now" | "shutter"), _):
            at = datetime.fromisoformat(value)
            now = datetime.now(UTC)
            # As the phone's clock showed it, with its offset: so the interviewer read it, and a court does.
            return now - timedelta(hours=1) < at <= now and value.endswith(":00+06:00")
        case (("case_no" | "pseudonym"), _):
            text = value if isinstance(value, str) else value["text"]
            return re.fullmatch(r"\S.{2,38}", text) is not None
        case _, str(entry):
            text = value["text"] if isinstance(value, dict) else value
            return bool(text == teller.profile.get(entry))
    return False

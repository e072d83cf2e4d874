"""What stands beside the answers (FORMAT.md 10): answers and notes that were changed after they had
stood, when a note was written, and the interviewer's working notes, a document of their own.

It only reads: it must never drop a version that is there, nor let a working note near an answer.
Twin of pwa/src/forms/margin.ts.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeVar

from depter.errors import FormError
from depter.forms.answers import Answer, is_instant, is_text
from depter.forms.document import read_answer

_ID: Final = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+"
_PATH: Final = re.compile(rf"{_ID}(/[0-9a-z]{{1,32}}/{_ID}){{0,3}}")
_MEMBER: Final = re.compile(r"[0-9a-f]{32}")
_T = TypeVar("_T")
_NOTE: Final = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did it (a member's id in hex), and when."""

    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Was:
    """What stood until ``replaced_at``: an answer, or a note and when that was written (None: not known)."""

    replaced_at: str
    by: str
    answer: Answer | None = None
    note: str = ""
    noted_at: str | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """By path: ``earlier`` the oldest first; ``removed`` where versions were taken out as the person
    wished; ``left_out`` how many were too many; ``noted`` when the note that stands was written."""

    earlier: Mapping[str, tuple[Was, ...]] = field(default_factory=dict)
    removed: Mapping[str, Hand] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, Hand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkingNote:
    """One working note; ``path`` is the question it was written at, None for the interview."""

    id: str
    at: str
    by: str
    path: str | None
    text: str
    struck: Hand | None = None


def _refuse(path: str) -> NoReturn:
    raise FormError("margin.shape", path=path)


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _hand(raw: Any, place: str) -> Hand:
    if (
        not isinstance(raw, dict)
        or not is_instant(raw.get("at"))
        or not _fits(raw.get("by"), _MEMBER)
    ):
        _refuse(place)
    return Hand(raw["at"], raw["by"])


def _was(raw: Any, place: str) -> Was:
    if (
        not isinstance(raw, dict)
        or not is_instant(raw.get("replaced_at"))
        or not _fits(raw.get("by"), _MEMBER)
        or ("answer" in raw) == ("note" in raw)
    ):
        _refuse(place)
    if "answer" in raw:
        told = raw["answer"]
        if isinstance(told, dict) and {"consent", "note", "hidden"} & told.keys():
            _refuse(place)
        return Was(raw["replaced_at"], raw["by"], read_answer(told, f"{place}.answer"))
    noted = raw.get("noted_at", 0)
    if not is_text(raw["note"]) or (noted is not None and not is_instant(noted)):
        _refuse(place)
    return Was(raw["replaced_at"], raw["by"], note=raw["note"], noted_at=noted)


def _versions(raw: Any, place: str) -> tuple[Was, ...]:
    if not isinstance(raw, list) or not raw:
        _refuse(place)
    return tuple(_was(one, f"{place}[{n}]") for n, one in enumerate(raw))


def _count(raw: Any, place: str) -> int:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if type(raw) is not int or not 0 < raw < 2**53:
        _refuse(place)
    return raw


def _mapped(raw: dict[str, Any], part: str, one: Callable[[Any, str], _T]) -> dict[str, _T]:
    found = raw.get(part, {})
    if not isinstance(found, dict):
        _refuse(part)
    for path in found:
        if not _fits(path, _PATH):
            _refuse(f"{part}.{path}")
    return {path: one(value, f"{part}.{path}") for path, value in found.items()}


def read_margin(raw: Any) -> Margin:
    """Return a parsed margin document; keys of later versions are ignored. Raises ``margin.shape``."""
    if (
        not isinstance(raw, dict)
        or type(raw.get("margin")) not in (int, float)
        or raw["margin"] != 1
    ):
        _refuse("")
    return Margin(
        _mapped(raw, "earlier", _versions),
        _mapped(raw, "removed", _hand),
        _mapped(raw, "left_out", _count),
        _mapped(raw, "noted", _hand),
    )


def read_working(raw: Any) -> tuple[WorkingNote, ...]:
    """Return parsed working notes; keys of later versions are ignored. Raises ``margin.shape``."""
    if not isinstance(raw, dict) or type(raw.get("working")) not in (int, float):
        _refuse("")
    if raw["working"] != 1 or not isinstance(raw.get("notes"), list):
        _refuse("")
    return tuple(_working(one, f"notes[{n}]") for n, one in enumerate(raw["notes"]))


def _working(raw: Any, place: str) -> WorkingNote:
    if not isinstance(raw, dict) or not _fits(raw.get("id"), _NOTE) or not is_text(raw.get("text")):
        _refuse(place)
    path = raw.get("path", 0)
    if path is not None and not _fits(path, _PATH):
        _refuse(place)
    hand = _hand(raw, place)
    struck = _hand(raw["struck"], f"{place}.struck") if "struck" in raw else None
    return WorkingNote(raw["id"], hand.at, hand.by, path, raw["text"], struck)


def decode_margin(data: bytes | str) -> Margin:
    """Read a margin document; raises ``margin.shape``, also for what is no JSON."""
    return read_margin(_json(data))


def decode_working(data: bytes | str) -> tuple[WorkingNote, ...]:
    """Read working notes; raises ``margin.shape``, also for what is no JSON."""
    return read_working(_json(data))


def _json(data: bytes | str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        # Not from the fault: it holds the whole document.
        raise FormError("margin.shape", path="") from None

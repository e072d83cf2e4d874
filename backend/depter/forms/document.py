"""Reading and writing the answers document (FORMAT.md 5), strict: what does not fit is refused with its path.

It never drops or mends a part. Twin of pwa/src/forms/document.ts.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from depter.errors import FormError
from depter.forms.answers import (
    WORDS,
    Answer,
    Answers,
    Row,
    Session,
    WordingNote,
    is_instant,
    is_text,
)
from depter.forms.consent import check_consent
from depter.forms.definition import STATES

REVIEWS: Final = ("machine", "unreviewed", "approved")
SOURCES: Final = (
    "survivor", "interpreter", "document", "observation", "third_party", "inferred_by_clinician",
)  # fmt: skip
CERTAINTIES: Final = ("certain", "approximate", "unsure")
#: Why a meeting ended without being sealed.
UNSEALED: Final = ("person", "time", "cannot")
_REQUIRED: Final = ("value", "state", "asked_at", "lang", "wording", "review")
_OPTIONAL: Final = (*WORDS, "source", "certainty", "other", "note", "prompts", "hidden")
_KEYS: Final = frozenset(_REQUIRED + _OPTIONAL)
_QUESTION: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORM: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_ROW: Final = re.compile(r"[0-9a-z]{1,32}")
_WORDING: Final = re.compile(r"[0-9a-f]{64}")
_SOURCE: Final = re.compile(r"[0-9a-f]{16}([0-9a-f]{48})?")
_SET: Final = re.compile(r"[0-9a-f]{16}")
_KEY: Final = re.compile(r"(form|consent):[A-Za-z0-9_./:-]{1,120}")
_MAX_DEPTH: Final = 8
_NOTICE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_NOTES: Final = 500
_MOST_PROMPTS: Final = 20
#: How deep repeats may stand in each other.
MOST_REPEATS: Final = 3
_MAX_INTEGER: Final = 2**53 - 1


def _refuse(path: str) -> NoReturn:
    raise FormError("answers.shape", path=path)


def _matches(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(value: Any, allowed: tuple[str, ...], path: str) -> None:
    if not isinstance(value, str) or value not in allowed:
        _refuse(path)


def _texts(value: Any, path: str, depth: int = 0) -> None:
    if depth > _MAX_DEPTH:
        _refuse(path)
    if isinstance(value, str):
        if not is_text(value):
            raise FormError("answers.text", path=path)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            _texts(item, f"{path}[{n}]", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _texts(item, f"{path}.{key}", depth + 1)


def _has_rows(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) and "id" in row and "answers" in row for row in value)
    )


def _answer(raw: Any, path: str, depth: int) -> Answer:
    if not isinstance(raw, dict):
        _refuse(path)
    for key in raw:
        if key not in _KEYS:
            raise FormError("answers.unknown_key", path=f"{path}.{key}")
    for key in _REQUIRED:
        if key not in raw:
            _refuse(f"{path}.{key}")
    _one_of(raw["state"], STATES, f"{path}.state")
    if raw["asked_at"] is not None and not is_instant(raw["asked_at"]):
        _refuse(f"{path}.asked_at")
    if raw["lang"] is not None and not _matches(raw["lang"], _LANGUAGE):
        _refuse(f"{path}.lang")
    if raw["wording"] is not None and not _matches(raw["wording"], _WORDING):
        _refuse(f"{path}.wording")
    if raw["review"] is not None:
        _one_of(raw["review"], REVIEWS, f"{path}.review")
    if "src" in raw and not _matches(raw["src"], _WORDING):
        _refuse(f"{path}.src")
    if "set" in raw and not _matches(raw["set"], _SET):
        _refuse(f"{path}.set")
    if "behind" in raw and not ("set" in raw and _matches(raw["behind"], _SET)):
        _refuse(f"{path}.behind")
    if "fallback" in raw and not isinstance(raw["fallback"], bool):
        _refuse(f"{path}.fallback")
    if "consent" in raw:
        check_consent(raw["consent"], f"{path}.consent", _refuse)
        if "earlier" in raw["consent"]:
            _earlier(raw["consent"]["earlier"], f"{path}.consent.earlier")
    if "source" in raw:
        _one_of(raw["source"], SOURCES, f"{path}.source")
    if "certainty" in raw:
        _one_of(raw["certainty"], CERTAINTIES, f"{path}.certainty")
    for key in ("other", "note"):
        if key in raw and not isinstance(raw[key], str):
            _refuse(f"{path}.{key}")
    if "prompts" in raw:
        _check_prompts(raw["prompts"], f"{path}.prompts")
    if "hidden" in raw and raw["hidden"] is not True:
        _refuse(f"{path}.hidden")
    value = raw["value"]
    if _has_rows(value):
        value = _rows(value, path, depth)
    else:
        _texts(value, f"{path}.value")
    for key in ("other", "note", "consent"):
        _texts(raw.get(key), f"{path}.{key}")
    return Answer(**{**raw, "value": value})


def _check_prompts(raw: Any, path: str) -> None:
    if not isinstance(raw, list) or not 0 < len(raw) <= _MOST_PROMPTS:
        _refuse(path)
    for n, one in enumerate(raw):
        if (
            not isinstance(one, dict)
            or set(one) != {"notice", "shown", "seen"}
            or not _matches(one["notice"], _NOTICE)
            or not is_instant(one["shown"])
            or not (one["seen"] is None or is_instant(one["seen"]))
        ):
            _refuse(f"{path}[{n}]")


def read_answer(raw: Any, path: str) -> Answer:
    """Return one answer that stands alone and has no rows; raises what ``read`` raises."""
    if isinstance(raw, dict) and _has_rows(raw.get("value")):
        _refuse(path)
    return _answer(raw, path, 0)


def _earlier(raw: Any, path: str) -> list[tuple[Answer, str]]:
    """Check answers that stood here before: each whole, without any before it."""
    if not isinstance(raw, list) or not raw:
        _refuse(path)
    found = []
    for n, one in enumerate(raw):
        place = f"{path}[{n}]"
        if not isinstance(one, dict) or _has_rows(one.get("value")):
            _refuse(place)
        was = {key: part for key, part in one.items() if key != "replaced_at"}
        if not is_instant(one.get("replaced_at")):
            _refuse(f"{place}.replaced_at")
        if isinstance(was.get("consent"), dict) and "earlier" in was["consent"]:
            _refuse(f"{place}.consent.earlier")
        found.append((_answer(was, place, 0), one["replaced_at"]))
    return found


def earlier_answers(answer: Answer) -> list[tuple[Answer, str]]:
    """Return what was answered here before, the oldest first, each with the time until which it stood."""
    told = answer.consent or {}
    return _earlier(told["earlier"], "earlier") if "earlier" in told else []


def _rows(value: list[Any], path: str, depth: int) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for n, row in enumerate(value):
        place = f"{path}.value[{n}]"
        if len(row) != 2 or not _matches(row["id"], _ROW) or row["id"] in rows:
            _refuse(f"{place}.id")
        rows[row["id"]] = Row(row["id"], _map(row["answers"], f"{place}.answers", depth + 1))
    return tuple(rows.values())


def _map(raw: Any, path: str, depth: int) -> dict[str, Answer]:
    if not isinstance(raw, dict) or depth > MOST_REPEATS:
        _refuse(path)
    found: dict[str, Answer] = {}
    for name, item in raw.items():
        if not _matches(name, _QUESTION):
            _refuse(f"{path}.{name}")
        found[name] = _answer(item, f"{path}.{name}", depth)
    return found


def read(raw: Any) -> Answers:
    """Return a parsed document; raises ``answers.shape``, ``.unknown_key``, ``.text`` with a path."""
    if not isinstance(raw, dict):
        _refuse("")
    keys = (
        "form", "version", "interview_language", "sessions", "answers", "not_understood", "no_code",
    )  # fmt: skip
    for key in raw:
        if key not in keys:
            raise FormError("answers.unknown_key", path=key)
    if not _matches(raw.get("form"), _FORM):
        _refuse("form")
    version = raw.get("version")
    if isinstance(version, float) and version.is_integer():
        version = int(version)
    if type(version) is not int or not 1 <= version <= _MAX_INTEGER:
        _refuse("version")
    if not _matches(raw.get("interview_language"), _LANGUAGE):
        _refuse("interview_language")
    if not isinstance(raw.get("sessions"), list):
        _refuse("sessions")
    sessions = []
    for n, session in enumerate(raw["sessions"]):
        if (
            not isinstance(session, dict)
            or set(session) - {"start", "end", "unsealed"}
            or not is_instant(session.get("start"))
            or (session.get("end", 0) is not None and not is_instant(session.get("end")))
        ):
            _refuse(f"sessions[{n}]")
        if "unsealed" in session:
            _one_of(session["unsealed"], UNSEALED, f"sessions[{n}].unsealed")
        sessions.append(Session(**session))
    answers = _map(raw.get("answers"), "answers", 0)
    notes = tuple(_notes(raw.get("not_understood", []), "not_understood" in raw))
    if "no_code" in raw and not is_instant(raw["no_code"]):
        _refuse("no_code")
    spoken, no_code = raw["interview_language"], raw.get("no_code")
    return Answers(raw["form"], version, spoken, tuple(sessions), answers, notes, no_code)


def _notes(raw: Any, there: bool) -> Iterator[WordingNote]:
    if not isinstance(raw, list) or (there and not raw) or len(raw) > _MOST_NOTES:
        _refuse("not_understood")
    for n, note in enumerate(raw):
        if (
            not isinstance(note, dict)
            or set(note) != {"key", "lang", "tgt", "src"}
            or not _matches(note["key"], _KEY)
            or not _matches(note["lang"], _LANGUAGE)
            or not _matches(note["tgt"], _WORDING)
            or not _matches(note["src"], _SOURCE)
        ):
            _refuse(f"not_understood[{n}]")
        yield WordingNote(**note)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormError("answers.duplicate_key")
    return found


def _no_number(text: str) -> NoReturn:
    raise FormError("answers.json", value=text)


def decode(data: bytes | str) -> Answers:
    """Read an answers document.

    Raises ``answers.json`` (also NaN and infinities), ``answers.duplicate_key`` and those of ``read``.
    """
    try:
        raw = json.loads(data, object_pairs_hook=_unique, parse_constant=_no_number)
    except (ValueError, RecursionError):
        # Not from the fault: it holds the whole document.
        raise FormError("answers.json") from None
    return read(raw)


def encode(answers: Answers) -> bytes:
    """Return the document as sealed (SPEC 5, key 3), after the same checks as when reading."""
    text = json.dumps(answers.to_json(), ensure_ascii=False, separators=(",", ":"))
    read(json.loads(text))
    return text.encode()

"""What a consent answer records besides the answer: the full text that was read, who had approved it,
in which language, how and through whom it was given, and the last day on which it holds (FORMAT.md 5.6).

It never fills a gap: what nobody said is left out. Twin of pwa/src/forms/consent.ts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn, Protocol

from depter.errors import FormError
from depter.forms.edtf import is_day, moment

#: What a definition's ``taken`` may name, and the record's key for it.
TAKEN: Final = ("spoken", "given", "interpreter")
_KEYS: Final = ("docs", "serial", "until", "earlier", *TAKEN)
_DOC: Final = ("doc", "lang", "sha256", "approvals")
_APPROVAL: Final = ("by", "role", "at")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_MAX_INTEGER: Final = 2**53 - 1
_MOST_DOCS: Final = 16


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _keys(raw: Any, allowed: tuple[str, ...], path: str, refuse: Callable[[str], NoReturn]) -> None:
    if not isinstance(raw, dict):
        refuse(path)
    for key in raw:
        if key not in allowed:
            raise FormError("answers.unknown_key", path=f"{path}.{key}")


def check_consent(raw: Any, path: str, refuse: Callable[[str], NoReturn]) -> None:
    """Refuse a consent part of another shape, with its path; what stands in ``earlier`` is answers'."""
    _keys(raw, _KEYS, path, refuse)
    docs = raw.get("docs")
    if not isinstance(docs, list) or len(docs) > _MOST_DOCS:
        refuse(f"{path}.docs")
    for n, doc in enumerate(docs):
        place = f"{path}.docs[{n}]"
        _keys(doc, _DOC, place, refuse)
        if not (
            _fits(doc.get("doc"), _NAME)
            and _fits(doc.get("lang"), _LANGUAGE)
            and _fits(doc.get("sha256"), _HASH)
            and isinstance(doc.get("approvals"), list)
        ):
            refuse(place)
        for m, approval in enumerate(doc["approvals"]):
            at = f"{place}.approvals[{m}]"
            _keys(approval, _APPROVAL, at, refuse)
            if not all(isinstance(approval.get(key), str) for key in _APPROVAL):
                refuse(at)
    if "serial" in raw:
        serial = raw["serial"]
        if isinstance(serial, float) and serial.is_integer():
            serial = int(serial)
        if type(serial) is not int or not 0 <= serial <= _MAX_INTEGER:
            refuse(f"{path}.serial")
    for key in ("spoken", "given"):
        if key in raw and not _fits(raw[key], _CODE):
            refuse(f"{path}.{key}")
    if "until" in raw and not (isinstance(raw["until"], str) and is_day(raw["until"])):
        refuse(f"{path}.until")
    if "interpreter" in raw and not isinstance(raw["interpreter"], str | None):
        refuse(f"{path}.interpreter")


def is_over(recorded: Mapping[str, Any] | None, today: str) -> bool:
    """Whether the last day on which the person wanted it to hold is past."""
    return recorded is not None and "until" in recorded and recorded["until"] < today


class Sitting(Protocol):
    """A meeting's times; ``end`` is None while it lasts."""

    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str | None: ...


def meeting_of(sessions: Sequence[Sitting], at: str | None) -> int:
    """Return the meeting that a time falls into: the last that had begun by then.

    It is the earlier one where a clock that was set back made another begin before its end. What has
    no time belongs to the first.
    """
    time = moment(at or "")
    if time is None:
        return 0
    times = [(moment(one.start), moment(one.end or "")) for one in sessions]
    before = [n for n, (begun, _) in enumerate(times) if begun is not None and begun <= time]
    for n in before:
        over = times[n][1]
        if over is None or time > over:
            continue
        if any(begun is not None and begun < over for begun, _ in times[n + 1 :]):
            return n
    return before[-1] if before else 0


def taken(
    names: Mapping[str, str], given: Any, answers: Mapping[str, Any], sessions: Sequence[Sitting]
) -> dict[str, Any]:
    """Return the consent part of an answer with what the questions that ``names`` point at say.

    Only where it says nothing of that yet and they were answered at the same one of ``sessions``: what
    was said at another one is not how this was given. "Not applicable" for the
    interpreter says that there was none; it is recorded as null.
    """
    made: dict[str, Any] = {"docs": [], **(given.consent or {})}
    meeting = meeting_of(sessions, given.asked_at)
    for part in TAKEN:
        answer = answers.get(names.get(part, ""))
        if part in made or answer is None or meeting_of(sessions, answer.asked_at) != meeting:
            continue
        if part == "interpreter":
            if answer.state == "not_applicable":
                made[part] = None
            elif answer.state == "answered" and isinstance(answer.value, str):
                made[part] = answer.value
        elif answer.state == "answered" and _fits(answer.value, _CODE):
            made[part] = answer.value
    return made

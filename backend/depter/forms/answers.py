"""What the answers of one interview are (FORMAT.md 5): states, times and wordings beside each value.

It never guesses: an empty field is "not asked", never "no". Twin of pwa/src/forms/answers.ts.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
#: What an answer may say of its wording.
WORDS: Final = ("src", "set", "behind", "fallback", "consent")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with the state, time, language and wording under which it was asked.

    ``value`` is plain JSON, except for a repeat: there it is a tuple of ``Row``. ``consent`` is the
    plain JSON of FORMAT.md 5.6; an answer of before there were sets has neither ``src`` nor ``set``.
    """

    value: Any = None
    state: str = "not_asked"
    asked_at: str | None = None
    lang: str | None = None
    wording: str | None = None
    review: str | None = None
    src: str | None = None
    set: str | None = None
    behind: str | None = None
    fallback: bool | None = None
    consent: Mapping[str, Any] | None = None
    source: str | None = None
    certainty: str | None = None
    other: str | None = None
    note: str | None = None
    #: Which notices that have to be read were shown here, and when that was confirmed.
    prompts: Sequence[Mapping[str, str | None]] | None = None
    hidden: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form; optional parts only where they say something."""
        value = self.value
        if is_rows(value):
            value = [row.to_json() for row in value]
        made: dict[str, Any] = {"value": value, "state": self.state, "asked_at": self.asked_at}
        made |= {"lang": self.lang, "wording": self.wording, "review": self.review}
        for name in (*WORDS, "source", "certainty", "other", "note", "prompts"):
            if (said := getattr(self, name)) is not None:
                made[name] = said
        if self.hidden:
            made["hidden"] = True
        return made


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeat: a random id and its answers."""

    id: str
    answers: Mapping[str, Answer]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"id": self.id, "answers": {q: a.to_json() for q, a in self.answers.items()}}


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting; RFC 3339 times, ``end`` is None while it lasts.

    ``unsealed`` says why it was not sealed when it ended; None: it was, or nobody said.
    """

    start: str
    end: str | None
    unsealed: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        made: dict[str, Any] = {"start": self.start, "end": self.end}
        return made if self.unsealed is None else {**made, "unsealed": self.unsealed}


@dataclass(frozen=True, slots=True, order=True)
class WordingNote:
    """A wording that was not understood: what it is called and its hashes, nothing of the person."""

    key: str
    lang: str
    tgt: str
    src: str

    def to_json(self) -> dict[str, str]:
        """Return the JSON form."""
        return {"key": self.key, "lang": self.lang, "tgt": self.tgt, "src": self.src}


@dataclass(frozen=True, slots=True)
class Answers:
    """The whole document.

    ``no_code``: when the person, who was offered a code to take it back, wanted none.
    """

    form: str
    version: int
    interview_language: str
    sessions: tuple[Session, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    not_understood: tuple[WordingNote, ...] = ()
    no_code: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        made: dict[str, Any] = {
            "form": self.form,
            "version": self.version,
            "interview_language": self.interview_language,
            "sessions": [one.to_json() for one in self.sessions],
            "answers": {q: a.to_json() for q, a in self.answers.items()},
        }
        if self.not_understood:
            made["not_understood"] = [one.to_json() for one in self.not_understood]
        if self.no_code is not None:
            made["no_code"] = self.no_code
        return made

    def answering(self, question: str, answer: Answer) -> "Answers":
        """Return a copy with one answer of the top level replaced."""
        return replace(self, answers={**self.answers, question: answer})


def is_rows(value: Any) -> bool:
    """Return whether a value is the rows of a repeat."""
    return isinstance(value, tuple) and all(isinstance(row, Row) for row in value)


def is_text(value: Any, longest: float = math.inf) -> bool:
    """Return whether a value is a text that UTF-8 can carry, of at most so many characters."""
    return isinstance(value, str) and len(value) <= longest and not _SURROGATE.search(value)


def is_instant(value: Any) -> bool:
    """Return whether a value has the form of an RFC 3339 time with its offset."""
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None

"""What a check says: one thing wrong with one text, where, how bad, and how to mend it.

It must never hold a rule.
"""

from dataclasses import dataclass
from enum import StrEnum

from depter.words.sentence import Sentence


class Severity(StrEnum):
    """``error`` stops a build, ``warn`` wants a look, ``hint`` is a question to a reviewer."""

    ERROR = "error"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True)
class Fix:
    """A mend by one click: ``replacement`` for the letters ``start:end`` of a form of the text."""

    form: int
    start: int
    end: int
    replacement: str
    label: str

    def mend(self, forms: list[str]) -> list[str]:
        """The forms of a translation with this fix done."""
        text = forms[self.form]
        done = text[: self.start] + self.replacement + text[self.end :]
        return [*forms[: self.form], done, *forms[self.form + 1 :]]


@dataclass(frozen=True)
class Told:
    """A finding before it has a place in a file.

    ``what`` is the piece of text or the names that it is about, ``start:end`` its place in the form.
    """

    check: str
    severity: Severity
    message: Sentence
    what: str = ""
    start: int = 0
    end: int = 0
    replacement: str | None = None
    label: str = ""


def added(named: str) -> Sentence:
    """Something stands in the text that the English does not have."""
    return Sentence("{what} is not in the English", what=named)


def missing(named: str) -> Sentence:
    """Something of the English is not in the text."""
    return Sentence("{what} of the English is missing", what=named)


@dataclass(frozen=True)
class Finding:
    """One finding with its place. Its text is the line that ``depter words check`` prints.

    ``what`` is the piece that it is about and ``start:end`` the place in form number ``form``, for a
    program that marks it or says it in another language.
    """

    path: str
    line: int
    severity: Severity
    check: str
    told: str
    key: str = ""
    form: int = 0
    what: str = ""
    start: int = 0
    end: int = 0
    fix: Fix | None = None

    def __str__(self) -> str:
        # A finding is one line whatever stands in the text.
        told = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in self.told)
        return f"{self.path}:{self.line} {self.severity} {self.check} {told}"


def errors(found: list[Finding]) -> list[Finding]:
    """Those that stop a build."""
    return [one for one in found if one.severity is Severity.ERROR]

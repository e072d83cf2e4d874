"""One line of the review ledger: who said what about which exact text, in canonical JSON, signed.

It must never take a line that is not byte for byte what it would write itself: two writings of one
statement would be two hashes.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import polib

from depter.errors import WordsError
from depter.words.hashes import source_hash, target_hash
from depter.words.languages import SOURCE
from depter.words.reviewers import ID

LABEL = "words/ledger"
START = "0" * 64
"""``prev`` of the first line."""
AT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$")
ORIGIN = re.compile(
    r"^(human|machine:[^\s@]+@\d{4}-\d\d-\d\d|import:\S.{0,199}|published:\S.{0,399})$"
)
_HASH = re.compile(r"^[0-9a-f]{64}$")
_SIGNATURE = re.compile(r"^[0-9a-f]{128}$")
_NEEDED = {"act", "at", "by", "ctx", "dom", "lang", "prev", "sig", "src", "tgt", "v"}


class Act(StrEnum):
    """What can be said about a text."""

    TRANSLATE = "translate"
    SUGGEST = "suggest"
    APPROVE = "approve"
    REJECT = "reject"
    BACKTRANSLATE = "backtranslate"
    WITHDRAW = "withdraw"


#: Fields of each act beyond the common ones: True when it must be there.
_OWN: dict[Act, dict[str, bool]] = {
    Act.TRANSLATE: {"origin": True, "author": False},
    Act.SUGGEST: {"text": True, "author": False},
    Act.APPROVE: {"role": True, "reason": False},
    Act.REJECT: {"reason": True},
    Act.BACKTRANSLATE: {"text": True},
    Act.WITHDRAW: {"reason": False},
}


def forms_of(entry: polib.POEntry, language: str) -> list[str]:
    """The forms of an entry in a language; for English those of the source itself."""
    if language == SOURCE:
        return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [str(entry.msgid)]
    if entry.msgid_plural:
        return [str(entry.msgstr_plural[place]) for place in sorted(entry.msgstr_plural)]
    return [str(entry.msgstr)]


@dataclass(frozen=True)
class Subject:
    """The exact text that a statement is about."""

    domain: str
    context: str
    src: str
    tgt: str

    @classmethod
    def of(cls, domain: str, entry: polib.POEntry, forms: Sequence[str]) -> "Subject":
        """The subject of an entry with these forms."""
        context = str(entry.msgctxt or "")
        src = source_hash(context, entry.msgid, entry.msgid_plural or "")
        return cls(domain, context, src, target_hash(forms))


@dataclass(frozen=True)
class Statement:
    """One line. ``text`` is a tuple of forms on a suggestion, one text on a back-translation."""

    act: Act
    at: str
    by: str
    subject: Subject
    lang: str
    prev: str
    sig: str = ""
    role: str = ""
    origin: str = ""
    author: str = ""
    reason: str = ""
    text: tuple[str, ...] = ()

    def _fields(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "act": self.act.value,
            "at": self.at,
            "by": self.by,
            "ctx": self.subject.context,
            "dom": self.subject.domain,
            "lang": self.lang,
            "prev": self.prev,
            "src": self.subject.src,
            "tgt": self.subject.tgt,
            "v": 1,
        }
        for name in ("role", "origin", "author", "reason"):
            if getattr(self, name):
                made[name] = getattr(self, name)
        if self.text:
            made["text"] = list(self.text)
        return made

    @property
    def message(self) -> bytes:
        """What is signed: the line without its signature."""
        return canonical(self._fields())

    @property
    def line(self) -> bytes:
        """The line without its line feed."""
        return canonical(self._fields() | {"sig": self.sig})

    @property
    def hash(self) -> str:
        """What the next line names as ``prev``."""
        return hashlib.sha256(self.line).hexdigest()

    def signed(self, sig: bytes) -> "Statement":
        return replace(self, sig=sig.hex())


def canonical(data: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _wrong(data: Any) -> str | None:
    """The field that is missing, unknown or of the wrong kind."""
    if not isinstance(data, dict) or not set(data) >= _NEEDED:
        return "fields"
    if data["act"] not in list(Act) or type(data["v"]) is not int or data["v"] != 1:
        return "act or v"
    own = _OWN[Act(data["act"])]
    extra = set(data) - _NEEDED
    if extra - set(own) or {name for name, must in own.items() if must} - extra:
        return "fields"
    strings = [name for name in data if name not in ("v", "text")]
    if not all(isinstance(data[name], str) for name in strings):
        return "kinds"
    if not all(data[name] for name in extra):
        return "empty"
    patterns = {"at": AT, "by": ID, "prev": _HASH, "src": _HASH, "tgt": _HASH, "sig": _SIGNATURE}
    patterns |= {"author": ID} if "author" in data else {}
    patterns |= {"origin": ORIGIN} if "origin" in data else {}
    for name, pattern in patterns.items():
        if not pattern.fullmatch(data[name]):
            return name
    text = data.get("text", [""])
    if not isinstance(text, list) or not all(isinstance(one, str) for one in text):
        return "text"
    return None


def parse(line: bytes) -> Statement:
    """The statement of a line. Errors: ``ledger.shape`` with the field."""
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise WordsError("ledger.shape", field="json") from fault
    wrong = _wrong(data)
    if wrong:
        raise WordsError("ledger.shape", field=wrong)
    made = Statement(
        act=Act(data["act"]),
        at=data["at"],
        by=data["by"],
        subject=Subject(data["dom"], data["ctx"], data["src"], data["tgt"]),
        lang=data["lang"],
        prev=data["prev"],
        sig=data["sig"],
        role=data.get("role", ""),
        origin=data.get("origin", ""),
        author=data.get("author", ""),
        reason=data.get("reason", ""),
        text=tuple(data.get("text", ())),
    )
    if made.line != line:
        raise WordsError("ledger.shape", field="canonical form")
    return made

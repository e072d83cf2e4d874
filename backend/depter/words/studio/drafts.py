"""What was typed and is not saved yet: a journal on the disk, written to the platter at every message.

It must never lose a text that a person may still want: a draft ends when it was saved as it is, or when
she throws it away.
"""

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MAX_LETTERS = 20_000
#: So many lines are kept before the journal is written anew.
_COMPACT = 2_000


@dataclass(frozen=True)
class Draft:
    """The newest unsaved forms of one text in one editor page. ``base`` is the tgt it began with."""

    lang: str
    text: str
    page: str
    forms: tuple[str, ...]
    base: str
    at: str
    domain: str = ""
    context: str = ""
    english: str = ""
    note: str = ""
    """A reason or a back-translation that was typed on the review page (``page`` says which)."""

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.lang, self.text, self.page)


class Drafts:
    """The journal of one words folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str, str], Draft] = {}
        self._lines = 0
        self._read()

    def _read(self) -> None:
        """Takes in the journal; a line that a dying process left half-written is passed over."""
        if not self.path.exists():
            return
        data = self.path.read_bytes()
        for line in data.split(b"\n"):
            try:
                told = json.loads(line)
                place = (str(told["lang"]), str(told["text"]), str(told["page"]))
                if told.get("gone"):
                    self._held.pop(place, None)
                else:
                    made = Draft(**{**told, "forms": tuple(str(one) for one in told["forms"])})
                    self._held.pop(place, None)
                    self._held[place] = made
            except (ValueError, KeyError, TypeError):
                continue
        self._compact()

    def _compact(self) -> None:
        aside = self.path.with_name(f".{self.path.name}.new")
        lines = [json.dumps(asdict(one), ensure_ascii=False) for one in self._held.values()]
        with open(aside, "wb", opener=_private) as file:
            file.write("".join(line + "\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path)
        self._lines = len(lines)

    def _append(self, told: dict[str, object]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.path, "ab", opener=_private) as file:
            file.write((json.dumps(told, ensure_ascii=False) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        self._lines += 1
        if self._lines > _COMPACT + 2 * len(self._held):
            self._compact()

    def put(self, draft: Draft) -> None:
        """Keep a draft; when this returns, it is on the disk."""
        with self._lock:
            held = self._held.get(draft.place)
            if held is not None and (held.forms, held.note) == (draft.forms, draft.note):
                return
            self._append(asdict(draft))
            self._held.pop(draft.place, None)
            self._held[draft.place] = draft

    def drop(self, lang: str, text: str, page: str) -> None:
        """Throw one draft away."""
        with self._lock:
            if self._held.pop((lang, text, page), None) is not None:
                self._append({"lang": lang, "text": text, "page": page, "gone": True})

    def settle(self, lang: str, text: str, forms: Sequence[str]) -> None:
        """The text was saved with these forms: drafts that say the same have done their work."""
        for one in self.of(lang, text):
            if one.forms == tuple(forms):
                self.drop(lang, text, one.page)

    def of(self, lang: str, text: str, domain: str = "", context: str = "") -> list[Draft]:
        """The drafts of a text, newest last; with a context also those that were typed for another
        English of it."""
        with self._lock:
            return [
                one
                for one in self._held.values()
                if one.lang == lang
                and not one.note
                and (
                    one.text == text
                    or (bool(context) and (one.domain, one.context) == (domain, context))
                )
            ]

    def notes(self, lang: str, text: str) -> dict[str, str]:
        """What was typed on the review page of a text and is not signed: field to words."""
        with self._lock:
            return {
                one.page: one.note
                for one in self._held.values()
                if (one.lang, one.text) == (lang, text) and one.note
            }

    def all(self) -> list[Draft]:
        """Every draft, newest last."""
        with self._lock:
            return list(self._held.values())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

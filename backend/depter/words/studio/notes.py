"""What interviewers in the field said about a wording: which text was not understood, never why or by whom.

It must never take anything but key, language and hashes: no word of an interview comes this way.
"""

import json
import re
import threading
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from depter.errors import WordsError
from depter.words.ledger import put

_HASH = re.compile(r"^[0-9a-f]{16,64}$")
_KEY = re.compile(r"^[A-Za-z0-9:_./\-]{1,200}$")
_LANG = re.compile(r"^[a-z]{2,3}(@[a-z]+)?$")
MAX_NOTES = 20_000


@dataclass(frozen=True)
class Note:
    """A wording that was not understood, how often it was said, and whether it was dealt with."""

    key: str
    lang: str
    tgt: str
    src: str
    times: int = 1
    done: bool = False

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.key, self.lang, self.tgt)


def parse(line: str, number: int) -> Note:
    """A note of one line. Errors: ``studio.import`` with the line."""
    try:
        told = json.loads(line)
        if not isinstance(told, dict) or set(told) != {"key", "lang", "tgt", "src"}:
            raise ValueError("fields")
        made = Note(str(told["key"]), str(told["lang"]), str(told["tgt"]), str(told["src"]))
    except (ValueError, RecursionError) as fault:
        raise WordsError("studio.import", line=number) from fault
    fits = (
        _KEY.match(made.key)
        and _LANG.match(made.lang)
        and _HASH.match(made.tgt)
        and _HASH.match(made.src)
    )
    if not fits:
        raise WordsError("studio.import", line=number)
    return made


class Notes:
    """The notes of one words folder, in ``feedback.jsonl``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def all(self) -> list[Note]:
        """Every note; a line that is not one is passed over."""
        if not self.path.exists():
            return []
        made = []
        for line in self.path.read_text("utf-8").splitlines():
            try:
                told = json.loads(line)
                made.append(Note(**told))
            except (ValueError, TypeError):
                continue
        return made

    def open(self) -> list[Note]:
        return [one for one in self.all() if not one.done]

    def of(self, lang: str, key: str) -> list[Note]:
        """The open notes on one text."""
        return [one for one in self.open() if (one.lang, one.key) == (lang, key)]

    def take(self, data: bytes) -> int:
        """Add the notes of a JSON-lines file, all or none; answers how many lines it holds.

        A desk exports every note that it has each time, one line an interview: the file's count stands
        for what was there, and is never added to it. A note that was done is opened again when it was
        said more often since. Errors: ``studio.import``.
        """
        try:
            lines = data.decode("utf-8").splitlines()
        except UnicodeDecodeError as fault:
            raise WordsError("studio.import", line=1) from fault
        fresh = [parse(line, n) for n, line in enumerate(lines, 1) if line.strip()]
        with self._lock:
            held = {one.place: one for one in self.all()}
            said = Counter(one.place for one in fresh)
            for one in fresh:
                known = held.get(one.place)
                if known is None or said[one.place] > known.times:
                    held[one.place] = replace(one, times=said[one.place])
            if len(held) > MAX_NOTES:
                raise WordsError("studio.import", line=len(lines))
            self._write(list(held.values()))
        return len(fresh)

    def finish(self, lang: str, key: str, tgt: str) -> None:
        """Mark a note as dealt with."""
        with self._lock:
            self._write(
                [
                    replace(one, done=True) if one.place == (key, lang, tgt) else one
                    for one in self.all()
                ]
            )

    def _write(self, notes: list[Note]) -> None:
        text = "".join(json.dumps(asdict(one), sort_keys=True) + "\n" for one in notes)
        put(self.path, text.encode())

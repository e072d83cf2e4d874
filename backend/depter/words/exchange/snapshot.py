"""What left the house: the texts of one language as they stood when a file was handed out.

It must never change after it is written: a returned file is compared with it, and with what stands
in the catalogs now.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib

from depter.errors import WordsError
from depter.words.checks import texts
from depter.words.ledger import put
from depter.words.merge import Key, key

#: Folder of the snapshots in a words folder.
FOLDER = "exports"
_ID = re.compile(r"[0-9a-f]{16}\Z")


@dataclass(frozen=True)
class Snapshot:
    """The texts of a language and domain at one moment; ``rows`` in the order of the file."""

    id: str
    language: str
    domain: str
    rows: tuple[tuple[Key, tuple[str, ...]], ...]

    def base(self) -> dict[Key, tuple[str, ...]]:
        return dict(self.rows)


def take(language: str, domain: str, entries: list[polib.POEntry]) -> Snapshot:
    """A snapshot of these entries. The same texts have the same id: 16 hex of their SHA-256."""
    rows = tuple((key(one), tuple(texts(one))) for one in entries)
    return Snapshot(_id(language, domain, rows), language, domain, rows)


def _data(language: str, domain: str, rows: tuple[tuple[Key, tuple[str, ...]], ...]) -> bytes:
    held = {"v": 1, "lang": language, "domain": domain, "rows": [[*k, list(f)] for k, f in rows]}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _id(language: str, domain: str, rows: tuple[tuple[Key, tuple[str, ...]], ...]) -> str:
    return hashlib.sha256(_data(language, domain, rows)).hexdigest()[:16]


def keep(folder: Path, snapshot: Snapshot) -> None:
    """Writes it into the words folder ``folder``; the same one again changes nothing."""
    data = _data(snapshot.language, snapshot.domain, snapshot.rows)
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    put(place / f"{snapshot.id}.json", data)


def find(folder: Path, named: str) -> Snapshot:
    """The snapshot that a returned file names.

    Errors: ``exchange.export_unknown`` (the name is none of ours, or was handed out from another
    folder), ``exchange.export_damaged``.
    """
    if not _ID.match(named):
        raise WordsError("exchange.export_unknown", id=named[:40])
    try:
        data = (folder / FOLDER / f"{named}.json").read_bytes()
    except OSError as fault:
        raise WordsError("exchange.export_unknown", id=named) from fault
    try:
        held: dict[str, Any] = json.loads(data)
        rows = tuple(((r[0], r[1], r[2]), tuple(r[3])) for r in held["rows"])
        made = Snapshot(named, held["lang"], held["domain"], rows)
    except (ValueError, KeyError, IndexError, TypeError) as fault:
        raise WordsError("exchange.export_damaged", id=named) from fault
    if _id(made.language, made.domain, made.rows) != named:
        raise WordsError("exchange.export_damaged", id=named)
    return made


def keep_beside(folder: Path, named: str, rows: Sequence[str]) -> None:
    """Keeps what stood beside each text (English with its note, the second language) as marks: a sheet may
    be handed out again when the second language was mended, so of each row every mark is kept."""
    held = _beside(folder, named) or [[] for _ in rows]
    for marks, text in zip(held, rows, strict=True):
        if (mark := _mark(text)) not in marks:
            marks.append(mark)
    put(folder / FOLDER / f"{named}.beside.json", json.dumps(held).encode())


def beside_as_handed(folder: Path, named: str, rows: Sequence[str]) -> list[bool]:
    """Whether what stands beside each text is what was handed out; yes for an export of which no marks
    were kept. Errors: ``exchange.export_damaged``."""
    held = _beside(folder, named)
    if held is None:
        return [True] * len(rows)
    if len(held) != len(rows):
        raise WordsError("exchange.export_damaged", id=named)
    return [_mark(text) in marks for text, marks in zip(rows, held, strict=True)]


def _mark(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def _beside(folder: Path, named: str) -> list[list[str]] | None:
    try:
        held = json.loads((folder / FOLDER / f"{named}.beside.json").read_bytes())
        if not isinstance(held, list) or not all(isinstance(one, list) for one in held):
            raise ValueError("marks")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise WordsError("exchange.export_damaged", id=named) from fault
    return held

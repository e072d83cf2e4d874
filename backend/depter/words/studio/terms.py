"""Changes one term of ``glossary/terms.csv``: added, edited or deleted, the file written whole.

It must never overwrite what somebody else wrote meanwhile, lose a row or a column that it does not know,
or write over a file that it could not read.
"""

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from depter.errors import WordsError
from depter.words import glossary
from depter.words.checks.finding import Told
from depter.words.checks.letters import invisible, script
from depter.words.checks.pair import Pair
from depter.words.glossary import STATES
from depter.words.languages import Language
from depter.words.ledger import put
from depter.words.sentence import Sentence

Row = dict[str, str]
COMMON = ("id", "en", "definition", "reference", "pos")
#: The four columns of a language: its word, other right words, wrong words, how sure the word is.
PARTS = ("", "_variants", "_forbidden", "_state")
MAX_LETTERS = 500
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Terms:
    """The file as it lies on the disk."""

    data: bytes
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(one.removesuffix("_state") for one in self.columns if one.endswith("_state"))

    def of(self, name: str) -> Row | None:
        """The row of a term."""
        return next((row for row in self.rows if row["id"] == name), None)


def mark(row: Mapping[str, str] | None) -> str:
    """What changes when a row does; "" for a term that is not there."""
    if row is None:
        return ""
    return hashlib.sha256(json.dumps(dict(row), sort_keys=True).encode()).hexdigest()


def read_terms(path: Path) -> Terms:
    """The rows of the file. Errors: ``words.glossary``: a file that checks cannot use is not edited."""
    glossary.load(path)
    try:
        data = path.read_bytes()
        reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        rows = tuple({str(name): cell for name, cell in row.items()} for row in reader)
        columns = tuple(reader.fieldnames or ())
    except (OSError, ValueError, csv.Error) as fault:
        raise WordsError("words.glossary", path=path.name, why=str(fault)) from fault
    if any(set(row) != set(columns) for row in rows):
        raise WordsError("words.glossary", path=path.name, why="columns")
    return Terms(data, columns, rows)


def _written(terms: Terms, rows: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    end = "\r\n" if b"\r\n" in terms.data else "\n"
    writer = csv.DictWriter(out, terms.columns, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def tidy(row: Mapping[str, str]) -> Row:
    """The row as it is written: NFC, no space at an end, ``; `` between words."""
    made = {}
    for name, cell in row.items():
        plain = " ".join(unicodedata.normalize("NFC", cell).split(" ")).strip()
        if name.endswith(("_variants", "_forbidden")):
            plain = "; ".join(one.strip() for one in plain.split(";") if one.strip())
        made[name] = plain
    return made


def faults(row: Row, languages: Mapping[str, Language]) -> Iterator[tuple[str, Sentence]]:
    """What is wrong with a row, by column."""
    if not _ID.fullmatch(row["id"]) or len(row["id"]) > 60:
        yield "id", Sentence("A short name has small Latin letters, digits and hyphens.")
    if not row["en"]:
        yield "en", Sentence("The English is missing.")
    for column, cell in row.items():
        if len(cell) > MAX_LETTERS:
            yield column, Sentence("That is too long.")
        elif any(not sign.isprintable() and sign not in "\u00a0" for sign in cell):
            yield column, Sentence("There is a line end or a sign that cannot be seen in it.")
    for code, language in languages.items():
        if f"{code}_state" not in row:
            continue
        right = [row[code], *row[f"{code}_variants"].split("; ")]
        wrong = [one for one in row[f"{code}_forbidden"].split("; ") if one]
        if row[f"{code}_state"] not in STATES:
            yield f"{code}_state", Sentence("That is no state of a word.")
        both = {one.casefold() for one in right if one} & {one.casefold() for one in wrong}
        if both:
            told = Sentence("'{word}' cannot be right and wrong at once.", word=min(both))
            yield f"{code}_forbidden", told
        if not row[code] and any(row[f"{code}{part}"] for part in PARTS[1:3]):
            yield code, Sentence("The word itself is missing.")
        for part in PARTS[:3]:
            for slip in _letters(row[f"{code}{part}"], language):
                # A wrong word may well be of another language, with its letters.
                if slip.check != "foreign-letter" or part != "_forbidden":
                    yield f"{code}{part}", slip.message


def _letters(text: str, language: Language) -> Iterator[Told]:
    pair = Pair("", "", text, language, "ui")
    yield from script(pair)
    yield from invisible(pair)


def change(path: Path, name: str, row: Row | None, base: str) -> None:
    """Write a term, or delete it (``row`` is None). ``name`` is the term that was opened, "" for a new
    one; ``base`` its ``mark`` then.

    Errors: ``glossary.conflict`` when it is another now, ``glossary.twice`` when the short name belongs
    to another term, ``words.glossary``.
    """
    terms = read_terms(path)
    there = terms.of(name) if name else None
    if mark(there) != base:
        raise WordsError("glossary.conflict", id=name)
    if row is not None:
        if row["id"] != name and terms.of(row["id"]) is not None:
            raise WordsError("glossary.twice", id=row["id"])
        row = {column: row[column] for column in terms.columns}
    rows = [one if one["id"] != name else row for one in terms.rows]
    if there is None:
        rows.append(row)
    data = _written(terms, [one for one in rows if one is not None])
    if path.read_bytes() != terms.data:
        raise WordsError("glossary.conflict", id=name)
    put(path, data)

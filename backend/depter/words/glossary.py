"""The glossary: which word a language uses for a term, and which it must not, from ``glossary/terms.csv``.

It must never decide by a whole word: Kazakh and Kyrgyz words grow at the end, so beginnings are compared.
"""

import csv
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from depter.errors import WordsError

#: Where the glossary lies in a folder of words.
FILE = Path("glossary/terms.csv")
STATES = ("sourced", "lexicon", "unverified", "")
#: The shortest beginning of a word that still tells it.
LEAST = 4
_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Rendering:
    """A term in one language."""

    term: str
    variants: tuple[str, ...]
    forbidden: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Term:
    """A term: its English (several, where ``/`` stands between them) and its renderings by language."""

    id: str
    en: str
    definition: str
    reference: str
    pos: str
    renderings: dict[str, Rendering]

    @cached_property
    def english(self) -> tuple[str, ...]:
        plain = _NOTE.sub("", self.en).lower()
        return tuple(one.strip() for one in plain.split("/") if one.strip())

    @cached_property
    def spoken(self) -> tuple[tuple[str, str], ...]:
        """The English words as they are written, each with what stands in brackets beside it."""
        made = []
        for one in self.en.split("/"):
            remark = "; ".join(found[1:-1].strip() for found in _NOTE.findall(one))
            made.append((" ".join(_NOTE.sub("", one).split()), remark))
        return tuple(one for one in made if one[0])

    @cached_property
    def _sought(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        """Each of ``english``, its first word, and its pattern."""
        return tuple((one, _words(one)[0], _pattern(one)) for one in self.english)

    def said_in(self, text: str) -> str | None:
        """Which of ``english`` stands in a text of small letters."""
        for phrase, first, pattern in self._sought:
            # Nearly every term is not there, and a pattern costs thirty times as much to find that out.
            if first in text and pattern.search(text):
                return phrase
        return None


@dataclass(frozen=True)
class Hit:
    """A term that stands in an English text, and how a language says it."""

    term: Term
    rendering: Rendering


def stem(word: str) -> str:
    """The beginning of a word that its forms share: the last two letters may change."""
    return word if len(word) <= LEAST else word[: max(LEAST, len(word) - 2)]


def stands_in(phrase: str, text: str, whole: bool = False) -> bool:
    """True when the words of a phrase stand in a text one after another, whatever their endings.

    ``whole`` asks for every letter of each word: a forbidden word must not be seen in a right one.
    """
    wanted = [one if whole else stem(one) for one in _WORD.findall(phrase.lower())]
    words = _WORD.findall(text.lower())
    size = len(wanted)
    return bool(wanted) and any(
        all(
            word.startswith(begin)
            for word, begin in zip(words[at : at + size], wanted, strict=True)
        )
        for at in range(len(words) - size + 1)
    )


def _words(phrase: str) -> list[str]:
    return phrase.removeprefix("to ").split()


def _pattern(phrase: str) -> re.Pattern[str]:
    """English words change little: the word, or the word and a short ending."""
    joined = r"\s+".join(re.escape(one) for one in _words(phrase))
    return re.compile(rf"\b{joined}(?:s|es|d|ed|ing)?\b")


@dataclass(frozen=True)
class Glossary:
    """All terms."""

    terms: tuple[Term, ...]

    @cached_property
    def _longest_first(self) -> list[Term]:
        return sorted(self.terms, key=lambda one: -max(map(len, one.english)))

    def hits(self, source: str, language: str) -> list[Hit]:
        """Terms in an English text with their words in a language, the longest English first."""
        found = []
        taken = ""
        text = source.lower()
        for term in self._longest_first:
            rendering = term.renderings.get(language)
            said = term.said_in(text)
            # "consent" inside "informed consent" is not a term of its own.
            if rendering is None or not rendering.term or said is None or said in taken:
                continue
            taken += f"|{said}"
            found.append(Hit(term, rendering))
        return found


def _several(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(";") if one.strip())


def load(path: Path) -> Glossary:
    """The glossary of a ``terms.csv``, read anew when the file changes; empty when there is none.

    Errors: ``words.glossary`` with the line.
    """
    if not path.exists():
        return Glossary(())
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Glossary:
    made: list[Term] = []
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            codes = [one[:-6] for one in reader.fieldnames or () if one.endswith("_state")]
            for row in reader:
                renderings = {
                    code: Rendering(
                        row[code],
                        _several(row[f"{code}_variants"]),
                        _several(row[f"{code}_forbidden"]),
                        row[f"{code}_state"],
                    )
                    for code in codes
                }
                bad = [one.state for one in renderings.values() if one.state not in STATES]
                if bad or not row["id"] or row["id"] in seen or not row["en"]:
                    raise WordsError("words.glossary", path=path.name, line=reader.line_num)
                seen.add(row["id"])
                made.append(
                    Term(
                        row["id"],
                        row["en"],
                        row["definition"],
                        row["reference"],
                        row["pos"],
                        renderings,
                    )
                )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as fault:
        raise WordsError("words.glossary", path=path.name, why=str(fault)) from fault
    return Glossary(tuple(made))

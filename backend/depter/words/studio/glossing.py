"""Which terms of the glossary stand in an English text, and how they are said in a language.

It must never judge a translation: that is done by the checks.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from depter.words.studio.shelf import Text

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Hit:
    """A term that stands in a text."""

    english: str
    term: str
    definition: str
    reference: str


def hits(folder: Path, text: Text, lang: str) -> list[Hit]:
    """The terms in a text, in the order of the glossary; none without one."""
    path = folder / "glossary" / "terms.csv"
    if not path.exists():
        return []
    words = " ".join(_WORD.findall(" ".join(text.english).lower()))
    made = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            english = (row.get("en") or "").strip()
            said = " ".join(_WORD.findall(english.lower()))
            if said and f" {said}" in f" {words}":
                term = (row.get(lang) or row.get(f"{lang}_term") or "").strip()
                made.append(
                    Hit(english, term, row.get("definition") or "", row.get("reference") or "")
                )
    return made

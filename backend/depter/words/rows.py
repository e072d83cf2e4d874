"""One row of a compiled catalog of forms or consent: the text, its state, and the hashes that follow.

A row is ``[text or forms, "a" | "u" | "m", language?]``: the language stands there when it is not the
catalog's own. Neither hash is written down: ``tgt`` follows from the text, ``src`` from the key and the
English of the same set; written down they were two thirds of what a phone has to fetch. Rows of before
carried both, ``[text, state, tgt, src, language?]``, and are read for ever: a court may ask for them.

It must never take the English of another set.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from depter.words.hashes import source_hash, target_hash

REVIEWS = {"m": "machine", "u": "unreviewed", "a": "approved"}
_BEFORE = 4
"""So many parts had a row of before, or more."""


@dataclass(frozen=True)
class Wording:
    """A text of a form or a consent, and what a record says about it.

    ``language`` is another than the asked one when the text is a fallback. ``tgt`` and ``src`` are hex
    SHA-256 of the text and of its keyed English source (words.md 2.5); ``src`` is "" where the set has
    no English for the key.
    """

    key: str
    text: str
    language: str
    review: str
    tgt: str
    src: str


def forms_of(row: Sequence[Any]) -> list[str]:
    """The forms of a row's text."""
    return [row[0]] if isinstance(row[0], str) else list(row[0])


def wording(key: str, lang: str, row: Sequence[Any], english: Sequence[Any] | None) -> Wording:
    """What a row says; ``english`` is the row of the same key in the English of the same set. Raises
    IndexError, KeyError or TypeError for what is no row."""
    forms = forms_of(row)
    if len(row) >= _BEFORE:
        language = row[4] if len(row) > _BEFORE else lang
        return Wording(key, forms[0], language, REVIEWS[row[1]], row[2], row[3])
    language = row[2] if len(row) > 2 else lang
    source = None if english is None else forms_of(english)
    src = "" if source is None else source_hash(key, source[0], *source[1:2])
    return Wording(key, forms[0], language, REVIEWS[row[1]], target_hash(forms), src)

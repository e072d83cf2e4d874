"""Sorting by the alphabet of a language; the twin of ``pwa/src/words/sort.ts``, from the same table.

It must never use a collation of the operating system or of a database.
"""

import unicodedata
from functools import cache

from depter.words.locale_data import LocaleData

#: A key for ``sorted(key=...)``: ranks, then the text itself with small letters before capitals.
SortKey = tuple[tuple[int, ...], tuple[int, ...]]


@cache
def _ranks(alphabet: str) -> dict[str, int]:
    return {letter: place + 100 for place, letter in enumerate(alphabet)}


def sort_key(text: str, data: LocaleData) -> SortKey:
    """Letters in the order of the alphabet, digits before them, other letters by code point after.

    Case decides only between otherwise equal texts (small before capital).
    """
    ranks = _ranks(data["alphabet"])

    def rank(letter: str) -> int:
        known = ranks.get(letter)
        if known is not None:
            return known
        if "0" <= letter <= "9":
            return 10 + int(letter)
        return 10_000 + ord(letter) if unicodedata.category(letter)[0] == "L" else 1

    whole = unicodedata.normalize("NFC", text)
    return tuple(map(rank, whole.lower())), tuple(-ord(letter) for letter in whole)

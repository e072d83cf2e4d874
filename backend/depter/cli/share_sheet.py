"""The sheet of paper that a holder of an escrow share keeps, in English and Russian, and the words read
back from it; a sheet says what it is for and nothing about any record."""

import re
from collections.abc import Callable
from typing import Final

from depter.errors import WordsError
from depter.trust import Root, spoken
from depter.trust.escrow import SHARE_WORDS
from depter.words import translator
from depter.words.fill import fill

_LANGUAGES: Final = ("en", "ru")
_NUMBERED = re.compile(r"\b(\d{1,2})\.\s+([a-z]+)\b")
_COLUMNS: Final = 3

Say = Callable[..., str]


def share_sheet(root: Root, organisation: str, number: int, share: str) -> str:
    """One share as a page of text, ready to print."""
    above = _both(lambda _t: _heading(root, number, _t))
    below = _both(_advice)
    page = [
        f"Depter · {organisation}",
        *above,
        *_columns(share.split()),
        *below,
        spoken(root.fp),
        "",
    ]
    return "\n".join(page)


def _heading(root: Root, number: int, _t: Say) -> list[str]:
    k, n = root.escrow_shares
    practice = [_t("PRACTICE. Not for real records.")] if root.kind == "practice" else []
    return [
        *practice,
        _t("Recovery share {number} of {total}", number=number, total=n),
        _t("Any {needed} of the {total} shares together open every record.", needed=k, total=n),
    ]


def _advice(_t: Say) -> list[str]:
    return [
        _t("Keep this sheet where only you can reach it. Do not photograph it."),
        _t("Never type these words on a computer that has a network."),
        _t("If this sheet is lost or seen by others, tell the organisation at once."),
    ]


def _both(block: Callable[[Say], list[str]]) -> list[str]:
    """A block in every language of the sheet, each once, with empty lines around."""
    told: list[list[str]] = []
    for language in _LANGUAGES:
        lines = block(_say(language))
        if lines not in told:
            told.append(lines)
    return ["", *(line for lines in told for line in (*lines, ""))]


def words_of_sheet(text: str) -> str:
    """The words of a share out of a printed sheet, or out of a file that holds the words alone."""
    numbered = {int(number): word for number, word in _NUMBERED.findall(text.lower())}
    if len(numbered) < SHARE_WORDS // 2:
        return text
    return " ".join(numbered[number] for number in sorted(numbered))


def _columns(words: list[str]) -> list[str]:
    """Number the words downwards in three columns: 33 words are three columns of eleven."""
    height = -(-len(words) // _COLUMNS)
    rows = []
    for row in range(height):
        cells = [f"{place + 1:2}. {words[place]:<12}" for place in range(row, len(words), height)]
        rows.append("    " + "".join(cells).rstrip())
    return rows


def _say(language: str) -> Say:
    try:
        return translator(language).t
    except WordsError:  # the catalogs are not built here; the sheet must still be printed

        def english(message: str, **values: object) -> str:
            return fill(message, values)

        return english

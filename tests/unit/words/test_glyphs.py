"""T-GLYPH: the shipped fonts of the screen and of the printed page have every letter that a text needs."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from depter.words import compiled_set, places
from depter.words.checks import NATIONAL
from depter.words.workspace import Workspace

ROOT = places.repository()
SCREEN = sorted((ROOT / "pwa/assets/fonts").glob("*.woff2"))
PAPER = sorted((ROOT / "backend/depter/desk/report/fonts").glob("*.ttf"))


def letters() -> set[str]:
    """Of the five alphabets, small and capital, and of every text in every catalog."""
    found: set[str] = set()
    compiled = compiled_set()
    for code in compiled.languages:
        alphabet = compiled.locale(code)["alphabet"] + compiled.locale(code)["national"]
        found |= set(alphabet) | set(alphabet.upper())
    words = Workspace.open()
    for lang, domain in words.pairs():
        for entry in (one for one in words.catalog(lang, domain) if not one.obsolete):
            found |= set(entry.msgid + entry.msgid_plural + entry.msgstr)
            found |= set("".join(entry.msgstr_plural.values()))
    return {one for one in found if unicodedata.category(one)[0] not in "CZ"}


@pytest.mark.parametrize("font", [*SCREEN, *PAPER], ids=lambda path: path.name)
def test_t_glyph_every_letter_has_a_glyph(font: Path) -> None:
    held = TTFont(font).getBestCmap()
    assert sorted(one for one in letters() if ord(one) not in held) == []


def test_t_glyph_the_alphabets_are_whole() -> None:
    assert len(SCREEN) == len(PAPER) == 2
    assert set("".join(NATIONAL.values())) | set("ӘҒҚҢӨҰҮҺІӢӮҲҶ") <= letters()

"""Guesses whether a text stands in another of our languages than it should.

What it can do: letters, frequent words and the ends of words of Russian, Kazakh, Kyrgyz and Tajik are
counted (``tongue.json``) and the likeliest of the four is told. Where it was measured (catalogs of
other packages than those it was counted in, docs/words-checks.md) it is right for about 97 to 100 of
100 texts of 25 letters and more. What it cannot do: tell shorter texts, Uzbek, or one foreign word in a
right sentence. It must never stop a build.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.fill import PLACE
from depter.words.sentence import Sentence

_WORD = re.compile(r"[\u0400-\u04ff]+")
_ENOUGH = 25
#: By how much a letter another language must be likelier (hundredths of a natural logarithm).
_SURE = 6
_SPOKEN = {
    "ru": Sentence("Russian"),
    "kk": Sentence("Kazakh"),
    "ky": Sentence("Kyrgyz"),
    "tg": Sentence("Tajik"),
}


@cache
def _counts() -> dict[str, Any]:
    path = files("depter.words.checks") / "tongue.json"
    counts: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return counts


def likeliest(text: str) -> tuple[str, dict[str, float], int]:
    """The likeliest language, how unlikely each is for a letter, and the number of letters."""
    counts = _counts()
    codes: list[str] = counts["languages"]
    total, size = [0.0] * len(codes), 0
    for word in _WORD.findall(text.lower()):
        size += len(word)
        seen = [counts["letters"].get(letter) for letter in word]
        seen.append(counts["words"].get(word))
        if len(word) > 3:
            seen.append(counts["endings"].get(word[-2:]))
        for row in seen:
            if row:
                total = [one + more for one, more in zip(total, row, strict=True)]
    each = {code: value / max(size, 1) for code, value in zip(codes, total, strict=True)}
    return min(each, key=lambda code: each[code]), each, size


def wrong_language(pair: Pair) -> Iterator[Told]:
    """A long text that reads as another of our languages, or holds no Cyrillic letter at all."""
    text = PLACE.sub(" ", pair.text)
    letters = sum(one.isalpha() for one in text)
    guess, each, size = likeliest(text)
    code = pair.language.code
    if letters >= 12 and size == 0 and text.strip() != pair.source.strip():
        yield Told("wrong-language", Severity.WARN, Sentence("no Cyrillic letter at all"), "Latin")
    elif (
        size >= _ENOUGH
        and size >= 0.8 * letters
        and code in each
        and guess != code
        and each[code] - each[guess] > _SURE
    ):
        told = Sentence(
            "reads as {guess}, not {language}", guess=_SPOKEN[guess], language=_SPOKEN[code]
        )
        yield Told("wrong-language", Severity.WARN, told, guess)

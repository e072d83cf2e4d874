"""Asks about words that no approved text has: where a language has no dictionary, that is what a wrong
letter looks like (spec words.md 5).

A question and nothing more: Kazakh and Kyrgyz words grow at the end, so a right form can be new. It must
never stop a build.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from depter.words.checks.alphabets import allowed
from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.fill import PLACE
from depter.words.glossary import LEAST
from depter.words.sentence import Sentence


@cache
def _word(code: str) -> re.Pattern[str]:
    """A whole word of a language's own letters, not too short to be told from another."""
    letters = "".join(sorted(allowed(code)))
    return re.compile(rf"(?<![^\W\d_])[{letters}]{{{LEAST},}}(?![^\W\d_])", re.IGNORECASE)


def _words(code: str, text: str) -> Iterator[re.Match[str]]:
    """The words of a text, without what stands in a place ``{name}``."""
    return _word(code).finditer(PLACE.sub(lambda match: " " * len(match[0]), text))


@lru_cache(maxsize=20_000)
def folded(code: str, text: str) -> frozenset[str]:
    """The words of a text in small letters."""
    return frozenset(one[0].lower() for one in _words(code, text))


@dataclass(frozen=True)
class Vocabulary:
    """The known words of one language, in small letters (``vocabulary``)."""

    lang: str
    words: frozenset[str]


def spelling(pair: Pair, known: Vocabulary) -> Iterator[Told]:
    """One question for all unknown words of a form, at the first of them."""
    if not pair.ours or pair.language.code != known.lang:
        return
    unseen = [one for one in _words(known.lang, pair.text) if one[0].lower() not in known.words]
    if unseen:
        named = ", ".join(dict.fromkeys(one[0] for one in unseen))
        told = Sentence("in no approved text so far, is it spelled right? {words}", words=named)
        yield Told("spelling", Severity.HINT, told, named, *unseen[0].span())

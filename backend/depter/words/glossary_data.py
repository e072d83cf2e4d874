"""The glossary as the phone reads it: all languages in one file, a word with how sure it is (interview 6.3).

It must never call a word reviewed that no official text stands behind, nor leave out a wrong one.
"""

from itertools import takewhile
from typing import Any, Final

from depter.words.glossary import Glossary, Rendering
from depter.words.languages import SOURCE

#: The name of the file in a set: it is of the source and of all others.
NAME: Final = f"{SOURCE}/glossary"
#: s: it stands in an official text; anything else is not yet reviewed.
_LETTERS: Final = {"sourced": "s", "lexicon": "l", "unverified": "u", "": "u"}


def build(glossary: Glossary, codes: list[str]) -> dict[str, Any]:
    """``terms``: ``[English, definition, word of each of languages]``; a word is ``[term, "s|l|u", other
    right words, wrong words]``, null where the language has none."""
    return {
        "lang": SOURCE,
        "domain": "glossary",
        "languages": codes,
        "terms": [
            [term.en, term.definition, *(_word(term.renderings.get(code)) for code in codes)]
            for term in glossary.terms
        ],
    }


def _word(one: Rendering | None) -> list[Any] | None:
    if one is None or not one.term:
        return None
    others = [word for word in one.variants if not _inflected(one.term, word)]
    return [one.term, _LETTERS[one.state], others, list(one.forbidden)]


def _inflected(term: str, word: str) -> bool:
    """Whether a word is the term with another ending. The checks need those; a reader takes them for
    other words."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(term, word, strict=False)))
    return same >= 3 and max(len(term), len(word)) - same <= 2

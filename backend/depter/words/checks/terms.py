"""Checks that a term of the English is said with the word of the glossary.

It must never treat a word that nobody has verified as law: only a forbidden one is an error.
"""

from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.glossary import Glossary, stands_in
from depter.words.sentence import Sentence

#: Words of everyday that are also terms: their English says other things too.
_EVERYDAY = ("body-", "own-")
#: How sure a word is.
_STATES = {
    "sourced": Sentence("sourced"),
    "lexicon": Sentence("from a lexicon"),
    "unverified": Sentence("unverified"),
    "": Sentence("unverified"),
}


def glossary_terms(pair: Pair, glossary: Glossary) -> Iterator[Told]:
    """A forbidden word is an error; a missing sourced one a warning, another missing one a question."""
    for hit in glossary.hits(pair.source, pair.language.code):
        rendering = hit.rendering
        right = (rendering.term, *rendering.variants)
        for word in rendering.forbidden:
            if stands_in(word, pair.text, whole=True) and not any(
                stands_in(one, pair.text) for one in right
            ):
                told = Sentence(
                    "'{word}' is the wrong word for '{term}'; it is '{right}'",
                    word=word,
                    term=hit.term.en,
                    right=rendering.term,
                )
                yield Told("glossary", Severity.ERROR, told, word)
        if hit.term.id.startswith(_EVERYDAY) or any(stands_in(one, pair.text) for one in right):
            continue
        severity = Severity.WARN if rendering.state == "sourced" else Severity.HINT
        told = Sentence(
            "'{term}' is '{right}' in the glossary ({state})",
            term=hit.term.en,
            right=rendering.term,
            state=_STATES.get(rendering.state, rendering.state),
        )
        yield Told("glossary", severity, told, rendering.term)

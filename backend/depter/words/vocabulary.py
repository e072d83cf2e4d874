"""Gathers the words of a language that its approved texts and its glossary have, for the question about
spelling.

It must never learn from a text that nobody approved: a draft would teach its own mistakes.
"""

from collections.abc import Iterable

from depter.errors import WordsError
from depter.words.checks.spelling import Vocabulary, folded
from depter.words.glossary import Glossary
from depter.words.languages import SOURCE
from depter.words.ledger import Ledger
from depter.words.statement import Act, forms_of
from depter.words.states import State
from depter.words.workspace import Workspace

#: Approved texts from which on an unknown word is worth a question. Measured on our own 4,067 texts in
#: random order (docs/words-checks.md): after 500 of them four of five new texts hold an unknown word, a
#: question that nobody reads twice; after 3,000 it is two in five, and fewer with each one more.
ENOUGH = 3000


def gathered(
    code: str, approved: Iterable[Iterable[str]], terms: Glossary | None
) -> Vocabulary | None:
    """The vocabulary of approved texts (each by its forms) and of the glossary; None while there are fewer
    texts than ``ENOUGH``, and for English."""
    texts = list(approved)
    if code == SOURCE or len(texts) < ENOUGH:
        return None
    held = [one for forms in texts for one in forms]
    for term in terms.terms if terms is not None else ():
        if rendering := term.renderings.get(code):
            held += [rendering.term, *rendering.variants]
    return Vocabulary(code, frozenset().union(*(folded(code, one) for one in held)))


def vocabulary(workspace: Workspace, lang: str, terms: Glossary | None) -> Vocabulary | None:
    """The vocabulary of a language of a folder; None as above, and while its ledger cannot be believed.

    Lines are counted before signatures are checked: most ledgers have no approvals yet.
    """
    try:
        ledger = Ledger.read(workspace.folder / "review" / f"{lang}.jsonl", lang)
        if sum(one.act is Act.APPROVE for one in ledger.lines) < ENOUGH:
            return None
        states = workspace.states(lang)
    except WordsError:
        return None
    approved = (
        forms_of(entry, lang)
        for at, domain in workspace.pairs()
        if at == lang
        for entry in workspace.catalog(lang, domain)
        if not entry.obsolete and states.of(domain, entry).state is State.APPROVED
    )
    return gathered(lang, approved, terms)

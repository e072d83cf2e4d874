"""The history of one text from its ledger, each step with what changed in the words.

It must never show a step of a ledger that cannot be believed.
"""

from dataclasses import dataclass

from depter.words.statement import Act, Statement
from depter.words.studio.changes import Piece, changes
from depter.words.studio.shelf import Page, Text
from depter.words.studio.versions import Versions


@dataclass(frozen=True)
class Step:
    """One statement; ``void`` is why it does not count."""

    line: int
    said: Statement
    void: str | None
    pieces: list[Piece]


def past(page: Page, one: Text, texts: Versions) -> list[Step]:
    """The steps, oldest first, with the words of those that this studio saw."""
    if page.states is None:
        return []
    made: list[Step] = []
    before = ""
    for number, said, void in page.states.history(one.domain, one.entry):
        pieces: list[Piece] = []
        forms = said.text if said.act is Act.SUGGEST else texts.of(said.subject.tgt)
        if forms and said.act in (Act.TRANSLATE, Act.SUGGEST):
            after = " / ".join(forms)
            pieces = changes(before, after)
            before = after if said.act is Act.TRANSLATE else before
        made.append(Step(number, said, void, pieces))
    return made

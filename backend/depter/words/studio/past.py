"""The history of one text from its ledger, each step with what changed in the words.

It must never show a step of a ledger that cannot be believed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from depter.words.locale_table import rows
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


def _shown(one: Text, forms: Sequence[str], rule: str) -> list[str]:
    """The parts of which those that differ are shown: all of a text, the rows of locale data."""
    if not one.locale:
        return [" / ".join(forms)]
    told = rows(json.loads(forms[0]), rule)
    return [f"{row.name}: {'; '.join((*row.patterns, *row.lines))} " for row in told]


def past(page: Page, one: Text, texts: Versions, rule: str) -> list[Step]:
    """The steps, oldest first, with the words of those that this studio saw. ``rule``: the language's
    plural rule."""
    if page.states is None:
        return []
    made: list[Step] = []
    before: list[str] = []
    for number, said, void in page.states.history(one.domain, one.entry):
        pieces: list[Piece] = []
        forms = said.text if said.act is Act.SUGGEST else texts.of(said.subject.tgt)
        if forms and said.act in (Act.TRANSLATE, Act.SUGGEST):
            after = _shown(one, forms, rule)
            old = "".join(part for part in before if part not in after)
            new = "".join(part for part in after if part not in before)
            if before or not one.locale:
                pieces = changes(old, new)
            before = after if said.act is Act.TRANSLATE else before
        made.append(Step(number, said, void, pieces))
    return made

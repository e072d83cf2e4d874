"""The table of links between findings, symptoms and incidents on paper, in pieces as wide as a page.
It must never leave out a link, nor say more of one than was entered.
"""

from collections.abc import Callable
from typing import Any

from depter.desk.review import Reading
from depter.desk.shown import Interview
from depter.words import Translator

_WIDTH = 5
"""So many incidents stand beside each other on a page."""


def matrix_note(interview: Interview, words: Translator) -> str:
    """Who gave the levels, and what a blank means."""
    return words.t(
        "Each level stands as it was given for this one link by the examiner: {who}. A blank means: not "
        "linked. Nothing here is added up; the conclusion as a whole is an answer of its own.",
        who=interview.who or words.t("Name cannot be read"),
    )


def matrix_pieces(
    reading: Reading, words: Translator, fit: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Each piece: its head, then the rows, the first cell of each its name."""
    if reading.matrix is None:
        return []
    pieces = []
    for piece in reading.matrix.narrow(_WIDTH):
        names = [
            " · ".join(part for part in (one.name, one.methods) if part) for one in piece.columns
        ]
        rows = [
            [f"{group.title}: {row.name}", *row.cells]
            for group in piece.groups
            for row in group.rows
        ]
        pieces.append(
            {
                "head": [words.t("Entry"), *map(fit, names)],
                "rows": [[fit(cell) for cell in row] for row in rows],
            }
        )
    return pieces

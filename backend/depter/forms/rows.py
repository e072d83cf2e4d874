"""The rows of a repeat as other questions name them: where they stand, and what they are called.

It never changes a row and never invents a name. Twin of pwa/src/forms/rows.ts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from depter.forms.answers import Answer, Row
from depter.forms.definition import Definition
from depter.forms.values import is_empty, rows_of


@dataclass(frozen=True, slots=True)
class RowName:
    """A row as a list shows it.

    ``number`` is the one that the row was given when it began, else its place among all rows of the
    repeat, from 1; ``name`` is the answer that ``name_by``
    points at, None where nothing was entered: then it is "Entry n".
    """

    id: str
    path: str
    number: int
    prefix: str | None
    name: Answer | None


_NUMBERED: Final = re.compile(r"([1-9][0-9]{0,3})x[0-9a-z]{8,26}")


def row_number(row: str) -> int | None:
    """Return the number that a row was given when it began, None for an id that says none."""
    found = _NUMBERED.fullmatch(row)
    return None if found is None else int(found[1])


def rows_in(
    definition: Definition, answers: Mapping[str, Answer], repeat: str
) -> Iterator[tuple[str, Row]]:
    """Yield the path and the row of every row of a repeat, those inside rows of others too."""
    question = definition.questions.get(repeat)
    if question is None or question.type != "repeat":
        return
    if question.repeat is None:
        places = [("", answers)]
    else:
        around = rows_in(definition, answers, question.repeat)
        places = [(f"{path}/", row.answers) for path, row in around]
    for prefix, inside in places:
        answer = inside.get(repeat)
        for row in rows_of(answer.value if answer else None):
            yield f"{prefix}{repeat}/{row.id}", row


def row_names(definition: Definition, answers: Mapping[str, Answer], repeat: str) -> list[RowName]:
    """Return every row of a repeat with its number and the answer that names it. FORMAT.md 3.4"""
    question = definition.questions[repeat]
    found = []
    for number, (path, row) in enumerate(rows_in(definition, answers, repeat), start=1):
        name = row.answers.get(question.name_by) if question.name_by else None
        if name is not None:
            kind = definition.questions[str(question.name_by)].type
            if name.state != "answered" or is_empty(kind, name.value):
                name = None
        found.append(RowName(row.id, path, row_number(row.id) or number, question.row_prefix, name))
    return found

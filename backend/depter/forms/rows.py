"""The rows of a repeat as other questions name them: where they stand, and what they are called.

It never changes a row and never invents a name. Twin of pwa/src/forms/rows.ts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from depter.forms.answers import Answer, Row
from depter.forms.definition import Definition
from depter.forms.values import is_empty, rows_of


@dataclass(frozen=True, slots=True)
class RowName:
    """A row as a list shows it.

    ``number`` counts from 1 over all rows of the repeat; ``name`` is the answer that ``name_by``
    points at, None where nothing was entered: then it is "Entry n".
    """

    id: str
    path: str
    number: int
    prefix: str | None
    name: Answer | None


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
        found.append(RowName(row.id, path, number, question.row_prefix, name))
    return found

"""Which finding and which symptom was linked with which incident, and how consistent each link was found
(spec A12): a table of what was entered, link by link.

It must never compute a level, add levels up, or read a blank as "not consistent".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from depter.desk.review.rownames import Place
from depter.forms.answers import Answer, Row
from depter.forms.definition import Definition, Question
from depter.words import Translator

COLUMNS, METHODS = "al.incident", "al.incident.method"
"""What the links lead to, and the question inside that says more of it."""
_LEVELS = frozenset({"nc", "c", "hc", "t", "d"})

#: (question, answer) -> its value in words
Words = Callable[[Question, Answer], str]


@dataclass(frozen=True)
class Column:
    """One incident: its row, its name, its methods in words."""

    row: str
    name: str
    methods: str


@dataclass(frozen=True)
class MatrixRow:
    """One finding or symptom; a cell is blank where nothing was linked."""

    row: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The rows of one repeat, under its label; ``levels`` where its links carry a level."""

    title: str
    levels: bool
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Matrix:
    """Incidents across, findings and symptoms down."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    def narrow(self, width: int) -> Iterator["Matrix"]:
        """The same in pieces of at most so many columns, for paper."""
        for first in range(0, len(self.columns), width):
            part = slice(first, first + width)
            groups = tuple(
                Group(
                    group.title,
                    group.levels,
                    tuple(MatrixRow(one.row, one.name, one.cells[part]) for one in group.rows),
                )
                for group in self.groups
            )
            yield Matrix(self.columns[part], groups)


@dataclass(frozen=True)
class _Linking:
    """How the rows of a repeat name incidents: in a question of their own, or each in a row of links."""

    repeat: Question
    ref: Question
    level: Question | None


def matrix(
    form: Definition,
    places: Mapping[str, Place],
    value_words: Words,
    label: Callable[[Question], str],
    words: Translator,
) -> Matrix | None:
    """The table of a record; None where the form has no such links, or nothing was linked."""
    columns = [
        Column(id_, place.name, _methods(form, place.row, value_words))
        for id_, place in places.items()
        if place.repeat.id == COLUMNS
    ]
    numbers = {column.row: place for place, column in enumerate(columns)}
    groups = []
    for one in _linkings(form):
        rows = [
            MatrixRow(id_, place.name, _cells(one, place.row, numbers, value_words, words))
            for id_, place in places.items()
            if place.repeat.id == one.repeat.id
        ]
        if rows:
            groups.append(Group(label(one.repeat), one.level is not None, tuple(rows)))
    linked = any(cell for group in groups for row in group.rows for cell in row.cells)
    return Matrix(tuple(columns), tuple(groups)) if linked else None


def _linkings(form: Definition) -> Iterator[_Linking]:
    for ref in form.questions.values():
        if ref.type != "rows" or ref.of != COLUMNS or ref.repeat is None:
            continue
        around = form.questions[ref.repeat]
        levels = (
            one
            for one in form.questions.values()
            if one.repeat == around.id and {choice.code for choice in one.choices} >= _LEVELS
        )
        level = next(levels, None)
        outer = form.questions[around.repeat] if level and around.repeat else around
        yield _Linking(outer, ref, level)


def _said(row: Row, question: Question) -> Answer | None:
    found = row.answers.get(question.id)
    return found if found is not None and found.state == "answered" and not found.hidden else None


def _methods(form: Definition, row: Row, value_words: Words) -> str:
    question = form.questions.get(METHODS)
    said = _said(row, question) if question is not None else None
    return value_words(question, said) if question is not None and said is not None else ""


def _cells(
    linking: _Linking,
    row: Row,
    numbers: Mapping[str, int],
    value_words: Words,
    words: Translator,
) -> tuple[str, ...]:
    found: list[list[str]] = [[] for _ in numbers]
    for link in _links(linking, row):
        ref = _said(link, linking.ref)
        level = _said(link, linking.level) if linking.level is not None else None
        if linking.level is None:
            text = words.t("linked")
        elif level is None:
            text = words.t("linked, no level entered")
        else:
            # The choice says its name first and then what it means: the name is enough in a table.
            text = value_words(linking.level, level).partition(". ")[0]
        for id_ in ref.value if ref is not None and isinstance(ref.value, list) else ():
            if id_ in numbers:
                found[numbers[id_]].append(text)
    return tuple(" · ".join(cell) for cell in found)


def _links(linking: _Linking, row: Row) -> tuple[Row, ...]:
    """The rows in which the links of a row stand: itself, or the rows of its own repeat of links."""
    if linking.ref.repeat == linking.repeat.id:
        return (row,)
    inside = row.answers.get(str(linking.ref.repeat))
    if inside is None or inside.hidden or not isinstance(inside.value, tuple):
        return ()
    return inside.value

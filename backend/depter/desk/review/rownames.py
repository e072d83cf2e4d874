"""How the rows of repeats are called, so that a link to one can be followed by eye: "P2 · the tall one".
A row that a link names is called by what the link leads to.

It must never invent a name: without an answer that names it, a row is only its number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from depter.forms.answers import Answer, Answers, Row
from depter.forms.definition import Definition, Question
from depter.forms.rows import RowName, row_names, rows_in
from depter.words import Translator

_LONGEST = 60

#: (question, answer) -> its value in words
Words = Callable[[Question, Answer], str]


@dataclass(frozen=True)
class Place:
    """A row, its repeat, its name, and where it stands: the id of the row around it, if any."""

    repeat: Question
    row: Row
    name: str
    around: str | None


def places(
    form: Definition, answers: Answers, value_words: Words, words: Translator
) -> dict[str, Place]:
    """Every row of the record by its id; of two rows with one id the first stands."""
    found: dict[str, Place] = {}
    for repeat in form.questions.values():
        if repeat.type != "repeat":
            continue
        rows = dict(rows_in(form, answers.answers, repeat.id))
        for called in row_names(form, answers.answers, repeat.id):
            naming = form.questions[repeat.name_by] if repeat.name_by else None
            name = _name(called, naming, value_words, words)
            around = called.path.split("/")[-3] if called.path.count("/") > 1 else None
            found.setdefault(called.id, Place(repeat, rows[called.path], name, around))
    return {id_: _named_by_link(form, place, found) for id_, place in found.items()}


def _named_by_link(form: Definition, place: Place, found: dict[str, Place]) -> Place:
    """Add to a row's number what the link that names it leads to; one that leads nowhere adds nothing."""
    by = place.repeat.name_by
    said = (
        place.row.answers.get(by) if by is not None and form.questions[by].type == "rows" else None
    )
    if said is None or said.state != "answered" or not isinstance(said.value, list | tuple):
        return place
    names = [found[one].name for one in said.value if isinstance(one, str) and one in found]
    return replace(place, name=_short(place.name, ", ".join(names))) if names else place


def _name(called: RowName, naming: Question | None, value_words: Words, words: Translator) -> str:
    plain = (
        f"{called.prefix}{called.number}"
        if called.prefix
        else words.t("Entry {n}", n=called.number)
    )
    if naming is None or called.name is None or naming.type == "rows":
        return plain
    try:
        said = " ".join(value_words(naming, called.name).split())
    except Exception:
        return plain  # a value that does not fit names nothing; the row shows it as it stands
    return _short(plain, said) if said else plain


def _short(plain: str, said: str) -> str:
    return f"{plain} · {said if len(said) <= _LONGEST else said[: _LONGEST - 1] + '…'}"

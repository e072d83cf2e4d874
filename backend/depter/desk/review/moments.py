"""The account on one time axis (IP22 para. 292: well-remembered anchors; spec A5.6).

It must never make a date sharper than it was told: an uncertain date keeps its words, and is placed
by the first day that it can mean. What has no date stands at the end, never left out.
"""

from collections.abc import Callable, Iterator, Mapping

from depter.desk.review.lines import Moment
from depter.desk.review.rownames import Place
from depter.forms.answers import Answer
from depter.forms.definition import WITH_VALUE, Definition, Question
from depter.forms.edtf import bounds

#: (question, answer) -> its value in words; question -> its label
Words = Callable[[Question, Answer], str]
Label = Callable[[Question], str]


def moments(
    form: Definition,
    answers: Mapping[str, Answer],
    rows: Mapping[str, Place],
    value_words: Words,
    label: Label,
) -> tuple[Moment, ...]:
    """Every dated answer of the form, and every row that has a question for a date."""
    found: list[Moment] = []
    for section in form.sections:
        for question in _dates(section.items):
            answer = answers.get(question.id)
            if answer is not None and _said(answer):
                found.append(_moment(label(question), "", [(question, answer)], value_words, label))
    for id_, place in rows.items():
        asked = list(_dates(place.repeat.items))
        if not asked:
            continue
        dated = [
            (one, place.row.answers[one.id])
            for one in asked
            if one.id in place.row.answers and _said(place.row.answers[one.id])
        ]
        around = rows.get(place.around) if place.around else None
        name = f"{around.name} · {place.name}" if around else place.name
        found.append(_moment(f"{label(place.repeat)}: {name}", id_, dated, value_words, label))
    return tuple(
        sorted(found, key=lambda one: (one.from_day or one.to_day or "9999", one.to_day or ""))
    )


def _dates(items: tuple[Question, ...]) -> Iterator[Question]:
    for one in items:
        if one.type == "group":
            yield from _dates(one.items)
        elif one.type == "edate":
            yield one


def _said(answer: Answer) -> bool:
    return not answer.hidden and answer.state in WITH_VALUE and isinstance(answer.value, dict)


def _moment(
    name: str,
    row: str,
    dated: list[tuple[Question, Answer]],
    value_words: Words,
    label: Label,
) -> Moment:
    ends = [_bounds(answer) for _, answer in dated]
    firsts = [first for first, _ in ends if first is not None]
    lasts = [last for _, last in ends if last is not None]
    when = tuple(
        value_words(question, answer)
        if len(dated) == 1
        else f"{label(question)}: {value_words(question, answer)}"
        for question, answer in dated
    )
    return Moment(
        name=name,
        when=when,
        row=row,
        from_day=min(firsts, default=None),
        to_day=max(lasts, default=None),
    )


def _bounds(answer: Answer) -> tuple[str | None, str | None]:
    value = answer.value
    edtf = value.get("edtf") if isinstance(value, dict) else None
    return (bounds(edtf) if isinstance(edtf, str) else None) or (None, None)

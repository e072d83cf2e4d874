"""Where a record names a risk of suicide, and what was done about it: for the list, the page and the
paper (spec 4, A8). It must never judge how great a risk is: it finds what somebody wrote down.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from depter.errors import FormError
from depter.forms.answers import Answer, is_rows
from depter.forms.definition import Definition, Question
from depter.forms.score import instrument, score

_NAMING: Final = {
    "ps.suicide": frozenset({"ideation", "plan", "intent", "attempt"}),
    "ps.suicide_thoughts": frozenset({"yes"}),
    "ps.mse.risk": frozenset({"seen"}),
    "ps.complaints.symptom": frozenset({"suicidal_ideas", "self_harm"}),
    "it.needs_now": frozenset({"suicidal_thoughts"}),
}
_DONE: Final = frozenset({"ps.suicide_action", "it.vitals_action"})

#: (question, answer)
Told = tuple[Question, Answer]


def suicide_named(form: Definition, answers: Mapping[str, Answer]) -> list[Told]:
    """Return the answers that name it, in the order of the form's answers: a choice, or a line of a
    questionnaire that asks for the safety talk."""
    return [one for one in _every(form, answers) if _names(*one)]


def what_was_done(form: Definition, answers: Mapping[str, Answer]) -> list[Told]:
    """Return the answers that say what was done about it."""
    return [one for one in _every(form, answers) if one[0].id in _DONE]


def _every(form: Definition, answers: Mapping[str, Answer]) -> Iterator[Told]:
    """Every answer that counts, those in rows too; what a condition hides does not."""
    for name, answer in answers.items():
        question = form.questions.get(name)
        if question is None or answer.hidden:
            continue
        if is_rows(answer.value):
            for row in answer.value:
                yield from _every(form, row.answers)
        elif answer.state == "answered":
            yield question, answer


def _names(question: Question, answer: Answer) -> bool:
    value = answer.value
    if question.type == "instrument":
        return isinstance(value, dict) and _flagged(value)
    codes = value if isinstance(value, list) else [value]
    return bool(_NAMING.get(question.id, frozenset()).intersection(map(str, codes)))


def _flagged(value: dict[str, object]) -> bool:
    items = value.get("items")
    try:
        told = instrument(str(value.get("instrument")))
        return isinstance(items, list) and "suicide" in score(told, items, "").flags
    except (FormError, TypeError):
        return False  # a questionnaire that is only named, or items that are none

"""Where something stands in a record behind a consent that does not read yes: found before it was taken back,
seen before the person stopped, noted by somebody else. Both stand in the record as they are; so that nobody
reads one without the other, the part says so at its head.

It must never hide what was recorded, judge it, or call a consent refused that was not asked about.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from depter.desk.review.lines import Part
from depter.desk.review.withheld import TAKEN_BACK
from depter.forms.answers import Answer, Answers
from depter.forms.definition import Definition, Question
from depter.forms.engine import QuestionView, each_view, visible
from depter.forms.reading import recorded_context
from depter.words import Translator

#: (question, answer) -> how it reads, in words
Reads = Callable[[Question, Answer], str]


def with_consents(
    form: Definition,
    answers: Answers,
    sealed_at: str,
    parts: list[Part],
    reads: Reads,
    words: Translator,
) -> list[Part]:
    """The parts, each with what the person said of the consent that it stands behind, where something was
    recorded and that is not a plain yes."""
    found = _found(form, answers, sealed_at, reads, words)
    return [replace(one, alarms=(*one.alarms, *found.get(one.id, ()))) for one in parts]


def _found(
    form: Definition, answers: Answers, sealed_at: str, reads: Reads, words: Translator
) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    shown = _views(form, answers, sealed_at)
    tried: dict[tuple[str, ...], dict[str, tuple[str, QuestionView]]] = {}
    for section, view in shown.values():
        if not _holds_something(view):
            continue
        named = [form.questions[id_] for id_ in _named(view.question, form)]
        asked = [one for one in named if one.type == "consent" or one.id in shown]
        given = [(one, answers.answers.get(one.id, Answer())) for one in asked]
        if view.access == "closed":
            head = words.t("The consent that this stands behind does not read yes:")
            needed = [
                (one, told)
                for one, told in given
                if told.value != "yes" and _shuts(form, answers, sealed_at, view, one, tried)
            ]
        else:
            head = words.t("What the person said of this:")
            spoken = [(one, told) for one, told in given if one.type != "consent"]
            needed = spoken if any(told.value == "no" for _, told in spoken) else []
        if needed:
            what = " · ".join(reads(*one) for one in needed)
            rest = words.t("What stands here was recorded all the same.")
            found.setdefault(section, {})[f"{head} {what}. {rest}"] = None
    return {section: tuple(notes) for section, notes in found.items()}


def _views(
    form: Definition, answers: Answers, sealed_at: str
) -> dict[str, tuple[str, QuestionView]]:
    """Every question that stood on the screen by its path, with its section."""
    context = recorded_context(form, answers, sealed_at[:10])
    return {
        view.path: (one.section.id, view)
        for one in visible(form, answers, context).sections
        for view in each_view(one.questions)
    }


def _holds_something(view: QuestionView) -> bool:
    """Whether it has a gate of its own and something stands behind it. What the person was asked anew is
    her word, not what was found."""
    return (
        view.question.gate is not None
        and not view.question.again
        and any(
            (
                one.answer is not None
                and one.answer.state not in ("not_asked", TAKEN_BACK)
                and one.answer.value not in (None, ())
            )
            or (one.answer is not None and one.answer.note is not None)
            for one in each_view([view])
        )
    )


def _named(question: Question, form: Definition) -> list[str]:
    """The consents that a gate names, and what is asked of the person at each meeting, in its order."""

    def inside(expression: Any) -> Iterator[str]:
        if isinstance(expression, str):
            asked = form.questions.get(expression)
            if asked is not None and asked.repeat is None and asked.type in ("consent", "yn"):
                yield expression
        elif isinstance(expression, list | tuple):
            for one in expression:
                yield from inside(one)

    return list(dict.fromkeys(inside(question.gate.open_if if question.gate else None)))


def _shuts(
    form: Definition,
    answers: Answers,
    sealed_at: str,
    view: QuestionView,
    refused: Question,
    tried: dict[tuple[str, ...], dict[str, tuple[str, QuestionView]]],
) -> bool:
    """Whether the gate opens when all that it names reads yes, and not while ``refused`` reads no; what was
    asked at the meeting itself (no consent of its own) counts as it stands. ``tried`` keeps the form as it
    stands under each set of answers: forty photos have one gate."""

    def closed(no: str) -> bool:
        # Of every consent: one that depends on another is asked only where that one reads yes.
        consents = (one.id for one in form.questions.values() if one.type == "consent")
        named = _named(view.question, form)
        if (key := (no, *named)) not in tried:
            said = dict.fromkeys((*named, *consents), Answer("yes", "answered"))
            said |= {no: Answer("no", "answered")} if no else {}
            told = replace(answers, answers={**answers.answers, **said})
            tried[key] = _views(form, told, sealed_at)
        found = tried[key].get(view.path)
        return found is not None and found[1].access == "closed"

    return not closed("") and (refused.type != "consent" or closed(refused.id))

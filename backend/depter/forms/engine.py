"""Which questions stand open, hidden or closed, given a definition and answers: pure and repeatable.

It never touches a screen, the clock or a store, and never changes an answer.
Twin of pwa/src/forms/engine.ts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from depter.forms.answers import Answer, Answers
from depter.forms.definition import (
    SILENT_TYPES,
    Choice,
    Definition,
    Ending,
    Notice,
    Question,
    Section,
)
from depter.forms.look import Context, Look, Scope
from depter.forms.values import is_empty


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it stands now; ``access`` is open, closed (a gate), or read: another role
    answers it, or something must be asked anew first."""

    path: str
    question: Question
    answer: Answer | None
    state: str
    access: str
    gate: str | None
    #: The question that has to be answered anew at this meeting; until then this one is only read.
    asks: str | None
    choices: tuple[Choice, ...]
    notices: tuple[Notice, ...]
    suggested: tuple[str, ...]
    #: The text that stands in place of the paragraphs where the words have it.
    variant: str | None
    fault: str | None
    items: tuple["QuestionView", ...]
    rows: tuple[tuple[str, tuple["QuestionView", ...]], ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as it stands now; ``state`` is empty, partly, done or waiting."""

    section: Section
    state: str
    waits_for: str | None
    answered: int
    total: int
    notes: bool
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as it stands; ``ending`` is the first ending whose condition holds."""

    sections: tuple[SectionView, ...]
    ending: Ending | None


def _visible_to_role(look: Look, question: Question, scope: Scope) -> bool:
    """Return whether the question is shown and this role may see it."""
    seen_by = question.seen_by
    allowed = seen_by is None or look.context.sees_all or look.context.role in seen_by
    return allowed and look.shown(question, scope)


def _view(
    look: Look, question: Question, scope: Scope, shut: str | None, stale: str | None = None
) -> QuestionView:
    """Return a question as it stands, with what is inside it."""
    gate, asks = shut, stale or look.asks(question)
    if gate is None and question.gate is not None and look.closed(question, scope):
        gate = question.gate.key
    foreign = question.answered_by is not None and look.context.role not in question.answered_by
    answer = scope.answers.get(question.id)
    return QuestionView(
        path=scope.prefix + question.id,
        question=question,
        answer=answer,
        state=answer.state if answer else "not_asked",
        access="closed" if gate else "read" if foreign or asks else "open",
        gate=gate,
        asks=asks,
        choices=look.choices(question, scope),
        notices=tuple(
            notice
            for notice in look.definition.notices
            if notice.at == question.id and look.holds(notice.condition, scope)
        ),
        suggested=look.suggested(question, answer, scope),
        variant=look.variant(question, scope),
        fault=look.fault(question, answer, scope),
        items=_inside(look, question, scope, gate, asks) if question.type == "group" else (),
        rows=tuple(
            (row.prefix.split("/")[-2], _inside(look, question, row, gate, asks))
            for row in (look.rows(question, scope) if question.type == "repeat" else ())
        ),
    )


def _inside(
    look: Look, question: Question, scope: Scope, gate: str | None, asks: str | None
) -> tuple[QuestionView, ...]:
    return tuple(
        _view(look, child, scope, gate, asks)
        for child in question.items
        if _visible_to_role(look, child, scope)
    )


def each_view(views: Sequence[QuestionView]) -> Iterator[QuestionView]:
    """Yield every question view, groups and rows unfolded, in the order of the form."""
    for view in views:
        yield view
        yield from each_view(view.items)
        for _, items in view.rows:
            yield from each_view(items)


def satisfies(question: Question, answer: Answer | None) -> bool:
    """Return whether an answer satisfies a C or F question."""
    if answer is None or answer.state != "answered" or is_empty(question.type, answer.value):
        return False
    return question.accept is None or answer.value in question.accept


def _section_view(
    section: Section, questions: tuple[QuestionView, ...], waits: str | None
) -> SectionView:
    asked = [
        view for view in each_view(questions) if view.question.type not in {*SILENT_TYPES, "calc"}
    ]
    counted = [view for view in asked if view.access == "open"]
    answered = sum(view.state != "not_asked" for view in counted)
    # Where nothing may be answered now, what stands there decides: shut and never asked is not done.
    weighed = counted or asked
    touched = sum(view.state != "not_asked" for view in weighed)
    state = "partly" if touched < len(weighed) else "done"
    if weighed and not touched:
        state = "empty"
    waiting = None if section.always else waits
    return SectionView(
        section=section,
        state=state if waiting is None else "waiting",
        waits_for=waiting,
        answered=answered,
        total=len(counted),
        notes=any(view.answer and view.answer.note for view in counted),
        questions=questions,
    )


def visible(definition: Definition, answers: Answers, context: Context) -> FormView:
    """Return the form as it stands under these answers."""
    look = Look(definition, answers, context)
    endings = (e for e in definition.endings if look.holds(e.condition, look.root))
    ending = next(endings, None)
    ends_in = definition.questions[ending.at].section if ending is not None else None
    waits: str | None = None
    sections = []
    for section in definition.sections:
        if not look.holds(section.condition, look.root):
            continue
        questions = tuple(
            _view(look, question, look.root, None)
            for question in section.items
            if _visible_to_role(look, question, look.root)
        )
        if not questions:
            continue
        sections.append(_section_view(section, questions, waits))
        if waits is None:
            waits = next(
                (
                    view.path
                    for view in each_view(questions)
                    if view.question.required == "C"
                    and view.access == "open"
                    and not satisfies(view.question, view.answer)
                ),
                None,
            )
        if waits is None and ending is not None and section.id == ends_in:
            waits = ending.at
    return FormView(tuple(sections), ending)

"""What is wrong and what is still missing before an interview can be finished.

It never requires an answer from the person who tells; only consent and the asker's own part can
block. Twin of pwa/src/forms/judge.ts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from depter.forms.answers import Answer, Answers, Row, is_rows
from depter.forms.consent import meeting_of, taken
from depter.forms.definition import SILENT_TYPES, Definition, Question
from depter.forms.edtf import moment
from depter.forms.engine import each_view, satisfies, visible
from depter.forms.look import Context, Look, Scope
from depter.forms.values import is_empty


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot be right."""

    path: str
    section: str
    code: str


@dataclass(frozen=True, slots=True)
class Missing(Fault):
    """What blocks (C, F) or warns (W)."""

    required: str


def faults(definition: Definition, answers: Answers, context: Context) -> list[Fault]:
    """Return values that cannot be right ("date.future"); they never stop the next screen."""
    return [
        Fault(seen.path, section.section.id, seen.fault)
        for section in visible(definition, answers, context).sections
        for seen in each_view(section.questions)
        if seen.fault is not None
    ]


_WISHES: Final = ("consent", "yn")


def asked_before(question: Question, answer: Answer | None, answers: Answers) -> bool:
    """Whether a question that is asked anew at each meeting still has the answer of an earlier one.

    Of what a person can agree to or refuse only a yes is asked again; of the rest what was said.
    """
    if not question.again or answer is None or not answers.sessions:
        return False
    if answer.value != "yes" if question.type in _WISHES else answer.state == "not_asked":
        return False
    if moment(answer.asked_at or "") is None:
        return False
    return meeting_of(answers.sessions, answer.asked_at) < len(answers.sessions) - 1


def _open_then(definition: Definition, answers: Answers, context: Context) -> frozenset[str]:
    """Return what stood open on the first day: shut since then by nothing but a day that went by."""
    if not answers.sessions:
        return frozenset()
    begun = replace(context, today=answers.sessions[0].start[:10])
    return frozenset(
        seen.path
        for part in visible(definition, answers, begun).sections
        for seen in each_view(part.questions)
        if seen.access != "closed"
    )


def missing(definition: Definition, answers: Answers, context: Context) -> list[Missing]:
    """Return what blocks or warns, in the order of the form.

    An ending (C), an unanswered C, F or W question, a shut gate with an answer behind it (F; W where
    only the last day of a consent is past), a value that cannot be right (W, F where the question is
    required), a yes of an earlier meeting where each has to ask anew (W), a meeting that was not
    opened or closed (W).
    """
    view = visible(definition, answers, context)
    found: list[Missing] = []
    then: frozenset[str] | None = None
    if view.ending is not None:
        ending = view.ending
        section = definition.questions[ending.at].section
        found.append(Missing(ending.at, section, f"ending.{ending.id}", "C"))
    for part in view.sections:
        for seen in each_view(part.questions):
            question, answer, place = seen.question, seen.answer, part.section.id
            if seen.access == "closed":
                if answer and not is_empty(question.type, answer.value):
                    if then is None:
                        then = _open_then(definition, answers, context)
                    over = seen.path in then
                    code, kind = ("gate.over", "W") if over else ("gate.answered", "F")
                    found.append(Missing(seen.path, place, code, kind))
            elif (
                question.required != "N"
                # What another role has to answer blocks nobody who may only read it.
                and seen.access != "read"
                and not satisfies(question, answer)
            ):
                code = "missing.consent" if question.required == "C" else "missing.answer"
                found.append(Missing(seen.path, place, code, question.required))
            elif seen.fault is not None:
                kind = "W" if question.required == "N" or seen.access == "read" else "F"
                found.append(Missing(seen.path, place, seen.fault, kind))
            elif asked_before(question, answer, answers):
                code = "missing.again" if question.type in _WISHES else "missing.said_before"
                found.append(Missing(seen.path, place, code, "W"))
            elif question.meeting is not None and _rows_of(answer) < len(answers.sessions):
                found.append(Missing(seen.path, place, "missing.meeting", "W"))
    return found


def _rows_of(answer: Answer | None) -> int:
    return len(answer.value) if answer is not None and is_rows(answer.value) else 0


def can_finish(missed: Sequence[Missing]) -> bool:
    """Return whether nothing blocks sealing."""
    return all(item.required == "W" for item in missed)


def consent_of(definition: Definition, answers: Answers) -> dict[str, Answer]:
    """Return consent as the form records it, for the payload's consent part (SPEC 5, key 6)."""
    return {
        name: answer
        for name, answer in answers.answers.items()
        if name in definition.questions and definition.questions[name].type == "consent"
    }


def standing_consent(definition: Definition, answers: Answers) -> dict[str, str]:
    """Return standing consent by item, to hand to another form or session."""
    return {
        name: answer.value
        for name, answer in consent_of(definition, answers).items()
        if answer.state == "answered" and isinstance(answer.value, str)
    }


def _settle(look: Look, scope: Scope) -> dict[str, Answer]:
    made = dict(scope.answers)
    for question in look.definition.questions.values():
        if question.repeat != scope.repeat or question.type in SILENT_TYPES:
            continue
        shown = look.shown(question, scope)
        old = made.get(question.id)
        if question.calc is not None and shown:
            new = look.calculated(question, scope)
        elif old is None:
            if shown:
                made[question.id] = Answer()
            continue
        else:
            rows = look.rows(question, scope) if question.type == "repeat" else []
            new = replace(old, hidden=False)
            if rows:
                settled_rows = (Row(r.prefix.split("/")[-2], _settle(look, r)) for r in rows)
                new = replace(new, value=tuple(settled_rows))
        if question.taken and new.state == "answered":
            new = replace(new, consent=taken(question.taken, new, look.root.answers, look.meetings))
        made[question.id] = new if shown else replace(new, hidden=True)
    return made


def settled(definition: Definition, answers: Answers, context: Context) -> Answers:
    """Return the answers as they are sealed; nothing is dropped (ruling 11).

    Hidden ones are marked and kept, questions never reached stand as ``not_asked``, calculations
    are worked out.
    """
    look = Look(definition, answers, context)
    return replace(answers, answers=_settle(look, look.root))

"""One look at one state of the answers: which questions are shown and shut, what counts for a condition,
what is wrong with a value. Pure and repeatable.

It never touches a screen, the clock or a store, and never changes an answer.
Twin of pwa/src/forms/look.ts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from depter.forms.answers import Answer, Answers
from depter.forms.consent import is_over, meeting_of
from depter.forms.definition import Choice, Definition, Question
from depter.forms.expression import Plain, evaluate
from depter.forms.rows import rows_in
from depter.forms.values import is_empty, item_of, plain, rows_of, value_fault


@dataclass(frozen=True, slots=True)
class Context:
    """What the engine may know besides the answers.

    ``consent`` is from an earlier form or session, ``trained`` what the interviewer is trained for.
    ``sees_all``: whoever looks reads what any role saw (``seen_by``), as a desk does.
    """

    role: str
    today: str
    language: str = "en"
    consent: Mapping[str, str] = field(default_factory=dict)
    trained: Sequence[str] = ()
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a question is looked at: the form itself, or one row of a repeat."""

    prefix: str
    answers: Mapping[str, Answer]
    repeat: str | None
    parent: "Scope | None"


class _Row:
    """What an expression may look at from one scope."""

    def __init__(self, look: "Look", scope: Scope) -> None:
        self._look = look
        self._scope = scope
        self.today = look.context.today
        self.role = look.context.role
        self.language = look.context.language
        self.met = len(look.meetings)

    def value(self, question: str) -> Plain:
        found = self._look.counting(question, self._scope)
        if found is None or found[1] is None or found[1].state != "answered":
            return None
        if is_empty(found[0].type, found[1].value):
            return None
        return plain(found[0], found[1])

    def state(self, question: str) -> str:
        found = self._look.counting(question, self._scope)
        return "not_asked" if found is None or found[1] is None else found[1].state

    def rows(self, question: str) -> "Sequence[_Row]":
        found = self._look.counting(question, self._scope)
        if found is None:
            return []
        place = self._look.scope_of(question, self._scope)
        return [self._look.env(row) for row in self._look.rows(found[0], place)]

    def consent(self, item: str) -> str | None:
        own = self.value(item)
        look = self._look
        asked = look.root.answers.get(item) if item in look.definition.questions else None
        if isinstance(own, str):
            # What held until a day that is past is neither a yes nor a no: it has to be asked again.
            return None if asked is not None and is_over(asked.consent, self.today) else own
        if asked is not None and asked.state != "not_asked":
            # An earlier yes counts only while this form has not asked again.
            return None
        return look.context.consent.get(item)

    def trained(self, subject: str) -> bool:
        return subject in self._look.context.trained

    def item(self, question: str, code: str, number: int) -> float | None:
        found = self._look.counting(question, self._scope)
        if found is None or found[1] is None or found[1].state != "answered":
            return None
        return item_of(found[0], found[1], code, number)


class Look:
    """One look at one state of the answers; it remembers what it has worked out."""

    def __init__(self, definition: Definition, answers: Answers, context: Context) -> None:
        self.definition = definition
        self.context = context
        self.root: Final = Scope("", answers.answers, None, None)
        self.meetings: Final = tuple(answers.sessions)
        self._shown: dict[str, bool] = {}
        self._row_ids: dict[str, frozenset[str]] = {}

    def env(self, scope: Scope) -> _Row:
        """Return what an expression sees from a scope."""
        return _Row(self, scope)

    def rows(self, repeat: Question, scope: Scope) -> list[Scope]:
        """Return the scopes of a repeat's rows."""
        answer = scope.answers.get(repeat.id)
        return [
            Scope(f"{scope.prefix}{repeat.id}/{row.id}/", row.answers, repeat.id, scope)
            for row in rows_of(answer.value if answer else None)
        ]

    def holds(self, expression: Any, scope: Scope) -> bool:
        """Return whether a condition holds; none always does."""
        return expression is None or evaluate(expression, self.env(scope)) is True

    def shown(self, question: Question, scope: Scope) -> bool:
        """Return whether the conditions of the question and of all around it hold."""
        path = scope.prefix + question.id
        if path not in self._shown:
            # The checker forbids cycles; were there one, the question counts as hidden meanwhile.
            self._shown[path] = False
            around = question.group or question.repeat
            if around is None:
                section = self.definition.section_of.get(question.section)
                outside = section is None or self.holds(section.condition, self.root)
            else:
                outside = self.shown(
                    self.definition.questions[around], self.scope_of(around, scope)
                )
            self._shown[path] = outside and self.holds(question.condition, scope)
        return self._shown[path]

    def closed(self, question: Question, scope: Scope) -> bool:
        """Return whether the question's own gate is shut."""
        return question.gate is not None and not self.holds(question.gate.open_if, scope)

    def asks(self, question: Question) -> str | None:
        """Return what has to be asked anew at this meeting before more is written there."""
        if question.asked_now is None:
            return None
        said = self.root.answers.get(question.asked_now)
        if said is None or said.state == "not_asked":
            return question.asked_now
        fresh = meeting_of(self.meetings, said.asked_at) >= len(self.meetings) - 1
        return None if fresh else question.asked_now

    def reachable(self, question: Question, scope: Scope) -> bool:
        """Return whether it is shown, and neither its own gate nor one around it is shut."""
        if not self.shown(question, scope) or self.closed(question, scope):
            return False
        around = question.group or question.repeat
        if around is None:
            return True
        return self.reachable(self.definition.questions[around], self.scope_of(around, scope))

    def scope_of(self, name: str, scope: Scope) -> Scope:
        """Return the scope, here or further out, in which a question lives."""
        repeat = self.definition.questions[name].repeat
        place = scope
        while place.repeat != repeat and place.parent is not None:
            place = place.parent
        return place

    def counting(self, name: str, scope: Scope) -> tuple[Question, Answer | None] | None:
        """Return a question with the answer that counts for conditions; None: it does not count."""
        question = self.definition.questions.get(name)
        if question is None:
            return None
        place = self.scope_of(name, scope)
        if place.repeat != question.repeat or not self.reachable(question, place):
            return None
        if question.calc is not None:
            return question, self.calculated(question, place)
        return question, place.answers.get(name)

    def calculated(self, question: Question, scope: Scope) -> Answer:
        """Return the answer of a calculation."""
        value = evaluate(question.calc, self.env(scope))
        return Answer(value, "not_asked" if value is None else "answered")

    def choices(self, question: Question, scope: Scope) -> tuple[Choice, ...]:
        """Return the choices of a question under the answers as they stand."""
        if question.under is None:
            return question.choices
        found = self.env(scope).value(question.under)
        if found is None:
            found = question.under_else
        return tuple(
            choice
            for choice in question.choices
            if choice.under is None or (isinstance(found, str) and found in choice.under)
        )

    def suggested(self, question: Question, answer: Answer | None, scope: Scope) -> tuple[str, ...]:
        """Return the choices that follow from what was said elsewhere and are not chosen."""
        chosen = answer.value if answer and isinstance(answer.value, list) else []
        return tuple(
            one.code
            for one in question.suggest
            if one.code not in chosen and self.holds(one.condition, scope)
        )

    def variant(self, question: Question, scope: Scope) -> str | None:
        """Return the name of the text that is meant by an answer elsewhere."""
        if question.variants is None:
            return None
        said = self.env(scope).value(question.variants.by)
        return question.variants.docs.get(said) if isinstance(said, str) else None

    def row_ids(self, repeat: str) -> frozenset[str]:
        """Return the ids of all rows of a repeat, wherever in the answers they stand."""
        if repeat not in self._row_ids:
            found = rows_in(self.definition, self.root.answers, repeat)
            self._row_ids[repeat] = frozenset(row.id for _, row in found)
        return self._row_ids[repeat]

    def fault(self, question: Question, answer: Answer | None, scope: Scope) -> str | None:
        """Return the code of what is wrong with an answer, or None."""
        if answer is None:
            return None
        codes: Collection[str]
        if question.of is not None:
            codes = self.row_ids(question.of)
        else:
            codes = [choice.code for choice in self.choices(question, scope)]
        wrong = value_fault(question, answer, codes, self.context.today)
        if wrong is not None:
            return wrong
        if answer.state not in question.states:
            return "answer.state"
        if answer.state != "answered":
            return None
        broken = (c for c in question.constraints if not self.holds(c.must, scope))
        return next((f"constraint.{constraint.id}" for constraint in broken), None)

"""Whether an expression is well formed for its form: operators, arguments, questions, codes.

It evaluates nothing; what an expression means is ``expression``.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from depter.forms.definition import CHOICE_TYPES, TRAININGS, Definition, Question
from depter.forms.expression import is_reference
from depter.forms.score import instruments

Report = Callable[[str, str], None]

MAX_DEPTH: Final = 16
#: Least and most arguments.
ARITY: Final[dict[str, tuple[int, float]]] = {
    "lit": (1, 1), "and": (1, math.inf), "or": (1, math.inf), "not": (1, 1), "=": (2, 2),
    "!=": (2, 2), "<": (2, 2), "<=": (2, 2), ">": (2, 2), ">=": (2, 2), "in": (2, math.inf),
    "selected": (2, 2), "any": (2, math.inf), "all": (2, math.inf), "none": (2, math.inf),
    "count": (1, 1), "answered": (1, 1), "state": (1, 1), "if": (3, 3),
    "coalesce": (1, math.inf), "+": (2, math.inf), "-": (1, math.inf), "*": (2, math.inf),
    "/": (2, 2), "min": (1, math.inf), "max": (1, math.inf), "round": (1, 1), "length": (1, 1),
    "days": (2, 2), "least_days": (2, 2), "most_days": (2, 2),
    "today": (0, 0), "role": (0, 0), "lang": (0, 0), "meetings": (0, 0), "consent": (1, 1),
    "trained": (1, 1), "item": (3, 3),
    "some": (2, 2), "every": (2, 2), "last": (2, 2), "sum": (2, 2),
}  # fmt: skip
CONDITIONS: Final = frozenset({
    "and", "or", "not", "=", "!=", "<", "<=", ">", ">=", "in", "selected", "any", "all", "none",
    "answered", "some", "every", "last", "trained",
})  # fmt: skip
_LISTS: Final = frozenset({"multi", "photo", "audio", "file", "bodymap", "repeat", "rows"})


class ExpressionCheck:
    """Checks expressions of one definition."""

    def __init__(self, definition: Definition, report: Report) -> None:
        self._questions: Mapping[str, Question] = definition.questions
        self._report = report

    def condition(self, raw: Any, path: str, repeat: str | None) -> None:
        """Check an expression that must be a condition, seen from inside ``repeat``."""
        if raw is None:
            return
        self.value(raw, path, repeat)
        is_condition = isinstance(raw, bool) or (
            isinstance(raw, list) and raw and raw[0] in (*CONDITIONS, "if")
        )
        if not is_condition:
            self._report("form.not_a_condition", path)

    def value(self, raw: Any, path: str, repeat: str | None, depth: int = 0) -> None:
        """Check any expression."""
        if isinstance(raw, str):
            if is_reference(raw):
                self._reference(raw, path, repeat)
            return
        if isinstance(raw, bool | int) or raw is None:
            return
        if isinstance(raw, float):
            # The one JSON text of a definition must not depend on how a language prints fractions.
            self._report("form.fraction", path)
            return
        if depth >= MAX_DEPTH:
            self._report("form.depth", path)
            return
        op = raw[0] if isinstance(raw, list) and raw else None
        if not isinstance(op, str) or op not in ARITY:
            self._report("form.unknown_op", path)
            return
        least, most = ARITY[op]
        if not least <= len(raw) - 1 <= most:
            self._report("form.arity", path)
            return
        self._arguments(op, raw, path, repeat, depth)

    def _arguments(
        self, op: str, raw: list[Any], path: str, repeat: str | None, depth: int
    ) -> None:
        rest = list(enumerate(raw[1:], start=1))
        if op == "trained":
            if raw[1] not in TRAININGS:
                self._report("form.expression", f"{path}[1]")
            return
        if op == "item":
            self._item(raw, path, repeat)
            return
        if op in ("lit", "consent"):
            known = isinstance(raw[1], str) and (op == "lit" or is_reference(raw[1]))
            if not known:
                self._report("form.expression", f"{path}[1]")
            return
        if op in ("answered", "state", "some", "every", "last", "sum"):
            if not (isinstance(raw[1], str) and is_reference(raw[1])):
                self._report("form.expression", f"{path}[1]")
                return
            self._reference(raw[1], f"{path}[1]", repeat)
            if op in ("some", "every", "last", "sum"):
                question = self._questions.get(raw[1])
                if question is not None and question.type != "repeat":
                    self._report("form.expression", f"{path}[1]")
                    return
                self.value(raw[2], f"{path}[2]", raw[1], depth + 1)
            return
        for n, part in rest:
            self.value(part, f"{path}[{n}]", repeat, depth + 1)
        if op in ("=", "!="):
            for one, other in ((1, 2), (2, 1)):
                self._compared(raw[one], [(other, raw[other])], path, lists=False)
        elif op == "in":
            self._compared(raw[1], rest[1:], path, lists=False)
        elif op in ("selected", "any", "all", "none"):
            if not (isinstance(raw[1], str) and is_reference(raw[1])):
                self._report("form.expression", f"{path}[1]")
            if not all(isinstance(code, str) for code in raw[2:]):
                self._report("form.expression", path)
            self._compared(raw[1], rest[1:], path, lists=True)

    def _item(self, raw: list[Any], path: str, repeat: str | None) -> None:
        """A line of a questionnaire: a question of that type, a questionnaire, a line that it has."""
        question = self._questions.get(raw[1]) if isinstance(raw[1], str) else None
        told = instruments().get(raw[2]) if isinstance(raw[2], str) else None
        if question is None or question.type != "instrument":
            self._report("form.expression", f"{path}[1]")
            return
        self._reference(raw[1], f"{path}[1]", repeat)
        if told is None or type(raw[3]) is not int or not 1 <= raw[3] <= told["items"]:
            self._report("form.expression", f"{path}[2]")

    def _compared(self, left: Any, right: list[tuple[int, Any]], path: str, *, lists: bool) -> None:
        """A choice question is compared with its own codes only; a list never by = or in."""
        if not (isinstance(left, str) and is_reference(left)):
            return
        question = self._questions.get(left)
        if question is None:
            return
        if question.type in _LISTS and not lists:
            self._report("form.expression", path)
            return
        if question.type in CHOICE_TYPES:
            codes = {choice.code for choice in question.choices}
            for n, code in right:
                if isinstance(code, str) and not is_reference(code) and code not in codes:
                    self._report("form.unknown_choice", f"{path}[{n}]")

    def _reference(self, name: str, path: str, repeat: str | None) -> None:
        question = self._questions.get(name)
        if question is None:
            self._report("form.unknown_question", path)
            return
        place = repeat
        while place is not None and place != question.repeat:
            place = self._questions[place].repeat if place in self._questions else None
        if place != question.repeat:
            # A row's answer has no single value outside its row: some, every, last, sum look into rows.
            self._report("form.outside_repeat", path)

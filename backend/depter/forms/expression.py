"""Conditions as data: a small expression language with one meaning in both twins (FORMAT.md 4).

It never throws and never takes a missing answer for a "no": what is not known is None.
Twin of pwa/src/forms/expression.ts.
"""

import math
import re
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeGuard

from depter.forms.edtf import bounds, day_number, is_day, moment

Plain: TypeAlias = bool | int | float | str | list[str] | None

#: Operators whose argument is a text and never looks at a question.
_SAID: Final = ("lit", "trained")
_REFERENCE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


class Env(Protocol):
    """What an expression may look at."""

    today: str
    role: str
    language: str
    #: How many meetings there were, the present one too.
    met: int

    def value(self, question: str) -> Plain:
        """Return a question's value: None when missing, hidden or closed by a gate."""

    def state(self, question: str) -> str:
        """Return a question's answer state."""

    def rows(self, question: str) -> Sequence["Env"]:
        """Return one environment for each row of a repeat."""

    def consent(self, item: str) -> str | None:
        """Return the standing consent for an item, from this form or an earlier one."""

    def trained(self, subject: str) -> bool:
        """Return whether the interviewer's profile says that she is trained for it."""

    def item(self, question: str, code: str, number: int) -> float | None:
        """Return one line of that questionnaire; None for another, or where it has no number."""


def is_reference(text: str) -> bool:
    """Return whether a string names a question: a small letter first, and a dot. FORMAT.md 4.2"""
    return _REFERENCE.fullmatch(text) is not None


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(a: Plain, b: Plain) -> bool:
    if a is None or b is None:
        return False
    if isinstance(a, list) and isinstance(b, list):
        return set(a) == set(b)
    if _is_number(a) and _is_number(b):
        return a == b
    return type(a) is type(b) and a == b


def _less(a: Plain, b: Plain, or_equal: bool) -> bool:
    """Surely before: every day that ``a`` can mean lies before every day of ``b``."""
    if _is_number(a) and _is_number(b):
        left, right = float(a), float(b)
        return left <= right if or_equal else left < right
    if not isinstance(a, str) or not isinstance(b, str):
        return False
    before, after = moment(a), moment(b)
    if before is not None and after is not None:
        return before <= after if or_equal else before < after
    # A moment beside a date counts as its day.
    first = bounds(a if before is None else a[:10])
    second = bounds(b if after is None else b[:10])
    if first is None or second is None or first[1] is None or second[0] is None:
        return False
    return first[1] <= second[0] if or_equal else first[1] < second[0]


def _span(a: Plain, b: Plain, *, most: bool) -> Plain:
    """Fewest, or most, days from a day that ``a`` can mean to one of ``b``; None where an end is open."""
    if not isinstance(a, str) or not isinstance(b, str):
        return None
    first, second = bounds(a), bounds(b)
    if first is None or second is None:
        return None
    start, end = first[0 if most else 1], second[1 if most else 0]
    return None if start is None or end is None else day_number(end) - day_number(start)


def _chosen(value: Plain) -> list[str]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []


def _finite(number: float) -> Plain:
    return number if math.isfinite(number) else None


def _arithmetic(op: str, values: list[Plain]) -> Plain:
    # The other twin knows doubles only.
    numbers = [float(value) for value in values if _is_number(value)]
    if not values or len(numbers) < len(values):
        return None
    first, rest = numbers[0], numbers[1:]
    result = first
    match op:
        case "+":
            result = 0.0
            for number in numbers:
                result += number
        case "*":
            for number in rest:
                result *= number
        case "-":
            for number in rest:
                result -= number
            result = -first if not rest else result
        case "/":
            if len(rest) != 1 or rest[0] == 0:
                return None
            result = first / rest[0]
        case "min":
            result = min(numbers)
        case "max":
            result = max(numbers)
        case _:
            # Half goes up, as in the other twin; Python's own round goes to even.
            if not math.isfinite(first + 0.5):
                return None
            result = float(math.floor(first + 0.5))
    return _finite(result)


def _days(a: Plain, b: Plain) -> Plain:
    if isinstance(a, str) and isinstance(b, str) and is_day(a) and is_day(b):
        return day_number(b) - day_number(a)
    return None


def evaluate(expression: Any, env: Env) -> Plain:
    """Return the value of an expression; total: anything ill-formed is missing. FORMAT.md 4"""
    if isinstance(expression, str):
        return env.value(expression) if is_reference(expression) else expression
    if not isinstance(expression, list):
        return expression if isinstance(expression, bool | int | float) else None
    if not expression:
        return None
    op, arguments = expression[0], expression[1:]
    name = arguments[0] if arguments and isinstance(arguments[0], str) else ""

    def value(n: int) -> Plain:
        return evaluate(arguments[n], env) if n < len(arguments) else None

    match op:
        case "lit":
            return name
        case "and":
            return all(evaluate(part, env) is True for part in arguments)
        case "or":
            return any(evaluate(part, env) is True for part in arguments)
        case "not":
            return value(0) is not True
        case "=":
            return _same(value(0), value(1))
        case "!=":
            return not _same(value(0), value(1))
        case "<":
            return _less(value(0), value(1), False)
        case "<=":
            return _less(value(0), value(1), True)
        case ">":
            return _less(value(1), value(0), False)
        case ">=":
            return _less(value(1), value(0), True)
        case "in":
            wanted = value(0)
            return any(_same(wanted, evaluate(part, env)) for part in arguments[1:])
        case "selected" | "any":
            codes = _chosen(value(0))
            return any(code in codes for code in arguments[1:])
        case "all":
            codes = _chosen(value(0))
            return bool(codes) and all(code in codes for code in arguments[1:])
        case "none":
            codes = _chosen(value(0))
            return bool(codes) and not any(code in codes for code in arguments[1:])
        case "count":
            counted = value(0)
            if counted is None:
                return 0
            return len(counted) if isinstance(counted, list) else 1
        case "answered":
            return env.state(name) == "answered"
        case "state":
            return env.state(name)
        case "if":
            return value(1) if value(0) is True else value(2)
        case "coalesce":
            found = (evaluate(part, env) for part in arguments)
            return next((part for part in found if part is not None), None)
        case "+" | "-" | "*" | "/" | "min" | "max" | "round":
            return _arithmetic(op, [evaluate(part, env) for part in arguments])
        case "length":
            text = value(0)
            return len(text) if isinstance(text, str) else None
        case "days":
            return _days(value(0), value(1))
        case "least_days" | "most_days":
            return _span(value(0), value(1), most=op == "most_days")
        case "today":
            return env.today
        case "role":
            return env.role
        case "lang":
            return env.language
        case "meetings":
            return float(env.met)
        case "consent":
            return env.consent(name)
        case "trained":
            return env.trained(name)
        case "item":
            code, number = (*arguments, None, None, None)[1:3]
            whole = _is_number(number) and float(number).is_integer()
            if not isinstance(code, str) or not whole or name == "":
                return None
            return env.item(name, code, int(number))
        case "some" | "every" | "last" | "sum":
            inner = arguments[1] if len(arguments) > 1 else None
            each = [evaluate(inner, row) for row in env.rows(name)]
            if op == "some":
                return any(part is True for part in each)
            if op == "last":
                return bool(each) and each[-1] is True
            if op == "every":
                return all(part is True for part in each)
            total = 0.0
            for part in each:
                if _is_number(part):
                    total += float(part)
            return _finite(total)
        case _:
            return None


def references(expression: Any) -> set[str]:
    """Return the ids of the questions that an expression looks at, row expressions included."""
    if isinstance(expression, str):
        return {expression} if is_reference(expression) else set()
    if not isinstance(expression, list) or not expression or expression[0] in _SAID:
        return set()
    return set().union(*(references(part) for part in expression[1:]))

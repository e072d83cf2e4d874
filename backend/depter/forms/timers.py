"""What runs out when: the ends that a national or medical rule sets, worked out from what was recorded.

A timer is advice (spec/interview 5.4). It never sends, opens or closes anything, never makes a partial
date more exact than it was told, and is never shown to the person. Twin of pwa/src/forms/timers.ts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from depter.forms.answers import Answer, Answers
from depter.forms.definition import Definition
from depter.forms.edtf import bounds, day_number, is_day, moment
from depter.forms.look import Context, Look, Scope
from depter.forms.rules import Rule, rules
from depter.forms.values import is_empty

DAY_SECONDS: Final = 86_400
#: What ran out longer ago is no news to anybody.
OLD_DAYS: Final = 60
_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Timer:
    """When a rule runs out: the earliest and the latest end that fit what was recorded.

    Days ("2026-12-01"), or moments in UTC when it is known to the second. None: no such end is known.
    """

    rule_id: str
    text_key: str
    first: str | None
    last: str | None
    clinicians: bool


def timers(
    definition: Definition, answers: Answers, context: Context, found: Iterable[Rule] | None = None
) -> list[Timer]:
    """Return the timers that what was recorded starts, the earliest first; clinicians' own for them only."""
    look = Look(definition, answers, context)
    made = []
    for rule in rules() if found is None else found:
        start = (rule.timer or {}).get("starts", {}).get(definition.form)
        if rule.timer is None or start is None or not look.holds(start.get("if"), look.root):
            continue
        clinicians = rule.timer.get("clinicians") is True
        if (
            clinicians
            and context.role not in ("physician", "psychologist")
            and not context.sees_all
        ):
            continue
        begun = _begun(look, start)
        if begun is None:
            continue
        first, last = (None if one is None else _after(one, rule.timer["within"]) for one in begun)
        if last is None or day_number(last[:10]) + OLD_DAYS >= day_number(context.today):
            made.append(Timer(rule.rule_id, rule.text_key, first, last, clinicians))
    return sorted(made, key=lambda one: (one.first or one.last or "", one.rule_id))


def state(timer: Timer, today: str) -> str:
    """Return "open", "perhaps" (it may have run out) or "over", by whole days."""
    if timer.last is not None and timer.last[:10] < today:
        return "over"
    if timer.first is None or timer.first[:10] < today:
        return "perhaps"
    return "open"


def _begun(look: Look, start: dict[str, Any]) -> tuple[str | None, str | None] | None:
    """The first and last day, or the moment twice, at which it began; None: nothing was recorded."""
    for name in start["from"]:
        given = list(_given(look, name))
        if start.get("answered") is True:
            asked = [one.asked_at for one in given if one.asked_at is not None]
            seconds = [at for at in map(moment, asked) if at is not None]
            if seconds:
                return _instant(min(seconds)), _instant(min(seconds))
            continue
        spans = [span for span in map(_span, given) if span is not None]
        if spans:
            # The latest that was told: what heals or runs out does so from the last event on.
            return max(spans, key=lambda one: one[1] or "9999")
    return None


def _span(answer: Answer) -> tuple[str | None, str | None] | None:
    """The first and last day that a date can mean; what was told had happened by then."""
    told = answer.value.get("edtf") if isinstance(answer.value, dict) else None
    span = bounds(told) if isinstance(told, str) else None
    day = (answer.asked_at or "")[:10]
    if span is None or not is_day(day) or (span[0] or "") > day:
        return span
    return (span[0], min(span[1] or day, day))


def _given(look: Look, name: str) -> Iterator[Answer]:
    """Every answer to a question, in every row around it."""
    question = look.definition.questions.get(name)
    if question is None:
        return
    for scope in _scopes(look, question.repeat):
        found = look.counting(name, scope)
        if found is None or found[1] is None or found[1].state != "answered":
            continue
        if not is_empty(question.type, found[1].value):
            yield found[1]


def _scopes(look: Look, repeat: str | None) -> list[Scope]:
    if repeat is None:
        return [look.root]
    question = look.definition.questions[repeat]
    return [row for scope in _scopes(look, question.repeat) for row in look.rows(question, scope)]


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _after(start: str, within: dict[str, int]) -> str:
    """So much later; hours count as whole days where only a day is known."""
    days = within.get("days", 0) + within.get("hours", 0) // 24
    if len(start) > 10:
        whole = (
            (moment(start) or 0)
            + 3600 * within.get("hours", 0)
            + DAY_SECONDS * within.get("days", 0)
        )
        return _instant(whole)
    year, month, day = (int(one) for one in start.split("-"))
    year += within.get("years", 0)
    day = min(day, _in_month(year, month)) + days
    while day > _in_month(year, month):
        day -= _in_month(year, month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year:04}-{month:02}-{day:02}"


def _in_month(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]

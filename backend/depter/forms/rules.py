"""National rules as data: what a law of a country may ask, with its source and who has verified it.

A rule is advice to the interviewer and the supervisor and changes nothing by itself: no rule ever sends
anything or opens a gate. It stays unverified until a lawyer of the country signs. spec: interview 5
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from depter.errors import FormError

STATUS: Final = ("unverified", "verified")
_ID: Final = re.compile(r"[A-Z]{2}\.[a-z_]{1,40}")
_KEY: Final = re.compile(r"form:(_rules/[A-Z]{2}\.[a-z_]{1,40}|[a-z]+/n:[a-z_]{1,40})")
_DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one country ("XX": of every country); ``text_key`` names its words,
    ``in_force_from`` is a partial date, ``timer`` says what it makes run out (``timers``)."""

    country: str
    rule_id: str
    text_key: str
    source: str
    in_force_from: str | None
    verified_on: str | None
    verified_by: str | None
    status: str
    timer: dict[str, Any] | None = None


def read_rules(raw: Any) -> Iterator[Rule]:
    """Yield the rules of one country's JSON.

    ``form.rule`` with the rule's id: an unknown or missing key, an id of another country, a date that is
    none, or a rule called verified of which nobody says when and by whom.
    """
    country = raw["country"]
    for line in raw["rules"]:
        try:
            rule = Rule(country=country, **line)
        except TypeError as fault:
            raise FormError("form.rule", rule=line.get("rule_id"), why=str(fault)) from fault
        told = {rule.verified_on is not None, rule.verified_by is not None}
        sound = (
            _ID.fullmatch(rule.rule_id)
            and rule.rule_id.startswith(f"{country}.")
            and _KEY.fullmatch(rule.text_key)
            and rule.source
            and rule.status in STATUS
            and told == {rule.status == "verified"}
            and _is_timer(rule.timer)
            and all(
                day is None or _DAY.fullmatch(day) for day in (rule.in_force_from, rule.verified_on)
            )
        )
        if not sound:
            raise FormError("form.rule", rule=rule.rule_id)
        yield rule


def _is_timer(timer: Any) -> bool:
    """Whether it says how long, and from which answers of which form."""
    if timer is None:
        return True
    if not isinstance(timer, dict) or not set(timer) <= {"within", "clinicians", "starts"}:
        return False
    within, starts = timer.get("within"), timer.get("starts")
    if not isinstance(within, dict) or len(within) != 1 or not isinstance(starts, dict):
        return False
    ((unit, count),) = within.items()
    return (
        unit in ("hours", "days", "years")
        and isinstance(count, int)
        and count > 0
        and (unit != "hours" or count % 24 == 0)
        and all(
            isinstance(one, dict)
            and set(one) <= {"from", "answered", "if"}
            and isinstance(one.get("from"), list)
            for one in starts.values()
        )
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule of this release, by country; raises ``form.rule``."""
    folder = files("depter.forms") / "rules"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    return tuple(
        rule
        for name in names
        for rule in read_rules(json.loads((folder / name).read_text("utf-8")))
    )


def rule_keys(found: Iterable[Rule]) -> set[str]:
    """Return the keys of the rules' own words; others are words of a form's notices."""
    return {rule.text_key for rule in found if rule.text_key.startswith("form:_rules/")}

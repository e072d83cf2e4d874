"""What the numbers of a questionnaire filled in on paper add up to (FORMAT.md 5.7). Twin of
pwa/src/forms/score.ts.

It must never guess a missing answer beyond the rule that its authors give, name a band in a language in
which nobody has validated the questionnaire, or say anything about the person: a result of screening
is not a diagnosis, and never a measure of whether somebody is believed (spec/interview.md 4).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from depter.errors import FormError

VALIDATED: Final = "validated"
STATUSES: Final = ("none", "draft", "reviewed", "field_tested", VALIDATED)
OTHER: Final = "other"
DECLINED: Final = "declined"
"""In place of an item's number: the person did not want to answer it. Null is: left out."""

Items: TypeAlias = Sequence[float | str | None]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Some items that are counted together; ``endorsed`` are those at or above the threshold."""

    total: float | None
    endorsed: int
    missing: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What follows from the items. ``filled`` of them were missing and taken as the mean of the rest.
    ``band`` is None without a total or where the language is not validated; a result is None while
    the missing items could still turn it. ``declined`` and ``left_out`` are the numbers of the lines:
    for the sum both are missing, for the reader they are not the same. ``applies`` is False where the
    first question, about such an event at all, was answered no: then nothing else was to be asked."""

    total: float | None
    filled: int
    band: str | None
    clusters: Mapping[str, Cluster]
    results: Mapping[str, bool | None]
    flags: tuple[str, ...]
    status: str
    declined: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    applies: bool = True


@cache
def instruments() -> Mapping[str, Mapping[str, Any]]:
    """Return the questionnaires that this release can add up, by code; none of their questions."""
    folder = files("depter.forms") / "definitions" / "instruments"
    read = (json.loads(one.read_text("utf-8")) for one in folder.iterdir())
    return {one["instrument"]: one for one in sorted(read, key=lambda one: str(one["instrument"]))}


def instrument(code: str) -> Mapping[str, Any]:
    """Return one questionnaire's numbers; raises ``instrument.unknown``."""
    found = instruments().get(code)
    if found is None:
        raise FormError("instrument.unknown", instrument=code)
    return found


def items_fault(
    told: Mapping[str, Any], items: Items, exposure: float | str | None = None
) -> str | None:
    """Return the code of what is wrong with the items: too many or too few, one beyond the scale, or
    answers although the first question was answered no. Of a questionnaire that is only named
    (``other``) nothing is known."""
    if not told["items"]:
        return None
    if len(items) not in (0, told["items"]):
        return "answer.items"
    for item in _numbers(items):
        if item < told["min"]:
            return "answer.too_small"
        if item > told["max"]:
            return "answer.too_large"
        if item != int(item):
            return "answer.decimals"
    if _spared(told, exposure) and any(item is not None for item in items):
        return "answer.not_applicable"
    return None


def _numbers(items: Items) -> list[float]:
    return [item for item in items if isinstance(item, int | float)]


def _spared(told: Mapping[str, Any], exposure: float | str | None) -> bool:
    """Whether the first question was answered no, so that the items are not to be asked."""
    return bool(told.get("exposure")) and exposure == 0


def total_fault(told: Mapping[str, Any], total: float) -> str | None:
    """Return the code of what is wrong with a total that was taken from the paper."""
    if not told["items"]:
        return None
    if total < told["min"] * told["items"]:
        return "answer.too_small"
    return "answer.too_large" if total > told["max"] * told["items"] else None


def score(
    told: Mapping[str, Any],
    items: Items,
    language: str,
    given: float | None = None,
    exposure: float | str | None = None,
    *,
    opted: bool = False,
) -> Scored:
    """Return what the items add up to. ``given`` is the total on the paper: it stands where no items
    were copied, and never instead of them. Items that ``items_fault`` refuses add up to nothing.
    ``exposure`` is the answer to the first question of a questionnaire that has one: 0 makes the total
    0. With ``opted`` a band is named where nobody validated the questionnaire: only for a screen, and
    only when a clinician asked for it."""
    status = str(told["languages"].get(language, {}).get("status", "none"))
    if items_fault(told, items, exposure) is not None:
        return Scored(None, 0, None, {}, {}, (), status)
    entered = bool(_numbers(items))
    spared = _spared(told, exposure)
    total, filled = _total(told, items) if entered else (given, 0)
    if not entered and given is not None and total_fault(told, given) is not None:
        total = None
    if spared:
        total, filled = 0.0, 0
    clusters = {
        one["code"]: _cluster(told, one["items"], items) for one in told.get("clusters", ())
    }
    results: dict[str, bool | None] = {}
    if entered:
        for one in told.get("results", ()):
            results[one["code"]] = _result(one, clusters, results)
    hidden = {one["code"] for one in told.get("results", ()) if one.get("hidden")}
    return Scored(
        total=total,
        filled=filled,
        band=_band(told, total) if status == VALIDATED or opted else None,
        clusters=clusters if entered else {},
        results={code: held for code, held in results.items() if code not in hidden},
        flags=tuple(one["code"] for one in told.get("flags", ()) if _flagged(one, items)),
        status=status,
        declined=tuple(n for n, item in enumerate(items, 1) if item == DECLINED),
        left_out=tuple(n for n, item in enumerate(items, 1) if item is None),
        applies=not spared,
    )


def _total(told: Mapping[str, Any], items: Items) -> tuple[float | None, int]:
    """The sum; with the mean for what is missing where the authors allow it, else None."""
    if told.get("total") is False or not told["items"]:
        return None, 0
    present = _numbers(items)
    absent = len(items) - len(present)
    if absent == 0:
        return float(sum(present)), 0
    if absent > told.get("missing", {}).get("most", 0):
        return None, 0
    # Half rounds up, as on the phone.
    return float(math.floor(sum(present) * len(items) / len(present) + 0.5)), absent


def _cluster(told: Mapping[str, Any], numbers: Sequence[int], items: Items) -> Cluster:
    inside = [items[number - 1] if number <= len(items) else None for number in numbers]
    present = _numbers(inside)
    whole = len(present) == len(inside)
    return Cluster(
        total=float(sum(present)) if whole else None,
        endorsed=sum(item >= told["endorsed"] for item in present),
        missing=len(inside) - len(present),
    )


def _result(
    rule: Mapping[str, Any],
    clusters: Mapping[str, Cluster],
    results: Mapping[str, bool | None],
) -> bool | None:
    parts: list[bool | None] = [results[code] for code in rule.get("both", ())]
    for code, least in rule.get("all", ()):
        found = clusters[code]
        if found.endorsed >= least:
            parts.append(True)
        else:
            parts.append(None if found.endorsed + found.missing >= least else False)
    if "unless" in rule:
        other = results[rule["unless"]]
        parts.append(None if other is None else not other)
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _band(told: Mapping[str, Any], total: float | None) -> str | None:
    if total is None:
        return None
    return next(
        (str(one["code"]) for one in told.get("bands", ()) if one["from"] <= total <= one["to"]),
        None,
    )


def _flagged(rule: Mapping[str, Any], items: Items) -> bool:
    place = rule["item"] - 1
    found = items[place] if place < len(items) else None
    return isinstance(found, int | float) and bool(found >= rule["from"])

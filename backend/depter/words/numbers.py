"""Numbers, counted units and lists as each language writes them; the twin of ``numbers.ts``.

It must never use a locale of the operating system.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from depter.words.languages import plural_index
from depter.words.locale_data import LocaleData

_THOUSANDS = re.compile(r"\B(?=(\d{3})+$)")


def format_number(value: int | float, data: LocaleData, decimals: int | None = None) -> str:
    """1234567.891 -> "1 234 567,891" (spaces that do not break); four digits stay together.

    Without ``decimals`` at most three digits stand after the comma, no zeros at the end.
    """
    size = abs(Decimal(str(value)))
    if not size.is_finite():
        return str(value)
    exact = size.quantize(Decimal(1).scaleb(-(3 if decimals is None else decimals)), ROUND_HALF_UP)
    plain = f"{exact:f}"
    if decimals is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    whole, _, part = plain.partition(".")
    signs = data["number"]
    if len(whole) > 4:
        whole = _THOUSANDS.sub(signs["group"], whole)
    sign = signs["minus"] if value < 0 and plain.strip("0.") else ""
    return sign + whole + (signs["decimal"] + part if part else "")


def format_list(items: Sequence[str], data: LocaleData, kind: Literal["and", "or"] = "and") -> str:
    """ "A, B and C"."""
    two, end = ("two", "end") if kind == "and" else ("orTwo", "orEnd")
    patterns: Mapping[str, object] = data["lists"]

    def join(name: str, a: str, b: str) -> str:
        return re.sub(r"\{([01])\}", lambda m: a if m[1] == "0" else b, str(patterns[name]))

    if len(items) <= 1:
        return items[0] if items else ""
    if len(items) == 2:
        return join(two, items[0], items[1])
    start = items[0]
    for item in items[1:-1]:
        start = join("middle", start, item)
    return join(end, start, items[-1])


def format_count(n: int, unit: str, data: LocaleData, rule: str) -> str:
    """ "5 минут": a count and its unit with a space that does not break. ``rule``: plural rule."""
    forms = data["units"].get(unit, [unit])
    index = plural_index(rule, n)
    word = forms[index] if index < len(forms) else forms[0]
    return f"{format_number(n, data)}\u00a0{word}"

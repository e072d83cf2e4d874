"""Partial dates in a subset of EDTF (ISO 8601-2): built from what the person knows, checked, bounded.

They are never coerced to the first of something. Twin of pwa/src/forms/edtf.ts.
"""

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from depter.errors import FormError

SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
FIRST_YEAR: Final = "1900"
_SINGLE: Final = re.compile(r"(?:([0-9]{3})X|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?)([~?%]?)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Bounds: TypeAlias = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class DateParts:
    """What a screen collects; each part may be unknown. ``decade`` (1990) stands instead of a year."""

    year: int | None = None
    decade: int | None = None
    season: str | None = None
    month: int | None = None
    day: int | None = None
    approx: bool = False
    uncertain: bool = False


_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if _leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def build(parts: DateParts) -> str:
    """Return the EDTF text of one partial date.

    Raises ``date.parts`` when the parts do not fit together, ``date.invalid`` when there is no such day.
    """
    year, decade, season = parts.year, parts.decade, parts.season
    month, day = parts.month, parts.day
    given = [part is not None for part in (year, season, month, day)]
    if (
        (decade is not None and any(given))
        or (season is not None and (month is not None or day is not None))
        or (day is not None and month is None)
        or (decade is None and year is None)
    ):
        raise FormError("date.parts")
    mark = ("%" if parts.uncertain else "~") if parts.approx else ("?" if parts.uncertain else "")
    if decade is not None:
        if decade % 10 or not 0 <= decade <= 9990:
            raise FormError("date.parts")
        text = f"{decade // 10:03d}X"
    else:
        if year is None or not 0 <= year <= 9999:
            raise FormError("date.parts")
        text = f"{year:04d}"
        if season is not None:
            if season not in SEASONS:
                raise FormError("date.parts")
            text += f"-{SEASONS[season]}"
        elif month is not None:
            if month > 12 or month < 1:
                raise FormError("date.invalid")
            text += f"-{month:02d}"
            if day is not None:
                if day < 1 or day > 31:
                    raise FormError("date.invalid")
                text += f"-{day:02d}"
    validate(text + mark)
    return text + mark


def build_range(start: DateParts | None, end: DateParts | None) -> str:
    """Return a range, or "before" and "after" where one end is None.

    Raises ``date.parts`` when both ends are None, ``date.order`` when the end lies before the start.
    """
    if start is None and end is None:
        raise FormError("date.parts")
    text = f"{'..' if start is None else build(start)}/{'..' if end is None else build(end)}"
    validate(text)
    return text


def _single(text: str) -> tuple[str, str]:
    found = _SINGLE.fullmatch(text)
    if found is None:
        raise FormError("date.syntax")
    decade, year, middle, day, _ = found.groups()
    if decade is not None:
        return f"{decade}0-01-01", f"{decade}9-12-31"
    if middle is None:
        return f"{year}-01-01", f"{year}-12-31"
    month, number = int(middle), int(year)
    if day is None and 21 <= month <= 24:
        if month == 24:
            # Winter may mean the months at either end of the year, so its bounds hold both.
            after = number + 1
            last = "9999-12-31" if after > 9999 else f"{after:04d}-02-{_days_in(after, 2)}"
            return f"{year}-01-01", last
        first = 3 * (month - 20)
        return f"{year}-{first:02d}-01", f"{year}-{first + 2:02d}-{_days_in(number, first + 2)}"
    if not 1 <= month <= 12:
        raise FormError("date.invalid")
    if day is None:
        return f"{year}-{middle}-01", f"{year}-{middle}-{_days_in(number, month)}"
    if not 1 <= int(day) <= _days_in(number, month):
        raise FormError("date.invalid")
    return f"{year}-{middle}-{day}", f"{year}-{middle}-{day}"


def validate(text: str) -> Bounds:
    """Return the first and last day that a text can mean, None for an open end.

    Raises ``date.syntax``, ``date.invalid`` or ``date.order``.
    """
    ends = text.split("/")
    if len(ends) == 1:
        return _single(text)
    if len(ends) != 2 or ends == ["..", ".."]:
        raise FormError("date.syntax")
    start = None if ends[0] == ".." else _single(ends[0])
    end = None if ends[1] == ".." else _single(ends[1])
    if start is not None and end is not None and end[1] < start[0]:
        raise FormError("date.order")
    return (None if start is None else start[0]), (None if end is None else end[1])


def bounds(text: str) -> Bounds | None:
    """Return what ``validate`` returns, or None when the text is not a date."""
    try:
        return validate(text)
    except FormError:
        return None


def absurd(text: str, today: str) -> str | None:
    """Return the code of an absurd date, or None: an end surely in the future or before 1900."""
    try:
        validate(text)
        for end in text.split("/"):
            if end == "..":
                continue
            first, last = _single(end)
            if first > today:
                return "date.future"
            if last < f"{FIRST_YEAR}-01-01":
                return "date.too_old"
    except FormError as fault:
        return fault.code
    return None


def moment(text: str) -> float | None:
    """Return an RFC 3339 time as seconds since 1970, or None where there is no such moment."""
    found = _MOMENT.fullmatch(text)
    if found is None or not is_day(found[1]):
        return None
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    away_hours, away_minutes = int(found[7] or 0), int(found[8] or 0)
    if max(hour, away_hours) > 23 or max(minute, second, away_minutes) > 59:
        return None
    away = (-1 if found[6] == "-" else 1) * (3600 * away_hours + 60 * away_minutes)
    days = day_number(found[1]) - day_number("1970-01-01")
    return 86400 * days + 3600 * hour + 60 * minute + second - away + float(f"0.{found[5] or 0}")


def absurd_moment(text: str, today: str) -> str | None:
    """Return the code of an absurd time, or None; today is the device's, which may be a day ahead."""
    if moment(text) is None:
        return "date.invalid"
    day = text[:10]
    if day_number(day) > day_number(today) + 1:
        return "date.future"
    return "date.too_old" if day < f"{FIRST_YEAR}-01-01" else None


def parts(text: str) -> DateParts | None:
    """Return the parts of one partial date; None for a range or what is no date."""
    found = _SINGLE.fullmatch(text)
    if found is None or bounds(text) is None:
        return None
    decade, year, middle, day, mark = found.groups()
    approx, uncertain = mark in ("~", "%"), mark in ("?", "%")
    if decade is not None:
        return DateParts(decade=int(decade) * 10, approx=approx, uncertain=uncertain)
    month = None if middle is None else int(middle)
    for season, number in SEASONS.items():
        if month == number:
            return DateParts(year=int(year), season=season, approx=approx, uncertain=uncertain)
    return DateParts(
        year=int(year),
        month=month,
        day=None if day is None else int(day),
        approx=approx,
        uncertain=uncertain,
    )


def precision(text: str | None) -> str:
    """Return how much is known: day, month, season, year, decade, range, before, after or unknown."""
    if text is None:
        return "unknown"
    if text.startswith("../"):
        return "before"
    if text.endswith("/.."):
        return "after"
    if "/" in text:
        return "range"
    found = parts(text)
    if found is None:
        return "unknown"
    if found.decade is not None:
        return "decade"
    if found.season is not None:
        return "season"
    if found.day is not None:
        return "day"
    return "year" if found.month is None else "month"


def is_day(text: str) -> bool:
    """Return whether the text is one whole day without a mark of doubt."""
    return _DAY.fullmatch(text) is not None and bounds(text) is not None


def day_number(day: str) -> int:
    """Return days since 0000-03-01 (proleptic Gregorian), for the difference of two days only."""
    year, month, date = (int(part) for part in day.split("-"))
    shifted = year - 1 if month < 3 else year
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + date - 1
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year

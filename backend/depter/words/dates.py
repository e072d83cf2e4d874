"""Dates and times as each language writes them, partial and uncertain ones too; twin of the phone's
``words/dates.ts``. It must never invent a day or a month that was not said, or move a time: a moment
is shown as the clock of the device said it, with its distance from UTC."""

import re
from datetime import UTC, datetime
from typing import Literal

from depter.words.locale_data import LocaleData

_POINT = re.compile(r"(\d{3})X([~?%])?|(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?")
_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})"
)


def _put(pattern: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{([A-Za-z]+)\}", lambda found: parts.get(found[1], found[0]), pattern)


def format_date(
    data: LocaleData,
    year: int,
    month: int | None = None,
    day: int | None = None,
    style: Literal["num", "long"] = "num",
) -> str:
    """ "05.03.2024" for a whole date, in words when it is ``long``; a month by its name, a season, a year
    alone stay what they are."""
    parts = {"yyyy": f"{year:04}"}
    if month is None:
        return _put(data["date"]["year"], parts)
    if 21 <= month <= 24:
        season = data["seasons"][month - 21]
        return _put(data["date"]["seasonYear"], parts | {"season": season})
    parts |= {
        "mm": f"{month:02}",
        "month": data["months"][month - 1],
        "monthInDate": data["monthsInDate"][month - 1],
    }
    if day is None:
        return _put(data["date"]["monthYear"], parts)
    return _put(data["date"][style], parts | {"d": str(day), "dd": f"{day:02}"})


def _point(text: str, data: LocaleData) -> str | None:
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    decade, decade_mark, year, month, day, mark = found.groups()
    mark = mark or decade_mark or ""
    if decade is not None:
        first, last = (format_date(data, int(decade + digit)) for digit in "09")
        plain = _put(data["date"]["range"], {"from": first, "to": last})
    else:
        if month is not None and not (1 <= int(month) <= 12 or 21 <= int(month) <= 24):
            return None
        plain = format_date(
            data,
            int(year),
            None if month is None else int(month),
            None if day is None else int(day),
        )
    if mark in ("~", "%"):
        plain = _put(data["date"]["about"], {"date": plain})
    return _put(data["date"]["unsure"], {"date": plain}) if mark in ("?", "%") else plain


def format_edtf(edtf: str, data: LocaleData) -> str:
    """A partial date of the forms in words; as it stands when it is none."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _point(start, data) or edtf
    first = None if start in ("", "..") else _point(start, data)
    last = None if end in ("", "..") else _point(end, data)
    if first and last:
        return _put(data["date"]["range"], {"from": first, "to": last})
    if last:
        return _put(data["date"]["before"], {"date": last})
    return _put(data["date"]["after"], {"date": first}) if first else edtf


def format_instant(text: str, data: LocaleData) -> str:
    """An RFC 3339 time as the device's clock showed it: "05.03.2024, 14:20 (UTC+06:00)"."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        return text
    year, month, day, hour, minute, zone = found.groups()
    if not 1 <= int(month) <= 12:
        return text
    date = format_date(data, int(year), int(month), int(day))
    time = _put(data["date"]["time"], {"HH": hour, "MM": minute})
    whole = _put(data["date"]["dateTime"], {"date": date, "time": time})
    return f"{whole} (UTC{'' if zone == 'Z' else zone})"


def instant_of(seconds: float) -> str:
    """A moment of this computer's clock as RFC 3339 in UTC, for what is sealed."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def format_moment(seconds: int, data: LocaleData) -> str:
    """A moment of this computer's clock, in its own time zone."""
    local = datetime.fromtimestamp(seconds, UTC).astimezone()
    date = format_date(data, local.year, local.month, local.day)
    time = _put(data["date"]["time"], {"HH": f"{local.hour:02}", "MM": f"{local.minute:02}"})
    return _put(data["date"]["dateTime"], {"date": date, "time": time})

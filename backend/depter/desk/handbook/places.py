"""Places of help: their shape, and the table that a supervisor edits (spec/interview 2.1, row 25).

A table is taken whole or not at all; every wrong line is told by its number and its own reason. It must
never guess a date, shorten what was written, or let a sign through that hides or turns other signs.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

from depter.errors import DeskError
from depter.forms import code_lists

KINDS: Final = (
    "medical", "psychological", "legal", "shelter", "social", "protection", "child_specialist",
)  # fmt: skip
COSTS: Final = ("free", "paid", "ask")
#: Name as long as the answer of a form that it fills in.
LONGEST: Final = {
    "name": 160, "phone": 120, "address": 200, "hours": 120, "safe_for": 200, "caution": 300,
    "verified_by": 80,
}  # fmt: skip
MOST_PLACES: Final = 500
MOST_BYTES: Final = 512 * 1024
EXPIRES_MONTHS: Final = 6
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMULA: Final = re.compile(r"'*[=+\-@]")
_BETWEEN: Final = re.compile(r"[\s|/,;]+")


@dataclass(frozen=True)
class Place:
    """One place. ``agreed``: it agreed to be listed; a place that has not is kept and never sent."""

    name: str
    kinds: tuple[str, ...]
    country: str
    region: str = ""
    languages: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    hours: str = ""
    cost: str = "ask"
    safe_for: str = ""
    caution: str = ""
    verified_by: str = ""
    verified_on: str = ""
    agreed: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a place the same one."""
        return (" ".join(self.name.casefold().split()), self.country, self.region)

    def expired(self, today: date) -> bool:
        """Whether nobody has checked it for six months."""
        return expires(date.fromisoformat(self.verified_on)) < today

    def out(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"kinds": list(self.kinds), "languages": list(self.languages)}


COLUMNS: Final = tuple(one.name for one in fields(Place))


@dataclass(frozen=True)
class LineFault:
    """What is wrong with one line of a table: its number, the column and a code."""

    line: int
    code: str
    column: str = ""
    value: str = ""


@dataclass
class TableError(Exception):
    """A table that was not taken: every fault of it."""

    faults: list[LineFault] = field(default_factory=list)


def expires(verified: date) -> date:
    """The last day on which a check still counts: six months later, or that month's last day."""
    month = verified.month - 1 + EXPIRES_MONTHS
    year, month = verified.year + month // 12, month % 12 + 1
    for day in (verified.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


def read_place(raw: Mapping[str, str], today: date) -> tuple[Place | None, list[LineFault]]:
    """A place out of texts, or what is wrong with them (line 0)."""
    found: list[LineFault] = []
    text = {name: " ".join((raw.get(name) or "").split()) for name in COLUMNS}

    def wrong(column: str, code: str) -> None:
        found.append(LineFault(0, code, column, text[column][:60]))

    for column, value in text.items():
        if any(_hides(sign) for sign in raw.get(column) or ""):
            wrong(column, "places.signs")
        elif re.search(r"[<>]|&[#\w]+;", value):
            wrong(column, "places.markup")
        elif len(value) > LONGEST.get(column, 200):
            wrong(column, "places.long")
    kinds, languages = _codes(text["kinds"]), _codes(text["languages"])
    for column in ("name", "kinds", "country", "verified_by", "verified_on"):
        if not text[column]:
            wrong(column, "places.missing")
    lists = code_lists()
    regions = {one["code"]: one["under"] for one in lists["region"].items}
    known: dict[str, Iterable[str]] = {
        "kinds": KINDS,
        "country": (one["code"] for one in lists["country"].items),
        "languages": (one["code"] for one in lists["language"].items),
    }
    for column, codes in (("kinds", kinds), ("languages", languages)):
        if set(codes) - set(known[column]):
            wrong(column, "places.code")
    if text["country"] and text["country"] not in set(known["country"]):
        wrong("country", "places.code")
    if text["region"] and text["country"] not in regions.get(text["region"], ()):
        wrong("region", "places.code")
    if text["cost"] and text["cost"] not in COSTS:
        wrong("cost", "places.code")
    if text["agreed"] not in ("yes", "no"):
        wrong("agreed", "places.yes_no")
    if not text["phone"] and not text["address"]:
        wrong("phone", "places.reach")
    if text["verified_on"]:
        day = _day(text["verified_on"])
        if day is None:
            wrong("verified_on", "places.date")
        elif day > today:
            wrong("verified_on", "places.future")
    if found:
        return None, found
    made = {name: text[name] for name in COLUMNS if name not in ("kinds", "languages", "agreed")}
    made["cost"] = made["cost"] or "ask"
    return Place(kinds=kinds, languages=languages, agreed=text["agreed"] == "yes", **made), []


def read_table(data: bytes, today: date) -> list[Place]:
    """The places of a CSV table with the columns of ``COLUMNS``, in any order, divided by comma,
    semicolon or tabulator. Raises ``TableError`` with every fault; desk ``places.encoding``,
    ``places.large``."""
    if len(data) > MOST_BYTES:
        raise DeskError("places.large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise DeskError("places.encoding") from fault
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    faults: list[LineFault] = []
    places: list[Place] = []
    seen: dict[tuple[str, str, str], int] = {}
    header: list[str] = []
    try:
        for row in lines:
            if not header:
                header = [cell.strip().casefold() for cell in row]
                faults = list(_header(header))
                if faults:
                    break
            elif any(cell.strip() for cell in row):
                _line(
                    lines.line_num,
                    dict(zip(header, map(_unquoted, row), strict=False)),
                    today,
                    places,
                    seen,
                    faults,
                )
                if len(row) > len(header):
                    faults.append(LineFault(lines.line_num, "places.cells"))
    except csv.Error:
        faults.append(LineFault(lines.line_num, "places.cells"))
    if not header:
        faults = list(_header([]))
    if len(places) > MOST_PLACES:
        raise DeskError("places.large")
    if faults:
        raise TableError(faults)
    return places


def _header(header: list[str]) -> Iterable[LineFault]:
    for name in COLUMNS:
        if header.count(name) != 1:
            yield LineFault(1, "places.column", name)
    for name in header:
        if name and name not in COLUMNS:
            yield LineFault(1, "places.column_unknown", name[:60])


def _line(
    number: int,
    row: Mapping[str, str],
    today: date,
    places: list[Place],
    seen: dict[tuple[str, str, str], int],
    faults: list[LineFault],
) -> None:
    place, wrong = read_place(row, today)
    faults.extend(replace(one, line=number) for one in wrong)
    if place is None:
        return
    if place.key in seen:
        faults.append(LineFault(number, "places.twice", "name", str(seen[place.key])))
    seen.setdefault(place.key, number)
    places.append(place)


def write_table(places: Iterable[Place]) -> bytes:
    """The same table again, as spreadsheets read it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for place in places:
        told = place.out()
        told |= {"kinds": " ".join(place.kinds), "languages": " ".join(place.languages)}
        told["agreed"] = "yes" if place.agreed else "no"
        writer.writerow([_quoted(told[name]) for name in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _quoted(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula: it would run it, or make a number of the
    telephone +996 312... and lose its plus. A sign before it makes it text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unquoted(cell: str) -> str:
    """The same without that sign."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def practice_places(today: date) -> list[Place]:
    """The invented list, checked so many days before today."""
    text = (files(__package__) / "practice.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    when = rows[0].index("verified_days_ago")
    rows[0][when] = "verified_on"
    for row in rows[1:]:
        row[when] = (today - timedelta(days=int(row[when]))).isoformat()
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return read_table(out.getvalue().encode(), today)


def plain(text: str) -> str:
    """A text without the signs that nobody sees."""
    return "".join(sign for sign in text if not _hides(sign))


def place_of(told: Mapping[str, Any]) -> Place:
    """A place out of JSON that a desk wrote. Raises KeyError, TypeError, ValueError for what is none: a
    page that cannot show one place would show nobody the others."""
    known = {name: told[name] for name in COLUMNS}
    texts = [known[name] for name in COLUMNS if name not in ("kinds", "languages", "agreed")]
    for one in (*texts, *known["kinds"], *known["languages"]):
        if not isinstance(one, str) or any(map(_hides, one)):
            raise ValueError("place")
    if type(known["agreed"]) is not bool or _day(known["verified_on"]) is None:
        raise ValueError("place")
    return Place(**known | {"kinds": tuple(told["kinds"]), "languages": tuple(told["languages"])})


def sorted_places(places: Iterable[Place], today: date) -> list[Place]:
    """By country, region and name; what nobody has checked lately comes last."""

    def order(one: Place) -> tuple[bool, str, str, str]:
        return one.expired(today), one.country, one.region, one.name.casefold()

    return sorted(places, key=order)


def _hides(sign: str) -> bool:
    """Signs without a shape of their own: controls, marks of direction, half characters."""
    return sign not in "\t\r\n" and unicodedata.category(sign) in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in _BETWEEN.split(text) if one))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None

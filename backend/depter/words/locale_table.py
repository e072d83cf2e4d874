"""The locale data of a language as a reviewer reads them: each pattern with what it makes.

It must never leave a letter of the data unseen: what does not stand here was approved by nobody.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from depter.words.dates import format_date, format_edtf, format_instant
from depter.words.languages import Language
from depter.words.locale_data import LocaleData
from depter.words.numbers import format_count, format_list, format_number

#: A day that shows which number is the day and which the month.
_DAY, _MONTH, _YEAR = 5, 3, 2024
#: So that every plural form of our languages stands there, and a form by its last digit too.
_COUNTS = (1, 2, 5, 11, 21)
_NUMBERS = (1234567.891, -0.5)


@dataclass(frozen=True)
class Row:
    """One kind of entry: the patterns as they stand in the data (none where the lines are all there is)
    and what is made with them, a line each."""

    name: str
    patterns: tuple[str, ...]
    lines: tuple[str, ...]


def rows(data: LocaleData, rule: str) -> list[Row]:
    """Everything in the data, in the order of the page. ``rule``: the language's plural rule."""
    return [*_dates(data), *_lists(data), *_counts(data, rule), *_letters(data)]


def beside(english: str, text: str, languages: tuple[Language, Language]) -> list[tuple[Row, Row]]:
    """The rows of two texts of the ledger (``locale_text.canonical``), English and another language."""
    one, other = (
        rows(json.loads(t), x.rule) for t, x in zip((english, text), languages, strict=True)
    )
    return list(zip(one, other, strict=True))


def _dates(data: LocaleData) -> Iterator[Row]:
    date, months = data["date"], range(1, 13)
    yield Row("date in numbers", (date["num"],), (format_date(data, _YEAR, _MONTH, _DAY),))
    long = (format_date(data, _YEAR, month, _DAY, "long") for month in months)
    yield Row("date in words", (date["long"],), tuple(long))
    yield Row(
        "month and year", (date["monthYear"],), tuple(format_date(data, _YEAR, n) for n in months)
    )
    seasons = (format_date(data, _YEAR, season) for season in range(21, 25))
    yield Row("season and year", (date["seasonYear"],), tuple(seasons))
    yield Row("year", (date["year"],), (format_date(data, _YEAR),))
    moment = format_instant("2024-03-05T14:20:00Z", data)
    yield Row("date and time", (date["dateTime"], date["time"]), (moment,))
    yield from (
        Row(name, (pattern,), tuple(format_edtf(one, data) for one in dates))
        for name, pattern, dates in (
            ("about", date["about"], ("2024-03-05~", "2024-03~", "2024~")),
            ("unsure", date["unsure"], ("2024-03-05?", "2024-03?", "2024?")),
            ("not later than", date["before"], ("/2024-03-05", "/2024-03")),
            ("not earlier than", date["after"], ("2024-03-05/", "2024-03/")),
            ("between two dates", date["range"], ("2024-03-05/2024-04-11", "2023/2024")),
        )
    )
    yield Row("weekdays", (), tuple(data["weekdays"]))
    yield Row("months alone", (), tuple(data["months"]))


def _lists(data: LocaleData) -> Iterator[Row]:
    lists, letters = data["lists"], data["alphabet"].upper()
    told = (letters[:2], letters[:3], letters[:4])
    patterns = (lists["two"], lists["middle"], lists["end"])
    yield Row("list", patterns, tuple(format_list(one, data) for one in told))
    choice = tuple(format_list(one, data, "or") for one in told)
    yield Row("choice", (lists["orTwo"], lists["orEnd"]), choice)


def _counts(data: LocaleData, rule: str) -> Iterator[Row]:
    yield Row("number", (), tuple(format_number(one, data) for one in _NUMBERS))
    counted = (
        ", ".join(format_count(n, unit, data, rule) for n in _COUNTS) for unit in data["units"]
    )
    yield Row("counted words", (), tuple(counted))


def _letters(data: LocaleData) -> Iterator[Row]:
    yield Row("quotes", (), ("…".join(data["quotes"]),))
    yield Row("alphabet", (), (_spaced(data["alphabet"]),))
    yield Row("letters of its own", (), (_spaced(data["national"]),))


def _spaced(letters: Sequence[str]) -> str:
    return " ".join(letters)

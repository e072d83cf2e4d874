"""What a language needs for dates, numbers, lists and sorting, as compiled from Babel and
``translations/locale/``.

It must never be read from Babel at run time: an upgrade must not change what a court reads.
"""

from typing import NotRequired, TypedDict


class DatePatterns(TypedDict):
    """Patterns with ``{d} {dd} {mm} {yyyy} {month} {monthInDate} {season} {HH} {MM} {date}``."""

    num: str
    long: str
    monthYear: str
    seasonYear: str
    year: str
    time: str
    dateTime: str
    about: str
    unsure: str
    before: str
    after: str
    range: str


class ListPatterns(TypedDict):
    """Patterns with ``{0}`` and ``{1}``."""

    two: str
    middle: str
    end: str
    orTwo: str
    orEnd: str


class NumberSigns(TypedDict):
    decimal: str
    group: str
    minus: str


class LocaleData(TypedDict):
    """Same shape as ``LocaleData`` in ``pwa/src/words/locale.ts``."""

    lang: str
    months: list[str]
    monthsInDate: list[str]
    weekdays: list[str]
    seasons: list[str]
    date: DatePatterns
    lists: ListPatterns
    number: NumberSigns
    units: dict[str, list[str]]
    quotes: list[str]
    alphabet: str
    national: str
    review: NotRequired[str]
    """Its state by a letter, as in catalogs; put in when it is compiled. Not there: nobody approved it."""

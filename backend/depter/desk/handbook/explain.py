"""One plain sentence for each fault of a table of places. It must never leave out where it is."""

from collections.abc import Callable

from depter.desk.handbook.places import LONGEST, LineFault
from depter.words import Translator


def column_words(name: str, w: Translator) -> str:
    """What a column holds."""
    told: dict[str, Callable[[], str]] = {
        "name": lambda: w.t("Name of the place"),
        "kinds": lambda: w.t("Kind of help"),
        "country": lambda: w.t("Country"),
        "region": lambda: w.t("Region"),
        "languages": lambda: w.t("Languages"),
        "phone": lambda: w.t("Telephone"),
        "address": lambda: w.t("Address"),
        "hours": lambda: w.t("Hours"),
        "cost": lambda: w.t("Cost"),
        "safe_for": lambda: w.t("Safe for whom"),
        "caution": lambda: w.t("Be careful with"),
        "verified_by": lambda: w.t("Who checked it"),
        "verified_on": lambda: w.t("Checked on"),
        "agreed": lambda: w.t("Agreed to be listed"),
    }
    return told[name]() if name in told else name


def fault_line(fault: LineFault, w: Translator) -> str:
    """The number of the line, the column and what is wrong."""
    what = _what(fault, w)
    return w.t("Line {line}: {what}", line=fault.line, what=what) if fault.line else what


def _what(fault: LineFault, w: Translator) -> str:
    column, value = column_words(fault.column, w), fault.value
    told: dict[str, Callable[[], str]] = {
        "places.column": lambda: w.t(
            'The column "{name}" is missing, or there twice.', name=fault.column
        ),
        "places.column_unknown": lambda: w.t(
            'The column "{name}" is not known.', name=fault.column
        ),
        "places.cells": lambda: w.t("This line has more fields than there are columns."),
        "places.missing": lambda: w.t("{column}: nothing is written here.", column=column),
        "places.code": lambda: w.t(
            '{column}: "{value}" is not one of the codes.', column=column, value=value
        ),
        "places.date": lambda: w.t(
            '{column}: "{value}" is no date. Write it like 2026-11-28.', column=column, value=value
        ),
        "places.future": lambda: w.t(
            "{column}: {value} is still to come.", column=column, value=value
        ),
        "places.long": lambda: w.t(
            "{column}: too long, at most {most} letters.",
            column=column,
            most=LONGEST.get(fault.column, 200),
        ),
        "places.markup": lambda: w.t(
            "{column}: without signs of web pages, please.", column=column
        ),
        "places.signs": lambda: w.t(
            "{column}: there are invisible signs in it. Type it anew.", column=column
        ),
        "places.yes_no": lambda: w.t("{column}: write yes or no.", column=column),
        "places.reach": lambda: w.t("Write a telephone number or an address."),
        "places.twice": lambda: w.t("This place stands in line {line} already.", line=value),
    }
    return told[fault.code]()

"""Checks the letters of names of places and of dates and lists, ``translations/places`` and ``locale``.

It must never judge a Latin column, nor a placeholder.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from depter.words.checks.finding import Finding
from depter.words.checks.letters import script
from depter.words.checks.pair import Pair
from depter.words.languages import SOURCE, Language

_NATIONAL = {"kz": "kk", "kg": "ky", "tj": "tg"}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield re.sub(r"\{\w+\}", " ", value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _texts(translations: Path) -> Iterator[tuple[Path, int, str, str]]:
    for place, code in _NATIONAL.items():
        path = translations / "places" / f"{place}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                for row in rows:
                    yield path, rows.line_num, code, row.get("national") or ""
                    yield path, rows.line_num, "ru", row.get("ru") or ""
    for path in sorted((translations / "locale").glob("*.json")):
        for text in _strings(json.loads(path.read_text("utf-8"))):
            yield path, 1, path.stem, text


def check_data(translations: Path, languages: dict[str, Language]) -> list[Finding]:
    """Mixed script and foreign letters in places and locale data."""
    return [
        Finding(str(path), line, told.severity, told.check, told.message)
        for path, line, code, text in _texts(translations)
        if code != SOURCE and code in languages
        for told in script(Pair("", "", text, languages[code], "ui"))
    ]

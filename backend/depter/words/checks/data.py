"""Checks the letters of ``translations/places``, ``locale`` and ``glossary``.

It must never judge a Latin column, nor a placeholder, or crash on a file that cannot be read.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from depter.errors import WordsError
from depter.words.checks.finding import Finding, Severity
from depter.words.checks.letters import invisible, loose_mark, not_nfc, script
from depter.words.checks.pair import Pair
from depter.words.glossary import FILE as GLOSSARY
from depter.words.languages import SOURCE, Language
from depter.words.locale_build import build

_NATIONAL = {"kz": "kk", "kg": "ky", "tj": "tg"}
_COLUMNS = ("code", "former", "kind", "national", "ru", "latin", "state", "note")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield re.sub(r"\{\w+\}", " ", value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


class _BadError(Exception):
    """A file that cannot be read: what is said of it, and the line."""

    def __init__(self, told: str, line: int = 1):
        super().__init__(told)
        self.told, self.line = told, line


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV with their lines. Raises ``_BadError``."""
    made: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise _BadError(f"the columns are not {','.join(_COLUMNS)}")
            for row in reader:
                line = reader.line_num
                if None in row or None in row.values():
                    raise _BadError(f"a row has not {len(_COLUMNS)} cells", line)
                made.append((line, row))
    except (OSError, ValueError, csv.Error) as fault:
        raise _BadError(f"cannot be read as CSV: {fault}", line) from fault
    return made


def _loaded(path: Path) -> dict[str, object]:
    """A JSON object. Raises ``_BadError``."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as fault:
        raise _BadError(f"is no JSON: {fault.msg}", fault.lineno) from fault
    except (OSError, ValueError, RecursionError) as fault:
        raise _BadError(f"cannot be read as JSON: {fault}") from fault
    if not isinstance(told, dict):
        raise _BadError("is no JSON object")
    return told


Text = tuple[int, str, str]
"""Line, language and text."""


def _place_texts(path: Path) -> Iterator[Text]:
    for line, row in _rows(path):
        yield line, _NATIONAL[path.stem], row["national"]
        yield line, "ru", row["ru"]


def _override_texts(path: Path) -> Iterator[Text]:
    for code, names in _loaded(path).items():
        yield from ((1, code, text) for text in _strings(names))


def _glossary_texts(path: Path) -> Iterator[Text]:
    """Its right words; a wrong one may be of any language, and a bad row is told by its reader."""
    try:
        for line, row in enumerate(csv.DictReader(path.read_text("utf-8").splitlines()), 2):
            for name, cell in row.items():
                code = str(name).removesuffix("_variants")
                if isinstance(cell, str):
                    yield line, code, cell
    except (OSError, ValueError, csv.Error):
        return


def _locale_texts(path: Path, languages: dict[str, Language]) -> Iterator[Text]:
    told = _loaded(path)
    if path.stem in languages:
        try:
            build(languages[path.stem], path.parent)
        except WordsError as fault:
            facts = fault.facts.get("missing") or fault.facts.get("why")
            raise _BadError(f"is no locale data: {facts}") from fault
    yield from ((1, path.stem, text) for text in _strings(told))


def _files(
    translations: Path, languages: dict[str, Language]
) -> Iterator[tuple[Path, Iterator[Text]]]:
    for place in _NATIONAL:
        path = translations / "places" / f"{place}.csv"
        if path.is_file():
            yield path, _place_texts(path)
    path = translations / GLOSSARY
    if path.is_file():
        yield path, _glossary_texts(path)
    path = translations / "places" / "overrides.json"
    if path.is_file():
        yield path, _override_texts(path)
    for path in sorted((translations / "locale").glob("*.json")):
        yield path, _locale_texts(path, languages)


def check_data(translations: Path, languages: dict[str, Language]) -> list[Finding]:
    """Wrong letters in places, locale data and the glossary; a file that cannot be read."""
    files = _files(translations, languages)
    return [one for path, texts in files for one in _checked(path, texts, languages)]


def check_locale(
    translations: Path, languages: dict[str, Language], code: str
) -> Iterator[Finding]:
    """The same for the locale data of one language."""
    path = translations / "locale" / f"{code}.json"
    return _checked(path, _locale_texts(path, languages), languages)


def _checked(
    path: Path, texts: Iterator[Text], languages: dict[str, Language]
) -> Iterator[Finding]:
    try:
        for line, code, text in texts:
            if code == SOURCE or code not in languages:
                continue
            pair = Pair("", "", text, languages[code], "ui")
            for check in (script, not_nfc, loose_mark, invisible):
                for one in check(pair):
                    yield Finding(str(path), line, one.severity, one.check, one.message)
    except _BadError as fault:
        yield Finding(str(path), fault.line, Severity.ERROR, "file", fault.told)

"""Names of countries, languages and first-level regions: ISO codes, our corrections, former codes.

It must never store a place by its name, invent a name in a third language, or say that a name was
reviewed when it was not. A region is shown in its country's language and in Russian.
"""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from depter.errors import WordsError
from depter.words.languages import SOURCE

#: The edition of ISO 3166-2 that the codes were taken from; stored beside a code.
VERSION = "iso3166-2-2026"
#: The language of the names in each file.
FILES = {"kz": "kk", "kg": "ky", "tj": "tg"}
UNREVIEWED = "unreviewed"
_LANGUAGES = ("ru", "kk", "ky", "tg", "uz", "en", "tr", "ug", "de", "zh", "fa")


@dataclass(frozen=True)
class Region:
    """A first-level region. ``national`` is in ``lang``, the language of its country."""

    code: str
    former: str
    kind: str
    lang: str
    national: str
    ru: str
    latin: str
    state: str
    note: str


@lru_cache
def regions(folder: Path) -> tuple[Region, ...]:
    """The regions of ``translations/places``. Errors: ``words.places`` naming file and line."""
    made: list[Region] = []
    for name, lang in FILES.items():
        path = folder / f"{name}.csv"
        try:
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file, strict=True)
                for row in reader:
                    region = Region(lang=lang, **row)
                    known = {one.code for one in made} | {one.former for one in made}
                    # A table that anybody writes approves nothing; names are not in the ledger yet.
                    claimed = region.state != UNREVIEWED
                    foreign = not region.code.startswith(f"{name.upper()}-")
                    bare = not region.national or not region.ru
                    if foreign or claimed or bare or region.code in known:
                        raise WordsError("words.places", path=path.name, line=reader.line_num)
                    made.append(region)
        except (OSError, ValueError, TypeError, AttributeError, csv.Error) as fault:
            raise WordsError("words.places", path=path.name, why=str(fault)) from fault
    return tuple(made)


def current(code: str, folder: Path) -> str | None:
    """Today's code for a code of any edition; None for one that we do not know."""
    for one in regions(folder):
        if code in (one.code, one.former) and code:
            return one.code
    return None


def build(code: str, folder: Path) -> dict[str, Any]:
    """What the programs load for a language: names of countries and languages, and all regions.

    A region is ``[national, its language, Russian, state]``. ``former`` gives today's code.
    """
    locale = Locale.parse(code)
    try:
        over = json.loads((folder / "overrides.json").read_text("utf-8")).get(code, {})
    except (OSError, ValueError, AttributeError, RecursionError) as fault:
        raise WordsError("words.places", path="overrides.json", why=str(fault)) from fault
    countries = {c: str(n) for c, n in locale.territories.items() if len(c) == 2 and c.isalpha()}
    languages = {c: str(locale.languages[c]) for c in _LANGUAGES if c in locale.languages}
    return {
        "lang": code,
        "version": VERSION,
        "countries": countries | over.get("countries", {}),
        "languages": languages | over.get("languages", {}),
        "regions": {
            one.code: [one.national, one.lang, one.ru, one.state] for one in regions(folder)
        },
        "former": {one.former: one.code for one in regions(folder) if one.former},
    }


def shown(code: str, language: str, folder: Path) -> str:
    """A region for a reader: the name of its country's language, and Russian where that is another."""
    one = next((one for one in regions(folder) if one.code == current(code, folder)), None)
    if one is None:
        return code
    if language in ("ru", SOURCE) or one.national == one.ru:
        return one.ru
    return f"{one.national} ({one.ru})"

"""Builds a language's locale data from Babel and the corrections in ``translations/locale/``.

It must never run in a program that serves interviews: its result is compiled in, and golden files fail a
test when an upgrade of Babel would change it.
"""

import json
import unicodedata
from pathlib import Path
from typing import Any, cast

from babel import Locale

from depter.errors import WordsError
from depter.words.languages import SOURCE, Language
from depter.words.locale_data import DatePatterns, ListPatterns, LocaleData, NumberSigns

_NBSP = "\u00a0"
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
#: CLDR names of the plural forms in the order of our pinned rules.
_FORMS = {"ru": ("one", "few", "many"), "n!=1": ("one", "other"), "n>1": ("one", "other")}
#: Each table of the data and where it stands.
_SHAPES = (
    (LocaleData, ""),
    (DatePatterns, "date"),
    (ListPatterns, "lists"),
    (NumberSigns, "number"),
)


def _units(locale: Locale, rule: str) -> dict[str, list[str]]:
    """Unit words without their number; what Babel lacks stays empty and must be corrected."""
    made = {}
    for unit in _UNITS:
        patterns = locale._data["unit_patterns"].get(f"duration-{unit}", {}).get("long", {})
        words = [str(patterns.get(form, patterns.get("other", ""))) for form in _FORMS[rule]]
        made[unit] = [word.replace("{0}", "").strip() for word in words]
    return made


def _from_babel(language: Language) -> dict[str, Any]:
    locale = Locale.parse(language.code)
    days = locale.days["stand-alone"]["wide"]
    lists, either = locale.list_patterns["standard"], locale.list_patterns["or"]
    symbols = locale.number_symbols["latn"]
    return {
        "lang": language.code,
        "months": [locale.months["stand-alone"]["wide"][n].lower() for n in range(1, 13)],
        "monthsInDate": [locale.months["format"]["wide"][n].lower() for n in range(1, 13)],
        "weekdays": [days[n].lower() for n in range(7)],
        "seasons": [],
        "date": {},
        "lists": {
            "two": lists["2"],
            "middle": lists["middle"],
            "end": lists["end"],
            "orTwo": either["2"],
            "orEnd": either["end"],
        },
        "number": {"decimal": symbols["decimal"], "group": symbols["group"], "minus": "\u2212"},
        "units": _units(locale, language.rule),
        "quotes": ["«", "»"],
        "alphabet": "",
        "national": "",
    }


def _overlay(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` wins; tables are joined, lists and texts replaced."""
    made = dict(under)
    for name, value in over.items():
        old = made.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        made[name] = _overlay(cast(dict[str, Any], old), value) if both else value
    return made


def _gaps(data: dict[str, Any], language: Language) -> list[str]:
    """What is still empty or of the wrong size."""
    sizes = {"months": 12, "monthsInDate": 12, "weekdays": 7, "seasons": 4, "quotes": 2}
    found = [name for name, size in sizes.items() if len(data[name]) != size]
    # What nobody knows is seen by no reviewer; what is missing is seen by no check.
    for shape, told in _SHAPES:
        there = set(data[told] if told else data)
        wanted = shape.__annotations__.keys() - {"review"}
        found += sorted(f"{told}.{name}".lstrip(".") for name in there ^ wanted)
    found += [name for name in ("alphabet",) if not data[name]]
    found += [
        f"units.{unit}"
        for unit in _UNITS
        if len(data["units"][unit]) != language.nplurals or not all(data["units"][unit])
    ]
    return found


def build(language: Language, folder: Path) -> LocaleData:
    """Locale data of a language; ``folder`` is ``translations/locale``.

    English is written whole in its file, Babel gives the others a start.
    Errors: ``words.locale`` naming what is missing.
    """
    try:
        over = json.loads((folder / f"{language.code}.json").read_text("utf-8"))
        under = {} if language.code == SOURCE else _from_babel(language)
        data = _overlay(under, over)
        gaps = _gaps(data, language)
        # A plain space would let a number break at the end of a line.
        gaps += [] if data["number"]["group"] == _NBSP else ["number.group"]
        # An alphabet of letters in two pieces sorts wrongly, and its hash would be that of the whole ones.
        plain = json.dumps(data, ensure_ascii=False)
        gaps += [] if unicodedata.is_normalized("NFC", plain) else ["NFC"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        why = f"{type(fault).__name__}: {fault}"
        raise WordsError("words.locale", language=language.code, why=why) from fault
    if gaps:
        raise WordsError("words.locale", language=language.code, missing=gaps)
    return cast(LocaleData, data)

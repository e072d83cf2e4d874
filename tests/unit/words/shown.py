"""What dates, numbers, lists and sorting must look like: both twins against the vectors."""

import json
from pathlib import Path
from typing import Any

from depter.words import LocaleData, compiled_set
from depter.words.dates import format_edtf
from depter.words.languages import plural_index
from depter.words.numbers import format_count, format_list, format_number
from depter.words.sorting import sort_key

GOLDEN = Path(__file__).parents[2] / "vectors/words/shown"
CODES = ("en", "ru", "kk", "ky", "tg")
COUNTS = (0, 1, 2, 5, 11, 21, 101, 1000001)
NUMBERS: tuple[tuple[float, int | None], ...] = (
    (0, None),
    (7, None),
    (1234, None),
    (12345, None),
    (1234567.891, None),
    (-45000.5, None),
    (2.5, 1),
    (-0.04, 1),
    (3, 2),
)
EDTF = (
    "2024",
    "2024-03",
    "2024-03-05",
    "2024-12-31~",
    "2024-03?",
    "2023%",
    "2024-21",
    "2024-24~",
    "199X",
    "199X~",
    "2023/2024-03-05",
    "../2024-05",
    "2024-05-01/..",
    "../..",
    "no date",
)
LISTS = ((), ("А",), ("А", "Б"), ("А", "Б", "В"), ("{0}", "$1", "В", "Г"))
SORTED = {
    "en": ["b", "A", "a", "10", "2", "B"],
    "ru": ["ёж", "Ель", "ель", "жук", "еда", "Анна", "2 дома"],
    "kk": ["іні", "ине", "үй", "ұл", "у", "қала", "Кала", "лақ", "әке", "Ана", "ңа", "на", "һәм"],
    "ky": ["өлкө", "ок", "Ош", "үй", "уй", "ңа", "на", "Өзгөн", "паш"],
    "tg": ["ӣа", "иа", "иб", "ӯ", "у", "қ", "к", "ҳ", "х", "ҷ", "ч", "ғ", "г", "Ғ", "Ҷ"],
}


def python_shown(code: str) -> dict[str, Any]:
    """Everything as the Python twin shows it."""
    compiled = compiled_set()
    data: LocaleData = compiled.locale(code)
    rule = compiled.languages[code].rule
    return {
        "numbers": [format_number(value, data, decimals) for value, decimals in NUMBERS],
        "plural": [plural_index(rule, n) for n in COUNTS],
        "days": [format_count(n, "day", data, rule) for n in COUNTS],
        "edtf": [format_edtf(text, data) for text in EDTF],
        "and": [format_list(items, data) for items in LISTS],
        "or": [format_list(items, data, "or") for items in LISTS],
        "sorted": sorted(SORTED[code], key=lambda text: sort_key(text, data)),
    }


def golden(code: str) -> dict[str, Any]:
    """What was agreed."""
    told: dict[str, Any] = json.loads((GOLDEN / f"shown-{code}.json").read_text("utf-8"))
    return told

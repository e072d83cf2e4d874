"""The languages and their pinned facts, from ``translations/languages.toml`` or its compiled copy.

It must never take a plural rule, a direction or a name from a library: libraries disagree about
Kazakh, Kyrgyz and Tajik, and change.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from depter.errors import WordsError

SOURCE = "en"


@dataclass(frozen=True)
class Language:
    """One language: ``code`` is the folder, ``bcp47`` the value of a ``lang`` attribute."""

    code: str
    bcp47: str
    name: str
    dir: str
    nplurals: int
    plural: str
    rule: str
    fallback: tuple[str, ...]
    second: str

    @property
    def header(self) -> str:
        """The pinned ``Plural-Forms`` header."""
        return f"nplurals={self.nplurals}; plural={self.plural};"


def plural_index(rule: str, n: int) -> int:
    """Which plural form belongs to a count. ``rule`` is one of ``ru``, ``n!=1``, ``n>1``, as in TS."""
    count = abs(int(n))
    if rule == "n!=1":
        return int(count != 1)
    if rule == "n>1":
        return int(count > 1)
    if rule != "ru":
        raise WordsError("words.plural_rule", rule=rule)
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if 2 <= count % 10 <= 4 and not 10 <= count % 100 < 20 else 2


def read(table: Mapping[str, Any]) -> dict[str, Language]:
    """Languages of a parsed ``languages.toml``, in its order."""
    made: dict[str, Language] = {}
    for code, facts in table.items():
        made[code] = Language(
            code=code,
            bcp47=facts["bcp47"],
            name=facts["name"],
            dir=facts["dir"],
            nplurals=facts["nplurals"],
            plural=facts["plural"],
            rule=facts["rule"],
            fallback=tuple(facts["fallback"]),
            second=facts["second"],
        )
    return made


@lru_cache
def load(path: Path) -> dict[str, Language]:
    """Languages of a ``languages.toml``. Errors: ``words.languages`` when it cannot be read."""
    try:
        return read(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeError, KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise WordsError("words.languages", path=path.name, why=str(fault)) from fault


def negotiate(header: str | None, supported: Iterable[str], default: str) -> str:
    """The best supported language for an ``Accept-Language`` header.

    Latin and Arabic script variants are not our Cyrillic texts and are passed over. Garbage in the
    header answers the default: the header comes from outside and must never be a fault.
    """
    allowed = list(supported)
    wishes: list[tuple[float, int, str]] = []
    for place, item in enumerate((header or "")[:500].split(",")):
        tag, _, weight = item.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        parts = tag.strip().lower().replace("_", "-").split("-")
        if quality > 0 and parts[0] in allowed and not {"latn", "arab"} & set(parts[1:]):
            wishes.append((-quality, place, parts[0]))
    return min(wishes)[2] if wishes else default

"""The pseudo-locale en-XA: English in brackets, with accents, longer by two fifths.

A sentence without brackets on a screen was never translated; one that is cut lost its closing one.
It must never be offered to a person or reach a release: only tests and developers make it.
"""

import json
import re
from pathlib import Path
from typing import Any, cast

from depter.words import pot
from depter.words.compiling import message_key
from depter.words.fill import PLACE
from depter.words.locale_data import LocaleData

CODE = "en-XA"
_ACCENTS = str.maketrans(
    "aceinosuyzACDEINOSUYZ",
    "áçéíñóšúýžÁÇĎÉÍÑÓŠÚÝŽ",
)
_WORD = re.compile(r"[^\W\d_]+")
#: The words of locale data; the rest are signs and letters.
_SPOKEN = ("months", "monthsInDate", "weekdays", "seasons", "date", "lists", "units")
#: Texts of another language grow most when they are short (words.md 5.2).
_GROWTH = 0.4


def pseudo(text: str) -> str:
    """The text in brackets, accented and longer; ``{name}`` places and line ends stay as they are."""
    parts = PLACE.split(text)
    # split() puts the names of the places at every second position.
    shown = [
        f"{{{part}}}" if place % 2 else part.translate(_ACCENTS) for place, part in enumerate(parts)
    ]
    lines = "".join(shown).split("\n")
    return "\n".join(_longer(line) for line in lines)


def _longer(line: str) -> str:
    if not line.strip():
        return line
    words = _WORD.findall(PLACE.sub("", line)) or ["x"]
    wanted = max(1, round(len(line) * _GROWTH))
    more = ""
    place = 0
    while len(more) < wanted:
        more += f" {words[place % len(words)]}"
        place += 1
    return f"[{line}{more}]"


def catalog(translations: Path, domain: str, lang: str, rule: str) -> dict[str, Any]:
    """A catalog of the phone as ``compile`` writes them, in the place of language ``lang``."""
    made: dict[str, list[Any]] = {}
    for one in pot.read(translations / "pot" / f"{domain}.pot"):
        forms = [pseudo(one.msgid), pseudo(one.msgid_plural)] if one.msgid_plural else None
        shown: Any = forms or pseudo(one.msgid)
        row = [shown, "a"] if domain == "ui" else [shown, "a", "0" * 64, "0" * 64]
        made[message_key(one, domain)] = row
    return {"lang": lang, "domain": domain, "plural": rule, "m": made}


def locale(english: LocaleData) -> LocaleData:
    """Locale data of en-XA: every word of the English in brackets, so that dates show them too."""

    def marked(value: Any) -> Any:
        if isinstance(value, list):
            return [marked(one) for one in value]
        if isinstance(value, dict):
            return {name: marked(one) for name, one in value.items()}
        parts = PLACE.split(value)
        return "".join(
            f"{{{part}}}" if place % 2 else _WORD.sub(lambda word: f"[{word[0]}]", part)
            for place, part in enumerate(parts)
        )

    told = {name: marked(value) for name, value in english.items() if name in _SPOKEN}
    return cast(LocaleData, {**english, **told, "lang": CODE})


def write(translations: Path, folder: Path) -> int:
    """Writes ``folder/<domain>.json`` for the phone's domains; answers the number of texts."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for domain in ("ui", "forms", "consent"):
        made = catalog(translations, domain, CODE, "n!=1")
        count += len(made["m"])
        text = json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1)
        (folder / f"{domain}.json").write_text(text + "\n", "utf-8")
    return count

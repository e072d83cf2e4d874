"""T-SEED: seeded defects of every kind in four languages; T-FP on sentences of our own.

Run with ``-s`` to read the catch rates. A lost denial is seen only as a question (a hint): no rule
tells it for sure in languages that deny inside the verb, so it counts as not caught.
"""

import json
import sys
from pathlib import Path
from typing import Any

import polib
import pytest

from depter.words import glossary, places
from depter.words.checks import Severity, check_entry, check_header
from depter.words.languages import load

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
TERMS = glossary.load(SOURCES / "glossary" / "terms.csv")
SEEDS = Path(__file__).parent / "seeds"
CODES = ("ru", "kk", "ky", "tg")


def _entry(source: str, text: Any, key: str | None = None, **seed: Any) -> polib.POEntry:
    entry = polib.POEntry(msgid=source, msgctxt=key, flags=list(seed.get("flags", [])))
    if "plural" in seed:
        entry.msgid_plural = seed["plural"]
        entry.msgstr_plural = dict(enumerate(text))
    else:
        entry.msgstr = text
    return entry


def checked(code: str, seed: dict[str, Any]) -> dict[str, Severity]:
    """What the checks say of one seed, the worst of each check."""
    language = LANGUAGES[code]
    domain = seed.get("domain", "ui")
    if "header" in seed:
        file = polib.POFile()
        file.metadata = seed["header"]
        return {one.check: one.severity for one in check_header(file, language, "ui")}
    key = "form:a/q:b/o:no" if "beside" in seed else None
    more = {name: seed[name] for name in ("plural", "flags") if name in seed}
    entry = _entry(seed["source"], seed["text"], key, **more)
    siblings = [entry]
    if "beside" in seed:
        english, text = seed["beside"]
        siblings.append(_entry(english, text, "form:a/q:b/o:yes"))
    found = check_entry(entry, language, domain, siblings=siblings, glossary=TERMS)
    return {
        one.check: one.severity for one in sorted(found, key=lambda one: one.severity == "error")
    }


@pytest.mark.parametrize("code", CODES)
def test_t_seed_every_kind_of_defect_is_caught(code: str) -> None:
    seeds = json.loads((SEEDS / f"{code}.json").read_text("utf-8"))
    assert len({one["kind"] for one in seeds}) >= 26
    said = {one["kind"]: checked(code, one).get(one["check"]) for one in seeds}
    caught = [kind for kind, severity in said.items() if severity in ("error", "warn")]
    asked = [kind for kind, severity in said.items() if severity == "hint"]
    missed = [kind for kind, severity in said.items() if severity is None]
    told = f"{len(caught)} of {len(seeds)} caught, asked: {asked}, missed: {missed}"
    sys.stdout.write(f"\n{code}: {told}\n")
    assert missed == []
    assert set(asked) <= {"a lost denial"}


SOUND = {
    "ru": [
        ("Do you want to rest?", "Хотите отдохнуть?"),
        ("The key of {name} is valid until {date}.", "Ключ ({name}) действует до {date}."),
        ("I do not remember.", "Не помню."),
        ("Send the PDF by 5 March.", "Отправьте PDF-файл до 5 марта."),
    ],
    "kk": [
        ("Do you want to rest?", "Демалғыңыз келе ме?"),
        ("I do not remember.", "Есімде жоқ."),
        ("Send the PDF by 5 March.", "PDF-файлды 5 наурызға дейін жіберіңіз."),
        ("You may stop at any time.", "Кез келген уақытта тоқтата аласыз."),
    ],
    "ky": [
        ("Do you want to rest?", "Эс алгыңыз келеби?"),
        ("I do not remember.", "Эсимде жок."),
        ("Send the PDF by 5 March.", "PDF-файлды 5-мартка чейин жөнөтүңүз."),
        ("You may stop at any time.", "Каалаган убакта токтото аласыз."),
    ],
    "tg": [
        ("Do you want to rest?", "Мехоҳед истироҳат кунед?"),
        ("I do not remember.", "Дар ёд надорам."),
        ("Send the PDF by 5 March.", "Файли PDF-ро то 5 март фиристед."),
        ("You may stop at any time.", "Шумо ҳар вақт қатъ карда метавонед."),
    ],
}


@pytest.mark.parametrize("code", CODES)
def test_t_fp_sound_sentences_raise_no_alarm(code: str) -> None:
    for source, text in SOUND[code]:
        for domain in ("ui", "forms", ""):
            found = check_entry(_entry(source, text), LANGUAGES[code], domain, glossary=TERMS)
            assert [str(one) for one in found] == []

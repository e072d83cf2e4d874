"""The locale data of a language as one text of the review ledger: legal dates, lists, numbers, unit words,
alphabet, as programs use them.

It must never leave out a letter of what is compiled: whoever approves this text approves all of it, and
one changed letter, in our file or in Babel, makes it another text. words.md 1.2, 2.5.
"""

import json
from pathlib import Path

import polib

from depter.words import pot
from depter.words.languages import Language
from depter.words.locale_build import build
from depter.words.locale_data import LocaleData
from depter.words.policy import LOCALE

#: The folder of the corrections, in a folder of words.
FOLDER = "locale"


def path_of(folder: Path, code: str) -> Path:
    """The file in which a language's data are corrected."""
    return folder / FOLDER / f"{code}.json"


def canonical(data: LocaleData) -> str:
    """The one writing of the data: JSON with sorted keys and no spaces, as statements are written."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _made(language: Language, folder: Path) -> str:
    return canonical(build(language, folder / FOLDER))


def template(english: Language, folder: Path) -> polib.POFile:
    """The one English text. Errors: ``words.locale``."""
    file = polib.POFile(wrapwidth=0)
    file.append(polib.POEntry(msgctxt=LOCALE, msgid=_made(english, folder)))
    return file


def catalog(language: Language, english: Language, folder: Path) -> polib.POFile:
    """The one text of another language, beside the English. Errors: ``words.locale``."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = pot.po_header(language)
    made, source = _made(language, folder), _made(english, folder)
    file.append(polib.POEntry(msgctxt=LOCALE, msgid=source, msgstr=made))
    return file

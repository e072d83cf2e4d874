"""The checks without which no catalog is compiled: places, plurals, scripts, invisible letters.

It must never mend a text: it names what is wrong and where.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import polib  # type: ignore[import-untyped]

from depter.words.fill import places
from depter.words.languages import Language

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SUFFIX = re.compile(r"\}[\u0400-\u04ff-]")
_MARKUP = re.compile(r"<[A-Za-z/!]|&[a-z]+;")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Letters of each language beyond the Russian alphabet, and Russian letters it lacks.
NATIONAL = {"ru": "", "kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ"}
_RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one translation."""

    language: str
    domain: str
    key: str
    check: str
    told: str

    def __str__(self) -> str:
        return f"{self.language}/{self.domain} {self.key!r} {self.check} {self.told}"


def texts(entry: polib.POEntry) -> list[str]:
    """The forms of a translation, in order."""
    if entry.msgid_plural:
        return [str(entry.msgstr_plural[place]) for place in sorted(entry.msgstr_plural)]
    return [str(entry.msgstr)]


def _script(text: str, code: str) -> Iterator[tuple[str, str]]:
    allowed = _RUSSIAN | set(NATIONAL[code])
    for word in _WORD.findall(text):
        if _LATIN.search(word) and _CYRILLIC.search(word):
            parts = re.split(r"-", word, maxsplit=1)
            # "PDF-файл" and "HTMLро" are words of two scripts by right.
            if len(parts) == 2 and re.fullmatch(r"[A-Z0-9]{2,}", parts[0]):
                word = parts[1]
            elif re.fullmatch(r"[A-Z0-9]{2,}[\u0400-\u04ff]+", word):
                continue
            if _LATIN.search(word):
                yield "mixed-script", word
                continue
        for letter in word.lower():
            if _CYRILLIC.match(letter) and letter not in allowed:
                yield "foreign-letter", word
                break


def _form(entry: polib.POEntry, text: str, place: int) -> Iterator[tuple[str, str]]:
    source = f"{entry.msgid} {entry.msgid_plural or ''}"
    wanted = set(places(source))
    found = set(places(text))
    # The form for one may say "a photo" instead of the number.
    optional = {"n"} if entry.msgid_plural and place == 0 else set()
    if wanted - found - optional:
        yield "ph-missing", ", ".join(sorted(wanted - found))
    if found - wanted:
        yield "ph-extra", ", ".join(sorted(found - wanted))
    if re.sub(r"\{[A-Za-z_]\w*\}", "", text).strip("{}") != re.sub(r"\{[A-Za-z_]\w*\}", "", text):
        yield "ph-syntax", text
    if _SUFFIX.search(text):
        yield "ph-suffix", text
    if _MARKUP.search(text):
        yield "markup", text
    if _INVISIBLE.search(text):
        yield "invisible", text
    if unicodedata.normalize("NFC", text) != text:
        yield "not-nfc", text
    if text != text.strip() or "  " in text:
        yield "spaces", text
    if text.count("\n") != entry.msgid.count("\n"):
        yield "newlines", text
    if (entry.msgid[-1:] == "?") != (text.rstrip('»"')[-1:] == "?"):
        yield "question-mark", text


def check(entry: polib.POEntry, language: Language, domain: str) -> list[Finding]:
    """What is wrong with a translated entry (an untranslated or fuzzy one has nothing to check)."""
    key = entry.msgctxt or entry.msgid
    forms = texts(entry)
    if entry.fuzzy or not all(forms):
        return []
    found = []
    if entry.msgid_plural and len(forms) != language.nplurals:
        found.append(("plural-count", str(len(forms))))
    for place, text in enumerate(forms):
        found += _form(entry, text, place)
        found += _script(text, language.code)
        limit = next((f.split(":")[1] for f in entry.flags if f.startswith("max-length:")), None)
        if limit is not None and len(text) > int(limit):
            found.append(("too-long", f"{len(text)} > {limit}: {text}"))
    return [Finding(language.code, domain, key, name, told) for name, told in found]


def check_header(file: polib.POFile, language: Language, domain: str) -> list[Finding]:
    """The header must be the pinned one."""
    told = file.metadata.get("Plural-Forms", "")
    if told == language.header and file.metadata.get("Language") == language.code:
        return []
    return [Finding(language.code, domain, "header", "plural-header", told)]

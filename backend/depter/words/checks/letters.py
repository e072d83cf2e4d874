"""Checks the letters: none that cannot be seen, no Latin look-alike, none of another alphabet.

It must never judge a word of Latin letters alone: names of programs and agencies are written so.
"""

import re
import unicodedata
from collections.abc import Iterator

from depter.words.checks.alphabets import NATIONAL, allowed, lookalikes, meant
from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.sentence import Sentence

_LATIN = re.compile(r"[A-Za-zÀ-ɏɐ-ʯ]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
#: "PDF" in "PDF-файл" and "HTMLро": a Latin abbreviation with a Cyrillic ending or neighbour.
_ABBREVIATION = re.compile(r"[A-Z0-9]{2,}s?[\u0400-\u052f]+")
_NAME_AND_ENDING = re.compile(r"[A-Za-z]+[’'][\u0400-\u052f]+")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffd\U000e0000-\U000e007f]"
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: From how many letters a text without any national letter is suspicious.
_ENOUGH = {"kk": (40, Severity.WARN), "tg": (80, Severity.WARN), "ky": (80, Severity.HINT)}


def invisible(pair: Pair) -> Iterator[Told]:
    """Signs that cannot be seen, that turn the direction of a line, or that break it in secret."""
    for match in _INVISIBLE.finditer(pair.text):
        if match[0] in pair.source:
            continue
        name = unicodedata.name(match[0], "CONTROL").lower()
        code = f"U+{ord(match[0]):04X}"
        told = (
            Sentence("{code} ({name}) turns the direction of the text", code=code, name=name)
            if match[0] in _BIDI
            else Sentence("{code} ({name}) cannot be seen", code=code, name=name)
        )
        yield Told(
            "invisible",
            Severity.ERROR,
            told,
            match[0],
            match.start(),
            match.end(),
            "",
            Sentence("take it out"),
        )


def not_nfc(pair: Pair) -> Iterator[Told]:
    """A letter written as two signs (``Е`` and two dots): searches and hashes would miss it."""
    composed = unicodedata.normalize("NFC", pair.text)
    if composed != pair.text:
        yield Told(
            "not-nfc",
            Severity.ERROR,
            Sentence("a letter is written as two signs (not NFC)"),
            "",
            0,
            len(pair.text),
            composed,
            Sentence("write it as one"),
        )


def _mended(word: str, code: str) -> str | None:
    """The word with look-alikes of the other script put right; None when one has no twin."""
    twins = lookalikes(code)
    made = "".join(twins.get(letter, letter) for letter in word)
    return None if _LATIN.search(made) else made


def _mixed(word: str, start: int, pair: Pair) -> Iterator[Told]:
    if _ABBREVIATION.fullmatch(word) or _NAME_AND_ENDING.fullmatch(word):
        return
    latin = [letter for letter in word if _LATIN.match(letter)]
    named = ", ".join(f"{one!r} (U+{ord(one):04X})" for one in dict.fromkeys(latin))
    made = _mended(word, pair.language.code)
    yield Told(
        "mixed-script",
        Severity.ERROR,
        Sentence("'{word}' has Latin {letters} among Cyrillic letters", word=word, letters=named),
        word,
        start,
        start + len(word),
        made,
        Sentence("write '{word}'", word=made) if made else "",
    )


def _foreign(word: str, start: int, pair: Pair) -> Iterator[Told]:
    letters = allowed(pair.language.code)
    wrong = [one for one in word if _CYRILLIC.match(one) and one.lower() not in letters]
    if not wrong:
        return
    twins = meant(pair.language.code)
    made = "".join(twins.get(letter, letter) for letter in word)
    whole = all(one in twins for one in wrong)
    named = ", ".join(f"{one!r} (U+{ord(one):04X})" for one in dict.fromkeys(wrong))
    yield Told(
        "foreign-letter",
        Severity.ERROR,
        Sentence(
            "'{word}' has {letters}, no letter of {language}",
            word=word,
            letters=named,
            language=pair.language.name,
        ),
        word,
        start,
        start + len(word),
        made if whole else None,
        Sentence("write '{word}'", word=made) if whole else "",
    )


def script(pair: Pair) -> Iterator[Told]:
    """mixed-script and foreign-letter, word by word; the parts of a joined word stand for themselves."""
    for match in pair.words:
        start = match.start()
        for part in re.split(r"(-)", match[0]):
            if _LATIN.search(part) and _CYRILLIC.search(part):
                yield from _mixed(part, start, pair)
            elif part != "-":
                yield from _foreign(part, start, pair)
            start += len(part)


def no_national_letters(pair: Pair) -> Iterator[Told]:
    """A long text in which the language's own letters are wholly absent: another language, or a
    keyboard without them."""
    code = pair.language.code
    if code not in _ENOUGH:
        return
    enough, severity = _ENOUGH[code]
    cyrillic = [letter for letter in pair.text.lower() if _CYRILLIC.match(letter)]
    if len(cyrillic) >= enough and not set(cyrillic) & set(NATIONAL[code]):
        yield Told(
            "no-national-letters",
            severity,
            Sentence(
                "{n} letters and none of {letters}",
                n=len(cyrillic),
                letters=" ".join(NATIONAL[code]),
            ),
        )

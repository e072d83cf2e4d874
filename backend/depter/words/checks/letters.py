"""Checks the letters: none that cannot be seen, no look-alike of another script, none of another alphabet.

It must never judge a word of Latin letters alone: names of programs and agencies are written so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from depter.words.checks.alphabets import NATIONAL, allowed, lookalikes, meant
from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.sentence import Sentence

_LATIN = re.compile(r"[A-Za-zÀ-ɏɐ-ʯ]")
_CYRILLIC = re.compile(r"[\u0400-\u052f\u1c80-\u1c8a\u1d2b\u1d78\ua640-\ua66e\ua680-\ua69d]")
#: "PDF" in "PDF-файл" and "HTMLро": a Latin abbreviation with a Cyrillic ending or neighbour.
_ABBREVIATION = re.compile(r"[A-Z0-9]{2,}s?[\u0400-\u052f]+")
_NAME_AND_ENDING = re.compile(r"[A-Za-z]+[’'][\u0400-\u052f]+")
#: Kinds of signs that show nothing: controls, formats, separators, private use, half letters, no sign.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"})
#: Letters, marks and signs of other kinds that show nothing either: fillers, joiners, variation
#: selectors, the empty Braille pattern, and what stands for a sign that was lost.
_EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\ufffd"
    "\U000e0100-\U000e01ef]"
)
#: The spaces that a text may have. A file that is not ours may also have those of typesetters.
_SPACES = frozenset(" \u00a0")
_TYPESET = re.compile("[\u2000-\u200a\u202f\u205f\t]")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: A letter with one or more marks upon it, and a mark upon nothing.
_MARKED = re.compile("[^\\s\u0300-\u036f]?[\u0300-\u036f\u0483-\u0489]+")
#: Stress in a dictionary or a text for learners.
_STRESS = frozenset("\u0300\u0301")
#: Marks below and across a letter, and which letter they stand for.
_BELOW = frozenset("\u0321\u0322\u0323\u0326\u0327\u0328\u0329\u032c\u0339")
_ACROSS = frozenset("\u0334\u0335\u0336\u0337\u0338")
_HOOKED = {"к": "қ", "н": "ң", "х": "ҳ", "ч": "ҷ"}
_CROSSED = {"г": "ғ", "у": "ұ", "о": "ө"}
#: From how many letters a text without any national letter is suspicious.
_ENOUGH = {"kk": (40, Severity.WARN), "tg": (80, Severity.WARN), "ky": (80, Severity.HINT)}


def _spaced(sign: str) -> bool:
    """True for what stands where a plain space belongs."""
    return sign == "\t" or (sign not in _SPACES and unicodedata.category(sign) == "Zs")


def _unseen(sign: str, ours: bool) -> bool:
    """True for a sign that shows nothing, or that shows as a space and is none."""
    if (sign.isascii() and sign.isprintable()) or sign == "\n":
        return False
    if not ours and _TYPESET.match(sign):
        return False
    return unicodedata.category(sign) in _UNSEEN or _EMPTY.match(sign) is not None or _spaced(sign)


def invisible(pair: Pair) -> Iterator[Told]:
    """Signs that cannot be seen, that turn the direction of a line, or that break it in secret."""
    for start, sign in enumerate(pair.text):
        if not _unseen(sign, pair.ours) or sign in pair.source:
            continue
        name = unicodedata.name(sign, "CONTROL").lower()
        code = f"U+{ord(sign):04X}"
        told = (
            Sentence("{code} ({name}) turns the direction of the text", code=code, name=name)
            if sign in _BIDI
            else Sentence("{code} ({name}) cannot be seen", code=code, name=name)
        )
        made, label = (
            (" ", Sentence("write a plain space"))
            if _spaced(sign)
            else ("", Sentence("take it out"))
        )
        yield Told("invisible", Severity.ERROR, told, sign, start, start + 1, made, label)


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


def loose_mark(pair: Pair) -> Iterator[Told]:
    """A mark that makes no letter with the one before it: ``к`` and a comma below looks like ``қ`` and is
    none. What is one letter in NFC is told by ``not_nfc``; a stress is only a question."""
    for match in _MARKED.finditer(pair.text):
        whole = match[0]
        if len(unicodedata.normalize("NFC", whole)) == 1 < len(whole) or whole in pair.source:
            continue
        base, marks = ("", whole) if unicodedata.combining(whole[0]) else (whole[0], whole[1:])
        codes = ", ".join(f"U+{ord(one):04X}" for one in marks)
        made = _with_mark(base, marks, pair.language.code)
        yield Told(
            "loose-mark",
            Severity.WARN if set(marks) <= _STRESS else Severity.ERROR,
            Sentence("the mark {code} on '{letter}' makes no letter", code=codes, letter=base),
            whole,
            match.start(),
            match.end(),
            made,
            Sentence("write '{word}'", word=made) if made else "",
        )


def _with_mark(base: str, marks: str, code: str) -> str | None:
    """The one letter that was meant, where the language has it."""
    for table, kinds in ((_HOOKED, _BELOW), (_CROSSED, _ACROSS)):
        meant_here = table.get(base.lower(), "")
        if len(marks) == 1 and marks in kinds and meant_here and meant_here in allowed(code):
            return meant_here if base.islower() else meant_here.upper()
    return None


def _mended(word: str, code: str) -> str | None:
    """The word with look-alikes of other scripts put right; None when one has no twin."""
    twins = lookalikes(code)
    made = "".join(twins.get(letter, letter) for letter in word)
    return made if all(_CYRILLIC.match(letter) or not letter.isalpha() for letter in made) else None


def _listed(letters: Iterable[str]) -> str:
    return ", ".join(f"{one!r} (U+{ord(one):04X})" for one in dict.fromkeys(letters))


def _mixed(word: str, start: int, pair: Pair) -> Iterator[Told]:
    if _ABBREVIATION.fullmatch(word) or _NAME_AND_ENDING.fullmatch(word):
        return
    strange = [one for one in word if one.isalpha() and not _CYRILLIC.match(one)]
    named = _listed(strange)
    made = _mended(word, pair.language.code)
    told = (
        Sentence("'{word}' has Latin {letters} among Cyrillic letters", word=word, letters=named)
        if all(_LATIN.match(one) for one in strange)
        else Sentence(
            "'{word}' has {letters} of another script among Cyrillic letters",
            word=word,
            letters=named,
        )
    )
    yield Told(
        "mixed-script",
        Severity.ERROR,
        told,
        word,
        start,
        start + len(word),
        made,
        Sentence("write '{word}'", word=made) if made else "",
    )


def _known(letter: str) -> bool:
    """True for a letter of the two scripts that our texts have."""
    return bool(_CYRILLIC.match(letter) or _LATIN.match(letter))


def _foreign(word: str, start: int, pair: Pair) -> Iterator[Told]:
    letters = allowed(pair.language.code)
    wrong = [one for one in word if _CYRILLIC.match(one) and one.lower() not in letters]
    if pair.ours and not wrong:
        # A word of Greek or Cherokee letters alone may read as one of ours and be none.
        wrong = [
            one for one in word if one.isalpha() and not _known(one) and one not in pair.source
        ]
    if not wrong:
        return
    twins = meant(pair.language.code)
    made = "".join(twins.get(letter, letter) for letter in word)
    whole = all(one in twins for one in wrong)
    named = _listed(wrong)
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
    """mixed-script (any other letter beside Cyrillic ones) and foreign-letter, word by word; the parts of
    a joined word stand for themselves."""
    for match in pair.words:
        start = match.start()
        for part in re.split(r"(-)", match[0]):
            if _CYRILLIC.search(part) and any(
                one.isalpha() and not _CYRILLIC.match(one) for one in part
            ):
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

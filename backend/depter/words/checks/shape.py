"""Checks what must be the same in every language: lines, spaces, numbers, the question mark, the length.

It must never judge words.
"""

import re
from collections import Counter
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told, added, missing
from depter.words.checks.pair import WORD, Pair
from depter.words.fill import PLACE
from depter.words.sentence import Sentence

_GROUPED = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")
_FORMAT = re.compile(
    r"%(?:\d+\$)?(?:\(\w*\)|[-+#0'\d.*]*)(?:hh|h|ll|l|L|z|j|t|q)?[A-Za-z]|\{[^{}]*\}"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"»«)\]}]+|\b[\w.+-]+@[\w-]+\.[\w.-]+")
_QUESTION = re.compile(r"\?(?=[\s»\"“”')\]]|$)")
_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_BEFORE_SIGN = re.compile(r"(?<=\w)[ \u00a0]+(?=[,.?!;:](?:\s|$))")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_LIMIT = "max-length:"
#: Names that stay as they are.
_NAMES_WORDS = (
    "Depter Android Chrome Chromium Firefox Safari Linux Windows Bluetooth Telegram WhatsApp Signal"
    " Istanbul OpenStreetMap"
)
_NAMES = frozenset(_NAMES_WORDS.split())


def newlines(pair: Pair) -> Iterator[Told]:
    """As many lines as the English; in a file that is not ours the ends alone must agree."""
    source, text = pair.source, pair.text
    if pair.ours and source.count("\n") != text.count("\n"):
        told = Sentence(
            "{n} lines, the English has {wanted}",
            n=text.count("\n") + 1,
            wanted=source.count("\n") + 1,
        )
        yield Told("newlines", Severity.ERROR, told)
    elif not pair.ours:
        begins = Sentence("one of the two begins with a new line, one does not")
        ends = Sentence("one of the two ends with a new line, one does not")
        if source.startswith("\n") != text.startswith("\n"):
            yield Told("newlines", Severity.ERROR, begins)
        if source.endswith("\n") != text.endswith("\n"):
            yield Told("newlines", Severity.ERROR, ends)


def spaces(pair: Pair) -> Iterator[Told]:
    """No space at an end, none doubled, none before a full stop, but where the English has the same."""
    severity = Severity.ERROR if pair.ours else Severity.WARN
    source, text = pair.source, pair.text
    begins, ends = Sentence("the text begins with a space"), Sentence("the text ends with a space")
    for told, pattern in ((begins, r"^[ \u00a0\t]+"), (ends, r"[ \u00a0\t]+$")):
        match = re.search(pattern, text)
        if match and not re.search(pattern, source):
            yield Told(
                "spaces",
                severity,
                told,
                "",
                match.start(),
                match.end(),
                "",
                Sentence("take it out"),
            )
    if not _DOUBLE.search(source):
        for match in _DOUBLE.finditer(text):
            start, end = match.span()
            told = Sentence("two spaces")
            yield Told("spaces", severity, told, "", start, end, " ", Sentence("leave one"))
    if not _BEFORE_SIGN.search(source):
        for match in _BEFORE_SIGN.finditer(text):
            start, end = match.span()
            sign = text[end]
            told = Sentence("a space before '{sign}'", sign=sign)
            label = Sentence("take it out")
            yield Told("spaces", Severity.WARN, told, sign, start, end, "", label)


def _numbers(text: str) -> Counter[str]:
    plain = _GROUPED.sub("", _FORMAT.sub(" ", _ADDRESS.sub(" ", text)))
    return Counter(number.lstrip("0") or "0" for number in _NUMBER.findall(plain))


def numbers(pair: Pair) -> Iterator[Told]:
    """The same numbers as the English, in digits."""
    found = _numbers(pair.text)
    wanted, all_forms = _numbers(pair.source), _numbers(pair.whole)
    if pair.plural:
        # A form for one may say "a photo" for "1 photo", and "{n}" may stand for the "1".
        lost = [one for one in wanted - found if all_forms[one] > 1 and one != "1"]
        extra = [one for one in found if one not in all_forms]
    else:
        lost, extra = list(wanted - found), list(found - wanted)
    if lost:
        named = ", ".join(sorted(lost))
        yield Told("numbers", Severity.ERROR, missing(named), named)
    if extra:
        named = ", ".join(sorted(extra))
        yield Told("numbers", Severity.ERROR, added(named), named)


def question_mark(pair: Pair) -> Iterator[Told]:
    """A question stays a question, a statement a statement."""
    asked, asks = len(_QUESTION.findall(pair.source)), len(_QUESTION.findall(pair.text))
    if bool(asked) != bool(asks):
        what = (
            Sentence("the English asks, the text does not")
            if asked
            else Sentence("the text asks, the English does not")
        )
        yield Told("question-mark", Severity.ERROR, what, "?")
    elif asked != asks:
        told = Sentence("{n} questions, the English has {wanted}", n=asks, wanted=asked)
        yield Told("question-mark", Severity.WARN, told, "?")


def address(pair: Pair) -> Iterator[Told]:
    """Web and mail addresses stay as they are."""
    wanted, found = (
        {one.rstrip(".,;:!?'”’`") for one in _ADDRESS.findall(text)}
        for text in (pair.whole, pair.text)
    )
    lost, extra = wanted - found if not pair.plural else set(), found - wanted
    if lost:
        named = ", ".join(sorted(lost))
        yield Told("url", Severity.ERROR, missing(named), named)
    if extra:
        named = ", ".join(sorted(extra))
        yield Told("url", Severity.ERROR, added(named), named)


def too_long(pair: Pair) -> Iterator[Told]:
    """Not longer than its place; not twice as long as the English, nor less than two fifths of it."""
    limit = next((one[len(_LIMIT) :] for one in pair.flags if one.startswith(_LIMIT)), "")
    size, wanted = len(pair.text), len(pair.source)
    if limit.isdecimal() and size > int(limit):
        told = Sentence("{n} letters, its place holds {limit}", n=size, limit=int(limit))
        yield Told("too-long", Severity.ERROR, told, limit)
    elif wanted >= 20 and not 0.4 * wanted <= size <= 2 * wanted:
        kind = "long" if size > wanted else "short"
        told = Sentence("{n} letters for {wanted} of the English", n=size, wanted=wanted)
        yield Told(f"too-{kind}", Severity.WARN, told)


def unchanged(pair: Pair) -> Iterator[Told]:
    """The English itself stands in the translation."""
    if pair.text.strip() != pair.source.strip():
        return
    words = [one for one in WORD.findall(PLACE.sub(" ", pair.source)) if _LATIN_WORD.search(one)]
    if any(not one.isupper() and one not in _NAMES for one in words):
        yield Told("unchanged", Severity.WARN, Sentence("the English stands here unchanged"))

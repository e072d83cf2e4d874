"""Checks the ``{name}`` places: the same ones as in the English, written right, without an ending.

It must never accept an attribute or an index in a place: ``{name.__class__}`` is an attack.
"""

import re
from collections import Counter
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told, added
from depter.words.checks.finding import missing as lacking
from depter.words.checks.pair import Pair
from depter.words.fill import PLACE
from depter.words.sentence import Sentence

#: What other programs put between braces ("{0}", "{:>5}", "{0!r}"): kept when the source has it.
_OTHER = re.compile(r"\{[^{}]*\}")
_REACH = re.compile(r"^\{[^{}]*[.\[][^{}]*\}$")
_SUFFIX = re.compile(r"\}(?P<end>[\u0400-\u04ff]+|-(?=[^\W\d_])[\w]*)")
_PLACE_OF_A_PLURAL = "n"


def _braces(text: str) -> str:
    return "".join(sign for sign in text if sign in "{}")


def placeholders(pair: Pair) -> Iterator[Told]:
    """ph-missing, ph-extra, ph-syntax and ph-suffix."""
    wanted, found = set(PLACE.findall(pair.whole)), set(PLACE.findall(pair.text))
    missing, extra = wanted - found, found - wanted
    if _PLACE_OF_A_PLURAL in missing and pair.plural and pair.form == 0:
        missing -= {_PLACE_OF_A_PLURAL}
        if pair.language.rule == "ru":
            # The first Russian form serves 1, 21, 101: without a number it tells a wrong one.
            yield Told(
                "ph-missing",
                Severity.WARN,
                Sentence("{place} is missing; this form is also used for 21 and 101", place="{n}"),
                "{n}",
            )
    if missing:
        named = ", ".join(f"{{{name}}}" for name in sorted(missing))
        yield Told("ph-missing", Severity.ERROR, lacking(named), named)
    if extra:
        named = ", ".join(f"{{{name}}}" for name in sorted(extra))
        told = added(named)
        if wanted:
            told = Sentence(
                "{what} is not in the English; the English has {wanted}",
                what=named,
                wanted=_all(wanted),
            )
        yield _at(pair, f"{{{min(extra)}}}", told, named)
    yield from _syntax(pair)
    for match in _SUFFIX.finditer(pair.text):
        yield Told(
            "ph-suffix",
            Severity.ERROR,
            Sentence(
                "the ending '{end}' stands directly after a place; the value may need another"
                " ending: turn the sentence round",
                end=match["end"],
            ),
            match["end"],
            match.start("end"),
            match.end("end"),
        )


def _all(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _at(pair: Pair, piece: str, message: Sentence, what: str) -> Told:
    start = pair.text.find(piece)
    return Told("ph-extra", Severity.ERROR, message, what, start, start + len(piece))


def _syntax(pair: Pair) -> Iterator[Told]:
    source, text = (
        PLACE.sub("", pair.source if not pair.plural else pair.whole),
        PLACE.sub("", pair.text),
    )
    theirs, ours = Counter(_OTHER.findall(source)), Counter(_OTHER.findall(text))
    for piece in ours:
        start = pair.text.find(piece)
        if _REACH.match(piece):
            message = Sentence(
                "{piece} reaches into a value; a place is a plain {place}",
                piece=piece,
                place="{name}",
            )
        elif piece not in theirs:
            message = Sentence(
                "{piece} is not a place; a place is a plain {place} of the English",
                piece=piece,
                place="{name}",
            )
        else:
            continue
        yield Told("ph-syntax", Severity.ERROR, message, piece, start, start + len(piece))
    lost = theirs - ours
    if lost and not pair.plural:
        named = ", ".join(sorted(lost))
        yield Told("ph-missing", Severity.ERROR, lacking(named), named)
    if _braces(_OTHER.sub("", text)) and _braces(_OTHER.sub("", text)) != _braces(
        _OTHER.sub("", source)
    ):
        yield Told(
            "ph-syntax",
            Severity.ERROR,
            Sentence("a brace {open} or {close} stands alone", open="{", close="}"),
            "{}",
        )

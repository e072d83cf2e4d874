"""A questionnaire that was filled in on paper, as it is read and printed: what was copied first, then
what it adds up to (FORMAT.md 5.7).

It must never name a band where nobody validated the questionnaire (on the screen a reader can ask for
it; no paper has it), take a declined line for one that was left out, or leave out that a result of
screening is not a diagnosis.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from depter.desk.review.lines import Said
from depter.errors import FormError
from depter.forms.score import DECLINED, VALIDATED, Scored, instrument, score
from depter.words import Translator
from depter.words.locale_data import LocaleData
from depter.words.numbers import format_number


def questionnaire(
    value: Mapping[str, Any], words: Translator, text: Callable[[str], str]
) -> Iterator[Said]:
    """Its name, language and way, the numbers, the total, and what follows; ``text`` gives the words of
    a key. Raises anything for a value that does not fit."""
    locale = words.locale

    def common(kind: str, code: str) -> str:
        return text(f"form:_common/{kind}:{code}") or code

    language = text(f"form:_lists/language/o:{value['lang']}") or str(value["lang"])
    yield Said(
        f"{value['version'] or value['instrument']}, {language}, {common('mode', value['mode'])}"
    )
    items, exposure = list(value["items"]), value.get("exposure")
    if exposure is not None:
        said = common("s", DECLINED) if exposure == DECLINED else common("o", _YES_NO[exposure])
        asked = words.t("The question before the lines: did such an event happen?")
        yield Said(f"{asked} {said}")
    if any(isinstance(item, int | float) for item in items):
        copied = " ".join(
            format_number(item, locale) if isinstance(item, int | float) else "–" for item in items
        )
        yield Said(words.t("Lines 1 to {last}: {numbers}", last=len(items), numbers=copied))
    try:
        told = instrument(value["instrument"])
    except FormError:
        if value["total"] is not None:
            yield Said(words.t("Total {total}", total=format_number(value["total"], locale)))
        return
    found = score(told, items, value["lang"], value["total"], exposure)
    if found.declined:
        yield Said(
            words.t("Preferred not to answer: {lines}", lines=_lines(found.declined, locale))
        )
    if found.left_out and len(found.left_out) < len(items):
        yield Said(words.t("Left out: {lines}", lines=_lines(found.left_out, locale)))
    if not found.applies:
        yield Said(words.t("No such event was named: the lines do not apply, and the total is 0."))
    yield from _totals(told, found, words, common)
    for code, held in found.results.items():
        if held is None:
            outcome = words.t("open, because lines are missing")
        else:
            outcome = (
                words.t("the criteria are met") if held else words.t("the criteria are not met")
            )
        yield Said(f"{common('result', code)}: {outcome}")
    if "suicide" in found.flags:
        yield Said(words.t("The paper says: thoughts of being dead or of self-harm."))
    if told["items"]:
        yield Said(common("validation", found.status))
    band = score(told, items, value["lang"], value["total"], exposure, opted=True).band
    if band is not None and found.band is None:
        caution = words.t(
            "Nobody has shown that this band holds in this language. "
            "It is for your eyes only, and is never printed."
        )
        yield Said(
            f"{common('band', band)}. {caution}", folded=words.t("Show the band all the same")
        )
    yield Said(words.t("Result of a screening. It is no diagnosis."))


_YES_NO = {0: "no", 1: "yes"}


def _lines(numbers: tuple[int, ...], locale: LocaleData) -> str:
    return ", ".join(format_number(number, locale) for number in numbers)


def _totals(
    told: Mapping[str, Any],
    found: Scored,
    words: Translator,
    common: Callable[[str, str], str],
) -> Iterator[Said]:
    if found.total is None:
        return
    total = format_number(found.total, words.locale)
    if told["items"]:
        said = words.t(
            "Total {total} of {most}", total=total, most=int(told["max"] * told["items"])
        )
    else:
        said = words.t("Total {total}", total=total)
    if found.band is not None and found.status == VALIDATED:
        said += f", {common('band', found.band)}"
    yield Said(said)
    if found.filled:
        yield Said(
            words.tn(
                "{n} line was missing and counts as the mean of the others.",
                "{n} lines were missing and count as the mean of the others.",
                found.filled,
            )
        )

"""Asks whether a "not" was lost or won. A question to the reviewer and nothing more.

What it cannot do: Kazakh and Kyrgyz deny inside the verb, Tajik with a first syllable, and each says
some denied English without denial, so it is wrong for one text in ten to one in four. It must never
stop a build.
"""

import re
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair

_ENGLISH = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|without|cannot|neither|nor|nowhere)\b|n[’']t\b", re.I
)
_TURKIC = r"\b\w{2,}(?:ма|ме|ба|бе|па|пе|мо|мө|бо|бө|по|пө)(?:й\w*|ды\w*|ді\w*|ган\w*|ген\w*|ған\w*|с\w*|ңыз\w*|ңіз\w*|ңиз\w*|у\w*|ү\w*|сын|сін|син|са\w*|се\w*|т\w*)?\b"
_DENIES = {
    "ru": re.compile(r"\b(?:не|нет|ни|без|нельзя|никогда|никто|ничего|никому|никого|нигде|не\w+|без\w+|бес\w+)\b", re.I),
    "kk": re.compile(rf"\b(?:емес\w*|жоқ\w*|ешкім\w*|ештеңе\w*|ешқашан|ешбір|тыс|\w+(?:сыз|сіз)\w*)\b|{_TURKIC}", re.I),
    "ky": re.compile(rf"\b(?:эмес\w*|жок\w*|эч|эчким\w*|эчтеке\w*|\w+(?:сыз|сиз|суз|сүз)\w*)\b|{_TURKIC}", re.I),
    "tg": re.compile(r"\b(?:не|нест\w*|ҳеҷ\w*|бе|на|на\w+|ма\w+|бе\w+)\b", re.I),
}  # fmt: skip


def negation(pair: Pair) -> Iterator[Told]:
    """The English denies and no denial is seen in the translation."""
    denies = _DENIES.get(pair.language.code)
    match = _ENGLISH.search(pair.source)
    if denies is not None and match and not denies.search(pair.text):
        told = f"the English says {match[0]!r}; is it still denied here?"
        yield Told("negation", Severity.HINT, told, match[0])

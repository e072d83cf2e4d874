"""Asks whether a "not" was lost or won. A question to the reviewer and nothing more.

What it cannot do: Kazakh and Kyrgyz deny inside the verb, Tajik with a first syllable, and each says
some denied English without denial, so it is wrong for one text in ten to one in four. It must never
stop a build.
"""

import re
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.sentence import Sentence

_ENGLISH = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|without|cannot|neither|nor|nowhere)\b|n[’']t\b", re.I
)
#: The syllable of denial inside a verb, and what may follow it.
_TURKIC = (
    r"\b\w{2,}(?:ма|ме|ба|бе|па|пе|мо|мө|бо|бө|по|пө)"
    r"(?:й|д[ыі]|[гғ][ае]н|с|ң[ыиі]з|у|ү|т)?\w*\b"
)
_RUSSIAN = r"\b(?:нет|ни|нельзя|ник\w+|нич\w+|нигде|не\w*|бе[зс]\w*)\b"
_KAZAKH = r"\b(?:емес\w*|жоқ\w*|еш\w+|тыс|\w+(?:сыз|сіз)\w*)\b"
_KYRGYZ = r"\b(?:эмес\w*|жок\w*|эч\w*|\w+(?:сыз|сиз|суз|сүз)\w*)\b"
_TAJIK = r"\b(?:не|нест\w*|ҳеҷ\w*|на\w*|ма\w+|бе\w*)\b"
_DENIES = {
    "ru": re.compile(_RUSSIAN, re.I),
    "kk": re.compile(f"{_KAZAKH}|{_TURKIC}", re.I),
    "ky": re.compile(f"{_KYRGYZ}|{_TURKIC}", re.I),
    "tg": re.compile(_TAJIK, re.I),
}


def negation(pair: Pair) -> Iterator[Told]:
    """The English denies and no denial is seen in the translation."""
    denies = _DENIES.get(pair.language.code)
    match = _ENGLISH.search(pair.source)
    if denies is not None and match and not denies.search(pair.text):
        told = Sentence("the English says '{word}'; is it still denied here?", word=match[0])
        yield Told("negation", Severity.HINT, told, match[0])

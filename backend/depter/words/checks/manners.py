"""Checks the tone: polite address, no past tense that tells a person's gender.

It must never forbid what belongs to texts for children, whose forms end in ``-minor``.
"""

import re
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told
from depter.words.checks.pair import Pair
from depter.words.sentence import Sentence

#: Words that say "thou".
_THOU = {
    "ru": "ты тебя тебе тобой тобою твой твоя твоё твое твои твоего твоей твоему твоим твоими твоих"
    " твоём твоем твою",
    "kk": "сен сені саған сенің сенде сенен сенімен сендер сендердің сендерге сендерді сенікі",
    "ky": "сен сени сага сенин сенде сенден силер сеники",
    "tg": "ту туро",
}
_THOU_WORDS = {code: frozenset(words.split()) for code, words in _THOU.items()}
#: Russian verbs of "thou" ("хочешь"); the rest end so by chance.
_THOU_VERB = re.compile(r"[а-яё]{2,}(?:ешь|ёшь|ишь)(?:ся)?")
_BY_CHANCE = frozenset({"лишь", "мышь", "тишь", "гуашь"})
_GENDER_BOTH = re.compile(r"\b\w+(?:л|н|ен|ся)?\s?[(/]-?(?:а|ла|на|ась|лась|ая)\)?(?!\w)", re.I)
_YOU_DID = re.compile(
    r"\b(?:вы|я)\b(?:\s+(?:не|уже|ещё|сами|сам|тогда|это|его|её|их|там|раньше))*\s+"
    r"(?P<verb>[а-яё]+(?:[аеияыуо]л|[аеияыуо]ла|[аеияыуо]лся|[аеияыуо]лась|шёл|шла)"
    r"|согласна?|согласен|уверена?|готова?|должна|должен|рада?|обязана?|вынужден[а]?)\b",
    re.I,
)


def informal_address(pair: Pair) -> Iterator[Told]:
    """«ты», «сен», «ту» where a person is addressed as an equal: Вы, Сіз, Сиз, Шумо."""
    form = pair.key.split("/")[0]
    if form.endswith("-minor"):
        return
    strict = pair.domain in ("forms", "consent")
    severity = Severity.ERROR if strict else Severity.WARN if pair.ours else Severity.HINT
    thou = _THOU_WORDS.get(pair.language.code, frozenset())
    for match in pair.words:
        word = match[0].lower()
        verb = pair.language.code == "ru" and _THOU_VERB.fullmatch(word)
        # A joined word is a name («Сен-Мартин»).
        if word in thou or (verb and word not in _BY_CHANCE):
            yield Told(
                "informal-address",
                severity,
                Sentence("'{word}' says thou; the polite form is used", word=match[0]),
                match[0],
                match.start(),
                match.end(),
            )


def gendered(pair: Pair) -> Iterator[Told]:
    """A Russian form that tells whether the person is a man or a woman."""
    if pair.language.code != "ru" or not pair.ours:
        return
    for match in _GENDER_BOTH.finditer(pair.text):
        yield Told(
            "gendered",
            Severity.WARN,
            Sentence("'{word}' names both genders; say it without", word=match[0]),
            match[0],
            *match.span(),
        )
    for match in _YOU_DID.finditer(pair.text):
        yield Told(
            "gendered",
            Severity.HINT,
            Sentence("'{word}' tells whether it is a man or a woman", word=match["verb"]),
            match["verb"],
            *match.span("verb"),
        )

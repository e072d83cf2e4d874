"""How a record stands, beside its answers: what was not sealed when its meeting ended, whether a code was
wanted. It says what the record says and confirms nothing; what is not recorded is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from depter.forms.answers import Answers
from depter.words import Translator
from depter.words.dates import format_instant


@dataclass(frozen=True, slots=True)
class Fact:
    """What is so, in the reader's language; ``loud``: to be seen before anything is done with it."""

    title: str
    text: str
    loud: bool = False


def standing(answers: Answers, words: Translator) -> tuple[Fact, ...]:
    """Return how an opened record stands, in the order in which it is told."""
    return tuple(_meetings(answers, words))


def _meetings(answers: Answers, words: Translator) -> Iterator[Fact]:
    why = {
        "person": words.t("Not sealed when it ended: the person asked to wait."),
        "time": words.t("Not sealed when it ended: there was no time, or it was not safe there."),
        "cannot": words.t("Not sealed when it ended: it was not possible."),
    }
    for number, one in enumerate(answers.sessions, 1):
        if one.unsealed is not None:
            yield Fact(words.t("Session {number}", number=number), why[one.unsealed])
    if answers.no_code is not None:
        when = format_instant(answers.no_code, words.locale)
        yield Fact(
            words.t("A code to take it back"),
            words.t("Offered on {when}; the person wanted none.", when=when),
        )

"""A sentence of a check: English for the command line, and what another language needs to say the same.

It must never be made of parts: ``Sentence("{n} lines, the English has {wanted}", n=1, wanted=2)``.
"""

from typing import Any

from depter.words.fill import fill


class Sentence(str):
    """The English, filled. ``english`` is the sentence with its places, ``facts`` what stands in them
    (a fact may be a ``Sentence`` itself: the name of a language).

    ``english`` must be a literal: extraction finds it by the name of this class.
    """

    __slots__ = ("english", "facts")
    english: str
    facts: dict[str, Any]

    def __new__(cls, english: str, **facts: object) -> "Sentence":
        made = super().__new__(cls, fill(english, facts))
        made.english, made.facts = english, facts
        return made

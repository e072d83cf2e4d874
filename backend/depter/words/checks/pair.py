"""One form of a translation beside the English that it translates: what every check of a text is given.

It must never hold a rule.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from depter.words.languages import Language

#: A word: letters, joined by hyphens or apostrophes.
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
#: A format of another program ("%s", "%(name)s"): its letter is no part of the word that follows.
_FORMAT = re.compile(r"%(?:\(\w*\)|[-+#'\d.$]*)[A-Za-z]")


@dataclass(frozen=True)
class Pair:
    """One form. ``source`` is its English, ``whole`` the English of all forms, ``form`` its number.

    ``domain`` is empty in a file that is not ours; ``flags`` are those of the PO entry.
    """

    source: str
    whole: str
    text: str
    language: Language
    domain: str = ""
    key: str = ""
    form: int = 0
    plural: bool = False
    flags: tuple[str, ...] = ()

    @property
    def ours(self) -> bool:
        """True in our own domains, where no ``%`` format, tag or accelerator is ever written."""
        return bool(self.domain)

    @cached_property
    def words(self) -> tuple[re.Match[str], ...]:
        """The words of the text with their places."""
        text = self.text
        if not self.ours:
            text = _FORMAT.sub(lambda match: " " * len(match[0]), text)
        return tuple(WORD.finditer(text))

    @cached_property
    def letters(self) -> int:
        """How many letters the text has."""
        return sum(letter.isalpha() for letter in self.text)

"""The sentences of our own programs in one language: gettext catalogs and ``{name}`` places.

It must never use ``%`` formats or ``str.format`` on a translated text, raise because of a text, or
hand back HTML.
"""

import gettext
import io
from functools import lru_cache
from pathlib import Path

from depter.errors import WordsError
from depter.words import places
from depter.words.compiled_set import CompiledSet, compiled_set
from depter.words.fill import fill_or
from depter.words.languages import SOURCE, Language, plural_index
from depter.words.locale_data import LocaleData
from depter.words.numbers import format_number
from depter.words.sentence import Sentence
from depter.words.sorting import SortKey, sort_key

DOMAIN = "server"


class Translator:
    """One language's sentences. Made by ``translator``."""

    def __init__(self, language: Language, catalog: gettext.NullTranslations, data: LocaleData):
        self.language = language
        self.locale = data
        self._catalog = catalog

    @property
    def dates_approved(self) -> bool:
        """Whether somebody approved how this language writes dates, numbers and lists."""
        return self.locale.get("review") == "a"

    def order(self, text: str) -> SortKey:
        """A key for ``sorted``: names and lists in the order of this language's alphabet."""
        return sort_key(text, self.locale)

    def _number(self, value: int | float) -> str:
        return format_number(value, self.locale)

    def t(self, message: str, **values: object) -> str:
        """The sentence ``message`` (English, a literal in the code) with its places filled."""
        return fill_or(self._catalog.gettext(message), message, values, self._number)

    def tp(self, context: str, message: str, **values: object) -> str:
        """Like ``t`` where the same English means two things."""
        found = self._catalog.pgettext(context, message)
        return fill_or(found, message, values, self._number)

    def say(self, said: str) -> str:
        """A sentence that a check said, in this language; a plain text stays as it is."""
        if not isinstance(said, Sentence):
            return said
        facts = {
            name: self.say(fact) if isinstance(fact, Sentence) else fact
            for name, fact in said.facts.items()
        }
        return fill_or(self._catalog.gettext(said.english), said.english, facts, self._number)

    def tn(self, one: str, many: str, n: int, **values: object) -> str:
        """Singular or plural by count; ``{n}`` is given by itself. Zero has its own sentence."""
        english = one if plural_index("n!=1", n) == 0 else many
        found = self._catalog.ngettext(one, many, n)
        return fill_or(found, english, {"n": n, **values}, self._number)


def _catalog(
    compiled: CompiledSet, codes: tuple[str, ...], domain: str
) -> gettext.NullTranslations:
    """The chain of catalogs: the language, its fallbacks; English msgids stand behind all."""
    first: gettext.NullTranslations | None = None
    for code in codes:
        found = gettext.GNUTranslations(io.BytesIO(compiled.sentences(code, domain)))
        if first is None:
            first = found
        else:
            first.add_fallback(found)
    return first if first is not None else gettext.NullTranslations()


@lru_cache
def _translator(folder: Path, code: str, domain: str) -> Translator:
    compiled: CompiledSet = compiled_set(folder)
    language = compiled.languages.get(code)
    if language is None:
        raise WordsError("words.unknown_language", language=code)
    codes = () if code == SOURCE else (code, *language.fallback)
    return Translator(language, _catalog(compiled, codes, domain), compiled.locale(code))


def translator(code: str, folder: Path | None = None, domain: str = DOMAIN) -> Translator:
    """The translator of a language, of the servers' sentences or of those of another ``domain``.

    Errors: ``words.unknown_language``, ``words.not_compiled``, ``words.catalog_missing``,
    ``words.catalog_damaged``.
    """
    return _translator(folder or places.COMPILED, code, domain)

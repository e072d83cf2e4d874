"""Every word in every language for the relay and the desk, and the workshop that makes the catalogs.

It must never hold a translated text itself: those stand in ``translations/``.
"""

from depter.words.compiled_set import CompiledSet, Wording, compiled_set
from depter.words.languages import Language, negotiate
from depter.words.locale_data import LocaleData
from depter.words.translator import Translator, translator

__all__ = [
    "CompiledSet",
    "Language",
    "LocaleData",
    "Translator",
    "Wording",
    "compiled_set",
    "negotiate",
    "translator",
]

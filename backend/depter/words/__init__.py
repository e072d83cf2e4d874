"""Every word in every language for the relay and the desk, and the workshop that makes the catalogs.

It must never hold a translated text itself: those stand in ``translations/``.
"""

from depter.words.compiled_set import CompiledSet, Wording, compiled_set, document_of
from depter.words.hashes import document_hash, document_text, target_hash
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
    "document_hash",
    "document_of",
    "document_text",
    "negotiate",
    "target_hash",
    "translator",
]

"""The hashes that bind a statement or an answer to a wording.

It must never change: they stand in sealed records and in the ledger.
"""

import hashlib
import unicodedata
from collections.abc import Sequence


def _joined(parts: Sequence[str]) -> str:
    text = "\0".join(unicodedata.normalize("NFC", part) for part in parts)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def source_hash(context: str, msgid: str, plural: str = "") -> str:
    """``src``: hex SHA-256 of context, English and English plural, each NFC, joined by NUL."""
    return _joined((context, msgid, plural))


def target_hash(forms: Sequence[str]) -> str:
    """``tgt``: hex SHA-256 of the forms of a translation, each NFC, joined by NUL."""
    return _joined(forms)

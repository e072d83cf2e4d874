"""The hashes that bind a statement or an answer to a wording.

It must never change: they stand in sealed records and in the ledger.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence

SOURCE_DIGITS = 16
"""How much of ``src`` a catalog carries: 64 bits name a text among the product's own English ones."""


def _joined(parts: Sequence[str]) -> str:
    text = "\0".join(unicodedata.normalize("NFC", part) for part in parts)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def source_hash(context: str, msgid: str, plural: str = "") -> str:
    """``src``: hex SHA-256 of context, English and English plural, each NFC, joined by NUL."""
    return _joined((context, msgid, plural))


def target_hash(forms: Sequence[str]) -> str:
    """``tgt``: hex SHA-256 of the forms of a translation, each NFC, joined by NUL."""
    return _joined(forms)


def _plain(text: str) -> str:
    """NFC, and LF for every line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def document_text(doc: str, lang: str, blocks: Iterable[tuple[str, str]]) -> str:
    """The canonical form of a consent text: its blocks by key, with their places unfilled.

    UTF-8 JSON, sorted keys, no spaces, NFC, LF. Vectors: ``tests/vectors/words/documents.json``.
    """
    told = sorted((_plain(key), _plain(text)) for key, text in blocks)
    form = {"blocks": told, "doc": doc, "lang": lang, "v": 1}
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def document_hash(doc: str, lang: str, blocks: Iterable[tuple[str, str]]) -> str:
    """Hex SHA-256 of a consent text's canonical form."""
    return hashlib.sha256(document_text(doc, lang, blocks).encode("utf-8")).hexdigest()

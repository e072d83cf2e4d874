"""The compiled catalogs of a release: which languages there are, and form and consent texts by key.

It must never fall back for a consent text, or show one that nobody approved unless it is told that
the organisation is a practice one.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from depter.errors import WordsError
from depter.words import places
from depter.words.hashes import target_hash
from depter.words.languages import SOURCE, Language, read
from depter.words.locale_data import LocaleData
from depter.words.manifest import set_id

#: What a person who starts a program reads when the words are not as they were built.
SAY = "The words are not built here, or were changed since. Type: make build"
REVIEWS = {"m": "machine", "u": "unreviewed", "a": "approved"}


@dataclass(frozen=True)
class Wording:
    """A text of a form or a consent, and what a record says about it.

    ``language`` is another than the asked one when the text is a fallback. ``tgt`` is the hex SHA-256
    of the text, ``src`` that of its keyed English source, or its first 16 digits (words.md 2.5, 2.7).
    """

    key: str
    text: str
    language: str
    review: str
    tgt: str
    src: str


def wording_of(key: str, code: str, row: list[Any]) -> Wording:
    """The text of a catalog's row. A row without ``tgt`` leaves it to be worked out from the text."""
    forms = [row[0]] if isinstance(row[0], str) else row[0]
    language = row[4] if len(row) > 4 else code
    tgt = row[2] or target_hash(forms)
    return Wording(key, forms[0], language, REVIEWS[row[1]], tgt, row[3])


def document_of(key: str) -> str:
    """The consent text that a paragraph belongs to: ``consent:interview/p:03`` to ``interview``."""
    return key.removeprefix("consent:").partition("/")[0]


class CompiledSet:
    """One folder of compiled catalogs. Made by ``compiled_set``."""

    def __init__(self, folder: Path, index: dict[str, Any]):
        self.folder = folder
        self.languages: dict[str, Language] = read(index["languages"])
        self._files: dict[str, str] = index["files"]
        self._mo: dict[str, str] = index["mo"]
        self._read: dict[str, Any] = {}
        self.id = set_id(index["manifest"].encode())[:16]
        """What a record names: the first 16 hex digits of the set's id."""

    def _json(self, name: str) -> Any:
        if name not in self._read:
            try:
                file = self._files[name]
                data = (self.folder / "json" / file).read_bytes()
            except (KeyError, OSError) as fault:
                raise WordsError("words.catalog_missing", name=name, say=SAY) from fault
            if hashlib.sha256(data).hexdigest()[:16] != file.split(".")[-2]:
                raise WordsError("words.catalog_damaged", name=name, say=SAY)
            self._read[name] = json.loads(data)
        return self._read[name]

    def sentences(self, code: str, domain: str) -> bytes:
        """The MO of a language's sentences in one of our own programs."""
        name = f"{code}/{domain}"
        try:
            data = (self.folder / "mo" / code / "LC_MESSAGES" / f"{domain}.mo").read_bytes()
        except OSError as fault:
            raise WordsError("words.catalog_missing", name=name, say=SAY) from fault
        if hashlib.sha256(data).hexdigest() != self._mo.get(name):
            raise WordsError("words.catalog_damaged", name=name, say=SAY)
        return data

    def speaks(self, domain: str) -> tuple[str, ...]:
        """The languages of one of our own programs, English first."""
        there = (code for code in self.languages if f"{code}/{domain}" in self._mo)
        return (SOURCE, *there)

    def places(self, code: str) -> dict[str, Any]:
        """Names of countries, languages and regions (``places_data.build``)."""
        return cast(dict[str, Any], self._json(f"{code}/places"))

    def locale(self, code: str) -> LocaleData:
        """Dates, numbers and sorting of a language."""
        return cast(LocaleData, self._json(f"{code}/locale"))

    def _entry(self, code: str, domain: str, key: str, row: list[Any]) -> Wording:
        return wording_of(key, code, row)

    def wording(self, key: str, code: str) -> Wording | None:
        """The text of ``form:…`` or ``consent:…`` in a language with its state; None when absent.

        A consent text is handed back in any state: a record may have been made with it, and a court
        must see it. Showing it to a person is decided by the caller (ruling 28).
        """
        domain = "consent" if key.startswith("consent:") else "forms"
        row = self._json(f"{code}/{domain}")["m"].get(key)
        return None if row is None else self._entry(code, domain, key, row)

    def wordings(self, code: str, domain: str) -> Iterator[Wording]:
        """All texts of a domain (``forms`` or ``consent``) in a language."""
        for key, row in self._json(f"{code}/{domain}")["m"].items():
            yield self._entry(code, domain, key, row)

    def document(self, doc: str, code: str) -> tuple[Wording, ...]:
        """The paragraphs of a consent text in a language, by key, in any state of review."""
        found = [one for one in self.wordings(code, "consent") if document_of(one.key) == doc]
        return tuple(sorted(found, key=lambda one: one.key))

    def approvals(self, doc: str, code: str) -> list[dict[str, str]]:
        """Who approved the whole of a consent text, as the catalog says; empty when nobody did."""
        told = self._json(f"{code}/consent").get("docs", {}).get(doc, {})
        return list(told.get("approvals", []))

    def by_hash(self, tgt: str) -> list[Wording]:
        """Texts of this release whose hash is ``tgt``; empty for an older or foreign wording, which
        is kept and marked, never refused."""
        return [
            one
            for code in self.languages
            for domain in ("forms", "consent")
            for one in self.wordings(code, domain)
            if one.tgt == tgt
        ]


@lru_cache
def compiled_set(folder: Path = places.COMPILED) -> CompiledSet:
    """The catalogs of a folder. Errors: ``words.not_compiled`` with what to type."""
    try:
        index = json.loads((folder / "json" / "index.json").read_text("utf-8"))
        return CompiledSet(folder, index)
    except (OSError, ValueError, KeyError) as fault:
        raise WordsError("words.not_compiled", say=SAY) from fault

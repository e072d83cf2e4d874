"""The texts of one set that was released at some time, read out of its own files.

It must never take a text from another set: what a record cites is reproduced or it is not there.
"""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from depter.errors import WordsError
from depter.words.compiled_set import Wording, wording_of
from depter.words.manifest import Manifest

DOMAINS = ("forms", "consent")


class KeptSet:
    """A verified manifest, and ``read`` that gives a file by its hash or None."""

    def __init__(self, manifest: Manifest, read: Callable[[str], bytes | None]):
        self.manifest = manifest
        self._read = read
        self._tables: dict[str, dict[str, Any]] = {}

    def _table(self, name: str) -> dict[str, Any]:
        """A catalog; empty where the set has none. Errors: ``words.catalog_damaged``."""
        if name not in self._tables:
            file = self.manifest.files.get(name)
            content = None if file is None else self._read(file.sha256)
            try:
                read = {} if content is None else json.loads(content)
                self._tables[name] = read if isinstance(read.get("m", {}), dict) else {}
            except (ValueError, AttributeError, RecursionError) as fault:
                raise WordsError("words.catalog_damaged", name=name) from fault
        return self._tables[name]

    @property
    def id(self) -> str:
        """What a record names the set by: the first 16 digits of its id."""
        return self.manifest.id[:16]

    @property
    def languages(self) -> Collection[str]:
        """The languages that this set has texts in, in their order."""
        return sorted({name.partition("/")[0] for name in self.manifest.files})

    def wording(self, key: str, code: str) -> Wording | None:
        """The same as ``text``, by the name that every set of words has."""
        return self.text(key, code)

    def wordings(self, code: str, domain: str) -> Iterator[Wording]:
        """All texts of a domain (``forms`` or ``consent``) in a language."""
        for key, row in self._table(f"{code}/{domain}").get("m", {}).items():
            yield _wording(key, code, row)

    def text(self, key: str, lang: str) -> Wording | None:
        """The text of a key in a language as this set had it; None when it had none."""
        domain = "consent" if key.startswith("consent:") else "forms"
        row = self._table(f"{lang}/{domain}").get("m", {}).get(key)
        return None if row is None else _wording(key, lang, row)

    def all(self) -> Iterator[Wording]:
        """Every text of forms and consent."""
        for name in self.manifest.files:
            lang, _, domain = name.partition("/")
            if domain in DOMAINS:
                for key, row in self._table(name).get("m", {}).items():
                    yield _wording(key, lang, row)

    def document(self, doc: str, lang: str) -> dict[str, Any] | None:
        """Full hash and approvals of a consent text that was whole in this set."""
        told = self._table(f"{lang}/consent").get("docs", {}).get(doc)
        return told if isinstance(told, dict) else None

    def approvals(self, doc: str, lang: str) -> list[dict[str, str]]:
        """Who had approved a whole consent text, as this set says; empty when nobody had."""
        told = (self.document(doc, lang) or {}).get("approvals", [])
        return list(told) if isinstance(told, list) else []


def _wording(key: str, lang: str, row: list[Any]) -> Wording:
    try:
        return wording_of(key, lang, row)
    except (IndexError, KeyError, TypeError) as fault:
        raise WordsError("words.catalog_damaged", name=key) from fault

"""Reads the English sources of forms and consent, ``translations/source/*/*.toml``.

It must never invent a text: a table without words, or with an unknown field, is refused.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from depter.errors import WordsError

FIELDS = frozenset({"text", "note", "reference", "audience", "max-length", "critical"})
PREFIX = {"forms": "form", "consent": "consent"}


@dataclass(frozen=True)
class Source:
    """One English text of a form or a consent with what a translator must know."""

    domain: str
    key: str
    text: str
    note: str
    reference: str
    audience: str
    max_length: int | None
    path: str
    critical: bool = False


def _parents(table: str) -> list[str]:
    """``q:a/o:b`` inherits from ``q:a``."""
    parts = table.split("/")
    return ["/".join(parts[:size]) for size in range(len(parts) - 1, 0, -1)]


def _audience(table: str, told: str) -> str:
    last = table.rsplit("/", 1)[-1]
    if last == "guide" or table.startswith(("n:", "sec:")):
        return "interviewer"
    return told


def read_file(path: Path, domain: str, shown: str) -> list[Source]:
    """The texts of one file, in their order. Errors: ``words.source`` with path and table."""
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise WordsError("words.source", path=shown, why=str(fault)) from fault
    for table, fields in tables.items():
        if not isinstance(fields, dict):
            raise WordsError("words.source", path=shown, table=table, why="stands in no table")
    defaults = tables.pop("defaults", {})
    made = []
    for table, fields in tables.items():
        unknown = set(fields) - FIELDS
        text = fields.get("text", "")
        flagged = fields.get("critical", False)
        shaped = isinstance(text, str) and isinstance(flagged, bool) and not unknown
        if not shaped or not text or text != text.strip():
            raise WordsError("words.source", path=shown, table=table, why="text or field")
        chain = [fields, *(tables.get(one, {}) for one in _parents(table)), defaults]

        def told(field: str, chain: list[dict[str, Any]] = chain) -> str:
            return next((str(one[field]) for one in chain if field in one), "")

        made.append(
            Source(
                domain=domain,
                key=f"{PREFIX[domain]}:{path.stem}/{table}",
                text=text,
                note=told("note"),
                reference=told("reference"),
                audience=_audience(table, told("audience")),
                max_length=fields.get("max-length"),
                path=shown,
                critical=flagged,
            )
        )
    return made


def read_sources(translations: Path) -> list[Source]:
    """All English texts of forms and consent, by file and in their order.

    Errors: ``words.source`` with path and table.
    """
    made: list[Source] = []
    for domain in PREFIX:
        for path in sorted((translations / "source" / domain).glob("*.toml")):
            made += read_file(path, domain, f"translations/source/{domain}/{path.name}")
    return made

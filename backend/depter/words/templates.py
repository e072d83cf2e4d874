"""What the templates (``pot/``) are asked most: which texts they have, which of them are critical, and
whether they say what their sources say.

It must never take a template's word for the English of consent and forms: a paragraph that is gone from
the template would be missing from what is "approved whole".
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polib

from depter.errors import WordsError
from depter.words import pot
from depter.words.merge import Key, key
from depter.words.regular import read_regular
from depter.words.sources import read_sources
from depter.words.statement import Subject

#: The domains whose template must be what their sources say.
COMPARED = ("consent", "forms")
#: The name under which the guard signs the set of critical texts.
MARKS = "pot: critical"
_CRITICAL = "critical"
_LIMIT = "max-length:"


#: What a template says of each text beside its words: format, limit, critical.
Flags = Mapping[Key, tuple[str, ...]]


@dataclass(frozen=True)
class Sign:
    """One text of a template."""

    key: Key
    src: str
    critical: bool
    limit: str = ""


@lru_cache(maxsize=12)
def signs(domain: str, data: bytes) -> tuple[Sign, ...]:
    """The signs of a template with these bytes. Every act of a person asks all templates twice; parsing
    2,500 texts anew each time took most of what an act takes. Kept by the bytes, so never stale.

    Errors: ``words.po``."""
    return signs_of(domain, pot.parse(data, f"{domain}.pot"))


def signs_of(domain: str, template: Iterable[polib.POEntry]) -> tuple[Sign, ...]:
    """The signs of a template that was read."""
    return tuple(
        Sign(
            key(one),
            Subject.of(domain, one, [""]).src,
            _CRITICAL in one.flags,
            next((flag for flag in one.flags if flag.startswith(_LIMIT)), ""),
        )
        for one in template
    )


def flags_of(template: Iterable[polib.POEntry]) -> Flags:
    """The flags of every text. A catalog has flags too, but it passes through the hands of those whom a
    limit binds."""
    return {key(one): tuple(one.flags) for one in template}


def signs_in(folder: Path, domain: str) -> tuple[Sign, ...]:
    """The signs of a folder's template; none where there is no template. Errors: ``words.po``."""
    path = folder / "pot" / f"{domain}.pot"
    return signs(domain, pot.read_bytes(path)) if path.exists() else ()


def critical(folder: Path, domains: Iterable[str] = pot.DOMAINS) -> frozenset[tuple[str, str]]:
    """(domain, src) of every text that is marked critical. Errors: ``words.po``."""
    return frozenset(
        (domain, one.src) for domain in domains for one in signs_in(folder, domain) if one.critical
    )


def marks(folder: Path) -> str:
    """Hex SHA-256 of the set of critical texts; "" while there is none. Errors: ``words.po``."""
    told = "".join(f"{domain} {src}\n" for domain, src in sorted(critical(folder)))
    return hashlib.sha256(told.encode()).hexdigest() if told else ""


def check_templates(folder: Path) -> None:
    """Refuse a template that is not its source: text by text, critical or not, with its limit.

    Errors: ``words.template`` with domain and text; ``words.source``, ``words.po``.
    """
    paths = [path for one in COMPARED for path in sorted((folder / "source" / one).glob("*.toml"))]
    digest = hashlib.sha256()
    for path in (*paths, *(folder / "pot" / f"{one}.pot" for one in COMPARED)):
        data = read_regular(path) if path.exists() else b""
        digest.update(f"{path.relative_to(folder)} {len(data)}\n".encode() + data)
    for domain, text in _differing(folder, digest.digest()):
        raise WordsError("words.template", domain=domain, text=text)


@lru_cache(maxsize=4)
def _differing(folder: Path, _bytes: bytes) -> tuple[tuple[str, str], ...]:
    """The first text of each domain in which template and source differ."""
    wanted: dict[str, set[tuple[Key, bool, str]]] = {domain: set() for domain in COMPARED}
    for one in read_sources(folder):
        if one.domain not in wanted:
            continue
        limit = "" if one.max_length is None else f"{_LIMIT}{one.max_length}"
        wanted[one.domain].add(((one.key, one.text, ""), one.critical, limit))
    made = []
    for domain in COMPARED:
        found = {(one.key, one.critical, one.limit) for one in signs_in(folder, domain)}
        if found != wanted[domain]:
            made.append((domain, min(one[0][0] for one in found ^ wanted[domain])))
    return tuple(made)

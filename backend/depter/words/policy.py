"""Who must approve what, from ``translations/policy.toml``.

It must never have a default of its own: a domain or a field that is not written there is refused.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from depter.errors import WordsError

#: What a person may be in review; a role of the policy is one of these or several in one person.
SKILLS = frozenset({"native", "clinician", "lawyer"})
#: The locale data of a language (dates, lists, numbers, units, letters): one text, in no catalog.
LOCALE = "locale"
STATES = ("approved", "unreviewed", "machine", "needs-edit", "untranslated")
_FIELDS = {"languages", "roles", "critical", "shown", "fallback", "untranslated", "must"}


@dataclass(frozen=True)
class Rule:
    """The rule of one domain."""

    domain: str
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    critical: tuple[str, ...]
    shown: tuple[str, ...]
    fallback: bool
    untranslated: int
    must: bool

    def needed(self, critical: bool) -> tuple[str, ...]:
        """The roles that must approve one text."""
        return self.critical if critical else self.roles


@dataclass(frozen=True)
class Policy:
    """The rules of all domains, in the order of the file."""

    rules: Mapping[str, Rule]

    @property
    def domains(self) -> tuple[str, ...]:
        return tuple(self.rules)

    @property
    def catalogs(self) -> tuple[str, ...]:
        """The domains whose texts stand in PO files."""
        return tuple(one for one in self.rules if one != LOCALE)

    def of(self, domain: str) -> Rule:
        """The rule of a domain. Errors: ``policy.domain``."""
        if domain not in self.rules:
            raise WordsError("policy.domain", domain=domain)
        return self.rules[domain]


def _rule(domain: str, table: Any, languages: frozenset[str]) -> Rule:
    if not isinstance(table, dict) or set(table) != _FIELDS:
        raise WordsError("policy.shape", domain=domain, field="fields")
    made = Rule(
        domain=domain,
        languages=tuple(table["languages"]),
        roles=tuple(table["roles"]),
        critical=tuple(table["critical"]),
        shown=tuple(table["shown"]),
        fallback=table["fallback"],
        untranslated=table["untranslated"],
        must=table["must"],
    )
    if not made.languages or not set(made.languages) <= languages:
        raise WordsError("policy.shape", domain=domain, field="languages")
    for field in ("roles", "critical"):
        roles: tuple[str, ...] = getattr(made, field)
        if not roles or not all(set(role.split()) <= SKILLS and role.split() for role in roles):
            raise WordsError("policy.shape", domain=domain, field=field)
    if not set(made.shown) <= set(STATES):
        raise WordsError("policy.shape", domain=domain, field="shown")
    if not isinstance(made.fallback, bool) or not isinstance(made.must, bool):
        raise WordsError("policy.shape", domain=domain, field="fallback or must")
    if not isinstance(made.untranslated, int) or made.untranslated < 0:
        raise WordsError("policy.shape", domain=domain, field="untranslated")
    return made


def load_policy(path: Path, languages: frozenset[str]) -> Policy:
    """The policy of a file. Errors: ``policy.shape`` with domain and field."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return Policy({name: _rule(name, table, languages) for name, table in tables.items()})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, AttributeError) as why:
        raise WordsError("policy.shape", domain="", field=str(why)) from why

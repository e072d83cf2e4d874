"""Who may state what about words, from ``translations/review/reviewers.toml``: pseudonymous ids only.

It must never hold a name, and never hold one key under two ids: two people are two keys.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from depter.envelope.keys import check_ed25519
from depter.errors import EnvelopeError, WordsError
from depter.words.policy import SKILLS

#: ``r-`` is a person, ``m-`` a machine whose only act is to record a machine draft.
ID = re.compile(r"^[rm]-[0-9a-z]{1,16}$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+00:00)?$")
TRANSLATOR = "translator"
ROLES = SKILLS | {TRANSLATOR}
_FIELDS = ("id", "key", "roles", "languages", "from", "until", "withdrawn")
_HEAD = """\
# Who may state what about words. Pseudonyms only; who is behind an id is in the organisation's sealed
# register. Written by `depter words reviewer`; every change needs `depter words guard sign`.
# A line is ended, never removed: old statements must stay checkable.
"""


@dataclass(frozen=True)
class Grant:
    """What one key of one id may do, and when. ``until`` ends it; ``withdrawn`` takes back all that
    it ever said, because a stolen key can write any date."""

    id: str
    key: bytes
    roles: tuple[str, ...]
    languages: tuple[str, ...]
    start: str
    until: str = ""
    withdrawn: str = ""

    @property
    def machine(self) -> bool:
        return self.id.startswith("m-")

    def covers(self, at: str) -> bool:
        """True when a statement of that time falls into its validity (``until`` is exclusive)."""
        return self.start <= at and (not self.until or at < self.until)

    def holds(self, role: str) -> bool:
        """True when this person is all that a role asks for."""
        return set(role.split()) <= set(self.roles)

    @property
    def reviews(self) -> bool:
        """True for a native speaker, a clinician or a lawyer."""
        return bool(SKILLS & set(self.roles))

    @property
    def writes(self) -> bool:
        """True when what this key writes may become the text; others suggest."""
        return self.machine or bool(self.roles)


@dataclass(frozen=True)
class Reviewers:
    """All grants, in the order of the file."""

    grants: tuple[Grant, ...] = ()
    _by_id: dict[str, list[Grant]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for one in self.grants:
            self._by_id.setdefault(one.id, []).append(one)

    def of(self, id: str) -> list[Grant]:  # noqa: A002 - the field's name in a statement
        """The grants of an id, oldest first."""
        return self._by_id.get(id, [])

    def current(self, id: str, at: str, key: bytes | None = None) -> Grant | None:  # noqa: A002 - as above
        """The grant of an id (and a key) that covers a time and is not withdrawn."""
        for one in reversed(self.of(id)):
            if key in (None, one.key) and not one.withdrawn and one.covers(at):
                return one
        return None

    def with_grant(self, grant: Grant) -> "Reviewers":
        """One more. Errors: ``reviewers.shape``, ``reviewers.twice``."""
        return checked([*self.grants, grant])

    def ended(self, id: str, day: str, *, withdrawn: bool = False) -> "Reviewers":  # noqa: A002 - as above
        """The same with every open grant of an id ended, or all of them withdrawn.

        Errors: ``reviewers.unknown``.
        """
        if not self.of(id):
            raise WordsError("reviewers.unknown", id=id)
        made = []
        for one in self.grants:
            until, taken = one.until, one.withdrawn
            if one.id == id and withdrawn:
                taken = taken or day
            elif one.id == id and not until:
                until = day
            made.append(Grant(one.id, one.key, one.roles, one.languages, one.start, until, taken))
        return checked(made)

    def text(self) -> str:
        """The file's text."""
        parts = [_HEAD]
        for one in self.grants:
            lines = ["[[reviewer]]", f'id = "{one.id}"', f'key = "{one.key.hex()}"']
            lines.append(f"roles = [{_list(one.roles)}]")
            lines.append(f"languages = [{_list(one.languages)}]")
            lines.append(f'from = "{one.start}"')
            lines += [f'until = "{one.until}"'] if one.until else []
            lines += [f'withdrawn = "{one.withdrawn}"'] if one.withdrawn else []
            parts.append("\n".join(lines) + "\n")
        return "\n".join(parts)


def _list(items: Iterable[str]) -> str:
    return ", ".join(f'"{one}"' for one in items)


def _fault(one: Grant) -> str | None:
    """The field that is wrong."""
    if not ID.match(one.id):
        return "id"
    try:
        check_ed25519(one.key)
    except EnvelopeError:
        return "key"
    if not set(one.roles) <= ROLES or (one.machine and one.roles):
        return "roles"
    if not one.languages:
        return "languages"
    if not DAY.match(one.start):
        return "from"
    if one.until and not DAY.match(one.until):
        return "until"
    return "withdrawn" if one.withdrawn and not DAY.match(one.withdrawn) else None


def checked(grants: Iterable[Grant]) -> Reviewers:
    """Grants as reviewers. Errors: ``reviewers.shape`` (entry, field), ``reviewers.twice`` (key under
    two ids)."""
    held = tuple(grants)
    owners: dict[bytes, str] = {}
    for number, one in enumerate(held, 1):
        wrong = _fault(one)
        if wrong:
            raise WordsError("reviewers.shape", entry=number, id=one.id, field=wrong)
        if owners.setdefault(one.key, one.id) != one.id:
            raise WordsError("reviewers.twice", id=one.id, other=owners[one.key])
    return Reviewers(held)


def _grant(number: int, table: Mapping[str, Any]) -> Grant:
    unknown = set(table) - set(_FIELDS)
    try:
        if unknown:
            raise ValueError(sorted(unknown)[0])
        lists = [table["roles"], table["languages"]]
        if not all(isinstance(item, str) for told in lists for item in told):
            raise ValueError("roles or languages")
        return Grant(
            id=str(table["id"]),
            key=bytes.fromhex(table["key"]),
            roles=tuple(table["roles"]),
            languages=tuple(table["languages"]),
            start=str(table["from"]),
            until=str(table.get("until", "")),
            withdrawn=str(table.get("withdrawn", "")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        told = str(fault).strip("'")
        raise WordsError("reviewers.shape", entry=number, id="", field=told) from fault


def load_reviewers(path: Path) -> Reviewers:
    """The reviewers of a file; none when there is no file. Errors: as ``checked``."""
    if not path.exists():
        return Reviewers()
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise WordsError("reviewers.shape", entry=0, id="", field=str(fault)) from fault
    if set(tables) - {"reviewer"} or not isinstance(tables.get("reviewer", []), list):
        raise WordsError("reviewers.shape", entry=0, id="", field="reviewer")
    return checked(_grant(n, one) for n, one in enumerate(tables.get("reviewer", []), 1))

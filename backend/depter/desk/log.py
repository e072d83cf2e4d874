"""The log of decisions that a supervisor took: sealed, numbered, each entry naming the hash of the one
before, so that none can be taken out unseen. Nothing is ever removed from it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from depter.desk.archive import Archive


@dataclass(frozen=True)
class Decision:
    """One entry: ``what`` is a stable word ("open", "approve"), ``facts`` ids and reasons."""

    number: int
    at: int
    what: str
    facts: dict[str, Any]


class Log:
    """The decisions of one desk."""

    def __init__(self, archive: Archive, now: Callable[[], float]) -> None:
        self._archive = archive
        self._now = now

    def write(self, what: str, **facts: object) -> None:
        """Add an entry."""
        rows = self._archive.all_unsealed("decision")
        previous = _hash(rows[-1][1]) if rows else ""
        number = len(rows) + 1
        value = {"at": int(self._now()), "what": what, "facts": facts, "previous": previous}
        with self._archive.writing() as connection:
            self._archive.seal(connection, "decision", number.to_bytes(8, "big"), value)

    def entries(self) -> tuple[list[Decision], bool]:
        """All entries, newest first, and whether the chain of hashes is whole."""
        found, whole, previous = [], True, ""
        for number, (id_, value) in enumerate(self._archive.all_unsealed("decision"), 1):
            whole = whole and value["previous"] == previous and int.from_bytes(id_, "big") == number
            previous = _hash(value)
            found.append(Decision(number, value["at"], value["what"], value["facts"]))
        return found[::-1], whole


def _hash(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()

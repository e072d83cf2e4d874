"""What was taken back in part (kind 8): which consent items of a record no longer hold.

It counts for a record as a withdrawal would: its signer made the record, or is a supervisor, or a
supervisor decided so. It must never hide or erase anything, nor outlive the record it speaks of.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from depter.desk import tables
from depter.desk.archive import Archive
from depter.desk.chainview import Kept
from depter.desk.states import SAFE, STUB
from depter.desk.withdrawals import Withdrawals
from depter.envelope import Core, Kind


class Narrowings:
    """The narrowings of one archive."""

    def __init__(self, archive: Archive, withdrawals: Withdrawals) -> None:
        self._archive = archive
        self._withdrawals = withdrawals

    def of(self, record: bytes | None) -> list[Kept]:
        """Every narrowing of a record, in order of arrival."""
        c = tables.envelopes.c
        return self._archive.select(c.record == record, c.kind == int(Kind.NARROWING))

    def taken_back(self, core: Core, member: bytes) -> list[tuple[Kept, dict[str, Any]]]:
        """What binds this record: the envelope, and its words {items, at, proof}."""
        found = []
        for one in self.of(core.record):
            told = self._archive.unsealed("narrowing", one.env_hash)
            if one.state == SAFE and told and self._withdrawals.may(one, core, member):
                found.append((one, told))
        return found

    def untold(self) -> Iterator[bytes]:
        """Records whose row of the list does not know yet what was taken back."""
        c = tables.envelopes.c
        for narrowing in self._archive.select(c.kind == int(Kind.NARROWING), c.state == SAFE):
            for one in self._withdrawals.records(narrowing.record):
                row = self._archive.unsealed("interview", one.env_hash)
                if row is not None and one.state == SAFE:
                    core = self._archive.envelope(one.env_hash).core
                    said = items_of(self.taken_back(core, one.member or b""))
                    if row.get("taken_back", []) != said:
                        yield one.env_hash

    def erase(self, withdrawal: Kept) -> list[Kept]:
        """Leave the stubs of what was said about what is erased; give what was here. What still binds
        something stays: anybody may put a record of her own under an id and take that one back."""
        left = [one for one in self._withdrawals.records(withdrawal.record) if one.state != STUB]
        found = [
            one
            for one in self.of(withdrawal.record)
            if one.state != STUB
            and not any(self._withdrawals.speaks_for(one, other) for other in left)
        ]
        with self._archive.writing() as connection:
            for one in found:
                self._withdrawals.erase_one(connection, one.env_hash)
                self._archive.mark(connection, one.env_hash, STUB, one.findings)
        return found


def items_of(back: Iterable[tuple[Kept, dict[str, Any]]]) -> list[str]:
    """Which consents were taken back, in one order."""
    return sorted({one for _, said in back for one in said["items"]})

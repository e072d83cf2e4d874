"""Consent taken back (ruling 9): which records a withdrawal binds, and their erasure.

A withdrawal counts for a record when its signer made that record, or is a supervisor, or a supervisor
decided so; it is judged anew whenever either arrives, so the order of arrival changes nothing. It
must never let one member hide what another recorded, nor need the sealed reason to be honoured.
"""

from contextlib import suppress

from sqlalchemy import Connection

from depter.desk import tables
from depter.desk.archive import Archive
from depter.desk.chainview import Kept
from depter.desk.states import SAFE, STUB
from depter.envelope import SUPERVISOR, Core, Finding, Grant, Kind
from depter.errors import EnvelopeError
from depter.trust.directory import Directory

_LINKS = 64
"""So many revisions back a record's makers are looked up."""


class Withdrawals:
    """The withdrawals of one archive."""

    def __init__(self, archive: Archive, directory: Directory) -> None:
        self._archive = archive
        self._directory = directory

    def of(self, record: bytes | None) -> list[Kept]:
        """Every withdrawal of a record, in force or not."""
        c = tables.envelopes.c
        return self._archive.select(c.record == record, c.kind == int(Kind.WITHDRAWAL))

    def records(self, record: bytes | None) -> list[Kept]:
        """Every envelope of the record itself."""
        c = tables.envelopes.c
        return self._archive.select(c.record == record, c.kind == int(Kind.RECORD))

    def binding(self, core: Core, member: bytes) -> Kept | None:
        """The withdrawal in force that binds this record, a countersigned one first."""
        found = [one for one in self.of(core.record) if one.state == SAFE]
        if not found:
            return None
        makers = self._makers(core, member)
        return max(
            (one for one in found if self._names(one, core.revision) and self._may(one, makers)),
            key=lambda one: one.acknowledged,
            default=None,
        )

    def finished(self, record: bytes | None) -> bool:
        """Whether a confirmed withdrawal of all of a record has left nothing but stubs of it."""
        confirmed = any(
            one.state == SAFE and one.acknowledged and one.revision == 0 for one in self.of(record)
        )
        return confirmed and all(one.state == STUB for one in self.records(record))

    def explains(self, core: Core) -> bool:
        """Whether somebody signed a withdrawal that names this record, in force or not."""
        return any(self._names(one, core.revision) for one in self.of(core.record))

    def foreign(self, withdrawal: Core, env_hash: bytes, member: bytes) -> Finding | None:
        """``withdrawal.member`` (``narrowing.member``) when all that it names here was made by
        others."""
        if self.rules(withdrawal.device) or self.decided(env_hash):
            return None
        named = [
            one
            for one in self.records(withdrawal.record)
            if withdrawal.revision in (0, one.revision)
        ]
        if not named or any(member in self._makers_of(one) for one in named):
            return None
        subject = "withdrawal" if withdrawal.kind == Kind.WITHDRAWAL else "narrowing"
        return Finding(9, f"{subject}.member", True, {"records": len(named)})

    def named(self, withdrawal: Kept) -> list[Kept]:
        """The records that are here and that this withdrawal binds."""
        return [
            one
            for one in self.records(withdrawal.record)
            if self._names(withdrawal, one.revision) and self._may(withdrawal, self._makers_of(one))
        ]

    def may(self, statement: Kept, core: Core, member: bytes) -> bool:
        """Whether the signer of a withdrawal or a narrowing may speak for this record."""
        return self._may(statement, self._makers(core, member))

    def speaks_for(self, statement: Kept, record: Kept) -> bool:
        """The same for a record that is here, whether it can still be read or not."""
        return self._may(statement, self._makers_of(record))

    def newer(self, kept: Kept) -> int | None:
        """The highest revision above this one that its maker made, or somebody else and it was accepted;
        not one that a stranger put under the same id, nor one that waits for a decision."""
        later = (
            one.revision or 0
            for one in self.records(kept.record)
            if (one.revision or 0) > (kept.revision or 0)
            and (
                one.member == kept.member
                or (kept.member in self._makers_of(one) and self.decided(one.env_hash))
            )
        )
        return max(later, default=None)

    def decided(self, env_hash: bytes) -> bool:
        """Whether a supervisor decided to take this in spite of its marks."""
        return self._archive.unsealed("decided", env_hash) is not None

    def _names(self, withdrawal: Kept, revision: int | None) -> bool:
        return withdrawal.revision in (0, revision)

    def _may(self, withdrawal: Kept, makers: set[bytes]) -> bool:
        return (
            withdrawal.member in makers
            or self.rules(withdrawal.device)
            or self.decided(withdrawal.env_hash)
        )

    def rules(self, device: bytes) -> bool:
        """Whether it is a supervisor's device: she may speak for every record."""
        standing = self._directory.device(device)
        return standing is not None and standing.role == SUPERVISOR

    def _makers_of(self, record: Kept) -> set[bytes]:
        return self._makers(self._archive.envelope(record.env_hash).core, record.member or b"")

    def _makers(self, core: Core, member: bytes) -> set[bytes]:
        """Who made it, and who made what it builds on: it carries their words too."""
        makers, before = {member}, core.previous_revision
        for _ in range(_LINKS):
            kept = self._archive.kept(before) if before is not None else None
            if kept is None or kept.kind != Kind.RECORD or kept.record != core.record:
                break
            makers.add(kept.member or b"")
            before = self._archive.envelope(kept.env_hash).core.previous_revision
        return makers

    # Erasing

    def erase(self, withdrawal: Kept) -> list[Kept]:
        """Destroy what a withdrawal binds, leave the stubs, and name it; the caller logs who
        decided and countersigns."""
        gone = self.named(withdrawal)
        hashes = {one.env_hash for one in gone}
        returns, grants = self._returns(withdrawal.record, hashes), self._grants(hashes)
        with self._archive.writing() as connection:
            for one in [*gone, *returns, *grants]:
                self.erase_one(connection, one.env_hash)
                self._archive.mark(connection, one.env_hash, STUB, one.findings)
            self.forget_blobs(connection, withdrawal.record or b"", hashes)
        return gone

    def _returns(self, record: bytes | None, gone: set[bytes]) -> list[Kept]:
        """What supervisors wrote about these envelopes: it speaks of the record."""
        c = tables.envelopes.c
        found = self._archive.select(
            c.record == record, c.kind == int(Kind.RETURN), c.state != STUB
        )
        return [
            one
            for one in found
            if self._archive.envelope(one.env_hash).core.previous_revision in gone
        ]

    def _grants(self, gone: set[bytes]) -> list[Kept]:
        """Keys of these envelopes that somebody passed on."""
        c = tables.envelopes.c
        found = []
        for one in self._archive.select(c.kind == int(Kind.GRANT), c.state != STUB):
            body = self._archive.envelope(one.env_hash).body
            with suppress(EnvelopeError):
                if body is not None and Grant.decode(body).env_hash in gone:
                    found.append(one)
        return found

    def erase_one(self, connection: Connection, env_hash: bytes) -> None:
        """Leave the stub of one envelope, and nothing of what was read from it."""
        envelope = self._archive.envelope(env_hash)
        if not envelope.is_stub:
            self._archive.replace_data(connection, env_hash, envelope.stub())
        for kind in ("interview", "grant", "return", "narrowing"):
            self._archive.forget_sealed(connection, kind, env_hash)

    def forget_blobs(self, connection: Connection, record: bytes, gone: set[bytes]) -> None:
        """Destroy the record's blobs that nothing but ``gone`` names."""
        left = [
            one for one in self.records(record) if one.env_hash not in gone and one.state != STUB
        ]
        keep = {ref.root for one in left for ref in self._archive.envelope(one.env_hash).core.blobs}
        self._archive.forget_blobs(connection, record, keep)

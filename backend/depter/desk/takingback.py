"""A person takes consent back at this desk (ruling 9): with her code, or because a supervisor says so;
all of it, or only what it is used for; and the erasure that a supervisor confirms.

It must never erase what is under a legal hold, need a reason in words, or take a code as more than what
finds the record: whoever is a supervisor may withdraw without one, and it is logged which it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from depter.desk import tables
from depter.desk.archive import Archive
from depter.desk.chain import OwnChain
from depter.desk.chainview import Kept
from depter.desk.codes import Codes
from depter.desk.holds import Holds
from depter.desk.log import Log
from depter.desk.narrowings import Narrowings
from depter.desk.receive import Receiver
from depter.desk.replica import Replica
from depter.desk.states import SAFE, STUB
from depter.desk.withdrawals import Withdrawals
from depter.envelope import Core, Kind, Narrowing, Withdrawal, decode
from depter.errors import DeskError
from depter.words.dates import instant_of

WITH_CODE = "person.code"
REASONS = ("person.asked", "person.wrote", "person.trusted", "safety", "mistake")
"""Why a supervisor withdraws without a code: a code, never words, for it stays for ever."""


@dataclass(frozen=True)
class Found:
    """An interview that a code belongs to."""

    record: bytes
    newest: Kept | None
    """None: a withdrawal with this code came, and never the interview."""
    proof: bytes
    withdrawn: Kept | None
    """The withdrawal that is in force."""


class TakingBack:
    """What one desk does about it."""

    def __init__(
        self,
        *,
        archive: Archive,
        replica: Replica,
        receiver: Receiver,
        chain: OwnChain,
        withdrawals: Withdrawals,
        narrowings: Narrowings,
        codes: Codes,
        holds: Holds,
        log: Log,
        now: Callable[[], float],
    ) -> None:
        self._archive = archive
        self._replica = replica
        self._receiver = receiver
        self._chain = chain
        self._withdrawals = withdrawals
        self._narrowings = narrowings
        self._log = log
        self._now = now
        self.codes = codes
        self.holds = holds

    # Asking

    def find(self, typed: str) -> list[Found]:
        """The interviews of a code, at least one; raise as ``Codes.find``, and code.contested where it
        belongs to nothing but what somebody else put under an interview's id."""
        found = []
        for record, proof in self.codes.find(typed).items():
            orders = [one for one in self._withdrawals.of(record) if one.state == SAFE]
            bearers = self.codes.bearers(record, proof) or set()
            strange = {one.env_hash for one in self._strangers(record, bearers)}
            records = [
                one for one in self._withdrawals.records(record) if one.env_hash not in strange
            ]
            found.append(
                Found(
                    record,
                    max(records, key=lambda one: one.revision or 0, default=None),
                    proof,
                    max(orders, key=lambda one: one.acknowledged, default=None),
                )
            )
        told = [one for one in found if one.newest is not None or one.withdrawn is not None]
        if not told:
            raise DeskError("code.contested")
        return told

    def _strangers(self, record: bytes, bearers: set[bytes]) -> list[Kept]:
        """The record's envelopes that none of the makers of these made: their code says nothing of
        them. A supervisor who gave it speaks for all."""
        kept = [one for one in map(self._archive.kept, bearers) if one is not None]
        if any(self._withdrawals.rules(one.device) for one in kept):
            return []
        makers = {one.member for one in kept}
        records = self._withdrawals.records(record)
        return [one for one in records if one.state != STUB and one.member not in makers]

    def words(self, statement: Kept) -> dict[str, Any] | None:
        """What a withdrawal or a narrowing says inside its seal, as far as it opened here."""
        kind = "withdrawal" if statement.kind == Kind.WITHDRAWAL else "narrowing"
        told: dict[str, Any] | None = self._archive.unsealed(kind, statement.env_hash)
        return told

    def binding(
        self, core: Core, member: bytes | None
    ) -> tuple[bytes, dict[str, Any] | None] | None:
        """The withdrawal in force that binds a record, and its words."""
        one = self._withdrawals.binding(core, member or b"")
        return (one.env_hash, self.words(one)) if one is not None else None

    def with_code(self, statement: Kept) -> bool | None:
        """Whether the person's own code was given for a withdrawal or a narrowing: False when it was
        not, or does not fit, or not all that bears this id; None when that cannot be checked yet."""
        told, record = self.words(statement), statement.record or b""
        if not told or not told.get("proof"):
            return False
        bearers = self.codes.bearers(record, bytes.fromhex(told["proof"]))
        return None if bearers is None else bool(bearers) and not self._strangers(record, bearers)

    # Doing

    def withdraw(self, record: bytes, reason: str, proof: bytes | None = None) -> bytes:
        """Seal that consent to a record is taken back whole; hides it here at once. Gives the
        envelope's hash. Raises archive.unknown, decision.reason, withdrawal.twice, code.unknown,
        code.contested, device.unknown."""
        if reason != WITH_CODE and reason not in REASONS:
            raise DeskError("decision.reason")
        if any(one.state == SAFE for one in self._withdrawals.of(record)):
            raise DeskError("withdrawal.twice")
        self._check_code(record, reason, proof)
        body = Withdrawal(reason, instant_of(self._now()), proof).encode()
        made = self._sealed(Kind.WITHDRAWAL, record, body)
        self._log.write("withdraw", env_hash=made.hex(), record=record.hex(), how=reason)
        return made

    def narrow(self, record: bytes, items: tuple[str, ...], proof: bytes | None = None) -> bytes:
        """Seal that some of what was agreed to is taken back, and the record stays. Raises
        narrowing.empty, archive.unknown, withdrawal.twice, device.unknown."""
        if not items:
            raise DeskError("narrowing.empty")
        if any(one.state == SAFE for one in self._withdrawals.of(record)):
            raise DeskError("withdrawal.twice")
        self._check_code(record, WITH_CODE if proof else REASONS[0], proof)
        body = Narrowing(items, instant_of(self._now()), proof).encode()
        made = self._sealed(Kind.NARROWING, record, body)
        how = WITH_CODE if proof else REASONS[0]
        self._log.write("narrow", env_hash=made.hex(), record=record.hex(), how=how)
        return made

    def _check_code(self, record: bytes, reason: str, proof: bytes | None) -> None:
        bearers = self.codes.bearers(record, proof) if proof is not None else None
        if bool(bearers) != (reason == WITH_CODE):
            raise DeskError("code.unknown")
        if bearers and self._strangers(record, bearers):
            raise DeskError("code.contested")

    def _sealed(self, kind: Kind, record: bytes, body: bytes) -> bytes:
        """Sign in our own chain, and judge it here as if it had come from outside."""
        records = self._withdrawals.records(record)
        if not records:
            raise DeskError("archive.unknown")
        if not self._replica.enrolled:
            raise DeskError("device.unknown")
        core = self._archive.envelope(records[-1].env_hash).core
        made = self._chain.statement(kind, core.collection or b"", record, body)
        # What we signed before comes first, so that our chain has no gap here either.
        for _, data in self._archive.own_envelopes():
            envelope = decode(data, allow_stub=True)
            if not self._archive.knows(envelope.hash):
                self._receiver.take(data, via="here")
        return made.hash

    # Confirming

    def unconfirmed(self) -> list[Kept]:
        """Withdrawals in force of something that is here, not countersigned yet."""
        c = tables.envelopes.c
        found = self._archive.select(
            c.kind == int(Kind.WITHDRAWAL), c.state == SAFE, c.acknowledged == 0
        )
        return [one for one in found if self._withdrawals.named(one)]

    def confirm(self, env_hash: bytes) -> None:
        """Destroy what a withdrawal names, leave the stubs, and countersign it: the relay then
        erases too. Rulings 9 and 10. Raises archive.unknown, withdrawal.held."""
        kept = self._archive.kept(env_hash)
        if kept is None or kept not in self.unconfirmed():
            raise DeskError("archive.unknown")
        if self.holds.of(kept.record) is not None:
            raise DeskError("withdrawal.held")
        named = self._withdrawals.named(kept)
        self._log.write("erase", env_hash=env_hash.hex(), records=len(named))
        gone = {one.env_hash for one in self._withdrawals.erase(kept)}
        spoken_of = self._narrowings.erase(kept) if kept.revision == 0 else []
        self._chain.erase_grants(gone)
        items = [(one.device, one.sequence, one.env_hash) for one in (kept, *named, *spoken_of)]
        if self._replica.enrolled:
            self._chain.acknowledge(items, self._archive.view)

    def erased(self, record: bytes | None) -> bool:
        """Whether nothing of a record is left here but stubs."""
        return all(one.state == STUB for one in self._withdrawals.records(record))

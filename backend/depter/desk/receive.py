"""Judge what arrives, from the relay or from a file, by all twelve steps of SPEC 8, and keep it.

It must never drop a correctly signed envelope, never call a record safe before step 12 passed for
every blob, and never let a fault over one envelope stop the others; it neither talks to the relay
nor signs anything.
"""

import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from depter.desk import tables
from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.chainview import ArchiveChain
from depter.desk.codes import Codes
from depter.desk.narrowings import Narrowings, items_of
from depter.desk.opening import Opener
from depter.desk.parked import Parked
from depter.desk.review.withheld import without_taken_back
from depter.desk.statements import Statements
from depter.desk.states import (
    NEW,
    NEWER,
    NOTED,
    OTHERS,
    QUARANTINED,
    SAFE,
    STUB,
    UNOPENED,
    UNSETTLED,
    WAITING,
    WITHDRAWN,
)
from depter.desk.summary import summarise
from depter.desk.withdrawals import Withdrawals
from depter.envelope import (
    CLEAR_KINDS,
    Core,
    Envelope,
    Finding,
    Kind,
    decode,
    verify,
)
from depter.errors import CodecError, DeskError, EnvelopeError
from depter.trust.directory import Directory

# The computer's own faults: trying the next envelope would not help.
_COMPUTER = (DeskError, OSError, SQLAlchemyError)
# A withdrawal with one of these marks waits for a person: whoever holds a lost phone could sign it.
_DOUBTFUL = frozenset({"device.late", "chain.equivocation", "directory.fork"})


@dataclass
class _Judged:
    """What an envelope comes to: its state, its marks, and what else to write with them."""

    state: str
    findings: tuple[Finding, ...] = ()
    effects: list[Callable[[Connection], None]] = field(default_factory=list)
    member: bytes | None = None


class Receiver:
    """One desk's judgement; needs the archive, the directory and what opens."""

    def __init__(
        self,
        archive: Archive,
        directory: Directory,
        opener: Opener,
        alarms: Alarms,
        withdrawals: Withdrawals,
        narrowings: Narrowings,
        codes: Codes,
        statements: Statements,
        now: Callable[[], float],
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._opener = opener
        self._alarms = alarms
        self._withdrawals = withdrawals
        self._narrowings = narrowings
        self._codes = codes
        self._statements = statements
        self._now = now
        self.parked = Parked(archive, now)

    # Arrival

    def take(self, data: bytes, via: str) -> tuple[Envelope, bool]:
        """Judge and keep one envelope or stub; say whether it is new here.

        Raises what SPEC 8 refuses (steps 1-3a, 6, device.unknown), after an alarm; directory.needed
        when a device speaks of directory entries that are not here yet: it is kept aside, and judged
        when they are; desk.fault for a fault of this program.
        """
        envelope = None
        try:
            envelope = decode(data, allow_stub=True)
            if envelope.core.org != self._directory.org:
                raise EnvelopeError("envelope.org")
            if self._directory.device(envelope.core.device) is None:
                if envelope.core.directory_seq > self._directory.seq:
                    self.parked.keep(envelope, via)
                    raise EnvelopeError("directory.needed")
                raise EnvelopeError("device.unknown", device=envelope.core.device.hex())
            known = self._archive.kept(envelope.hash)
            if known is None:
                self._first_seen(envelope, via)
            elif not envelope.is_stub and (known.state == STUB or known.kind == Kind.WITHDRAWAL):
                self._whole_after_stub(envelope)
            return envelope, known is None
        except (EnvelopeError, CodecError) as fault:
            self._alarms.raise_(fault.code, data, **(fault.facts | {"via": via}))
            raise
        except _COMPUTER:
            raise
        except Exception as fault:
            if envelope is not None:
                self.parked.keep(envelope, via)
            self._alarms.raise_("desk.fault", data, via=via)
            raise EnvelopeError("desk.fault", kind=_place(fault)) from None

    def _first_seen(self, envelope: Envelope, via: str) -> None:
        findings, member = self._first_nine(envelope)
        with self._archive.writing() as connection:
            self._archive.keep(connection, envelope, member, via, int(self._now()))
            self._archive.mark(connection, envelope.hash, NEW, findings)
        self.settle(envelope.hash)

    def _whole_after_stub(self, envelope: Envelope) -> None:
        """Take the whole bytes; what a confirmed withdrawal binds is a stub again at once."""
        if not self._archive.envelope(envelope.hash).is_stub:
            return
        self._first_nine(envelope)
        with self._archive.writing() as connection:
            self._archive.replace_data(connection, envelope.hash, envelope.data)
            self._archive.mark(connection, envelope.hash, NEW, ())
        self.settle(envelope.hash)

    def _first_nine(self, envelope: Envelope) -> tuple[tuple[Finding, ...], bytes]:
        """Steps 3a to 9: the marks and the member; raises only what SPEC 8 refuses."""
        core = envelope.core
        device = self._directory.device(core.device)
        member = device.member if device is not None else b""
        with self._archive.reading() as connection:
            chain = ArchiveChain(connection, envelope.hash, core, member)
            verdict = verify(envelope, self._directory.org, self._directory, chain)
        return verdict.findings, verdict.member

    # Settling: everything after arrival, again and again until nothing is missing

    def settle(self, env_hash: bytes) -> str:
        """Take an envelope as far as it goes now, and what depends on it; give its state."""
        state = self._settle(env_hash)
        kept = self._archive.kept(env_hash)
        if kept is not None and kept.kind == Kind.NARROWING:
            # The list tells nothing any more of what was taken back.
            for one in self._withdrawals.records(kept.record):
                self._settle(one.env_hash)
        if kept is None or kept.kind not in (Kind.RECORD, Kind.WITHDRAWAL):
            return state
        orders = self._withdrawals.of(kept.record)
        for one in [*orders, *self._narrowings.of(kept.record)]:
            if one.env_hash != env_hash:
                self._settle(one.env_hash)
        narrowed = self._narrowings.of(kept.record)
        for one in self._withdrawals.records(kept.record) if orders or narrowed else ():
            if one.state != STUB:
                self._settle(one.env_hash)
        now = self._archive.kept(env_hash)
        return now.state if now is not None else state

    def _settle(self, env_hash: bytes) -> str:
        kept = self._archive.kept(env_hash)
        if kept is None:
            raise DeskError("archive.unknown")
        if kept.state in (STUB, NEWER):
            return kept.state
        envelope = self._archive.envelope(env_hash)
        try:
            judged = self._judge(envelope)
            self._write(envelope, judged)
        except _COMPUTER:
            raise
        except Exception as fault:
            # Whatever one record holds, the next interviewer's is looked at and acknowledged.
            told = Finding(11, "desk.fault", True, {"kind": _place(fault)})
            judged = _Judged(UNOPENED, (told,))
            self._write(envelope, judged)
        self._alarms.clear(env_hash, frozenset(one.code for one in judged.findings))
        about = {"env_hash": env_hash.hex(), "device": envelope.core.device.hex()}
        for finding in judged.findings:
            self._alarms.raise_(finding.code, env_hash, **(finding.facts | about))
        return judged.state

    def _write(self, envelope: Envelope, judged: _Judged) -> None:
        with self._archive.writing() as connection:
            self._archive.mark(
                connection, envelope.hash, judged.state, judged.findings, judged.member
            )
            for effect in judged.effects:
                effect(connection)

    def _judge(self, envelope: Envelope) -> _Judged:
        try:
            findings, member = self._first_nine(envelope)
        except EnvelopeError as fault:
            return _Judged(UNOPENED, (Finding(6, fault.code, True, fault.facts),))
        judged = self._state(envelope, findings, member)
        judged.findings, judged.member = (*findings, *judged.findings), member
        return judged

    def _state(self, envelope: Envelope, findings: tuple[Finding, ...], member: bytes) -> _Judged:
        core, marks = envelope.core, {one.code for one in findings}
        if "kind.unknown" in marks:
            return _Judged(NEWER)
        if core.kind == Kind.RECORD:
            bound = self._withdrawals.binding(core, member)
            if bound is not None and bound.acknowledged:
                return _Judged(STUB, effects=[lambda c: self._finish(c, envelope)])
            if bound is not None and not envelope.is_stub:
                return _Judged(WITHDRAWN, effects=[lambda c: self._hide(c, envelope.hash)])
        if core.kind == Kind.NARROWING and self._withdrawals.finished(core.record):
            return _Judged(STUB, effects=[lambda c: self._finish(c, envelope)])
        if envelope.is_stub and core.kind != Kind.WITHDRAWAL:
            return _Judged(STUB)
        stops = {one.code for one in findings if one.stops}
        if core.kind in (Kind.WITHDRAWAL, Kind.NARROWING):
            stops |= marks & _DOUBTFUL
        if stops and not self._withdrawals.decided(envelope.hash):
            return _Judged(WAITING if stops == {"directory.needed"} else QUARANTINED)
        try:
            if core.kind in CLEAR_KINDS:
                return self._clear(envelope, "device.late" in marks)
            if core.kind == Kind.RETURN:
                return _Judged(NOTED, effects=[self._statements.returned_words(envelope)])
            if core.kind == Kind.WITHDRAWAL:
                return self._withdrawal(envelope, member)
            if core.kind == Kind.NARROWING:
                return self._narrowing(envelope, member)
            return self._record(envelope, member)
        except EnvelopeError as fault:
            if fault.code == "unwrap.recipient":
                return _Judged(OTHERS)
            step = 11 if fault.code.startswith("payload.") else 10
            return _Judged(UNOPENED, (Finding(step, fault.code, True, fault.facts),))

    def _clear(self, envelope: Envelope, late: bool) -> _Judged:
        try:
            return _Judged(NOTED, effects=[self._statements.clear(envelope, late)])
        except EnvelopeError as fault:
            if envelope.core.kind != Kind.GRANT:
                raise
            # It opens nothing: told, and without effect on a record that may open by another.
            return _Judged(NOTED, (Finding(10, fault.code, False, fault.facts),))

    def _withdrawal(self, envelope: Envelope, member: bytes) -> _Judged:
        """In force by its signature alone: a relay that keeps back the reason changes nothing."""
        foreign = self._withdrawals.foreign(envelope.core, envelope.hash, member)
        if foreign is not None:
            return _Judged(QUARANTINED, (foreign,))
        if envelope.is_stub:
            return _Judged(SAFE)
        try:
            return _Judged(SAFE, effects=[self._statements.withdrawal_words(envelope)])
        except EnvelopeError as fault:
            if fault.code == "unwrap.recipient":
                return _Judged(SAFE)
            return _Judged(SAFE, (Finding(10, fault.code, False, fault.facts),))

    def _narrowing(self, envelope: Envelope, member: bytes) -> _Judged:
        foreign = self._withdrawals.foreign(envelope.core, envelope.hash, member)
        if foreign is not None:
            return _Judged(QUARANTINED, (foreign,))
        return _Judged(SAFE, effects=[self._statements.narrowing_words(envelope)])

    def _record(self, envelope: Envelope, member: bytes) -> _Judged:
        self._opener.try_offers(envelope)
        opened = self._opener.open(envelope)
        findings = []
        for attachment in opened.payload.attachments:
            try:
                self._opener.photo(envelope.core, attachment)
            except EnvelopeError as fault:
                stops = fault.code != "blob.missing"
                findings.append(Finding(12, fault.code, stops, {"blob": attachment.blob.hex()}))
        back = self._narrowings.taken_back(envelope.core, member)
        told = without_taken_back(opened, frozenset(items_of(back)))
        summary = summarise(told.payload, told.answers, envelope.core)
        summary["taken_back"] = items_of(back)
        missing = any(one.code == "blob.missing" for one in findings)
        broken = any(one.stops for one in findings)
        return _Judged(
            UNOPENED if broken else WAITING if missing else SAFE,
            tuple(findings),
            [
                lambda c: self._archive.seal(c, "interview", envelope.hash, summary),
                lambda c: self._keep_code(c, envelope, opened.payload.code_verifier),
            ],
        )

    def _keep_code(
        self, connection: Connection, envelope: Envelope, verifier: bytes | None
    ) -> None:
        if verifier is not None:
            record = envelope.core.record or b""
            self._codes.keep(connection, record, envelope.hash, verifier)

    def _hide(self, connection: Connection, env_hash: bytes) -> None:
        self._archive.forget_sealed(connection, "interview", env_hash)

    def _finish(self, connection: Connection, envelope: Envelope) -> None:
        """A confirmed withdrawal binds what arrives later too: no person is asked twice."""
        self._withdrawals.erase_one(connection, envelope.hash)
        record = envelope.core.record or b""
        self._withdrawals.forget_blobs(connection, record, {envelope.hash})

    # Second looks

    def settle_again(self) -> None:
        """Look again at all that waits, and at marks that later arrivals may have answered."""
        # An archive of an earlier program tells in its list what was taken back since.
        for env_hash in list(self._narrowings.untold()):
            self._settle(env_hash)
        self.parked.judge(self._directory.seq, self._take_parked)
        c = tables.envelopes.c
        for kept in self._archive.select(c.state.in_(sorted(UNSETTLED))):
            binds = kept.kind in (Kind.WITHDRAWAL, Kind.NARROWING)
            (self.settle if binds else self._settle)(kept.env_hash)
        gaps = c.findings.like("%.gap%")
        for kept in self._archive.select(gaps, c.state.not_in((STUB, NEWER, WITHDRAWN))):
            self._settle(kept.env_hash)

    def _take_parked(self, data: bytes, via: str) -> bool:
        try:
            self.take(data, via)
        except (EnvelopeError, CodecError) as fault:
            return fault.code not in ("directory.needed", "desk.fault")
        return True

    def check_stubs(self, erasures: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """After a complete visit: a stub that no withdrawal explains was made by the relay alone, and
        so was an erasure (env_hash, withdrawal) in its feed."""
        c = tables.envelopes.c
        for kept in self._archive.select(c.kind == int(Kind.RECORD), c.state == STUB):
            if not self._withdrawals.explains(self._archive.envelope(kept.env_hash).core):
                self._alarms.raise_("feed.stub", kept.env_hash, env_hash=kept.env_hash.hex())
            else:
                self._alarms.clear(kept.env_hash, frozenset(one.code for one in kept.findings))
        for env_hash, by in erasures:
            erased, order = self._archive.kept(env_hash), self._archive.kept(by)
            signed = order is not None and order.kind == Kind.WITHDRAWAL
            # What a relay erases beside the record (a grant) names no record itself.
            if erased is not None and order is not None and erased.record is not None:
                fits = order.record == erased.record and order.revision in (0, erased.revision)
                signed = signed and fits
            if erased is not None and not signed:
                self._alarms.raise_("feed.erased", env_hash, env_hash=env_hash.hex())

    def missing_blobs(self) -> list[tuple[bytes, Core]]:
        """Records that wait for blobs: (record id, core)."""
        c = tables.envelopes.c
        found = []
        for kept in self._archive.select(
            c.kind == int(Kind.RECORD), c.state.in_((WAITING, QUARANTINED))
        ):
            core = self._archive.envelope(kept.env_hash).core
            missing = tuple(
                ref for ref in core.blobs if not self._archive.has_blob(core.record or b"", ref)
            )
            if missing and core.record is not None:
                found.append((core.record, replace(core, blobs=missing)))
        return found


def _place(fault: Exception) -> str:
    """Tell where this program failed, on its own terminal: the place, never a value."""
    sys.stderr.write(f"{type(fault).__name__}\n")
    traceback.print_tb(fault.__traceback__)
    return type(fault).__name__

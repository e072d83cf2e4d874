"""Judge what arrives, from the relay or from a file, by all twelve steps of SPEC 8, and keep it.

It must never drop a correctly signed envelope, and never calls a record safe before step 12 passed
for every blob; it neither talks to the relay nor signs anything.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from depter.desk import tables
from depter.desk.alarms import Alarms
from depter.desk.archive import Archive, ArchiveChain, Kept
from depter.desk.summary import summarise
from depter.envelope import (
    CLEAR_KINDS,
    SUPERVISOR,
    Acknowledgement,
    Attachment,
    Checkpoint,
    Core,
    Envelope,
    Finding,
    Grant,
    Kind,
    Nack,
    OpeningKey,
    Payload,
    Return,
    View,
    Withdrawal,
    check_payload,
    decode,
    open_blob,
    open_cek,
    open_grant,
    unseal_with_cek,
    verify,
)
from depter.envelope.payload import inflate
from depter.errors import CodecError, DeskError, EnvelopeError
from depter.trust.directory import Directory

# States of an envelope in the archive. What each means to a person stands in ``explain``.
SAFE = "safe"  # every step passed; may be acknowledged
WAITING = "waiting"  # something is still missing: a blob, a directory entry
QUARANTINED = "quarantined"  # a mark stops it until a supervisor decides
UNOPENED = "unopened"  # sealed to us, and does not open
OTHERS = "others"  # not sealed to this desk
WITHDRAWN = "withdrawn"  # hidden, not erased yet
STUB = "stub"  # erased; the stub remains
NEWER = "newer"  # of a kind that this version does not know
NOTED = "noted"  # an acknowledgement, checkpoint, grant, nack or return, taken in

READABLE = frozenset({SAFE, WAITING})
UNSETTLED = frozenset({"new", WAITING, QUARANTINED, OTHERS, UNOPENED})


@dataclass(frozen=True)
class Opened:
    """A record as it came out of its seal."""

    envelope: Envelope
    payload: Payload
    answers: bytes | None
    """JSON; None while the blob that carries it is not here."""


class Receiver:
    """One desk's judgement; needs the archive, the directory and the opening key."""

    def __init__(
        self,
        archive: Archive,
        directory: Directory,
        opening: OpeningKey,
        alarms: Alarms,
        now: Callable[[], float],
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._opening = opening
        self._alarms = alarms
        self._now = now

    # Arrival

    def take(self, data: bytes, via: str) -> tuple[Envelope, bool]:
        """Judge and keep one envelope or stub; say whether it is new here.

        Raises what SPEC 8 refuses (steps 1-3a, 6, device.unknown), after an alarm. An envelope that
        speaks of directory entries which are not here yet is kept and judged again later.
        """
        try:
            envelope = decode(data, allow_stub=True)
            if envelope.core.org != self._directory.org:
                raise EnvelopeError("envelope.org")
            ahead = envelope.core.directory_seq > self._directory.seq
            if not ahead and self._directory.device(envelope.core.device) is None:
                raise EnvelopeError("device.unknown", device=envelope.core.device.hex())
            known = self._archive.kept(envelope.hash)
            if known is None:
                self._first_seen(envelope, via)
            elif known.state == STUB and not envelope.is_stub:
                self._whole_after_stub(envelope)
            return envelope, known is None
        except (EnvelopeError, CodecError) as fault:
            self._alarms.raise_(fault.code, data, **(fault.facts | {"via": via}))
            raise

    def _first_seen(self, envelope: Envelope, via: str) -> None:
        with self._archive.reading() as connection:
            findings, state, member = self._first_nine(envelope, connection)
        with self._archive.writing() as connection:
            self._archive.keep(connection, envelope, member, via, int(self._now()))
            self._archive.mark(connection, envelope.hash, state, findings)
        self.settle(envelope.hash)

    def _whole_after_stub(self, envelope: Envelope) -> None:
        """Take the whole bytes only if no withdrawal that we know stands against them."""
        if self._withdrawal_of(envelope.core) is None:
            with self._archive.reading() as connection:
                self._first_nine(envelope, connection)
            with self._archive.writing() as connection:
                self._archive.replace_data(connection, envelope.hash, envelope.data)
                self._archive.mark(connection, envelope.hash, "new", ())
            self.settle(envelope.hash)

    def _first_nine(
        self, envelope: Envelope, connection: Connection
    ) -> tuple[tuple[Finding, ...], str, bytes | None]:
        """Steps 3a to 9; raises only what SPEC 8 refuses."""
        core = envelope.core
        if self._directory.device(core.device) is None:
            # Signed by somebody whom a newer directory knows: keep it until that directory is here.
            return (
                (Finding(4, "directory.needed", True, {"seq": core.directory_seq}),),
                WAITING,
                None,
            )
        chain = ArchiveChain(connection, without=envelope.hash)
        verdict = verify(envelope, self._directory.org, self._directory, chain)
        return verdict.findings, "new", verdict.member

    # Settling: everything after arrival, again and again until nothing is missing

    def settle(self, env_hash: bytes) -> str:
        """Take an envelope as far as it goes now; give its state."""
        kept = self._archive.kept(env_hash)
        if kept is None:
            raise DeskError("archive.unknown")
        if kept.state in (STUB, NEWER, WITHDRAWN):
            return kept.state
        envelope = self._archive.envelope(env_hash)
        with self._archive.reading() as connection:
            try:
                findings, _, member = self._first_nine(envelope, connection)
            except EnvelopeError as fault:  # kept on trust of a later directory, and now refused
                findings = (Finding(6, fault.code, True, fault.facts),)
                member = None
        state, later, effect = self._state(envelope, findings, member)
        findings = (*findings, *later)
        with self._archive.writing() as connection:
            self._archive.mark(connection, env_hash, state, findings, member)
            effect(connection)
        self._alarms.clear(env_hash, frozenset(one.code for one in findings))
        about = {"env_hash": env_hash.hex(), "device": envelope.core.device.hex()}
        for finding in findings:
            self._alarms.raise_(finding.code, env_hash, **(finding.facts | about))
        if envelope.core.kind == Kind.WITHDRAWAL and state == SAFE:
            self._hide_withdrawn(envelope.core.record or b"")
        return state

    def _state(
        self, envelope: Envelope, findings: tuple[Finding, ...], member: bytes | None
    ) -> tuple[str, tuple[Finding, ...], Callable[[Connection], None]]:
        core, nothing = envelope.core, _nothing
        if member is None:
            return WAITING, (), nothing
        if any(one.code == "kind.unknown" for one in findings):
            return NEWER, (), nothing
        if envelope.is_stub:
            return STUB, (), nothing
        stops = any(one.stops for one in findings)
        if stops and not self.decided(envelope.hash):
            waits = all(one.code == "directory.needed" for one in findings if one.stops)
            return (WAITING if waits else QUARANTINED), (), nothing
        try:
            if core.kind in CLEAR_KINDS:
                return NOTED, (), self._clear(envelope)
            if core.kind == Kind.RETURN:
                return NOTED, (), self._sealed_words(envelope, "return", Return.decode)
            if core.kind == Kind.WITHDRAWAL:
                self._may_withdraw(core, member)
                return SAFE, (), self._sealed_words(envelope, "withdrawal", Withdrawal.decode)
            return self._record(envelope)
        except EnvelopeError as fault:
            if fault.code == "unwrap.recipient":
                return OTHERS, (), nothing
            step = 11 if fault.code.startswith("payload.") else 10
            state = QUARANTINED if fault.code == "withdrawal.member" else UNOPENED
            return state, (Finding(step, fault.code, True, fault.facts),), nothing

    def _record(
        self, envelope: Envelope
    ) -> tuple[str, tuple[Finding, ...], Callable[[Connection], None]]:
        if self._withdrawal_of(envelope.core) is not None:
            return WITHDRAWN, (), _nothing
        opened = self.open(envelope)
        findings = []
        for attachment in opened.payload.attachments:
            try:
                self.photo(envelope.core, attachment)
            except EnvelopeError as fault:
                stops = fault.code != "blob.missing"
                findings.append(Finding(12, fault.code, stops, {"blob": attachment.blob.hex()}))
        summary = summarise(opened.payload, opened.answers, envelope.core)

        def effect(connection: Connection) -> None:
            self._archive.seal(connection, "interview", envelope.hash, summary)

        missing = any(one.code == "blob.missing" for one in findings)
        broken = any(one.stops for one in findings)
        return (UNOPENED if broken else WAITING if missing else SAFE), tuple(findings), effect

    # Opening

    def open(self, envelope: Envelope) -> Opened:
        """Steps 10 and 11, and step 12 for answers that travel as a blob; raises their codes."""
        payload = Payload.decode(unseal_with_cek(envelope, self._cek(envelope)))
        check_payload(payload, envelope.core)
        answers = payload.answers
        if answers is None:
            one = next(one for one in payload.attachments if one.blob == payload.answers_blob)
            try:
                answers = inflate(self.photo(envelope.core, one))
            except EnvelopeError as fault:
                if fault.code != "blob.missing":
                    raise
        for text in (answers, payload.consent):
            if text is not None and not _is_json_object(text):
                raise EnvelopeError("payload.schema", field="json")
        return Opened(envelope, payload, answers)

    def _cek(self, envelope: Envelope) -> bytes:
        try:
            return open_cek(envelope, self._opening)
        except EnvelopeError as fault:
            granted = self._archive.unsealed("grant", envelope.hash)
            if fault.code != "unwrap.recipient" or granted is None:
                raise
            return open_grant(envelope.hash, bytes.fromhex(granted), self._opening)

    def photo(self, core: Core, attachment: Attachment) -> bytes:
        """Step 12 of SPEC 8: the verified bytes of one attachment; raise blob.*."""
        ref = next((one for one in core.blobs if one.id == attachment.blob), None)
        record = core.record or b""
        if ref is None or not self._archive.has_blob(record, ref):
            raise EnvelopeError("blob.missing", blob=attachment.blob.hex())
        return open_blob(self._archive.read_blob(ref), ref, core.org, record, attachment)

    # The other kinds

    def _clear(self, envelope: Envelope) -> Callable[[Connection], None]:
        core, body = envelope.core, envelope.body or b""
        match core.kind:
            case Kind.ACKNOWLEDGEMENT:
                acknowledgement = Acknowledgement.decode(body)
                self._compare_view(core.device, acknowledgement.view)
                for device, sequence, env_hash in acknowledgement.items:
                    self._alarms.note_claim(core.device, device, sequence, env_hash)
            case Kind.CHECKPOINT:
                checkpoint = Checkpoint.decode(body)
                self._compare_view(core.device, checkpoint.view)
                self._alarms.note_claim(
                    core.device, core.device, checkpoint.sequence, checkpoint.env_hash
                )
            case Kind.NACK:
                nack = Nack.decode(body)
                if core.device != self._own_device():
                    self._alarms.raise_(
                        "nack",
                        b"nack" + envelope.hash,
                        device=core.device.hex(),
                        env_hash=nack.env_hash.hex(),
                        cause=nack.code,
                    )
            case Kind.GRANT:
                return self._granted(Grant.decode(body))
        return _nothing

    def _granted(self, grant: Grant) -> Callable[[Connection], None]:
        mine = [sealed for kid, sealed in grant.wraps if kid == self._opening.kid]

        def effect(connection: Connection) -> None:
            if mine:
                self._archive.seal(connection, "grant", grant.env_hash, mine[0].hex())

        return effect

    def _own_device(self) -> bytes:
        device = self._directory.find_recipient(self._opening.kid)
        return device.id if device else b""

    def _compare_view(self, device: bytes, view: View | None) -> None:
        """Two signed statements about one place of one feed must agree. Ruling 15."""
        if view is not None and view.seq:
            ours = self._archive.feed_hash(view.epoch, view.seq)
            if ours is not None and ours != view.hash:
                self._alarms.raise_(
                    "feed.fork", device + view.hash, seq=view.seq, device=device.hex()
                )

    def _sealed_words(
        self, envelope: Envelope, kind: str, read: Callable[[bytes], Withdrawal | Return]
    ) -> Callable[[Connection], None]:
        words = read(unseal_with_cek(envelope, self._cek(envelope)))
        text = words.reason if isinstance(words, Withdrawal) else words.comments.decode()

        def effect(connection: Connection) -> None:
            self._archive.seal(connection, kind, envelope.hash, {"text": text, "at": words.at})

        return effect

    # Withdrawal

    def _may_withdraw(self, core: Core, member: bytes) -> None:
        """The member who made the record, or a supervisor; anybody else waits for a decision."""
        standing = self._directory.device(core.device)
        if standing is not None and standing.role == SUPERVISOR:
            return
        c = tables.envelopes.c
        makers = {one.member for one in self._archive.select(c.record == core.record, c.kind == 1)}
        if makers - {member}:
            raise EnvelopeError("withdrawal.member")

    def _withdrawal_of(self, core: Core) -> Kept | None:
        """A withdrawal in force that names this revision or all; it binds what comes later too."""
        c = tables.envelopes.c
        for one in self._archive.select(
            c.record == core.record, c.kind == int(Kind.WITHDRAWAL), c.state.in_((SAFE, STUB))
        ):
            if one.revision in (0, core.revision):
                return one
        return None

    def _hide_withdrawn(self, record: bytes) -> None:
        c = tables.envelopes.c
        for one in self._archive.select(c.record == record, c.kind == 1, c.state != STUB):
            core = self._archive.envelope(one.env_hash).core
            if self._withdrawal_of(core) is None:
                continue
            with self._archive.writing() as connection:
                self._archive.mark(connection, one.env_hash, WITHDRAWN, one.findings)
                self._archive.forget_sealed(connection, "interview", one.env_hash)

    def erase_withdrawn(self, withdrawal: Kept) -> None:
        """Destroy what a withdrawal names and leave the stubs; the caller logs who decided."""
        c = tables.envelopes.c
        found = self._archive.select(c.record == withdrawal.record, c.kind == int(Kind.RECORD))
        gone = [one for one in found if withdrawal.revision in (0, one.revision)]
        left = [one for one in found if one not in gone]
        keep = {ref.root for one in left for ref in self._archive.envelope(one.env_hash).core.blobs}
        with self._archive.writing() as connection:
            for one in gone:
                envelope = self._archive.envelope(one.env_hash)
                if not envelope.is_stub:
                    self._archive.replace_data(connection, one.env_hash, envelope.stub())
                self._archive.mark(connection, one.env_hash, STUB, one.findings)
                self._archive.forget_sealed(connection, "interview", one.env_hash)
                self._archive.forget_sealed(connection, "grant", one.env_hash)
            self._archive.forget_blobs(connection, withdrawal.record or b"", keep)

    # Decisions and second looks

    def decided(self, env_hash: bytes) -> bool:
        """Whether a supervisor decided to open this in spite of its marks."""
        return self._archive.unsealed("decided", env_hash) is not None

    def settle_again(self) -> None:
        """Look again at all that waits, and at marks that later arrivals may have answered."""
        c = tables.envelopes.c
        for kept in self._archive.select(c.state.in_(sorted(UNSETTLED))):
            self.settle(kept.env_hash)
        gaps = c.findings.like("%.gap%")
        for kept in self._archive.select(gaps, c.state.not_in((STUB, NEWER, WITHDRAWN))):
            self.settle(kept.env_hash)

    def check_stubs(self) -> None:
        """After a complete visit: a stub that no withdrawal explains was made by the relay alone."""
        c = tables.envelopes.c
        for kept in self._archive.select(c.kind == int(Kind.RECORD), c.state == STUB):
            envelope = self._archive.envelope(kept.env_hash)
            if self._withdrawal_of(envelope.core) is None:
                self._alarms.raise_("feed.stub", kept.env_hash, env_hash=kept.env_hash.hex())
            else:
                self._alarms.clear(kept.env_hash, frozenset(one.code for one in kept.findings))

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


def _is_json_object(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _nothing(_connection: Connection) -> None:
    pass

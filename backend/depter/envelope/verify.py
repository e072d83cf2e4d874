"""Judge an envelope by the directory and by its chain (SPEC 8, steps 3a to 9).

Nothing sealed is refused for a formality: only a foreign organisation, an unknown device and a bad
signature raise; everything else is a finding that is kept and shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from depter.envelope.core import CLEAR_KINDS, KNOWN_KINDS, Core, Kind
from depter.envelope.envelope import Envelope, check_signatures
from depter.envelope.keys import RecipientKey, VerifyKey
from depter.envelope.labels import ZERO_HASH
from depter.errors import EnvelopeError

INTERVIEWER, SUPERVISOR = 1, 2
Standing = Literal["active", "revoked"]


@dataclass(frozen=True)
class DeviceStanding:
    """What the directory says of a device: whose, in which role, until which sequence number."""

    member: bytes
    role: int
    verify_key: VerifyKey
    recipient: RecipientKey
    transport: bytes
    last_valid_sequence: int | None = None


class DirectoryView(Protocol):
    """What ``verify`` needs of a member directory; ``depter.trust.Directory`` is one."""

    @property
    def org(self) -> bytes: ...
    @property
    def seq(self) -> int: ...
    def head_at(self, seq: int) -> bytes | None: ...
    def device(self, sigkey_id: bytes) -> DeviceStanding | None: ...
    def required(self, collection: bytes | None, seq: int) -> frozenset[bytes]: ...
    def recipient_standing(self, kid: bytes, seq: int) -> Standing | None: ...


class ChainView(Protocol):
    """What ``verify`` needs of the envelopes seen before."""

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        """(sequence, env_hash, directory sequence) of the highest envelope of ``device``."""

    def at(self, device: bytes, sequence: int) -> bytes | None:
        """env_hash of the first envelope seen under this number."""

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        """(env_hash, member) of the first envelope seen for this revision."""


@dataclass(frozen=True)
class Finding:
    """One mark of SPEC 8: the step, the code, and whether it stops opening and acknowledging."""

    step: int
    code: str
    stops: bool
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What steps 3a to 9 found; an envelope with no finding passed them all."""

    findings: tuple[Finding, ...]
    member: bytes
    role: int

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.findings)


Mark = Callable[..., None]


def verify(envelope: Envelope, org: bytes, directory: DirectoryView, chain: ChainView) -> Verdict:
    """Steps 3a to 9 of SPEC 8.

    Raises envelope.org, device.unknown, signature.ed25519 and signature.mldsa; everything else is a
    finding.
    """
    core = envelope.core
    if core.org != org:
        raise EnvelopeError("envelope.org")
    device = directory.device(core.device)
    if device is None:
        raise EnvelopeError("device.unknown")
    check_signatures(envelope, device.verify_key)

    findings: list[Finding] = []

    def mark(step: int, code: str, stops: bool = True, **facts: object) -> None:
        findings.append(Finding(step, code, stops, facts))

    position_known = _check_position(core, directory, mark)
    last_valid = device.last_valid_sequence
    if last_valid is not None and core.sequence > last_valid:
        mark(5, "device.late", stops=False, last_valid=last_valid)
    _check_chain(envelope, chain, mark)
    if core.kind in (Kind.RECORD, Kind.RETURN):
        _check_revision(envelope, device.member, chain, mark)
    if core.kind in KNOWN_KINDS:
        _check_role(core, device.role, mark)
        if position_known and core.kind not in CLEAR_KINDS:
            _check_recipients(core, directory, mark)
    else:
        mark(3, "kind.unknown", kind=core.kind)
    return Verdict(tuple(findings), device.member, device.role)


def _check_position(core: Core, directory: DirectoryView, mark: Mark) -> bool:
    if core.directory_seq > directory.seq:
        mark(4, "directory.needed", seq=core.directory_seq)
        return False
    if directory.head_at(core.directory_seq) != core.directory_head:
        mark(4, "directory.fork", seq=core.directory_seq)
        return False
    return True


def _check_chain(envelope: Envelope, chain: ChainView, mark: Mark) -> None:
    core = envelope.core
    seen = chain.at(core.device, core.sequence)
    if seen is not None:
        if seen != envelope.hash:
            mark(7, "chain.equivocation", sequence=core.sequence)
        return
    if core.sequence == 1:
        before: bytes | None = ZERO_HASH
    else:
        before = chain.at(core.device, core.sequence - 1)
    if before is None:
        last = chain.last(core.device)
        mark(7, "chain.gap", stops=False, last=last[0] if last else 0, sequence=core.sequence)
    elif before != core.previous:
        mark(7, "chain.previous", sequence=core.sequence)
    last = chain.last(core.device)
    if last is not None and last[0] < core.sequence and core.directory_seq < last[2]:
        mark(7, "chain.directory_fell", before=last[2], now=core.directory_seq)


def _check_revision(envelope: Envelope, member: bytes, chain: ChainView, mark: Mark) -> None:
    core = envelope.core
    if core.record is None or core.revision is None:
        return
    if core.kind == Kind.RETURN:
        returned = chain.revision(core.record, core.revision)
        if returned is not None and returned[0] != core.previous_revision:
            mark(8, "revision.conflict", stops=False, revision=core.revision)
        return
    same = chain.revision(core.record, core.revision)
    if same is not None and same[0] != envelope.hash:
        mark(8, "revision.conflict", stops=False, revision=core.revision)
    if core.revision == 1:
        return
    before = chain.revision(core.record, core.revision - 1)
    if before is None:
        mark(8, "revision.gap", stops=False, revision=core.revision)
        return
    if before[1] != member:
        mark(8, "revision.member", revision=core.revision)
    if before[0] != core.previous_revision:
        mark(8, "revision.conflict", stops=False, revision=core.revision)


def _check_role(core: Core, role: int, mark: Mark) -> None:
    if core.kind in (Kind.GRANT, Kind.ACKNOWLEDGEMENT, Kind.RETURN) and role != SUPERVISOR:
        mark(9, "role.kind", kind=core.kind, role=role)


def _check_recipients(core: Core, directory: DirectoryView, mark: Mark) -> None:
    present = frozenset(core.recipients)
    if core.kind == Kind.RETURN:
        allowed = present
    else:
        allowed = directory.required(core.collection, core.directory_seq)
        missing = allowed - present
        if missing:
            mark(9, "recipients.missing", count=len(missing))
    for kid in sorted(present):
        standing = directory.recipient_standing(kid, core.directory_seq)
        if standing == "revoked":
            mark(9, "recipients.revoked", kid=kid.hex())
        elif standing is None or kid not in allowed:
            mark(9, "recipients.unknown", kid=kid.hex())

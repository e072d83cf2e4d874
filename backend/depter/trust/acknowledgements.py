"""Acknowledgements as the phone judges them (ruling 10): only a supervisor's signed word, for exactly
these bytes, lets a phone forget; no answer of a relay ever does."""

from collections.abc import Iterable
from dataclasses import dataclass

from depter.envelope.bodies import Acknowledgement
from depter.envelope.core import Kind
from depter.envelope.envelope import Envelope, check_signatures, decode
from depter.envelope.verify import SUPERVISOR
from depter.errors import CodecError, EnvelopeError, TrustError
from depter.trust.directory import Directory


@dataclass(frozen=True)
class BelievedAcknowledgement:
    """An acknowledgement whose signer was checked against the directory."""

    member: bytes
    device: bytes
    body: Acknowledgement

    def names(self, envelope: Envelope) -> bool:
        """Whether it acknowledges exactly this envelope: device, number and hash."""
        core = envelope.core
        return (core.device, core.sequence, envelope.hash) in self.body.items


def verify_acknowledgement(data: bytes, directory: Directory) -> BelievedAcknowledgement:
    """Check an acknowledgement envelope that came over the relay or in a file (SPEC 10.6).

    Raises TrustError with the code of the step of SPEC 8: codec.*, envelope.*, core.*, body.shape,
    directory.needed, directory.fork, device.unknown, role.kind, signature.*; ack.kind when it is
    something else; ack.revoked when its device is revoked now, whatever number it bears: who holds
    a seized device chooses the number. Gaps in the supervisor's chain do not matter here: the phone
    is sent few of its envelopes.
    """
    try:
        envelope = decode(data)
        core = envelope.core
        if core.kind != Kind.ACKNOWLEDGEMENT:
            raise TrustError("ack.kind", kind=core.kind)
        if core.org != directory.org:
            raise TrustError("envelope.org")
        if core.directory_seq > directory.seq:
            raise TrustError("directory.needed", seq=core.directory_seq)
        if directory.head_at(core.directory_seq) != core.directory_head:
            raise TrustError("directory.fork", seq=core.directory_seq)
        device = directory.device(core.device)
        if device is None:
            raise TrustError("device.unknown")
        check_signatures(envelope, device.verify_key)
        if device.last_valid_sequence is not None:
            raise TrustError("ack.revoked", last_valid=device.last_valid_sequence)
        if device.role != SUPERVISOR:
            raise TrustError("role.kind", role=device.role)
        return BelievedAcknowledgement(
            device.member, core.device, Acknowledgement.decode(envelope.body or b"")
        )
    except (CodecError, EnvelopeError) as fault:
        raise TrustError(fault.code, **fault.facts) from fault


def acknowledged_by(
    envelope: Envelope, acknowledgements: Iterable[BelievedAcknowledgement], directory: Directory
) -> frozenset[bytes]:
    """The distinct members who acknowledged ``envelope`` on a device that is one of its recipients
    and is not revoked by now: a device that cannot open it cannot vouch for it, whoever owns it."""
    return frozenset(
        ack.member
        for ack in acknowledgements
        if ack.names(envelope) and _opens(ack.device, envelope, directory)
    )


def _opens(sigkey_id: bytes, envelope: Envelope, directory: Directory) -> bool:
    device = directory.find_device(sigkey_id)
    return (
        device is not None
        and device.active
        and device.keys.recipient.kid in envelope.core.recipients
    )


def may_forget(
    envelope: Envelope, acknowledgements: Iterable[BelievedAcknowledgement], directory: Directory
) -> bool:
    """Whether the policy's number of members acknowledged ``envelope``. Ruling 10."""
    members = acknowledged_by(envelope, acknowledgements, directory)
    return len(members) >= directory.acks_required(envelope.core.collection)

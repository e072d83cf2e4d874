"""Seal a payload to its recipients and sign it (SPEC 4); never chooses recipients: the caller takes
them from the verified directory."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import cobblestone

from depter.envelope.core import CLEAR_KINDS, BlobRef, Core
from depter.envelope.envelope import MAX_ENVELOPE_BYTES, Envelope, assemble, decode, signed_message
from depter.envelope.keys import RandomBytes, RecipientKey, SigningKey, draw
from depter.envelope.labels import H, tagged
from depter.envelope.padding import pad
from depter.errors import EnvelopeError


@dataclass(frozen=True)
class Position:
    """Where a device stands when it seals: its key, its chain and the directory it uses."""

    org: bytes
    device: SigningKey
    sequence: int
    previous: bytes
    directory_seq: int
    directory_head: bytes


def seal(
    position: Position,
    kind: int,
    payload: bytes,
    recipients: Sequence[RecipientKey],
    *,
    collection: bytes,
    record: bytes,
    revision: int,
    previous_revision: bytes | None = None,
    blobs: Sequence[BlobRef] = (),
    random_bytes: RandomBytes,
) -> Envelope:
    """Seal ``payload`` (bytes, not padded) to ``recipients`` and sign. SPEC 4.

    Raises recipients.empty, recipients.twice, size.envelope, and what ``decode`` raises.
    """
    if kind in CLEAR_KINDS:
        raise EnvelopeError("core.kind", kind=kind)
    ordered = sorted(recipients, key=lambda key: key.kid)
    if not ordered:
        raise EnvelopeError("recipients.empty")
    if len({key.kid for key in ordered}) != len(ordered):
        raise EnvelopeError("recipients.twice")
    core = _core(
        position,
        kind,
        collection=collection,
        record=record,
        revision=revision,
        previous_revision=previous_revision,
        recipients=tuple(key.kid for key in ordered),
        blobs=tuple(sorted(blobs, key=lambda blob: blob.id)),
    ).encode()
    core_hash = H(core)
    cek = draw(random_bytes, 32)
    wraps = [[key.kid, key.wrap(cek, wrap_info(core_hash, key.kid))] for key in ordered]
    encryptor = cobblestone.Cobblestone256Encryptor(cek, body_context(core_hash))
    body = encryptor.update(pad(payload)) + encryptor.finalize()
    return _sign(position, core, wraps, body)


def seal_clear(position: Position, kind: int, body: bytes) -> Envelope:
    """Sign a clear body (kinds 3 to 6). SPEC 4."""
    if kind not in CLEAR_KINDS:
        raise EnvelopeError("core.kind", kind=kind)
    return _sign(position, _core(position, kind).encode(), [], body)


def wrap_info(core_hash: bytes, kid: bytes) -> bytes:
    """HPKE info of a wrap: binds the key to this core and this recipient. SPEC 4."""
    return tagged("wrap", core_hash, kid)


def grant_info(env_hash: bytes, kid: bytes) -> bytes:
    """HPKE info of a grant. SPEC 4."""
    return tagged("grant", env_hash, kid)


def body_context(core_hash: bytes) -> bytes:
    """Cobblestone context of a body: binds it to this core, hence to the sender. SPEC 4."""
    return tagged("body", core_hash)


def _core(
    position: Position,
    kind: int,
    *,
    collection: bytes | None = None,
    record: bytes | None = None,
    revision: int | None = None,
    previous_revision: bytes | None = None,
    recipients: tuple[bytes, ...] = (),
    blobs: tuple[BlobRef, ...] = (),
) -> Core:
    return Core(
        org=position.org,
        kind=kind,
        collection=collection,
        record=record,
        revision=revision,
        previous_revision=previous_revision,
        device=position.device.id,
        sequence=position.sequence,
        previous=position.previous,
        directory_seq=position.directory_seq,
        directory_head=position.directory_head,
        recipients=recipients,
        blobs=blobs,
    )


def _sign(position: Position, core: bytes, wraps: list[list[bytes]], body: bytes) -> Envelope:
    sigs = position.device.sign("env", signed_message(core, wraps, body))
    data = assemble(core, wraps, body, sigs)
    if len(data) > MAX_ENVELOPE_BYTES:
        raise EnvelopeError("size.envelope", size=len(data))
    return decode(data)

"""Take an envelope or a stub apart without trusting it (SPEC 4; SPEC 8, steps 1-3 and 6).

It never encodes again what it received: hashes and signatures cover the bytes as they came.
"""

from dataclasses import dataclass
from functools import cached_property

from depter.envelope.codec import dec, enc
from depter.envelope.core import Core
from depter.envelope.keys import ED25519_SIGNATURE, MLDSA_SIGNATURE, SEALED, VerifyKey
from depter.envelope.labels import D, H, tagged
from depter.errors import EnvelopeError

MAX_ENVELOPE_BYTES = 1 << 20


@dataclass(frozen=True)
class Envelope:
    """Sealed bytes and what can be read of them without a key.

    ``body`` and ``wraps`` of a stub are None and empty; its hashes stand in for them.
    """

    data: bytes
    core: Core
    core_bytes: bytes
    wraps: tuple[tuple[bytes, bytes], ...]
    body: bytes | None
    wraps_hash: bytes
    body_hash: bytes
    sigs: tuple[bytes, bytes]

    @property
    def is_stub(self) -> bool:
        return self.body is None

    @cached_property
    def signed(self) -> bytes:
        """M of SPEC 4: what both signatures cover."""
        return tagged("env", self.core_bytes, self.wraps_hash, self.body_hash)

    @cached_property
    def hash(self) -> bytes:
        """env_hash: H(M), without the signatures. SPEC 4."""
        return H(self.signed)

    def stub(self) -> bytes:
        """What remains when wraps and body are erased; it still verifies. SPEC 4."""
        return tagged("stub", self.core_bytes, self.wraps_hash, self.body_hash, list(self.sigs))


def assemble(core: bytes, wraps: list[list[bytes]], body: bytes, sigs: list[bytes]) -> bytes:
    """Encode an envelope. SPEC 4."""
    return tagged("envelope", core, wraps, body, sigs)


def signed_message(core: bytes, wraps: list[list[bytes]], body: bytes) -> bytes:
    """M of SPEC 4 from the parts."""
    return tagged("env", core, H(enc(wraps)), H(body))


def decode(data: bytes, *, allow_stub: bool = False) -> Envelope:
    """Steps 1 to 3 of SPEC 8; raise EnvelopeError or CodecError with the step's code."""
    if len(data) > MAX_ENVELOPE_BYTES:
        raise EnvelopeError("size.envelope", size=len(data))
    match dec(data):
        case [
            str() as label,
            bytes() as core,
            list() as wraps,
            bytes() as body,
            list() as sigs,
        ] if label == D("envelope"):
            decoded = Core.decode(core)
            return Envelope(
                data=data,
                core=decoded,
                core_bytes=core,
                wraps=_wraps(wraps, decoded),
                body=body,
                wraps_hash=H(enc(wraps)),
                body_hash=H(body),
                sigs=_sigs(sigs),
            )
        case [
            str() as label,
            bytes() as core,
            bytes() as wraps_hash,
            bytes() as body_hash,
            list() as sigs,
        ] if allow_stub and label == D("stub") and len(wraps_hash) == len(body_hash) == 32:
            return Envelope(
                data=data,
                core=Core.decode(core),
                core_bytes=core,
                wraps=(),
                body=None,
                wraps_hash=wraps_hash,
                body_hash=body_hash,
                sigs=_sigs(sigs),
            )
        case _:
            raise EnvelopeError("envelope.shape")


def check_signatures(envelope: Envelope, key: VerifyKey) -> None:
    """Step 6 of SPEC 8: both signatures; raise signature.ed25519 or signature.mldsa."""
    key.verify("env", envelope.signed, list(envelope.sigs))


def _wraps(wraps: list[object], core: Core) -> tuple[tuple[bytes, bytes], ...]:
    pairs = []
    for item in wraps:
        match item:
            case [bytes() as kid, bytes() as sealed] if len(kid) == 32 and len(sealed) == SEALED:
                pairs.append((kid, sealed))
            case _:
                raise EnvelopeError("core.wraps")
    if tuple(kid for kid, _ in pairs) != core.recipients:
        raise EnvelopeError("core.wraps")
    return tuple(pairs)


def _sigs(sigs: list[object]) -> tuple[bytes, bytes]:
    match sigs:
        case [bytes() as ed25519, bytes() as mldsa] if (
            len(ed25519) == ED25519_SIGNATURE and len(mldsa) == MLDSA_SIGNATURE
        ):
            return ed25519, mldsa
        case _:
            raise EnvelopeError("envelope.shape", field="sigs")

"""The keys of SPEC 3 over ``cryptography``: signing, opening (X-Wing HPKE) and transport; no primitive
of our own, and no key is ever made without the caller's randomness."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from depter.envelope.labels import D, hashed, tagged
from depter.errors import EnvelopeError

SUITE = 1
ED25519_SIGNATURE = 64
MLDSA_SIGNATURE = 3309
MLDSA_PUBLIC = 1952
MLKEM_PUBLIC = 1184
XWING_PUBLIC = MLKEM_PUBLIC + 32
SEALED = 1120 + 32 + 16
"""Bytes of a wrapped 32-byte key: X-Wing encapsulation, ciphertext, tag."""

RandomBytes = Callable[[int], bytes]

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_P = 2**255 - 19
# The y-coordinates (sign bit cleared) of the eight points of small order; a signature by such a key
# verifies for messages that nobody signed.
_SMALL_ORDER_Y = frozenset(
    int.from_bytes(bytes.fromhex(text), "little")
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


def draw(random_bytes: RandomBytes, size: int) -> bytes:
    """Take ``size`` random bytes and refuse a source that is plainly dead (all zeros, wrong size)."""
    data = random_bytes(size)
    if len(data) != size or not any(data):
        raise EnvelopeError("random.dead")
    return data


def check_ed25519(public: bytes) -> None:
    """Refuse a non-canonical point or one of small order: key.length, key.not_canonical,
    key.small_order. SPEC 3."""
    if len(public) != 32:
        raise EnvelopeError("key.length", size=len(public))
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if y % _P in _SMALL_ORDER_Y:
        raise EnvelopeError("key.small_order")
    if y >= _P:
        raise EnvelopeError("key.not_canonical")


@dataclass(frozen=True)
class VerifyKey:
    """The public half of a device's, administrator's or root signing key."""

    ed25519: bytes
    mldsa: bytes

    @cached_property
    def id(self) -> bytes:
        """The sigkey id (32 bytes). SPEC 3."""
        return hashed("sigkey", SUITE, self.ed25519, self.mldsa)

    @cached_property
    def _keys(self) -> tuple[Ed25519PublicKey, MLDSA65PublicKey]:
        if len(self.ed25519) != 32 or len(self.mldsa) != MLDSA_PUBLIC:
            raise EnvelopeError("key.length")
        return (
            Ed25519PublicKey.from_public_bytes(self.ed25519),
            MLDSA65PublicKey.from_public_bytes(self.mldsa),
        )

    def check_acceptable(self) -> None:
        """Refuse what SPEC 3 refuses at enrolment."""
        check_ed25519(self.ed25519)
        if len(self.mldsa) != MLDSA_PUBLIC:
            raise EnvelopeError("key.length", size=len(self.mldsa))

    def verify(self, label: str, message: bytes, sigs: list[bytes]) -> None:
        """Check both signatures over ``message``; raise signature.ed25519 or signature.mldsa. SPEC 3."""
        ed25519, mldsa = self._keys
        if len(sigs) != 2:
            raise EnvelopeError("envelope.shape", field="sigs")
        try:
            ed25519.verify(sigs[0], message)
        except InvalidSignature as fault:
            raise EnvelopeError("signature.ed25519") from fault
        try:
            mldsa.verify(sigs[1], message, D(label).encode())
        except InvalidSignature as fault:
            raise EnvelopeError("signature.mldsa") from fault


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 seed and an ML-DSA-65 seed that sign together."""

    ed25519_seed: bytes
    mldsa_seed: bytes

    def __repr__(self) -> str:
        return "SigningKey(…)"

    @classmethod
    def generate(cls, random_bytes: RandomBytes) -> "SigningKey":
        return cls(draw(random_bytes, 32), draw(random_bytes, 32))

    @classmethod
    def from_bytes(cls, data: bytes) -> "SigningKey":
        if len(data) != 64:
            raise EnvelopeError("key.length", size=len(data))
        return cls(data[:32], data[32:])

    def to_bytes(self) -> bytes:
        return self.ed25519_seed + self.mldsa_seed

    @cached_property
    def _keys(self) -> tuple[Ed25519PrivateKey, MLDSA65PrivateKey]:
        return (
            Ed25519PrivateKey.from_private_bytes(self.ed25519_seed),
            MLDSA65PrivateKey.from_seed_bytes(self.mldsa_seed),
        )

    @cached_property
    def public(self) -> VerifyKey:
        ed25519, mldsa = self._keys
        return VerifyKey(
            ed25519.public_key().public_bytes_raw(), mldsa.public_key().public_bytes_raw()
        )

    @property
    def id(self) -> bytes:
        """The sigkey id (32 bytes). SPEC 3."""
        return self.public.id

    def sign(self, label: str, message: bytes) -> list[bytes]:
        """``[Ed25519(message), ML-DSA-65(message, context D(label))]``. SPEC 3."""
        ed25519, mldsa = self._keys
        return [ed25519.sign(message), mldsa.sign(message, D(label).encode())]


@dataclass(frozen=True)
class RecipientKey:
    """The public half of an encryption key: ML-KEM-768 then X25519, 1216 bytes."""

    xwing: bytes

    @cached_property
    def kid(self) -> bytes:
        """The key id (32 bytes). SPEC 3."""
        return hashed("kid", SUITE, self.xwing)

    @cached_property
    def _key(self) -> MLKEM768X25519PublicKey:
        if len(self.xwing) != XWING_PUBLIC:
            raise EnvelopeError("key.length", size=len(self.xwing))
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.xwing[:MLKEM_PUBLIC]),
                X25519PublicKey.from_public_bytes(self.xwing[MLKEM_PUBLIC:]),
            )
        except ValueError as fault:
            raise EnvelopeError("key.mlkem") from fault

    def check_acceptable(self) -> None:
        """Refuse a wrong length, an ML-KEM coefficient of 3329 or more, a low-order X25519 point."""
        if len(self.xwing) != XWING_PUBLIC:
            raise EnvelopeError("key.length", size=len(self.xwing))
        packed = self.xwing[:1152]
        for a, b, c in zip(packed[::3], packed[1::3], packed[2::3], strict=True):
            if (a | (b & 15) << 8) >= 3329 or (b >> 4 | c << 4) >= 3329:
                raise EnvelopeError("key.mlkem")
        probe = X25519PrivateKey.from_private_bytes(b"\x01" * 32)
        try:
            probe.exchange(X25519PublicKey.from_public_bytes(self.xwing[MLKEM_PUBLIC:]))
        except ValueError as fault:
            raise EnvelopeError("key.low_order") from fault

    def wrap(self, cek: bytes, info: bytes) -> bytes:
        """``HPKE.seal``: 1168 bytes for a 32-byte key. SPEC 4."""
        if len(cek) != 32:
            raise EnvelopeError("key.length", size=len(cek))
        try:
            return _HPKE.encrypt(cek, self._key, info=info)
        except ValueError as fault:  # the X25519 half gave the all-zero secret
            raise EnvelopeError("key.low_order") from fault


@dataclass(frozen=True)
class OpeningKey:
    """An X-Wing seed (32 bytes); it opens what is sealed to its kid."""

    seed: bytes

    def __repr__(self) -> str:
        return "OpeningKey(…)"

    @classmethod
    def generate(cls, random_bytes: RandomBytes) -> "OpeningKey":
        return cls(draw(random_bytes, 32))

    @cached_property
    def _key(self) -> MLKEM768X25519PrivateKey:
        if len(self.seed) != 32:
            raise EnvelopeError("key.length", size=len(self.seed))
        expanded = hashlib.shake_256(self.seed).digest(96)
        return MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )

    @cached_property
    def public(self) -> RecipientKey:
        if len(self.seed) != 32:
            raise EnvelopeError("key.length", size=len(self.seed))
        expanded = hashlib.shake_256(self.seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key()
        x25519 = X25519PrivateKey.from_private_bytes(expanded[64:]).public_key()
        return RecipientKey(mlkem.public_bytes_raw() + x25519.public_bytes_raw())

    @property
    def kid(self) -> bytes:
        return self.public.kid

    def unwrap(self, sealed: bytes, info: bytes) -> bytes:
        """``HPKE.open``; raise unwrap.failed. A wrong key fails only at the AEAD (ML-KEM rejects
        implicitly), so the length is checked first. SPEC 4."""
        if len(sealed) != SEALED:
            raise EnvelopeError("unwrap.failed")
        try:
            return _HPKE.decrypt(sealed, self._key, info=info)
        except InvalidTag as fault:
            raise EnvelopeError("unwrap.failed") from fault


@dataclass(frozen=True)
class TransportKey:
    """An Ed25519 seed that answers the relay's challenges and signs nothing else."""

    seed: bytes

    def __repr__(self) -> str:
        return "TransportKey(…)"

    @classmethod
    def generate(cls, random_bytes: RandomBytes) -> "TransportKey":
        return cls(draw(random_bytes, 32))

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def answer(self, org: bytes, device: bytes, challenge: bytes) -> bytes:
        """Sign a relay's challenge. SPEC 10.5."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return key.sign(tagged("challenge", org, device, challenge))


def verify_answer(
    public: bytes, org: bytes, device: bytes, challenge: bytes, answer: bytes
) -> None:
    """Check the answer to a challenge; raise signature.ed25519. SPEC 10.5."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            answer, tagged("challenge", org, device, challenge)
        )
    except (InvalidSignature, ValueError) as fault:
        raise EnvelopeError("signature.ed25519") from fault


@dataclass(frozen=True)
class DevicePublic:
    """What the directory says of one device's keys."""

    signing: VerifyKey
    recipient: RecipientKey
    transport: bytes

    def check_acceptable(self) -> None:
        """Refuse what SPEC 3 refuses at enrolment, for all three keys."""
        self.signing.check_acceptable()
        self.recipient.check_acceptable()
        check_ed25519(self.transport)


@dataclass(frozen=True)
class DeviceKeys:
    """The three private keys of one installation."""

    signing: SigningKey
    opening: OpeningKey
    transport: TransportKey

    @classmethod
    def generate(cls, random_bytes: RandomBytes) -> "DeviceKeys":
        return cls(
            SigningKey.generate(random_bytes),
            OpeningKey.generate(random_bytes),
            TransportKey.generate(random_bytes),
        )

    @cached_property
    def public(self) -> DevicePublic:
        return DevicePublic(self.signing.public, self.opening.public, self.transport.public)

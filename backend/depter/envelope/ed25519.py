"""Plain Ed25519 for statements about words, which must stay checkable everywhere for decades; it never
signs or checks bytes without a label of their own, and never replaces the double signature of a record.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from depter.envelope.keys import RandomBytes, check_ed25519, draw
from depter.envelope.labels import tagged
from depter.errors import EnvelopeError


@dataclass(frozen=True)
class Ed25519Key:
    """An Ed25519 seed that signs labelled messages."""

    seed: bytes

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise EnvelopeError("key.length", size=len(self.seed))

    def __repr__(self) -> str:
        return "Ed25519Key(…)"

    @classmethod
    def generate(cls, random_bytes: RandomBytes) -> "Ed25519Key":
        return cls(draw(random_bytes, 32))

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, label: str, message: bytes) -> bytes:
        """``Ed25519(enc([D(label), message]))``."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(tagged(label, message))


def verify_ed25519(public: bytes, label: str, message: bytes, signature: bytes) -> None:
    """Check a labelled signature; raise signature.ed25519, and what ``check_ed25519`` raises."""
    check_ed25519(public)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, tagged(label, message))
    except (InvalidSignature, ValueError) as fault:
        raise EnvelopeError("signature.ed25519") from fault

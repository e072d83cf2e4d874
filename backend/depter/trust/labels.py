"""Names for people in the directory (SPEC 10.2): sealed under the organisation's names key, which the
relay never holds, and bound to one member, so that no name can be moved to another."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from depter.envelope.keys import RandomBytes, draw
from depter.envelope.labels import tagged
from depter.errors import TrustError

NAMES_KEY_BYTES: Final = 32
_NONCE: Final = 12
MAX_LABEL_BYTES: Final = 1024


def _bound_to(org: bytes, member: bytes) -> bytes:
    return tagged("label", org, member)


def seal_label(
    names_key: bytes, org: bytes, member: bytes, text: str, random_bytes: RandomBytes
) -> bytes:
    """``nonce || AES-256-GCM(names key, nonce, text)``. One names key seals a few thousand names at
    most, far below the bound for random nonces. Raises label.length."""
    data = text.encode()
    if len(data) > MAX_LABEL_BYTES:
        raise TrustError("label.length", size=len(data))
    nonce = draw(random_bytes, _NONCE)
    return nonce + AESGCM(names_key).encrypt(nonce, data, _bound_to(org, member))


def open_label(names_key: bytes, org: bytes, member: bytes, label: bytes) -> str:
    """Read a name; raise label.failed when it was made for another member or with another key."""
    if len(label) < _NONCE + 16:
        raise TrustError("label.failed")
    try:
        data = AESGCM(names_key).decrypt(label[:_NONCE], label[_NONCE:], _bound_to(org, member))
        return data.decode()
    except (InvalidTag, UnicodeDecodeError) as fault:
        raise TrustError("label.failed") from fault

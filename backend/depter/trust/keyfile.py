"""Private keys in a file under a passphrase: Argon2id, then AES-256-GCM over the header as associated
data; a file whose parameters are below the floor is never opened, so nobody can weaken one unseen.

Used for the offline keys and by the desk's vault. The bytes:

    keyfile = enc([D("keyfile"), header, nonce (12) || ciphertext])
    header  = enc({1: 1, 2: purpose, 3: salt (16), 4: memory in KiB, 5: passes, 6: lanes})
    key     = Argon2id(NFKC(passphrase) as UTF-8, salt, parameters, 32 bytes)
    aad     = enc([D("keyfile"), header])
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from depter.envelope.codec import enc
from depter.envelope.keys import RandomBytes, draw
from depter.envelope.labels import tagged
from depter.errors import TrustError
from depter.trust.shape import Shape

_SHAPE: Final = Shape("keyfile.shape")
_SALT: Final = 16
_NONCE: Final = 12
MIN_PASSPHRASE: Final = 12
"""Characters; generated passphrases have about forty."""


@dataclass(frozen=True)
class Argon2Cost:
    """What one guess costs. The default is the floor of every real file."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1

    def below(self, floor: "Argon2Cost") -> bool:
        return self.memory_kib < floor.memory_kib or self.passes < floor.passes


FLOOR: Final = Argon2Cost()
CEILING: Final = Argon2Cost(memory_kib=1024 * 1024, passes=16, lanes=4)
"""A file that asks for more would only stop the machine."""


def seal_keyfile(
    secret: bytes,
    passphrase: str,
    *,
    purpose: str,
    random_bytes: RandomBytes,
    cost: Argon2Cost = FLOOR,
    floor: Argon2Cost = FLOOR,
) -> bytes:
    """Wrap ``secret`` for a file. ``purpose`` names what it is for and is authenticated.

    Raises keyfile.short (passphrase) and keyfile.cost. ``floor`` is lowered only by tests.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise TrustError("keyfile.short", least=MIN_PASSPHRASE)
    _check_cost(cost, floor)
    header = enc(
        {
            1: 1,
            2: purpose,
            3: draw(random_bytes, _SALT),
            4: cost.memory_kib,
            5: cost.passes,
            6: cost.lanes,
        }
    )
    key = _stretch(passphrase, _read_header(header)[1], cost)
    nonce = draw(random_bytes, _NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, secret, tagged("keyfile", header))
    return tagged("keyfile", header, sealed)


def open_keyfile(data: bytes, passphrase: str, *, purpose: str, floor: Argon2Cost = FLOOR) -> bytes:
    """Unwrap a file; raise keyfile.shape, keyfile.purpose, keyfile.cost, and keyfile.passphrase when
    the passphrase is wrong or a byte was changed (nobody can tell which)."""
    header, sealed = _SHAPE.labelled(data, "keyfile", 2)
    found, salt, cost = _read_header(_SHAPE.octets(header, "header"))
    if found != purpose:
        raise TrustError("keyfile.purpose", expected=purpose, found=found)
    _check_cost(cost, floor)
    body = _SHAPE.octets(sealed, "sealed")
    if len(body) < _NONCE + 16:
        raise _SHAPE.fault("sealed")
    key = _stretch(passphrase, salt, cost)
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], tagged("keyfile", header))
    except InvalidTag as fault:
        raise TrustError("keyfile.passphrase") from fault


def _read_header(header: bytes) -> tuple[str, bytes, Argon2Cost]:
    part = _SHAPE.map(_SHAPE.decode(header), range(1, 7), "header")
    _SHAPE.uint(part[1], "version", 1, 1)
    cost = Argon2Cost(
        memory_kib=_SHAPE.uint(part[4], "memory_kib", 8),
        passes=_SHAPE.uint(part[5], "passes", 1),
        lanes=_SHAPE.uint(part[6], "lanes", 1),
    )
    return _SHAPE.text(part[2], "purpose"), _SHAPE.octets(part[3], "salt", _SALT), cost


def _check_cost(cost: Argon2Cost, floor: Argon2Cost) -> None:
    over = (
        cost.memory_kib > CEILING.memory_kib
        or cost.passes > CEILING.passes
        or cost.lanes > CEILING.lanes
    )
    # Argon2 works on at least 8 KiB a lane (RFC 9106, 3.1).
    if over or cost.below(floor) or cost.memory_kib < 8 * cost.lanes:
        raise TrustError("keyfile.cost", memory_kib=cost.memory_kib, passes=cost.passes)


def _stretch(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return kdf.derive(unicodedata.normalize("NFKC", passphrase).encode())

"""The code with which a person takes consent back (SPEC 5.1): drawn, checked, and proven against a record.

Nine digits are said once, before the last sealing; the record holds their verifier, and whoever knows
the digits can make the proof that fits it. It must never be stored: neither here nor by a caller, and
it is never derived from anything but randomness.
"""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from depter.envelope.keys import RandomBytes, draw
from depter.envelope.labels import hashed, tagged
from depter.errors import EnvelopeError

DIGITS = 9
_DRAWN = 10 ** (DIGITS - 1)
_MEMORY_KIB, _PASSES, _LANES = 19456, 4, 1
# The quasigroup of Damm's thesis (2004): one wrong digit, or two that changed places, never fit.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def draw_code(random_bytes: RandomBytes) -> str:
    """Eight digits, each eight equally likely, and their check digit."""
    limit = 2**32 - 2**32 % _DRAWN
    while (drawn := int.from_bytes(draw(random_bytes, 4), "big")) >= limit:
        pass
    digits = f"{drawn % _DRAWN:0{DIGITS - 1}}"
    return digits + _check_digit(digits)


def read_code(typed: str) -> str:
    """The nine digits of what a person typed: spaces, dots and strokes between them do not matter.

    Raises code.length (how many digits there were) and code.check (a digit is wrong, or two changed
    places).
    """
    digits = "".join(one for one in typed if one in "0123456789")
    strange = [one for one in typed if one not in "0123456789" and one not in " \u00a0.-–/\t"]
    if len(digits) != DIGITS or strange:
        raise EnvelopeError("code.length", digits=len(digits))
    if _check_digit(digits) != "0":
        raise EnvelopeError("code.check")
    return digits


def stretch_code(code: str, org: bytes) -> bytes:
    """The slow step, once for a code in an organisation. ``code`` is as ``read_code`` gives it."""
    salt = hashed("code-salt", org)[:16]
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return kdf.derive(code.encode("ascii"))


def code_proof(stretched: bytes, record: bytes) -> bytes:
    """What a withdrawal carries: only who knows the code can make it, for this record alone."""
    return HKDF(SHA256(), length=32, salt=record, info=tagged("code")).derive(stretched)


def code_verifier(record: bytes, proof: bytes) -> bytes:
    """What the record holds."""
    return hashed("code-verifier", record, proof)


def proves(record: bytes, proof: bytes, verifier: bytes) -> bool:
    """Whether a proof fits a record's verifier."""
    return hmac.compare_digest(code_verifier(record, proof), verifier)


def _check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)

"""A reader's place in the feed as an opaque text that only this relay can have made.

It must never be believed without its MAC: a made-up cursor could hide rows from a reader.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

from depter.envelope import View, tagged
from depter.errors import RelayError

_MAC = 32
_LENGTH = _MAC + 16 + 8 + 32


def write(secret: bytes, org: bytes, view: View) -> str:
    """Write a cursor for ``view``."""
    place = view.epoch + view.seq.to_bytes(8, "big") + view.hash
    return urlsafe_b64encode(_mac(secret, org, place) + place).decode().rstrip("=")


def read(secret: bytes, org: bytes, text: str) -> View:
    """Read a cursor back; ``feed.resync`` when this relay did not write it for this organisation."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as fault:
        raise RelayError("feed.resync") from fault
    if len(data) != _LENGTH or not hmac.compare_digest(data[:_MAC], _mac(secret, org, data[_MAC:])):
        raise RelayError("feed.resync")
    return View(data[_MAC : _MAC + 16], int.from_bytes(data[_MAC + 16 : -32], "big"), data[-32:])


def _mac(secret: bytes, org: bytes, place: bytes) -> bytes:
    return hmac.digest(secret, tagged("cursor", org, place), "sha256")

"""Challenges and bearer tokens (SPEC 10.5): how a device shows that it is in the directory.

A challenge needs no row until it is used: it carries its own end and MAC, so that no number of
challenges asked for in a device's name drops the one that it is answering. A token is stored as its
hash only, ends after 12 hours, and dies with the device.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from sqlalchemy import Connection

from depter.envelope import SUPERVISOR, DeviceStanding, tagged, verify_answer
from depter.errors import EnvelopeError, RelayError
from depter.relay.service import Organisation, Relay
from depter.relay.storage import access
from depter.trust.directory import Directory

_NONCE = 8
_MAC = 16


def standing(directory: Directory, device: bytes) -> DeviceStanding:
    """Return an active device's standing; ``device.unknown`` or ``device.revoked``."""
    known = directory.device(device)
    if known is None:
        raise RelayError("device.unknown")
    if known.last_valid_sequence is not None:
        raise RelayError("device.revoked")
    return known


def challenge(relay: Relay, org: Organisation, device: bytes) -> bytes:
    """Make a challenge (32 bytes) for an active device of the organisation."""
    with relay.database.read() as connection:
        standing(relay.directories.current(connection, org.number), device)
    expires = relay.now() + relay.config.challenge_seconds
    head = expires.to_bytes(8, "big") + relay.random_bytes(_NONCE)
    return head + _mac(relay, org, device, head)


def issue(relay: Relay, org: Organisation, device: bytes, challenge: bytes, answer: bytes) -> str:
    """Give a token for a right answer.

    Raises ``challenge.unknown``, ``challenge.expired``, ``challenge.used``, ``token.answer``,
    ``device.unknown``, ``device.revoked``, ``rate.limited``.
    """
    head, mac = challenge[:-_MAC], challenge[-_MAC:]
    if not hmac.compare_digest(mac, _mac(relay, org, device, head)):
        raise RelayError("challenge.unknown")
    now, expires = relay.now(), int.from_bytes(head[:8], "big")
    if now > expires:
        raise RelayError("challenge.expired")
    with relay.database.read() as connection:
        known = standing(relay.directories.current(connection, org.number), device)
    try:
        verify_answer(known.transport, org.id, device, challenge, answer)
    except EnvelopeError as fault:
        # Anybody can give wrong answers for a device: they slow down nothing but wrong answers.
        relay.rates.take("wrong_answers_per_device", org.id, device)
        raise RelayError("token.answer") from fault
    token = urlsafe_b64encode(relay.random_bytes(32)).decode().rstrip("=")
    with relay.database.write() as connection:
        if not access.use_challenge(connection, challenge, expires, now):
            raise RelayError("challenge.used")
        relay.rates.take("sign_ins_per_device", org.id, device)
        ends = now + relay.config.token_seconds
        access.add_token(connection, _hash(token), org.number, device, ends, now)
    return token


def holder(
    relay: Relay, connection: Connection, org: Organisation, token: str, *, supervisor: bool
) -> tuple[bytes, DeviceStanding]:
    """Return the device behind a token; ``token.missing``, ``token.unknown``, ``role.supervisor``."""
    if not token:
        raise RelayError("token.missing")
    device = access.token_device(connection, _hash(token), org.number, relay.now())
    if device is None:
        raise RelayError("token.unknown")
    known = standing(relay.directories.current(connection, org.number), device)
    if supervisor and known.role != SUPERVISOR:
        raise RelayError("role.supervisor")
    return device, known


def _mac(relay: Relay, org: Organisation, device: bytes, head: bytes) -> bytes:
    message = tagged("relay-challenge", org.id, device, head)
    return hmac.digest(relay.secret, message, "sha256")[:_MAC]


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

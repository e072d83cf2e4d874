"""One request as the handlers see it: which relay, which organisation, which device, and its body.

It must never hand out the caller's address or browser, and never read more than the limit.
"""

from dataclasses import dataclass
from typing import Any

from flask import json, request
from marshmallow import Schema, ValidationError

from depter.envelope import DeviceStanding
from depter.errors import RelayError
from depter.relay.service import Organisation, Relay

_READ = 64 * 1024


@dataclass(frozen=True)
class Asked:
    """What a guard found out. ``device`` and ``standing`` are set on guarded routes only."""

    relay: Relay
    org: Organisation
    device: bytes = b""
    standing: DeviceStanding | None = None

    def rate(self, rule: str, *key: bytes) -> None:
        """Count this request for its organisation and key, which the caller has shown to know."""
        self.relay.rates.take(rule, self.org.id, *key)


def body(limit: int) -> bytes:
    """Read the whole body; ``request.too_large``, ``request.cut``."""
    if request.content_length is not None and request.content_length > limit:
        raise RelayError("request.too_large", limit=limit)
    read = bytearray()
    while len(read) <= limit:
        try:
            piece = request.stream.read(min(_READ, limit + 1 - len(read)))
        except Exception as fault:  # every server tells a cut in its own way
            raise RelayError("request.cut") from fault
        if not piece:
            break
        read += piece
    if len(read) > limit:
        raise RelayError("request.too_large", limit=limit)
    if request.content_length is not None and len(read) < request.content_length:
        raise RelayError("request.cut")
    return bytes(read)


def json_body(schema: Schema, limit: int) -> dict[str, Any]:
    """Read a JSON body through its schema; ``request.schema``."""
    try:
        value = json.loads(body(limit).decode())
    except (ValueError, RecursionError) as fault:
        raise RelayError("request.schema") from fault
    return _loaded(schema, value)


def query(schema: Schema) -> dict[str, Any]:
    """Read the query through its schema; a name that comes twice is refused."""
    pairs = list(request.args.items(multi=True))
    if len(dict(pairs)) != len(pairs):
        raise RelayError("request.schema")
    return _loaded(schema, dict(pairs))


def bearer() -> str:
    """Return the bearer token, or an empty text."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and 20 <= len(token) <= 100 else ""


def _loaded(schema: Schema, value: object) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(value)  # type: ignore[arg-type]  # to refuse what is no mapping is its task
    except (ValidationError, ValueError, OverflowError) as fault:
        raise RelayError("request.schema") from fault
    return loaded

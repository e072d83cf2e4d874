"""The relay's HTTP interface: one line an address, with who may use it and what answers it.

It must never hold a rule or a query: handlers read the request, call a room below, and write the
answer.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from flask import Flask, Response
from werkzeug.routing import BaseConverter, ValidationError

from depter.relay.api import access, asked, blobs, documents, envelopes, feed, joins, words
from depter.relay.api.asked import Asked
from depter.relay.service import Relay
from depter.relay.tickets import holder

Handler = Callable[..., Response]


class Who(Enum):
    """Who may use an address (ruling 18)."""

    ANYONE = "anyone"  # knows the organisation's id, which nobody can guess
    DEVICE = "device"  # a member's device, by its token
    SUPERVISOR = "supervisor"


ROUTES: tuple[tuple[str, str, Who, Handler], ...] = (
    ("GET", "root", Who.ANYONE, documents.get_root),
    ("GET", "directory", Who.DEVICE, documents.get_directory),
    ("POST", "directory", Who.ANYONE, documents.post_directory),
    ("GET", "freshness", Who.DEVICE, documents.get_freshness),
    ("PUT", "freshness", Who.ANYONE, documents.put_freshness),
    ("POST", "challenges", Who.ANYONE, access.post_challenge),
    ("POST", "tokens", Who.ANYONE, access.post_token),
    ("POST", "invitations", Who.SUPERVISOR, joins.post_invitation),
    ("POST", "joins", Who.ANYONE, joins.post_join),
    ("GET", "joins", Who.SUPERVISOR, joins.get_joins),
    ("GET", "joins/<id16:invitation>", Who.ANYONE, joins.get_join),
    ("PUT", "joins/<id16:invitation>", Who.SUPERVISOR, joins.put_join),
    ("POST", "envelopes", Who.ANYONE, envelopes.post_envelopes),
    ("GET", "feed", Who.DEVICE, feed.get_feed),
    ("HEAD", "blobs/<id16:record>/<id16:blob>/<id32:root>", Who.ANYONE, blobs.head_blob),
    ("PUT", "blobs/<id16:record>/<id16:blob>/<id32:root>", Who.ANYONE, blobs.put_piece),
    ("GET", "blobs/<id16:record>/<id16:blob>/<id32:root>", Who.SUPERVISOR, blobs.get_blob),
    ("GET", "words/manifest", Who.ANYONE, words.get_manifest),
    ("GET", "words/files/<id32:file>", Who.ANYONE, words.get_file),
    ("GET", "words/sets", Who.SUPERVISOR, words.get_sets),
    ("GET", "words/sets/<id32:set_id>", Who.SUPERVISOR, words.get_set),
    ("PUT", "words", Who.ANYONE, words.put_words),
)

PREFIX = "/api/v1/orgs/<id16:org>/"


def register(app: Flask, relay: Relay) -> None:
    """Put every route on the app."""
    app.url_map.converters["id16"] = _Id16
    app.url_map.converters["id32"] = _Id32
    for method, path, who, handler in ROUTES:
        app.add_url_rule(
            PREFIX + path,
            endpoint=f"{method} {path}",
            view_func=_guarded(relay, who, handler),
            methods=[method],
            provide_automatic_options=False,
        )


def _guarded(relay: Relay, who: Who, handler: Handler) -> Handler:
    def view(org: bytes, **ids: Any) -> Response:
        with relay.database.read() as connection:
            found = relay.organisation(connection, org)
            request = Asked(relay, found)
            if who is not Who.ANYONE:
                needs = who is Who.SUPERVISOR
                device, standing = holder(
                    relay, connection, found, asked.bearer(), supervisor=needs
                )
                request = Asked(relay, found, device, standing)
                request.rate("reads_per_device", device)
        return handler(request, **ids)

    return view


class _Id16(BaseConverter):
    """An id of 16 bytes as lower-case hex."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> bytes:
        return _bytes(value)

    def to_url(self, value: bytes) -> str:
        return value.hex()


class _Id32(_Id16):
    """A hash of 32 bytes as lower-case hex."""

    regex = "[0-9a-f]{64}"


def _bytes(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError as fault:
        raise ValidationError from fault

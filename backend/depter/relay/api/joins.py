"""Invitations and join requests over HTTP (SPEC 10.4).

It must never see an invitation's secret: only the desk can check a request's MAC.
"""

from base64 import urlsafe_b64encode

from flask import Response

from depter.relay import joining
from depter.relay.api import schemas
from depter.relay.api.answers import empty, record
from depter.relay.api.asked import Asked, json_body, query
from depter.relay.storage.access import Joining


def post_invitation(asked: Asked) -> Response:
    """Open an invitation."""
    query(schemas.NoQuery())
    wish = json_body(schemas.Invitation(), asked.relay.config.max_json_bytes)
    new = joining.invite(asked.relay, asked.org, wish["invitation"], wish["expires"])
    return record({"state": "open"}, 201 if new else 200)


def post_join(asked: Asked) -> Response:
    """Take a request to join; the same bytes again are a success."""
    query(schemas.NoQuery())
    wish = json_body(schemas.Join(), asked.relay.config.max_json_bytes)
    new, state = joining.ask(asked.relay, asked.org, wish["invitation"], wish["join"])
    return record({"state": state}, 201 if new else 200)


def get_join(asked: Asked, invitation: bytes) -> Response:
    """Tell how a request stands."""
    query(schemas.NoQuery())
    return record({"state": joining.state(asked.relay, asked.org, invitation)})


def get_joins(asked: Asked) -> Response:
    """List every request to join, for a supervisor."""
    query(schemas.NoQuery())
    now = asked.relay.now()
    return record([_told(one, now) for one in joining.requests(asked.relay, asked.org)])


def put_join(asked: Asked, invitation: bytes) -> Response:
    """Note a supervisor's decision."""
    query(schemas.NoQuery())
    wish = json_body(schemas.Decision(), asked.relay.config.max_json_bytes)
    joining.decide(asked.relay, asked.org, invitation, wish["state"])
    return empty()


def _told(one: Joining, now: int) -> dict[str, object]:
    return {
        "invitation": one.invitation.hex(),
        "join": urlsafe_b64encode(one.request or b"").decode().rstrip("="),
        "state": joining.shown(one, now),
        "conflict": one.conflict,
    }

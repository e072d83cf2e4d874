"""Challenges and tokens over HTTP (SPEC 10.5).

It must never tell more about a device than whether it may sign in.
"""

from flask import Response

from depter.relay import tickets
from depter.relay.api import schemas
from depter.relay.api.answers import record
from depter.relay.api.asked import Asked, json_body, query


def post_challenge(asked: Asked) -> Response:
    """Give a challenge to a device of the organisation."""
    query(schemas.NoQuery())
    wish = json_body(schemas.Challenge(), asked.relay.config.max_json_bytes)
    challenge = tickets.challenge(asked.relay, asked.org, wish["device"])
    return record(
        {"challenge": challenge.hex(), "expires_in": asked.relay.config.challenge_seconds}
    )


def post_token(asked: Asked) -> Response:
    """Give a token for the signed challenge."""
    query(schemas.NoQuery())
    wish = json_body(schemas.Token(), asked.relay.config.max_json_bytes)
    token = tickets.issue(asked.relay, asked.org, wish["device"], wish["challenge"], wish["answer"])
    return record({"token": token, "expires_in": asked.relay.config.token_seconds})

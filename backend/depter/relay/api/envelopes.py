"""Pushed envelopes over HTTP: the answer tells for each item what became of it.

It must never answer 200 when an item was refused: a refusal must not be overlooked.
"""

from flask import Response

from depter.envelope import enc
from depter.relay import log
from depter.relay.api import schemas
from depter.relay.api.answers import CBOR, octets
from depter.relay.api.asked import Asked, body, query
from depter.relay.ingest import push

_FRAMING_BYTES = 4096


def post_envelopes(asked: Asked) -> Response:
    """Store a batch: ``enc([[sequence, feed seq, code or null], ...])``; 207 when any was refused."""
    query(schemas.NoQuery())
    results = push(
        asked.relay, asked.org, body(asked.relay.config.max_batch_bytes + _FRAMING_BYTES)
    )
    refused = [result.code for result in results if result.code is not None]
    stored = sum(result.stored for result in results)
    log.note(
        "push", stored=stored, known=len(results) - stored - len(refused), refused=len(refused)
    )
    told = enc([[result.sequence, result.feed_seq, result.code] for result in results])
    return octets(told, CBOR, 207 if refused else 200)

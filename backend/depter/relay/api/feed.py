"""The feed over HTTP: a page of rows as a CBOR sequence, the reader's new place in the headers.

It must never give a member who is no supervisor the bytes of another member's envelopes.
"""

from base64 import urlsafe_b64encode

from flask import Response, request

from depter.envelope import SUPERVISOR
from depter.errors import RelayError
from depter.relay import feed
from depter.relay.api import schemas
from depter.relay.api.answers import CBOR_SEQUENCE
from depter.relay.api.asked import Asked, query
from depter.relay.feed import ALL, Reader


def get_feed(asked: Asked) -> Response:
    """Give the rows behind a cursor; ``Depter-Cursor``, ``Depter-View``, ``Depter-More`` say where
    the reader stands behind them."""
    wish = query(schemas.FeedQuery())
    reader = None if wish["view"] == ALL else _reader(asked)
    scope = ALL if reader is None else asked.device.hex()
    if reader is None and (asked.standing is None or asked.standing.role != SUPERVISOR):
        raise RelayError("role.supervisor")
    with asked.relay.database.read() as connection:
        page = feed.page(
            asked.relay,
            connection,
            asked.org,
            wish["after"],
            min(wish["limit"], asked.relay.config.max_page_rows),
            scope,
        )
    if page.full and page.etag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(
            feed.stream(asked.relay, asked.org, page, reader), content_type=CBOR_SEQUENCE
        )
    response.headers["Depter-Cursor"] = page.cursor
    response.headers["Depter-More"] = "1" if page.more else "0"
    view = urlsafe_b64encode(page.view.encode()).decode().rstrip("=")
    response.headers["Depter-View"] = view
    # Ask again before using a kept page: an erasure changes it.
    response.headers["Cache-Control"] = "private, no-cache" if page.full else "no-store"
    if page.full:
        response.set_etag(page.etag)
    return response


def _reader(asked: Asked) -> Reader:
    if asked.standing is None:
        raise RelayError("token.missing")
    return Reader(asked.device, asked.standing.recipient.kid)

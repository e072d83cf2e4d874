"""Blobs over HTTP: how much is here, the next piece, and the whole for a supervisor.

It must never take a blob that no stored envelope names (SPEC 6).
"""

from flask import Response, request

from depter.errors import RelayError
from depter.relay import uploads
from depter.relay.api import schemas
from depter.relay.api.answers import OCTETS, empty
from depter.relay.api.asked import Asked, query


def head_blob(asked: Asked, record: bytes, blob: bytes, root: bytes) -> Response:
    """Tell how much has arrived."""
    query(schemas.NoQuery())
    named = uploads.named(asked.relay, asked.org, record, blob, root)
    asked.rate("pieces_per_blob", root)
    offset = uploads.reached(asked.relay, asked.org, named)
    response = empty(200)
    response.headers["Upload-Offset"] = str(offset)
    response.headers["Upload-Length"] = str(named.size)
    return response


def put_piece(asked: Asked, record: bytes, blob: bytes, root: bytes) -> Response:
    """Append a piece."""
    offset = query(schemas.PieceQuery())["offset"]
    length = request.content_length
    if length is None:
        raise RelayError("request.length")
    if length > asked.relay.config.max_piece_bytes:
        raise RelayError("request.too_large")
    if length == 0:
        raise RelayError("push.empty")
    named = uploads.named(asked.relay, asked.org, record, blob, root)
    asked.rate("pieces_per_blob", root)
    reached = uploads.take(asked.relay, asked.org, named, offset, request.stream, length)
    response = empty()
    response.headers["Upload-Offset"] = str(reached)
    response.headers["Upload-Length"] = str(named.size)
    return response


def get_blob(asked: Asked, record: bytes, blob: bytes, root: bytes) -> Response:
    """Give a complete blob, or the one range that is asked for."""
    query(schemas.NoQuery())
    named, path = uploads.complete_file(asked.relay, asked.org, record, blob, root)
    first, end, status = 0, named.size, 200
    wanted = request.range
    if wanted is not None:
        bounds = wanted.range_for_length(named.size)
        if bounds is None:
            response = empty(416)
            response.headers["Content-Range"] = f"bytes */{named.size}"
            return response
        first, end, status = bounds[0], bounds[1], 206
    response = Response(
        asked.relay.blobs.read(path, first, end - first), status=status, content_type=OCTETS
    )
    response.headers["Content-Length"] = str(end - first)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-store"
    if status == 206:
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{named.size}"
    return response

"""The shapes an answer can have.

It must never let a browser or a proxy keep an answer that was meant for one member.
"""

from flask import Response, json

CBOR = "application/cbor"
CBOR_SEQUENCE = "application/cbor-seq"
OCTETS = "application/octet-stream"


def octets(data: bytes, content_type: str, status: int = 200) -> Response:
    """Answer with bytes."""
    return _private(Response(data, status=status, content_type=content_type))


def record(value: object, status: int = 200) -> Response:
    """Answer with JSON."""
    return _private(
        Response(json.dumps(value), status=status, content_type="application/json; charset=utf-8")
    )


def empty(status: int = 204) -> Response:
    """Answer without a body."""
    response = _private(Response(status=status))
    response.headers.remove("Content-Type")
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

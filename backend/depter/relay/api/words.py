"""Released words over HTTP (DELIVERY 5): the manifest, a file, every set of before, and publishing.

It must never ask a phone who reads: words are not secret, and a request for them tells nothing of
anybody. Sets of before are for supervisors' desks: no phone has a use for words that were replaced.
"""

import gzip

from flask import Response, request

from depter.relay import released
from depter.relay.api import schemas
from depter.relay.api.answers import empty, record
from depter.relay.api.asked import Asked, body, query
from depter.relay.storage.words import StoredSet

_JSON = "application/json"


def get_manifest(asked: Asked) -> Response:
    """Give the manifest of the current set and its signature, or say that it is the known one."""
    query(schemas.NoQuery())
    return _manifest(released.current(asked.relay, asked.org))


def get_sets(asked: Asked) -> Response:
    """List the sets that were ever taken, in their order, behind a number."""
    after = query(schemas.SetsQuery())["after"]
    found, more = released.listed(asked.relay, asked.org, after)
    sets = [{"number": number, "id": set_id} for number, set_id in found]
    return record({"sets": sets, "more": more})


def get_set(asked: Asked, set_id: bytes) -> Response:
    """Give the manifest of a set and its signature, in force or not."""
    query(schemas.NoQuery())
    return _manifest(released.named(asked.relay, asked.org, set_id))


def _manifest(found: StoredSet) -> Response:
    response = Response(found.manifest, content_type=_JSON)
    response.set_etag(found.set_id.hex())
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Depter-Words-Signature"] = found.signature.hex()
    return _unchanged(response)


def get_file(asked: Asked, file: bytes) -> Response:
    """Give a catalog; it never changes under its hash."""
    query(schemas.NoQuery())
    packed = released.packed_file(asked.relay, asked.org, file)
    response = Response(content_type=_JSON)
    if request.accept_encodings.quality("gzip") > 0:
        response.data = packed
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.data = gzip.decompress(packed)
    response.set_etag(file.hex())
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return _unchanged(response)


def put_words(asked: Asked) -> Response:
    """Publish a set; the signature by the organisation's words key is the permission."""
    query(schemas.NoQuery())
    released.take(asked.relay, asked.org, body(released.MAX_BODY_BYTES))
    return empty()


def _unchanged(response: Response) -> Response:
    """The answer, or 304 when the caller has it."""
    response.make_conditional(request)
    return response

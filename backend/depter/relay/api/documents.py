"""Root, directory and freshness over HTTP: signed documents that carry their own proof.

It must never serve an entry that ``depter.trust`` did not verify.
"""

from flask import Response

from depter.errors import RelayError
from depter.relay.api import schemas
from depter.relay.api.answers import CBOR, CBOR_SEQUENCE, empty, octets
from depter.relay.api.asked import Asked, body, query
from depter.relay.membership import append_entries, root_version, store_freshness
from depter.relay.storage import organisations

_SIGNED_FRESHNESS = 16 * 1024


def get_root(asked: Asked) -> Response:
    """Give a version of the signed root; version 1 is the pinned one."""
    return octets(root_version(asked.relay, asked.org, query(schemas.RootQuery())["version"]), CBOR)


def get_directory(asked: Asked) -> Response:
    """Give the signed entries after a number."""
    after = query(schemas.DirectoryQuery())["after"]
    with asked.relay.database.read() as connection:
        found = organisations.entries(connection, asked.org.number, after)
    return octets(b"".join(found), CBOR_SEQUENCE)


def post_directory(asked: Asked) -> Response:
    """Append entries; an administrator's signature on each is the permission."""
    query(schemas.NoQuery())
    append_entries(asked.relay, asked.org, body(asked.relay.config.max_directory_bytes))
    return empty()


def get_freshness(asked: Asked) -> Response:
    """Give the newest freshness statement."""
    query(schemas.NoQuery())
    with asked.relay.database.read() as connection:
        found = organisations.freshness_of(connection, asked.org.number)
    if found is None:
        raise RelayError("freshness.missing")
    return octets(found, CBOR)


def put_freshness(asked: Asked) -> Response:
    """Store a freshness statement; an administrator's signature is the permission."""
    query(schemas.NoQuery())
    store_freshness(asked.relay, asked.org, body(_SIGNED_FRESHNESS))
    return empty()

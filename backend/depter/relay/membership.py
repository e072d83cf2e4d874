"""Roots, directory entries and freshness statements: believed by ``depter.trust``, then stored.

It must never store an entry before its signature and its place in the chain were checked, and never
choose between two lists: a fork is refused and raised as an alarm.
"""

from depter.envelope import dec_first, enc, what_directory
from depter.errors import RelayError, TrustError
from depter.relay import log
from depter.relay.service import Organisation, Relay
from depter.relay.storage import feed, organisations
from depter.relay.storage.feed import NewRow
from depter.trust.entries import Entry
from depter.trust.freshness import verify_freshness
from depter.trust.root import SignedRoot, verify_successor


def admit(relay: Relay, data: bytes) -> tuple[bytes, int, bool]:
    """Admit an organisation by its signed root, or store the root's successor.

    Returns (organisation id, root version, whether anything was new); raises ``root.*``.
    """
    signed = SignedRoot.decode(data)
    root = signed.verify()
    with relay.database.write() as connection:
        number = organisations.numbers(connection).get(root.org)
        if number is None:
            if root.version != 1:
                raise TrustError("root.version", expected=1, got=root.version)
            epoch = relay.random_bytes(16)
            organisations.admit(connection, root.org, data, 1, epoch)
            return root.org, 1, True
        stored = organisations.roots_of(connection, number)
        if any(kept == data for _, kept in stored):
            return root.org, root.version, False
        verify_successor(SignedRoot.decode(stored[-1][1]).root, signed)
        organisations.add_root(connection, number, root.version, data)
    return root.org, root.version, True


def root_version(relay: Relay, org: Organisation, version: int) -> bytes:
    """Return a version of the root as it was received; ``root.unknown``."""
    with relay.database.read() as connection:
        found = dict(organisations.roots_of(connection, org.number)).get(version)
    if found is None:
        raise RelayError("root.unknown")
    return found


def append_entries(relay: Relay, org: Organisation, body: bytes) -> int:
    """Append signed entries, each announced in the feed; entries that are here already are passed.

    All or nothing. Raises ``directory.*``, ``key.*``, ``codec.*``, ``rate.limited``.
    """
    entries = [Entry.decode(data) for data in _items(body)]
    rows: list[NewRow] = []
    try:
        if not _offers_something(relay, org, entries):
            return 0
        try:
            with relay.database.write() as connection:
                directory = relay.directories.current(connection, org.number)
                for entry in entries:
                    if directory.append(entry.data):
                        organisations.add_entry(
                            connection, org.number, entry.seq, entry.hash, entry.data
                        )
                        rows.append(NewRow(what_directory(entry.hash)))
                feed.append(connection, org.number, rows)
        except BaseException:
            # Entries before the bad one were believed but not stored.
            relay.directories.forget(org.number)
            raise
    except TrustError as fault:
        if fault.code == "directory.fork":
            log.alarm("directory.fork")
        raise
    log.note("directory", entries=len(rows))
    return len(rows)


def _offers_something(relay: Relay, org: Organisation, entries: list[Entry]) -> bool:
    """Say whether an entry is new, after its signature was checked and its administrator charged.

    Strangers get no further than this: neither into the writers' queue nor to a replica that has to
    be replayed. One signature is enough here, the entries behind the first new one build on it.
    """
    with relay.database.read() as connection:
        directory = relay.directories.current(connection, org.number)
    first = next((entry for entry in entries if directory.check_next(entry)), None)
    if first is None:
        return False
    relay.rates.take("writes_per_administrator", org.id, first.signer)
    return True


def store_freshness(relay: Relay, org: Organisation, data: bytes) -> None:
    """Store a statement if it is newer than the one that is here. Raises ``freshness.*``."""
    with relay.database.read() as connection:
        verify_freshness(data, relay.directories.current(connection, org.number))
    relay.rates.take("writes_per_administrator", org.id, b"freshness")
    with relay.database.write() as connection:
        directory = relay.directories.current(connection, org.number)
        statement = verify_freshness(data, directory)
        kept = organisations.freshness_of(connection, org.number)
        if kept is not None and verify_freshness(kept, directory).issued >= statement.issued:
            return
        organisations.store_freshness(connection, org.number, data)


def _items(body: bytes) -> list[bytes]:
    items, offset = [], 0
    while offset < len(body):
        value, offset = dec_first(body, offset)
        # The encoding is the only one (SPEC 2), so these are the bytes that came.
        items.append(enc(value))
    if not items:
        raise RelayError("push.empty")
    return items

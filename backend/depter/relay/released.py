"""Words that an organisation released: taken by DELIVERY 4 and 5, then stored and served.

It must never take a set that the words key of the organisation's directory did not sign, never give a
phone one whose key the directory names no longer, and never forget one: a desk may come late.
"""

import gzip
import hashlib

from sqlalchemy import Connection

from depter.envelope import sequence
from depter.errors import CodecError, DepterError, RelayError
from depter.relay import log
from depter.relay.service import Organisation, Relay
from depter.relay.storage import words
from depter.relay.storage.words import StoredSet
from depter.words import manifest as m

MAX_BODY_BYTES = m.MAX_SET_BYTES + 128 * 1024
LISTED = 500
"""How many sets one answer lists."""


def take(relay: Relay, org: Organisation, body: bytes) -> bool:
    """Take a published set; False when it is the current one already.

    Raises ``words.*`` of DELIVERY 4 and 5, ``rate.limited``, ``relay.full``.
    """
    manifest, signature, contents = _items(body)
    with relay.database.read() as connection:
        made = m.verify(manifest, signature, _trusted(relay, connection, org))
        relay.rates.take("words_per_organisation", org.id)
        _check(connection, org, made, contents)
    # Packing takes longer than anything else: outside of the writers' queue.
    packed = {bytes.fromhex(sha256): pack(content) for sha256, content in contents.items()}
    new = StoredSet(bytes.fromhex(made.id), bytes.fromhex(made.key), manifest, signature)
    with relay.database.write() as connection:
        # Again, now that nobody else writes: of two at once one is the newer.
        if new.key not in _trusted(relay, connection, org):
            raise RelayError("words.key")
        _check(connection, org, made, contents)
        before = words.stored(connection, org.number, [new.key])
        if before is not None and before.set_id == new.set_id:
            return False
        _check_room(relay, connection, org, new, packed)
        words.make_current(connection, org.number, new, made.serial, packed)
    log.note("words", serial=made.serial, files=len(packed))
    return True


def current(relay: Relay, org: Organisation) -> StoredSet:
    """Return the set in force; ``words.none`` without one by the words key of now. A key that was taken
    back and is named again brings back its own last set, not that of the key between."""
    with relay.database.read() as connection:
        found = words.stored(connection, org.number, _trusted(relay, connection, org))
        if found is None:
            raise RelayError("words.none")
    return found


def packed_file(relay: Relay, org: Organisation, sha256: bytes) -> bytes:
    """Return a file of any set, packed; ``words.file_unknown``."""
    with relay.database.read() as connection:
        found = words.file(connection, org.number, sha256)
    if found is None:
        raise RelayError("words.file_unknown")
    return found


def listed(relay: Relay, org: Organisation, after: int) -> tuple[list[tuple[int, str]], bool]:
    """Return numbers and ids of the sets behind a number, of whichever key, and whether there are more."""
    with relay.database.read() as connection:
        found = words.listed(connection, org.number, after, LISTED + 1)
    return [(number, set_id.hex()) for number, set_id in found[:LISTED]], len(found) > LISTED


def named(relay: Relay, org: Organisation, set_id: bytes) -> StoredSet:
    """Return a set by its id, in force or not; ``words.file_unknown``."""
    with relay.database.read() as connection:
        found = words.named(connection, org.number, set_id)
    if found is None:
        raise RelayError("words.file_unknown")
    return found


def pack(content: bytes) -> bytes:
    """Gzip, the same bytes each time."""
    return gzip.compress(content, 9, mtime=0)


def _trusted(relay: Relay, connection: Connection, org: Organisation) -> list[bytes]:
    key = relay.directories.current(connection, org.number).words_key
    return [] if key is None else [key]


def _items(body: bytes) -> tuple[bytes, bytes, dict[str, bytes]]:
    """Manifest, signature and files by their hash; ``words.body``, ``words.file``."""
    try:
        items = list(sequence(body))
    except CodecError as fault:
        raise RelayError("words.body", cause=fault.code) from fault
    if len(items) < 2 or not all(isinstance(item, bytes) for item in items):
        raise RelayError("words.body")
    manifest, signature, *files = items
    contents = {hashlib.sha256(one).hexdigest(): one for one in files}
    if len(contents) != len(files):
        raise RelayError("words.file")
    return manifest, signature, contents


def _check(
    connection: Connection, org: Organisation, made: m.Manifest, contents: dict[str, bytes]
) -> None:
    """The serial, and that every file came or is here."""
    last = words.serial(connection, org.number, bytes.fromhex(made.key))
    m.check_serial(made, None if last is None else (last[0], last[1].hex()))
    if not set(contents) <= set(made.hashes()):
        raise RelayError("words.file")

    def read(sha256: str) -> bytes | None:
        if sha256 in contents:
            return contents[sha256]
        kept = words.file(connection, org.number, bytes.fromhex(sha256))
        return None if kept is None else gzip.decompress(kept)

    m.check_files(made, read)


def _check_room(
    relay: Relay,
    connection: Connection,
    org: Organisation,
    new: StoredSet,
    packed: dict[bytes, bytes],
) -> None:
    """Refuse what the disk or the operator's limit has no room for: nothing makes room by itself.

    The limit is for each key that published here, so that whoever stole one and filled it up does not
    keep the next one from mending the words.
    """
    coming = len(new.manifest) + sum(map(len, packed.values()))
    most = relay.config.max_words_bytes * len(words.keys(connection, org.number) | {new.key})
    if words.weight(connection, org.number) + coming > most or not relay.blobs.has_room(coming):
        raise RelayError("relay.full")


def faults(connection: Connection, org: int) -> list[str]:
    """What is wrong with the stored sets of a backup: codes."""
    found = []
    checked: dict[str, str | None] = {}

    def fault_of(sha256: str) -> str | None:
        packed = words.file(connection, org, bytes.fromhex(sha256))
        if packed is None:
            return "words.file_missing"
        right = hashlib.sha256(gzip.decompress(packed)).hexdigest() == sha256
        return None if right else "words.file"

    for kept in words.every(connection, org):
        try:
            made = m.verify(kept.manifest, kept.signature, [kept.key])
            for sha256 in made.hashes():
                if sha256 not in checked:
                    checked[sha256] = fault_of(sha256)
                if code := checked[sha256]:
                    raise RelayError(code)
        except DepterError as fault:
            found.append(fault.code)
        except (OSError, EOFError):
            found.append("words.file")
    return found

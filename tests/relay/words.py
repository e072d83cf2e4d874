"""Sets of words for a relay under test: made, signed and sent as ``depter words publish`` does."""

import hashlib
from collections.abc import Iterable

from depter.envelope import Ed25519Key, enc
from depter.relay.membership import append_entries
from depter.relay.service import Relay
from depter.trust import entry_words
from depter.words import manifest as m
from tests.vectors.words_set import FOLDER
from tests.worlds import World

KEY = Ed25519Key(b"k" * 32)
OTHER = Ed25519Key(b"o" * 32)


def catalog(text: str) -> bytes:
    """Something in place of a catalog: the relay does not read them."""
    return f'{{"m":{{"form:intake/q:safe":["{text}","u"]}}}}'.encode()


def made(serial: int, contents: Iterable[bytes], key: Ed25519Key = KEY) -> m.Manifest:
    """A manifest over these files, named tg/d0 and so on."""
    files = {
        f"tg/d{number}": m.File(hashlib.sha256(one).hexdigest(), len(one), 1, 0)
        for number, one in enumerate(contents)
    }
    return m.Manifest(serial=serial, created=1_790_000_000, key=key.public.hex(), files=files)


def body(manifest: m.Manifest, contents: Iterable[bytes], key: Ed25519Key = KEY) -> bytes:
    """The body of a ``PUT words``."""
    parts = [manifest.encode(), m.sign(manifest, key), *contents]
    return b"".join(enc(part) for part in parts)


def sent(serial: int, *texts: str, key: Ed25519Key = KEY) -> bytes:
    """The body that publishes these texts."""
    contents = [catalog(text) for text in texts]
    return body(made(serial, contents, key), contents, key)


def golden_body() -> bytes:
    """The golden set of the vectors as a body."""
    files = [path.read_bytes() for path in sorted((FOLDER / "files").iterdir())]
    parts = [(FOLDER / name).read_bytes() for name in ("manifest.json", "manifest.sig")]
    return b"".join(enc(part) for part in [*parts, *files])


def name_key(relay: Relay, world: World, key: bytes | None) -> None:
    """The administrator names the words key, and the relay hears of it."""
    entry = entry_words(world.directory, world.administrator, key=key)
    world.directory.append(entry)
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
    append_entries(relay, org, entry)

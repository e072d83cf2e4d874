"""Sets of words for a phone under test, made of the compiled catalogs and signed."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from depter.envelope import Ed25519Key, enc
from depter.words import manifest as m
from depter.words import places
from depter.words.hashes import target_hash
from tests.relay.words import KEY

Catalogs = dict[str, dict[str, Any]]


def compiled() -> Catalogs:
    """The catalogs that are built in, by "kk/forms"."""
    index = json.loads((places.COMPILED / "json/index.json").read_text("utf-8"))
    return {
        name: json.loads((places.COMPILED / "json" / path).read_text("utf-8"))
        for name, path in index["files"].items()
    }


def reword(catalogs: Catalogs, change: Callable[[str], str], *domains: str) -> Catalogs:
    """Every text of some domains changed, with the hash that belongs to it."""
    made = copy.deepcopy(catalogs)
    for name, catalog in made.items():
        if name.partition("/")[2] not in domains:
            continue
        for row in catalog["m"].values():
            forms = row[0] if isinstance(row[0], list) else [row[0]]
            told = [change(one) for one in forms]
            row[0] = told if isinstance(row[0], list) else told[0]
            if len(row) > 3 and row[3]:
                row[2] = target_hash(told)
    return made


@dataclass(frozen=True)
class Made:
    """A signed set."""

    manifest: m.Manifest
    signature: bytes
    files: dict[str, bytes]

    @property
    def body(self) -> bytes:
        """What a ``PUT words`` carries."""
        parts = [self.manifest.encode(), self.signature, *self.files.values()]
        return b"".join(enc(part) for part in parts)


def signed(serial: int, catalogs: Catalogs, *, key: Ed25519Key = KEY, **more: Any) -> Made:
    """A set of these catalogs."""
    contents: dict[str, bytes] = {}
    named: dict[str, m.File] = {}
    for name, catalog in catalogs.items():
        told = json.dumps(catalog, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        data = told.encode()
        sha256 = hashlib.sha256(data).hexdigest()
        contents[sha256] = data
        rows = catalog.get("m", {}).values()
        approved = sum(row[1] == "a" for row in rows)
        named[name] = m.File(sha256, len(data), len(rows), approved)
    manifest = m.Manifest(
        serial=serial, created=1_795_000_000, key=key.public.hex(), files=named, **more
    )
    return Made(manifest, m.sign(manifest, key), contents)

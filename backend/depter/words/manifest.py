"""The manifest of a set of words: its one encoding, its signature, and whether a set is whole.

It must never take a manifest that it would not write byte for byte itself, a set by a key that the
caller does not trust, a serial lower than one taken before, or a file that the manifest does not
name. The page beside it, ``DELIVERY.md``, is normative for both twins.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from depter.envelope import verify_ed25519
from depter.errors import EnvelopeError, WordsError

LABEL: Final = "words"
APP: Final = 1
"""What sets may ask of a program at least (``min_app``); raised when a set needs new code."""
MAX_MANIFEST_BYTES: Final = 64 * 1024
MAX_FILE_BYTES: Final = 2 * 1024 * 1024
MAX_SET_BYTES: Final = 8 * 1024 * 1024
MAX_FILES: Final = 200
MAX_NUMBER: Final = 2**53 - 1
UNSIGNED: Final = "0" * 64
"""The key of a built-in set, which nobody signs."""

_HEX = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(@[a-z]{2,8})?")
_NAME = re.compile(r"[a-z]{2,3}(@[a-z]{2,8})?/[a-z][a-z0-9_-]{0,31}")
_FIELDS = {"v", "serial", "created", "min_app", "key", "files", "ledgers", "docs"}


class ReleaseSigner(Protocol):
    """Whoever releases: an unlocked key, handed down by the command line."""

    @property
    def public(self) -> bytes: ...
    def sign(self, label: str, message: bytes) -> bytes: ...


@dataclass(frozen=True)
class File:
    """One catalog: ``n`` texts, of which ``approved`` are approved by all who have to."""

    sha256: str
    size: int
    n: int
    approved: int


@dataclass(frozen=True)
class Head:
    """How far a language's ledger was: hash of its last line, number of lines."""

    head: str
    count: int


@dataclass(frozen=True)
class Manifest:
    """What a set is. ``files`` by "kk/forms", ``ledgers`` by language, ``docs``: full hash of each
    consent text that is approved whole, by "kk/interview"."""

    serial: int
    created: int
    key: str
    files: Mapping[str, File]
    ledgers: Mapping[str, Head] = field(default_factory=dict)
    docs: Mapping[str, str] = field(default_factory=dict)
    min_app: int = APP

    def encode(self) -> bytes:
        """The only encoding. DELIVERY 2."""
        return _canonical(
            {
                "v": 1,
                "serial": self.serial,
                "created": self.created,
                "min_app": self.min_app,
                "key": self.key,
                "files": {name: vars(one) for name, one in self.files.items()},
                "ledgers": {code: vars(one) for code, one in self.ledgers.items()},
                "docs": dict(self.docs),
            }
        )

    @property
    def id(self) -> str:
        """The set id, hex. DELIVERY 2."""
        return set_id(self.encode())

    @property
    def size(self) -> int:
        return sum({one.sha256: one.size for one in self.files.values()}.values())

    def hashes(self) -> dict[str, int]:
        """The size of each file, by hash."""
        return {one.sha256: one.size for one in self.files.values()}


def set_id(manifest: bytes) -> str:
    """SHA-256 of the manifest's bytes, hex."""
    return hashlib.sha256(manifest).hexdigest()


def _canonical(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def decode(data: bytes) -> Manifest:
    """Read a manifest. Errors: ``words.size`` beyond the limits, ``words.manifest`` for any other
    shape. DELIVERY 2."""
    if len(data) > MAX_MANIFEST_BYTES:
        raise WordsError("words.size", what="manifest", size=len(data))
    try:
        raw = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError) as fault:
        raise WordsError("words.manifest", field="json") from fault
    if not isinstance(raw, dict) or set(raw) != _FIELDS or _uint(raw["v"], "v") != 1:
        raise WordsError("words.manifest", field="fields")
    made = Manifest(
        serial=_uint(raw["serial"], "serial"),
        created=_uint(raw["created"], "created"),
        min_app=_uint(raw["min_app"], "min_app"),
        key=_hex(raw["key"], "key"),
        files={name: _file(one) for name, one in _table(raw["files"], _NAME, "files").items()},
        ledgers={
            code: _head(one) for code, one in _table(raw["ledgers"], _LANGUAGE, "ledgers").items()
        },
        docs={name: _hex(one, "docs") for name, one in _table(raw["docs"], _NAME, "docs").items()},
    )
    if made.encode() != data:
        raise WordsError("words.manifest", field="canonical form")
    if not made.files:
        raise WordsError("words.manifest", field="files")
    if len(made.files) > MAX_FILES:
        raise WordsError("words.size", what="files", size=len(made.files))
    if made.size > MAX_SET_BYTES or max(made.hashes().values()) > MAX_FILE_BYTES:
        raise WordsError("words.size", what="bytes", size=made.size)
    return made


def _uint(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
        raise WordsError("words.manifest", field=name)
    return value


def _hex(value: object, name: str) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise WordsError("words.manifest", field=name)
    return value


def _table(value: object, names: re.Pattern[str], name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(names.fullmatch(key) for key in value):
        raise WordsError("words.manifest", field=name)
    return value


def _file(value: object) -> File:
    if not isinstance(value, dict) or set(value) != {"sha256", "size", "n", "approved"}:
        raise WordsError("words.manifest", field="files")
    made = File(
        _hex(value["sha256"], "sha256"),
        _uint(value["size"], "size"),
        _uint(value["n"], "n"),
        _uint(value["approved"], "approved"),
    )
    if made.approved > made.n:
        raise WordsError("words.manifest", field="approved")
    return made


def _head(value: object) -> Head:
    if not isinstance(value, dict) or set(value) != {"head", "count"}:
        raise WordsError("words.manifest", field="ledgers")
    return Head(_hex(value["head"], "head"), _uint(value["count"], "count"))


def gather(
    folder: Path,
    paths: Mapping[str, str],
    heads: Mapping[str, Head],
    *,
    serial: int = 0,
    created: int = 0,
    key: str = UNSIGNED,
) -> Manifest:
    """The manifest of compiled catalogs: ``paths`` below ``folder`` by "kk/forms". The same catalogs,
    serial and time give the same bytes; without a key it is that of a built-in set."""
    files: dict[str, File] = {}
    docs: dict[str, str] = {}
    for name, path in paths.items():
        content = (folder / path).read_bytes()
        read = json.loads(content)
        # Locale data are one text; before they had a state they counted as none.
        letters = [row[1] for row in read.get("m", {}).values()]
        letters += [read["review"]] if "review" in read else []
        sha256 = hashlib.sha256(content).hexdigest()
        files[name] = File(sha256, len(content), len(letters), letters.count("a"))
        for doc, told in read.get("docs", {}).items():
            if told["approvals"]:
                docs[f"{name.partition('/')[0]}/{doc}"] = told["sha256"]
    return Manifest(serial, created, key, files, heads, docs)


def sign(manifest: Manifest, signer: ReleaseSigner) -> bytes:
    """The signature of a manifest. DELIVERY 3."""
    return signer.sign(LABEL, manifest.encode())


def verify(data: bytes, signature: bytes, trusted: Collection[bytes]) -> Manifest:
    """Read a manifest and believe it when one of the ``trusted`` keys signed it. DELIVERY 4, 1-5.

    Errors: ``words.size``, ``words.manifest``, ``words.key`` (by a key that is not trusted here, or
    no longer), ``words.signature``, ``words.app`` (made for newer programs).
    """
    made = decode(data)
    if bytes.fromhex(made.key) not in trusted:
        raise WordsError("words.key", key=made.key)
    try:
        verify_ed25519(bytes.fromhex(made.key), LABEL, data, signature)
    except EnvelopeError as fault:
        raise WordsError("words.signature", cause=fault.code) from fault
    if made.min_app > APP:
        raise WordsError("words.app", needed=made.min_app)
    return made


def check_serial(manifest: Manifest, held: tuple[int, str] | None) -> bool:
    """Whether the set is newer than the one ``held`` of the same key: (serial, set id). False: it is
    the same one. DELIVERY 4, 6. Errors: ``words.older``, ``words.forked``."""
    if held is None or manifest.serial > held[0]:
        return True
    if manifest.serial < held[0]:
        raise WordsError("words.older", serial=manifest.serial, held=held[0])
    if manifest.id != held[1]:
        raise WordsError("words.forked", serial=manifest.serial, ours=held[1], theirs=manifest.id)
    return False


def check_files(manifest: Manifest, read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Every file of a set by its hash. DELIVERY 4, 7. Errors: ``words.file_missing`` with the hashes,
    ``words.file`` when bytes are not those that the manifest names."""
    got: dict[str, bytes] = {}
    missing = []
    for sha256, size in sorted(manifest.hashes().items()):
        content = read(sha256)
        if content is None:
            missing.append(sha256)
        elif len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            raise WordsError("words.file", sha256=sha256)
        else:
            got[sha256] = content
    if missing:
        raise WordsError("words.file_missing", sha256=missing)
    return got

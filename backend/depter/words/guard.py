"""The guard of a words folder: one signature of the release key over who reviews, by which rules, in
which languages, over the English of the consent texts, and over which texts are critical in every domain.

It must never count an approval while a guarded file differs from what was signed.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from depter.envelope.ed25519 import verify_ed25519
from depter.envelope.keys import check_ed25519
from depter.errors import EnvelopeError, WordsError
from depter.words.ledger import Ledger, now, put
from depter.words.statement import canonical
from depter.words.templates import MARKS, marks

LABEL = "words/guard"
FILE = Path("review/guard.json")
_GUARDED = ("languages.toml", "policy.toml", "review/reviewers.toml")


@dataclass(frozen=True)
class Release:
    """The public keys named in ``release.toml``; none means that nothing counts yet."""

    key: bytes | None
    second: bytes | None
    serial: int = 0
    """The number of the newest set that was published from the folder."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that must all sign."""
        return tuple(key for key in (self.key, self.second) if key is not None)


def load_release(folder: Path) -> Release:
    """``release.toml`` of a folder. Errors: ``release.shape``."""
    path = folder / "release.toml"
    try:
        told = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        keys = [bytes.fromhex(told.get(name, "")) or None for name in ("key", "second")]
        for key in keys:
            if key is not None:
                check_ed25519(key)
    except (OSError, ValueError, TypeError, EnvelopeError) as fault:
        raise WordsError("release.shape", why=str(fault)) from fault
    serial = told.get("serial", 0)
    if type(serial) is not int or not 0 <= serial < 2**53:
        raise WordsError("release.shape", why="serial")
    if set(told) - {"key", "second", "serial"} or (keys[0] is None and keys[1] is not None):
        raise WordsError("release.shape", why="fields")
    if keys[0] is not None and keys[0] == keys[1]:
        raise WordsError("release.shape", why="one key twice")
    return Release(keys[0], keys[1], serial)


def guarded(folder: Path) -> dict[str, str]:
    """Hex SHA-256 of every guarded file, by its path in the folder, and of the set of critical texts by
    ``templates.MARKS``; what is absent is left out. Errors: ``words.po``.

    Templates are not guarded whole: each new sentence of the screens would need the release key.
    """
    paths = [folder / name for name in _GUARDED]
    paths += sorted((folder / "source" / "consent").glob("*.toml"))
    made = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.exists()
    }
    told = marks(folder)
    return made | {MARKS: told} if told else made


@dataclass(frozen=True)
class Guard:
    """``review/guard.json``: what was signed, and the signatures by public key."""

    serial: int
    at: str
    files: Mapping[str, str]
    ledgers: Mapping[str, Mapping[str, Any]]
    signatures: Mapping[str, str]

    @property
    def message(self) -> bytes:
        return canonical(self._signed())

    def _signed(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "files": dict(self.files),
            "ledgers": {code: dict(one) for code, one in self.ledgers.items()},
            "serial": self.serial,
            "v": 1,
        }

    def text(self) -> bytes:
        data = self._signed() | {"signatures": dict(self.signatures)}
        return json.dumps(data, indent=1, sort_keys=True).encode() + b"\n"

    def signed_by(self, public: bytes) -> bool:
        """True when this key's signature is there and right."""
        try:
            told = bytes.fromhex(self.signatures.get(public.hex(), ""))
            verify_ed25519(public, LABEL, self.message, told)
        except (EnvelopeError, ValueError):
            return False
        return True


def read_guard(folder: Path) -> Guard | None:
    """The guard of a folder; None when there is none. Errors: ``guard.shape``."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
        if set(data) != {"at", "files", "ledgers", "serial", "signatures", "v"} or data["v"] != 1:
            raise ValueError("fields")
        made = Guard(data["serial"], data["at"], data["files"], data["ledgers"], data["signatures"])
        if type(made.serial) is not int or not isinstance(made.at, str):
            raise ValueError("serial or at")
        texts = [*made.files.values(), *made.signatures.values()]
        if not all(isinstance(one, str) for one in texts):
            raise ValueError("files or signatures")
        for one in made.ledgers.values():
            if set(one) != {"head", "count"} or type(one["count"]) is not int:
                raise ValueError("ledgers")
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        raise WordsError("guard.shape", why=str(fault)) from fault
    return made


def check_guard(folder: Path, release: Release, ledger: Ledger) -> None:
    """Refuse to count approvals of a language unless the guard is whole.

    Errors: ``guard.no_key``, ``guard.missing``, ``guard.shape``, ``guard.signature``, ``guard.second``,
    ``guard.changed`` with the file, ``guard.cut`` when lines are gone that were there at signing.
    """
    if release.key is None:
        raise WordsError("guard.no_key")
    guard = read_guard(folder)
    if guard is None:
        raise WordsError("guard.missing")
    if not guard.signed_by(release.key):
        raise WordsError("guard.signature")
    if release.second is not None and not guard.signed_by(release.second):
        raise WordsError("guard.second")
    found = guarded(folder)
    for name in sorted({*guard.files, *found}):
        if guard.files.get(name) != found.get(name):
            raise WordsError("guard.changed", file=name)
    seen = guard.ledgers.get(ledger.lang)
    if seen is not None and not ledger.holds(str(seen["head"]), seen["count"]):
        raise WordsError("guard.cut", lang=ledger.lang, count=seen["count"])


def sign_guard(
    folder: Path,
    release: Release,
    ledgers: Mapping[str, Ledger],
    public: bytes,
    sign: Callable[[str, bytes], bytes],
) -> Guard:
    """Sign the files as they are, or add the second signature to a guard of the same files.

    Errors: ``guard.no_key``, ``guard.stranger`` when the key is not named in ``release.toml``.
    """
    if release.key is None:
        raise WordsError("guard.no_key")
    if public not in release.keys:
        raise WordsError("guard.stranger", key=public.hex())
    files = guarded(folder)
    seen = {
        code: {"head": one.head, "count": one.count} for code, one in ledgers.items() if one.count
    }
    before = read_guard(folder)
    joined = (
        before is not None
        and before.files == files
        and not before.signed_by(public)
        and any(before.signed_by(key) for key in release.keys)
    )
    if before is not None and joined:
        made, signatures = before, dict(before.signatures)
    else:
        serial = before.serial + 1 if before is not None else 1
        made, signatures = Guard(serial, now(), files, seen, {}), {}
    signatures[public.hex()] = sign(LABEL, made.message).hex()
    made = Guard(made.serial, made.at, made.files, made.ledgers, signatures)
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    put(folder / FILE, made.text())
    return made

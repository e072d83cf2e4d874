"""Key files of people who state something about words: made, opened and handed down as a signer.

It must never write a passphrase or a private key anywhere but into the key file it was told to make.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from depter.cli import choosing
from depter.envelope.ed25519 import Ed25519Key
from depter.errors import TrustError, WordsError
from depter.trust.keyfile import open_keyfile, seal_keyfile
from depter.trust.randomness import system_random_bytes
from depter.words.reviewers import ID

PASSPHRASE_FILE: Final = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Read the passphrase from the first line of this file instead of asking.",
)
PURPOSE: Final = "words"
RELEASE: Final = "release"
"""The id in the file of a release key; it signs guards and sets, never statements."""


@dataclass(frozen=True)
class Unlocked:
    """An opened key file: the signer of the ledger, of a guard, of a published set."""

    id: str
    key: Ed25519Key

    @property
    def public(self) -> bytes:
        return self.key.public

    def sign(self, label: str, message: bytes) -> bytes:
        return self.key.sign(label, message)


def new_key(id: str, passphrase: str) -> tuple[bytes, bytes]:  # noqa: A002 - a key's own word
    """The bytes of a new key file, and the public key. Errors: ``key.id``, ``keyfile.short``."""
    if id != RELEASE and not ID.match(id):
        raise WordsError("key.id", id=id)
    key = Ed25519Key.generate(system_random_bytes)
    sealed = seal_keyfile(
        key.seed + id.encode(), passphrase, purpose=PURPOSE, random_bytes=system_random_bytes
    )
    return sealed, key.public


def unlock(path: Path, passphrase: str) -> Unlocked:
    """Open a key file. Errors: ``key.unreadable``, ``key.passphrase``, ``key.shape``."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise WordsError("key.unreadable", file=path.name) from fault
    return unlock_bytes(data, passphrase, path.name)


def unlock_bytes(data: bytes, passphrase: str, name: str = "key") -> Unlocked:
    """Open a key file that was read already. Errors: ``key.passphrase``, ``key.shape``."""
    try:
        secret = open_keyfile(data, passphrase, purpose=PURPOSE)
    except TrustError as fault:
        code = "key.passphrase" if fault.code == "keyfile.passphrase" else "key.shape"
        raise WordsError(code, file=name) from fault
    id = secret[32:].decode("ascii", "replace") or RELEASE  # noqa: A001 - a key's own word
    if id != RELEASE and not ID.match(id):
        raise WordsError("key.shape", file=name)
    return Unlocked(id, Ed25519Key(secret[:32]))


def passphrase_of(file: Path | None) -> str:
    """The passphrase from the first line of a file, or asked for."""
    if file is not None:
        return (file.read_text("utf-8").splitlines() or [""])[0]
    asked: str = click.prompt("Passphrase", hide_input=True)
    return asked


def new_passphrase(file: Path | None) -> str:
    """A passphrase for a new key: from a file, or one that is offered and typed back."""
    if file is not None:
        return passphrase_of(file)
    return choosing.passphrase("Write this down now, on paper:")


def write_key(path: Path, data: bytes) -> None:
    """A new file that only its owner reads. Errors: ``key.exists``, ``key.unreadable``."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as fault:
        raise WordsError("key.exists", file=path.name) from fault
    except OSError as fault:
        raise WordsError("key.unreadable", file=path.name) from fault

"""The desk's vault: the only place where its keys rest, sealed under a passphrase.

It must never write a key in clear, tell how wrong a passphrase was, or wipe anything: a wrong
passphrase only makes the next try wait longer.

    vault   = enc([D("desk-vault"), keyfile of the master key, sealed])
    sealed  = nonce || AES-256-GCM(derived("secrets"), nonce, enc(secrets), tagged("desk-secrets"))
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from depter.desk.files import private_folder, write_private
from depter.envelope import (
    D,
    DeviceKeys,
    OpeningKey,
    RandomBytes,
    SigningKey,
    TransportKey,
    dec,
    enc,
    tagged,
)
from depter.errors import DepterError, DeskError, TrustError
from depter.trust.keyfile import open_keyfile, seal_keyfile

_PURPOSE = "desk"
LONGEST_WAIT_SECONDS = 600
_NONCE = 12


@dataclass(frozen=True)
class Secrets:
    """Everything the desk must keep from others.

    ``administrator`` is there when this desk signs the directory; ``pending`` holds the invitation
    link and the join request while an administrator has not answered yet.
    """

    org: bytes
    member: bytes
    keys: DeviceKeys
    names_key: bytes
    relay: str
    signed_root: bytes
    administrator: SigningKey | None = None
    pending: tuple[str, bytes] | None = None

    def __repr__(self) -> str:
        return f"Secrets({self.org.hex()}, …)"

    def encode(self) -> bytes:
        return enc(
            {
                1: self.org,
                2: self.member,
                3: self.keys.signing.to_bytes(),
                4: self.keys.opening.seed,
                5: self.keys.transport.seed,
                6: self.names_key,
                7: self.relay,
                8: self.signed_root,
                9: self.administrator.to_bytes() if self.administrator else None,
                10: list(self.pending) if self.pending else None,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Secrets":
        part: dict[int, Any] = dec(data)
        return cls(
            org=part[1],
            member=part[2],
            keys=DeviceKeys(
                SigningKey.from_bytes(part[3]), OpeningKey(part[4]), TransportKey(part[5])
            ),
            names_key=part[6],
            relay=part[7],
            signed_root=part[8],
            administrator=SigningKey.from_bytes(part[9]) if part[9] else None,
            pending=(part[10][0], part[10][1]) if part[10] else None,
        )


class Vault:
    """An open vault: its secrets and the keys derived beside them."""

    def __init__(self, path: Path, keyfile: bytes, master: bytes, secrets: Secrets) -> None:
        self._path = path
        self._keyfile = keyfile
        self._master = master
        self.secrets = secrets

    def __repr__(self) -> str:
        return "Vault(open)"

    @classmethod
    def create(
        cls, path: Path, passphrase: str, secrets: Secrets, random_bytes: RandomBytes
    ) -> "Vault":
        """Make a new vault; raise vault.exists or vault.weak."""
        if path.exists():
            raise DeskError("vault.exists")
        private_folder(path.parent)
        master = random_bytes(32)
        vault = cls(path, _wrap(master, passphrase, random_bytes), master, secrets)
        vault.keep(secrets, random_bytes)
        return vault

    @classmethod
    def open(cls, path: Path, passphrase: str, now: float) -> "Vault":
        """Open with the passphrase.

        Raises vault.missing, vault.damaged, vault.wait (too soon after wrong ones) or
        vault.passphrase, the last two with the seconds to wait.
        """
        try:
            data = path.read_bytes()
        except FileNotFoundError as fault:
            raise DeskError("vault.missing") from fault
        keyfile, sealed = _take_apart(data)
        attempts = _Attempts(path.with_name("vault.attempts"))
        attempts.begin(now)
        try:
            master = open_keyfile(keyfile, passphrase, purpose=_PURPOSE)
        except TrustError as fault:
            if fault.code == "keyfile.passphrase":
                raise DeskError("vault.passphrase", seconds=attempts.wait(now)) from fault
            raise DeskError("vault.damaged", cause=fault.code) from fault
        attempts.clear()
        try:
            key = AESGCM(_derived(master, "secrets"))
            opened = key.decrypt(sealed[:_NONCE], sealed[_NONCE:], tagged("desk-secrets"))
            return cls(path, keyfile, master, Secrets.decode(opened))
        except (InvalidTag, DepterError, KeyError, TypeError) as fault:
            raise DeskError("vault.damaged") from fault

    def check(self, passphrase: str, now: float) -> None:
        """Ask for the passphrase again, with the same waiting; raise as ``open``."""
        Vault.open(self._path, passphrase, now)

    def keep(self, secrets: Secrets, random_bytes: RandomBytes) -> None:
        """Store changed secrets under the same passphrase; raise disk.full."""
        nonce = random_bytes(_NONCE)
        key = AESGCM(_derived(self._master, "secrets"))
        sealed = nonce + key.encrypt(nonce, secrets.encode(), tagged("desk-secrets"))
        write_private(self._path, tagged("desk-vault", self._keyfile, sealed))
        self.secrets = secrets

    def change_passphrase(self, old: str, new: str, now: float, random_bytes: RandomBytes) -> None:
        """Seal the same master key under a new passphrase; raise as ``open``, or vault.weak."""
        self.check(old, now)
        self._keyfile = _wrap(self._master, new, random_bytes)
        self.keep(self.secrets, random_bytes)

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose at this desk, such as the archive's index."""
        return _derived(self._master, purpose)


def waiting_seconds(path: Path, now: float) -> int:
    """How long the vault at ``path`` still refuses to try a passphrase."""
    return _Attempts(path.with_name("vault.attempts")).wait(now)


class _Attempts:
    """Wrong passphrases so far, counted before each try so that a killed process counts too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _read(self) -> tuple[int, float]:
        try:
            told = json.loads(self._path.read_bytes())
            return int(told["tries"]), float(told["at"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return 0, 0.0

    def wait(self, now: float) -> int:
        tries, at = self._read()
        if tries < 1:
            return 0
        # The first slip costs a second; a clock that was set back must not lock the owner out.
        delay: int = min(2 ** (tries - 1), LONGEST_WAIT_SECONDS)
        if now < at:
            write_private(self._path, json.dumps({"tries": tries, "at": now}).encode())
            return delay
        return max(0, int(at + delay - now + 0.999))

    def begin(self, now: float) -> None:
        seconds = self.wait(now)
        if seconds:
            raise DeskError("vault.wait", seconds=seconds)
        tries, _ = self._read()
        write_private(self._path, json.dumps({"tries": tries + 1, "at": now}).encode())

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)


def _take_apart(data: bytes) -> tuple[bytes, bytes]:
    try:
        match dec(data):
            case [str() as label, bytes() as keyfile, bytes() as sealed] if label == D(
                "desk-vault"
            ):
                return keyfile, sealed
    except DepterError as fault:
        raise DeskError("vault.damaged") from fault
    raise DeskError("vault.damaged")


def _wrap(master: bytes, passphrase: str, random_bytes: RandomBytes) -> bytes:
    try:
        return seal_keyfile(master, passphrase, purpose=_PURPOSE, random_bytes=random_bytes)
    except TrustError as fault:
        if fault.code == "keyfile.short":
            raise DeskError("vault.weak", **fault.facts) from fault
        raise


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=tagged("desk", purpose)).derive(master)

"""A practice organisation in one folder: its root, a relay process, the administrator's desk, phones.

It makes practice organisations only: a real one is made offline, by people, with ``depter org create``.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from depter.demo.phone import Phone
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.setup import set_up_administrator
from depter.envelope import Ed25519Key
from depter.errors import RelayError, WordsError
from depter.trust import (
    Invitation,
    SignedRoot,
    create_organisation,
    generated_passphrase,
    seal_keyfile,
    system_random_bytes,
)
from depter.words.guard import sign_guard
from depter.words.own import own
from depter.words.publish import name_release_key
from depter.words.workspace import Workspace

NAME = "Depter practice"
_START_SECONDS = 30


@dataclass(frozen=True)
class Practice:
    """Where everything of one practice organisation lies, and how its desk is opened.

    The passphrase stands in a file beside the vault: that is what makes it practice.
    """

    folder: Path
    relay_port: int
    desk_port: int
    passphrase: str

    @property
    def relay_url(self) -> str:
        return f"http://127.0.0.1:{self.relay_port}"

    @property
    def relay_data(self) -> Path:
        return self.folder / "relay"

    @property
    def relay_log(self) -> Path:
        return self.folder / "relay.log"

    @property
    def desk_config(self) -> Config:
        return Config(folder=self.folder / "desk", port=self.desk_port)

    @classmethod
    def create(cls, folder: Path, relay_port: int, desk_port: int) -> "Practice":
        """Make the organisation and its administrator's desk; nothing is overwritten."""
        folder.mkdir(parents=True)
        practice = cls(folder, relay_port, desk_port, generated_passphrase(system_random_bytes))
        made = create_organisation("practice", NAME, system_random_bytes, escrow_shares=(2, 3))
        (folder / "root.cbor").write_bytes(made.root.data)
        for number, share in enumerate(made.escrow_shares, 1):
            _private(folder / f"recovery-share-{number}.txt", share)
        set_up_administrator(
            practice.desk_config,
            practice.passphrase,
            signed_root=made.root.data,
            administrator=made.administrator,
            relay=practice.relay_url,
            name="Айгуль (practice supervisor)",
            device_name="practice desk",
        ).close()
        practice._make_words()
        practice._cli("relay", "migrate")
        practice._cli("relay", "admit", str(folder / "root.cbor"))
        # Last: a folder without this file was cut while it was being made.
        practice._save()
        return practice

    def _make_words(self) -> None:
        """The organisation's own words and the key that signs them, to try publishing with; only from
        the sources, which an installed package does not have."""
        try:
            workspace = Workspace.open()
        except WordsError:
            return
        own(workspace, self.words)
        key = Ed25519Key.generate(system_random_bytes)
        secret = key.seed + b"release"
        sealed = seal_keyfile(
            secret, self.passphrase, purpose="words", random_bytes=system_random_bytes
        )
        _private_bytes(self.words_key, sealed)
        _private(self.folder / "words.passphrase", self.passphrase)
        name_release_key(self.words, key.public)
        made = Workspace.open(self.words)
        sign_guard(self.words, made.release, {}, key.public, key.sign)

    @property
    def words(self) -> Path:
        return self.folder / "words"

    @property
    def words_key(self) -> Path:
        return self.folder / "words.depterkey"

    def name_words_key(self, desk: Desk) -> None:
        """Let the directory name the key of the organisation's own words."""
        if self.words.exists():
            desk.membership.set_words_key(Workspace.open(self.words).release.key)

    @property
    def publish_command(self) -> str | None:
        """What to type after a word was changed; None without words of its own."""
        if not self.words.exists():
            return None
        org = SignedRoot.decode((self.folder / "root.cbor").read_bytes()).verify().org
        return (
            f"{_program()} words publish --in {self.words} --key {self.words_key} "
            f"--passphrase-file {self.folder / 'words.passphrase'} "
            f"--relay {self.relay_url} --org {org.hex()}"
        )

    def _save(self) -> None:
        settings = {
            "relay_port": self.relay_port,
            "desk_port": self.desk_port,
            "passphrase": self.passphrase,
        }
        _private(self.folder / "practice.json", json.dumps(settings, indent=1))

    def with_ports(self, relay_port: int, desk_port: int) -> "Practice":
        """The same organisation on other ports; the desk learns where its relay went."""
        if (relay_port, desk_port) == (self.relay_port, self.desk_port):
            return self
        moved = replace(self, relay_port=relay_port, desk_port=desk_port)
        with moved.desk() as desk:
            desk.set_relay(moved.relay_url)
        moved._save()
        return moved

    @classmethod
    def load(cls, folder: Path) -> "Practice":
        """Read a practice folder that is there already; raise FileNotFoundError."""
        settings = json.loads((folder / "practice.json").read_text("utf-8"))
        return cls(folder, settings["relay_port"], settings["desk_port"], settings["passphrase"])

    def desk(self) -> Desk:
        return Desk.open(self.desk_config, self.passphrase)

    def join(self, desk: Desk, name: str) -> Phone:
        """Invite, join and approve a phone, as three people would."""
        invitation = desk.membership.invite(note=name)
        phone = Phone.join(invitation.link, name, "practice phone")
        desk.membership.approve(invitation.id)
        if not phone.approved():
            raise RelayError("device.unknown")
        return phone

    def invite(self) -> Invitation:
        """A fresh invitation for a phone."""
        with self.desk() as desk:
            return desk.membership.invite()

    @contextmanager
    def relay(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run a real relay process until the block ends; raise RelayError relay.start when it does
        not come up."""
        with self.relay_log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "depter", "relay", "run"],
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        try:
            self._wait(process)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        session = requests.Session()
        session.trust_env = False
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if session.get(f"{self.relay_url}/health", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise RelayError("relay.start", port=self.relay_port, log=str(self.relay_log))

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "DEPTER_DATA": str(self.relay_data),
            "DEPTER_PORT": str(self.relay_port),
            "DEPTER_HOST": "127.0.0.1",
        }

    def _cli(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "depter", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RelayError("relay.command", said=(done.stderr or done.stdout).strip())


def _program() -> str:
    """What to type for this command in another window, where nobody has put our .venv on the PATH."""
    started = Path(sys.argv[0]).absolute()
    near = started.name == "depter" and started.is_relative_to(Path.cwd())
    return str(started.relative_to(Path.cwd())) if near else "depter"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _private_bytes(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)


def _private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text + "\n", "utf-8")

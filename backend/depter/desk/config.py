"""Where the desk keeps its files and where it listens; frozen, passed in, never guessed at later.

It listens on 127.0.0.1 only: there is no setting for another address.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from depter.errors import DeskError

LANGUAGES = ("en", "ru", "kk", "ky", "tg")


@dataclass(frozen=True)
class Config:
    """The desk's settings. ``folder`` is the one folder that a backup needs."""

    folder: Path
    port: int = 8090
    idle_seconds: int = 15 * 60
    """Without a request for so long, the keys leave the memory."""
    pull_seconds: int = 60
    """How often an open desk asks the relay by itself; 0 means only when it is told to."""
    max_upload_bytes: int = 2 << 30

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def archive(self) -> Path:
        return self.folder / "archive.db"

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def settings(self) -> Path:
        """What is needed before the passphrase and tells nothing: the screen's language."""
        return self.folder / "settings.json"

    @property
    def link(self) -> Path:
        """The one-time link of the running desk, for ``depter desk link``."""
        return self.folder / "link"

    @classmethod
    def from_env(cls, env: Mapping[str, str], folder: Path | None = None) -> "Config":
        """Read DEPTER_DESK and DEPTER_DESK_PORT; raise config.port."""
        if folder is None:
            home = env.get("XDG_DATA_HOME") or str(Path("~/.local/share").expanduser())
            folder = Path(env.get("DEPTER_DESK") or Path(home) / "depter" / "desk")
        port = env.get("DEPTER_DESK_PORT", "8090")
        if not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise DeskError("config.port", value=port)
        return cls(folder=Path(os.path.abspath(folder.expanduser())), port=int(port))  # noqa: PTH100 - must not follow links

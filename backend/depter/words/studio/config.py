"""Where the studio keeps what is not words, and where it listens; frozen, passed in.

It listens on 127.0.0.1 only: there is no setting for another address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from depter.errors import WordsError

#: Languages of the studio's own pages.
LANGUAGES = ("en", "ru")
PORT = 8091


@dataclass(frozen=True)
class Config:
    """``words`` is the folder that is worked in, ``home`` holds drafts, settings and sessions."""

    words: Path
    home: Path
    keys: Path
    port: int = PORT
    idle_seconds: int = 15 * 60
    """Without a request for so long, an unlocked key leaves the memory."""
    max_upload_bytes: int = 8 << 20

    @property
    def link(self) -> Path:
        return self.home / "link"

    @property
    def sessions(self) -> Path:
        return self.home / "sessions"

    @property
    def settings(self) -> Path:
        return self.home / "language"

    @property
    def drafts(self) -> Path:
        return self.home / "drafts.jsonl"

    @classmethod
    def from_env(cls, env: Mapping[str, str], words: Path, *, port: int | None = None) -> "Config":
        """Read DEPTER_STUDIO and DEPTER_STUDIO_PORT. Each words folder has a home of its own.

        Errors: ``config.port``.
        """
        told = env.get("DEPTER_STUDIO_PORT", str(PORT))
        if not told.isascii() or not told.isdigit() or int(told) > 65535:
            raise WordsError("config.port", value=told)
        data = env.get("XDG_DATA_HOME") or str(Path("~/.local/share").expanduser())
        base = Path(env.get("DEPTER_STUDIO") or Path(data) / "depter" / "studio")
        place = words.resolve()
        home = base / sha256(str(place).encode()).hexdigest()[:12]
        return cls(place, home, base / "keys", int(told) if port is None else port)

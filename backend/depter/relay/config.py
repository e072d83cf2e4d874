"""What an operator can set, read once from ``DEPTER_*`` and frozen.

It must never guess: a value that does not parse stops the start with the variable's name and what
was expected. There is no setting that switches a check off.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from depter.errors import RelayError

MIB = 1024 * 1024


@dataclass(frozen=True)
class Rates:
    """How often something may be asked, in the notation of the ``limits`` library.

    None of them is counted by network address: a whole office, or a whole country behind one
    carrier, shares one (ruling 18). Each is charged only to whoever proved to be the one that it
    names, so that a stranger who names somebody else cannot use up that one's share. The two for
    what failed refuse nothing but what fails.
    """

    items_per_device: str = "3000/minute"  # envelopes that are new and verified
    refused_per_org: str = "600/minute"  # pushed items that did not verify
    pieces_per_blob: str = "600/minute"  # of a blob that an envelope names
    sign_ins_per_device: str = "60/minute"  # right answers
    wrong_answers_per_device: str = "60/minute"
    joins_per_invitation: str = "60/minute"  # of an invitation that is known
    reads_per_device: str = "1200/minute"  # by token
    writes_per_administrator: str = "1200/minute"  # entries that verified
    words_per_organisation: str = "60/minute"  # published sets whose signature is right


@dataclass(frozen=True)
class Config:
    """The relay's settings.

    ``data`` is the one folder that a backup needs: ``relay.db``, ``blobs/``, ``relay.lock``.
    ``max_unfinished_bytes`` and ``max_device_bytes`` bound the blobs that one device may have begun
    and may have here at all, ``max_words_bytes`` the sets of words that one key published, none of which
    is ever forgotten. ``reserve_bytes`` of the disk are never used, and
    ``envelope_reserve_bytes`` above them never for blobs: a record still gets in when photos have
    filled the disk.
    """

    data: Path
    database: str = ""
    blobs: str = ""
    app: Path = field(default_factory=lambda: Path(__file__).parent / "static" / "app")
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    threads: int = 64
    max_envelope_bytes: int = MIB
    max_batch_bytes: int = MIB
    max_batch_items: int = 100
    max_piece_bytes: int = 4 * MIB
    max_blob_bytes: int = 512 * MIB
    max_json_bytes: int = 64 * 1024
    max_directory_bytes: int = 4 * MIB
    max_page_rows: int = 500
    max_page_bytes: int = 8 * MIB
    max_open_invitations: int = 1000
    max_unfinished_bytes: int = 8 * 1024 * MIB
    max_device_bytes: int = 256 * 1024 * MIB
    max_words_bytes: int = 1024 * MIB
    reserve_bytes: int = 64 * MIB
    envelope_reserve_bytes: int = 256 * MIB
    token_seconds: int = 12 * 3600
    challenge_seconds: int = 120
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        """Fill in the places that follow from the data folder; refuse what is not built yet."""
        if not self.database:
            object.__setattr__(self, "database", f"sqlite:///{self.data / 'relay.db'}")
        if not self.blobs:
            object.__setattr__(self, "blobs", str(self.data / "blobs"))
        scheme = self.database.partition(":")[0].partition("+")[0]
        if scheme != "sqlite":
            raise RelayError("config.database", variable="DEPTER_DATABASE", scheme=scheme)
        if "://" in self.blobs:
            raise RelayError(
                "config.blobs", variable="DEPTER_BLOBS", scheme=self.blobs.partition(":")[0]
            )

    @property
    def database_path(self) -> Path:
        """The SQLite file behind the database URL."""
        return Path(self.database.removeprefix("sqlite:///"))

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read ``DEPTER_*`` out of ``env``; a missing folder or a bad number is a RelayError."""
        if not env.get("DEPTER_DATA"):
            raise RelayError("config.missing", variable="DEPTER_DATA")
        settings: dict[str, object] = {"data": Path(env["DEPTER_DATA"]).expanduser().resolve()}
        for name in ("database", "blobs", "host"):
            if value := env.get(f"DEPTER_{name.upper()}"):
                settings[name] = value
        if value := env.get("DEPTER_APP"):
            settings["app"] = Path(value).expanduser().resolve()
        for name, (low, high) in _NUMBERS.items():
            variable = f"DEPTER_{name.upper()}"
            if value := env.get(variable):
                settings[name] = _number(variable, value, low, high)
        return cls(**settings)  # type: ignore[arg-type]  # each was read by its field's rule above


_NUMBERS: dict[str, tuple[int, int]] = {
    "port": (0, 65535),
    "workers": (1, 64),
    "threads": (1, 512),
    "max_blob_bytes": (65536, 64 * 1024 * MIB),
    "max_unfinished_bytes": (MIB, 1 << 50),
    "max_device_bytes": (MIB, 1 << 50),
    "max_words_bytes": (16 * MIB, 1 << 50),
    "reserve_bytes": (0, 1 << 50),
    "envelope_reserve_bytes": (0, 1 << 50),
    "token_seconds": (60, 7 * 86400),
}

_SENTENCES = {
    "config.missing": "{variable} is not set. Set it to the folder where the relay keeps its data.",
    "config.number": "{variable} is {value!r}, but must be a number from {low} to {high}.",
    "config.database": "{variable} asks for {scheme}. This version keeps its data in SQLite only; "
    "leave {variable} unset, or use sqlite:///path.",
    "config.blobs": "{variable} asks for {scheme}. This version keeps blobs in a folder only; "
    "leave {variable} unset, or give a path.",
}


def sentence(fault: RelayError) -> str:
    """Say a configuration fault to the operator in one plain sentence."""
    known = _SENTENCES.get(fault.code)
    return known.format(**fault.facts) if known else str(fault)


def _number(variable: str, value: str, low: int, high: int) -> int:
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise RelayError("config.number", variable=variable, value=value, low=low, high=high)
    return int(value)

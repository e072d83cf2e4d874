"""What an open desk tells its pages, in plain values; it must never hold a key or a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from depter.desk.chainview import Kept
from depter.desk.holds import Hold
from depter.desk.opening import Opened
from depter.envelope import Core

#: What a browser may be given as a picture; anything else is offered as a file to save.
PICTURES = {"image/jpeg", "image/png", "image/webp"}
#: In an attachment: the photo whose working copy it is (phone: worker/writer.ts).
COPY_OF = 102


@dataclass(frozen=True)
class Listed:
    """One line of the list of interviews: the newest revision of a record, or what stands for it."""

    env_hash: bytes
    record: bytes
    revision: int
    revisions: int
    state: str
    codes: tuple[str, ...]
    acknowledged: bool
    who: str
    device: str
    at: int
    summary: dict[str, Any] | None


@dataclass(frozen=True)
class Interview:
    """One record, open. ``opened`` is None when it may not or cannot be read."""

    kept: Kept
    core: Core
    opened: Opened | None
    fault: str | None
    who: str
    device: str
    revisions: tuple[Kept, ...]
    withdrawal: tuple[bytes, dict[str, Any] | None] | None
    stub: bool
    taken_back: tuple[tuple[Kept, dict[str, Any]], ...]
    """What was taken back in part: the envelope, and its words {items, at}."""
    hold: Hold | None
    newer: int | None = None
    """The newest version of it that is here, where this is an older one."""


@dataclass(frozen=True)
class Attached:
    """The files of an open interview, by blob id in hex."""

    missing: frozenset[str]
    undrawn: Mapping[str, str]
    """Pictures that are not drawn, and why: "large" or "odd"."""


@dataclass(frozen=True)
class Statement:
    """An envelope that is no interview: a withdrawal, or something signed about others."""

    kept: Kept
    core: Core
    who: str
    device: str
    words: dict[str, Any] | None
    with_code: bool | None
    """Whether the person's own code was given; None when that cannot be told (yet)."""
    hold: Hold | None
    records: tuple[Kept, ...]
    """A withdrawal's interviews, as far as they are here, whether it binds them or not."""
    confirmable: bool

"""Who is at work: keys that were unlocked for a browser session, and what each may do.

It must never write a key or a passphrase down, and never keep one past idleness, locking or closing.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from depter.errors import DepterError
from depter.words.ledger import Signer, now
from depter.words.reviewers import Grant, Reviewers


class Unlock(Protocol):
    """Opens a key file's bytes with a passphrase. Errors: a DepterError when it does not open."""

    def __call__(self, data: bytes, passphrase: str) -> Signer: ...


@dataclass(frozen=True)
class Made:
    """A key that was made: its file, its pseudonym and its public half."""

    path: Path
    id: str
    public: bytes


class Keymaker(Protocol):
    """Makes key files; handed in, because words know no key files."""

    def offer(self) -> str:
        """A passphrase that nobody guesses."""

    def make(self, folder: Path, passphrase: str) -> Made:
        """A new key under a new pseudonym. Errors: ``keyfile.short``, ``key.exists``."""


@dataclass
class _Held:
    signer: Signer
    last: float


class Keyring:
    """The unlocked keys of all sessions of this process."""

    def __init__(self, unlock: Unlock, idle_seconds: int, clock: Callable[[], float]) -> None:
        self._unlock = unlock
        self._idle = idle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    def unlock(self, sid: str, data: bytes, passphrase: str) -> Signer:
        """Open a key for a session. Errors: those of the callable that was handed in."""
        signer = self._unlock(data, passphrase)
        with self._lock:
            self._held[sid] = _Held(signer, self._clock())
        return signer

    def of(self, sid: str, *, touch: bool = True) -> Signer | None:
        """The session's key, unless it lay idle."""
        self.sweep()
        with self._lock:
            held = self._held.get(sid)
            if held is None:
                return None
            if touch:
                held.last = self._clock()
            return held.signer

    def forget(self, sid: str) -> None:
        with self._lock:
            self._held.pop(sid, None)

    def forget_all(self) -> None:
        with self._lock:
            self._held.clear()

    def sweep(self) -> None:
        """Forget the keys that lay idle."""
        with self._lock:
            limit = self._clock() - self._idle
            for sid in [sid for sid, held in self._held.items() if held.last < limit]:
                del self._held[sid]


@dataclass(frozen=True)
class Rights:
    """What the person at work may do in one language."""

    id: str | None
    grant: Grant | None

    @property
    def suggests(self) -> bool:
        return self.grant is not None and not self.grant.machine

    @property
    def writes(self) -> bool:
        return self.grant is not None and self.grant.writes

    @property
    def reviews(self) -> bool:
        return self.grant is not None and self.grant.reviews

    def fits(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """The roles among these that this person may fill."""
        if self.grant is None:
            return ()
        return tuple(role for role in roles if self.grant.holds(role))


def rights(signer: Signer | None, reviewers: Reviewers, lang: str) -> Rights:
    """The rights of a key in a language; none without a key or a grant."""
    if signer is None:
        return Rights(None, None)
    grant = reviewers.current(signer.id, now())
    fits = grant is not None and lang in grant.languages
    return Rights(signer.id, grant if fits else None)


def no_unlock(data: bytes, passphrase: str) -> Signer:
    """For a studio that was started without a way to open keys."""
    raise DepterError("keyfile.none")

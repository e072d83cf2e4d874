"""What the desk noticed and a person must hear of; kept until it is seen, sealed like everything else.

It must never decide anything: an alarm is a code and its facts. The words stand in ``explain``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from depter.desk.archive import Archive

# Marks that need no person: they end by themselves, or are shown beside the interview only.
QUIET = frozenset({"directory.needed", "unwrap.recipient", "blob.missing", "form.unknown"})

MOST_OF_A_CODE = 200
"""Nobody reads more of one kind, and a file of noise must not fill the archive."""


@dataclass(frozen=True)
class Alarm:
    """One thing to be told; ``seen`` is when a person said that she read it."""

    id: bytes
    code: str
    facts: dict[str, object]
    at: int
    seen: int | None


class Alarms:
    """The alarms of one desk."""

    def __init__(self, archive: Archive, now: Callable[[], float]) -> None:
        self._archive = archive
        self._now = now

    def raise_(self, code: str, subject: bytes, **facts: object) -> None:
        """Keep an alarm about ``subject``; the same again changes nothing."""
        id_ = _id(code, subject)
        if code in QUIET or self._archive.unsealed("alarm", id_) is not None:
            return
        if not self._room(code):
            return
        told = {name: _plain(value) for name, value in facts.items()}
        value = {"code": code, "facts": told, "at": int(self._now()), "seen": None}
        with self._archive.writing() as connection:
            self._archive.seal(connection, "alarm", id_, value)

    def _room(self, code: str) -> bool:
        """Whether another alarm of this code is worth keeping; those that were read make room."""
        if self._archive.count_sealed("alarm", code.encode()) < MOST_OF_A_CODE:
            return True
        same = [one for one in self.all() if one.code == code]
        with self._archive.writing() as connection:
            for one in same:
                if one.seen is not None:
                    self._archive.forget_sealed(connection, "alarm", one.id)
        return any(one.seen is not None for one in same)

    def clear(self, subject: bytes, still: frozenset[str]) -> None:
        """Drop alarms about ``subject`` that a later arrival answered and nobody has read yet."""
        prefix = _id("", subject)
        for id_, value in self._archive.all_unsealed("alarm", prefix):
            if value["seen"] is None and value["code"] not in still:
                with self._archive.writing() as connection:
                    self._archive.forget_sealed(connection, "alarm", id_)

    def all(self) -> list[Alarm]:
        """Newest first, unread before read."""
        found = [
            Alarm(id_, value["code"], value["facts"], value["at"], value["seen"])
            for id_, value in self._archive.all_unsealed("alarm")
        ]
        return sorted(found, key=lambda one: (one.seen is not None, -one.at))

    def open(self) -> list[Alarm]:
        return [one for one in self.all() if one.seen is None]

    def see(self, id_: bytes) -> None:
        """A person read it."""
        value = self._archive.unsealed("alarm", id_)
        if value is not None:
            value["seen"] = int(self._now())
            with self._archive.writing() as connection:
                self._archive.seal(connection, "alarm", id_, value)

    # Claims of others about envelopes that we may not have got

    def note_claim(self, by: bytes, device: bytes, sequence: int, env_hash: bytes) -> None:
        """Somebody signed that this envelope exists; if it never comes, it was withheld."""
        if self._archive.knows(env_hash):
            return
        value = {"by": by.hex(), "device": device.hex(), "sequence": sequence}
        with self._archive.writing() as connection:
            self._archive.seal(connection, "claim", env_hash, value)

    def check_claims(self, complete: bool) -> None:
        """Forget the claims that came true; after a complete pull the others are an alarm."""
        for env_hash, claim in self._archive.all_unsealed("claim"):
            if self._archive.knows(env_hash):
                with self._archive.writing() as connection:
                    self._archive.forget_sealed(connection, "claim", env_hash)
                self.clear(env_hash, frozenset())
            elif complete:
                self.raise_("feed.withheld", env_hash, env_hash=env_hash.hex(), **claim)


def _id(code: str, subject: bytes) -> bytes:
    return sha256(subject).digest()[:16] + code.encode()


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value[:64].hex()
    return value if isinstance(value, int | str | bool | None) else str(value)

"""A small organisation in memory: one interviewer's device, two supervisors, one escrow key."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from depter.envelope import (
    INTERVIEWER,
    SUPERVISOR,
    ZERO_HASH,
    DeviceKeys,
    DeviceStanding,
    Envelope,
    H,
    Kind,
    OpeningKey,
    Position,
    seal,
    seal_clear,
)
from depter.envelope.verify import Standing

ORG, COLLECTION, RECORD = b"o" * 16, b"c" * 16, b"r" * 16


def stream(seed: str):  # type: ignore[no-untyped-def]
    """Repeatable bytes for keys and ids: SHAKE-256 over a counter."""
    drawn = 0

    def random_bytes(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed}/{drawn}".encode()).digest(size)

    return random_bytes


@dataclass
class World:
    """Keys, a directory that answers as SPEC 10.2 does, and a chain that remembers."""

    device: DeviceKeys = field(default_factory=lambda: DeviceKeys.generate(stream("device")))
    supervisors: tuple[DeviceKeys, DeviceKeys] = field(
        default_factory=lambda: (
            DeviceKeys.generate(stream("supervisor 1")),
            DeviceKeys.generate(stream("supervisor 2")),
        )
    )
    escrow: OpeningKey = field(default_factory=lambda: OpeningKey.generate(stream("escrow")))
    org: bytes = ORG
    seq: int = 3
    last_valid: int | None = None
    revoked: set[bytes] = field(default_factory=set)
    seen: list[Envelope] = field(default_factory=list)

    def head_at(self, seq: int) -> bytes | None:
        return H(b"head %d" % seq) if 1 <= seq <= self.seq else None

    @cached_property
    def _standings(self) -> dict[bytes, tuple[DeviceKeys, bytes, int]]:
        first, second = self.supervisors
        return {
            self.device.signing.id: (self.device, b"i" * 16, INTERVIEWER),
            first.signing.id: (first, b"1" * 16, SUPERVISOR),
            second.signing.id: (second, b"2" * 16, SUPERVISOR),
        }

    def device_standing(self, keys: DeviceKeys, member: bytes, role: int) -> DeviceStanding:
        public = keys.public
        last_valid = self.last_valid if role == INTERVIEWER else None
        return DeviceStanding(
            member, role, public.signing, public.recipient, public.transport, last_valid
        )

    def required(self, collection: bytes | None, seq: int) -> frozenset[bytes]:
        return frozenset(key.kid for key in self.recipients)

    def recipient_standing(self, kid: bytes, seq: int) -> Standing | None:
        if kid in self.revoked:
            return "revoked"
        known = {key.kid for key in self.recipients} | {self.device.opening.kid}
        return "active" if kid in known else None

    @property
    def recipients(self):  # type: ignore[no-untyped-def]
        return [keys.opening.public for keys in self.supervisors] + [self.escrow.public]

    # the chain that was seen
    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        own = [one for one in self.seen if one.core.device == device]
        if not own:
            return None
        top = max(own, key=lambda one: one.core.sequence)
        return top.core.sequence, top.hash, top.core.directory_seq

    def at(self, device: bytes, sequence: int) -> bytes | None:
        for one in self.seen:
            if one.core.device == device and one.core.sequence == sequence:
                return one.hash
        return None

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        for one in self.seen:
            if one.core.record == record and one.core.revision == revision:
                return one.hash, self._standings[one.core.device][1]
        return None

    # making envelopes
    def position(self, keys: DeviceKeys | None = None, **changes: object) -> Position:
        keys = keys or self.device
        last = self.last(keys.signing.id)
        fields: dict[str, object] = {
            "org": ORG,
            "device": keys.signing,
            "sequence": last[0] + 1 if last else 1,
            "previous": last[1] if last else ZERO_HASH,
            "directory_seq": self.seq,
            "directory_head": self.head_at(self.seq),
        }
        return Position(**(fields | changes))  # type: ignore[arg-type]

    def record(self, payload: bytes = b"payload", **changes: object) -> Envelope:
        position = changes.pop("position", None) or self.position()
        fields: dict[str, object] = {
            "collection": COLLECTION,
            "record": RECORD,
            "revision": 1,
            "random_bytes": stream("seal"),
        }
        recipients = changes.pop("recipients", self.recipients)
        kind = changes.pop("kind", Kind.RECORD)
        return seal(position, kind, payload, recipients, **(fields | changes))  # type: ignore[arg-type]

    def clear(self, kind: int, body: bytes, keys: DeviceKeys | None = None) -> Envelope:
        return seal_clear(self.position(keys or self.supervisors[0]), kind, body)


class DirectoryAndChain(World):
    """``World`` with the method name that the protocol wants (a field has it in ``World``)."""


@pytest.fixture
def world() -> World:
    return World()

"""A small organisation with repeatable keys: one administrator, members that joined by entries."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from depter.envelope import (
    ZERO_HASH,
    Acknowledgement,
    DeviceKeys,
    Envelope,
    Kind,
    Position,
    RandomBytes,
    SigningKey,
    seal,
    seal_clear,
)
from depter.errors import TrustError
from depter.trust import (
    Directory,
    NewOrganisation,
    Role,
    create_organisation,
    entry_add,
    seal_label,
)

COLLECTION = b"c" * 16


def stream(seed: str) -> RandomBytes:
    """Repeatable bytes: SHAKE-256 over a counter."""
    drawn = 0

    def random_bytes(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed}/{drawn}".encode()).digest(size)

    return random_bytes


@contextmanager
def faults(code: str) -> Iterator[None]:
    """Expect a TrustError of exactly this code."""
    with pytest.raises(TrustError) as fault:
        yield
    assert fault.value.code == code


@dataclass
class Person:
    """A member with one device and its chain."""

    member: bytes
    keys: DeviceKeys
    sequence: int = 0
    previous: bytes = ZERO_HASH

    def position(self, directory: Directory) -> Position:
        self.sequence += 1
        return Position(
            directory.org,
            self.keys.signing,
            self.sequence,
            self.previous,
            directory.seq,
            directory.head,
        )

    def seal_record(self, directory: Directory, random_bytes: RandomBytes) -> Envelope:
        sealed = seal(
            self.position(directory),
            Kind.RECORD,
            b"testimony",
            [key for key, _ in directory.recipients_for(COLLECTION)],
            collection=COLLECTION,
            record=random_bytes(16),
            revision=1,
            random_bytes=random_bytes,
        )
        self.previous = sealed.hash
        return sealed

    def acknowledge(self, directory: Directory, *envelopes: Envelope) -> Envelope:
        items = tuple((one.core.device, one.core.sequence, one.hash) for one in envelopes)
        sealed = seal_clear(
            self.position(directory), Kind.ACKNOWLEDGEMENT, Acknowledgement(items).encode()
        )
        self.previous = sealed.hash
        return sealed


@dataclass
class House:
    """An organisation under test and everybody in it."""

    made: NewOrganisation
    random_bytes: RandomBytes
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(self.made.root.root)

    @property
    def admin(self) -> SigningKey:
        return self.made.administrator.signing

    @property
    def names_key(self) -> bytes:
        return self.made.administrator.names_key

    def replica(self) -> Directory:
        """Replay the chain as another program would."""
        return self.replica_until(self.directory.seq)

    def replica_until(self, seq: int) -> Directory:
        """Replay the first ``seq`` entries."""
        replica = Directory(self.made.root.root)
        for entry in self.directory.entries[:seq]:
            replica.append(entry)
        return replica

    def person(self, role: Role, name: str = "Айгүл") -> Person:
        """Let somebody join."""
        member, keys = self.random_bytes(16), DeviceKeys.generate(self.random_bytes)
        self.directory.append(self.add(member, role, keys, name))
        return Person(member, keys)

    def add(self, member: bytes, role: Role, keys: DeviceKeys, name: str = "Айгүл") -> bytes:
        label = seal_label(self.names_key, self.directory.org, member, name, self.random_bytes)
        return entry_add(
            self.directory,
            self.admin,
            member=member,
            role=role,
            label=label,
            device=keys.public,
            device_label=label,
        )


@pytest.fixture
def make_house() -> Callable[..., House]:
    def make(seed: str = "house") -> House:
        random_bytes = stream(seed)
        return House(
            create_organisation("practice", "Test", random_bytes, escrow_shares=(2, 3)),
            random_bytes,
        )

    return make


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()

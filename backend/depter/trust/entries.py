"""Directory entries as bytes (SPEC 10.2): build, sign and take apart; whether an entry fits the
directory before it is judged in ``directory``, never here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

from depter.envelope.codec import enc
from depter.envelope.keys import DevicePublic, SigningKey, VerifyKey
from depter.envelope.labels import H, tagged
from depter.trust.shape import HASH, ID, Shape, device_map, key_pairs

_SHAPE: Final = Shape("directory.shape")


class Operation(IntEnum):
    """What an entry does. SPEC 10.2."""

    ADD = 1
    ADD_KEY = 2
    REVOKE = 3
    SET_ROLE = 4
    POLICY = 5
    ADMINISTRATORS = 6
    WORDS = 7


class Role(IntEnum):
    """What a member is. SPEC 10.2."""

    INTERVIEWER = 1
    SUPERVISOR = 2


class Reason(IntEnum):
    """Why a device or a member is revoked. SPEC 10.2."""

    LEFT = 1
    LOST = 2
    SEIZED = 3
    MISUSE = 4
    REPLACED = 5


@dataclass(frozen=True)
class Add:
    """A person joins with a first device."""

    member: bytes
    role: Role
    label: bytes
    device: DevicePublic
    device_label: bytes
    invitation: bytes | None


@dataclass(frozen=True)
class AddKey:
    """A member gets another device."""

    member: bytes
    device: DevicePublic
    device_label: bytes
    invitation: bytes | None


@dataclass(frozen=True)
class Revoke:
    """A device, or with ``device`` None a whole member, ends; forward only."""

    member: bytes
    device: bytes | None
    last_valid_sequence: int
    reason: Reason


@dataclass(frozen=True)
class SetRole:
    """A member changes role."""

    member: bytes
    role: Role


@dataclass(frozen=True)
class Policy:
    """Who can open a collection (None: the whole organisation) and how many acknowledgements let a
    phone forget. ``required`` None means every supervisor."""

    collection: bytes | None
    required: tuple[bytes, ...] | None
    acks: int


@dataclass(frozen=True)
class Administrators:
    """The administrators are replaced by these."""

    keys: tuple[VerifyKey, ...]


@dataclass(frozen=True)
class Words:
    """The organisation's own words are signed by this Ed25519 key from now on; None: by no key."""

    key: bytes | None


Change = Add | AddKey | Revoke | SetRole | Policy | Administrators | Words


@dataclass(frozen=True)
class Entry:
    """A signed entry taken apart; nothing about it is believed yet."""

    data: bytes
    seq: int
    previous: bytes
    change: Change
    signer: bytes
    sigs: list[bytes]
    message: bytes

    @property
    def hash(self) -> bytes:
        """The entry hash, without the signatures. SPEC 10.2."""
        return H(self.message)

    @classmethod
    def decode(cls, data: bytes) -> "Entry":
        """Read a signed entry; raise directory.shape."""
        body, signer, sigs = _SHAPE.labelled(data, "signed-entry", 3)
        part = _SHAPE.map(_SHAPE.decode(_SHAPE.octets(body, "entry")), range(1, 6), "entry")
        _SHAPE.uint(part[1], "version", 1, 1)
        return cls(
            data=data,
            seq=_SHAPE.uint(part[2], "seq", 1),
            previous=_SHAPE.octets(part[3], "previous", HASH),
            change=_change(part[4], part[5]),
            signer=_SHAPE.octets(signer, "signer", HASH),
            sigs=_SHAPE.signatures(sigs),
            message=tagged("directory", body),
        )


class Place(Protocol):
    """Where the next entry goes: a ``Directory`` is one."""

    @property
    def seq(self) -> int: ...
    @property
    def head(self) -> bytes: ...


def sign_entry(place: Place, administrator: SigningKey, change: Change) -> bytes:
    """Build the next entry behind ``place`` and sign it; give the signed bytes. SPEC 10.2.

    The result is checked by nobody yet: hand it to ``Directory.append`` before it is published.
    """
    op, fields = _fields(change)
    body = enc({1: 1, 2: place.seq + 1, 3: place.head, 4: int(op), 5: fields})
    message = tagged("directory", body)
    sigs = administrator.sign("directory", message)
    return tagged("signed-entry", body, administrator.id, sigs)


def entry_add(
    place: Place,
    administrator: SigningKey,
    *,
    member: bytes,
    role: Role,
    label: bytes,
    device: DevicePublic,
    device_label: bytes,
    invitation: bytes | None = None,
) -> bytes:
    """Sign: a member joins with a first device. SPEC 10.2."""
    change = Add(member, role, label, device, device_label, invitation)
    return sign_entry(place, administrator, change)


def entry_add_key(
    place: Place,
    administrator: SigningKey,
    *,
    member: bytes,
    device: DevicePublic,
    device_label: bytes,
    invitation: bytes | None = None,
) -> bytes:
    """Sign: a member gets another device. SPEC 10.2."""
    return sign_entry(place, administrator, AddKey(member, device, device_label, invitation))


def entry_revoke(
    place: Place,
    administrator: SigningKey,
    *,
    member: bytes,
    device: bytes | None,
    last_valid_sequence: int,
    reason: Reason,
) -> bytes:
    """Sign: from now on this device (None: every device of the member) is not trusted beyond
    ``last_valid_sequence``. What was sealed or opened before stays as it was. SPEC 10.2."""
    return sign_entry(place, administrator, Revoke(member, device, last_valid_sequence, reason))


def entry_set_role(place: Place, administrator: SigningKey, *, member: bytes, role: Role) -> bytes:
    """Sign: a member changes role. SPEC 10.2."""
    return sign_entry(place, administrator, SetRole(member, role))


def entry_policy(
    place: Place,
    administrator: SigningKey,
    *,
    collection: bytes | None,
    required: Sequence[bytes] | None,
    acks: int = 1,
) -> bytes:
    """Sign: who can open a collection, and how many acknowledgements free a phone. SPEC 10.2."""
    named = None if required is None else tuple(required)
    return sign_entry(place, administrator, Policy(collection, named, acks))


def entry_administrators(
    place: Place, administrator: SigningKey, *, keys: Sequence[VerifyKey]
) -> bytes:
    """Sign: the administrators are these from now on. SPEC 10.2."""
    return sign_entry(place, administrator, Administrators(tuple(keys)))


def entry_words(place: Place, administrator: SigningKey, *, key: bytes | None) -> bytes:
    """Sign: this Ed25519 key signs the organisation's words from now on (None: none does, and sets
    of the key before count no longer). SPEC 10.2."""
    return sign_entry(place, administrator, Words(key))


def _fields(change: Change) -> tuple[Operation, dict[int, object]]:
    match change:
        case Add():
            device = device_map(change.device, change.device_label, change.invitation)
            return Operation.ADD, {
                1: change.member,
                2: int(change.role),
                3: change.label,
                4: device,
            }
        case AddKey():
            device = device_map(change.device, change.device_label, change.invitation)
            return Operation.ADD_KEY, {1: change.member, 4: device}
        case Revoke():
            return Operation.REVOKE, {
                1: change.member,
                5: change.device,
                6: change.last_valid_sequence,
                7: int(change.reason),
            }
        case SetRole():
            return Operation.SET_ROLE, {1: change.member, 2: int(change.role)}
        case Policy():
            required = None if change.required is None else list(change.required)
            return Operation.POLICY, {8: change.collection, 9: required, 10: change.acks}
        case Administrators():
            return Operation.ADMINISTRATORS, {11: key_pairs(change.keys)}
        case Words():
            return Operation.WORDS, {12: change.key}


def _change(op: object, data: object) -> Change:
    match _SHAPE.uint(op, "op", 1, 7):
        case Operation.ADD:
            part = _SHAPE.map(data, (1, 2, 3, 4), "add")
            return Add(
                _SHAPE.octets(part[1], "member", ID),
                Role(_SHAPE.uint(part[2], "role", 1, 2)),
                _SHAPE.octets(part[3], "label"),
                *_SHAPE.device(part[4]),
            )
        case Operation.ADD_KEY:
            part = _SHAPE.map(data, (1, 4), "add-key")
            return AddKey(_SHAPE.octets(part[1], "member", ID), *_SHAPE.device(part[4]))
        case Operation.REVOKE:
            part = _SHAPE.map(data, (1, 5, 6, 7), "revoke")
            return Revoke(
                _SHAPE.octets(part[1], "member", ID),
                None if part[5] is None else _SHAPE.octets(part[5], "device", HASH),
                _SHAPE.uint(part[6], "last_valid_sequence"),
                Reason(_SHAPE.uint(part[7], "reason", 1, 5)),
            )
        case Operation.SET_ROLE:
            part = _SHAPE.map(data, (1, 2), "set-role")
            role = Role(_SHAPE.uint(part[2], "role", 1, 2))
            return SetRole(_SHAPE.octets(part[1], "member", ID), role)
        case Operation.POLICY:
            part = _SHAPE.map(data, (8, 9, 10), "policy")
            return Policy(
                None if part[8] is None else _SHAPE.octets(part[8], "collection", ID),
                None if part[9] is None else _required(part[9]),
                _SHAPE.uint(part[10], "acks", 1),
            )
        case Operation.ADMINISTRATORS:
            part = _SHAPE.map(data, (11,), "administrators")
            return Administrators(_SHAPE.verify_keys(part[11], "administrators"))
        case _:
            part = _SHAPE.map(data, (12,), "words")
            return Words(None if part[12] is None else _SHAPE.octets(part[12], "words", 32))


def _required(value: object) -> tuple[bytes, ...]:
    """Member ids, at least one, none twice."""
    members = tuple(_SHAPE.octets(item, "required", ID) for item in _SHAPE.items(value, "required"))
    if not members or len(set(members)) != len(members):
        raise _SHAPE.fault("required")
    return members

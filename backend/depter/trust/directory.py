"""Replay the organisation's member directory (SPEC 10.2) and answer who may do what, now and at any
earlier entry; never skips an entry, never believes one that no administrator signed.

A replica believes only what it replayed itself from the root's fingerprint. Two entries under one
number, both signed by an administrator, are a fork: ``directory.fork`` carries both as evidence, and
the replica keeps what it had.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from depter.envelope.keys import DevicePublic, RecipientKey, VerifyKey, check_ed25519
from depter.envelope.labels import hashed
from depter.envelope.verify import DeviceStanding
from depter.errors import EnvelopeError, TrustError
from depter.trust.entries import (
    Add,
    AddKey,
    Administrators,
    Change,
    Entry,
    Policy,
    Reason,
    Revoke,
    Role,
    SetRole,
    Words,
)
from depter.trust.root import Root

T = TypeVar("T")
N = TypeVar("N")


@dataclass
class Device:
    """One installation of a member, as the directory tells it."""

    member: bytes
    keys: DevicePublic
    label: bytes
    invitation: bytes | None
    added: int
    revoked: int | None = None
    last_valid_sequence: int | None = None
    reason: Reason | None = None

    @property
    def id(self) -> bytes:
        return self.keys.signing.id

    @property
    def active(self) -> bool:
        return self.revoked is None


@dataclass
class Member:
    """A person of the organisation. ``label`` is sealed; ``labels.open_label`` reads it."""

    id: bytes
    role: Role
    label: bytes
    devices: list[Device] = field(default_factory=list)
    ended: bool = False

    @property
    def active(self) -> bool:
        """Whether the member has a device that may be used."""
        return not self.ended and any(device.active for device in self.devices)


_Kids = frozenset[bytes]


class Directory:
    """A verified replica. ``Directory(root)`` starts empty behind the root's fingerprint."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.entries: list[bytes] = []
        self._heads = [hashed("genesis", root.fp)]
        self._members: dict[bytes, Member] = {}
        self._devices: dict[bytes, Device] = {}
        self._by_kid: dict[bytes, Device] = {}
        self._escrow = {key.kid: key for key in root.escrow}
        # Histories are lists of (entry number, value from there on), so that any earlier state can
        # be asked without replaying: recipients are judged by the directory an envelope names.
        self._administrators: list[tuple[int, dict[bytes, VerifyKey]]] = [
            (0, {key.id: key for key in root.administrators})
        ]
        self._supervisors: list[tuple[int, dict[bytes, _Kids]]] = [(0, {})]
        self._policies: dict[bytes | None, list[tuple[int, Policy]]] = {}
        self._words: list[tuple[int, bytes | None]] = []

    # What a replica knows

    @property
    def org(self) -> bytes:
        return self.root.org

    @property
    def seq(self) -> int:
        return len(self.entries)

    @property
    def head(self) -> bytes:
        return self._heads[self.seq]

    @property
    def administrators(self) -> tuple[VerifyKey, ...]:
        return tuple(self._administrators[-1][1].values())

    def head_at(self, seq: int) -> bytes | None:
        """The head hash after entry ``seq`` (0: the genesis hash), or None ahead of this replica."""
        return self._heads[seq] if 0 <= seq < len(self._heads) else None

    def administrator_at(self, seq: int, sigkey_id: bytes) -> VerifyKey | None:
        """The administrator's key if it was one after entry ``seq``."""
        return _at(self._administrators, seq, {}).get(sigkey_id)

    def members(self) -> list[Member]:
        """All members ever, in order of joining."""
        return list(self._members.values())

    def member(self, member: bytes) -> Member | None:
        return self._members.get(member)

    def find_device(self, sigkey_id: bytes) -> Device | None:
        return self._devices.get(sigkey_id)

    def find_recipient(self, kid: bytes) -> Device | None:
        """The device whose encryption key has this kid."""
        return self._by_kid.get(kid)

    def by_invitation(self, invitation: bytes) -> Device | None:
        """The device that joined with this invitation: an invitation is good once."""
        matches = (one for one in self._devices.values() if one.invitation == invitation)
        return next(matches, None)

    def device(self, sigkey_id: bytes) -> DeviceStanding | None:
        """What ``envelope.verify`` asks of a device, step 5. SPEC 8."""
        device = self._devices.get(sigkey_id)
        if device is None:
            return None
        return DeviceStanding(
            member=device.member,
            role=int(self._members[device.member].role),
            verify_key=device.keys.signing,
            recipient=device.keys.recipient,
            transport=device.keys.transport,
            last_valid_sequence=device.last_valid_sequence,
        )

    def required(self, collection: bytes | None, seq: int) -> frozenset[bytes]:
        """The kids that an envelope of ``collection`` sealed under entry ``seq`` must name, and may
        name no others. SPEC 10.2."""
        kids = _at(self._supervisors, seq, {})
        policy = self._policy(collection, seq)
        if policy is None or policy.required is None:
            chosen: Iterable[_Kids] = kids.values()
        else:
            chosen = (kids[member] for member in policy.required if member in kids)
        return frozenset(self._escrow).union(*chosen)

    def recipient_standing(self, kid: bytes, seq: int) -> Literal["active", "revoked"] | None:
        """Whether ``kid`` was a key of a device (or escrow) after entry ``seq``. SPEC 8, step 9."""
        if kid in self._escrow:
            return "active"
        device = self._by_kid.get(kid)
        if device is None or device.added > seq:
            return None
        return "revoked" if device.revoked is not None and device.revoked <= seq else "active"

    def recipients_for(self, collection: bytes | None) -> list[tuple[RecipientKey, Member | None]]:
        """The keys to seal to now, and whose they are (None: escrow), ascending by kid; what is
        shown to the person before sealing."""
        found: list[tuple[RecipientKey, Member | None]] = []
        for kid in sorted(self.required(collection, self.seq)):
            if kid in self._escrow:
                found.append((self._escrow[kid], None))
            else:
                device = self._by_kid[kid]
                found.append((device.keys.recipient, self._members[device.member]))
        return found

    def acks_required(self, collection: bytes | None) -> int:
        """How many distinct members must acknowledge before the phone forgets. SPEC 10.2."""
        policy = self._policy(collection, self.seq)
        return 1 if policy is None else policy.acks

    @property
    def words_key(self) -> bytes | None:
        """The Ed25519 key that signs the organisation's own words now. SPEC 10.2."""
        return self.words_key_at(self.seq)

    def words_key_at(self, seq: int) -> bytes | None:
        """The key that signed the organisation's words after entry ``seq``."""
        return _at(self._words, seq, None)

    def words_keys(self) -> frozenset[bytes]:
        """Every key that signed the organisation's words at some time."""
        return frozenset(key for _, key in self._words if key is not None)

    def _policy(self, collection: bytes | None, seq: int) -> Policy | None:
        own = _at(self._policies.get(collection, []), seq, None)
        if own is None and collection is not None:
            return _at(self._policies.get(None, []), seq, None)
        return own

    # Believing an entry

    def append(self, signed_entry: bytes) -> bool:
        """Verify and take the next entry; give False when it is already here (same entry again).

        Raises TrustError: directory.shape, .gap, .previous, .administrator, .signature, .op, .fork
        (facts ``ours`` and ``theirs``: the two signed entries), or key.*. Nothing changes then.
        """
        entry = Entry.decode(signed_entry)
        if not self.check_next(entry):
            return False
        self._check_change(entry)
        self._apply(entry.change, entry.seq)
        self._heads.append(entry.hash)
        self.entries.append(signed_entry)
        return True

    def check_next(self, entry: Entry) -> bool:
        """Check that an administrator signed ``entry`` and that it is the next; False when it is
        already here. Raises what ``append`` raises before it looks at what the entry changes."""
        if entry.seq <= self.seq:
            return self._seen_before(entry)
        if entry.seq != self.seq + 1:
            raise TrustError("directory.gap", expected=self.seq + 1, got=entry.seq)
        if entry.previous != self.head:
            raise TrustError("directory.previous", seq=entry.seq)
        self._check_signed(entry)
        return True

    def _seen_before(self, entry: Entry) -> bool:
        if entry.hash == self._heads[entry.seq]:
            return False
        self._check_signed(entry)  # an unsigned claim is noise, not evidence
        raise TrustError(
            "directory.fork", seq=entry.seq, ours=self.entries[entry.seq - 1], theirs=entry.data
        )

    def _check_signed(self, entry: Entry) -> None:
        key = self.administrator_at(entry.seq - 1, entry.signer)
        if key is None:
            raise TrustError("directory.administrator", seq=entry.seq)
        try:
            key.verify("directory", entry.message, entry.sigs)
        except EnvelopeError as fault:
            raise TrustError("directory.signature", seq=entry.seq, cause=fault.code) from fault

    def _check_change(self, entry: Entry) -> None:
        """Refuse what contradicts the state: directory.op, key.*."""

        def refuse(why: str) -> TrustError:
            return TrustError("directory.op", seq=entry.seq, why=why)

        match entry.change:
            case Add() as add:
                if add.member in self._members:
                    raise refuse("the member exists")
                self._check_new_device(add.device, refuse("a key is already known"))
            case Policy() as policy:
                if any(member not in self._members for member in policy.required or ()):
                    raise refuse("a required member does not exist")
            case Administrators() as administrators:
                for key in administrators.keys:
                    _acceptable(key)
            case Words(key):
                if key is not None:
                    _acceptable(key)
            case AddKey() | Revoke() | SetRole() as change:
                member = self._members.get(change.member)
                if member is None or member.ended:
                    raise refuse("no such member")
                if isinstance(change, AddKey):
                    self._check_new_device(change.device, refuse("a key is already known"))
                elif isinstance(change, Revoke) and change.device is not None:
                    device = self._devices.get(change.device)
                    if device is None or device.member != change.member or not device.active:
                        raise refuse("no such active device of the member")

    def _check_new_device(self, keys: DevicePublic, known: TrustError) -> None:
        _acceptable(keys)
        kid = keys.recipient.kid
        if keys.signing.id in self._devices or kid in self._by_kid or kid in self._escrow:
            raise known

    # Taking it in

    def _apply(self, change: Change, seq: int) -> None:
        match change:
            case Add(id_, role, label):
                self._members[id_] = Member(id_, role, label)
                self._enrol(id_, change, seq)
            case AddKey(id_):
                self._enrol(id_, change, seq)
            case Revoke(id_):
                member = self._members[id_]
                member.ended = change.device is None
                for device in member.devices:
                    if device.active and change.device in (None, device.id):
                        device.revoked = seq
                        device.last_valid_sequence = change.last_valid_sequence
                        device.reason = change.reason
                self._note_supervisor(id_, seq)
            case SetRole(id_, role):
                self._members[id_].role = role
                self._note_supervisor(id_, seq)
            case Policy(collection):
                self._policies.setdefault(collection, []).append((seq, change))
            case Administrators(keys):
                self._administrators.append((seq, {key.id: key for key in keys}))
            case Words(key):
                self._words.append((seq, key))

    def _enrol(self, member: bytes, change: Add | AddKey, seq: int) -> None:
        device = Device(member, change.device, change.device_label, change.invitation, seq)
        self._members[member].devices.append(device)
        self._devices[device.id] = device
        self._by_kid[change.device.recipient.kid] = device
        self._note_supervisor(member, seq)

    def _note_supervisor(self, member: bytes, seq: int) -> None:
        """Write a new state of the supervisors' keys when this member's part of it changed."""
        told = self._members[member]
        now: _Kids = frozenset()
        if told.role is Role.SUPERVISOR:
            now = frozenset(device.keys.recipient.kid for device in told.devices if device.active)
        before = self._supervisors[-1][1]
        if before.get(member, frozenset()) == now:
            return
        state = {id_: kids for id_, kids in before.items() if id_ != member}
        if now:
            state[member] = now
        self._supervisors.append((seq, state))


def _acceptable(keys: DevicePublic | VerifyKey | bytes) -> None:
    try:
        if isinstance(keys, bytes):
            check_ed25519(keys)
        else:
            keys.check_acceptable()
    except EnvelopeError as fault:
        raise TrustError(fault.code, **fault.facts) from fault


def _at(history: list[tuple[int, T]], seq: int, nothing: N) -> T | N:
    """The value of a history after entry ``seq``."""
    index = bisect_right(history, seq, key=lambda item: item[0])
    return history[index - 1][1] if index else nothing

"""Practice organisations for tests, made in memory: keys, directory, and devices that seal.

Names and testimony in them are invented. It must never be used outside tests: its randomness is
seeded.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from depter.envelope import (
    ZERO_HASH,
    Acknowledgement,
    Attachment,
    BlobRef,
    DeviceKeys,
    Envelope,
    Grant,
    Kind,
    Nack,
    Narrowing,
    OpeningKey,
    Payload,
    Position,
    RandomBytes,
    RecipientKey,
    Return,
    SigningKey,
    View,
    Withdrawal,
    blob_ref,
    code_proof,
    code_verifier,
    grant_info,
    open_cek,
    seal,
    seal_blob,
    seal_clear,
    stretch_code,
)
from depter.trust.directory import Directory
from depter.trust.entries import Reason, Role, entry_add, entry_revoke
from depter.trust.labels import seal_label
from depter.trust.root import OrganisationKind, SignedRoot, create_root


def seeded(seed: bytes) -> RandomBytes:
    """A source that gives the same bytes for the same seed, and never the same bytes twice."""
    count = 0

    def random_bytes(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(seed + count.to_bytes(8, "big")).digest(size)

    return random_bytes


@dataclass
class Device:
    """One installation of a member, with its place in its own chain."""

    world: "World"
    member: bytes
    role: Role
    keys: DeviceKeys
    name: str
    sequence: int = 0
    previous: bytes = ZERO_HASH

    @property
    def id(self) -> bytes:
        """The sigkey id."""
        return self.keys.signing.id

    @property
    def position(self) -> Position:
        """The next place in the chain."""
        directory = self.world.directory
        return Position(
            directory.org,
            self.keys.signing,
            self.sequence + 1,
            self.previous,
            directory.seq,
            directory.head,
        )

    def sealed(self, make: Callable[[Position], Envelope], *, advance: bool = True) -> Envelope:
        """Seal with the next place and step on (``advance`` False: equivocate)."""
        envelope = make(self.position)
        if advance:
            self.sequence += 1
            self.previous = envelope.hash
        return envelope


@dataclass(frozen=True)
class Photo:
    """A sealed blob with what belongs to it."""

    ref: BlobRef
    ciphertext: bytes
    attachment: Attachment


@dataclass(frozen=True)
class Record:
    """A sealed record with the plain payload behind it."""

    envelope: Envelope
    payload: Payload
    record: bytes
    photos: tuple[Photo, ...] = ()


@dataclass
class World:
    """A practice organisation with all its private keys."""

    random_bytes: RandomBytes
    signed_root: SignedRoot
    root_key: SigningKey
    administrator: SigningKey
    escrow: OpeningKey
    names_key: bytes
    collection: bytes
    directory: Directory
    devices: list[Device] = field(default_factory=list)

    @property
    def org(self) -> bytes:
        """The organisation's id."""
        return self.directory.org

    @property
    def supervisor(self) -> Device:
        """The first supervisor."""
        return next(one for one in self.devices if one.role is Role.SUPERVISOR)

    @property
    def interviewer(self) -> Device:
        """The first interviewer."""
        return next(one for one in self.devices if one.role is Role.INTERVIEWER)

    def add(self, role: Role, name: str) -> Device:
        """Enrol a new member with one device."""
        member, keys = self.random_bytes(16), DeviceKeys.generate(self.random_bytes)
        self.directory.append(
            entry_add(
                self.directory,
                self.administrator,
                member=member,
                role=role,
                label=self._label(member, name),
                device=keys.public,
                device_label=self._label(member, "telephone"),
            )
        )
        device = Device(self, member, role, keys, name)
        self.devices.append(device)
        return device

    def revoke(self, device: Device, last_valid_sequence: int | None = None) -> None:
        """Revoke a device from its present place in the chain on."""
        last = device.sequence if last_valid_sequence is None else last_valid_sequence
        self.directory.append(
            entry_revoke(
                self.directory,
                self.administrator,
                member=device.member,
                device=device.id,
                last_valid_sequence=last,
                reason=Reason.LOST,
            )
        )

    def recipients(self) -> list[RecipientKey]:
        """Whom a record is sealed to now."""
        return [key for key, _ in self.directory.recipients_for(self.collection)]

    def photo(self, record: bytes, data: bytes, question: str = "photo") -> Photo:
        """Seal a blob."""
        blob, key = self.random_bytes(16), self.random_bytes(32)
        ciphertext = seal_blob(data, self.org, record, blob, key)
        attachment = Attachment(
            blob, key, len(data), "image/jpeg", "1.jpg", hashlib.sha256(data).digest(), question
        )
        return Photo(blob_ref(blob, ciphertext), ciphertext, attachment)

    def record(
        self,
        device: Device | None = None,
        *,
        answers: object = None,
        photos: Sequence[bytes] = (),
        record: bytes | None = None,
        revision: int = 1,
        previous_revision: bytes | None = None,
        recipients: Sequence[RecipientKey] | None = None,
        advance: bool = True,
        code: str | None = None,
    ) -> Record:
        """Seal a record of a device (the first interviewer by default); ``code`` is what the person
        keeps to take consent back."""
        device = device or self.interviewer
        record = record or self.random_bytes(16)
        sealed = tuple(self.photo(record, data) for data in photos)
        text = json.dumps(answers if answers is not None else {"answers": {}}).encode()
        payload = Payload(
            form="intake",
            form_hash=bytes(32),
            answers=text,
            attachments=tuple(photo.attachment for photo in sealed),
            sealed_at="2026-11-23T10:00:00Z",
            consent=b"{}",
            release="test",
            code_verifier=None if code is None else code_verifier(record, self.proof(code, record)),
        )
        envelope = device.sealed(
            lambda position: seal(
                position,
                Kind.RECORD,
                payload.encode(),
                self.recipients() if recipients is None else recipients,
                collection=self.collection,
                record=record,
                revision=revision,
                previous_revision=previous_revision,
                blobs=[photo.ref for photo in sealed],
                random_bytes=self.random_bytes,
            ),
            advance=advance,
        )
        return Record(envelope, payload, record, sealed)

    def proof(self, code: str, record: bytes) -> bytes:
        """What somebody who knows the code can make for a record."""
        return code_proof(stretch_code(code, self.org), record)

    def withdraw(
        self,
        record: bytes,
        device: Device | None = None,
        revision: int = 0,
        *,
        reason: str = "she asked",
        proof: bytes | None = None,
    ) -> Envelope:
        """Seal a withdrawal (revision 0: of all)."""
        body = Withdrawal(reason, "2026-11-23T11:00:00Z", proof).encode()
        return (device or self.interviewer).sealed(
            lambda position: seal(
                position,
                Kind.WITHDRAWAL,
                body,
                self.recipients(),
                collection=self.collection,
                record=record,
                revision=revision,
                random_bytes=self.random_bytes,
            )
        )

    def narrow(
        self,
        record: bytes,
        device: Device | None = None,
        items: Sequence[str] = ("c.report_un", "c.media"),
        proof: bytes | None = None,
    ) -> Envelope:
        """Seal that these consent items are taken back."""
        body = Narrowing(tuple(items), "2026-11-23T11:00:00Z", proof).encode()
        return (device or self.interviewer).sealed(
            lambda position: seal(
                position,
                Kind.NARROWING,
                body,
                self.recipients(),
                collection=self.collection,
                record=record,
                revision=0,
                random_bytes=self.random_bytes,
            )
        )

    def grant(self, record: Record, device: Device | None = None) -> Envelope:
        """Pass a record's key on to a device (the first supervisor's by default)."""
        recipient = (device or self.supervisor).keys.public.recipient
        cek = open_cek(record.envelope, self.supervisor.keys.opening)
        info = grant_info(record.envelope.hash, recipient.kid)
        body = Grant(record.envelope.hash, ((recipient.kid, recipient.wrap(cek, info)),)).encode()
        return self.supervisor.sealed(lambda position: seal_clear(position, Kind.GRANT, body))

    def acknowledge(
        self,
        envelopes: Sequence[Envelope],
        device: Device | None = None,
        view: View | None = None,
    ) -> Envelope:
        """Sign a supervisor's acknowledgement."""
        items = tuple((e.core.device, e.core.sequence, e.hash) for e in envelopes)
        return (device or self.supervisor).sealed(
            lambda position: seal_clear(
                position, Kind.ACKNOWLEDGEMENT, Acknowledgement(items, view).encode()
            )
        )

    def nack(self, envelope: Envelope, code: str = "unwrap.failed") -> Envelope:
        """Sign that an envelope could not be opened."""
        return self.supervisor.sealed(
            lambda position: seal_clear(position, Kind.NACK, Nack(envelope.hash, code).encode())
        )

    def send_back(self, record: Record, device: Device) -> Envelope:
        """Seal a return to one device."""
        return self.supervisor.sealed(
            lambda position: seal(
                position,
                Kind.RETURN,
                Return(b"{}", "2026-11-23T12:00:00Z").encode(),
                [device.keys.public.recipient],
                collection=self.collection,
                record=record.record,
                revision=record.envelope.core.revision or 1,
                previous_revision=record.envelope.hash,
                random_bytes=self.random_bytes,
            )
        )

    def _label(self, member: bytes, text: str) -> bytes:
        return seal_label(self.names_key, self.org, member, text, self.random_bytes)


def practice_world(
    seed: bytes = b"practice", *, interviewers: int = 1, kind: OrganisationKind = "practice"
) -> World:
    """Make an organisation, a practice one, with one supervisor and some interviewers."""
    random_bytes = seeded(seed)
    root_key = SigningKey.generate(random_bytes)
    # A real root is signed by at least two of three (SPEC 10.1).
    others = [SigningKey.generate(random_bytes) for _ in range(0 if kind == "practice" else 2)]
    administrator = SigningKey.generate(random_bytes)
    escrow = OpeningKey.generate(random_bytes)
    signed = create_root(
        kind,
        [root_key, *others],
        1 if kind == "practice" else 2,
        [administrator.public],
        [escrow.public],
        (2, 3),
        random_bytes,
    )
    world = World(
        random_bytes=random_bytes,
        signed_root=signed,
        root_key=root_key,
        administrator=administrator,
        escrow=escrow,
        names_key=random_bytes(32),
        collection=random_bytes(16),
        directory=Directory(signed.verify()),
    )
    world.add(Role.SUPERVISOR, "Practice Supervisor")
    for number in range(interviewers):
        world.add(Role.INTERVIEWER, f"Practice Interviewer {number + 1}")
    return world

"""A phone in Python for the demonstration: joins, seals, pushes and forgets by the rules of SPEC 4 to
10 and rulings 1, 2, 10 and 12; it keeps everything in memory and is no model for keeping keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from depter.demo.http import RelayDoor
from depter.envelope import (
    ZERO_HASH,
    Attachment,
    BatchItem,
    DeviceKeys,
    Envelope,
    Finding,
    ItemType,
    Kind,
    Payload,
    Position,
    RandomBytes,
    RecipientKey,
    Row,
    View,
    blob_parts,
    blob_ref,
    decode,
    seal,
    seal_blob,
    verify,
)
from depter.envelope.feed import STORED
from depter.errors import DepterError, RelayError, TrustError
from depter.trust import (
    BelievedAcknowledgement,
    Directory,
    Invitation,
    Member,
    SignedRoot,
    acknowledged_by,
    join_request,
    may_forget,
    own_membership,
    system_random_bytes,
    verify_acknowledgement,
)

_PIECE_BYTES: Final = 1 << 20
_ITEMS_A_PUSH: Final = 8
_RELEASE: Final = "demo"


@dataclass(frozen=True)
class File:
    """A photo or another file of an interview before it is sealed."""

    data: bytes
    media_type: str
    name: str
    question: str
    blob: bytes
    """The blob id, fixed when the draft began: the answer names it."""


@dataclass
class Waiting:
    """A sealed record in the outbox, kept until it is acknowledged."""

    envelope: Envelope
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    pushed: bool = False
    blobs_pushed: bool = False

    @property
    def key(self) -> tuple[bytes, int, bytes]:
        core = self.envelope.core
        return core.device, core.sequence, self.envelope.hash


class Phone:
    """One installation. ``Phone.join`` asks to become a member; ``approved`` says when it is one."""

    def __init__(self, invitation: Invitation, random_bytes: RandomBytes) -> None:
        self.invitation = invitation
        self.keys = DeviceKeys.generate(random_bytes)
        self.member: Member | None = None
        self.outbox: list[Waiting] = []
        self.forgotten: list[bytes] = []
        """env_hash of every record that was acknowledged and erased."""
        self._random_bytes = random_bytes
        self._door = RelayDoor(invitation.relay, invitation.org, self.keys)
        self._root: SignedRoot | None = None
        self._directory: Directory | None = None
        self._acks: list[BelievedAcknowledgement] = []
        self._last: tuple[int, bytes, int] | None = None
        self._cursor: str | None = None
        self._view: View | None = None

    # Joining

    @classmethod
    def join(
        cls,
        link: str,
        name: str,
        device_name: str = "Python",
        random_bytes: RandomBytes = system_random_bytes,
    ) -> "Phone":
        """Open an invitation link, pin the organisation's root and hand in a join request.

        Raises invitation.altered, invitation.used, root.* and relay.*.
        """
        phone = cls(Invitation.parse(link), random_bytes)
        signed = SignedRoot.decode(phone._door.root())
        phone._directory = Directory(signed.verify(phone.invitation.fp))
        phone._root = signed
        request = join_request(phone.invitation, phone.keys, name, device_name, random_bytes)
        phone._door.join(phone.invitation.id, request)
        return phone

    def approved(self) -> bool:
        """Whether this phone is a member, by the directory it verified itself. Raises
        join.other_keys."""
        try:
            self.fetch_directory()
        except RelayError as fault:
            if fault.code == "device.unknown":
                return False
            raise
        self.member = own_membership(self.directory, self.keys.public, self.invitation.id)
        return self.member is not None

    @property
    def directory(self) -> Directory:
        if self._directory is None:
            raise RelayError("device.unknown")
        return self._directory

    def fetch_directory(self) -> None:
        """Take and verify the entries that are new here; raise directory.*."""
        for entry in self._door.directory(self.directory.seq):
            self.directory.append(entry)

    # Sealing

    def recipients(self, collection: bytes) -> list[tuple[RecipientKey, Member | None]]:
        """Who will be able to open the record: told to the person before sealing. Ruling 26."""
        return self.directory.recipients_for(collection)

    def seal(
        self,
        answers: bytes,
        *,
        form: str,
        form_hash: bytes,
        consent: bytes,
        collection: bytes,
        files: Sequence[File] = (),
        release: str = _RELEASE,
    ) -> Envelope:
        """Seal an interview (JSON bytes of answers and consent) with its files into the outbox.

        The envelope is kept only after it passed the receiver's steps 1 to 9. Ruling 1.
        """
        draw = self._random_bytes
        record = draw(16)
        waiting: dict[bytes, bytes] = {}
        attachments = []
        for file in files:
            blob, key = file.blob, draw(32)
            waiting[blob] = seal_blob(file.data, self.directory.org, record, blob, key)
            attachments.append(
                Attachment(
                    blob=blob,
                    key=key,
                    size=len(file.data),
                    media_type=file.media_type,
                    name=file.name,
                    sha256=sha256(file.data).digest(),
                    question=file.question,
                )
            )
        payload = Payload(
            form=form,
            form_hash=form_hash,
            answers=answers,
            attachments=tuple(attachments),
            sealed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            consent=consent,
            release=release,
        )
        envelope = seal(
            self._position(),
            Kind.RECORD,
            payload.encode(),
            [key for key, _ in self.recipients(collection)],
            collection=collection,
            record=record,
            revision=1,
            blobs=[blob_ref(blob, data) for blob, data in waiting.items()],
            random_bytes=draw,
        )
        self._check_own(envelope)
        self._last = (envelope.core.sequence, envelope.hash, envelope.core.directory_seq)
        self.outbox.append(Waiting(envelope, waiting))
        return envelope

    def _position(self) -> Position:
        sequence, previous, _ = self._last or (0, ZERO_HASH, 0)
        return Position(
            org=self.directory.org,
            device=self.keys.signing,
            sequence=sequence + 1,
            previous=previous,
            directory_seq=self.directory.seq,
            directory_head=self.directory.head,
        )

    def _check_own(self, envelope: Envelope) -> None:
        read_back = decode(envelope.data)
        verdict = verify(read_back, self.directory.org, self.directory, _OwnChain(self))
        faults: tuple[Finding, ...] = verdict.findings
        if faults:
            raise TrustError(faults[0].code, **faults[0].facts)

    # Sending

    def push(self) -> int:
        """Push what waits, envelopes first and then their blobs; give how many went up new.

        Nothing is erased by this. Raises the relay's code for the first refused envelope.
        """
        fresh = [one for one in self.outbox if not one.pushed]
        for at in range(0, len(fresh), _ITEMS_A_PUSH):
            group = fresh[at : at + _ITEMS_A_PUSH]
            results = self._door.push([one.envelope.data for one in group])
            for one, (_, _, code) in zip(group, results, strict=True):
                one.pushed = code is None
            refused = next((code for _, _, code in results if code is not None), None)
            if refused is not None:
                raise RelayError(refused)
        for one in self.outbox:
            if not one.blobs_pushed:
                self._push_blobs(one)
        return len(fresh)

    def _push_blobs(self, one: Waiting) -> None:
        record = one.envelope.core.record or b""
        for ref in one.envelope.core.blobs:
            place = f"blobs/{record.hex()}/{ref.id.hex()}/{ref.root.hex()}"
            offset = self._door.blob_offset(place)
            while offset < ref.size:
                piece = one.blobs[ref.id][offset : offset + _PIECE_BYTES]
                offset = self._door.blob_piece(place, offset, piece)
        one.blobs_pushed = True

    def poll(self) -> int:
        """Read the feed and forget what was acknowledged; give how many were forgotten."""
        before = len(self.forgotten)
        more = True
        while more:
            rows, cursor, more, view = self._door.feed(self._cursor)
            computed = self._view if self._view is not None else View.start(view.epoch)
            acks = []
            for item in rows:
                row = Row.read(item)
                computed = computed.after(row)
                if row.data is not None:
                    acks.append(row.data)
            if computed != view:
                raise RelayError("feed.resync")  # the relay tells another history than before
            self._view, self._cursor = view, cursor
            self.take(acks)
        return len(self.forgotten) - before

    def relayed(self) -> set[bytes]:
        """env_hashes of all envelopes that the relay's feed lists, whoever sealed them."""
        found: set[bytes] = set()
        cursor, more = None, True
        while more:
            rows, cursor, more, _ = self._door.feed(cursor)
            events = [Row.read(item).event() for item in rows]
            found |= {ids[0] for kind, ids in events if kind == STORED}
        return found

    def take(self, items: Sequence[bytes]) -> None:
        """Take directory entries and acknowledgements, from the feed or from a file."""
        for data in items:
            try:
                self.directory.append(data)
                continue
            except TrustError as fault:
                if fault.code != "directory.shape":
                    raise
            try:
                self._acks.append(self._believe(data))
            except TrustError as fault:
                if fault.code == "directory.fork":
                    raise
                continue  # not an acknowledgement, or of somebody whose word frees no phone
        for one in list(self.outbox):
            if may_forget(one.envelope, self._acks, self.directory):
                self.outbox.remove(one)
                self.forgotten.append(one.envelope.hash)

    def _believe(self, data: bytes) -> BelievedAcknowledgement:
        try:
            return verify_acknowledgement(data, self.directory)
        except TrustError as fault:
            if fault.code != "directory.needed":
                raise
        self.fetch_directory()
        return verify_acknowledgement(data, self.directory)

    def acknowledged_by(self, envelope: Envelope) -> frozenset[bytes]:
        """The members who acknowledged a record so far."""
        return acknowledged_by(envelope, self._acks, self.directory)

    # Without a network

    def batch(self) -> list[BatchItem]:
        """The outbox as items of a batch file, to be carried by hand. Ruling 19."""
        items = [BatchItem(ItemType.ROOT, self._root.data)] if self._root is not None else []
        items += [BatchItem(ItemType.DIRECTORY, entry) for entry in self.directory.entries]
        for one in self.outbox:
            items.append(BatchItem(ItemType.ENVELOPE, one.envelope.data))
            for ref in one.envelope.core.blobs:
                items += blob_parts(ref.id, ref.root, one.blobs[ref.id])
        return items

    def take_batch(self, items: Sequence[BatchItem]) -> None:
        """Take directory entries and acknowledgements that came back in a file."""
        for item in items:
            if item.type in (ItemType.DIRECTORY, ItemType.ENVELOPE):
                try:
                    self.take([item.data])
                except DepterError:
                    continue  # a damaged item spoils only itself

    def close(self) -> None:
        self._door.close()


class _OwnChain:
    """The phone's own envelopes as ``verify`` wants to see them."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        return self._phone._last if device == self._phone.keys.signing.id else None

    def at(self, device: bytes, sequence: int) -> bytes | None:
        last = self.last(device)
        return last[1] if last is not None and last[0] == sequence else None

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        return None

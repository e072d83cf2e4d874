"""The escrow opens everything, says so in numbers, and passes records on to the right key alone."""

import pytest

from depter.envelope import (
    Attachment,
    BatchItem,
    BlobPart,
    BlobRef,
    Damaged,
    DeviceKeys,
    Grant,
    H,
    ItemType,
    Kind,
    OpeningKey,
    Payload,
    Withdrawal,
    blob_parts,
    blob_ref,
    decode,
    read_batch,
    seal,
    seal_blob,
    unseal_with_cek,
    write_batch,
)
from depter.errors import EnvelopeError
from depter.trust import Role, open_escrow
from depter.trust.recovery import (
    RECOVERED_GRANT,
    accept_recovered,
    drill,
    recover,
    recovered_items,
    supervisor_device,
)
from tests.unit.trust.conftest import COLLECTION, House, Person, faults

WORDS = "Она сказала: «ночью, в подвале»"


def record(house: House, phone: Person, photo: bytes | None = None) -> list[BatchItem]:
    """A real record with one answer and perhaps a photo, as items of a batch."""
    record_id, blob, key = (house.random_bytes(size) for size in (16, 16, 32))
    attachments: tuple[Attachment, ...] = ()
    refs: list[BlobRef] = []
    parts: list[BatchItem] = []
    if photo is not None:
        ciphertext = seal_blob(photo, house.directory.org, record_id, blob, key)
        refs = [blob_ref(blob, ciphertext)]
        parts = list(blob_parts(blob, refs[0].root, ciphertext))
        attachments = (
            Attachment(blob, key, len(photo), "image/jpeg", "photo.jpg", H(photo), "it.photo"),
        )
    payload = Payload("intake", b"f" * 32, WORDS.encode(), attachments, "", b"{}", "test")
    envelope = seal(
        phone.position(house.directory),
        Kind.RECORD,
        payload.encode(),
        [key for key, _ in house.directory.recipients_for(COLLECTION)],
        collection=COLLECTION,
        record=record_id,
        revision=1,
        blobs=refs,
        random_bytes=house.random_bytes,
    )
    phone.previous = envelope.hash
    return [BatchItem(ItemType.ENVELOPE, envelope.data), *parts]


@pytest.fixture
def phone(house: House) -> Person:
    house.person(Role.SUPERVISOR)
    return house.person(Role.INTERVIEWER)


@pytest.fixture
def escrow(house: House) -> OpeningKey:
    return open_escrow(house.made.escrow_shares[1:], house.made.root.root)


def test_a_drill_opens_everything_and_gives_numbers_only(
    house: House, phone: Person, escrow: OpeningKey
) -> None:
    items = record(house, phone, b"\xff\xd8" + bytes(300_000)) + record(house, phone)
    withdrawal = seal(
        phone.position(house.directory),
        Kind.WITHDRAWAL,
        Withdrawal(WORDS, "2026-11-23").encode(),
        [key for key, _ in house.directory.recipients_for(COLLECTION)],
        collection=COLLECTION,
        record=b"r" * 16,
        revision=0,
        random_bytes=house.random_bytes,
    )
    items += [BatchItem(ItemType.ENVELOPE, withdrawal.data), items[0]]
    found = drill(items, escrow)
    assert (found.records, found.withdrawals, found.files, found.faults) == (2, 1, 1, [])
    assert "подвале" not in repr(found)


def test_what_does_not_open_is_listed_by_code(
    house: House, phone: Person, escrow: OpeningKey
) -> None:
    whole, other = record(house, phone, b"jpeg")[0], record(house, phone)[0]
    envelope = decode(other.data)
    broken = bytearray(other.data)
    broken[other.data.index(envelope.body or b"") + 100] ^= 1
    stranger = OpeningKey.generate(house.random_bytes)
    items: list[BatchItem | Damaged] = [
        whole,
        BatchItem(ItemType.ENVELOPE, bytes(broken)),
        BatchItem(ItemType.ENVELOPE, b"\x80"),
        BatchItem(ItemType.ENVELOPE, envelope.stub()),
        BatchItem(9, b"later"),
        Damaged(12, "codec.truncated"),
    ]
    found = drill(items, escrow)
    assert (found.records, found.files_elsewhere, found.erased) == (1, 1, 1)
    assert dict(found.codes) == {"body.failed": 1, "envelope.shape": 1, "codec.truncated": 1}
    assert dict(drill([whole], stranger).codes) == {"unwrap.recipient": 1}


def test_a_new_supervisor_and_nobody_else_opens_what_was_recovered(
    house: House, phone: Person, escrow: OpeningKey
) -> None:
    items = record(house, phone) + record(house, phone)
    newcomer = house.person(Role.SUPERVISOR)
    device = supervisor_device(house.directory, newcomer.keys.signing.id.hex()[:12])
    grants, found = recover(items, escrow, device.keys.recipient)
    assert (len(grants), found.records) == (2, 2)
    file = b"".join(write_batch(recovered_items(grants)))
    back = [item for item in read_batch(file) if isinstance(item, BatchItem)]
    assert [item.type for item in back] == [RECOVERED_GRANT] * 2
    for item, source in zip(back, items, strict=True):
        envelope, grant = decode(source.data), Grant.decode(item.data)
        cek = accept_recovered(envelope, grant, newcomer.keys.opening)
        assert Payload.decode(unseal_with_cek(envelope, cek)).answers == WORDS.encode()
        with pytest.raises(EnvelopeError, match=r"unwrap\.recipient"):
            accept_recovered(envelope, grant, DeviceKeys.generate(house.random_bytes).opening)


def test_a_recovery_file_cannot_slip_in_another_key(
    house: House, phone: Person, escrow: OpeningKey
) -> None:
    first, second = record(house, phone)[0], record(house, phone)[0]
    newcomer = house.person(Role.SUPERVISOR)
    (grant,), _ = recover([first], escrow, newcomer.keys.opening.public)
    with faults("recovery.other"):
        accept_recovered(decode(second.data), grant, newcomer.keys.opening)
    moved = Grant(decode(second.data).hash, grant.wraps)
    with pytest.raises(EnvelopeError, match=r"unwrap\.failed"):
        accept_recovered(decode(second.data), moved, newcomer.keys.opening)


def test_the_device_must_be_one_active_supervisors(house: House, phone: Person) -> None:
    for prefix in (phone.keys.signing.id.hex(), "", "ffffffffffff", "zz"):
        with faults("recovery.device"):
            supervisor_device(house.directory, prefix)


def test_a_record_with_a_spoilt_photo_is_passed_on_all_the_same(
    house: House, phone: Person, escrow: OpeningKey
) -> None:
    envelope, part = record(house, phone, b"jpeg")
    piece = BlobPart.decode(part.data)
    broken = BlobPart(piece.blob, piece.root, 0, piece.data[:-1] + b"!")
    items = [envelope, BatchItem(ItemType.BLOB_PART, broken.encode())]
    grants, found = recover(items, escrow, DeviceKeys.generate(house.random_bytes).opening.public)
    assert len(grants) == 1
    assert dict(found.codes) == {"blob.root": 1}

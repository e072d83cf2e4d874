"""What the desk makes of what arrives: safe, waiting, quarantined, refused; alarms by code."""

from dataclasses import replace

import pytest

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.envelope import (
    ZERO_HASH,
    Acknowledgement,
    BatchItem,
    Checkpoint,
    DeviceKeys,
    Envelope,
    Grant,
    ItemType,
    Kind,
    Nack,
    Position,
    View,
    blob_parts,
    decode,
    enc,
    grant_info,
    open_cek,
    seal,
    seal_clear,
    write_batch,
)
from depter.envelope.seal import _core, _sign
from depter.errors import DeskError
from depter.trust.entries import Role
from depter.trust.recovery import recover, recovered_items
from tests.desk.conftest import PASSPHRASE, batch, secrets_of
from tests.worlds import Photo, World, practice_world

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 40


def acknowledged(desk: Desk) -> set[bytes]:
    """env_hashes in the desk's own acknowledgements."""
    found = set()
    for _, data in desk.archive.own_envelopes():
        envelope = decode(data)
        if envelope.core.kind == Kind.ACKNOWLEDGEMENT:
            found |= {one for _, _, one in Acknowledgement.decode(envelope.body or b"").items}
    return found


def nacks(desk: Desk) -> dict[bytes, str]:
    made = [decode(data) for _, data in desk.archive.own_envelopes()]
    told = [Nack.decode(one.body or b"") for one in made if one.core.kind == Kind.NACK]
    return {one.env_hash: one.code for one in told}


def codes(desk: Desk) -> set[str]:
    return {alarm.code for alarm in desk.alarms.all()}


def test_a_record_with_a_photo_is_safe_and_acknowledged(desk: Desk, world: World) -> None:
    record = world.record(photos=[JPEG])
    report = desk.import_batch(batch(world, [record]))
    assert (report.envelopes, report.new, report.blobs, report.problems) == (1, 1, 1, {})
    (listed,) = desk.interviews()
    assert listed.state == "safe"
    assert listed.acknowledged
    assert listed.who == "Practice Interviewer 1"
    assert acknowledged(desk) == {record.envelope.hash}
    attachment, data = desk.attachment(record.envelope.hash, record.photos[0].ref.id)
    assert (attachment.media_type, data) == ("image/jpeg", JPEG)
    assert codes(desk) == set()


def test_the_same_file_again_changes_nothing(desk: Desk, world: World) -> None:
    data = batch(world, [world.record(photos=[JPEG])])
    desk.import_batch(data)
    own = desk.archive.own_envelopes()
    report = desk.import_batch(data)
    assert (report.new, report.blobs) == (0, 0)
    assert desk.archive.own_envelopes() == own


def test_no_acknowledgement_before_the_blob(desk: Desk, world: World) -> None:
    record = world.record(photos=[JPEG])
    desk.import_batch(batch(world, [record.envelope]))
    (listed,) = desk.interviews()
    assert listed.state == "waiting"
    assert listed.codes == ("blob.missing",)
    assert acknowledged(desk) == set()
    assert desk.interview(record.envelope.hash).opened is not None  # reading is not stopped
    desk.import_batch(batch(world, [record]))
    assert acknowledged(desk) == {record.envelope.hash}


def test_a_damaged_blob_is_not_kept(desk: Desk, world: World) -> None:
    record = world.record(photos=[JPEG])
    data = bytearray(batch(world, [record]))
    data[-5] ^= 1
    report = desk.import_batch(bytes(data))
    assert report.problems == {"blob.root": 1}
    assert desk.interviews()[0].state == "waiting"
    assert acknowledged(desk) == set()


def test_a_blob_that_does_not_open_is_nacked(desk: Desk, world: World) -> None:
    record_id = world.random_bytes(16)
    wrong = world.photo(record_id, JPEG)
    record = world.record(record=record_id, photos=[])
    # The ciphertext is whole, but another attachment's key stands in the payload.

    payload = replace(
        record.payload, attachments=(replace(wrong.attachment, key=world.random_bytes(32)),)
    )
    envelope = world.interviewer.sealed(
        lambda position: seal(
            position,
            Kind.RECORD,
            payload.encode(),
            world.recipients(),
            collection=world.collection,
            record=world.random_bytes(16),
            revision=1,
            blobs=[wrong.ref],
            random_bytes=world.random_bytes,
        )
    )
    file = batch(world, [record.envelope, envelope]) + b"".join(_parts(wrong))
    desk.import_batch(file)
    assert nacks(desk) == {envelope.hash: "blob.failed"}
    assert "blob.failed" in codes(desk)
    assert acknowledged(desk) == {record.envelope.hash}


def _parts(photo: Photo) -> list[bytes]:

    return list(write_batch(blob_parts(photo.ref.id, photo.ref.root, photo.ciphertext)))


def test_refused_is_alarmed_and_the_rest_goes_through(desk: Desk, world: World) -> None:
    good, bent = world.record(), world.record()
    data = bytearray(bent.envelope.data)
    data[-1] ^= 1
    other = practice_stranger()
    report = desk.import_batch(batch(world, [bytes(data), other, b"\x00", good]))
    assert report.problems == {
        "signature.mldsa": 1,
        "envelope.org": 1,
        "envelope.shape": 1,
    }
    assert codes(desk) == set(report.problems)
    assert acknowledged(desk) == {good.envelope.hash}


def practice_stranger() -> Envelope:

    return practice_world(b"stranger").record().envelope


def test_unknown_device_is_refused(desk: Desk, world: World) -> None:
    keys = DeviceKeys.generate(world.random_bytes)
    position = Position(
        world.org, keys.signing, 1, ZERO_HASH, world.directory.seq, world.directory.head
    )
    envelope = seal_clear(position, Kind.CHECKPOINT, Checkpoint(1, ZERO_HASH).encode())
    report = desk.import_batch(batch(world, [envelope]))
    assert report.problems == {"device.unknown": 1}
    assert codes(desk) == {"device.unknown"}


def test_a_file_of_another_organisation_is_turned_away(desk: Desk) -> None:

    stranger = practice_world(b"stranger")
    with pytest.raises(DeskError) as told:
        desk.import_batch(batch(stranger, [stranger.record()]))
    assert told.value.code == "batch.foreign"


def test_a_gap_is_told_and_stops_nothing(desk: Desk, world: World) -> None:
    first, second = world.record(), world.record()
    desk.import_batch(batch(world, [second]))
    assert acknowledged(desk) == {second.envelope.hash}
    assert codes(desk) == {"chain.gap"}
    desk.import_batch(batch(world, [first]))
    assert codes(desk) == set()  # the gap is filled, nobody had read the alarm
    assert desk.interviews()[0].codes == desk.interviews()[1].codes == ()


def test_a_filled_gap_is_checked_backwards(desk: Desk, world: World) -> None:
    device = world.interviewer
    false_first = world.record(advance=False)
    first, second = world.record(), world.record()
    desk.import_batch(batch(world, [second]))
    desk.import_batch(batch(world, [false_first]))
    assert "chain.previous" in codes(desk)
    assert device.sequence == 2
    assert first.envelope.hash != false_first.envelope.hash


def test_equivocation_is_quarantined_until_a_decision(desk: Desk, world: World) -> None:
    first = world.record(advance=False)
    second = world.record()
    desk.import_batch(batch(world, [first, second]))
    assert codes(desk) == {"chain.equivocation"}
    (waiting,) = desk.attention()
    assert waiting.env_hash == second.envelope.hash
    assert desk.interview(second.envelope.hash).opened is None
    with pytest.raises(DeskError) as told:
        desk.open_quarantined(second.envelope.hash, "  ")
    assert told.value.code == "decision.reason"
    assert desk.open_quarantined(second.envelope.hash, "she called, two phones") == "safe"
    assert acknowledged(desk) == {first.envelope.hash, second.envelope.hash}
    entries, whole = desk.log.entries()
    assert whole
    assert entries[0].what == "open"
    assert entries[0].facts["reason"] == "she called, two phones"


def test_missing_recipients_are_quarantined(desk: Desk, world: World) -> None:
    mine = world.supervisor.keys.public.recipient
    record = world.record(recipients=[mine])
    desk.import_batch(batch(world, [record]))
    assert codes(desk) == {"recipients.missing"}
    assert [one.state for one in desk.interviews()] == ["quarantined"]
    assert acknowledged(desk) == set()


def test_late_devices_are_marked_and_opened(desk: Desk, world: World) -> None:
    record = world.record()
    world.revoke(world.interviewer, last_valid_sequence=0)
    desk.import_batch(batch(world, [record]))
    assert codes(desk) == {"device.late"}
    assert acknowledged(desk) == {record.envelope.hash}


def test_a_newer_directory_is_waited_for(desk: Desk, world: World) -> None:

    fresh = world.add(Role.INTERVIEWER, "Practice Newcomer")
    record = world.record(fresh)
    report = desk.import_batch(batch(world, [record], directory=False))
    assert report.problems == {"directory.needed": 1}
    assert desk.interviews() == []  # kept aside: nobody knows yet who signed it
    assert acknowledged(desk) == set()
    desk.import_batch(batch(world, []))
    assert acknowledged(desk) == {record.envelope.hash}
    assert desk.interviews()[0].who == "Practice Newcomer"


def test_sealed_to_others_is_no_fault(desk: Desk, world: World) -> None:

    record = world.record()
    joined_later = world.add(Role.SUPERVISOR, "Practice Second")
    assert joined_later.keys.public.recipient.kid not in record.envelope.core.recipients

    folder = desk.config.folder.with_name("second")
    second = Desk.create(
        Config(folder), PASSPHRASE, secrets_of(world, joined_later), random_bytes=world.random_bytes
    )
    with second:
        second.import_batch(batch(world, [record]))
        assert [one.state for one in second.interviews()] == ["others"]
        assert acknowledged(second) == set()
        assert nacks(second) == {}
        # A supervisor passes the key on: kind 3.
        kid = joined_later.keys.public.recipient.kid
        cek = open_cek(record.envelope, world.supervisor.keys.opening)
        sealed = joined_later.keys.public.recipient.wrap(cek, grant_info(record.envelope.hash, kid))
        grant = world.supervisor.sealed(
            lambda position: seal_clear(
                position, Kind.GRANT, Grant(record.envelope.hash, ((kid, sealed),)).encode()
            )
        )
        second.import_batch(batch(world, [grant]))
        assert [one.state for one in second.interviews()] == ["safe"]
        assert acknowledged(second) == set()  # phones do not know grants


def test_an_unknown_kind_needs_a_newer_app(desk: Desk, world: World) -> None:

    envelope = world.interviewer.sealed(
        lambda position: _sign(position, _core(position, 99).encode(), [], enc([1]))
    )
    record = world.record()
    desk.import_batch(batch(world, [envelope, record]))
    kept = desk.archive.kept(envelope.hash)
    assert kept is not None
    assert kept.state == "newer"
    assert codes(desk) == {"kind.unknown"}
    assert acknowledged(desk) == {record.envelope.hash}  # it counts in the chain


def test_a_withdrawal_hides_and_then_destroys(desk: Desk, world: World) -> None:
    kept_one, gone = world.record(photos=[JPEG]), world.record(photos=[JPEG])
    desk.import_batch(batch(world, [kept_one, gone]))
    withdrawal = world.withdraw(gone.record)
    desk.import_batch(batch(world, [withdrawal]))
    interview = desk.interview(gone.envelope.hash)
    assert interview.opened is None
    assert interview.fault == "withdrawn"
    assert interview.withdrawal is not None
    assert interview.withdrawal[1] == {"text": "she asked", "at": "2026-11-23T11:00:00Z"}
    assert withdrawal.hash not in acknowledged(desk)  # a person countersigns, not the machine
    desk.confirm_withdrawal(withdrawal.hash)
    assert withdrawal.hash in acknowledged(desk)
    assert desk.archive.envelope(gone.envelope.hash).is_stub
    assert not desk.archive.blob_path(gone.photos[0].ref.root).exists()
    assert desk.archive.blob_path(kept_one.photos[0].ref.root).exists()
    # It binds what comes later too.
    desk.import_batch(batch(world, [gone]))
    assert desk.archive.envelope(gone.envelope.hash).is_stub


def test_a_strangers_withdrawal_waits_for_a_person(desk: Desk, world: World) -> None:
    record = world.record()
    other = world.devices[2]
    withdrawal = world.withdraw(record.record, other)
    desk.import_batch(batch(world, [record, withdrawal]))
    assert codes(desk) == {"withdrawal.member"}
    assert desk.interview(record.envelope.hash).opened is not None


def test_others_nacks_views_and_claims_are_told(desk: Desk, world: World) -> None:
    record, withheld = world.record(), world.record()
    epoch = bytes(16)
    desk.archive.keep_page("c", View(epoch, 1, b"\x01" * 32), [(1, b"\x01" * 32)])

    second = world.add(Role.SUPERVISOR, "Practice Second")
    fork = world.acknowledge([withheld.envelope], second, View(epoch, 1, b"\x02" * 32))
    nack = second.sealed(
        lambda position: seal_clear(
            position, Kind.NACK, Nack(record.envelope.hash, "unwrap.failed").encode()
        )
    )
    desk.import_batch(batch(world, [record, fork, nack]))
    assert codes(desk) == {"feed.fork", "nack"}
    desk.alarms.check_claims(complete=True)
    assert codes(desk) == {"feed.fork", "nack", "feed.withheld"}
    desk.import_batch(batch(world, [withheld]))
    desk.alarms.check_claims(complete=True)
    assert codes(desk) == {"feed.fork", "nack"}


def test_a_return_is_for_one_device_only(desk: Desk, world: World) -> None:
    record = world.record()
    returned = world.send_back(record, world.interviewer)
    desk.import_batch(batch(world, [record, returned]))
    kept = desk.archive.kept(returned.hash)
    assert kept is not None
    assert kept.state == "others"


def test_a_recovered_key_opens_and_is_signed_on(desk: Desk, world: World) -> None:
    record = world.record()
    joined_later = world.add(Role.SUPERVISOR, "Practice Second")
    grants, _ = recover(
        [BatchItem(ItemType.ENVELOPE, record.envelope.data)],
        world.escrow,
        joined_later.keys.public.recipient,
    )
    second = Desk.create(
        Config(desk.config.folder.with_name("second")),
        PASSPHRASE,
        secrets_of(world, joined_later),
        random_bytes=world.random_bytes,
    )
    with second:
        second.import_batch(batch(world, [record]))
        report = second.import_batch(b"".join(write_batch(recovered_items(grants))))
        assert report.recovered == 1
        assert [one.state for one in second.interviews()] == ["safe"]
        (own,) = second.archive.own_envelopes()
        assert decode(own[1]).core.kind == Kind.GRANT


def test_a_shell_without_a_withdrawal_is_told(desk: Desk, world: World) -> None:
    record = world.record()
    desk.import_batch(batch(world, [record.envelope.stub()]))
    desk._receiver.check_stubs()
    assert codes(desk) == {"feed.stub"}
    desk.import_batch(batch(world, [record]))  # whole again, from a file
    assert [one.state for one in desk.interviews()] == ["safe"]
    assert codes(desk) == set()

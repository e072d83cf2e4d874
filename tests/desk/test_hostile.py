"""One hostile envelope costs that envelope and nothing else: no crash, no flood, no framing."""

import pytest

from depter.desk import parked, receive
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.summary import summarise
from depter.envelope import (
    BatchItem,
    BlobPart,
    BlobRef,
    Core,
    DeviceKeys,
    Envelope,
    Grant,
    ItemType,
    Kind,
    Return,
    decode,
    grant_info,
    open_cek,
    seal,
    seal_clear,
    verify,
    write_batch,
)
from depter.envelope.envelope import assemble
from depter.trust.entries import Role, entry_add
from tests.desk.conftest import PASSPHRASE, batch, secrets_of
from tests.desk.test_receive import acknowledged, codes, nacks
from tests.worlds import Device, Record, World


def state(desk: Desk, env_hash: bytes) -> tuple[str, list[str]]:
    kept = desk.archive.kept(env_hash)
    assert kept is not None
    return kept.state, [one.code for one in kept.findings]


def with_answers(world: World, text: bytes) -> Record:
    """A record whose answers are these bytes."""
    base = world.record(advance=False)
    payload = base.payload.__class__(**{**vars(base.payload), "answers": text})
    envelope = world.interviewer.sealed(
        lambda position: seal(
            position,
            Kind.RECORD,
            payload.encode(),
            world.recipients(),
            collection=world.collection,
            record=base.record,
            revision=1,
            random_bytes=world.random_bytes,
        )
    )
    return Record(envelope, payload, base.record)


HALF = b'{"interview_language":"\\ud800","answers":{"x":{"state":"\\udfff","value":"\\ud83d"}}}'


def test_half_a_character_is_kept_and_acknowledged(desk: Desk, world: World) -> None:
    evil, good = with_answers(world, HALF), world.record()
    desk.import_batch(batch(world, [evil, good]))
    assert acknowledged(desk) == {evil.envelope.hash, good.envelope.hash}
    assert [one.summary["language"] for one in desk.interviews() if one.summary] == ["", ""]


def test_answers_in_another_encoding_are_no_answers(desk: Desk, world: World) -> None:
    evil, good = with_answers(world, '{"a":1}'.encode("utf-16")), world.record()
    desk.import_batch(batch(world, [evil, good]))
    assert nacks(desk) == {evil.envelope.hash: "payload.schema"}
    assert acknowledged(desk) == {good.envelope.hash}


@pytest.mark.parametrize("body", [Return(b"\xff\xfe", "x").encode(), b"\x00"])
def test_a_return_in_no_language_stops_nobody(desk: Desk, world: World, body: bytes) -> None:
    second = world.add(Role.SUPERVISOR, "Practice Second")
    record = world.record()
    returned = second.sealed(
        lambda position: seal(
            position,
            Kind.RETURN,
            body,
            [world.supervisor.keys.public.recipient],
            collection=world.collection,
            record=record.record,
            revision=1,
            previous_revision=record.envelope.hash,
            random_bytes=world.random_bytes,
        )
    )
    desk.import_batch(batch(world, [returned, record]))
    assert state(desk, returned.hash) == ("unopened", ["payload.schema"])
    assert acknowledged(desk) == {record.envelope.hash}


def test_our_own_fault_costs_one_envelope(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "secret words"
    evil, good = world.record(answers={"answers": {}, "evil": words}), world.record()
    real = summarise

    def fails(payload: object, answers: bytes, core: object) -> object:
        if b"evil" in answers:
            raise KeyError(words)
        return real(payload, answers, core)  # type: ignore[arg-type]

    monkeypatch.setattr(receive, "summarise", fails)
    desk.import_batch(batch(world, [evil, good]))
    assert state(desk, evil.envelope.hash) == ("unopened", ["desk.fault"])
    assert codes(desk) == {"desk.fault"}
    assert acknowledged(desk) == {good.envelope.hash}
    assert nacks(desk) == {}  # nobody else is told of a fault of this program
    assert words not in capsys.readouterr().err
    assert desk.interview(evil.envelope.hash).fault == "desk.fault"
    monkeypatch.undo()
    desk.import_batch(batch(world, []))
    assert evil.envelope.hash in acknowledged(desk)


def test_a_fault_before_it_is_kept_loses_nothing(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil, good = world.record(), world.record()
    real = verify

    def fails(envelope: Envelope, *rest: object) -> object:
        if envelope.hash == evil.envelope.hash:
            raise ZeroDivisionError
        return real(envelope, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(receive, "verify", fails)
    report = desk.import_batch(batch(world, [evil, good]))
    assert report.problems == {"desk.fault": 1}
    assert acknowledged(desk) == {good.envelope.hash}
    monkeypatch.undo()
    desk.import_batch(batch(world, []))
    assert evil.envelope.hash in acknowledged(desk)


# Envelopes of devices that nobody knows yet


def forged(world: World, device: bytes, directory_seq: int, record: bytes) -> Envelope:
    """Bytes in the right shape that nobody signed."""
    kid = world.supervisor.keys.public.recipient.kid
    core = Core(
        org=world.org,
        kind=1,
        collection=world.collection,
        record=record,
        revision=1,
        previous_revision=None,
        device=device,
        sequence=1,
        previous=bytes(32),
        directory_seq=directory_seq,
        directory_head=bytes(32),
        recipients=(kid,),
    )
    data = assemble(core.encode(), [[kid, bytes(1168)]], b"junk", [bytes(64), bytes(3309)])
    return decode(data)


def test_an_unsigned_forgery_frames_nobody(desk: Desk, world: World) -> None:
    keys, member, id_ = (
        DeviceKeys.generate(world.random_bytes),
        world.random_bytes(16),
        world.random_bytes(16),
    )
    forgery = forged(world, keys.signing.id, world.directory.seq + 1, id_)
    desk.import_batch(batch(world, [forgery]))
    assert desk.archive.kept(forgery.hash) is None
    world.directory.append(
        entry_add(
            world.directory,
            world.administrator,
            member=member,
            role=Role.INTERVIEWER,
            label=world._label(member, "Practice Newcomer"),
            device=keys.public,
            device_label=world._label(member, "telephone"),
        )
    )
    honest = world.record(Device(world, member, Role.INTERVIEWER, keys, "N"), record=id_)
    desk.import_batch(batch(world, [honest]))
    assert state(desk, honest.envelope.hash) == ("safe", [])
    assert acknowledged(desk) == {honest.envelope.hash}
    assert codes(desk) == {"signature.ed25519"}
    assert desk.archive.kept(forgery.hash) is None
    report = desk.import_batch(batch(world, []))
    assert report.problems == {}  # the forgery is gone


def test_there_is_room_for_few_unsigned(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parked, "MOST", 3)
    junk = [forged(world, world.random_bytes(32), 999, world.random_bytes(16)) for _ in range(5)]
    report = desk.import_batch(batch(world, junk))
    assert report.problems == {"directory.needed": 5}
    with desk.archive.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from parked").scalar() == 3
    assert not desk._receiver.parked.must_reread()  # a file can be taken in again
    desk._receiver.parked.keep(junk[4], "relay")
    assert desk._receiver.parked.must_reread()


def test_noise_raises_few_alarms(desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depter.desk.alarms.MOST_OF_A_CODE", 4)
    noise = [forged(world, world.random_bytes(32), 1, bytes(16)) for _ in range(6)]
    desk.import_batch(batch(world, noise))
    assert [one.code for one in desk.alarms.all()] == ["device.unknown"] * 4
    desk.alarms.see(desk.alarms.all()[0].id)
    desk.import_batch(batch(world, noise[5:]))
    assert len(desk.alarms.open()) == 4  # what was read makes room


# Grants


def granted(world: World, by: Device, to: Device, record: Record, key: bytes) -> Envelope:
    kid = to.keys.public.recipient.kid
    sealed = to.keys.public.recipient.wrap(key, grant_info(record.envelope.hash, kid))
    grant = Grant(record.envelope.hash, ((kid, sealed),))
    return by.sealed(lambda position: seal_clear(position, Kind.GRANT, grant.encode()))


def test_only_a_grant_that_opens_is_taken(desk: Desk, world: World) -> None:
    record = world.record()
    mine = world.add(Role.SUPERVISOR, "Practice Second")
    rival = world.add(Role.SUPERVISOR, "Practice Third")
    cek = open_cek(record.envelope, world.supervisor.keys.opening)
    good = granted(world, world.supervisor, mine, record, cek)
    bad = [granted(world, rival, mine, record, bytes([number]) * 32) for number in range(2)]
    world.revoke(rival)
    late = granted(world, rival, mine, record, cek)
    folder = Config(desk.config.folder.with_name("second"))
    with Desk.create(
        folder, PASSPHRASE, secrets_of(world, mine), random_bytes=world.random_bytes
    ) as second:
        second.import_batch(batch(world, [late, record, bad[0]]))
        assert state(second, record.envelope.hash) == ("others", [])
        assert state(second, bad[0].hash) == ("noted", ["body.failed"])
        second.import_batch(batch(world, [good]))
        second.import_batch(batch(world, [bad[1], late]))
        assert state(second, record.envelope.hash) == ("safe", [])
        assert second.interview(record.envelope.hash).opened is not None


def test_a_grant_that_came_first_is_tried_when_the_record_comes(desk: Desk, world: World) -> None:
    record = world.record()
    mine = world.add(Role.SUPERVISOR, "Practice Second")
    rival = world.add(Role.SUPERVISOR, "Practice Third")
    cek = open_cek(record.envelope, world.supervisor.keys.opening)
    grants = [
        granted(world, rival, mine, record, bytes(32)),
        granted(world, world.supervisor, mine, record, cek),
    ]
    folder = Config(desk.config.folder.with_name("second"))
    with Desk.create(
        folder, PASSPHRASE, secrets_of(world, mine), random_bytes=world.random_bytes
    ) as second:
        second.import_batch(batch(world, grants))
        second.import_batch(batch(world, [record]))
        assert state(second, record.envelope.hash) == ("safe", [])


# Files


@pytest.mark.parametrize("size", [2**50, 2**29])
def test_a_part_that_no_disk_can_place_costs_itself(desk: Desk, world: World, size: int) -> None:
    record_id, good = world.random_bytes(16), world.record(photos=[b"picture"])
    ref = BlobRef(world.random_bytes(16), size, world.random_bytes(32))
    base = world.record(advance=False)
    envelope = world.interviewer.sealed(
        lambda position: seal(
            position,
            Kind.RECORD,
            base.payload.encode(),
            world.recipients(),
            collection=world.collection,
            record=record_id,
            revision=1,
            blobs=[ref],
            random_bytes=world.random_bytes,
        )
    )
    part = BlobPart(ref.id, ref.root, size - 10 if size > 2**30 else size, b"x" * 10)
    hostile = b"".join(write_batch([BatchItem(ItemType.BLOB_PART, part.encode())]))
    report = desk.import_batch(batch(world, [envelope]) + hostile + batch(world, [good]))
    assert report.problems == {"batch.part": 1}
    assert acknowledged(desk) == {good.envelope.hash}

"""Consent taken back: by whom it counts, in every order of arrival, as a stub too, and what follows."""

from itertools import permutations

import pytest

from depter.desk.desk import Desk
from depter.envelope import Kind
from depter.errors import DeskError
from depter.trust.entries import Role
from tests.desk.conftest import batch
from tests.desk.test_receive import JPEG, acknowledged, codes
from tests.worlds import Device, World


def state(desk: Desk, env_hash: bytes) -> str:
    kept = desk.archive.kept(env_hash)
    assert kept is not None
    return kept.state


def give(desk: Desk, world: World, *items: object) -> None:
    for item in items:
        desk.import_batch(batch(world, [item]))  # type: ignore[list-item]


def second_interviewer(world: World) -> Device:
    return [one for one in world.devices if one.role is Role.INTERVIEWER][1]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("stub", [False, True])
def test_whoever_made_it_may_withdraw_in_any_order(
    desk: Desk, world: World, order: tuple[int, ...], stub: bool
) -> None:
    record = world.record()
    own, foreign = (
        world.withdraw(record.record),
        world.withdraw(record.record, second_interviewer(world)),
    )
    items = [
        record,
        own.stub() if stub else own,
        foreign.stub() if stub else foreign,
    ]
    give(desk, world, *(items[at] for at in order))
    assert state(desk, record.envelope.hash) == "withdrawn"
    assert state(desk, own.hash) == "safe"
    assert state(desk, foreign.hash) == "quarantined"
    assert "withdrawal.member" in codes(desk)


@pytest.mark.parametrize("order", list(permutations(range(2))))
@pytest.mark.parametrize("stub", [False, True])
def test_a_strangers_withdrawal_binds_nothing_in_any_order(
    desk: Desk, world: World, order: tuple[int, ...], stub: bool
) -> None:
    record = world.record()
    foreign = world.withdraw(record.record, second_interviewer(world))
    items = [record, foreign.stub() if stub else foreign]
    give(desk, world, *(items[at] for at in order))
    assert state(desk, record.envelope.hash) == "safe"
    assert state(desk, foreign.hash) == "quarantined"
    assert acknowledged(desk) == {record.envelope.hash}
    with pytest.raises(DeskError) as told:
        desk.confirm_withdrawal(foreign.hash)
    assert told.value.code == "archive.unknown"
    # A supervisor may decide otherwise, and only then it can be confirmed.
    assert desk.open_quarantined(foreign.hash, "both were there") == "safe"
    assert state(desk, record.envelope.hash) == "withdrawn"
    desk.confirm_withdrawal(foreign.hash)
    assert desk.archive.envelope(record.envelope.hash).is_stub


def test_a_supervisor_may_withdraw(desk: Desk, world: World) -> None:
    record = world.record()
    give(desk, world, world.withdraw(record.record, world.supervisor), record)
    assert state(desk, record.envelope.hash) == "withdrawn"


def test_the_whole_withdrawal_brings_the_reason_after_its_stub(desk: Desk, world: World) -> None:
    record = world.record()
    withdrawal = world.withdraw(record.record)
    give(desk, world, record, withdrawal.stub())
    assert desk.interview(record.envelope.hash).withdrawal == (withdrawal.hash, None)
    give(desk, world, withdrawal)
    told = desk.interview(record.envelope.hash).withdrawal
    assert told is not None
    assert told[1] == {"text": "she asked", "at": "2026-11-23T11:00:00Z"}
    assert [one.env_hash for one in desk.attention()] == [withdrawal.hash]


def test_a_lost_phones_withdrawal_waits_for_a_decision(desk: Desk, world: World) -> None:
    record = world.record()
    world.revoke(world.interviewer)
    withdrawal = world.withdraw(record.record)
    give(desk, world, record, withdrawal)
    assert state(desk, record.envelope.hash) == "safe"
    assert state(desk, withdrawal.hash) == "quarantined"
    desk.open_quarantined(withdrawal.hash, "she called me")
    assert state(desk, record.envelope.hash) == "withdrawn"


def test_a_squatted_record_id_blocks_nobody(desk: Desk, world: World) -> None:
    id_, other = world.random_bytes(16), second_interviewer(world)
    squat = world.record(other, record=id_)
    first = world.record(record=id_)
    then = world.record(record=id_, revision=2, previous_revision=first.envelope.hash)
    give(desk, world, squat, first, then)
    assert state(desk, then.envelope.hash) == "safe"
    assert {one.env_hash for one in desk.interviews()} == {squat.envelope.hash, then.envelope.hash}
    withdrawal = world.withdraw(id_)
    give(desk, world, withdrawal)
    assert state(desk, withdrawal.hash) == "safe"
    assert state(desk, first.envelope.hash) == state(desk, then.envelope.hash) == "withdrawn"
    assert state(desk, squat.envelope.hash) == "safe"
    desk.confirm_withdrawal(withdrawal.hash)
    assert state(desk, squat.envelope.hash) == "safe"
    assert {first.envelope.hash, then.envelope.hash} <= acknowledged(desk)


def test_a_correction_carries_the_makers_words(desk: Desk, world: World) -> None:
    first = world.record()
    correction = world.record(
        second_interviewer(world),
        record=first.record,
        revision=2,
        previous_revision=first.envelope.hash,
    )
    give(desk, world, first, correction)
    assert "revision.member" in codes(desk)
    give(desk, world, world.withdraw(first.record))
    assert state(desk, correction.envelope.hash) == "withdrawn"


def test_what_comes_after_the_erasure_is_finished_by_itself(desk: Desk, world: World) -> None:
    record = world.record()
    withdrawal = world.withdraw(record.record)
    give(desk, world, record, withdrawal)
    desk.confirm_withdrawal(withdrawal.hash)
    later = world.record(
        record=record.record, revision=2, previous_revision=record.envelope.hash, photos=[JPEG]
    )
    give(desk, world, later)
    assert desk.archive.envelope(later.envelope.hash).is_stub
    assert later.envelope.hash in acknowledged(desk)
    assert not desk.archive.blob_path(later.photos[0].ref.root).exists()
    assert desk.attention() == []


def test_a_withdrawal_that_does_not_open_still_counts(desk: Desk, world: World) -> None:
    record = world.record()
    withdrawal = world.withdraw(record.record)
    joined_later = world.add(Role.SUPERVISOR, "Practice Second")
    assert joined_later.keys.public.recipient.kid not in withdrawal.core.recipients
    give(desk, world, record)
    desk._opener._key = joined_later.keys.opening
    give(desk, world, withdrawal)
    kept = desk.archive.kept(withdrawal.hash)
    assert kept is not None
    assert (kept.kind, kept.state) == (Kind.WITHDRAWAL, "safe")
    assert state(desk, record.envelope.hash) == "withdrawn"

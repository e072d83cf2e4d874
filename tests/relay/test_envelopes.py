"""Pushing envelopes: what is stored, what is refused, and that nothing is refused for a formality."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from depter.envelope import ZERO_HASH, Kind, dec, enc, seal_clear
from depter.relay import ingest
from tests.relay.caller import Caller
from tests.worlds import World, practice_world


def test_a_batch_is_stored_and_told_item_by_item(caller: Caller, world: World) -> None:
    batch = [world.record().envelope for _ in range(3)]
    status, told = caller.push(*batch)
    assert status == 200
    assert told == [[1, 4, None], [2, 5, None], [3, 6, None]]
    feed = caller.pull(world.supervisor)
    assert [row.data for row in feed.rows[3:]] == [envelope.data for envelope in batch]
    assert [row.marks for row in feed.rows] == [()] * 6


def test_the_same_bytes_again_are_a_success_that_writes_and_verifies_nothing(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [world.record().envelope for _ in range(3)]
    first = caller.push(*batch)
    before = caller.pull(world.supervisor)

    def never(*_: object) -> None:
        raise AssertionError("stored bytes were verified again")

    monkeypatch.setattr(ingest, "verify", never)
    assert caller.push(*batch) == first
    assert caller.pull(world.supervisor).view == before.view


def test_the_same_envelope_twice_in_one_batch_is_one_row(caller: Caller, world: World) -> None:
    one = world.record().envelope
    status, told = caller.push(one, one)
    assert status == 200
    assert told == [[1, 4, None], [1, 4, None]]


def test_another_envelope_under_the_same_number_is_stored_and_marked(
    caller: Caller, world: World
) -> None:
    first = world.record(advance=False).envelope
    second = world.record().envelope
    caller.push(first)
    status, told = caller.push(second)
    assert (status, told) == (200, [[1, 5, None]])
    rows = caller.pull(world.supervisor).rows
    assert rows[-1].marks == ("chain.equivocation",)
    assert [row.data for row in rows[-2:]] == [first.data, second.data]


def test_a_fork_within_one_batch_is_marked_too(caller: Caller, world: World) -> None:
    caller.push(world.record(advance=False).envelope, world.record().envelope)
    assert "chain.equivocation" in caller.pull(world.supervisor).rows[-1].marks


def test_a_gap_is_marked_and_stored(caller: Caller, world: World) -> None:
    world.record()
    _, told = caller.push(world.record().envelope)
    assert told == [[2, 4, None]]
    assert caller.pull(world.supervisor).rows[-1].marks == ("chain.gap",)


def test_a_revoked_device_is_stored_and_marked_late(caller: Caller, world: World) -> None:
    early = world.record().envelope
    world.revoke(world.interviewer)
    late = world.record().envelope
    caller.ask("POST", "directory", world.directory.entries[-1])
    status, _ = caller.push(early, late)
    assert status == 200
    rows = caller.pull(world.supervisor).rows
    assert rows[-2].marks == ()
    assert rows[-1].marks == ("device.late",)


def test_an_envelope_ahead_of_the_directory_is_kept(caller: Caller, world: World) -> None:
    world.revoke(world.devices[2])
    status, _ = caller.push(world.record().envelope)
    assert status == 200
    assert caller.pull(world.supervisor).rows[-1].marks == ("directory.needed",)


def test_an_unknown_kind_is_stored_and_relayed(caller: Caller, world: World) -> None:
    from depter.envelope.core import Core
    from depter.envelope.seal import _core, _sign

    position = world.interviewer.position
    core: Core = replace(_core(position, Kind.CHECKPOINT), kind=99)
    strange = _sign(position, core.encode(), [], b"from a newer phone")
    status, _ = caller.push(strange)
    assert status == 200
    row = caller.pull(world.supervisor).rows[-1]
    assert (row.marks, row.data) == (("kind.unknown",), strange.data)


def test_every_clear_kind_is_stored(caller: Caller, world: World) -> None:
    record = world.record()
    batch = [
        record.envelope,
        world.acknowledge([record.envelope]),
        world.nack(record.envelope),
        world.send_back(record, world.interviewer),
        world.supervisor.sealed(lambda at: seal_clear(at, Kind.CHECKPOINT, b"anything")),
    ]
    assert caller.push(*batch)[0] == 200


def test_a_bad_item_spoils_only_itself(caller: Caller, world: World) -> None:
    good, other = world.record().envelope, world.record().envelope
    flipped = bytearray(world.record().envelope.data)
    flipped[-2000] ^= 1  # inside the ML-DSA signature
    foreign = practice_world(b"other").record().envelope
    stranger = world.record().envelope
    unknown = replace(stranger.core, device=bytes(32)).encode()
    parts = dec(stranger.data)
    nobody = enc([parts[0], unknown, *parts[2:]])
    status, told = caller.push(good, bytes(flipped), foreign, nobody, enc(["noise"]), other)
    assert status == 207
    assert [item[2] for item in told] == [
        None,
        "signature.mldsa",
        "envelope.org",
        "device.unknown",
        "envelope.shape",
        None,
    ]
    assert [item[1] for item in told if item[2] is None] == [4, 5]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[:-1], "codec.truncated"),
        (lambda data: data[: len(data) // 2], "codec.truncated"),
        (lambda data: b"\xff" + data, "codec.truncated"),
        (lambda data: enc([*dec(data)[:4], [bytes(64), bytes(3309)]]), "signature.ed25519"),
        (lambda data: _core(data, 1, 2), "envelope.version"),
        (lambda data: _core(data, 2, 2), "envelope.suite"),
        (lambda data: _core(data, 16, 0), "core.keys"),
        (lambda data: _body(data, 1024 * 1024 - 5000), "size.envelope"),
    ],
)
def test_what_cannot_be_kept_has_its_own_code(
    caller: Caller, world: World, spoil: Callable[[bytes], bytes], code: str
) -> None:
    status, told = caller.push(spoil(world.record().envelope.data))
    assert status == 207
    assert told[0][2] == code
    assert len(caller.pull(world.supervisor).rows) == 3


def _core(data: bytes, key: int, value: int) -> bytes:
    parts = dec(data)
    core = dec(parts[1])
    core[key] = value
    return enc([parts[0], enc(core), *parts[2:]])


def _body(data: bytes, size: int) -> bytes:
    parts = dec(data)
    return enc([*parts[:3], bytes(size), parts[4]])


def test_a_batch_cut_in_the_middle_keeps_what_came_whole(caller: Caller, world: World) -> None:
    first, second = world.record().envelope, world.record().envelope
    status, told = caller.push(first.data + second.data[:-10])
    assert status == 207
    assert told == [[1, 4, None], [None, None, "codec.truncated"]]
    assert caller.push(first, second) == (200, [[1, 4, None], [2, 5, None]])


def test_too_many_and_too_large_and_nothing(caller: Caller, world: World) -> None:
    one = world.record().envelope.data
    reply = caller.ask("POST", "envelopes", one * 101)
    assert (reply.status, reply.code) == (413, "push.items")
    reply = caller.ask("POST", "envelopes", bytes(2 * 1024 * 1024))
    assert (reply.status, reply.code) == (413, "request.too_large")
    reply = caller.ask("POST", "envelopes", b"")
    assert (reply.status, reply.code) == (400, "push.empty")
    assert caller.push(*[one] * 100)[0] == 200


def test_an_offered_stub_is_kept_until_the_whole_arrives(caller: Caller, world: World) -> None:
    whole = world.record().envelope
    assert caller.push(whole.stub())[0] == 200
    assert caller.pull(world.supervisor).rows[-1].data == whole.stub()
    _, told = caller.push(whole)
    assert told == [[1, 5, None]]
    assert caller.pull(world.supervisor).rows[-1].data == whole.data
    assert caller.push(whole.stub(), whole) == (200, [[1, 5, None], [1, 5, None]])


def test_a_replayed_envelope_in_another_order_changes_nothing(caller: Caller, world: World) -> None:
    batch = [world.record().envelope for _ in range(4)]
    caller.push(*reversed(batch))
    view = caller.pull(world.supervisor).view
    assert caller.push(*batch)[0] == 200
    assert caller.pull(world.supervisor).view == view
    assert batch[0].core.previous == ZERO_HASH


def test_a_device_that_pushes_too_fast_waits(caller: Caller, world: World) -> None:
    from depter.errors import RelayError

    relay = caller.send.__closure__[0].cell_contents.application.extensions["depter_relay"]  # type: ignore[attr-defined]
    device = world.interviewer.id
    with pytest.raises(RelayError):
        for _ in range(100):
            relay.rates.take("items_per_device", world.org, device, cost=100)
    reply = caller.ask("POST", "envelopes", world.record().envelope.data)
    assert (reply.status, reply.code) == (429, "rate.limited")
    assert int(reply.headers["retry-after"]) >= 1

"""Consent taken back: not served from that moment, erased after a supervisor's countersignature."""

from dataclasses import replace

import pytest

from depter.envelope import H, decode, tagged
from depter.relay import withdrawal
from depter.relay.service import Relay
from tests.relay.caller import Caller, whats
from tests.worlds import Record, World

JPEG = b"\xff\xd8" + b"survivor" * 10_000


@pytest.fixture
def record(caller: Caller, world: World) -> Record:
    """A record with a photo, all of it on the relay."""
    made = world.record(photos=[JPEG])
    caller.push(made.envelope)
    assert caller.upload(made.record, made.photos[0]).status < 300
    return made


def _row_of(caller: Caller, world: World, record: Record) -> bytes:
    rows = caller.pull(world.supervisor).rows
    what = [row for row in rows if row.event() == (1, (record.envelope.hash,))]
    return what[-1].data or b""


def _on_disk(relay: Relay, needle: bytes) -> bool:
    """Search the database, its log and every blob, as they lie there at this moment."""
    files = [path for path in relay.config.data.rglob("*") if path.is_file()]
    return any(needle in path.read_bytes() for path in files)


def test_it_is_not_served_from_that_moment(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    order = world.withdraw(record.record)
    assert caller.push(order)[0] == 200
    assert _row_of(caller, world, record) == record.envelope.stub()
    rows = caller.pull(world.supervisor).rows
    assert whats(rows)[-2:] == [1, 3]
    assert rows[-1].event() == (3, (record.envelope.hash, order.hash))
    assert rows[-2].data == order.data
    path = caller.blob_path(record.record, record.photos[0])
    assert caller.ask("GET", path, device=world.supervisor).code == "blob.withdrawn"
    assert caller.ask("HEAD", path).status == 410
    assert _on_disk(relay, record.envelope.data[-4000:-3400])


def test_a_countersignature_erases_it_from_the_disk(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    body = record.envelope.body or b""
    order = world.withdraw(record.record)
    caller.push(order)
    caller.push(world.acknowledge([order]))
    assert not _on_disk(relay, body[100:300])
    assert not _on_disk(relay, record.photos[0].ciphertext[100:300])
    assert _row_of(caller, world, record) == record.envelope.stub()
    assert decode(record.envelope.stub(), allow_stub=True).hash == record.envelope.hash
    assert caller.push(record.envelope) == (200, [[1, 4, None]])
    assert _row_of(caller, world, record) == record.envelope.stub()


def test_a_reader_in_the_way_only_delays_the_log(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    body = (record.envelope.body or b"")[100:300]
    order = world.withdraw(record.record)
    caller.push(order)
    with relay.database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM feed_rows")
        assert caller.push(world.acknowledge([order]))[0] == 200
        assert _on_disk(relay, body)  # the reader still sees the time before
    caller.push(world.record().envelope)
    assert not _on_disk(relay, body)


def test_nothing_of_a_fed_relay_is_left(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    """Record, correction, photo, grant, return and narrowing: no byte of a body stays on the disk,
    nor the half of a photo that was still on its way."""
    then = world.record(
        record=record.record, revision=2, previous_revision=record.envelope.hash, photos=[JPEG]
    )
    other = world.record(photos=[JPEG])
    sent = world.send_back(record, world.interviewer)
    less = world.narrow(record.record)
    grant = world.grant(record)
    caller.push(then.envelope, other.envelope, sent, less, grant)
    half = then.photos[0].ciphertext[:40_000]
    path = f"{caller.blob_path(record.record, then.photos[0])}?offset=0"
    assert caller.ask("PUT", path, half).status < 300
    assert caller.upload(other.record, other.photos[0]).status < 300
    gone = [one.body or b"" for one in (record.envelope, then.envelope, sent, less)]
    gone += [record.photos[0].ciphertext, half, grant.body or b""]
    gone += [sealed for _, sealed in record.envelope.wraps]
    needles = [piece[at : at + 64] for piece in gone for at in (0, len(piece) // 2)]
    assert all(_on_disk(relay, needle) for needle in needles)
    order = world.withdraw(record.record)
    caller.push(order)
    caller.push(world.acknowledge([order]))
    assert [needle for needle in needles if _on_disk(relay, needle)] == []
    assert _on_disk(relay, (other.envelope.body or b"")[100:200])
    assert _on_disk(relay, other.photos[0].ciphertext[100:200])


def test_a_narrowing_erases_nothing(caller: Caller, world: World, record: Record) -> None:
    less = world.narrow(record.record)
    assert caller.push(less, world.acknowledge([less]))[0] == 200
    assert _row_of(caller, world, record) == record.envelope.data
    assert less.data in [row.data for row in caller.pull(world.supervisor).rows]


def test_an_interviewers_acknowledgement_erases_nothing(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    order = world.withdraw(record.record)
    caller.push(order, world.acknowledge([order], world.interviewer))
    assert _on_disk(relay, (record.envelope.body or b"")[100:300])


def test_the_countersignature_may_come_first(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    order = world.withdraw(record.record)
    caller.push(world.acknowledge([order]))
    caller.push(order)
    assert not _on_disk(relay, (record.envelope.body or b"")[100:300])


def test_what_arrives_later_is_bound_too(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    later = world.record(
        record=record.record,
        revision=2,
        previous_revision=record.envelope.hash,
        photos=[JPEG],
    )
    order = world.withdraw(record.record)
    caller.push(order)
    status, told = caller.push(later.envelope)
    assert (status, told[0][2]) == (200, None)
    assert _row_of(caller, world, later) == later.envelope.stub()
    assert whats(caller.pull(world.supervisor).rows)[-2:] == [1, 3]
    path = caller.blob_path(record.record, later.photos[0])
    assert caller.ask("PUT", f"{path}?offset=0", b"x").code == "blob.withdrawn"
    caller.push(world.acknowledge([order]))
    assert not _on_disk(relay, (later.envelope.body or b"")[100:300])


def test_a_withdrawal_may_come_before_its_record(caller: Caller, world: World) -> None:
    late = world.record()
    order = world.withdraw(late.record)
    caller.push(order)
    caller.push(late.envelope)
    assert _row_of(caller, world, late) == late.envelope.stub()


def test_one_revision_only(caller: Caller, world: World, record: Record) -> None:
    second = world.record(record=record.record, revision=2, previous_revision=record.envelope.hash)
    caller.push(second.envelope, world.withdraw(record.record, revision=1))
    assert _row_of(caller, world, record) == record.envelope.stub()
    assert _row_of(caller, world, second) == second.envelope.data


def test_nobody_withdraws_what_another_member_recorded(
    caller: Caller, world: World, record: Record
) -> None:
    caller.push(world.withdraw(record.record, world.devices[2]))
    assert _row_of(caller, world, record) == record.envelope.data
    caller.push(world.withdraw(record.record, world.supervisor))
    assert _row_of(caller, world, record) == record.envelope.stub()


def test_a_return_about_it_goes_too(caller: Caller, world: World, record: Record) -> None:
    sent = world.send_back(record, world.interviewer)
    caller.push(sent)
    caller.push(world.withdraw(record.record))
    rows = caller.pull(world.interviewer, view="device").rows
    assert sent.data not in [row.data for row in rows]


def test_a_return_whose_record_never_lay_here_goes_with_a_supervisors_word_alone(
    caller: Caller, world: World
) -> None:
    """The record went by a stick; only what was sent back about it came this way."""
    carried = world.record()
    sent = world.send_back(carried, world.interviewer)
    caller.push(sent)

    def served() -> bool:
        rows = caller.pull(world.interviewer, view="device").rows
        return sent.data in [row.data for row in rows]

    caller.push(world.withdraw(carried.record))
    assert served()
    caller.push(world.withdraw(carried.record, world.supervisor))
    assert not served()


def test_a_legal_hold_keeps_it_until_it_is_lifted(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    body = record.envelope.body or b""
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
    withdrawal.set_hold(relay, org, record.record)
    order = world.withdraw(record.record)
    caller.push(order)
    caller.push(world.acknowledge([order]))
    assert _row_of(caller, world, record) == record.envelope.stub()
    assert _on_disk(relay, body[100:300])
    withdrawal.lift_hold(relay, org, record.record)
    assert not _on_disk(relay, body[100:300])
    assert not _on_disk(relay, record.photos[0].ciphertext[100:300])


def test_a_whole_withdrawal_comes_behind_its_stub(
    caller: Caller, world: World, record: Record
) -> None:
    order, other = world.withdraw(record.record), world.record().envelope
    assert caller.push(order.stub())[0] == 200
    assert _row_of(caller, world, record) == record.envelope.stub()
    status, told = caller.push(order, other)
    assert (status, [code for _, _, code in told]) == (200, [None, None])
    assert caller.pull(world.supervisor).rows[-2].data == order.data


def test_one_of_a_revoked_phone_waits_for_a_supervisors_word(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    """She may have asked before anybody knew that the phone was lost; a thief may ask too."""
    world.revoke(world.interviewer)
    caller.ask("POST", "directory", world.directory.entries[-1])
    order = world.withdraw(record.record)
    assert caller.push(order)[0] == 200
    assert _row_of(caller, world, record) == record.envelope.data
    assert caller.push(world.acknowledge([order]))[0] == 200
    assert _row_of(caller, world, record) == record.envelope.stub()
    assert not _on_disk(relay, (record.envelope.body or b"")[100:300])


def test_the_word_may_come_before_it(caller: Caller, world: World, record: Record) -> None:
    world.revoke(world.interviewer)
    caller.ask("POST", "directory", world.directory.entries[-1])
    order = world.withdraw(record.record)
    caller.push(world.acknowledge([order]))
    caller.push(order)
    assert _row_of(caller, world, record) == record.envelope.stub()


def test_a_seized_supervisors_device_erases_nothing(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    order = world.withdraw(record.record)
    caller.push(order)
    world.revoke(world.supervisor, last_valid_sequence=5)
    caller.ask("POST", "directory", world.directory.entries[-1])
    caller.push(world.acknowledge([order]))  # number 1: it was valid
    assert _on_disk(relay, (record.envelope.body or b"")[100:300])


def test_a_hold_takes_in_what_came_as_a_stub_first(
    caller: Caller, world: World, relay: Relay
) -> None:
    late = world.record()
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
    withdrawal.set_hold(relay, org, late.record)
    caller.push(late.envelope.stub())
    order = world.withdraw(late.record)
    caller.push(order, world.acknowledge([order]))
    caller.push(late.envelope)
    body = (late.envelope.body or b"")[100:300]
    assert _on_disk(relay, body)
    assert _row_of(caller, world, late) == late.envelope.stub()
    withdrawal.lift_hold(relay, org, late.record)
    assert not _on_disk(relay, body)


def test_a_stub_that_was_countersigned_stays_one(
    caller: Caller, world: World, relay: Relay
) -> None:
    late = world.record()
    caller.push(late.envelope.stub())
    order = world.withdraw(late.record)
    caller.push(order, world.acknowledge([order]))
    caller.push(late.envelope)
    assert not _on_disk(relay, (late.envelope.body or b"")[100:300])
    assert whats(caller.pull(world.supervisor).rows).count(3) == 1


def test_whoever_squats_an_id_withdraws_nothing_that_others_said(
    caller: Caller, world: World, record: Record
) -> None:
    """A record of her own under another's id, or under the one that handbooks go by, and its withdrawal."""
    squatter = world.devices[2]
    less, sent = world.narrow(record.record), world.send_back(record, world.interviewer)
    handbook = replace(record, record=H(tagged("handbook", world.org))[:16])
    book = world.send_back(handbook, world.interviewer)
    caller.push(less, sent, book)
    for id_ in (record.record, handbook.record):
        order = world.withdraw(id_, squatter)
        caller.push(world.record(squatter, record=id_).envelope, order)
        assert caller.push(world.acknowledge([order]))[0] == 200
    late = world.send_back(handbook, world.interviewer)
    caller.push(late)
    served = [row.data for row in caller.pull(world.supervisor).rows]
    assert [one.data in served for one in (less, sent, book, late)] == [True] * 4
    caller.push(order := world.withdraw(record.record))
    served = [row.data for row in caller.pull(world.supervisor).rows]
    assert [one.data in served for one in (less, sent, book, late)] == [False, False, True, True]
    assert order.data in served


def test_a_photo_waits_for_the_countersignature_of_its_own_withdrawal(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    squatter, photo = world.devices[2], record.photos[0].ciphertext[100:300]
    own, other = world.withdraw(record.record), world.withdraw(record.record, squatter)
    caller.push(own, world.record(squatter, record=record.record).envelope, other)
    caller.push(world.acknowledge([other]))
    assert _on_disk(relay, photo)
    path = caller.blob_path(record.record, record.photos[0])
    assert caller.ask("GET", path, device=world.supervisor).code == "blob.withdrawn"
    caller.push(world.acknowledge([own]))
    assert not _on_disk(relay, photo)

"""Taking consent back at the desk: with the code, by a supervisor, in part; holds; and what is left."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from depter.desk.archive import Archive
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.envelope import BatchItem, Grant, ItemType, Kind, decode, draw_code, read_batch
from depter.errors import DepterError
from tests.desk.conftest import PASSPHRASE, Clock, batch
from tests.desk.test_receive import JPEG, codes
from tests.desk.test_withdrawals import give, second_interviewer, state
from tests.worlds import Record, World

CANARY = {"answers": {"it.what": {"value": "q7f3zk29wm"}}}


@pytest.fixture
def code(world: World) -> str:
    return draw_code(world.random_bytes)


@pytest.fixture
def record(desk: Desk, world: World, code: str) -> Record:
    """A record with a photo and a code, opened at the desk."""
    made = world.record(answers=CANARY, photos=[JPEG], code=code)
    give(desk, world, made)
    assert state(desk, made.envelope.hash) == "safe"
    return made


def told(desk: Desk, typed: str) -> str:
    with pytest.raises(DepterError) as caught:
        desk.taking_back.find(typed)
    return caught.value.code


def on_disk(config: Config, needle: bytes) -> list[str]:
    """The files of the desk that hold these bytes, as they lie there at this moment."""
    files = [path for path in Path(config.folder).rglob("*") if path.is_file()]
    return [path.name for path in files if needle in path.read_bytes()]


# The code


def test_the_code_finds_its_interview(desk: Desk, world: World, record: Record, code: str) -> None:
    give(desk, world, world.record(code=draw_code(world.random_bytes)), world.record())
    spoken = f"{code[:3]} {code[3:6]} {code[6:]}"
    [found] = desk.taking_back.find(spoken)
    assert found.record == record.record
    assert found.newest is not None and found.newest.env_hash == record.envelope.hash
    assert found.withdrawn is None
    made = desk.taking_back.withdraw(found.record, "person.code", found.proof)
    assert state(desk, record.envelope.hash) == "withdrawn"
    assert desk.interview(record.envelope.hash).opened is None
    kept = desk.archive.kept(made)
    assert kept is not None and kept.state == "safe"
    assert desk.taking_back.with_code(kept) is True
    assert "chain.gap" not in codes(desk)


def test_a_code_that_is_mistyped_says_so_and_counts_no_try(
    desk: Desk, record: Record, code: str
) -> None:
    wrong = str((int(code[0]) + 1) % 10) + code[1:]
    for _ in range(10):
        assert told(desk, wrong) == "code.check"
        assert told(desk, code[:8]) == "code.length"
        assert told(desk, "") == "code.length"
    assert len(desk.taking_back.find(code)) == 1


def test_tried_too_often_it_waits(
    desk: Desk, world: World, record: Record, code: str, clock: Clock, config: Config
) -> None:
    others = [draw_code(world.random_bytes) for _ in range(4)]
    assert [told(desk, one) for one in others] == ["code.unknown"] * 3 + ["code.wait"]
    assert told(desk, code) == "code.wait"  # the right one waits too
    desk.close()
    with Desk.open(config, PASSPHRASE, now=clock, random_bytes=world.random_bytes) as again:
        assert told(again, code) == "code.wait"
        clock.now -= 1_000_000  # a clock that was set back helps nobody
        assert told(again, code) == "code.wait"
        clock.now += 1_000_003
        assert len(again.taking_back.find(code)) == 1
        assert told(again, others[0]) == "code.unknown"  # a right one forgives the wrong ones


def test_used_twice_it_says_when_it_was_taken_back(
    desk: Desk, world: World, record: Record, code: str
) -> None:
    [found] = desk.taking_back.find(code)
    made = desk.taking_back.withdraw(found.record, "person.code", found.proof)
    for erased in (False, True):
        [again] = desk.taking_back.find(code)
        assert again.withdrawn is not None and again.withdrawn.env_hash == made
        assert desk.taking_back.erased(again.record) is erased
        with pytest.raises(DepterError) as caught:
            desk.taking_back.withdraw(again.record, "person.code", again.proof)
        assert caught.value.code == "withdrawal.twice"
        if not erased:
            desk.confirm_withdrawal(made)


def test_a_code_of_an_interview_that_never_came(
    desk: Desk, world: World, record: Record, code: str
) -> None:
    lost, spoken = world.random_bytes(16), draw_code(world.random_bytes)
    order = world.withdraw(lost, reason="person.code", proof=world.proof(spoken, lost))
    assert told(desk, spoken) == "code.unknown"
    give(desk, world, order)
    [found] = desk.taking_back.find(spoken)
    assert (found.newest, found.withdrawn is not None) == (None, True)
    give(desk, world, world.record(record=lost, code=spoken))
    [found] = desk.taking_back.find(spoken)
    assert found.newest is not None and found.newest.state == "withdrawn"


@pytest.mark.parametrize("first", ["record", "withdrawal"])
def test_whether_her_code_was_given(desk: Desk, world: World, code: str, first: str) -> None:
    made = world.record(code=code)
    without = world.withdraw(made.record)
    guessed = world.withdraw(made.record, proof=world.proof("000000000", made.record))
    hers = world.withdraw(made.record, proof=world.proof(code, made.record))
    items = [made, without, hers, guessed] if first == "record" else [without, hers, guessed, made]
    give(desk, world, *items)
    fits = {}
    for name, order in (("without", without), ("guessed", guessed), ("hers", hers)):
        kept = desk.archive.kept(order.hash)
        assert kept is not None
        fits[name] = desk.taking_back.with_code(kept)
    assert fits == {"without": False, "guessed": False, "hers": True}


# By a supervisor


def test_a_supervisor_needs_a_reason_and_no_code(
    desk: Desk, world: World, record: Record, code: str
) -> None:
    proof = world.proof(code, record.record)
    for reason, given in (("", None), ("she asked", None), ("person.code", None)):
        with pytest.raises(DepterError) as caught:
            desk.taking_back.withdraw(record.record, reason, given)
        assert caught.value.code in ("decision.reason", "code.unknown")
    with pytest.raises(DepterError):  # a code that does not fit is not said to be hers
        desk.taking_back.withdraw(record.record, "person.code", b"x" * 32)
    with pytest.raises(DepterError):
        desk.taking_back.withdraw(record.record, "person.asked", proof)
    assert state(desk, record.envelope.hash) == "safe"
    made = desk.taking_back.withdraw(record.record, "person.asked")
    kept = desk.archive.kept(made)
    assert kept is not None and desk.taking_back.with_code(kept) is False
    assert state(desk, record.envelope.hash) == "withdrawn"
    entries, whole = desk.log.entries()
    assert whole and entries[0].what == "withdraw"
    assert entries[0].facts["how"] == "person.asked"


def test_what_the_desk_signed_goes_out_with_its_chain_whole(
    desk: Desk, world: World, record: Record
) -> None:
    desk.taking_back.withdraw(record.record, "safety")
    own = [decode(data) for _, data in desk.archive.own_envelopes()]
    assert [one.core.kind for one in own] == [Kind.ACKNOWLEDGEMENT, Kind.WITHDRAWAL]
    assert own[1].core.previous == own[0].hash
    assert own[1].core.recipients == record.envelope.core.recipients
    assert own[1].core.revision == 0


# Legal holds


def test_a_hold_that_was_set_before_keeps_it(desk: Desk, world: World, record: Record) -> None:
    holds = desk.taking_back.holds
    with pytest.raises(DepterError) as caught:
        holds.set(record.record, "  ")
    assert caught.value.code == "hold.document"
    holds.set(record.record, "Order 17 of the district court")
    order = world.withdraw(record.record)
    give(desk, world, order)
    assert state(desk, record.envelope.hash) == "withdrawn"  # nobody reads it all the same
    with pytest.raises(DepterError) as caught:
        desk.confirm_withdrawal(order.hash)
    assert caught.value.code == "withdrawal.held"
    assert not desk.archive.envelope(record.envelope.hash).is_stub
    shown = desk.interview(record.envelope.hash).hold
    assert shown is not None and shown.document == "Order 17 of the district court"
    with pytest.raises(DepterError):
        holds.lift(record.record, " ")
    holds.lift(record.record, "The court ended it")
    desk.confirm_withdrawal(order.hash)
    assert desk.archive.envelope(record.envelope.hash).is_stub


def test_a_hold_comes_too_late_after_her_word(desk: Desk, world: World, record: Record) -> None:
    give(desk, world, world.withdraw(record.record, second_interviewer(world)))
    desk.taking_back.holds.set(record.record, "in time: a stranger's word binds nothing")
    desk.taking_back.holds.lift(record.record, "to try the other")
    give(desk, world, world.withdraw(record.record))
    with pytest.raises(DepterError) as caught:
        desk.taking_back.holds.set(record.record, "Order 18")
    assert caught.value.code == "hold.late"


# In part


@pytest.mark.parametrize("first", ["record", "narrowing"])
def test_in_part_the_record_stays(desk: Desk, world: World, code: str, first: str) -> None:
    made = world.record(code=code)
    less = world.narrow(made.record, proof=world.proof(code, made.record))
    give(desk, world, *([made, less] if first == "record" else [less, made]))
    assert state(desk, made.envelope.hash) == "safe"
    interview = desk.interview(made.envelope.hash)
    assert interview.opened is not None
    [(kept, words)] = interview.taken_back
    assert kept.env_hash == less.hash and kept.acknowledged  # so that the phone forgets it
    assert words["items"] == ["c.report_un", "c.media"]
    assert desk.taking_back.with_code(kept) is True
    assert desk.attention() == []


@pytest.mark.parametrize("first", ["record", "narrowing"])
def test_a_strangers_narrowing_binds_nothing(desk: Desk, world: World, first: str) -> None:
    made = world.record()
    less = world.narrow(made.record, second_interviewer(world))
    give(desk, world, *([made, less] if first == "record" else [less, made]))
    assert desk.interview(made.envelope.hash).taken_back == ()
    assert state(desk, less.hash) == "quarantined"
    assert "narrowing.member" in codes(desk)
    desk.open_quarantined(less.hash, "both were there")
    assert len(desk.interview(made.envelope.hash).taken_back) == 1


def test_the_desk_narrows_too(desk: Desk, world: World, record: Record, code: str) -> None:
    [found] = desk.taking_back.find(code)
    desk.taking_back.narrow(found.record, ("c.recontact",), found.proof)
    desk.taking_back.narrow(found.record, ("c.media",))
    told_items = [words["items"] for _, words in desk.interview(record.envelope.hash).taken_back]
    assert told_items == [["c.recontact"], ["c.media"]]
    with pytest.raises(DepterError) as caught:
        desk.taking_back.narrow(found.record, ())
    assert caught.value.code == "narrowing.empty"


# What is left


def test_no_byte_is_left_at_the_desk(
    desk: Desk, world: World, record: Record, code: str, config: Config
) -> None:
    """Neither her words, nor ciphertext of the interview, its photo, its keys, a grant, a return or a
    narrowing; the stub, the withdrawal and the log entry are."""
    ref = record.photos[0].ref
    returned = world.send_back(record, world.interviewer)
    grant, less = world.grant(record), world.narrow(record.record)
    give(desk, world, returned, grant, less)
    own = desk._chain.grant(Grant.decode(grant.body or b""))
    bodies = [one.body or b"" for one in (record.envelope, returned, grant, less, own)]
    needles = [body[at : at + 48] for body in bodies for at in (0, len(body) // 2)]
    needles += [sealed[:48] for _, sealed in record.envelope.wraps]
    needles += [record.photos[0].ciphertext[at : at + 48] for at in (0, 30_000)]
    assert all(on_disk(config, needle) for needle in needles)
    [found] = desk.taking_back.find(code)
    order = desk.taking_back.withdraw(found.record, "person.code", found.proof)
    desk.confirm_withdrawal(order)
    left = [place for needle in needles for place in on_disk(config, needle)]
    assert left == []
    assert on_disk(config, b"q7f3zk29wm") == [] and on_disk(config, code.encode()) == []
    assert not desk.archive.blob_path(ref.root).exists()
    envelope = desk.archive.envelope(record.envelope.hash)
    assert envelope.is_stub and envelope.hash == record.envelope.hash
    statement = desk.statement(order)
    assert statement.words is not None and statement.words["text"] == "person.code"
    assert [one.what for one in desk.log.entries()[0][:2]] == ["erase", "withdraw"]


def test_what_came_after_the_erasure_leaves_no_byte_either(
    desk: Desk, world: World, record: Record, config: Config
) -> None:
    order = world.withdraw(record.record)
    give(desk, world, order)
    desk.confirm_withdrawal(order.hash)
    later = world.record(
        record=record.record, revision=2, previous_revision=record.envelope.hash, photos=[JPEG]
    )
    less = world.narrow(record.record)
    desk.import_batch(batch(world, [later, less]))
    assert state(desk, later.envelope.hash) == state(desk, less.hash) == "stub"
    kept = desk.archive.kept(less.hash)
    assert kept is not None and kept.acknowledged
    for body in (later.envelope.body, less.body, later.photos[0].ciphertext):
        assert on_disk(config, (body or b"")[200:260]) == []


def test_no_file_carries_what_was_taken_back(
    desk: Desk, world: World, record: Record, config: Config
) -> None:
    desk.taking_back.withdraw(record.record, "person.asked")
    exported = b"".join(desk.export_batch())
    assert record.envelope.stub() in exported
    assert (record.envelope.body or b"")[100:160] not in exported
    assert record.photos[0].ciphertext[100:160] not in exported


def test_a_stub_of_our_own_chain_stops_no_file(desk: Desk, world: World, record: Record) -> None:
    desk._chain.grant(Grant.decode(world.grant(record).body or b""))
    desk.confirm_withdrawal(desk.taking_back.withdraw(record.record, "person.asked"))
    file = b"".join(desk.export_acknowledgements())
    kinds = [
        decode(one.data, allow_stub=True).core.kind
        for one in read_batch(file)
        if isinstance(one, BatchItem) and one.type == ItemType.ENVELOPE
    ]
    assert kinds == [
        Kind.ACKNOWLEDGEMENT,
        Kind.GRANT,
        Kind.WITHDRAWAL,
        Kind.ACKNOWLEDGEMENT,
    ]


def test_erasing_a_squatters_record_keeps_what_another_took_back(desk: Desk, world: World) -> None:
    """What was taken back of an interview binds it as long as it is here, whoever else used its id."""
    squatter, record = second_interviewer(world), world.record()
    less = world.narrow(record.record)
    order = world.withdraw(record.record, squatter)
    give(desk, world, record, less, world.record(squatter, record=record.record), order)
    assert state(desk, order.hash) == "safe"
    desk.confirm_withdrawal(order.hash)
    assert [one.env_hash for one, _ in desk.interview(record.envelope.hash).taken_back] == [
        less.hash
    ]
    own = world.withdraw(record.record)
    give(desk, world, own)
    desk.confirm_withdrawal(own.hash)
    assert state(desk, less.hash) == "stub"


def refused_by_code(desk: Desk, record: bytes, proof: bytes) -> None:
    """Neither all nor a part of it is taken back by this code; a supervisor may, in her own name."""
    with pytest.raises(DepterError, match=r"code\.contested"):
        desk.taking_back.withdraw(record, "person.code", proof)
    with pytest.raises(DepterError, match=r"code\.contested"):
        desk.taking_back.narrow(record, ("c.recontact",), proof)
    desk.taking_back.withdraw(record, "person.asked")


def test_a_code_of_somebody_elses_record_takes_no_interview_back(
    desk: Desk, world: World, record: Record
) -> None:
    """Who knows an interview's number can put a record and a code of her own under it, and then call."""
    other = draw_code(world.random_bytes)
    squat = world.record(second_interviewer(world), record=record.record, code=other)
    give(desk, world, squat)
    [found] = desk.taking_back.find(other)
    assert found.newest is not None and found.newest.env_hash == squat.envelope.hash
    assert state(desk, record.envelope.hash) == "safe"
    refused_by_code(desk, record.record, found.proof)
    assert state(desk, record.envelope.hash) == "withdrawn"


def test_nor_does_one_that_came_with_a_withdrawal_before_it(desk: Desk, world: World) -> None:
    id_, other = world.random_bytes(16), draw_code(world.random_bytes)
    order = world.withdraw(id_, second_interviewer(world), proof=world.proof(other, id_))
    made = world.record(record=id_)
    give(desk, world, order, made)
    kept = desk.archive.kept(order.hash)
    assert kept is not None and kept.state == "quarantined"
    assert desk.taking_back.with_code(kept) is False  # so that nobody accepts it for that
    assert told(desk, other) == "code.contested"
    assert state(desk, made.envelope.hash) == "safe"
    refused_by_code(desk, id_, world.proof(other, id_))


def test_tries_at_once_are_counted_one_by_one(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page asks in a thread of its own: whoever asks eight times at once has had eight tries."""
    typed, together = [draw_code(world.random_bytes) for _ in range(8)], threading.Barrier(8)
    plain = Archive.get

    def slow(self: Archive, name: str) -> bytes | None:
        found = plain(self, name)
        if name == "code-tries":
            with suppress(threading.BrokenBarrierError):
                together.wait(0.2)  # without an order all have read the same count by now
        return found

    monkeypatch.setattr(Archive, "get", slow)
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda one: told(desk, one), typed))
    assert sorted(said) == ["code.unknown"] * 3 + ["code.wait"] * 5

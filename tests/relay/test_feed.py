"""The feed: pages that add up, cursors that are believed only when they are ours, views by role."""

import threading
from dataclasses import replace

import pytest

from depter.envelope import View, sequence
from depter.relay import cursor
from depter.relay.service import Relay
from depter.trust.entries import Role
from tests.relay.caller import Caller, in_process, whats
from tests.worlds import World


def test_pages_add_up_to_the_whole(caller: Caller, world: World) -> None:
    caller.push(*[world.record().envelope for _ in range(10)])
    whole = caller.pull(world.supervisor)
    by_three = caller.pull(world.supervisor, limit=3)
    assert by_three.rows == whole.rows
    assert (by_three.view, by_three.cursor) == (whole.view, whole.cursor)
    assert [row.seq for row in whole.rows] == list(range(1, 14))
    assert whats(whole.rows) == [4, 4, 4] + [1] * 10


def test_a_page_ends_early_when_it_is_heavy(caller: Caller, world: World, relay: Relay) -> None:
    small = replace(relay.config, max_page_bytes=25_000)
    relay.config = small
    caller.push(*[world.record().envelope for _ in range(6)])
    reply = caller.ask("GET", "feed?view=all", device=world.supervisor)
    assert reply.headers["depter-more"] == "1"
    assert len(reply.body) < 45_000
    assert len(caller.pull(world.supervisor).rows) == 9


def test_the_tip_is_empty_and_later_rows_follow_it(caller: Caller, world: World) -> None:
    tip = caller.ask("GET", "feed?view=all&after=tip", device=world.supervisor)
    assert (tip.body, tip.headers["depter-more"]) == (b"", "0")
    caller.push(world.record().envelope)
    reply = caller.ask(
        "GET", f"feed?view=all&after={tip.headers['depter-cursor']}", device=world.supervisor
    )
    assert [row[0] for row in sequence(reply.body)] == [4]


def test_an_empty_poll_is_small(caller: Caller, world: World) -> None:
    at = caller.pull(world.supervisor).cursor
    reply = caller.ask("GET", f"feed?view=all&after={at}", device=world.supervisor)
    own = {k: v for k, v in reply.headers.items() if k.startswith(("depter", "content-type"))}
    assert reply.body == b""
    assert sum(len(k) + len(v) + 4 for k, v in own.items()) < 400


@pytest.mark.parametrize("after", ["x", "AAAA", "%00", "tipp", "A" * 118, "🙂"])
def test_a_made_up_cursor_means_resync(caller: Caller, world: World, after: str) -> None:
    reply = caller.ask("GET", f"feed?view=all&after={after}", device=world.supervisor)
    assert (reply.status, reply.code) == (409, "feed.resync")


def test_a_cursor_of_another_history_means_resync(
    caller: Caller, world: World, relay: Relay
) -> None:
    view = caller.pull(world.supervisor).view
    for other in (
        View(bytes(16), view.seq, view.hash),
        View(view.epoch, view.seq, bytes(32)),
        View(view.epoch, view.seq + 1, view.hash),
    ):
        text = cursor.write(relay.secret, world.org, other)
        reply = caller.ask("GET", f"feed?view=all&after={text}", device=world.supervisor)
        assert (reply.status, reply.code) == (409, "feed.resync")
    ours = cursor.write(relay.secret, bytes(16), view)
    reply = caller.ask("GET", f"feed?view=all&after={ours}", device=world.supervisor)
    assert reply.code == "feed.resync"


def test_a_phone_gets_bytes_of_what_concerns_it_only(caller: Caller, world: World) -> None:
    mine, other = world.interviewer, world.devices[2]
    record, foreign = world.record(mine), world.record(other)
    batch = [
        record.envelope,
        foreign.envelope,
        world.acknowledge([record.envelope]),
        world.nack(foreign.envelope),
        world.send_back(record, mine),
        world.send_back(foreign, other),
    ]
    caller.push(*batch)
    rows = caller.pull(mine, view="device").rows
    assert [row.data for row in rows[:3]] == world.directory.entries
    assert [row.data for row in rows[3:]] == [
        None,
        None,
        batch[2].data,
        batch[3].data,
        batch[4].data,
        None,
    ]
    assert caller.pull(mine, view="device").view == caller.pull(world.supervisor).view


def test_an_interviewer_never_gets_the_whole_view(caller: Caller, world: World) -> None:
    reply = caller.ask("GET", "feed?view=all", device=world.interviewer)
    assert (reply.status, reply.code) == (403, "role.supervisor")


def test_a_full_page_is_not_sent_twice(caller: Caller, world: World) -> None:
    caller.push(*[world.record().envelope for _ in range(4)])
    first = caller.ask("GET", "feed?view=all&limit=5", device=world.supervisor)
    etag = first.headers["etag"]
    headers = {"If-None-Match": etag}
    again = caller.ask("GET", "feed?view=all&limit=5", b"", world.supervisor, headers)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["depter-cursor"] == first.headers["depter-cursor"]
    assert "etag" not in caller.ask("GET", "feed?view=all", device=world.supervisor).headers
    gone = world.record()
    caller.push(gone.envelope, world.withdraw(gone.record))
    after = caller.ask("GET", "feed?view=all&limit=5", b"", world.supervisor, headers)
    assert after.status == 200


def test_a_reader_beside_eight_writers_misses_and_doubles_nothing(
    relay: Relay, world: World, caller: Caller
) -> None:
    writers = [world.add(Role.INTERVIEWER, f"Practice {n}") for n in range(8)]
    caller.ask("POST", "directory", b"".join(world.directory.entries))
    batches = [[world.record(device).envelope for _ in range(12)] for device in writers]
    client = caller.send.__closure__[0].cell_contents.application  # type: ignore[attr-defined]
    done = threading.Event()
    seen: list[bytes] = []
    faults: list[BaseException] = []

    def write(index: int) -> None:
        try:
            mine = Caller(in_process(client.test_client()), world)
            for start in range(0, 12, 3):
                assert mine.push(*batches[index][start : start + 3])[0] == 200
        except BaseException as fault:
            faults.append(fault)

    def read() -> None:
        try:
            mine = Caller(in_process(client.test_client()), world)
            after, known = None, None
            while True:
                last_round = done.is_set()
                feed = mine.pull(world.supervisor, after=after, known=known)
                after, known = feed.cursor, feed.view
                seen.extend(row.data or b"" for row in feed.rows if row.event()[0] == 1)
                if last_round:
                    return
        except BaseException as fault:
            faults.append(fault)

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=write, args=(index,)) for index in range(8)]
    reader.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join()
    assert not faults
    pushed = [envelope.data for batch in batches for envelope in batch]
    assert sorted(seen) == sorted(pushed)
    for batch in batches:  # each device's order is the order of its pushes
        places = [seen.index(envelope.data) for envelope in batch]
        assert places == sorted(places)

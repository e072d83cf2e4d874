"""Fetching from a real relay, and from relays that lie, forget, fall silent or are somebody else's."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from depter.demo.phone import Phone
from depter.desk.client import Page, RelayClient
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.handbook.places import practice_places
from depter.desk.pull import Progress
from depter.desk.setup import check_joining, join, publish_directory
from depter.envelope import DeviceKeys, Kind, Row, View, decode, what_envelope, what_erased
from depter.envelope.feed import STORED
from depter.errors import DeskError, RelayError, TrustError
from depter.relay import backup
from depter.trust.entries import Reason, Role, entry_add_key
from depter.trust.invitation import Invitation
from tests.desk.conftest import PASSPHRASE, Clock, batch, secrets_of
from tests.desk.relays import Running, publish, running
from tests.worlds import Record, World

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 400


@pytest.fixture
def relay(tmp_path: Path, world: World) -> Iterator[Running]:
    with running(tmp_path / "relay", world) as served:
        publish(served, world)
        yield served


@pytest.fixture
def online(relay: Running, world: World, config: Config) -> Iterator[Desk]:
    """The supervisor's desk at the relay; its clock is the real one, as the relay's is."""
    secrets = secrets_of(world, world.supervisor, relay.url)
    with Desk.create(config, PASSPHRASE, secrets, random_bytes=world.random_bytes) as desk:
        yield desk


def send(world: World, url: str, *records: Record, blobs: bool = True) -> None:
    client = RelayClient(url, world.org)
    assert [code for _, _, code in client.push([one.envelope.data for one in records])] == [
        None
    ] * len(records)
    for one in records:
        for photo in one.photos if blobs else ():
            client.push_blob(one.record, photo.ref, photo.ciphertext)
    client.close()


def codes(desk: Desk) -> set[str]:
    return {alarm.code for alarm in desk.alarms.all()}


def test_pull_verifies_archives_and_acknowledges(
    online: Desk, relay: Running, world: World
) -> None:
    records = [world.record(photos=[JPEG]), world.record()]
    send(world, relay.url, *records)
    told: list[Progress] = []
    report = online.pull(told.append)
    assert (report.received, report.acknowledged, report.refused) == (2, 2, [])
    assert {one.state for one in online.interviews()} == {"safe"}
    assert [one.phase for one in told][-1] == "done"
    assert {"directory", "feed", "blobs", "acknowledge"} <= {one.phase for one in told}
    again = online.pull()
    assert (again.received, again.acknowledged) == (0, 0)
    assert online.archive.own_envelopes(only_unpushed=True) == []
    assert codes(online) == set()
    freshness = online.replica.freshness
    assert freshness is not None  # the administrator's desk renews it
    assert freshness.seq == world.directory.seq


def test_a_new_phone_gets_the_list_of_places_with_the_next_visit(
    online: Desk, relay: Running, world: World
) -> None:
    online.handbook.put_places(practice_places(online.handbook.today))
    online.handbook.send()
    online.pull()
    late = world.add(Role.INTERVIEWER, "Late")
    RelayClient(relay.url, world.org).push_directory(world.directory.entries[-1:])
    online.pull()
    client = RelayClient(relay.url, world.org, world.supervisor.keys)
    rows = [row for row in client.feed(None).rows if row.event()[0] == STORED]
    sealed = [decode(row.data or b"") for row in rows]
    mine = [one for one in sealed if late.keys.opening.kid in one.core.recipients]
    assert [one.core.kind for one in mine] == [Kind.RETURN]


def test_a_photo_that_comes_later(online: Desk, relay: Running, world: World) -> None:
    record = world.record(photos=[JPEG])
    send(world, relay.url, record, blobs=False)
    assert online.pull().acknowledged == 0
    assert online.interviews()[0].state == "waiting"
    send(world, relay.url, record)
    assert online.pull().acknowledged == 1
    assert online.interviews()[0].state == "safe"


def test_withdrawn_before_it_was_fetched(online: Desk, relay: Running, world: World) -> None:
    gone, stays = world.record(photos=[JPEG]), world.record(photos=[JPEG])
    send(world, relay.url, gone, blobs=False)
    online.pull()  # here, and waiting for its photo
    send(world, relay.url, stays)
    withdrawal = world.withdraw(gone.record)
    RelayClient(relay.url, world.org).push([withdrawal.data])
    report = online.pull()
    assert report.acknowledged == 1
    states = {one.env_hash: one.state for one in online.interviews()}
    assert states == {gone.envelope.hash: "withdrawn", stays.envelope.hash: "safe"}
    online.confirm_withdrawal(withdrawal.hash)
    online.pull()
    assert online.interview(gone.envelope.hash).stub
    client = RelayClient(relay.url, world.org, world.supervisor.keys)
    rows = {row.what: row.data or b"" for row in client.feed(None).rows}
    left = decode(rows[what_envelope(gone.envelope.hash)], allow_stub=True)
    assert left.is_stub  # countersigned: the relay erased it too
    assert codes(online) == set()


def test_many_pages(
    online: Desk, relay: Running, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("depter.desk.client.PAGE_ROWS", 3)
    monkeypatch.setattr(RelayClient.feed, "__defaults__", (3,))
    for _ in range(5):
        send(world, relay.url, world.record(), world.record())
    assert online.pull().acknowledged == 10


def test_a_restored_relay_gets_back_what_it_lost(
    online: Desk, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    with running(folder, world) as served:
        publish(served, world)
        online.set_relay(served.url)
        send(world, served.url, world.record(photos=[JPEG]))
        online.pull()
        backup.back_up(served.config, tmp_path / "backup")
        later = world.record(photos=[JPEG])
        send(world, served.url, later)
        online.pull()
    shutil.rmtree(folder / "data")
    backup.restore(served.config, tmp_path / "backup", world.random_bytes, verify=True)
    with running(folder, world) as served:
        online.set_relay(served.url)
        report = online.pull()
        assert report.resynced
        assert report.offered >= 1
        assert codes(online) == {"feed.epoch"}
        online.pull()
        fresh = Desk.create(
            Config(tmp_path / "fresh"),
            PASSPHRASE,
            secrets_of(world, world.supervisor, served.url),
            random_bytes=world.random_bytes,
        )
        with fresh:
            fresh.pull()
            assert {one.env_hash for one in fresh.interviews()} >= {later.envelope.hash}
            assert {one.state for one in fresh.interviews()} == {"safe"}


def test_a_relay_rolled_back_in_secret_is_caught(
    online: Desk, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    with running(folder, world) as served:
        publish(served, world)
        online.set_relay(served.url)
        send(world, served.url, world.record())
        online.pull()
    shutil.copytree(folder, tmp_path / "old")
    lost = world.record()
    with running(folder, world) as served:
        online.set_relay(served.url)
        send(world, served.url, lost)
        online.pull()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    with running(folder, world) as served:
        online.set_relay(served.url)
        report = online.pull()
        assert "feed.rolled_back" in codes(online)
        assert report.offered >= 1
        online.pull()
        client = RelayClient(served.url, world.org, world.supervisor.keys)
        rows = [
            row for row in client.feed(None).rows if row.what == what_envelope(lost.envelope.hash)
        ]
        assert len(rows) == 1


def test_a_relay_that_rewrites_a_row_is_not_believed(
    online: Desk, relay: Running, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, relay.url, world.record())
    honest = RelayClient.feed

    def lying(self: RelayClient, after: str | None, limit: int = 500) -> Page:
        page = honest(self, after, limit)
        rows = [Row(row.seq, what_envelope(bytes(32)), row.marks, row.data) for row in page.rows]
        return Page(rows, page.cursor, page.more, page.view)

    monkeypatch.setattr(RelayClient, "feed", lying)
    with pytest.raises(RelayError) as told:
        online.pull()
    assert told.value.code == "feed.resync"
    assert "feed.view" in codes(online)
    assert online.archive.own_envelopes() == []
    assert online.archive.cursor is None


def test_an_envelope_that_is_held_back(
    online: Desk, relay: Running, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = world.add(Role.SUPERVISOR, "Practice Second")
    publish(relay, world)
    hidden = world.record()
    acknowledgement = world.acknowledge([hidden.envelope], second)
    RelayClient(relay.url, world.org).push([acknowledgement.data])
    online.pull()
    assert codes(online) == {"feed.withheld"}


def test_rows_without_bytes_and_erasures_that_nobody_signed(
    online: Desk, relay: Running, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, here, erased = world.record(), world.record(), world.record()
    send(world, relay.url, hidden, here, erased)
    honest = RelayClient.feed
    false = {what_envelope(hidden.envelope.hash): None}
    view = View.start(bytes(16))
    rows = []
    for row in honest(RelayClient(relay.url, world.org, world.supervisor.keys), None, 500).rows:
        rows.append(Row(row.seq, row.what, row.marks, false.get(row.what, row.data)))
    rows.append(Row(len(rows) + 1, what_erased(erased.envelope.hash, here.envelope.hash)))
    for row in rows:
        view = view.after(row)

    def lying(self: RelayClient, after: str | None, limit: int = 500) -> Page:
        return Page([] if after else rows, "cursor", False, view)

    monkeypatch.setattr(RelayClient, "feed", lying)
    online.pull()
    told = {(one.code, one.facts.get("env_hash")) for one in online.alarms.all()}
    assert ("feed.withheld", hidden.envelope.hash.hex()) in told
    assert ("feed.erased", erased.envelope.hash.hex()) in told
    assert {one.code for one in online.alarms.all()} == {
        "feed.withheld", "feed.erased", "chain.gap"
    }  # fmt: skip
    assert {one.state for one in online.interviews()} == {"safe"}  # ours stays readable
    online.import_batch(batch(world, [hidden]))
    assert codes(online) == {"feed.erased"}


def test_one_hostile_record_stops_no_visit(online: Desk, relay: Running, world: World) -> None:
    evil = world.record(answers={"interview_language": "\ud800", "answers": {}})
    good = world.record()
    send(world, relay.url, evil, good)
    assert online.pull().acknowledged == 2
    assert online.pull().acknowledged == 0


def test_no_relay_and_somebody_elses_page(world: World, config: Config) -> None:
    secrets = secrets_of(world, world.supervisor, "http://127.0.0.1:9")
    with Desk.create(config, PASSPHRASE, secrets, random_bytes=world.random_bytes) as desk:
        with pytest.raises(RelayError) as told:
            desk.pull()
        assert told.value.code == "relay.unreachable"

        class Portal(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<html>Please log in")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        server = HTTPServer(("127.0.0.1", 0), Portal)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        desk.set_relay(f"http://127.0.0.1:{server.server_port}")
        with pytest.raises(RelayError) as told:
            desk.pull()
        assert told.value.code == "relay.not_ours"
        server.shutdown()
        server.server_close()


def test_one_visit_at_a_time(online: Desk, config: Config, world: World) -> None:
    begun, other = threading.Event(), threading.Event()
    faults: list[str] = []

    def slow(_progress: Progress) -> None:
        begun.set()
        other.wait(10)

    thread = threading.Thread(target=online.pull, args=(slow,))
    thread.start()
    begun.wait(10)
    with Desk.open(config, PASSPHRASE) as second:
        try:
            second.pull()
        except DeskError as fault:
            faults.append(fault.code)
    other.set()
    thread.join()
    assert faults == ["pull.running"]


# Members


def test_invite_approve_and_revoke(online: Desk, relay: Running, world: World) -> None:
    invitation = online.membership.invite(note="Бишкек")
    assert [one.note for one in online.membership.invitations()] == ["Бишкек"]
    phone = Phone.join(invitation.link, "Азамат", random_bytes=world.random_bytes)
    assert not phone.approved()
    (pending,) = online.membership.pending()
    assert (pending.name, pending.role, pending.fault) == ("Азамат", Role.INTERVIEWER, None)
    online.membership.approve(invitation.id)
    assert phone.approved()
    assert online.membership.pending() == []
    assert online.membership.invitations() == []
    with pytest.raises(DeskError) as told:
        online.membership.approve(invitation.id)
    assert told.value.code == "join.unknown"
    member = next(one for one in online.membership.members() if one.name == "Азамат")
    online.membership.revoke(member.id, None, Reason.LOST)
    member = next(one for one in online.membership.members() if one.name == "Азамат")
    assert not member.active
    assert [one.what for one in online.log.entries()[0]] == ["revoke", "approve", "invite"]
    with pytest.raises(DeskError) as told:
        online.membership.revoke(world.supervisor.member, None, Reason.LEFT)
    assert told.value.code == "members.self"
    phone.close()


def test_each_device_of_a_member_ends_at_its_own_number(
    online: Desk, relay: Running, world: World
) -> None:
    """A seized phone must not go on up to the number of the member's busiest one."""
    busy, quiet = world.interviewer, DeviceKeys.generate(world.random_bytes)
    entry = entry_add_key(
        world.directory,
        world.administrator,
        member=busy.member,
        device=quiet.public,
        device_label=world._label(busy.member, "second telephone"),
    )
    world.directory.append(entry)
    publish(relay, world)
    send(world, relay.url, *(world.record() for _ in range(3)))
    online.pull()
    online.membership.revoke(busy.member, None, Reason.SEIZED)
    directory = online.replica.directory
    ends = {
        id_: standing.last_valid_sequence
        for id_ in (busy.id, quiet.signing.id)
        if (standing := directory.device(id_)) is not None
    }
    assert ends == {busy.id: 3, quiet.signing.id: 0}
    member = directory.member(busy.member)
    assert member is not None
    assert member.ended


def test_a_rejected_invitation_is_spent(online: Desk, relay: Running, world: World) -> None:
    invitation = online.membership.invite()
    phone = Phone.join(invitation.link, "Somebody", random_bytes=world.random_bytes)
    online.membership.reject(invitation.id)
    assert online.membership.pending() == []
    assert online.membership.invitations() == []
    assert not phone.approved()
    phone.close()


def test_an_invitation_used_twice_is_alarmed(online: Desk, relay: Running, world: World) -> None:
    invitation = online.membership.invite()
    first = Phone.join(invitation.link, "Impostor", random_bytes=world.random_bytes)
    with pytest.raises(RelayError) as told:
        Phone.join(invitation.link, "Azamat", random_bytes=world.random_bytes)
    assert told.value.code == "invitation.used"
    (pending,) = online.membership.pending()
    assert pending.conflict
    assert codes(online) == {"join.conflict"}
    first.close()


def test_only_the_administrators_desk_changes_members(
    relay: Running, world: World, config: Config
) -> None:
    secrets = replace(secrets_of(world, world.supervisor, relay.url), administrator=None)
    with Desk.create(config, PASSPHRASE, secrets, random_bytes=world.random_bytes) as desk:
        desk.pull()
        with pytest.raises(DeskError) as told:
            desk.membership.invite()
        assert told.value.code == "members.not_administrator"


def test_a_second_supervisor_joins_from_her_own_computer(
    online: Desk, relay: Running, world: World, tmp_path: Path, clock: Clock
) -> None:
    online.pull()
    publish_directory(online)  # what the relay knows already changes nothing
    with pytest.raises(TrustError) as told:
        invitation = online.membership.invite(Role.INTERVIEWER)
        _join(tmp_path, invitation, world)
    assert told.value.code == "invitation.role"
    invitation = online.membership.invite(Role.SUPERVISOR)
    with _join(tmp_path, invitation, world) as second:
        assert second.joining
        assert check_joining(second) == "pending"
        online.membership.approve(invitation.id)
        assert check_joining(second) == "approved"
        assert not second.joining
        world.directory.append(online.replica.directory.entries[-1])
        send(world, relay.url, world.record())
        assert second.pull().acknowledged == 1
        assert online.pull().acknowledged == 1
        assert codes(second) == codes(online) == set()


def _join(tmp_path: Path, invitation: Invitation, world: World) -> Desk:
    return join(
        Config(tmp_path / "second"),
        PASSPHRASE,
        link=invitation.link,
        name="Practice Second",
        device_name="laptop",
        random_bytes=world.random_bytes,
    )

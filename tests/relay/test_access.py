"""Challenges, tokens, directory, freshness, root: who may sign in, and what is believed."""

import hashlib
import sqlite3
from dataclasses import replace

import pytest

from depter.relay.service import Relay
from depter.trust.directory import Directory
from depter.trust.entries import Role
from depter.trust.freshness import issue_freshness
from depter.trust.root import sign_root
from tests.relay.caller import Caller
from tests.relay.conftest import Clock
from tests.worlds import World, practice_world


def _sign_in(caller: Caller, world: World, spoil: str = "") -> tuple[int, str]:
    device = world.interviewer
    told = caller.ask_json("POST", "challenges", {"device": device.id.hex()})
    challenge = bytes.fromhex(told.json["challenge"])
    answer = device.keys.transport.answer(world.org, device.id, challenge)
    if spoil == "answer":
        answer = bytes(64)
    if spoil == "challenge":
        challenge = bytes(8) + challenge[8:]
    body = {"device": device.id.hex(), "challenge": challenge.hex(), "answer": answer.hex()}
    reply = caller.ask_json("POST", "tokens", body)
    if spoil == "again":
        reply = caller.ask_json("POST", "tokens", body)
    return reply.status, "" if reply.status == 200 else reply.code


def test_a_member_signs_in(caller: Caller, world: World) -> None:
    assert _sign_in(caller, world) == (200, "")
    assert caller.ask("GET", "directory", device=world.interviewer).status == 200


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("answer", "token.answer"),
        ("challenge", "challenge.unknown"),
        ("again", "challenge.used"),
    ],
)
def test_a_wrong_sign_in_gets_its_code(caller: Caller, world: World, spoil: str, code: str) -> None:
    assert _sign_in(caller, world, spoil) == (403, code)


def test_a_challenge_runs_out(caller: Caller, world: World, clock: Clock) -> None:
    device = world.interviewer
    told = caller.ask_json("POST", "challenges", {"device": device.id.hex()}).json
    challenge = bytes.fromhex(told["challenge"])
    answer = device.keys.transport.answer(world.org, device.id, challenge)
    clock.now += told["expires_in"] + 1
    body = {"device": device.id.hex(), "challenge": challenge.hex(), "answer": answer.hex()}
    assert caller.ask_json("POST", "tokens", body).code == "challenge.expired"


def test_a_device_that_waits_for_approval_is_told_so(caller: Caller, world: World) -> None:
    joining = world.add(Role.INTERVIEWER, "Practice Newcomer")
    reply = caller.sign_in(joining)
    assert (reply.status, reply.code) == (403, "device.unknown")
    caller.ask("POST", "directory", world.directory.entries[-1])
    assert caller.sign_in(joining).status == 200


def test_a_token_ends_after_twelve_hours(caller: Caller, world: World, clock: Clock) -> None:
    caller.token(world.interviewer)
    clock.now += 12 * 3600 + 1
    reply = caller.ask("GET", "directory", device=world.interviewer)
    assert (reply.status, reply.code) == (401, "token.unknown")


def test_a_token_dies_with_its_device(caller: Caller, world: World) -> None:
    caller.token(world.interviewer)
    world.revoke(world.interviewer)
    caller.ask("POST", "directory", world.directory.entries[-1])
    reply = caller.ask("GET", "directory", device=world.interviewer)
    assert (reply.status, reply.code) == (403, "device.revoked")
    caller.forget_tokens()
    assert caller.sign_in(world.interviewer).code == "device.revoked"


def test_only_the_hash_of_a_token_is_stored(caller: Caller, world: World, relay: Relay) -> None:
    token = caller.token(world.interviewer)
    with sqlite3.connect(relay.config.database_path) as database:
        stored = database.execute("SELECT hash FROM tokens").fetchall()
    database.close()
    assert stored == [(hashlib.sha256(token.encode()).digest(),)]


def test_a_token_of_one_organisation_opens_no_other(caller: Caller, world: World) -> None:
    token = caller.token(world.supervisor)
    headers = {"Authorization": f"Bearer {token}"}
    reply = caller.send("GET", f"/api/v1/orgs/{'0' * 32}/directory", b"", headers)
    assert (reply.status, reply.code) == (404, "org.unknown")


@pytest.mark.parametrize("header", ["", "Basic x", "Bearer", "Bearer " + "x" * 43, "Bearer é"])
def test_no_token_no_answer(caller: Caller, header: str) -> None:
    reply = caller.ask(
        "GET", "directory", headers={"Authorization": header.encode().decode("latin1")}
    )
    assert reply.status == 401
    assert reply.code in ("token.missing", "token.unknown")


def test_the_root_is_served_as_it_was_signed(caller: Caller, world: World) -> None:
    assert caller.ask("GET", "root").body == world.signed_root.data
    reply = caller.ask("GET", "root?version=2")
    assert (reply.status, reply.code) == (404, "root.unknown")


def test_a_successor_of_the_root_is_admitted(caller: Caller, world: World, relay: Relay) -> None:
    from depter.relay.membership import admit

    old = world.signed_root.root
    new = replace(old, version=2)
    signed = sign_root(new, [world.root_key])
    assert admit(relay, signed.data) == (world.org, 2, True)
    assert admit(relay, signed.data) == (world.org, 2, False)
    assert caller.ask("GET", "root?version=2").body == signed.data
    assert caller.ask("GET", "root").body == world.signed_root.data


def test_the_directory_comes_after_a_number(caller: Caller, world: World) -> None:
    entries = world.directory.entries
    assert caller.ask("GET", "directory", device=world.interviewer).body == b"".join(entries)
    reply = caller.ask("GET", "directory?after=2", device=world.interviewer)
    assert reply.body == entries[2]
    assert caller.ask("GET", "directory?after=99", device=world.interviewer).body == b""


def test_entries_again_are_fine_and_a_fork_is_an_alarm(caller: Caller, world: World) -> None:
    assert caller.ask("POST", "directory", b"".join(world.directory.entries)).status == 204
    before = caller.pull(world.supervisor).view
    other = _parallel(world)
    reply = caller.ask("POST", "directory", other.directory.entries[-1])
    assert (reply.status, reply.code) == (409, "directory.fork")
    assert caller.pull(world.supervisor).view == before


def _parallel(world: World) -> World:
    """The same administrator tells another story under the same number."""
    other = practice_world(interviewers=1)
    other.directory = Directory(world.signed_root.verify())
    other.administrator = world.administrator
    for entry in world.directory.entries[:-1]:
        other.directory.append(entry)
    other.devices.clear()
    other.random_bytes = practice_world(b"parallel").random_bytes
    other.add(Role.SUPERVISOR, "Practice Impostor")
    return other


def test_an_entry_that_cannot_be_believed_changes_nothing(caller: Caller, world: World) -> None:
    stranger = practice_world(b"stranger")
    reply = caller.ask("POST", "directory", stranger.directory.entries[0])
    assert reply.status in (409, 422)
    assert caller.ask("POST", "directory", b"\xff").status == 400
    world.add(Role.INTERVIEWER, "Practice One")
    world.add(Role.INTERVIEWER, "Practice Two")
    late = caller.ask("POST", "directory", world.directory.entries[-1])
    assert (late.status, late.code) == (409, "directory.conflict")
    spoiled = bytearray(world.directory.entries[-2])
    spoiled[-1] ^= 1
    reply = caller.ask("POST", "directory", world.directory.entries[-2] + bytes(spoiled))
    assert reply.status in (204, 422, 409)
    assert caller.ask("POST", "directory", b"".join(world.directory.entries[-2:])).status == 204
    assert len(caller.pull(world.supervisor).rows) == 5


def test_freshness_moves_forward_only(caller: Caller, world: World) -> None:
    missing = caller.ask("GET", "freshness", device=world.interviewer)
    assert (missing.status, missing.code) == (404, "freshness.missing")
    old = issue_freshness(world.directory, world.administrator, 1_790_000_000)
    new = issue_freshness(world.directory, world.administrator, 1_790_000_100)
    assert caller.ask("PUT", "freshness", new).status == 204
    assert caller.ask("PUT", "freshness", old).status == 204
    assert caller.ask("GET", "freshness", device=world.interviewer).body == new
    forged = issue_freshness(world.directory, world.root_key, 1_790_000_200)
    assert caller.ask("PUT", "freshness", forged).code == "freshness.refused"
    assert caller.ask("PUT", "freshness", b"").status == 422

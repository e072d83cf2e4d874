"""Whoever knows an organisation's id and a device's name, and holds no key: he is answered, and he
shuts nobody out."""

import pytest

from depter.relay.service import Relay
from depter.trust.freshness import issue_freshness
from tests.relay.caller import Caller, Reply
from tests.relay.conftest import Clock
from tests.worlds import World


def _spoiled(data: bytes) -> bytes:
    """Nearly right: the last byte of the ML-DSA signature is another."""
    return data[:-1] + bytes([data[-1] ^ 1])


def _answer(caller: Caller, device: bytes, challenge: str, answer: bytes) -> Reply:
    told = {"device": device.hex(), "challenge": challenge, "answer": answer.hex()}
    return caller.ask_json("POST", "tokens", told)


def test_noise_in_the_directory_keeps_no_revocation_out(
    caller: Caller, world: World, relay: Relay
) -> None:
    world.revoke(world.devices[2])
    entry = world.directory.entries[-1]
    replica = _replica(relay, world)
    for _ in range(1300):
        assert caller.ask("POST", "directory", b"\x00").status == 422
    for _ in range(20):
        assert caller.ask("POST", "directory", _spoiled(entry)).code == "directory.refused"
    assert _replica(relay, world) is replica  # to replay it costs a signature an entry
    assert caller.ask("POST", "directory", entry).status == 204
    fresh = issue_freshness(world.directory, world.administrator, 1_790_000_000)
    for _ in range(20):
        assert caller.ask("PUT", "freshness", _spoiled(fresh)).code == "freshness.refused"
    assert caller.ask("PUT", "freshness", fresh).status == 204
    assert caller.ask("GET", "root").status == 200


def _replica(relay: Relay, world: World) -> object:
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
        return relay.directories.current(connection, org.number)


def test_only_the_administrator_is_charged_for_entries(
    caller: Caller, world: World, relay: Relay
) -> None:
    relay.rates.count("writes_per_administrator", world.org, world.administrator.id, cost=1200)
    world.revoke(world.devices[2])
    reply = caller.ask("POST", "directory", world.directory.entries[-1])
    assert (reply.status, reply.code) == (429, "rate.limited")
    assert caller.ask("POST", "directory", b"".join(world.directory.entries[:-1])).status == 204


def test_forged_envelopes_use_up_nobodys_share(caller: Caller, world: World, relay: Relay) -> None:
    good = world.record().envelope.data
    bad = _spoiled(good)
    status, told = caller.push(*[bad] * 60)
    assert (status, {code for _, _, code in told}) == (207, {"signature.mldsa"})
    device = world.interviewer.id
    assert relay.rates.allows("items_per_device", world.org, device, cost=3000)
    assert caller.push(good)[0] == 200
    assert not relay.rates.allows("items_per_device", world.org, device, cost=3000)


def test_too_many_forgeries_are_cut_and_honest_ones_are_not(
    caller: Caller, world: World, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay.rates.count("refused_per_org", world.org, cost=600)
    batch = [world.record().envelope.data for _ in range(8)]
    assert caller.push(*batch[:3])[0] == 200
    # One bad item among good ones is an accident, and costs nobody anything.
    status, told = caller.push(*batch[3:5], _spoiled(batch[7]), batch[5])
    assert (status, [code for _, _, code in told]) == (
        207,
        [None, None, "signature.mldsa", None],
    )
    many = b"".join([batch[6], *[_spoiled(batch[7])] * 50])
    reply = caller.ask("POST", "envelopes", many)
    assert (reply.status, reply.code) == (429, "rate.limited")
    assert int(reply.headers["retry-after"]) >= 1
    held = [row.data for row in caller.pull(world.supervisor).rows]
    assert batch[6] in held  # what verified before the cut is here


def test_challenges_and_wrong_answers_do_not_keep_a_desk_from_signing_in(
    caller: Caller, world: World
) -> None:
    desk = world.supervisor
    mine = caller.ask_json("POST", "challenges", {"device": desk.id.hex()}).json["challenge"]
    for _ in range(70):
        asked = caller.ask_json("POST", "challenges", {"device": desk.id.hex()})
        assert asked.status == 200
    codes = {_answer(caller, desk.id, asked.json["challenge"], bytes(64)).code for _ in range(70)}
    assert codes == {"token.answer", "rate.limited"}
    answer = desk.keys.transport.answer(world.org, desk.id, bytes.fromhex(mine))
    assert _answer(caller, desk.id, mine, answer).status == 200


def test_a_device_that_signs_in_without_end_waits(
    caller: Caller, world: World, relay: Relay, clock: Clock
) -> None:
    relay.rates.count("sign_ins_per_device", world.org, world.interviewer.id, cost=60)
    reply = caller.sign_in(world.interviewer)
    assert (reply.status, reply.code) == (429, "rate.limited")
    assert caller.sign_in(world.supervisor).status == 200


def test_unknown_invitations_and_files_are_charged_to_nobody(
    caller: Caller, world: World, relay: Relay
) -> None:
    for number in range(70):
        reply = caller.ask("GET", f"joins/{number:032x}")
        assert (reply.status, reply.code) == (404, "invitation.unknown")
    made = world.record(photos=[b"x"])
    path = caller.blob_path(made.record, made.photos[0])
    for _ in range(5):
        assert caller.ask("PUT", f"{path}?offset=0", b"x").code == "blob.unknown"
    assert relay.rates.allows("pieces_per_blob", world.org, made.photos[0].ref.root, cost=600)

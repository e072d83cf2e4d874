"""Invitations and join requests: one answer each, a second one is a conflict that is shown."""

import pytest

from depter.envelope import DeviceKeys
from depter.relay.service import Relay
from depter.trust.entries import Role
from depter.trust.invitation import Invitation
from depter.trust.joining import join_request
from tests.relay.caller import Caller, base64url
from tests.relay.conftest import Clock
from tests.worlds import World


@pytest.fixture
def invitation(caller: Caller, world: World, clock: Clock) -> Invitation:
    """An open invitation."""
    made = Invitation.create(
        "http://127.0.0.1",
        world.signed_root.root,
        Role.INTERVIEWER,
        world.names_key,
        int(clock.now),
        world.random_bytes,
    )
    reply = caller.ask_json(
        "POST",
        "invitations",
        {"invitation": made.id.hex(), "expires": made.expires},
        world.supervisor,
    )
    assert (reply.status, reply.json) == (201, {"state": "open"})
    return made


def _join(world: World, invitation: Invitation, name: str = "Practice") -> bytes:
    keys = DeviceKeys.generate(world.random_bytes)
    return join_request(invitation, keys, name, "telephone", world.random_bytes)


def _send(caller: Caller, invitation: Invitation, join: bytes) -> tuple[int, str]:
    body = {"invitation": invitation.id.hex(), "join": base64url(join)}
    reply = caller.ask_json("POST", "joins", body)
    return reply.status, reply.json.get("state") or reply.code


def test_a_request_waits_and_is_decided(
    caller: Caller, world: World, invitation: Invitation
) -> None:
    join = _join(world, invitation)
    assert _send(caller, invitation, join) == (201, "pending")
    assert _send(caller, invitation, join) == (200, "pending")
    listed = caller.ask("GET", "joins", device=world.supervisor).json
    assert listed == [
        {
            "invitation": invitation.id.hex(),
            "join": base64url(join),
            "state": "pending",
            "conflict": False,
        }
    ]
    path = f"joins/{invitation.id.hex()}"
    assert caller.ask_json("PUT", path, {"state": "approved"}, world.supervisor).status == 204
    assert caller.ask("GET", path).json == {"state": "approved"}
    assert caller.ask_json("PUT", path, {"state": "approved"}, world.supervisor).status == 204
    other = caller.ask_json("PUT", path, {"state": "rejected"}, world.supervisor)
    assert (other.status, other.code) == (409, "join.state")
    assert _send(caller, invitation, join) == (200, "approved")


def test_a_second_request_is_refused_and_shown(
    caller: Caller, world: World, invitation: Invitation
) -> None:
    _send(caller, invitation, _join(world, invitation))
    assert _send(caller, invitation, _join(world, invitation)) == (409, "invitation.used")
    assert caller.ask("GET", "joins", device=world.supervisor).json[0]["conflict"] is True


def test_an_invitation_runs_out(
    caller: Caller, world: World, invitation: Invitation, clock: Clock
) -> None:
    join = _join(world, invitation)
    assert caller.ask("GET", f"joins/{invitation.id.hex()}").json == {"state": "pending"}
    clock.now = invitation.expires + 1
    caller.forget_tokens()
    assert _send(caller, invitation, join) == (410, "invitation.expired")
    assert caller.ask("GET", f"joins/{invitation.id.hex()}").json == {"state": "expired"}
    body = {"invitation": "1" * 32, "expires": invitation.expires}
    reply = caller.ask_json("POST", "invitations", body, world.supervisor)
    assert (reply.status, reply.code) == (410, "invitation.expired")


def test_an_unknown_or_altered_invitation(
    caller: Caller, world: World, invitation: Invitation
) -> None:
    assert caller.ask("GET", f"joins/{'0' * 32}").code == "invitation.unknown"
    stranger = Invitation.create(
        "http://127.0.0.1",
        world.signed_root.root,
        Role.INTERVIEWER,
        world.names_key,
        1,
        world.random_bytes,
    )
    assert _send(caller, stranger, _join(world, stranger)) == (404, "invitation.unknown")
    # bytes for one invitation under the id of another
    assert _send(caller, invitation, _join(world, stranger)) == (404, "invitation.unknown")
    assert _send(caller, invitation, b"noise") == (422, "join.refused")
    reply = caller.ask_json(
        "PUT", f"joins/{invitation.id.hex()}", {"state": "approved"}, world.supervisor
    )
    assert (reply.status, reply.code) == (404, "invitation.unknown")


def test_the_same_invitation_again_and_with_another_end(
    caller: Caller, world: World, invitation: Invitation
) -> None:
    body = {"invitation": invitation.id.hex(), "expires": invitation.expires}
    assert caller.ask_json("POST", "invitations", body, world.supervisor).status == 200
    body["expires"] = invitation.expires + 1
    assert caller.ask_json("POST", "invitations", body, world.supervisor).code == "invitation.used"


def test_only_a_supervisor_invites_and_decides(
    caller: Caller, world: World, invitation: Invitation
) -> None:
    body = {"invitation": "1" * 32, "expires": invitation.expires}
    reply = caller.ask_json("POST", "invitations", body, world.interviewer)
    assert (reply.status, reply.code) == (403, "role.supervisor")
    assert caller.ask("GET", "joins", device=world.interviewer).code == "role.supervisor"
    path = f"joins/{invitation.id.hex()}"
    reply = caller.ask_json("PUT", path, {"state": "approved"}, world.interviewer)
    assert reply.code == "role.supervisor"
    assert caller.ask_json("PUT", path, {"state": "approved"}).code == "token.missing"


def test_open_invitations_are_limited(caller: Caller, world: World, relay: Relay) -> None:
    object.__setattr__(relay.config, "max_open_invitations", 2)
    expires = relay.now() + 100
    codes = []
    for number in range(3):
        body = {"invitation": f"{number:032x}", "expires": expires}
        codes.append(caller.ask_json("POST", "invitations", body, world.supervisor).status)
    assert codes == [201, 201, 429]

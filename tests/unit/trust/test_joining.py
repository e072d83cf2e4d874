"""From a link to a member: what a relay, a thief of the link or a crafted key can and cannot do."""

import hmac
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depter.envelope import DeviceKeys, RecipientKey, SigningKey, VerifyKey, dec, enc, tagged
from depter.errors import EnvelopeError, TrustError
from depter.trust import (
    Invitation,
    Role,
    approve_join,
    check_join,
    create_organisation,
    join_request,
    open_label,
    own_membership,
    qr_svg,
    qr_terminal,
    read_join,
    seal_label,
)
from depter.trust.shape import device_map
from tests.unit.trust.conftest import House, faults, stream

NOW = 1_800_000_000
RELAY = "https://relay.example/depter/"

# The fourteen encodings of the eight points of small order, canonical or not, both sign bits.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.fixture
def invitation(house: House) -> Invitation:
    root = house.made.root.root
    return Invitation.create(
        RELAY, root, Role.INTERVIEWER, house.names_key, NOW, house.random_bytes
    )


@pytest.fixture
def keys(house: House) -> DeviceKeys:
    return DeviceKeys.generate(house.random_bytes)


@pytest.fixture
def join(house: House, invitation: Invitation, keys: DeviceKeys) -> bytes:
    return join_request(invitation, keys, "Гүлнара", "Redmi 9A", house.random_bytes)


def crafted(join: bytes, invitation: Invitation, **device: object) -> bytes:
    """A request whose device map was changed by somebody who holds the link's secret."""
    _, request, sigs, _ = dec(join)
    body = dec(request)
    for name, value in device.items():
        body[6][int(name[1:])] = value
    encoded = enc(body)
    mac = hmac.digest(invitation.mac_key, tagged("join", encoded), "sha256")
    return tagged("signed-join", encoded, sigs, mac)


# The link


def test_a_link_reads_back_and_keeps_its_secret_behind_the_hash(invitation: Invitation) -> None:
    assert Invitation.parse(invitation.link) == invitation
    assert Invitation.parse(invitation.link.partition("#j=")[2]) == invitation
    before, _, _ = invitation.link.partition("#")
    assert before == "https://relay.example/depter/"
    assert invitation.expires == NOW + 72 * 3600
    assert (invitation.expired(invitation.expires), invitation.expired(invitation.expires + 1)) == (
        False,
        True,
    )


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 2**16), letter=st.sampled_from("Ab9_-=$ é"))
def test_a_changed_or_cut_link_is_altered_or_another_invitation(at: int, letter: str) -> None:
    random_bytes = stream("link")
    root = create_organisation("practice", "T", random_bytes).root.root
    invitation = Invitation.create(RELAY, root, Role.SUPERVISOR, b"n" * 32, NOW, random_bytes)
    head, mark, tail = invitation.link.partition("#j=")
    at %= len(tail)
    for text in (tail[:at] + letter + tail[at + 1 :], tail[:at]):
        if text == tail:
            continue
        try:
            assert Invitation.parse(head + mark + text) != invitation
        except TrustError as fault:
            assert fault.code == "invitation.altered"


def test_a_link_moved_to_another_server_is_altered(invitation: Invitation) -> None:
    moved = invitation.link.replace("relay.example", "relay.evil.example")
    with faults("invitation.altered"):
        Invitation.parse(moved)
    with faults("invitation.altered"):
        Invitation.parse("https://relay.example/depter/")


def test_a_link_fits_a_qr_code_on_paper_and_in_a_terminal(invitation: Invitation) -> None:
    svg = qr_svg(invitation.link)
    assert svg.startswith("<svg") and "xmlns" in svg and len(svg) < 60_000
    lines = qr_terminal(invitation.link).splitlines()
    assert 25 < len(lines) < 60


# The request


def test_a_request_passes_and_becomes_a_member(
    house: House, invitation: Invitation, keys: DeviceKeys, join: bytes
) -> None:
    request = check_join(join, invitation, now=NOW)
    assert open_label(house.names_key, request.org, request.member, request.label) == "Гүлнара"
    assert own_membership(house.directory, keys.public, invitation.id) is None
    entry = approve_join(house.directory, house.admin, request, invitation, house.random_bytes)
    house.directory.append(entry)
    member = own_membership(house.replica(), keys.public, invitation.id)
    assert member is not None
    assert (member.id, member.role, member.active) == (request.member, Role.INTERVIEWER, True)


def test_an_invitation_is_good_once(house: House, invitation: Invitation, join: bytes) -> None:
    request = check_join(join, invitation, now=NOW)
    house.directory.append(
        approve_join(house.directory, house.admin, request, invitation, house.random_bytes)
    )
    thief = DeviceKeys.generate(stream("thief"))
    second = check_join(
        join_request(invitation, thief, "Гүлнара", "Redmi", house.random_bytes), invitation, now=NOW
    )
    with faults("invitation.used"):
        approve_join(house.directory, house.admin, second, invitation, house.random_bytes)
    with faults("invitation.used"):
        check_join(join, invitation, now=NOW, used=True)
    with faults("join.other_keys"):  # what the thief's phone, or the robbed one, then sees
        own_membership(house.directory, thief.public, invitation.id)


def test_expired_and_unknown_invitations(house: House, invitation: Invitation, join: bytes) -> None:
    with faults("invitation.expired"):
        check_join(join, invitation, now=invitation.expires + 1)
    with faults("invitation.unknown"):
        check_join(join, None, now=NOW)
    other = Invitation.create(
        RELAY, house.made.root.root, Role.SUPERVISOR, house.names_key, NOW, house.random_bytes
    )
    with faults("invitation.unknown"):
        check_join(join, other, now=NOW)


def test_a_relay_that_swaps_the_keys_is_caught(
    invitation: Invitation, keys: DeviceKeys, join: bytes
) -> None:
    _, request, _, mac = dec(join)
    body = dec(request)
    evil = DeviceKeys.generate(stream("relay"))
    body[6] = device_map(evil.public, body[6][5], body[6][6])
    swapped = enc(body)
    sigs = evil.signing.sign("join", tagged("join", swapped))
    with faults("join.mac"):
        check_join(tagged("signed-join", swapped, sigs, mac), invitation, now=NOW)
    guessed = replace(invitation, secret=b"\0" * 32)
    with faults("join.mac"):
        check_join(join, guessed, now=NOW)


def test_keys_that_the_sender_does_not_hold_are_caught(invitation: Invitation, join: bytes) -> None:
    other = SigningKey.generate(stream("other")).public
    with faults("join.signature"):
        check_join(crafted(join, invitation, f1=other.ed25519), invitation, now=NOW)
    with faults("join.signature"):
        check_join(crafted(join, invitation, f2=other.mldsa), invitation, now=NOW)


@pytest.mark.parametrize("encoding", SMALL_ORDER)
@pytest.mark.parametrize("field", ["f1", "f4"])
def test_small_order_keys_are_refused(
    invitation: Invitation, join: bytes, encoding: str, field: str
) -> None:
    request = crafted(join, invitation, **{field: bytes.fromhex(encoding)})
    with faults("key.small_order"):
        check_join(request, invitation, now=NOW)


def test_the_identity_key_verifies_a_forged_signature_and_never_gets_in(
    house: House, invitation: Invitation, keys: DeviceKeys, join: bytes
) -> None:
    """`cryptography` accepts (R = identity, s = 0) under the identity point for any message: only the
    refusal at enrolment stands between that and an envelope that anybody can sign."""
    identity = bytes.fromhex(SMALL_ORDER[0])
    weak = VerifyKey(identity, keys.signing.public.mldsa)
    for message in (b"one", b"two"):
        mldsa = keys.signing.sign("env", message)[1]
        weak.verify("env", message, [identity + bytes(32), mldsa])
    _, request, sigs, _ = dec(crafted(join, invitation, f1=identity))
    forged = [identity + bytes(32), keys.signing.sign("join", tagged("join", request))[1]]
    mac = hmac.digest(invitation.mac_key, tagged("join", request), "sha256")
    with faults("key.small_order"):
        check_join(tagged("signed-join", request, forged, mac), invitation, now=NOW)
    public = replace(keys.public, signing=weak)
    with faults("key.small_order"):  # nor through an administrator who skipped the check
        house.directory.append(
            house.add(b"m" * 16, Role.INTERVIEWER, _Public(public))  # type: ignore[arg-type]
        )
    assert sigs != forged


class _Public:
    """Device keys of which only the public half exists."""

    def __init__(self, public: object) -> None:
        self.public = public


def test_other_unacceptable_keys_are_refused(
    invitation: Invitation, keys: DeviceKeys, join: bytes
) -> None:
    xwing = keys.opening.public.xwing
    cases = {
        "key.not_canonical": {"f1": (2**255 - 19 + 3).to_bytes(32, "little")},
        "key.mlkem": {"f3": b"\xff\xff\xff" + xwing[3:]},
        "key.low_order": {"f3": xwing[:1184] + bytes(32)},
    }
    for code, fields in cases.items():
        with faults(code):
            check_join(crafted(join, invitation, **fields), invitation, now=NOW)
    with pytest.raises(EnvelopeError):
        RecipientKey(xwing[:-1]).check_acceptable()


def test_damaged_requests_have_one_code(join: bytes) -> None:
    for data in (b"", join[:-1], join + b"\0", tagged("signed-join", b"", [], b""), enc([1])):
        with faults("join.shape"):
            read_join(data)


# A further device of a member


def test_a_new_phone_of_a_member_gets_names_that_open(
    house: House, invitation: Invitation, keys: DeviceKeys, join: bytes
) -> None:
    person = house.person(Role.INTERVIEWER, "Гүлнара")
    request = check_join(join, invitation, now=NOW)
    house.directory.append(
        approve_join(
            house.directory,
            house.admin,
            request,
            invitation,
            house.random_bytes,
            as_member=person.member,
        )
    )
    member = own_membership(house.directory, keys.public, invitation.id)
    assert member is not None and member.id == person.member
    device = member.devices[1]
    assert open_label(house.names_key, house.directory.org, member.id, device.label) == "Redmi 9A"


def test_names_cannot_move_to_another_member_or_be_changed(house: House) -> None:
    org, member, other = b"o" * 16, b"m" * 16, b"x" * 16
    label = seal_label(house.names_key, org, member, "Бермет", house.random_bytes)
    assert open_label(house.names_key, org, member, label) == "Бермет"
    for wrong in (label[:-1] + bytes([label[-1] ^ 1]), label[:20], b""):
        with faults("label.failed"):
            open_label(house.names_key, org, member, wrong)
    with faults("label.failed"):
        open_label(house.names_key, org, other, label)
    with faults("label.length"):
        seal_label(house.names_key, org, member, "н" * 1000, house.random_bytes)

"""A replica believes an unbroken chain that administrators signed, and answers for every entry of it."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depter.envelope import DeviceKeys, SigningKey, dec, enc, tagged
from depter.errors import TrustError
from depter.trust import (
    Directory,
    Operation,
    Reason,
    Role,
    create_organisation,
    entry_add_key,
    entry_administrators,
    entry_policy,
    entry_revoke,
    entry_set_role,
)
from depter.trust.entries import Entry
from tests.unit.trust.conftest import COLLECTION, House, stream


def refused(directory: Directory, entry: bytes) -> TrustError:
    """Append and expect a fault that changed nothing."""
    before = (directory.seq, directory.head, list(directory.entries))
    with pytest.raises(TrustError) as fault:
        directory.append(entry)
    assert (directory.seq, directory.head, directory.entries) == before
    return fault.value


def rewritten(entry: bytes, signer: SigningKey, **changes: object) -> bytes:
    """The entry with fields of its body changed (``f2=...``), signed again by ``signer``."""
    body = dec(dec(entry)[1])
    for name, value in changes.items():
        body[int(name[1:])] = value
    encoded = enc(body)
    sigs = signer.sign("directory", tagged("directory", encoded))
    return tagged("signed-entry", encoded, signer.id, sigs)


# What it answers


def test_a_replica_gives_the_same_answers_as_the_original(house: House) -> None:
    house.person(Role.SUPERVISOR)
    house.person(Role.INTERVIEWER)
    replica = house.replica()
    assert (replica.seq, replica.head) == (2, house.directory.head)
    assert replica.required(COLLECTION, 2) == house.directory.required(COLLECTION, 2)
    assert [one.id for one in replica.members()] == [one.id for one in house.directory.members()]


def test_required_recipients_are_escrow_and_every_active_supervisor(house: House) -> None:
    escrow = house.made.root.root.escrow[0].kid
    first, second = house.person(Role.SUPERVISOR), house.person(Role.SUPERVISOR)
    house.person(Role.INTERVIEWER)
    kids = [first.keys.opening.kid, second.keys.opening.kid]
    directory = house.directory
    assert directory.required(COLLECTION, 0) == {escrow}
    assert directory.required(COLLECTION, 1) == {escrow, kids[0]}
    assert directory.required(COLLECTION, 3) == {escrow, *kids}
    told = directory.recipients_for(COLLECTION)
    assert [key.kid for key, _ in told] == sorted([escrow, *kids])
    assert [member for key, member in told if key.kid == escrow] == [None]


def test_a_revoked_supervisor_stays_required_only_before_the_revocation(house: House) -> None:
    first, second = house.person(Role.SUPERVISOR), house.person(Role.SUPERVISOR)
    kid = first.keys.opening.kid
    directory = house.directory
    directory.append(
        entry_revoke(
            directory,
            house.admin,
            member=first.member,
            device=first.keys.signing.id,
            last_valid_sequence=7,
            reason=Reason.SEIZED,
        )
    )
    assert kid in directory.required(COLLECTION, 2)
    assert kid not in directory.required(COLLECTION, 3)
    assert directory.recipient_standing(kid, 2) == "active"
    assert directory.recipient_standing(kid, 3) == "revoked"
    assert directory.recipient_standing(second.keys.opening.kid, 1) is None
    standing = directory.device(first.keys.signing.id)
    assert standing is not None and standing.last_valid_sequence == 7
    told = directory.member(first.member)
    assert told is not None and not told.active and not told.ended


def test_set_role_moves_a_member_in_and_out_of_the_recipients(house: House) -> None:
    person = house.person(Role.INTERVIEWER)
    kid, directory = person.keys.opening.kid, house.directory
    for role in (Role.SUPERVISOR, Role.INTERVIEWER):
        directory.append(entry_set_role(directory, house.admin, member=person.member, role=role))
    assert [kid in directory.required(None, seq) for seq in range(4)] == [False, False, True, False]


def test_a_policy_of_the_collection_comes_before_that_of_the_organisation(house: House) -> None:
    people = [house.person(Role.SUPERVISOR) for _ in range(3)]
    directory = house.directory
    escrow = house.made.root.root.escrow[0].kid

    def policy(collection: bytes | None, *required: int, acks: int = 1) -> None:
        named = [people[index].member for index in required] or None
        directory.append(
            entry_policy(directory, house.admin, collection=collection, required=named, acks=acks)
        )

    policy(None, 0, acks=2)
    policy(COLLECTION, 1)
    kids = [person.keys.opening.kid for person in people]
    assert directory.required(COLLECTION, 4) == {escrow, kids[0]}
    assert directory.required(COLLECTION, 5) == {escrow, kids[1]}
    assert directory.required(b"x" * 16, 5) == {escrow, kids[0]}
    assert (directory.acks_required(COLLECTION), directory.acks_required(None)) == (1, 2)
    policy(COLLECTION)
    assert directory.required(COLLECTION, 6) == {escrow, *kids}


def test_all_devices_of_a_member_are_recipients_and_end_together(house: House) -> None:
    person, directory = house.person(Role.SUPERVISOR), house.directory
    second = DeviceKeys.generate(house.random_bytes)
    directory.append(
        entry_add_key(
            directory, house.admin, member=person.member, device=second.public, device_label=b""
        )
    )
    kids = {person.keys.opening.kid, second.opening.kid}
    assert kids <= directory.required(None, 2)
    directory.append(
        entry_revoke(
            directory,
            house.admin,
            member=person.member,
            device=None,
            last_valid_sequence=3,
            reason=Reason.LEFT,
        )
    )
    assert not kids & directory.required(None, 3)
    late = entry_set_role(directory, house.admin, member=person.member, role=Role.SUPERVISOR)
    assert refused(directory, late).code == "directory.op"


def test_administrators_are_replaced_from_the_next_entry_on(house: House) -> None:
    new = SigningKey.generate(house.random_bytes)
    directory = house.directory
    directory.append(entry_administrators(directory, house.admin, keys=[new.public]))
    by_old = entry_policy(directory, house.admin, collection=None, required=None)
    assert refused(directory, by_old).code == "directory.administrator"
    assert directory.append(entry_policy(directory, new, collection=None, required=None))


# What it refuses


def test_the_same_entry_again_is_fine_even_with_other_signature_bytes(house: House) -> None:
    house.person(Role.SUPERVISOR)
    entry = house.directory.entries[0]
    assert house.directory.append(entry) is False
    assert house.directory.append(rewritten(entry, house.admin)) is False
    assert house.directory.entries == [entry]


def test_a_fork_shows_both_signed_entries(house: House) -> None:
    replica = house.replica()
    house.person(Role.SUPERVISOR)
    other = entry_policy(replica, house.admin, collection=None, required=None)
    fault = refused(house.directory, other)
    assert fault.code == "directory.fork"
    assert fault.facts == {"seq": 1, "ours": house.directory.entries[0], "theirs": other}


def test_a_fork_that_no_administrator_signed_is_noise(house: House) -> None:
    replica = house.replica()
    house.person(Role.SUPERVISOR)
    stranger = SigningKey.generate(stream("stranger"))
    other = entry_policy(replica, stranger, collection=None, required=None)
    assert refused(house.directory, other).code == "directory.administrator"
    claimed = dec(entry_policy(replica, house.admin, collection=None, required=None))
    claimed[3] = dec(other)[3]
    assert refused(house.directory, enc(claimed)).code == "directory.signature"


def test_entries_of_another_organisation_do_not_fit(
    house: House, make_house: Callable[..., House]
) -> None:
    other = make_house("other")
    other.person(Role.SUPERVISOR)
    assert refused(house.directory, other.directory.entries[0]).code == "directory.previous"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("add twice", "the member exists"),
        ("key twice", "a key is already known"),
        ("add-key to nobody", "no such member"),
        ("revoke nobody", "no such member"),
        ("revoke a device of another", "no such active device of the member"),
        ("revoke twice", "no such active device of the member"),
        ("role of nobody", "no such member"),
        ("policy with nobody", "a required member does not exist"),
    ],
)
def test_entries_that_contradict_the_state(house: House, change: str, why: str) -> None:
    one, two = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    directory, admin = house.directory, house.admin
    nobody, fresh = b"n" * 16, DeviceKeys.generate(house.random_bytes)

    def revoke(member: bytes, device: bytes) -> bytes:
        return entry_revoke(
            directory,
            admin,
            member=member,
            device=device,
            last_valid_sequence=0,
            reason=Reason.LOST,
        )

    if change == "revoke twice":
        directory.append(revoke(two.member, two.keys.signing.id))
    entry = {
        "add twice": lambda: house.add(one.member, Role.INTERVIEWER, fresh),
        "key twice": lambda: house.add(nobody, Role.INTERVIEWER, one.keys),
        "add-key to nobody": lambda: entry_add_key(
            directory, admin, member=nobody, device=fresh.public, device_label=b""
        ),
        "revoke nobody": lambda: revoke(nobody, one.keys.signing.id),
        "revoke a device of another": lambda: revoke(one.member, two.keys.signing.id),
        "revoke twice": lambda: revoke(two.member, two.keys.signing.id),
        "role of nobody": lambda: entry_set_role(
            directory, admin, member=nobody, role=Role.SUPERVISOR
        ),
        "policy with nobody": lambda: entry_policy(
            directory, admin, collection=None, required=[nobody]
        ),
    }[change]()
    fault = refused(directory, entry)
    assert (fault.code, fault.facts["why"]) == ("directory.op", why)


@pytest.mark.parametrize(
    "changes",
    [
        {"f1": 2},
        {"f2": 0},
        {"f3": b"short"},
        {"f4": 7},
        {"f4": 0},
        {"f4": Operation.POLICY},
        {"f5": {8: None, 9: [], 10: 1}, "f4": 5},
        {"f5": {8: None, 9: [b"m" * 16] * 2, 10: 1}, "f4": 5},
        {"f5": {8: None, 9: None, 10: 0}, "f4": 5},
        {"f5": {8: None, 9: None, 10: True}, "f4": 5},
        {"f5": {11: []}, "f4": 6},
        {"f5": {1: b"m" * 16, 2: 3}, "f4": 4},
        {"f5": {1: b"m" * 16, 2: 1, 3: b""}, "f4": 4},
        {"f6": 1},
    ],
)
def test_bodies_of_another_shape(house: House, changes: dict[str, object]) -> None:
    entry = house.add(b"m" * 16, Role.SUPERVISOR, DeviceKeys.generate(house.random_bytes))
    wrong = rewritten(entry, house.admin, **changes)
    assert refused(house.directory, wrong).code == "directory.shape"


# Any edit of a chain


@pytest.fixture(scope="module")
def chain() -> tuple[House, SigningKey]:
    random_bytes = stream("chain")
    house = House(
        create_organisation("practice", "T", random_bytes, escrow_shares=(2, 3)), random_bytes
    )
    people = [house.person(Role.SUPERVISOR) for _ in range(3)]
    house.directory.append(
        entry_policy(house.directory, house.admin, collection=None, required=[people[0].member])
    )
    house.person(Role.INTERVIEWER)
    return house, SigningKey.generate(random_bytes)


Edit = tuple[str, int, int]
edits = st.tuples(
    st.sampled_from(["drop", "flip", "swap", "resign", "fork", "truncate"]),
    st.integers(0, 4),
    st.integers(0, 2**16),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(edit=edits)
def test_every_edit_of_a_chain_is_caught_at_the_edited_entry(
    chain: tuple[House, SigningKey], edit: Edit
) -> None:
    house, stranger = chain
    kind, index, extra = edit
    entries = list(house.directory.entries)
    expected = {
        "drop": {"directory.gap"},
        "swap": {"directory.gap"},
        "resign": {"directory.administrator"},
        "truncate": {"directory.shape"},
        "flip": {
            "directory.shape",
            "directory.gap",
            "directory.previous",
            "directory.administrator",
            "directory.signature",
        },
        "fork": {"directory.fork"},
    }[kind]
    at = index
    if kind == "drop":
        del entries[index]
        if index == len(entries):  # the tail withheld: only freshness and envelopes can show it
            expected = set()
    elif kind == "swap":
        at = min(index, len(entries) - 2)
        entries[at], entries[at + 1] = entries[at + 1], entries[at]
    elif kind == "resign":
        entries[index] = rewritten(entries[index], stranger)
    elif kind == "truncate":
        entries[index] = entries[index][: extra % len(entries[index])]
    elif kind == "flip":
        data = bytearray(entries[index])
        data[extra % len(data)] ^= 1 << (extra % 8)
        entries[index] = bytes(data)
    else:
        before = house.replica_until(index)
        entries.insert(
            index + 1, entry_policy(before, house.admin, collection=b"f" * 16, required=None)
        )
    replica = Directory(house.made.root.root)
    for number, entry in enumerate(entries):
        try:
            replica.append(entry)
        except TrustError as fault:
            assert fault.code in expected
            assert number == (at + 1 if kind == "fork" else at)
            assert replica.entries == house.directory.entries[: replica.seq]
            return
    assert not expected
    assert replica.seq == len(entries)


def test_edits_of_every_field_of_a_body_break_its_signature(
    chain: tuple[House, SigningKey],
) -> None:
    house, _ = chain
    signed = dec(house.directory.entries[3])
    body = dec(signed[1])
    for field, value in ((10, 2), (8, b"c" * 16), (9, None)):
        edited = {**body, 5: {**body[5], field: value}}
        replica = house.replica_until(3)
        entry = enc([signed[0], enc(edited), *signed[2:]])
        assert refused(replica, entry).code == "directory.signature"


# Size


def test_replay_and_answers_are_quick_enough_for_a_thousand_members(house: House) -> None:
    for _ in range(60):
        house.person(Role.INTERVIEWER)
    for _ in range(5):
        house.person(Role.SUPERVISOR)
    started = time.process_time()
    replica = house.replica()
    replay = time.process_time() - started
    started = time.process_time()
    for _ in range(10_000):
        replica.required(COLLECTION, replica.seq)
    asked = time.process_time() - started
    assert replay / replica.seq < 0.01  # a thousand entries in under ten seconds on a busy machine
    assert asked < 1.0
    assert Entry.decode(replica.entries[-1]).seq == 65

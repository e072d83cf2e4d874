"""Only a supervisor who can open a record, and who signs for exactly its bytes, lets a phone forget."""

from dataclasses import replace

from depter.envelope import DeviceKeys, Kind, Nack, seal_clear
from depter.trust import (
    Reason,
    Role,
    acknowledged_by,
    entry_add_key,
    entry_policy,
    entry_revoke,
    may_forget,
    seal_label,
    verify_acknowledgement,
)
from tests.unit.trust.conftest import House, Person, faults


def test_a_supervisors_acknowledgement_frees_the_phone(house: House) -> None:
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    record = phone.seal_record(house.directory, house.random_bytes)
    other = phone.seal_record(house.directory, house.random_bytes)
    ack = verify_acknowledgement(
        supervisor.acknowledge(house.directory, record).data, house.directory
    )
    assert ack.member == supervisor.member
    assert may_forget(record, [ack], house.directory)
    assert not may_forget(other, [ack], house.directory)
    assert not may_forget(record, [], house.directory)


def test_other_bytes_under_the_same_number_are_not_acknowledged(house: House) -> None:
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    twin = replace(phone)
    record = phone.seal_record(house.directory, house.random_bytes)
    swapped = twin.seal_record(house.directory, house.random_bytes)
    assert record.core.sequence == swapped.core.sequence
    ack = verify_acknowledgement(
        supervisor.acknowledge(house.directory, swapped).data, house.directory
    )
    assert not may_forget(record, [ack], house.directory)


def test_two_acknowledgements_of_one_member_count_once(house: House) -> None:
    one, two, phone = (
        house.person(role) for role in (Role.SUPERVISOR, Role.SUPERVISOR, Role.INTERVIEWER)
    )
    directory = house.directory
    directory.append(entry_policy(directory, house.admin, collection=None, required=None, acks=2))
    record = phone.seal_record(directory, house.random_bytes)
    acks = [
        verify_acknowledgement(one.acknowledge(directory, record).data, directory) for _ in range(2)
    ]
    assert not may_forget(record, acks, directory)
    acks.append(verify_acknowledgement(two.acknowledge(directory, record).data, directory))
    assert acknowledged_by(record, acks, directory) == {one.member, two.member}
    assert may_forget(record, acks, directory)


def test_a_supervisor_who_is_no_recipient_cannot_vouch(house: House) -> None:
    house.person(Role.SUPERVISOR)
    phone = house.person(Role.INTERVIEWER)
    record = phone.seal_record(house.directory, house.random_bytes)
    newcomer = house.person(Role.SUPERVISOR)
    ack = verify_acknowledgement(
        newcomer.acknowledge(house.directory, record).data, house.directory
    )
    assert not may_forget(record, [ack], house.directory)


def test_whose_word_is_not_taken(house: House) -> None:
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    directory = house.directory
    record = phone.seal_record(directory, house.random_bytes)
    behind = house.replica()
    with faults("role.kind"):
        verify_acknowledgement(phone.acknowledge(directory, record).data, directory)
    with faults("ack.kind"):
        verify_acknowledgement(record.data, directory)
    nack = seal_clear(
        supervisor.position(directory), Kind.NACK, Nack(record.hash, "body.failed").encode()
    )
    with faults("ack.kind"):
        verify_acknowledgement(nack.data, directory)
    directory.append(
        entry_revoke(
            directory,
            house.admin,
            member=supervisor.member,
            device=supervisor.keys.signing.id,
            last_valid_sequence=supervisor.sequence,
            reason=Reason.SEIZED,
        )
    )
    late = supervisor.acknowledge(directory, record).data
    with faults("ack.revoked"):
        verify_acknowledgement(late, directory)
    with faults("directory.needed"):  # a phone that has not fetched the revocation yet
        verify_acknowledgement(late, behind)


def test_whoever_holds_a_revoked_device_frees_no_phone_by_an_early_number(house: House) -> None:
    """A number below the last valid one proves nothing: the thief chooses it. SPEC 10.6."""
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    directory = house.directory
    record = phone.seal_record(directory, house.random_bytes)
    stolen = replace(supervisor, sequence=2)
    before = verify_acknowledgement(stolen.acknowledge(directory, record).data, directory)
    directory.append(
        entry_revoke(
            directory,
            house.admin,
            member=supervisor.member,
            device=supervisor.keys.signing.id,
            last_valid_sequence=9,
            reason=Reason.SEIZED,
        )
    )
    with faults("ack.revoked"):
        verify_acknowledgement(stolen.acknowledge(directory, record).data, directory)
    # What was believed before the phone heard of it does not count any more either.
    assert not may_forget(record, [before], directory)


def test_a_device_vouches_only_for_what_is_sealed_to_itself(house: House) -> None:
    """That its member has another device that can open the record does not do. SPEC 10.6."""
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    directory = house.directory
    record = phone.seal_record(directory, house.random_bytes)
    second = Person(supervisor.member, DeviceKeys.generate(house.random_bytes))
    label = seal_label(
        house.names_key, directory.org, supervisor.member, "desk", house.random_bytes
    )
    directory.append(
        entry_add_key(
            directory,
            house.admin,
            member=supervisor.member,
            device=second.keys.public,
            device_label=label,
        )
    )
    by_the_new = verify_acknowledgement(second.acknowledge(directory, record).data, directory)
    assert acknowledged_by(record, [by_the_new], directory) == frozenset()
    by_the_old = verify_acknowledgement(supervisor.acknowledge(directory, record).data, directory)
    assert may_forget(record, [by_the_new, by_the_old], directory)


def test_strangers_forks_and_damage(house: House) -> None:
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    record = phone.seal_record(house.directory, house.random_bytes)
    forked = house.replica_until(1)
    forked.append(entry_policy(forked, house.admin, collection=None, required=None))
    good = supervisor.acknowledge(house.directory, record).data
    with faults("directory.fork"):
        verify_acknowledgement(good, forked)
    with faults("directory.needed"):
        verify_acknowledgement(good, house.replica_until(0))
    broken = bytearray(good)
    broken[-1] ^= 1
    with faults("signature.mldsa"):
        verify_acknowledgement(bytes(broken), house.directory)
    with faults("codec.truncated"):
        verify_acknowledgement(good[:-1], house.directory)

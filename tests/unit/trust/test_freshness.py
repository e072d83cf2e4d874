"""A freshness statement bounds how long a relay can hide a revocation."""

from depter.envelope import SigningKey, dec, enc
from depter.trust import Role, entry_policy, issue_freshness, verify_freshness
from tests.unit.trust.conftest import House, faults, stream

NOW = 1_800_000_000


def test_a_statement_is_believed_and_runs_out(house: House) -> None:
    house.person(Role.SUPERVISOR)
    fresh = verify_freshness(issue_freshness(house.directory, house.admin, NOW), house.directory)
    assert (fresh.seq, fresh.head) == (1, house.directory.head)
    assert (fresh.stale(NOW + 30 * 86400), fresh.stale(NOW + 30 * 86400 + 1)) == (False, True)


def test_a_statement_ahead_of_the_replica_shows_what_is_withheld(house: House) -> None:
    behind = house.replica()
    house.person(Role.SUPERVISOR)
    with faults("directory.needed"):
        verify_freshness(issue_freshness(house.directory, house.admin, NOW), behind)


def test_a_statement_about_another_history_is_a_fork(house: House) -> None:
    forked = house.replica()
    house.person(Role.SUPERVISOR)
    forked.append(entry_policy(forked, house.admin, collection=None, required=None))
    with faults("directory.fork"):
        verify_freshness(issue_freshness(forked, house.admin, NOW), house.directory)


def test_who_may_not_speak(house: House) -> None:
    stranger = SigningKey.generate(stream("stranger"))
    with faults("freshness.administrator"):
        verify_freshness(issue_freshness(house.directory, stranger, NOW), house.directory)
    data = dec(issue_freshness(house.directory, house.admin, NOW))
    statement = dec(data[1])
    statement[5] += 1
    with faults("freshness.signature"):
        verify_freshness(enc([data[0], enc(statement), *data[2:]]), house.directory)
    with faults("freshness.shape"):
        verify_freshness(enc(data)[:-1], house.directory)

"""Withdrawals, their countersignatures and legal holds in SQL.

It must never judge who may withdraw: ``relay/withdrawal.py`` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from depter.relay.storage.models import countersignatures, legal_holds, withdrawals

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal: what it names, who signed, whether a supervisor acknowledged it, whether it
    binds anything yet."""

    env_hash: bytes
    record: bytes
    revision: int
    member: bytes
    by_supervisor: bool
    countersigned: bool
    in_force: bool = True


_COLUMNS = (
    withdrawals.c.env_hash,
    withdrawals.c.record,
    withdrawals.c.revision,
    withdrawals.c.member,
    withdrawals.c.by_supervisor,
    withdrawals.c.countersigned,
    withdrawals.c.in_force,
)


def add(connection: Connection, org: int, withdrawn: Withdrawn) -> None:
    """Store a withdrawal."""
    connection.execute(
        insert(withdrawals).values(
            org=org,
            env_hash=withdrawn.env_hash,
            record=withdrawn.record,
            revision=withdrawn.revision,
            member=withdrawn.member,
            by_supervisor=withdrawn.by_supervisor,
            countersigned=withdrawn.countersigned,
            in_force=withdrawn.in_force,
        )
    )


def of_records(connection: Connection, org: int, records: Iterable[bytes]) -> list[Withdrawn]:
    """Return the withdrawals in force that name one of these records."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(
            withdrawals.c.org == org,
            withdrawals.c.record.in_(sorted(set(records))),
            withdrawals.c.in_force.is_(True),
        )
        .order_by(withdrawals.c.env_hash)
    )
    return [Withdrawn(*row) for row in rows]


def by_hash(connection: Connection, org: int, hashes: Sequence[bytes]) -> list[Withdrawn]:
    """Return those of the envelopes that are withdrawals, in force or not."""
    found: list[Withdrawn] = []
    for start in range(0, len(hashes), _CHUNK):
        rows = connection.execute(
            select(*_COLUMNS).where(
                withdrawals.c.org == org,
                withdrawals.c.env_hash.in_(hashes[start : start + _CHUNK]),
            )
        )
        found += [Withdrawn(*row) for row in rows]
    return found


def countersign(connection: Connection, org: int, env_hash: bytes) -> None:
    """Mark a stored withdrawal as acknowledged by a supervisor; that puts it in force too."""
    connection.execute(
        update(withdrawals)
        .where(withdrawals.c.org == org, withdrawals.c.env_hash == env_hash)
        .values(countersigned=True, in_force=True)
    )


def countersign_early(connection: Connection, org: int, hashes: Sequence[bytes]) -> None:
    """Remember acknowledged envelopes that did not arrive yet."""
    known: set[bytes] = set()
    for start in range(0, len(hashes), _CHUNK):
        known.update(
            connection.scalars(
                select(countersignatures.c.env_hash).where(
                    countersignatures.c.org == org,
                    countersignatures.c.env_hash.in_(hashes[start : start + _CHUNK]),
                )
            )
        )
    new = sorted(set(hashes) - known)
    if new:
        connection.execute(
            insert(countersignatures), [{"org": org, "env_hash": env_hash} for env_hash in new]
        )


def take_early_countersignature(connection: Connection, org: int, env_hash: bytes) -> bool:
    """Say whether a supervisor acknowledged this envelope before it came, and forget it."""
    done = connection.execute(
        delete(countersignatures).where(
            countersignatures.c.org == org, countersignatures.c.env_hash == env_hash
        )
    )
    return done.rowcount > 0


def held(connection: Connection, org: int, record: bytes) -> bool:
    """Say whether a legal hold keeps this record from being erased."""
    return (
        connection.scalar(
            select(legal_holds.c.record).where(
                legal_holds.c.org == org, legal_holds.c.record == record
            )
        )
        is not None
    )


def hold(connection: Connection, org: int, record: bytes) -> None:
    """Set a legal hold; one that is there stays."""
    if not held(connection, org, record):
        connection.execute(insert(legal_holds).values(org=org, record=record))


def lift(connection: Connection, org: int, record: bytes) -> None:
    """Lift a legal hold."""
    connection.execute(
        delete(legal_holds).where(legal_holds.c.org == org, legal_holds.c.record == record)
    )

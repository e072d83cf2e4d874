"""Withdrawals (ruling 9): stop serving at once, erase after a supervisor's countersignature.

It must never let a member withdraw what another member recorded (a supervisor may), never erase
what is under legal hold, never let a revoked device order an erasure, and never forget that a
withdrawal binds what arrives later too. One that a revoked device sealed waits: the person may have
asked before anybody knew, so a supervisor's acknowledgement puts it in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from depter.envelope import (
    SUPERVISOR,
    Acknowledgement,
    Envelope,
    Kind,
    Verdict,
    decode,
    what_erased,
)
from depter.errors import CodecError, EnvelopeError
from depter.relay.service import Organisation, Relay
from depter.relay.storage import blobs, feed, withdrawals
from depter.relay.storage.blobs import Blob, BlobState
from depter.relay.storage.feed import Known, NewRow, State
from depter.relay.storage.withdrawals import Withdrawn
from depter.trust.directory import Directory

# What of a record goes when consent is taken back; the withdrawal itself stays readable.
_BOUND = (Kind.RECORD, Kind.RETURN, Kind.NARROWING)


@dataclass
class Bound:
    """The rows to append (those that were given, changed, and the erasures) and what else goes."""

    rows: list[NewRow]
    withheld: set[bytes] = field(default_factory=set)
    gone: list[Blob] = field(default_factory=list)
    erased: bool = False
    """Stored bytes were overwritten: the database's log still holds them until it is swept."""


def bind(
    connection: Connection,
    org: int,
    directory: Directory,
    rows: Sequence[NewRow],
    taken: Sequence[tuple[Envelope, Verdict]],
) -> Bound:
    """Apply withdrawals and countersignatures to a transaction that stores ``rows``.

    Stored rows are changed in place; new ones come back changed, with a feed row of type 3 for each
    envelope that is not served any more.
    """
    bound = Bound(list(rows))
    for envelope, verdict in taken:
        if envelope.core.kind == Kind.WITHDRAWAL:
            _note(connection, org, envelope, verdict)
    _countersign(connection, org, directory, taken)
    records = {e.core.record for e, _ in taken if e.core.record is not None}
    records |= _of_acknowledged(connection, org, directory, taken)
    in_force: dict[bytes, list[Withdrawn]] = {}
    for withdrawn in withdrawals.of_records(connection, org, records) if records else ():
        in_force.setdefault(withdrawn.record, []).append(withdrawn)
    for record, orders in in_force.items():
        _apply(connection, org, directory, record, orders, bound)
    return bound


def _note(connection: Connection, org: int, envelope: Envelope, verdict: Verdict) -> None:
    core = envelope.core
    if core.record is None or core.revision is None:
        return
    if withdrawals.by_hash(connection, org, [envelope.hash]):
        return  # its stub came first
    early = withdrawals.take_early_countersignature(connection, org, envelope.hash)
    withdrawals.add(
        connection,
        org,
        Withdrawn(
            envelope.hash,
            core.record,
            core.revision,
            verdict.member,
            verdict.role == SUPERVISOR,
            countersigned=early,
            in_force=early or not _doubtful(verdict),
        ),
    )


def _countersign(
    connection: Connection,
    org: int,
    directory: Directory,
    taken: Sequence[tuple[Envelope, Verdict]],
) -> None:
    """Count acknowledgements by supervisors for the withdrawals that they name."""
    for envelope, verdict in taken:
        items = _acknowledged(envelope, verdict, directory)
        if not items:
            continue
        for withdrawn in withdrawals.by_hash(connection, org, [item[2] for item in items]):
            withdrawals.countersign(connection, org, withdrawn.env_hash)
        early = _not_here(connection, org, items)
        if early:
            withdrawals.countersign_early(connection, org, early)


def _not_here(
    connection: Connection, org: int, items: Iterable[tuple[bytes, int, bytes]]
) -> list[bytes]:
    sequences: dict[bytes, list[int]] = {}
    for device, sequence, _ in items:
        sequences.setdefault(device, []).append(sequence)
    here: set[bytes] = set()
    for device, numbers in sequences.items():
        here |= {known.env_hash for known in feed.at(connection, org, device, numbers)}
    return [env_hash for _, _, env_hash in items if env_hash not in here]


def _of_acknowledged(
    connection: Connection,
    org: int,
    directory: Directory,
    taken: Sequence[tuple[Envelope, Verdict]],
) -> set[bytes]:
    hashes = [item[2] for e, verdict in taken for item in _acknowledged(e, verdict, directory)]
    found = withdrawals.by_hash(connection, org, hashes) if hashes else []
    return {withdrawn.record for withdrawn in found}


def _acknowledged(
    envelope: Envelope, verdict: Verdict, directory: Directory
) -> tuple[tuple[bytes, int, bytes], ...]:
    if (
        envelope.core.kind != Kind.ACKNOWLEDGEMENT
        or envelope.body is None
        or verdict.role != SUPERVISOR
        or _doubtful(verdict)
        or _revoked(directory, envelope.core.device)
    ):
        return ()
    try:
        return Acknowledgement.decode(envelope.body).items
    except (CodecError, EnvelopeError):
        return ()


def _doubtful(verdict: Verdict) -> bool:
    """A revoked device, or one that contradicts itself, orders nothing by itself."""
    stopping = {"device.late", "chain.equivocation", "directory.fork"}
    return any(finding.code in stopping for finding in verdict.findings)


def _revoked(directory: Directory, device: bytes) -> bool:
    """Whatever number an acknowledgement bears: who holds a seized device chooses it (SPEC 10.6)."""
    known = directory.device(device)
    return known is None or known.last_valid_sequence is not None


def _apply(
    connection: Connection,
    org: int,
    directory: Directory,
    record: bytes,
    orders: Sequence[Withdrawn],
    bound: Bound,
) -> None:
    """Withhold and erase what the orders name, stored or just arriving."""
    held = withdrawals.held(connection, org, record)
    stored = [k for k in feed.of_records(connection, org, [record]) if k.kind in _BOUND]
    arriving = [row for row in bound.rows if row.record == record and row.kind in _BOUND]
    named: list[Known | NewRow] = [*stored, *arriving]
    records = [one for one in named if one.kind == Kind.RECORD]
    hit: dict[bytes, Withdrawn] = {}

    def order_for(one: Known | NewRow) -> Withdrawn | None:
        if one.kind == Kind.RECORD:
            return _order(orders, _member(directory, one.device), one.revision)
        # A return or a narrowing goes with all that it speaks of, and not before: anybody can put a
        # record of her own under an id (another's, or that of the handbook) and withdraw that one.
        about = [other for other in records if _speaks_of(connection, org, directory, one, other)]
        found = [
            _order(orders, _member(directory, other.device), other.revision) for other in about
        ]
        if not found:
            return _order(orders, _member(directory, one.device), one.revision)
        standing = [order for order in found if order is not None]
        if len(standing) < len(found):
            return None
        return min(standing, key=lambda order: order.countersigned, default=None)

    for known in stored:
        order = order_for(known)
        if order is not None:
            hit[known.env_hash] = order
            _strike(connection, org, known, order, held, bound)
    for row in arriving:
        order = order_for(row)
        if order is not None and row.env_hash is not None:
            hit[row.env_hash] = order
            index = bound.rows.index(row)
            bound.rows[index] = _struck(row, erase=order.countersigned and not held)
            bound.rows.append(NewRow(what_erased(row.env_hash, order.env_hash)))
            bound.withheld.add(row.env_hash)
    for known in feed.about(connection, org, list(hit)):
        if known.about is not None:
            _strike(connection, org, known, hit[known.about], held, bound)
    if hit:
        _strike_blobs(connection, org, record, orders, held, bound)


def _order(
    orders: Sequence[Withdrawn], member: bytes | None, revision: int | None
) -> Withdrawn | None:
    """Find a withdrawal that names this revision and comes from this member or from a supervisor;
    one that is countersigned first."""
    fitting = [
        order
        for order in orders
        if order.revision in (0, revision) and (order.by_supervisor or order.member == member)
    ]
    return max(fitting, key=lambda order: order.countersigned, default=None)


def _member(directory: Directory, device: bytes | None) -> bytes | None:
    standing = directory.device(device or b"")
    return None if standing is None else standing.member


def _speaks_of(
    connection: Connection,
    org: int,
    directory: Directory,
    one: Known | NewRow,
    record: Known | NewRow,
) -> bool:
    """Whether a return answers to this envelope, or whether whoever signed a narrowing may speak for it."""
    if one.kind == Kind.RETURN:
        if one.revision != record.revision:
            return False  # without reading it: a handbook has thousands of returns under one id
        data = feed.data_of(connection, org, one.seq) if isinstance(one, Known) else one.data
        return decode(data or b"", allow_stub=True).core.previous_revision == record.env_hash
    signer = directory.device(one.device or b"")
    return signer is not None and (
        signer.role == SUPERVISOR or signer.member == _member(directory, record.device)
    )


def _strike(
    connection: Connection, org: int, known: Known, order: Withdrawn, held: bool, bound: Bound
) -> None:
    erase = order.countersigned and not held
    if known.state == State.STUB and not erase:
        return  # nothing is here to withhold; the whole is still welcome, and is struck then
    if known.state in (State.WHOLE, State.STUB):
        bound.rows.append(NewRow(what_erased(known.env_hash, order.env_hash)))
    if known.state == State.STUB:
        feed.set_state(connection, org, known.seq, State.ERASED)
    elif erase and known.state != State.ERASED:
        data = feed.data_of(connection, org, known.seq) or b""
        stub = decode(data, allow_stub=True).stub()
        feed.set_state(connection, org, known.seq, State.ERASED, stub)
        bound.erased = True
    elif known.state == State.WHOLE:
        feed.set_state(connection, org, known.seq, State.WITHHELD)


def _struck(row: NewRow, *, erase: bool) -> NewRow:
    if not erase or row.data is None:
        return replace(row, state=State.WITHHELD)
    return replace(row, state=State.ERASED, data=decode(row.data, allow_stub=True).stub())


def _strike_blobs(
    connection: Connection,
    org: int,
    record: bytes,
    orders: Sequence[Withdrawn],
    held: bool,
    bound: Bound,
) -> None:
    """Withhold or erase the blobs that no served envelope of the record names any more; one that an
    envelope names which waits for its countersignature is erased with that."""
    named: dict[int, set[tuple[bytes, bytes]]] = {State.WHOLE: set(), State.WITHHELD: set()}
    for known in feed.of_records(connection, org, [record]):
        if known.state in named and known.kind == Kind.RECORD:
            data = feed.data_of(connection, org, known.seq) or b""
            refs = decode(data, allow_stub=True).core.blobs
            named[known.state] |= {(ref.id, ref.root) for ref in refs}
    countersigned = any(order.countersigned for order in orders) and not held
    for blob in blobs.of_record(connection, org, record):
        place = (blob.blob, blob.root)
        if place in named[State.WHOLE] or blob.state == BlobState.ERASED:
            continue
        erase = countersigned and place not in named[State.WITHHELD]
        blobs.set_state(connection, org, blob, BlobState.ERASED if erase else BlobState.WITHHELD)
        if erase:
            bound.gone.append(blob)


def set_hold(relay: Relay, org: Organisation, record: bytes) -> None:
    """Keep a record from being erased; what was erased before stays so."""
    with relay.database.write() as connection:
        withdrawals.hold(connection, org.number, record)


def lift_hold(relay: Relay, org: Organisation, record: bytes) -> None:
    """Lift a hold and do the erasures that waited for it."""
    bound = Bound([])
    with relay.database.write() as connection:
        withdrawals.lift(connection, org.number, record)
        orders = withdrawals.of_records(connection, org.number, [record])
        directory = relay.directories.current(connection, org.number)
        if orders:
            _apply(connection, org.number, directory, record, orders, bound)
        feed.append(connection, org.number, bound.rows, erasures=len(bound.rows))
    finish(relay, org, bound)


def finish(relay: Relay, org: Organisation, bound: Bound) -> None:
    """After the transaction: remove the files of what was erased, and sweep the database's log."""
    for blob in bound.gone:
        relay.blobs.remove(org.id, blob.record, blob.blob, blob.root)
    relay.database.sweep(bound.erased)

"""Take in envelopes (SPEC 8, ruling 3): refuse only what cannot be kept, store and mark the rest.

It must never hold a transaction while it verifies, never verify bytes twice that are stored, never
let one bad item spoil its neighbours, and never charge a device for what others send in its name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from depter.envelope import (
    Envelope,
    Grant,
    Kind,
    Verdict,
    decode,
    verify,
    what_envelope,
)
from depter.errors import CodecError, DepterError, EnvelopeError, RelayError
from depter.relay import framing, log, withdrawal
from depter.relay.service import Organisation, Relay
from depter.relay.storage import blobs, feed
from depter.relay.storage.blobs import Blob, BlobState
from depter.relay.storage.feed import Known, NewRow, State
from depter.trust.directory import Directory

_FAULT = "relay.fault"
_BAD_ITEMS = 3
"""What does not verify and is still looked at in one request when there is too much of it."""


@dataclass(frozen=True)
class Result:
    """What became of one item: its number in the device's chain, its feed row, or a code."""

    sequence: int | None
    feed_seq: int | None
    code: str | None = None
    stored: bool = False


@dataclass
class _Item:
    """An item on its way: decoded, perhaps known, perhaps judged."""

    envelope: Envelope
    verdict: Verdict | None = None
    known: Known | None = None
    fresh: bool = False


def push(relay: Relay, org: Organisation, body: bytes) -> list[Result]:
    """Take a batch; give one result an item, in order.

    Raises ``push.items`` above the item limit, ``rate.limited`` and ``relay.full``; everything else
    is a result.
    """
    if not relay.blobs.has_room(len(body)):
        raise RelayError("relay.full")
    pieces = framing.split(body, relay.config.max_batch_items)
    results: list[Result | None] = [None] * len(pieces)
    items: dict[int, _Item] = {}
    for index, piece in enumerate(pieces):
        try:
            items[index] = _Item(_decode(relay, org, piece))
        except DepterError as fault:
            results[index] = Result(None, None, fault.code)
    with relay.database.read() as connection:
        directory = relay.directories.current(connection, org.number)
        seen = _Seen.load(connection, org.number, directory, [i.envelope for i in items.values()])
    limited = _judge_all(relay, org, directory, seen, items, results)
    _store(relay, org, directory, items, results)
    if limited is not None:
        raise limited
    for index, item in items.items():
        if results[index] is None and item.known is not None:
            results[index] = Result(item.envelope.core.sequence, item.known.seq)
    return [result or Result(None, None, _FAULT) for result in results]


def _decode(relay: Relay, org: Organisation, piece: framing.Piece) -> Envelope:
    if piece.fault is not None:
        raise CodecError(piece.fault)
    envelope = decode(piece.data, allow_stub=True)
    if envelope.core.org != org.id:
        raise EnvelopeError("envelope.org")
    return envelope


def _judge_all(
    relay: Relay,
    org: Organisation,
    directory: Directory,
    seen: "_Seen",
    items: dict[int, _Item],
    results: list[Result | None],
) -> RelayError | None:
    """Verify what is not stored yet, take out of ``items`` what is refused, and charge each device
    for what verified as its own.

    What fails is charged to nobody whom it names. Once there was too much of it, a request may still
    hold a few bad items; behind them it is cut, and ``rate.limited`` is returned: what verified
    before is stored, and an honest sender offers the rest again.
    """
    for item in items.values():
        item.known = seen.stored(item.envelope)
        item.fresh = item.known is None or _fills(item.envelope, item.known)
    offered = Counter(item.envelope.core.device for item in items.values() if item.fresh)
    for device, count in offered.items():
        # Only what verified is counted here, so that this bound is the device's own doing.
        if not relay.rates.allows("items_per_device", org.id, device, cost=count):
            raise relay.rates.limited("items_per_device", org.id, device)
    refused = sum(result is not None for result in results)
    cut = False
    for index, item in list(items.items()):
        if not item.fresh:
            continue
        cut = cut or (refused > _BAD_ITEMS and not relay.rates.allows("refused_per_org", org.id))
        refusal = None if cut else _judge(item, org, directory, seen)
        if cut or refusal is not None:
            refused += not cut
            results[index] = Result(item.envelope.core.sequence, None, refusal)
            del items[index]
    relay.rates.count("refused_per_org", org.id, cost=refused)
    verified = Counter(item.envelope.core.device for item in items.values() if item.fresh)
    for device, count in verified.items():
        relay.rates.count("items_per_device", org.id, device, cost=count)
    return relay.rates.limited("refused_per_org", org.id) if cut else None


def _judge(item: _Item, org: Organisation, directory: Directory, seen: "_Seen") -> str | None:
    """Verify an item; return the code of a refusal."""
    try:
        item.verdict = verify(item.envelope, org.id, directory, seen)
    except DepterError as fault:
        return fault.code
    except Exception as fault:  # ours, and no reason to refuse its neighbours
        log.fault(fault)
        return _FAULT
    seen.add(item.envelope, item.verdict.member)
    return None


def _fills(envelope: Envelope, known: Known) -> bool:
    """Say whether a whole envelope comes where only an offered stub is."""
    return known.state == State.STUB and not envelope.is_stub


def _store(
    relay: Relay,
    org: Organisation,
    directory: Directory,
    items: dict[int, _Item],
    results: list[Result | None],
) -> None:
    """Write what is new in one transaction; each item in its own when a fault of ours arises over
    one of them, so that it does not keep the others out for ever."""
    fresh = {index: item for index, item in items.items() if item.verdict is not None}
    if not fresh:
        return
    try:
        _store_together(relay, org, directory, fresh, results)
    except (DepterError, OSError, OperationalError):
        raise  # a full disk or a busy database: the same for each of them
    except Exception as fault:
        log.fault(fault)
        for index, item in fresh.items():
            try:
                _store_together(relay, org, directory, {index: item}, results)
            except (DepterError, OSError, OperationalError):
                raise
            except Exception as own:
                log.fault(own)
                results[index] = Result(item.envelope.core.sequence, None, _FAULT)


def _store_together(
    relay: Relay,
    org: Organisation,
    directory: Directory,
    items: dict[int, _Item],
    results: list[Result | None],
) -> None:
    """Write verified items in one transaction; then remove the files of what was erased."""
    with relay.database.write() as connection:
        batch = _Batch(connection, org.number, directory)
        for index, item in items.items():
            if item.verdict is not None:
                batch.take(index, item, item.verdict)
        numbers = batch.write()
    withdrawal.finish(relay, org, batch.bound)
    for index, item in items.items():
        if index in batch.position:
            seq = numbers[batch.position[index]]
            results[index] = Result(item.envelope.core.sequence, seq, stored=True)


class _Batch:
    """The rows of one transaction; between the lookups and ``write`` nobody else can write."""

    def __init__(self, connection: Connection, org: int, directory: Directory) -> None:
        self._connection = connection
        self._org = org
        self._directory = directory
        self._rows: list[NewRow] = []
        self._fresh: list[tuple[int, _Item, Verdict]] = []
        self._mine: dict[tuple[bytes, int], dict[bytes, int]] = defaultdict(dict)
        self.position: dict[int, int] = {}
        self.bound = withdrawal.Bound([])

    def take(self, index: int, item: _Item, verdict: Verdict) -> None:
        """Queue a verified item."""
        self._fresh.append((index, item, verdict))

    def write(self) -> list[int]:
        """Look again whether another request was quicker, then store; return the rows' numbers."""
        there = self._there()
        taken: list[tuple[Envelope, Verdict]] = []
        for index, item, verdict in self._fresh:
            envelope = item.envelope
            key = (envelope.core.device, envelope.core.sequence)
            before = there[key]
            same = next((known for known in before if known.env_hash == envelope.hash), None)
            if same is not None and not _fills(envelope, same):
                item.known = same
                continue
            if envelope.hash in self._mine[key]:
                self.position[index] = self._mine[key][envelope.hash]
                continue
            if same is not None:
                feed.release_identity(self._connection, self._org, same.seq)
            others = bool(self._mine[key]) or any(k.env_hash != envelope.hash for k in before)
            self._mine[key][envelope.hash] = self.position[index] = len(self._rows)
            self._rows.append(_row(envelope, verdict, others))
            taken.append((envelope, verdict))
        bound = withdrawal.bind(self._connection, self._org, self._directory, self._rows, taken)
        self.bound = bound
        blobs.name(self._connection, self._org, list(_named(taken, bound.withheld)))
        return feed.append(
            self._connection, self._org, bound.rows, erasures=len(bound.rows) - len(self._rows)
        )

    def _there(self) -> dict[tuple[bytes, int], list[Known]]:
        wanted: dict[bytes, set[int]] = defaultdict(set)
        for _, item, _ in self._fresh:
            wanted[item.envelope.core.device].add(item.envelope.core.sequence)
        there: dict[tuple[bytes, int], list[Known]] = defaultdict(list)
        for device, sequences in wanted.items():
            for known in feed.at(self._connection, self._org, device, sequences):
                there[known.device, known.sequence].append(known)
        return there


def _row(envelope: Envelope, verdict: Verdict, equivocates: bool) -> NewRow:
    core = envelope.core
    codes = [finding.code for finding in verdict.findings]
    if equivocates and "chain.equivocation" not in codes:
        codes.append("chain.equivocation")
    return NewRow(
        what=what_envelope(envelope.hash),
        device=core.device,
        sequence=core.sequence,
        env_hash=envelope.hash,
        kind=core.kind,
        record=core.record,
        revision=core.revision,
        directory_seq=core.directory_seq,
        about=_about(envelope),
        marks=" ".join(dict.fromkeys(codes)),
        state=State.STUB if envelope.is_stub else State.WHOLE,
        data=envelope.data,
    )


def _about(envelope: Envelope) -> bytes | None:
    if envelope.core.kind != Kind.GRANT or envelope.body is None:
        return None
    try:
        return Grant.decode(envelope.body).env_hash
    except (CodecError, EnvelopeError):
        return None  # kept all the same; the desk says what is wrong with it


def _named(taken: Iterable[tuple[Envelope, Verdict]], withheld: set[bytes]) -> Iterable[Blob]:
    for envelope, _ in taken:
        core = envelope.core
        if core.record is None or envelope.is_stub:
            continue
        state = BlobState.WITHHELD if envelope.hash in withheld else BlobState.OPEN
        for ref in core.blobs:
            yield Blob(core.record, ref.id, ref.root, ref.size, core.device, False, state)


class _Seen:
    """What was stored before this batch, and of it so far; the ``ChainView`` of ``verify``."""

    def __init__(self) -> None:
        self._at: dict[tuple[bytes, int], list[Known]] = defaultdict(list)
        self._first: dict[tuple[bytes, int], bytes] = {}
        self._last: dict[bytes, tuple[int, bytes, int]] = {}
        self._revisions: dict[tuple[bytes, int], tuple[bytes, bytes]] = {}

    @classmethod
    def load(
        cls, connection: Connection, org: int, directory: Directory, envelopes: Sequence[Envelope]
    ) -> "_Seen":
        """Fetch at once all that the batch will ask for."""
        seen = cls()
        wanted: dict[bytes, set[int]] = defaultdict(set)
        for envelope in envelopes:
            core = envelope.core
            if directory.device(core.device) is not None:
                wanted[core.device] |= {core.sequence, core.sequence - 1}
        for device, sequences in wanted.items():
            for known in feed.at(connection, org, device, sequences):
                seen._at[device, known.sequence].append(known)
                seen._first.setdefault((device, known.sequence), known.env_hash)
            last = feed.last(connection, org, device)
            if last is not None:
                seen._last[device] = (last.sequence, last.env_hash, last.directory_seq)
        records = {e.core.record for e in envelopes if e.core.record is not None}
        for known in feed.of_records(connection, org, records):
            member = directory.device(known.device)
            if known.kind != Kind.RECORD or member is None:
                continue
            if known.record is not None and known.revision is not None:
                key = (known.record, known.revision)
                seen._revisions.setdefault(key, (known.env_hash, member.member))
        return seen

    def stored(self, envelope: Envelope) -> Known | None:
        """Return the stored row of exactly this envelope."""
        core = envelope.core
        rows = self._at[core.device, core.sequence]
        return next((known for known in rows if known.env_hash == envelope.hash), None)

    def add(self, envelope: Envelope, member: bytes) -> None:
        """Remember an item of this batch for those behind it."""
        core = envelope.core
        self._first.setdefault((core.device, core.sequence), envelope.hash)
        if core.sequence > self._last.get(core.device, (0, b"", 0))[0]:
            self._last[core.device] = (core.sequence, envelope.hash, core.directory_seq)
        if core.kind == Kind.RECORD and core.record is not None and core.revision is not None:
            self._revisions.setdefault((core.record, core.revision), (envelope.hash, member))

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        return self._last.get(device)

    def at(self, device: bytes, sequence: int) -> bytes | None:
        return self._first.get((device, sequence))

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        return self._revisions.get((record, revision))

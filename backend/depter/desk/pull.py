"""One visit to the relay: directory, feed, blobs; then acknowledgements, and only then the rest.

The order is the promise: nothing is acknowledged before it was verified and lies durably in the
archive, and the cursor moves only behind what is safe here. A lying relay is noticed, not believed.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from depter.desk import tables
from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.chain import OwnChain
from depter.desk.client import Page, RelayClient
from depter.desk.files import MAX_BLOB_BYTES, disk_faults, private_file
from depter.desk.handbook.book import Handbook
from depter.desk.receive import Receiver
from depter.desk.replica import Replica
from depter.desk.states import SAFE, STUB, UNOPENED
from depter.desk.withdrawals import Withdrawals
from depter.desk.words import DeskWords
from depter.envelope import BlobRef, Kind, View, check_root
from depter.envelope.feed import BLOB, DIRECTORY, ERASED, STORED
from depter.errors import CodecError, DeskError, EnvelopeError, RelayError

PUSH_ITEMS, PUSH_BYTES = 100, 1 << 20


@dataclass
class PullReport:
    """What a visit brought, for people and for tests."""

    rows: int = 0
    received: int = 0
    opened: int = 0
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    offered: int = 0
    resynced: bool = False
    words: str | None = None
    """The id of the set of words that is new here."""


@dataclass(frozen=True)
class Progress:
    """How far a visit is: ``phase`` is directory, feed, blobs, acknowledge, offer or done."""

    phase: str
    done: int
    total: int


Tell = Callable[[Progress], None]


class Pull:
    """Everything a visit needs, and the visit itself."""

    def __init__(
        self,
        *,
        archive: Archive,
        replica: Replica,
        receiver: Receiver,
        withdrawals: Withdrawals,
        chain: OwnChain,
        alarms: Alarms,
        words: DeskWords,
        handbook: Handbook,
        client: RelayClient,
        folder: Path,
        tell: Tell,
    ) -> None:
        self._archive = archive
        self._replica = replica
        self._receiver = receiver
        self._withdrawals = withdrawals
        self._chain = chain
        self._alarms = alarms
        self._words = words
        self._handbook = handbook
        self._client = client
        self._folder = folder
        self._tell = tell
        self._report = PullReport()
        self._erasures: list[tuple[bytes, bytes]] = []

    def run(self) -> PullReport:
        """Visit the relay once; raises RelayError (unreachable, not ours) and disk.full.

        Whatever was safe before a failure stays safe; the next visit goes on from there.
        """
        with _alone(self._folder / "pull.lock"):
            self._tell(Progress("directory", 0, 1))
            before = self._replica.directory.seq
            self._replica.fetch(self._client)
            if self._replica.directory.seq > before and self._receiver.parked.must_reread():
                self._archive.forget_cursor()
            self._offer_own()
            try:
                self._feed()
            except RelayError as fault:
                if fault.code != "feed.resync":
                    raise
                self._resync()
            self._blobs()
            self._receiver.settle_again()
            self._receiver.check_stubs(self._erasures)
            self._acknowledge()
            # The list of members is the newest now: nobody who was revoked is in it.
            self._handbook.send_to_new()
            self._offer_own()
            self._fetch_words()
            self._alarms.check_claims(complete=True)
            self._tell(Progress("done", 1, 1))
        return self._report

    def _fetch_words(self) -> None:
        """The words come last: no fault of theirs keeps a record from being acknowledged."""
        try:
            self._report.words = self._words.fetch(self._client)
        except RelayError as fault:
            self._report.refused.append(fault.code)

    # The feed

    def _feed(self) -> None:
        """Read every page behind our cursor."""
        cursor, view = self._archive.cursor, self._archive.view
        tip = self._client.feed("tip", 1).view
        if cursor is None or view is None:
            view = View.start(tip.epoch)
        start = view.seq
        while True:
            self._tell(Progress("feed", view.seq - start, max(tip.seq - start, 0)))
            page = self._client.feed(cursor)
            view = self._page(page, view)
            cursor = page.cursor
            if not page.more:
                return

    def _page(self, page: Page, view: View) -> View:
        hashes = []
        for row in page.rows:
            try:
                view = view.after(row)
            except EnvelopeError as fault:
                self._alarms.raise_("feed.gap", view.hash + row.what, **fault.facts)
                raise RelayError("feed.resync") from fault
            ours = self._archive.feed_hash(view.epoch, row.seq)
            if ours is not None and ours != view.hash:
                self._alarms.raise_("feed.rewritten", view.epoch, seq=row.seq)
            hashes.append((row.seq, view.hash))
        if (view.epoch, view.seq, view.hash) != (page.view.epoch, page.view.seq, page.view.hash):
            self._alarms.raise_("feed.view", view.hash + page.view.hash, seq=view.seq)
            raise RelayError("feed.resync")
        for row in page.rows:
            self._report.rows += 1
            what, ids = row.event()
            if what == STORED and row.data is not None:
                self._take(row.data, ids[0])
            elif what == STORED:
                if not self._archive.knows(ids[0]):  # a supervisor has a use for every envelope
                    self._alarms.raise_("feed.withheld", ids[0], env_hash=ids[0].hex())
            elif what == ERASED:
                self._erasures.append((ids[0], ids[1]))
            elif what == DIRECTORY and row.data is not None:
                self._replica.take(row.data)
            elif what not in (STORED, BLOB, ERASED, DIRECTORY):
                self._alarms.raise_("feed.newer", row.what, kind=what)
        # Every row of the page is durable here before the cursor moves behind it.
        self._archive.keep_page(page.cursor, view, hashes)
        return view

    def _take(self, data: bytes, promised: bytes) -> None:
        try:
            envelope, new = self._receiver.take(data, via="relay")
        except (EnvelopeError, CodecError, DeskError) as fault:
            if fault.code == "disk.full":
                raise
            if fault.code != "directory.needed":  # kept aside until the list is here
                self._report.refused.append(fault.code)
            return
        self._report.received += new and envelope.core.kind == Kind.RECORD
        if envelope.hash != promised:
            told = envelope.hash
            self._alarms.raise_("feed.other_bytes", told + promised, env_hash=told.hex())

    def _resync(self) -> None:
        """The relay's history is not the one we know: compare from the start, offer what it lost."""
        before = self._archive.view
        tip = self._client.feed("tip", 1).view
        if before is not None:
            if tip.epoch != before.epoch:
                self._alarms.raise_("feed.epoch", tip.epoch, seq=before.seq)
            else:
                self._alarms.raise_("feed.rolled_back", before.hash, seq=before.seq, now=tip.seq)
        self._archive.forget_cursor()
        self._report.resynced = True
        there: set[bytes] = set()
        blobs: set[bytes] = set()
        cursor, view = None, View.start(tip.epoch)
        while True:
            page = self._client.feed(cursor)
            view = self._page(page, view)
            for row in page.rows:
                what, ids = row.event()
                if what == STORED:
                    there.add(ids[0])
                elif what == BLOB:
                    blobs.add(ids[1])
            cursor = page.cursor
            if not page.more:
                break
        try:
            self._replica.push(self._client)
        except RelayError as fault:
            if not fault.code.startswith("directory."):
                raise
            self._alarms.raise_("directory.fork", tip.epoch, cause=fault.code)
        self._archive.forget_pushed()
        self._offer(there, blobs)

    def _offer(self, there: set[bytes], blobs: set[bytes]) -> None:
        """Give the relay back what it lost; an envelope first, then its blobs."""
        c = tables.envelopes.c
        lost = [one for one in self._archive.select(c.state != STUB) if one.env_hash not in there]
        for number, kept in enumerate(lost):
            self._tell(Progress("offer", number, len(lost)))
            self._push([self._archive.envelope(kept.env_hash).data])
            self._report.offered += 1
        for kept in self._archive.select(c.kind == int(Kind.RECORD), c.state != STUB):
            core = self._archive.envelope(kept.env_hash).core
            for ref in core.blobs:
                if ref.root not in blobs and self._archive.has_blob(core.record or b"", ref):
                    self._offer_blob(core.record or b"", ref)

    def _offer_blob(self, record: bytes, ref: BlobRef) -> None:
        try:
            self._client.push_blob(record, ref, self._archive.read_blob(ref))
        except RelayError as fault:
            if not fault.code.startswith("blob."):
                raise
            self._report.refused.append(fault.code)  # withdrawn there, or busy: the rest goes on

    # Blobs

    def _blobs(self) -> None:
        """Fetch the blobs of records that wait for them, then look at those records again."""
        waiting = self._receiver.missing_blobs()
        total = sum(len(core.blobs) for _, core in waiting)
        done = 0
        for record, core in waiting:
            for ref in core.blobs:
                self._tell(Progress("blobs", done, total))
                done += 1
                ciphertext = self._fetched(record, ref)
                if ciphertext is None:
                    continue
                try:
                    check_root(ref, ciphertext)
                except EnvelopeError as fault:
                    # The relay's copy is damaged, or it lies; ask again next time.
                    self._alarms.raise_(fault.code, ref.root, **fault.facts)
                    continue
                self._archive.keep_blob(record, ref, _written(self._folder, ref.root, ciphertext))

    def _fetched(self, record: bytes, ref: BlobRef) -> bytes | None:
        if ref.size > MAX_BLOB_BYTES:
            return None
        try:
            return self._client.blob(record, ref)
        except RelayError as fault:
            if fault.code != "relay.oversized":
                raise
            self._alarms.raise_("blob.root", ref.root, cause=fault.code)
            return None

    # Answers

    def _acknowledge(self) -> None:
        self._tell(Progress("acknowledge", 0, 1))
        self._report.acknowledged += acknowledge_all(
            self._archive, self._chain, self._replica, self._withdrawals
        )
        c = tables.envelopes.c
        self._report.opened = len(self._archive.select(c.kind == int(Kind.RECORD), c.state == SAFE))

    def _offer_own(self) -> None:
        """Push what this desk signed and the relay has not taken yet."""
        unpushed = self._archive.own_envelopes(only_unpushed=True)
        for at in range(0, len(unpushed), PUSH_ITEMS):
            part = unpushed[at : at + PUSH_ITEMS]
            self._push([data for _, data in part])
            self._archive.set_pushed([sequence for sequence, _ in part])

    def _push(self, envelopes: list[bytes]) -> None:
        batch: list[bytes] = []
        size = 0
        for data in envelopes:
            if batch and (size + len(data) > PUSH_BYTES or len(batch) == PUSH_ITEMS):
                self._refusals(self._client.push(batch))
                batch, size = [], 0
            batch.append(data)
            size += len(data)
        if batch:
            self._refusals(self._client.push(batch))

    def _refusals(self, answers: list[tuple[int, int | None, str | None]]) -> None:
        self._report.refused += [code for _, _, code in answers if code is not None]


def acknowledge_all(
    archive: Archive, chain: OwnChain, replica: Replica, withdrawals: Withdrawals
) -> int:
    """Sign acknowledgements for all that is safe and not acknowledged yet, and for what a
    withdrawal that a person confirmed has erased; nacks for what does not open. Give the number of
    envelopes acknowledged. Rulings 9 and 10."""
    if not replica.enrolled:
        return 0
    c = tables.envelopes.c
    safe = archive.select(c.kind == int(Kind.RECORD), c.state == SAFE, c.acknowledged == 0)
    # What a grant opened is read and not acknowledged: phones do not know grants (SPEC 10.6).
    items = [
        (one.device, one.sequence, one.env_hash)
        for one in safe
        if replica.recipient in archive.envelope(one.env_hash).core.recipients
    ]
    items += [
        (one.device, one.sequence, one.env_hash)
        for one in archive.select(c.kind == int(Kind.NARROWING), c.acknowledged == 0)
        if one.state == SAFE or (one.state == STUB and withdrawals.finished(one.record))
    ]
    for one in archive.select(c.kind == int(Kind.RECORD), c.state == STUB, c.acknowledged == 0):
        bound = withdrawals.binding(archive.envelope(one.env_hash).core, one.member or b"")
        if bound is not None and bound.acknowledged:
            items.append((one.device, one.sequence, one.env_hash))
    chain.acknowledge(items, archive.view)
    for one in archive.select(c.state == UNOPENED):
        if archive.unsealed("nacked", one.env_hash) is None:
            codes = [finding.code for finding in one.findings if finding.step >= 10]
            code = next(iter(codes), "desk.fault")
            if code == "desk.fault":
                continue  # this program's own fault: tried again, and told to nobody else
            chain.refuse(one.env_hash, code)
            with archive.writing() as connection:
                archive.seal(connection, "nacked", one.env_hash, code)
    return len(items)


def _written(folder: Path, root: bytes, ciphertext: bytes) -> Path:
    """Ciphertext in a private file, fsynced, on the archive's own disk."""
    path = folder / f"incoming-{root.hex()}"
    with disk_faults():
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(ciphertext)
                out.flush()
                os.fsync(out.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One visit at a time per desk; raise pull.running."""
    private_file(path)
    with path.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise DeskError("pull.running") from fault
        yield

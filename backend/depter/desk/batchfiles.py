"""Batch files (SPEC 7): the same sealed bytes on a memory stick, in and out, with the same checks as
over the relay. A file is never trusted more than a relay is."""

import errno
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from depter.desk import tables
from depter.desk.archive import Archive
from depter.desk.chain import OwnChain
from depter.desk.files import MAX_BLOB_BYTES, disk_faults
from depter.desk.opening import Opener
from depter.desk.receive import Receiver
from depter.desk.replica import Replica
from depter.desk.states import STUB, WITHDRAWN
from depter.envelope import (
    Acknowledgement,
    BatchItem,
    BlobPart,
    BlobRef,
    Damaged,
    Envelope,
    Grant,
    ItemType,
    Kind,
    OpeningKey,
    blob_parts,
    check_root,
    decode,
    read_batch,
    write_batch,
)
from depter.errors import CodecError, DepterError, DeskError, EnvelopeError, TrustError
from depter.trust.freshness import verify_freshness
from depter.trust.recovery import RECOVERED_GRANT, accept_recovered
from depter.trust.root import SignedRoot


@dataclass
class FileReport:
    """What a file held. ``problems`` counts codes; nothing of them stopped the rest."""

    envelopes: int = 0
    new: int = 0
    directory_entries: int = 0
    blobs: int = 0
    recovered: int = 0
    damaged: int = 0
    unknown: int = 0
    problems: dict[str, int] = field(default_factory=dict)
    devices: set[bytes] = field(default_factory=set)

    def problem(self, code: str) -> None:
        self.problems[code] = self.problems.get(code, 0) + 1


class BatchFiles:
    """Import and export at one desk."""

    def __init__(
        self,
        *,
        archive: Archive,
        replica: Replica,
        receiver: Receiver,
        chain: OwnChain,
        opener: Opener,
        opening: OpeningKey,
        signed_root: bytes,
        folder: Path,
    ) -> None:
        self._chain = chain
        self._opener = opener
        self._opening = opening
        self._archive = archive
        self._replica = replica
        self._receiver = receiver
        self._signed_root = signed_root
        self._folder = folder

    def read(self, data: bytes) -> FileReport:
        """Take in a file: directory first, then envelopes, then blobs; the caller acknowledges.

        Raises batch.foreign when its root is another organisation's; everything else is counted.
        """
        report = FileReport()
        items = list(read_batch(data))
        for item in items:
            if isinstance(item, Damaged):
                report.damaged += 1
                report.problem(item.code)
            elif item.type == ItemType.ROOT:
                self._check_root(item.data)
            elif item.type == ItemType.DIRECTORY:
                report.directory_entries += self._replica.take(item.data)
            elif item.type == ItemType.FRESHNESS:
                self._freshness(item.data, report)
            elif item.type not in (ItemType.ENVELOPE, ItemType.BLOB_PART, RECOVERED_GRANT):
                report.unknown += 1
        for item in items:
            if isinstance(item, BatchItem) and item.type == ItemType.ENVELOPE:
                self._envelope(item.data, report)
        for item in items:
            if isinstance(item, BatchItem) and item.type == RECOVERED_GRANT:
                self._recovered(item.data, report)
        self._blobs(
            (one for one in items if isinstance(one, BatchItem) and one.type == ItemType.BLOB_PART),
            report,
        )
        self._receiver.settle_again()
        return report

    def _check_root(self, data: bytes) -> None:
        try:
            fp = SignedRoot.decode(data).verify().fp
        except TrustError as fault:
            raise DeskError("batch.foreign", cause=fault.code) from fault
        if fp != self._replica.root.fp:
            raise DeskError("batch.foreign")

    def _freshness(self, data: bytes, report: FileReport) -> None:
        try:
            fresh = verify_freshness(data, self._replica.directory)
        except TrustError as fault:
            report.problem(fault.code)
            return
        known = self._replica.freshness
        if known is None or fresh.issued > known.issued:
            self._archive.put("freshness", data)

    def _envelope(self, data: bytes, report: FileReport) -> None:
        report.envelopes += 1
        try:
            envelope, new = self._receiver.take(data, via="file")
        except (EnvelopeError, CodecError, DeskError) as fault:
            if fault.code == "disk.full":
                raise
            report.problem(fault.code)
            return
        report.new += new
        report.devices.add(envelope.core.device)

    def _recovered(self, data: bytes, report: FileReport) -> None:
        """A content key from ``depter recover``: proven on the record, then signed as our grant."""
        try:
            grant = Grant.decode(data)
            envelope = self._archive.envelope(grant.env_hash)
            accept_recovered(envelope, grant, self._opening)
            sealed = next(sealed for kid, sealed in grant.wraps if kid == self._opening.kid)
        except DepterError as fault:
            report.problem(fault.code)
            return
        if self._opener.granted(grant.env_hash) is None:
            with self._archive.writing() as connection:
                self._opener.keep_grant(connection, grant.env_hash, sealed)
            if self._replica.enrolled:
                self._chain.grant(grant)
        report.recovered += 1

    # Blobs in pieces

    def _blobs(self, parts: Iterable[BatchItem], report: FileReport) -> None:
        wanted = self._wanted()
        open_files: dict[bytes, tuple[Path, dict[int, int]]] = {}
        for stale in self._folder.glob("import-*"):  # left by an import that was cut
            if stale.stat().st_mtime < time.time() - 86400:
                stale.unlink(missing_ok=True)
        try:
            for item in parts:
                self._part(item.data, wanted, open_files, report)
            for root, (path, pieces) in open_files.items():
                record, ref = wanted[root]
                if _covered(pieces, ref.size):
                    self._whole(record, ref, path, report)
                else:
                    report.problem("blob.missing")
        finally:
            for path, _ in open_files.values():
                path.unlink(missing_ok=True)

    def _wanted(self) -> dict[bytes, tuple[bytes, BlobRef]]:
        """Blobs that an envelope of the archive names and that are not here: only these are taken."""
        c = tables.envelopes.c
        wanted = {}
        for kept in self._archive.select(
            c.kind == int(Kind.RECORD), c.state.not_in((STUB, WITHDRAWN))
        ):
            core = self._archive.envelope(kept.env_hash).core
            for ref in core.blobs:
                if ref.size > MAX_BLOB_BYTES:
                    continue  # no relay takes it either
                if not self._archive.has_blob(core.record or b"", ref):
                    wanted[ref.root] = (core.record or b"", ref)
        return wanted

    def _part(
        self,
        data: bytes,
        wanted: dict[bytes, tuple[bytes, BlobRef]],
        open_files: dict[bytes, tuple[Path, dict[int, int]]],
        report: FileReport,
    ) -> None:
        try:
            part = BlobPart.decode(data)
        except (CodecError, EnvelopeError) as fault:
            report.problem(fault.code)
            return
        if part.offset + len(part.data) > MAX_BLOB_BYTES:
            report.problem("batch.part")
            return
        known = wanted.get(part.root)
        if known is None:
            return  # here already, or no envelope names it
        if part.offset + len(part.data) > known[1].size:
            report.problem("batch.part")
            return
        with disk_faults():
            if part.root not in open_files:
                handle, name = tempfile.mkstemp(prefix="import-", dir=self._folder)
                os.close(handle)
                open_files[part.root] = (Path(name), {})
            path, pieces = open_files[part.root]
            try:
                with path.open("r+b") as out:
                    out.seek(part.offset)
                    out.write(part.data)
            except OSError as fault:
                if fault.errno != errno.EINVAL:
                    raise
                report.problem("batch.part")  # a place that this disk's files cannot reach
                return
        pieces[part.offset] = max(pieces.get(part.offset, 0), len(part.data))

    def _whole(self, record: bytes, ref: BlobRef, path: Path, report: FileReport) -> None:
        try:
            check_root(ref, path.read_bytes())
        except EnvelopeError as fault:
            report.problem(fault.code)
            return
        with disk_faults(), path.open("rb") as written:
            os.fsync(written.fileno())
        self._archive.keep_blob(record, ref, path)
        report.blobs += 1

    # Out

    def export(self, hashes: Iterable[bytes] | None = None) -> Iterator[bytes]:
        """A file of everything sealed here, or of some envelopes with their blobs. It can be given to
        another desk, or rebuild a relay. Of what was taken back it holds the stub."""
        return write_batch(self._items(None if hashes is None else set(hashes)))

    def _items(self, hashes: set[bytes] | None) -> Iterator[BatchItem]:
        yield from self._trust()
        c = tables.envelopes.c
        for kept in self._archive.select(c.state != STUB):
            if hashes is not None and kept.env_hash not in hashes:
                continue
            envelope = self._archive.envelope(kept.env_hash)
            if kept.state == WITHDRAWN:  # the person took it back: nobody gets it any more
                yield BatchItem(ItemType.ENVELOPE, envelope.stub())
                continue
            yield BatchItem(ItemType.ENVELOPE, envelope.data)
            for ref in envelope.core.blobs:
                if self._archive.has_blob(envelope.core.record or b"", ref):
                    yield from blob_parts(ref.id, ref.root, self._archive.read_blob(ref))

    def export_acknowledgements(self, devices: set[bytes] | None = None) -> Iterator[bytes]:
        """The way back: our acknowledgements, for some devices or for all. Ruling 19."""
        return write_batch(self._acknowledgements(devices))

    def _acknowledgements(self, devices: set[bytes] | None) -> Iterator[BatchItem]:
        yield from self._trust()
        for _, data in self._archive.own_envelopes():
            envelope = decode(data, allow_stub=True)
            if devices is None or self._named(envelope) & devices:
                yield BatchItem(ItemType.ENVELOPE, data)

    def _named(self, envelope: Envelope) -> set[bytes]:
        """The devices that one of our envelopes concerns."""
        if envelope.core.kind == Kind.RETURN:
            found = map(self._replica.directory.find_recipient, envelope.core.recipients)
            return {device.id for device in found if device is not None}
        if envelope.core.kind != Kind.ACKNOWLEDGEMENT:
            return set()
        return {device for device, _, _ in Acknowledgement.decode(envelope.body or b"").items}

    def _trust(self) -> Iterator[BatchItem]:
        yield BatchItem(ItemType.ROOT, self._signed_root)
        for entry in self._replica.directory.entries:
            yield BatchItem(ItemType.DIRECTORY, entry)
        statement = self._archive.get("freshness")
        if statement is not None:
            yield BatchItem(ItemType.FRESHNESS, statement)


def _covered(pieces: dict[int, int], size: int) -> bool:
    at = 0
    for offset in sorted(pieces):
        if offset > at:
            return False
        at = max(at, offset + pieces[offset])
    return at == size

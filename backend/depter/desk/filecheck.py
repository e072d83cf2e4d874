"""Check a batch file with nothing but what stands in it: no vault, no key, no network. It opens nothing
and keeps nothing; whether the root inside is ours, a person compares by its fingerprint."""

from dataclasses import dataclass

from depter.desk.batchfiles import FileReport
from depter.envelope import (
    BlobPart,
    BlobRef,
    Damaged,
    Envelope,
    ItemType,
    Kind,
    check_root,
    decode,
    read_batch,
    verify,
)
from depter.errors import DepterError, EnvelopeError
from depter.trust.directory import Directory
from depter.trust.freshness import verify_freshness
from depter.trust.root import SignedRoot


@dataclass
class Checked(FileReport):
    """What a file says of itself, judged by nothing but the root inside it."""

    fingerprint: bytes | None = None
    kind: str = ""
    signed: int = 0
    whole_blobs: int = 0


class _Chain:
    """The chain inside one file."""

    def __init__(self) -> None:
        self.seen: dict[tuple[bytes, int], bytes] = {}
        self.tops: dict[bytes, tuple[int, bytes, int]] = {}
        self.revisions: dict[tuple[bytes, int], tuple[bytes, bytes]] = {}

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        return self.tops.get(device)

    def at(self, device: bytes, sequence: int) -> bytes | None:
        return self.seen.get((device, sequence))

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        return self.revisions.get((record, revision))

    def add(self, envelope: Envelope, member: bytes) -> None:
        core = envelope.core
        self.seen.setdefault((core.device, core.sequence), envelope.hash)
        top = self.tops.get(core.device)
        if top is None or top[0] < core.sequence:
            self.tops[core.device] = (core.sequence, envelope.hash, core.directory_seq)
        if core.kind == Kind.RECORD and core.record and core.revision:
            self.revisions.setdefault((core.record, core.revision), (envelope.hash, member))


def check_file(data: bytes) -> Checked:
    """Steps 1 to 9 and the roots of blobs, offline and without any key; opens nothing."""
    report, directory, chain = Checked(), None, _Chain()
    wanted: dict[bytes, BlobRef] = {}
    blobs: dict[bytes, dict[int, bytes]] = {}
    for item in read_batch(data):
        if isinstance(item, Damaged):
            report.damaged += 1
            report.problem(item.code)
            continue
        try:
            match item.type:
                case ItemType.ROOT:
                    root = SignedRoot.decode(item.data).verify()
                    report.fingerprint, report.kind = root.fp, root.kind
                    directory = directory or Directory(root)
                case ItemType.DIRECTORY if directory is not None:
                    report.directory_entries += directory.append(item.data)
                case ItemType.FRESHNESS if directory is not None:
                    verify_freshness(item.data, directory)
                case ItemType.ENVELOPE:
                    report.envelopes += 1
                    envelope = decode(item.data, allow_stub=True)
                    wanted |= {ref.root: ref for ref in envelope.core.blobs}
                    if directory is None:
                        report.problem("directory.needed")
                        continue
                    verdict = verify(envelope, directory.org, directory, chain)
                    report.signed += 1
                    report.devices.add(envelope.core.device)
                    for finding in verdict.findings:
                        report.problem(finding.code)
                    chain.add(envelope, verdict.member)
                case ItemType.BLOB_PART:
                    part = BlobPart.decode(item.data)
                    blobs.setdefault(part.root, {})[part.offset] = part.data
                case _:
                    report.unknown += 1
        except DepterError as fault:
            report.problem(fault.code)
    for root_hash, ref in wanted.items():
        pieces = blobs.get(root_hash, {})
        ciphertext = b"".join(pieces[at] for at in sorted(pieces))
        try:
            check_root(ref, ciphertext)
            report.whole_blobs += 1
        except EnvelopeError:
            report.problem("blob.root" if pieces else "blob.missing")
    report.blobs = len(blobs)
    return report

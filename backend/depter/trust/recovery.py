"""Open records with the escrow key (SPEC 10.7) when the supervisors' keys are gone: prove that it
works, or wrap each record's key to a new supervisor; it gives no plaintext to anybody.

Recovery runs on an offline machine that has no member's key, and a grant must be signed by a
supervisor's device. So recovery writes **unsigned grant bodies** (batch items of type 6) that only
the new supervisor's key opens; her desk tries each on the sealed record, whose key commitment lets no
other content key pass, and signs the grants (kind 3) itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from depter.envelope.batch import BatchItem, BlobPart, Damaged, ItemType
from depter.envelope.blobs import open_blob
from depter.envelope.bodies import Grant, Withdrawal
from depter.envelope.core import Core, Kind
from depter.envelope.envelope import Envelope, decode
from depter.envelope.keys import OpeningKey, RecipientKey
from depter.envelope.payload import Payload, check_payload
from depter.envelope.seal import grant_info
from depter.envelope.unseal import open_cek, open_grant, unseal, unseal_with_cek
from depter.errors import CodecError, EnvelopeError, TrustError
from depter.trust.directory import Device, Directory
from depter.trust.entries import Role

RECOVERED_GRANT: Final = ItemType.RECOVERED_GRANT
"""The batch item type of an unsigned grant body."""


@dataclass
class Drill:
    """What a drill found: numbers and codes, never content."""

    records: int = 0
    withdrawals: int = 0
    files: int = 0
    files_elsewhere: int = 0
    erased: int = 0
    others: int = 0
    """Envelopes that nobody seals to escrow: acknowledgements, returns and the like."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """(env_hash in hex, or the offset in the file; code) of what did not open."""

    @property
    def codes(self) -> Counter[str]:
        return Counter(code for _, code in self.faults)


def drill(items: Iterable[BatchItem | Damaged], escrow: OpeningKey) -> Drill:
    """Open every record and file of a batch with the escrow key and forget what was opened."""
    found = Drill()
    content = _Content(items, found)
    for envelope in content.envelopes.values():
        try:
            _open(envelope, escrow, content, found)
        except (EnvelopeError, CodecError) as fault:
            found.faults.append((envelope.hash.hex(), fault.code))
    return found


def recover(
    items: Iterable[BatchItem | Damaged], escrow: OpeningKey, recipient: RecipientKey
) -> tuple[list[Grant], Drill]:
    """Wrap the content key of every record and withdrawal that opens to ``recipient``; the drill's
    findings say what did not. SPEC 4, kind 3."""
    found = Drill()
    content = _Content(items, found)
    grants = []
    for envelope in content.envelopes.values():
        try:
            if not _open(envelope, escrow, content, found):
                continue
        except (EnvelopeError, CodecError) as fault:
            found.faults.append((envelope.hash.hex(), fault.code))
        # A record whose photo is spoilt or whose payload is odd still belongs to the supervisor.
        try:
            cek = open_cek(envelope, escrow)
            unseal_with_cek(envelope, cek)
        except (EnvelopeError, CodecError):
            continue
        grants.append(_grant(envelope, cek, recipient))
    return grants, found


def recovered_items(grants: Iterable[Grant]) -> Iterator[BatchItem]:
    """The items of a recovery file."""
    for grant in grants:
        yield BatchItem(RECOVERED_GRANT, grant.encode())


def accept_recovered(envelope: Envelope, grant: Grant, key: OpeningKey) -> bytes:
    """The content key of ``envelope`` from a recovery file, proven on the envelope itself; the
    caller signs a grant with it. Raises recovery.other, unwrap.recipient, unwrap.failed, body.*."""
    if grant.env_hash != envelope.hash:
        raise TrustError("recovery.other")
    for kid, sealed in grant.wraps:
        if kid == key.kid:
            cek = open_grant(envelope.hash, sealed, key)
            unseal_with_cek(envelope, cek)
            return cek
    raise EnvelopeError("unwrap.recipient")


def supervisor_device(directory: Directory, prefix: str) -> Device:
    """The one active device of a supervisor whose key id, kid or member id starts with ``prefix``
    (hex); raise recovery.device when there is none, or more than one."""
    prefix = prefix.replace(" ", "").lower()
    found = [
        device
        for member in directory.members()
        if member.role is Role.SUPERVISOR
        for device in member.devices
        if device.active
        and any(
            name.hex().startswith(prefix)
            for name in (device.id, device.keys.recipient.kid, member.id)
        )
    ]
    if len(prefix) < 8 or len(found) != 1:
        raise TrustError("recovery.device", matches=len(found))
    return found[0]


class _Content:
    """The envelopes of a batch, each once, and the pieces of blobs that came with them."""

    def __init__(self, items: Iterable[BatchItem | Damaged], found: Drill) -> None:
        self.envelopes: dict[bytes, Envelope] = {}
        self._pieces: dict[tuple[bytes, bytes], dict[int, bytes]] = defaultdict(dict)
        for item in items:
            if isinstance(item, Damaged):
                found.faults.append((str(item.offset), item.code))
                continue
            try:
                if item.type == ItemType.ENVELOPE:
                    envelope = decode(item.data, allow_stub=True)
                    self.envelopes.setdefault(envelope.hash, envelope)
                elif item.type == ItemType.BLOB_PART:
                    part = BlobPart.decode(item.data)
                    self._pieces[part.blob, part.root][part.offset] = part.data
            except (EnvelopeError, CodecError) as fault:
                found.faults.append(("", fault.code))

    def blob(self, blob: bytes, root: bytes, size: int) -> bytes | None:
        """The whole ciphertext, or None when pieces are missing here."""
        out = bytearray()
        for offset, data in sorted(self._pieces.get((blob, root), {}).items()):
            if offset != len(out):
                return None
            out += data
        return bytes(out) if len(out) == size else None


def _open(envelope: Envelope, escrow: OpeningKey, content: _Content, found: Drill) -> bool:
    """Open what is sealed to escrow, count it, and say whether it was opened."""
    core = envelope.core
    if core.kind not in (Kind.RECORD, Kind.WITHDRAWAL):
        found.others += 1
        return False
    if envelope.is_stub:
        found.erased += 1
        return False
    body = unseal(envelope, escrow)
    if core.kind == Kind.WITHDRAWAL:
        Withdrawal.decode(body)
        found.withdrawals += 1
        return True
    payload = Payload.decode(body)
    check_payload(payload, core)
    _open_files(payload, core, content, found)
    found.records += 1
    return True


def _open_files(payload: Payload, core: Core, content: _Content, found: Drill) -> None:
    attachments = {one.blob: one for one in payload.attachments}
    for ref in core.blobs:
        ciphertext = content.blob(ref.id, ref.root, ref.size)
        if ciphertext is None:
            found.files_elsewhere += 1
        else:
            open_blob(ciphertext, ref, core.org, core.record or b"", attachments[ref.id])
            found.files += 1


def _grant(envelope: Envelope, cek: bytes, recipient: RecipientKey) -> Grant:
    kid = recipient.kid
    return Grant(envelope.hash, ((kid, recipient.wrap(cek, grant_info(envelope.hash, kid))),))

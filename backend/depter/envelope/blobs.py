"""Seal and open photos and recordings (SPEC 6); plaintext leaves here only when the last byte verified."""

from collections.abc import Iterable

from cryptography import cobblestone

from depter.envelope.core import BlobRef
from depter.envelope.labels import H, hashed, tagged
from depter.envelope.padding import padded_blob_size
from depter.envelope.payload import Attachment
from depter.envelope.unseal import decrypt
from depter.errors import EnvelopeError

PART = 1 << 20
_ZEROS = bytes(1 << 16)


def blob_context(org: bytes, record: bytes, blob: bytes) -> bytes:
    """Cobblestone context of a blob: it belongs to one record. SPEC 6."""
    return tagged("blob", org, record, blob)


def seal_blob(
    data: bytes | Iterable[bytes], org: bytes, record: bytes, blob: bytes, key: bytes
) -> bytes:
    """Encrypt ``data`` (whole, or in pieces as they are captured) followed by zeros. SPEC 6."""
    if len(key) != 32:
        raise EnvelopeError("key.length", size=len(key))
    encryptor = cobblestone.Cobblestone256Encryptor(key, blob_context(org, record, blob))
    out, size = bytearray(), 0
    for piece in (data,) if isinstance(data, bytes) else data:
        size += len(piece)
        out += encryptor.update(piece)
    left = padded_blob_size(size) - size
    while left:
        zeros = _ZEROS[:left]
        out += encryptor.update(zeros)
        left -= len(zeros)
    out += encryptor.finalize()
    return bytes(out)


def part_hashes(ciphertext: bytes) -> list[bytes]:
    """SHA-256 of each 1 MiB part. SPEC 6."""
    return [H(ciphertext[at : at + PART]) for at in range(0, len(ciphertext), PART)]


def root_of(size: int, hashes: list[bytes]) -> bytes:
    """ct_root from the ciphertext's size and the hashes of its parts. SPEC 6."""
    return hashed("blobroot", size, hashes)


def blob_ref(blob: bytes, ciphertext: bytes) -> BlobRef:
    """How the core names this ciphertext. SPEC 4, core.15."""
    size = len(ciphertext)
    return BlobRef(blob, size, root_of(size, part_hashes(ciphertext)))


def check_root(ref: BlobRef, ciphertext: bytes) -> None:
    """First half of step 12: raise blob.root."""
    if blob_ref(ref.id, ciphertext) != ref:
        raise EnvelopeError("blob.root", blob=ref.id.hex())


def open_blob(
    ciphertext: bytes, ref: BlobRef, org: bytes, record: bytes, attachment: Attachment
) -> bytes:
    """Step 12 of SPEC 8: root, decryption, true size, zeros and SHA-256 of the data."""
    check_root(ref, ciphertext)
    padded = decrypt(attachment.key, blob_context(org, record, ref.id), ciphertext, "blob.failed")
    size = attachment.size
    if len(padded) != padded_blob_size(size):
        raise EnvelopeError("blob.padding", blob=ref.id.hex())
    if padded[size:].count(0) != len(padded) - size:
        raise EnvelopeError("blob.padding", blob=ref.id.hex())
    data = padded[:size]
    if H(data) != attachment.sha256:
        raise EnvelopeError("blob.hash", blob=ref.id.hex())
    return data

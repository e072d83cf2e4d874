"""Batch files (SPEC 7): the same sealed bytes on a memory stick; a damaged item spoils only itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from depter.envelope.codec import dec, dec_first, enc
from depter.errors import CodecError, EnvelopeError

MAX_BLOB_PART = 256 << 10


class ItemType(IntEnum):
    """What an item of a batch file holds. SPEC 7."""

    ROOT = 1
    DIRECTORY = 2
    FRESHNESS = 3
    ENVELOPE = 4
    BLOB_PART = 5
    RECOVERED_GRANT = 6


@dataclass(frozen=True)
class BatchItem:
    """One whole item; ``type`` may be one that this version does not know."""

    type: int
    data: bytes


@dataclass(frozen=True)
class Damaged:
    """Bytes of a batch file that are no item: where, and why."""

    offset: int
    code: str


@dataclass(frozen=True)
class BlobPart:
    """A piece of a blob's ciphertext on its way in a file."""

    blob: bytes
    root: bytes
    offset: int
    data: bytes

    def encode(self) -> bytes:
        return enc([self.blob, self.root, self.offset, self.data])

    @classmethod
    def decode(cls, data: bytes) -> "BlobPart":
        match dec(data):
            case [bytes() as blob, bytes() as root, int() as offset, bytes() as piece] if (
                len(blob) == 16 and len(root) == 32 and not isinstance(offset, bool)
            ):
                return cls(blob, root, offset, piece)
        raise EnvelopeError("batch.part")


def write_batch(items: Iterable[BatchItem]) -> Iterator[bytes]:
    """Encode items one after another. SPEC 7."""
    for item in items:
        yield enc([int(item.type), item.data])


def blob_parts(blob: bytes, root: bytes, ciphertext: bytes) -> Iterator[BatchItem]:
    """Cut a blob into items of at most 256 KiB. SPEC 7."""
    for at in range(0, len(ciphertext), MAX_BLOB_PART):
        part = BlobPart(blob, root, at, ciphertext[at : at + MAX_BLOB_PART])
        yield BatchItem(ItemType.BLOB_PART, part.encode())


def read_batch(data: bytes) -> Iterator[BatchItem | Damaged]:
    """Read a batch file to its end. An item that decodes to something else is passed over as Damaged;
    where the length itself is unreadable the reader looks for the next item start. SPEC 7."""
    offset = 0
    while offset < len(data):
        try:
            value, end = dec_first(data, offset)
        except CodecError as fault:
            yield Damaged(offset, fault.code)
            offset = _next_item(data, offset + 1)
            continue
        match value:
            case [int() as kind, bytes() as body] if not isinstance(kind, bool):
                yield BatchItem(kind, body)
                offset = end
            case _:
                yield Damaged(offset, "batch.shape")
                offset = _next_item(data, offset + 1)


def _next_item(data: bytes, offset: int) -> int:
    """Find where an item plausibly starts: ``[a known type, bytes]`` that ends inside the file.

    Signatures and hashes inside decide whether it really is one; this only resynchronises.
    """
    while True:
        offset = data.find(b"\x82", offset)
        if offset < 0 or offset + 2 >= len(data):
            return len(data)
        if 1 <= data[offset + 1] <= ItemType.RECOVERED_GRANT and data[offset + 2] >> 5 == 2:
            try:
                dec_first(data, offset)
            except CodecError:
                pass
            else:
                return offset
        offset += 1

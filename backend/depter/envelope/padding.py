"""Hide true sizes behind Padmé sizes (SPEC 5, 6); never shows how much of a size is data."""

from depter.errors import EnvelopeError

PAYLOAD_FLOOR = 4096
BLOB_FLOOR = 65_536


def padme(size: int) -> int:
    """Round ``size`` (bytes) up as Padmé does: at most 12 % more, log log n sizes. SPEC 5."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def padded_payload_size(size: int) -> int:
    """Size of ``pad`` for ``size`` bytes of payload. SPEC 5."""
    return max(PAYLOAD_FLOOR, padme(size + 4))


def padded_blob_size(size: int) -> int:
    """Size of a padded blob before sealing for ``size`` bytes of data. SPEC 6."""
    return max(BLOB_FLOOR, padme(size))


def pad(data: bytes) -> bytes:
    """``u32be length || data || zeros``. SPEC 5."""
    framed = len(data).to_bytes(4, "big") + data
    return framed.ljust(padded_payload_size(len(data)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo ``pad``; raise padding.length, padding.size or padding.zeros. SPEC 5."""
    if len(padded) < PAYLOAD_FLOOR:
        raise EnvelopeError("padding.size", size=len(padded))
    size = int.from_bytes(padded[:4], "big")
    if size + 4 > len(padded):
        raise EnvelopeError("padding.length", size=size)
    if len(padded) != padded_payload_size(size):
        raise EnvelopeError("padding.size", size=len(padded))
    if padded[4 + size :].count(0) != len(padded) - 4 - size:
        raise EnvelopeError("padding.zeros")
    return padded[4 : 4 + size]

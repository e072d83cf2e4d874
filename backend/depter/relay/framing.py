"""Cut a pushed sequence into its items without trusting it, so that a damaged item spoils only itself.

It must never decode an item: it only finds where one ends; ``depter.envelope`` decides what it is.
"""

from dataclasses import dataclass

from depter.errors import RelayError

_MAX_DEPTH = 16
_MAX_HEADS = 4096


@dataclass(frozen=True)
class Piece:
    """The bytes of one item, or why its end cannot be found."""

    data: bytes
    fault: str | None = None


def split(body: bytes, max_items: int) -> list[Piece]:
    """Cut a CBOR sequence (RFC 8742); ``push.empty`` and ``push.items`` for none and too many.

    Where an item's length cannot be read, the rest of the body is one faulty piece: the items before
    it are kept, and the sender offers those behind it again.
    """
    pieces: list[Piece] = []
    offset = 0
    while offset < len(body):
        if len(pieces) == max_items:
            raise RelayError("push.items", limit=max_items)
        end = _end(body, offset)
        if end is None:
            pieces.append(Piece(body[offset:], "codec.truncated"))
            break
        pieces.append(Piece(body[offset:end]))
        offset = end
    if not pieces:
        raise RelayError("push.empty")
    return pieces


def _end(body: bytes, offset: int) -> int | None:
    """Find the end of the item at ``offset``, or None."""
    open_items = [1]
    for _ in range(_MAX_HEADS):
        while open_items and open_items[-1] == 0:
            open_items.pop()
        if not open_items:
            return offset
        if offset >= len(body) or len(open_items) > _MAX_DEPTH:
            return None
        open_items[-1] -= 1
        major, low = body[offset] >> 5, body[offset] & 0x1F
        offset += 1
        if low > 27:
            return None
        number = low
        if low >= 24:
            size = 1 << (low - 24)
            number = int.from_bytes(body[offset : offset + size], "big")
            offset += size
        if major in (2, 3):
            offset += number
        elif major in (4, 5):
            open_items.append(number * (major - 3))
        elif major == 6:
            open_items[-1] += 1
        if offset > len(body):
            return None
    return None

"""How large a picture says it is, read from its first bytes, so that none is unpacked before it is known
to fit: a few kilobytes can claim a gigabyte of pixels. It never decodes a pixel.
"""

import struct
from typing import Literal

MOST_PIXELS = 50_000_000

Undrawn = Literal["", "large", "odd"]


def undrawn(data: bytes) -> Undrawn:
    """Why these bytes are not drawn: "large" above 50 megapixels, "odd" when they are no picture of
    the kinds that we draw, "" when they may be drawn."""
    size = size_of(data)
    if size is None or 0 in size:
        return "odd"
    return "large" if size[0] * size[1] > MOST_PIXELS else ""


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG, PNG or WebP picture by its header, or None."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        pass
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker in (0xD9, 0xDA):  # the end, or pixels before any size
            return None
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L" if data[20] == 0x2F:
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            return width, int.from_bytes(data[27:30], "little") + 1
    return None

"""A picture's size is known before a pixel of it is unpacked."""

import struct
import zlib

import pytest

from depter.desk.desk import Desk
from depter.desk.pictures import size_of, undrawn
from tests.desk.conftest import batch
from tests.desk.test_report import report_of, text_of
from tests.desk.test_web import Browser, app, browser
from tests.worlds import World

__all__ = ["app", "browser"]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * min(height, 100)))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    segment = b"\xff\xe1" + struct.pack(">H", 12) + b"Exif\0\0\xff\xc0\0\0"
    size = b"\xff\xff\xc2" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8" + segment + size + b"\xff\xda"


def webp(kind: bytes, data: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + kind + struct.pack("<I", len(data)) + data + bytes(8)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(40000, 40000), (40000, 40000)),
        (jpeg(65000, 64000), (65000, 64000)),
        (webp(b"VP8X", bytes(4) + b"\xff\xff\x00" + b"\x0f\x00\x00"), (65536, 16)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 199 << 14)), (100, 200)),
        (webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 30, 40)), (30, 40)),
        (b"\xff\xd8\xff\xda\x00\x02", None),
        (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 9, None),
        (b"GIF89a" + b"\xff" * 20, None),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n", None),
    ],
)
def test_the_size_stands_in_the_first_bytes(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size


def test_fifty_megapixels() -> None:
    assert undrawn(png(10000, 5000)) == ""
    assert undrawn(png(10000, 5001)) == "large"
    assert undrawn(png(0, 5001)) == "odd"
    assert undrawn(b"<svg>") == "odd"


def test_a_bomb_is_told_and_never_drawn(desk: Desk, world: World, browser: Browser) -> None:
    record = world.record(photos=[png(60000, 60000), b"BM no picture of ours"])
    desk.import_batch(batch(world, [record]))
    where = f"/interviews/{record.envelope.hash.hex()}"
    page = browser.unlock().get(where).text
    assert "<img" not in page.partition("<main")[2]
    assert "more than 50 megapixels" in page
    assert "This photo cannot be drawn" in page
    saved = browser.get(f"{where}/files/{record.photos[0].ref.id.hex()}")
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    paper = " ".join(text_of(report_of(desk, record.envelope.hash).pdf())).replace("\n", " ")
    assert "more than 50 megapixels" in paper
    assert "cannot be drawn" in paper

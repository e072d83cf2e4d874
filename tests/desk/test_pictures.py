"""A picture's size is known before a pixel of it is unpacked."""

import json
import struct
import zlib
from dataclasses import replace

import pytest

from depter.desk.desk import Desk
from depter.desk.pictures import size_of, undrawn
from tests.desk.conftest import batch, sealed_payload, told_record
from tests.desk.test_report import report_of, text_of
from tests.desk.test_web import Browser, app, browser
from tests.papers import pictures_of
from tests.worlds import Record, World

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


def drawable(width: int, said: bytes = b"") -> bytes:
    """A picture that a typesetter draws; what is said in its head, no copy has."""
    body = b"tEXt" + b"place\0" + said
    told = struct.pack(">I", len(said) + 6) + body + struct.pack(">I", zlib.crc32(body))
    plain = png(width, 8)
    return plain[:33] + told + plain[33:] if said else plain


def chosen_photo(world: World, copy_of: bytes | None = None) -> Record:
    """An interview whose photo came as a file: the original, and the working copy beside it."""
    base, question, record = told_record(world), "it.quick_photo", world.random_bytes(16)
    original = world.photo(record, drawable(64, b"GPS 42.8746N"), question)
    copy = world.photo(record, drawable(32), question)
    of = original.attachment.blob if copy_of is None else copy_of
    photos = tuple(
        replace(one, attachment=replace(one.attachment, media_type="image/png", more=more))
        for one, more in ((original, {}), (copy, {102: of}))
    )
    answers = json.loads(base.payload.answers or b"{}")
    answers["answers"][question]["value"] = [{"blob": original.attachment.blob.hex()}]
    payload = replace(
        base.payload,
        answers=json.dumps(answers).encode(),
        attachments=tuple(one.attachment for one in photos),
    )
    return Record(sealed_payload(world, payload, record, photos), payload, record, photos)


def test_the_working_copy_is_what_is_seen_and_printed(
    browser: Browser, desk: Desk, world: World
) -> None:
    """No place and no device go out with a page; the original is kept, and its hash is told."""
    record = chosen_photo(world)
    original, copy = record.photos
    desk.import_batch(batch(world, [record]))
    model = report_of(desk, record.envelope.hash).model()
    [photo] = [
        photo for part in model["parts"] for line in part["lines"] for photo in line["photos"]
    ]
    assert photo["file"] is not None and original.attachment.sha256.hex() in photo["caption"]
    assert "The working copy is shown, without place and device" in photo["caption"]
    paper = report_of(desk, record.envelope.hash).pdf()
    assert [one["/Width"] for one in pictures_of(paper)] == [32]
    where = f"/interviews/{record.envelope.hash.hex()}"
    page = browser.unlock().get(where).text
    assert f'files/{copy.attachment.blob.hex()}"><img' in page
    assert f"files/{original.attachment.blob.hex()}?save=1" in page
    assert "Other files" not in page and "The working copy is shown" in page


def test_what_only_calls_itself_a_copy_is_shown_like_any_other_file(
    desk: Desk, world: World
) -> None:
    record = chosen_photo(world, bytes(16))
    desk.import_batch(batch(world, [record]))
    text = " ".join(text_of(report_of(desk, record.envelope.hash).pdf()))
    assert "Other files" in text and "The working copy" not in text

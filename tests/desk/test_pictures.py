"""A picture's size is known before a pixel of it is unpacked."""

import json
import struct
import zlib
from dataclasses import replace
from html import unescape

import pytest

from depter.demo.stories import stories
from depter.desk.desk import Desk
from depter.desk.pictures import size_of, undrawn
from depter.desk.report import Report
from depter.forms import definitions
from depter.words import compiled_set, translator
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


TAKEN = 1_790_000_000_000  # 21 September 2026, 14:13:20 in Greenwich


def with_two_photos(world: World) -> Record:
    """An evaluation with a photo of the back and one that shows intimate parts."""
    told = told_record(world)
    rows, photos = [], []
    for intimate, more in (
        ("no", {100: "camera", 101: TAKEN, 104: TAKEN + 7 * 60_000}),
        ("yes", {100: "file", 101: TAKEN + 86_400_000, 103: TAKEN - 86_400_000, 104: "odd"}),
    ):
        row = world.random_bytes(16).hex()
        photo = world.photo(told.record, jpeg_of_demo(told), f"ph.photo/{row}/ph.file")
        photos.append(replace(photo, attachment=replace(photo.attachment, more=more)))
        inside = {"ph.intimate": intimate, "ph.file": [{"blob": photo.ref.id.hex()}]}
        answers = {id_: plain(value) for id_, value in inside.items()}
        rows.append({"id": row, "answers": answers})
    form = next(one for one in definitions() if one.form == "evaluation")
    document = {
        "form": form.form,
        "version": form.version,
        "interview_language": "ky",
        "sessions": [{"start": "2026-09-21T10:00:00+06:00", "end": None}],
        "answers": {"c.photo": plain("yes"), "ph.photo": plain(rows)},
    }
    payload = replace(
        told.payload,
        form=form.form,
        form_hash=form.hash,
        attachments=tuple(one.attachment for one in photos),
        answers=json.dumps(document).encode(),
    )
    sealed = sealed_payload(world, payload, told.record, tuple(photos))
    return Record(sealed, payload, told.record, tuple(photos))


def plain(value: object) -> dict[str, object]:
    return {
        "value": value,
        "state": "answered",
        "asked_at": None,
        "lang": None,
        "wording": None,
        "review": None,
    }


def jpeg_of_demo(told: Record) -> bytes:
    story = stories(lambda size: bytes(size))[0]
    assert story.photo is not None and told.photos
    return story.photo.data


def test_photos_are_blurred_and_intimate_ones_left_out_for_who_asks_so(
    desk: Desk, world: World, browser: Browser
) -> None:
    made = with_two_photos(world)
    desk.import_batch(batch(world, [made]))
    browser.unlock()
    where = f"/interviews/{made.envelope.hash.hex()}"
    back, intimate = (one.ref.id.hex() for one in made.photos)
    page = browser.get(where).text
    assert "There are 2 photos of injuries in this interview. Each is blurred" in page
    assert page.count('class="blurred"') == page.count("Show clearly") == 2
    # The one behind a tap is the one whose entry says so.
    assert page.count('<details class="tap">') == 1
    assert page.index(f"files/{back}") < page.index('<details class="tap">') < page.index(intimate)
    assert all(one.attachment.sha256.hex() in page for one in made.photos)
    clocks = (
        "Taken by the clock of the phone: 21.09.2026, 14:13 (UTC)",
        "By the clock of the relay: 21.09.2026, 14:20 (UTC)",
        "Added by the clock of the phone: 22.09.2026, 14:13 (UTC)",
        "The file's own time, which nobody has checked: 20.09.2026, 14:13 (UTC)",
    )
    for one in clocks:
        assert unescape(page).count(one) == 1, one
    report = Report(
        desk, desk.interview(made.envelope.hash), compiled_set(), translator("en"), whole=True
    )
    paper = "".join("".join(text_of(report.pdf())).split())
    for one in (*clocks, *(photo.attachment.sha256.hex() for photo in made.photos)):
        assert "".join(one.split()) in paper, one
    assert browser.post("/settings/photos", spared="yes").status_code == 302
    page = browser.get(where).text
    assert f"files/{back}" in page and f"files/{intimate}" not in page
    assert page.count("You chose not to see photos that may show intimate parts.") == 1
    assert made.photos[1].attachment.sha256.hex() in page  # what it is stays told
    assert 'name="spared" value="yes" checked' in browser.get("/settings").text
    assert browser.post("/settings/photos").status_code == 302
    assert f"files/{intimate}" in browser.get(where).text

"""The feed's hash chain, and batch files that survive damage."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depter.envelope import (
    ZERO_HASH,
    BatchItem,
    BlobPart,
    Damaged,
    H,
    ItemType,
    Row,
    View,
    blob_parts,
    dec,
    enc,
    read_batch,
    row_hash,
    what_blob,
    what_directory,
    what_envelope,
    what_erased,
    write_batch,
)
from depter.errors import EnvelopeError
from tests.unit.envelope.test_seal import refused

EPOCH = b"e" * 16


def test_a_view_follows_the_rows_and_notices_a_missing_one() -> None:
    rows = [Row(1, what_envelope(H(b"1"))), Row(2, what_blob(b"b" * 16, H(b"r")))]
    view = View.start(EPOCH)
    for row in rows:
        view = view.after(row)
    assert view.seq == 2
    assert view.hash == row_hash(row_hash(ZERO_HASH, 1, rows[0].what), 2, rows[1].what)
    refused("feed.gap", view.after, Row(4, what_directory(H(b"d"))))
    assert View.decode(view.encode()) == view


def test_another_history_has_another_hash() -> None:
    one = View.start(EPOCH).after(Row(1, what_envelope(H(b"a"))))
    other = View.start(EPOCH).after(Row(1, what_envelope(H(b"b"))))
    assert one.hash != other.hash


def test_rows_travel_with_marks_and_bytes() -> None:
    for row in (
        Row(1, what_envelope(H(b"1")), ("device.late",), b"bytes"),
        Row(2, what_erased(H(b"1"), H(b"w"))),
    ):
        assert Row.read(dec(row.encode())) == row
    assert Row(2, what_erased(H(b"1"), H(b"w"))).event() == (3, (H(b"1"), H(b"w")))
    refused("feed.shape", Row.read, [1, 2, [], None])
    refused("feed.shape", Row.read, [1, b"", [1], None])


def items() -> list[BatchItem]:
    return [
        BatchItem(ItemType.ROOT, b"root" * 10),
        BatchItem(ItemType.ENVELOPE, bytes(range(256)) * 40),
        *blob_parts(b"b" * 16, H(b"root"), bytes(600 << 10)),
        BatchItem(99, b"from a later version"),
        BatchItem(ItemType.ENVELOPE, b"last" * 100),
    ]


def test_a_batch_file_comes_back() -> None:
    data = b"".join(write_batch(items()))
    assert list(read_batch(data)) == items()


def test_blob_parts_join_to_the_blob() -> None:
    parts = [BlobPart.decode(item.data) for item in blob_parts(b"b" * 16, H(b"r"), b"x" * 600_000)]
    assert b"".join(part.data for part in parts) == b"x" * 600_000
    assert [part.offset for part in parts] == [0, 262_144, 524_288]
    with pytest.raises(EnvelopeError):
        BlobPart.decode(enc([b"b", b"r", 0, b""]))


def test_a_truncated_file_yields_every_whole_item() -> None:
    data = b"".join(write_batch(items()))
    read = list(read_batch(data[:-5]))
    assert read[:-1] == items()[:-1]
    assert isinstance(read[-1], Damaged) and read[-1].code == "codec.truncated"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_damaged_byte_costs_at_most_its_own_item_and_never_crashes(data: st.DataObject) -> None:
    originals = [BatchItem(ItemType.ENVELOPE, bytes([n]) * 300) for n in range(5)]
    encoded = [b"".join(write_batch([item])) for item in originals]
    whole = bytearray(b"".join(encoded))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    hit = at // len(encoded[0])
    read = list(read_batch(bytes(whole)))
    for number, item in enumerate(originals):
        if number != hit and not (at % len(encoded[0]) < 5 and number > hit):
            assert item in read


def test_something_else_in_a_file_is_told_and_skipped() -> None:
    good = BatchItem(ItemType.ENVELOPE, b"good")
    data = enc({1: 2}) + b"".join(write_batch([good])) + b"\xff\xff"
    read = list(read_batch(data))
    assert good in read
    assert Damaged(0, "batch.shape") in read
    assert list(read_batch(b"")) == []

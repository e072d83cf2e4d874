"""Payload, padding, blobs, the other bodies."""

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depter.envelope import (
    PART,
    Acknowledgement,
    Attachment,
    BlobRef,
    Checkpoint,
    Grant,
    H,
    Nack,
    Payload,
    Return,
    View,
    Withdrawal,
    blob_ref,
    check_payload,
    enc,
    open_blob,
    part_hashes,
    root_of,
    seal_blob,
)
from depter.envelope.keys import SEALED
from depter.envelope.padding import pad, padded_blob_size, padme, unpad
from depter.envelope.payload import INFLATE_LIMIT, deflate, inflate
from tests.unit.envelope.conftest import ORG, RECORD, World
from tests.unit.envelope.test_seal import refused

KEY, BLOB = b"k" * 32, b"b" * 16


@given(st.integers(2, 1 << 40))
def test_padme_costs_at_most_twelve_percent(size: int) -> None:
    assert size <= padme(size) <= size * 1.12 + 1
    assert padme(padme(size)) == padme(size)


@given(st.binary(max_size=9000))
def test_padding_comes_off(data: bytes) -> None:
    assert unpad(pad(data)) == data and len(pad(data)) >= 4096


def test_broken_padding_is_refused() -> None:
    padded = pad(b"data")
    refused("padding.size", unpad, padded[:-1])
    refused("padding.size", unpad, padded + bytes(4096))
    refused("padding.length", unpad, b"\xff" * 4 + padded[4:])
    refused("padding.zeros", unpad, padded[:-1] + b"\x01")


def attachment(data: bytes, **changes: object) -> Attachment:
    fields: dict[str, object] = {
        "blob": BLOB,
        "key": KEY,
        "size": len(data),
        "media_type": "image/jpeg",
        "name": "photo 1",
        "sha256": hashlib.sha256(data).digest(),
        "question": "it.quick_photo",
    }
    return Attachment(**(fields | changes))  # type: ignore[arg-type]


def payload(*attachments: Attachment, **changes: object) -> Payload:
    fields: dict[str, object] = {
        "form": "intake",
        "form_hash": H(b"form"),
        "answers": '{"слова": "так и сказал"}'.encode(),
        "attachments": attachments,
        "sealed_at": "2026-11-23T12:00:00+06:00",
        "consent": b"{}",
        "release": "0.1.0",
    }
    return Payload(**(fields | changes))  # type: ignore[arg-type]


def test_a_payload_comes_back_whole() -> None:
    one = payload(attachment(b"x"), more={77: "from a later version"})
    assert Payload.decode(one.encode()) == one


def test_unknown_keys_of_an_attachment_are_kept() -> None:
    one = payload(attachment(b"x", more={50: b"later"}))
    assert Payload.decode(one.encode()).attachments[0].more == {50: b"later"}


def test_answers_are_in_the_payload_or_in_a_blob_never_both_or_neither() -> None:
    refused("payload.schema", Payload.decode, payload(answers=None).encode())
    refused("payload.schema", Payload.decode, payload(answers_blob=BLOB).encode())
    one = payload(attachment(b"x"), answers=None, answers_blob=BLOB)
    assert Payload.decode(one.encode()).answers_blob == BLOB


@pytest.mark.parametrize("broken", [b"\xff", enc([]), enc({1: "intake"}), enc({1: 1})])
def test_what_is_no_payload_is_refused(broken: bytes) -> None:
    refused("payload.schema", Payload.decode, broken)


def test_inflating_stops() -> None:
    assert inflate(deflate(bytes(INFLATE_LIMIT))) == bytes(INFLATE_LIMIT)
    refused("payload.inflate", inflate, deflate(bytes(INFLATE_LIMIT + 1)))
    refused("payload.inflate", inflate, b"\xff\xff")
    refused("payload.inflate", inflate, deflate(b"abc")[:-1])
    refused("payload.inflate", inflate, deflate(b"abc") + b"x")
    refused("payload.inflate", inflate, zlib.compress(b"abc"))


def test_the_payload_names_exactly_the_blobs_of_the_core(world: World) -> None:
    ref = BlobRef(BLOB, 1, H(b"r"))
    core = world.record(blobs=[ref]).core
    check_payload(payload(attachment(b"x")), core)
    refused("payload.blobs", check_payload, payload(), core)
    refused("payload.blobs", check_payload, payload(attachment(b""), attachment(b"")), core)
    refused("payload.blobs", check_payload, payload(attachment(b"", blob=b"B" * 16)), core)
    refused("payload.blobs", check_payload, payload(attachment(b"x"), answers_blob=b"B" * 16), core)


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, PART, 3 * PART + 5])
def test_a_blob_opens_again(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    sealed = seal_blob(data, ORG, RECORD, BLOB, KEY)
    assert open_blob(sealed, blob_ref(BLOB, sealed), ORG, RECORD, attachment(data)) == data
    pieces = (data[at : at + 10_000] for at in range(0, size, 10_000))
    streamed = seal_blob(pieces, ORG, RECORD, BLOB, KEY)
    assert len(streamed) == len(sealed)
    assert open_blob(streamed, blob_ref(BLOB, streamed), ORG, RECORD, attachment(data)) == data


def test_blob_sizes_hide_the_true_size() -> None:
    assert padded_blob_size(1) == padded_blob_size(60_000) == 65_536


def test_a_changed_cut_or_moved_blob_is_refused() -> None:
    data = b"photo" * 40_000
    sealed = seal_blob(data, ORG, RECORD, BLOB, KEY)
    ref, one = blob_ref(BLOB, sealed), attachment(data)
    chunk = 16_400
    for changed in (
        sealed[:-1],
        sealed + b"\0",
        sealed[:100] + b"\0" + sealed[101:],
        sealed[chunk:],
        sealed[: 2 * chunk],
    ):
        refused("blob.root", open_blob, changed, ref, ORG, RECORD, one)
        refused("blob.failed", open_blob, changed, blob_ref(BLOB, changed), ORG, RECORD, one)
    refused("blob.failed", open_blob, sealed, ref, ORG, b"R" * 16, one)
    refused("blob.failed", open_blob, sealed, ref, b"O" * 16, RECORD, one)
    moved = blob_ref(b"B" * 16, sealed)
    refused("blob.failed", open_blob, sealed, moved, ORG, RECORD, one)
    refused("blob.failed", open_blob, sealed, ref, ORG, RECORD, attachment(data, key=b"K" * 32))


def test_a_blob_that_is_not_what_the_payload_says_is_refused() -> None:
    data = b"photo" * 20_000
    sealed = seal_blob(data, ORG, RECORD, BLOB, KEY)
    ref = blob_ref(BLOB, sealed)
    cases: list[tuple[dict[str, object], str]] = [
        ({"size": 10}, "blob.padding"),
        ({"size": len(data) - 1}, "blob.padding"),
        ({"sha256": H(b"other")}, "blob.hash"),
    ]
    for changes, code in cases:
        refused(code, open_blob, sealed, ref, ORG, RECORD, attachment(data, **changes))


def test_the_root_covers_order_and_size() -> None:
    sealed = seal_blob(bytes(2 * PART), ORG, RECORD, BLOB, KEY)
    hashes = part_hashes(sealed)
    assert root_of(len(sealed), hashes) == blob_ref(BLOB, sealed).root
    assert root_of(len(sealed), hashes[::-1]) != blob_ref(BLOB, sealed).root
    assert root_of(len(sealed) + 1, hashes) != blob_ref(BLOB, sealed).root


VIEW = View(b"e" * 16, 7, H(b"row"))


@pytest.mark.parametrize(
    "body",
    [
        Acknowledgement(((H(b"d"), 1, H(b"e")), (H(b"d"), 2, H(b"f"))), VIEW),
        Acknowledgement((), None),
        Checkpoint(3, H(b"e"), VIEW),
        Nack(H(b"e"), "unwrap.failed"),
        Grant(H(b"e"), ((H(b"k"), bytes(SEALED)),)),
        Withdrawal("не хочу больше", "2026-11-23"),
        Return('{"it.what": "уточните"}'.encode(), "2026-11-23"),
    ],
)
def test_the_other_bodies_come_back(body: object) -> None:
    assert type(body).decode(body.encode()) == body  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [Acknowledgement, Checkpoint, Nack, Grant])
def test_bodies_of_another_shape_are_refused(kind: type) -> None:
    for broken in (
        enc([True, H(b"e"), None]),
        b"",
        b"\xff",
        enc([]),
        enc([[[b"x", 1, b"y"]], None]),
        enc([1, 2, 3]),
    ):
        refused("body.shape", kind.decode, broken)  # type: ignore[attr-defined]

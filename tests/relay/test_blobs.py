"""Blobs: named first, appended in pieces, checked at the end, and nothing lost by a cut."""

import io
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from depter.errors import RelayError
from depter.relay.config import Config
from depter.relay.service import Relay
from tests.relay.caller import Caller, Reply, whats
from tests.worlds import Record, World


@pytest.fixture
def record(caller: Caller, world: World) -> Record:
    """A stored record whose photo is still on the phone."""
    made = world.record(photos=[b"\xff\xd8" + bytes(range(256)) * 1200])
    caller.push(made.envelope)
    return made


def test_a_blob_goes_up_in_pieces_and_comes_down_whole(
    caller: Caller, world: World, record: Record
) -> None:
    photo = record.photos[0]
    path = caller.blob_path(record.record, photo)
    head = caller.ask("HEAD", path)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == (
        "0",
        str(photo.ref.size),
    )
    reply = caller.upload(record.record, photo, piece=100_000)
    assert reply.status < 300
    whole = caller.ask("GET", path, device=world.supervisor)
    assert (whole.status, whole.body) == (200, photo.ciphertext)
    part = caller.ask("GET", path, b"", world.supervisor, {"Range": "bytes=1000-1999"})
    assert (part.status, part.body) == (206, photo.ciphertext[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{photo.ref.size}"
    beyond = caller.ask("GET", path, b"", world.supervisor, {"Range": "bytes=99999999-"})
    assert beyond.status == 416
    assert whats(caller.pull(world.supervisor).rows)[-1] == 2


def test_one_byte_is_a_piece_and_a_wrong_offset_is_told_the_right_one(
    caller: Caller, record: Record
) -> None:
    photo = record.photos[0]
    path = caller.blob_path(record.record, photo)
    reply = caller.ask("PUT", f"{path}?offset=0", photo.ciphertext[:1])
    assert (reply.status, reply.headers["upload-offset"]) == (204, "1")
    for offset in (0, 2, 10**9):
        reply = caller.ask("PUT", f"{path}?offset={offset}", b"xyz")
        assert (reply.status, reply.code) == (409, "blob.offset")
        assert reply.headers["upload-offset"] == "1"


def test_a_complete_blob_takes_no_more(caller: Caller, record: Record) -> None:
    photo = record.photos[0]
    caller.upload(record.record, photo)
    path = caller.blob_path(record.record, photo)
    reply = caller.ask("PUT", f"{path}?offset=0", photo.ciphertext[:10])
    assert (reply.code, reply.headers["upload-offset"]) == ("blob.offset", str(photo.ref.size))


def test_damaged_bytes_are_dropped_and_can_be_sent_again(
    caller: Caller, world: World, record: Record
) -> None:
    photo = record.photos[0]
    path = caller.blob_path(record.record, photo)
    bad = bytearray(photo.ciphertext)
    bad[5] ^= 1
    reply = caller.ask("PUT", f"{path}?offset=0", bytes(bad))
    assert (reply.status, reply.code) == (422, "blob.root")
    assert caller.ask("HEAD", path).headers["upload-offset"] == "0"
    assert whats(caller.pull(world.supervisor).rows).count(2) == 0
    assert caller.upload(record.record, photo).status < 300


def test_only_what_an_envelope_names_is_taken(caller: Caller, world: World) -> None:
    unknown = world.record(photos=[b"x"])
    path = caller.blob_path(unknown.record, unknown.photos[0])
    reply = caller.ask("PUT", f"{path}?offset=0", b"x")
    assert (reply.status, reply.code) == (404, "blob.unknown")
    assert caller.ask("HEAD", path).status == 404


@pytest.mark.parametrize(
    ("query", "size", "status", "code"),
    [
        ("?offset=0", 0, 411, "request.length"),
        ("?offset=0", 4 * 1024 * 1024 + 1, 413, "request.too_large"),
        ("?offset=0", 2 * 1024 * 1024, 413, "blob.size"),
        ("?offset=-1", 5, 400, "request.schema"),
        ("?offset=x", 5, 400, "request.schema"),
        ("", 5, 400, "request.schema"),
        ("?offset=0&offset=0", 5, 400, "request.schema"),
        ("?offset=0&more=1", 5, 400, "request.schema"),
    ],
)
def test_pieces_have_limits(
    caller: Caller, record: Record, query: str, size: int, status: int, code: str
) -> None:
    path = caller.blob_path(record.record, record.photos[0])
    headers = {"Content-Length": str(size)}
    reply = caller.ask("PUT", path + query, bytes(size), headers=headers)
    assert (reply.status, reply.code) == (status, code)


class _Cut:
    """A body that breaks off."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise ConnectionResetError
        return piece


def test_what_arrived_before_a_cut_is_kept(
    app: Flask, caller: Caller, world: World, record: Record
) -> None:
    photo = record.photos[0]
    path = caller.base + caller.blob_path(record.record, photo)
    body = _Cut(iter([photo.ciphertext[:70_000], photo.ciphertext[70_000:90_000]]))
    response = app.test_client().put(
        f"{path}?offset=0",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(photo.ref.size)},
    )
    assert response.status_code == 400
    assert response.get_json()["code"] == "request.cut"
    assert response.headers["Upload-Offset"] == "90000"
    assert caller.upload(record.record, photo).status < 300
    path = caller.blob_path(record.record, photo)
    assert caller.ask("GET", path, device=world.supervisor).body == photo.ciphertext


def test_a_kill_between_the_last_byte_and_the_check_is_finished_later(
    caller: Caller, world: World, record: Record, relay: Relay
) -> None:
    photo = record.photos[0]
    file = relay.blobs.file(world.org, record.record, photo.ref.id, photo.ref.root)
    file.parent.mkdir(parents=True)
    file.write_bytes(photo.ciphertext)
    head = caller.ask("HEAD", caller.blob_path(record.record, photo))
    assert head.headers["upload-offset"] == str(photo.ref.size)
    assert whats(caller.pull(world.supervisor).rows)[-1] == 2


def test_a_blob_is_not_all_here_while_its_last_piece_is_being_written(
    caller: Caller, world: World, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone that is told "all here" never sends it again; a power cut now would lose it."""
    photo = record.photos[0]
    path = caller.blob_path(record.record, photo)
    real = os.fdatasync
    asked: list[int] = []

    def slow(descriptor: int) -> None:
        if not asked:
            asked.append(caller.ask("HEAD", path).status)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    assert caller.ask("PUT", f"{path}?offset=0", photo.ciphertext).status == 204
    assert asked == [503]
    assert whats(caller.pull(world.supervisor).rows).count(2) == 1
    assert caller.ask("HEAD", path).headers["upload-offset"] == str(photo.ref.size)


def test_one_device_cannot_begin_files_without_end(
    caller: Caller, world: World, relay: Relay, config: Config
) -> None:
    made = world.record(photos=[b"a" * 65536, b"b" * 65536, b"c" * 65536])
    others = world.record(world.devices[2], photos=[b"d" * 65536])
    caller.push(made.envelope, others.envelope)
    size = made.photos[0].ref.size
    relay.config = replace(config, max_unfinished_bytes=2 * size)

    def begin(of: Record, number: int) -> Reply:
        photo = of.photos[number]
        path = caller.blob_path(of.record, photo)
        return caller.ask("PUT", f"{path}?offset=0", photo.ciphertext[:10])

    assert [begin(made, number).status for number in (0, 1)] == [204, 204]
    reply = begin(made, 2)
    assert (reply.status, reply.code) == (507, "blob.quota")
    assert begin(others, 0).status == 204  # each device has its own share
    # What is begun goes on, and makes room.
    assert caller.upload(made.record, made.photos[0]).status < 300
    assert begin(made, 2).status == 204


def test_one_device_cannot_fill_the_relay_with_files(
    caller: Caller, world: World, relay: Relay, config: Config
) -> None:
    made = world.record(photos=[b"a" * 65536, b"b" * 65536])
    caller.push(made.envelope)
    relay.config = replace(config, max_device_bytes=made.photos[0].ref.size)
    assert caller.upload(made.record, made.photos[0]).status < 300
    reply = caller.upload(made.record, made.photos[1])
    assert (reply.status, reply.code) == (507, "blob.quota")
    assert caller.push(world.record().envelope)[0] == 200  # records still get in


def test_two_requests_never_write_one_blob_at_once(
    relay: Relay, world: World, record: Record
) -> None:
    photo = record.photos[0]
    file = relay.blobs.file(world.org, record.record, photo.ref.id, photo.ref.root)
    faults: list[str] = []

    class Nested(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            try:
                relay.blobs.write_piece(file, 0, io.BytesIO(b"zz"), 2, photo.ref.size)
            except RelayError as fault:
                faults.append(fault.code)
            return super().read(size)

    relay.blobs.write_piece(file, 0, Nested(b"abc"), 3, photo.ref.size)
    assert set(faults) == {"blob.busy"}
    assert file.read_bytes() == b"abc"


def test_an_interviewer_never_downloads(caller: Caller, world: World, record: Record) -> None:
    photo = record.photos[0]
    caller.upload(record.record, photo)
    path = caller.blob_path(record.record, photo)
    assert caller.ask("GET", path, device=world.interviewer).code == "role.supervisor"
    assert caller.ask("GET", path).code == "token.missing"


def test_an_incomplete_blob_is_not_given_out(caller: Caller, world: World, record: Record) -> None:
    path = caller.blob_path(record.record, record.photos[0])
    caller.ask("PUT", f"{path}?offset=0", record.photos[0].ciphertext[:100])
    reply = caller.ask("GET", path, device=world.supervisor)
    assert (reply.status, reply.code) == (404, "blob.incomplete")

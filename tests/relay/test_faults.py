"""A full disk, a busy database, and faults of our own: a plain code, and nothing half written."""

import errno
import os
import shutil
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from depter.envelope import Envelope, dec
from depter.relay import ingest
from depter.relay.blob_folder import BlobFolder
from depter.relay.service import Relay
from depter.relay.storage.feed import NewRow
from tests.relay.caller import Caller
from tests.worlds import World


def test_a_full_disk_stores_nothing_of_a_batch(caller: Caller, world: World, relay: Relay) -> None:
    before = caller.pull(world.supervisor).view

    def tight(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite takes what is there as the bound
        cursor.close()

    event.listen(relay.database.engine, "checkout", tight)
    big = [world.record(answers={"t": os.urandom(20_000).hex()}).envelope for _ in range(8)]
    reply = caller.ask("POST", "envelopes", b"".join(one.data for one in big))
    event.remove(relay.database.engine, "checkout", tight)
    relay.database.engine.dispose()
    assert (reply.status, reply.code) == (507, "relay.full")
    assert caller.pull(world.supervisor).view == before
    assert caller.push(*big)[0] == 200


def test_a_full_disk_keeps_what_arrived_of_a_blob(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.record(photos=[b"x" * 200_000])
    photo = made.photos[0]
    caller.push(made.envelope)
    real = os.pwrite

    def full(descriptor: int, data: bytes, at: int) -> int:
        if at >= 65536:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data, at)

    monkeypatch.setattr(os, "pwrite", full)
    path = caller.blob_path(made.record, photo)
    reply = caller.ask("PUT", f"{path}?offset=0", photo.ciphertext)
    assert (reply.status, reply.code) == (507, "relay.full")
    assert reply.headers["upload-offset"] == "65536"
    monkeypatch.undo()
    assert caller.upload(made.record, photo).status < 300


def test_the_reserve_is_never_used(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    one = world.record().envelope
    monkeypatch.setattr(BlobFolder, "has_room", lambda *_: False)
    reply = caller.ask("POST", "envelopes", one.data)
    assert (reply.status, reply.code) == (507, "relay.full")
    assert app.test_client().get("/health").status_code == 507


def test_records_still_get_in_when_photos_have_filled_the_disk(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch, relay: Relay, app: Flask
) -> None:
    made = world.record(photos=[b"x" * 1000])
    least = relay.config.reserve_bytes + relay.config.envelope_reserve_bytes
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(least + 1000))
    assert caller.push(made.envelope)[0] == 200
    path = caller.blob_path(made.record, made.photos[0])
    reply = caller.ask("PUT", f"{path}?offset=0", made.photos[0].ciphertext)
    assert (reply.status, reply.code) == (507, "blob.no_room")
    health = app.test_client().get("/health")
    assert health.status_code == 200
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(least - 1))
    health = app.test_client().get("/health")
    assert (health.status_code, health.get_json()) == (507, {"status": "full for files"})


@dataclass
class _Usage:
    free: int


def test_a_fault_over_one_item_keeps_no_other_out(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that we did not foresee, it concerns the item that it arose over."""
    batch = [world.record().envelope for _ in range(3)]
    real = ingest._row

    def broken(envelope: Envelope, *more: object) -> NewRow:
        if envelope.hash == batch[1].hash:
            raise IntegrityError("INSERT", {}, Exception("her name is Canary"))
        return real(envelope, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "_row", broken)
    status, told = caller.push(*batch)
    assert (status, told) == (207, [[1, 4, None], [2, None, "relay.fault"], [3, 5, None]])
    monkeypatch.undo()
    assert caller.push(*batch) == (200, [[1, 4, None], [2, 6, None], [3, 5, None]])


def test_a_fault_of_ours_tells_no_more_than_its_place(
    caller: Caller, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("her name is Canary")

    monkeypatch.setattr(ingest, "verify", broken)
    reply = caller.ask("POST", "envelopes", world.record().envelope.data)
    assert (reply.status, dec(reply.body)) == (207, [[1, None, "relay.fault"]])
    assert b"Canary" not in reply.body
    assert "Canary" not in caplog.text
    assert "ValueError at" in caplog.text

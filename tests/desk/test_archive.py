"""The archive: lists a thousand interviews at once, holds no plaintext, and says so when the disk is full."""

import errno
import json
import os
import stat
import time
from pathlib import Path

import pytest
from flask import render_template
from sqlalchemy import insert

from depter.demo.canary import search
from depter.desk import tables
from depter.desk.app import create_app
from depter.desk.archive import Archive
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.holder import PullState
from depter.desk.pull import acknowledge_all
from depter.errors import DeskError
from tests.desk.conftest import PASSPHRASE, batch
from tests.worlds import World

CANARY = "Канарейка-тутқын-7f3a9c1e55"


def test_a_thousand_interviews_list_at_once(desk: Desk, world: World) -> None:
    record = world.record()
    summary = {
        "case": "0000-0000",
        "form": "intake",
        "language": "ky",
        "sealed_at": "2026-11-23T10:00:00+06:00",
        "states": {"answered": 20, "declined": 1},
        "hidden": 0,
        "photos": 1,
        "sessions": 1,
        "interim": False,
        "urgent": False,
    }
    desk.import_batch(batch(world, [record]))
    kept = desk.archive.kept(record.envelope.hash)
    assert kept is not None
    with desk.archive.writing() as connection:
        for number in range(1000):
            id_ = number.to_bytes(32, "big")
            row = {
                "env_hash": id_,
                "device": kept.device,
                "sequence": number + 2,
                "kind": 1,
                "record": id_[-16:],
                "revision": 1,
                "member": kept.member,
                "directory_seq": 1,
                "state": "safe",
                "findings": "[]",
                "via": "relay",
                "at": number,
                "acknowledged": 1,
                "data": record.envelope.data,
            }
            connection.execute(insert(tables.envelopes).values(row))
            desk.archive.seal(connection, "interview", id_, summary)
    times = []
    for _ in range(3):
        begun = time.process_time()
        assert len(desk.interviews()) == 1001
        times.append(time.process_time() - begun)
    assert min(times) < 0.3
    app = create_app(desk.config, now=lambda: 1_795_000_000.0, random_bytes=world.random_bytes)
    listed = desk.interviews()
    with app.test_request_context():
        begun = time.process_time()
        page = render_template(
            "overview.html",
            interviews=listed,
            total=len(listed),
            asked={},
            attention=[],
            alarms=[],
            pull=PullState(),
        )
        assert time.process_time() - begun < 1
    assert page.count("<tr>") == 1002


def test_nothing_readable_lies_on_the_disk(desk: Desk, world: World, config: Config) -> None:
    answers = {"answers": {"it.what": {"value": CANARY, "state": "answered"}}}
    photo = b"\xff\xd8\xff" + CANARY.encode() * 50
    record, gone = (world.record(answers=answers, photos=[photo]) for _ in range(2))
    desk.import_batch(batch(world, [record, gone, world.withdraw(gone.record)]))
    opened = desk.interview(record.envelope.hash).opened
    assert opened is not None
    assert CANARY in json.loads(opened.answers or b"")["answers"]["it.what"]["value"]
    desk.log.write("open", reason=CANARY)
    desk.alarms.raise_("nack", b"x", cause=CANARY)
    needles: list[str | bytes] = [CANARY, PASSPHRASE, "Practice Interviewer 1"]
    assert search([config.folder], needles) == []
    desk.archive.close()
    assert search([config.folder], needles) == []
    files = [path for path in config.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"vault", "archive.db"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_row_moved_to_another_place_does_not_open(desk: Desk) -> None:
    with desk.archive.writing() as connection:
        desk.archive.seal(connection, "interview", b"a" * 32, {"case": "A"})
        data = connection.execute(tables.sealed.select()).one().data
        connection.execute(insert(tables.sealed).values(kind="interview", id=b"b" * 32, data=data))
    with pytest.raises(DeskError) as told:
        desk.archive.unsealed("interview", b"b" * 32)
    assert told.value.code == "archive.damaged"


def test_the_log_notices_what_was_taken_out(desk: Desk) -> None:
    for number in range(3):
        desk.log.write("open", reason=str(number))
    assert desk.log.entries()[1]
    with desk.archive.writing() as connection:
        desk.archive.forget_sealed(connection, "decision", (2).to_bytes(8, "big"))
    assert not desk.log.entries()[1]


def test_a_full_disk_acknowledges_nothing(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = world.record(photos=[b"\xff\xd8\xff" * 100])
    data = batch(world, [record])

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DeskError) as told:
            desk.import_batch(data)
    assert told.value.code == "disk.full"
    assert desk.archive.own_envelopes() == []
    assert acknowledge_all(desk.archive, desk._chain, desk.replica, desk._withdrawals) == 0
    desk.import_batch(data)  # there is room again
    assert len(desk.archive.own_envelopes()) == 1


def test_a_full_database_says_so(desk: Desk, world: World) -> None:
    with desk.archive.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    limited = Archive(desk.config.archive, desk.config.blobs, bytes(32), world.random_bytes)
    with pytest.raises(DeskError) as told, limited.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for number in range(100):
            limited.seal(connection, "x", number.to_bytes(4, "big"), "y" * 4000)
    assert told.value.code == "disk.full"
    limited.close()


def test_a_newer_archive_is_left_alone(desk: Desk, world: World, tmp_path: Path) -> None:
    desk.archive.put("version", b"2")
    with pytest.raises(DeskError) as told:
        Archive(desk.config.archive, desk.config.blobs, bytes(32), world.random_bytes)
    assert told.value.code == "archive.newer"


@pytest.mark.parametrize("first", [0x00, 0x7F, 0xFE, 0xFF])
def test_what_begins_with_a_prefix_is_found_whatever_follows(desk: Desk, first: int) -> None:
    """One envelope in 256 has a hash that begins with FF: its person's code was not found any more."""
    record = bytes.fromhex("f5611898be1a4977bb76645c953e0aff")
    ours = record + bytes([first]) * 32
    with desk.archive.writing() as connection:
        for id_ in (ours, record[:-1] + b"\xfe" + bytes(32), b"\xff" * 48):
            desk.archive.seal(connection, "code", id_, "00")
    assert [id_ for id_, _ in desk.archive.all_unsealed("code", record)] == [ours]

"""Backup and restore: everything is checked, nothing is restored over, and the epoch changes."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli.relay import command
from depter.envelope import enc
from depter.errors import RelayError
from depter.relay import backup
from depter.relay.app import create_app
from depter.relay.config import Config
from depter.relay.service import Relay
from tests.relay.caller import Caller, in_process
from tests.relay.conftest import Clock
from tests.worlds import Record, World, seeded


@pytest.fixture
def record(caller: Caller, world: World) -> Record:
    """A record with a photo, and another one withdrawn and erased."""
    kept, gone = world.record(photos=[b"x" * 300_000]), world.record(photos=[b"y" * 70_000])
    caller.push(kept.envelope, gone.envelope)
    caller.upload(kept.record, kept.photos[0])
    caller.upload(gone.record, gone.photos[0])
    order = world.withdraw(gone.record)
    caller.push(order)
    caller.push(world.acknowledge([order]))
    return kept


@pytest.fixture
def made(relay: Relay, record: Record, tmp_path: Path) -> Path:
    """A backup of that relay."""
    folder = tmp_path / "backup"
    backup.back_up(relay.config, folder)
    return folder


def test_a_backup_checks_out_and_holds_no_token(made: Path, caller: Caller) -> None:
    report = backup.check(made)
    assert report.faults == []
    assert (report.organisations, report.envelopes, report.blobs) == (1, 4, 1)
    database = sqlite3.connect(made / "relay.db")
    assert database.execute("SELECT count(*) FROM tokens").fetchone() == (0,)
    database.close()
    assert sorted(path.name for path in made.iterdir()) == ["blobs", "relay.db"]


def test_a_restored_relay_is_another_history_with_the_same_rows(
    made: Path, caller: Caller, world: World, record: Record, config: Config, tmp_path: Path
) -> None:
    before = caller.pull(world.supervisor)
    lost = world.record().envelope
    caller.push(lost)
    late = caller.pull(world.supervisor)
    restored = Config(data=tmp_path / "restored", app=config.app, reserve_bytes=0)
    report = backup.restore(restored, made, seeded(b"restore"))
    assert report.rows == len(before.rows)
    relay = Relay(restored, clock=Clock())
    again = Caller(in_process(create_app(restored, relay).test_client()), world)
    reply = again.ask("GET", f"feed?view=all&after={late.cursor}", device=world.supervisor)
    assert (reply.status, reply.code) == (409, "feed.resync")
    reply = again.ask("GET", f"feed?view=all&after={before.cursor}", device=world.supervisor)
    assert reply.code == "feed.resync"
    after = again.pull(world.supervisor)
    assert [(row.what, row.data) for row in after.rows] == [
        (row.what, row.data) for row in before.rows
    ]
    assert after.view.epoch != before.view.epoch
    assert again.push(lost) == (200, [[4, len(before.rows) + 1, None]])
    path = again.blob_path(record.record, record.photos[0])
    blob = again.ask("GET", path, device=world.supervisor)
    assert blob.body == record.photos[0].ciphertext
    relay.close()


def test_nothing_is_restored_over(made: Path, relay: Relay) -> None:
    with pytest.raises(RelayError) as caught:
        backup.restore(relay.config, made, seeded(b"restore"))
    assert caught.value.code == "restore.not_empty"
    with pytest.raises(RelayError) as caught:
        backup.back_up(relay.config, made)
    assert caught.value.code == "backup.not_empty"


def _spoil_row(folder: Path) -> None:
    _run(folder, "UPDATE feed_rows SET row_hash = zeroblob(32) WHERE place & 0xff = 5")


def _spoil_envelope(folder: Path) -> None:
    database = sqlite3.connect(folder / "relay.db")
    data = bytearray(
        database.execute("SELECT data FROM feed_rows WHERE place & 0xff = 4").fetchone()[0]
    )
    data[-100] ^= 1
    database.execute("UPDATE feed_rows SET data = ? WHERE place & 0xff = 4", (bytes(data),))
    database.commit()
    database.close()


def _spoil_blob(folder: Path) -> None:
    file = next(path for path in (folder / "blobs").rglob("*") if path.is_file())
    data = bytearray(file.read_bytes())
    data[7] ^= 1
    file.write_bytes(bytes(data))


def _drop_blob(folder: Path) -> None:
    next(path for path in (folder / "blobs").rglob("*") if path.is_file()).unlink()


def _drop_last(folder: Path) -> None:
    _run(folder, "DELETE FROM feed_rows WHERE place = (SELECT max(place) FROM feed_rows)")


def _drop_entry(folder: Path) -> None:
    _run(folder, "DELETE FROM directory_entries WHERE seq = 3")


def _swap(folder: Path) -> None:
    what = enc([1, bytes(32)]).hex()
    _run(folder, f"UPDATE feed_rows SET what = x'{what}' WHERE place & 255 = 4")  # noqa: S608


def _run(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / "relay.db")
    assert database.execute(statement).rowcount == 1
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_spoil_row, "feed.hash"),
        (_spoil_envelope, "signature."),
        (_spoil_blob, "blob.root"),
        (_drop_blob, "blob.missing"),
        (_drop_last, "feed.gap"),
        (_drop_entry, "directory.missing"),
        (_swap, "envelope.hash"),
    ],
)
def test_every_damage_is_found_and_nothing_is_restored(
    made: Path, tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(made)
    assert any(code in fault for fault in backup.check(made).faults)
    target = Config(data=tmp_path / "restored")
    with pytest.raises(RelayError) as caught:
        backup.restore(target, made, seeded(b"restore"))
    assert caught.value.code == "backup.damaged"
    assert not target.database_path.exists()
    backup.restore(target, made, seeded(b"restore"), verify=False)
    assert target.database_path.exists()


def test_the_commands_say_it_plainly(relay: Relay, record: Record, tmp_path: Path) -> None:
    data, folder = str(relay.config.data), str(tmp_path / "copy")
    runner = CliRunner()

    def run(*words: str, env: dict[str, str] | None = None) -> tuple[int, str]:
        result = runner.invoke(command, list(words), env=env)
        return result.exit_code, result.output

    assert run("backup", "--data", data, folder)[0] == 0
    assert run("verify", folder)[1].startswith("1 organisations, ")
    assert "0 faults" in run("verify", folder)[1]
    status, said = run("restore", "--data", str(tmp_path / "new"), folder)
    assert (status, "new epoch" in said) == (0, True)
    status, said = run("restore", "--data", data, folder)
    assert (status, "empty folder" in said) == (1, True)
    assert "feed rows" in run("status", "--data", data)[1]
    assert "There is no relay" in run("status", "--data", str(tmp_path / "none"))[1]
    assert "DEPTER_DATA" in run("status", env={"DEPTER_DATA": ""})[1]
    assert run("migrate", "--data", data)[1] == "0004 -> 0004\n"
    status, said = run("hold", "--data", data, "zz", "zz")
    assert (status, "hex" in said) == (1, True)


def test_an_organisation_is_admitted_by_a_file(tmp_path: Path, world: World) -> None:
    root = tmp_path / "root.cbor"
    root.write_bytes(world.signed_root.data)
    runner = CliRunner()
    words = ["admit", "--data", str(tmp_path / "data"), str(root)]
    assert runner.invoke(command, words).output.endswith("root version 1: admitted\n")
    assert runner.invoke(command, words).output.endswith("root version 1: already here\n")
    root.write_bytes(b"noise")
    result = runner.invoke(command, words)
    assert (result.exit_code, "root.shape" in result.output) == (1, True)

"""``depter relay``: what an operator types to run, admit, back up and restore a relay.

It must never hold a rule of the relay, and never print a record's or a member's content.
"""

import os
import shutil
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from depter.errors import DepterError, RelayError
from depter.relay import backup as backups
from depter.relay import config as settings
from depter.relay import membership, serve, withdrawal
from depter.relay.config import Config
from depter.relay.service import Relay, system_random
from depter.relay.storage import Database, blobs, organisations
from depter.relay.storage.migrate import current, head
from depter.relay.storage.migrate import migrate as migrate_tables

_SENTENCES = {
    "storage.revision": "The database has revision {found}, but this version needs {needed}. "
    "Make a backup, then type: depter relay migrate",
    "storage.missing": "There is no relay at {path} yet. Start one with: depter relay run",
    "backup.not_empty": "{path} is not empty. Give a new folder for the backup.",
    "backup.missing": "There is no backup at {path}.",
    "backup.revision": "The backup has revision {found}, this version needs {needed}. Restore it "
    "with the version that made it, then migrate.",
    "backup.damaged": "The backup is damaged. Nothing was restored. Take an older one; without "
    "--verify this one is restored as it is.\n{faults}",
    "restore.not_empty": "There is a relay at {path}. Restore into an empty folder: set DEPTER_DATA.",
    "org.unknown": "This organisation was not admitted here.",
}


def _plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Say a fault in one sentence."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except RelayError as fault:
            facts = dict(fault.facts)
            faults = facts.get("faults")
            if isinstance(faults, list):
                facts["faults"] = "\n".join(str(one) for one in faults)
            known = _SENTENCES.get(fault.code)
            text = known.format(**facts) if known else settings.sentence(fault)
            raise click.ClickException(text) from fault
        except DepterError as fault:
            raise click.ClickException(str(fault)) from fault

    return run


def _data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="The relay's folder (otherwise DEPTER_DATA).",
    )(function)


def _config(data: Path | None, **more: object) -> Config:
    """Put the options above the environment, for this process and the workers it starts."""
    if data is not None:
        os.environ["DEPTER_DATA"] = str(data)
    for name, value in more.items():
        if value is not None:
            os.environ[f"DEPTER_{name.upper()}"] = str(value)
    return Config.from_env(os.environ)


@click.group()
def command() -> None:
    """Pass on sealed envelopes that the relay itself cannot read."""


@command.command()
@_data_option
@click.option("--host", help="Address to listen on (127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (8080).")
@click.option("--workers", type=int, help="Processes; one a core.")
@_plainly
def run(data: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve until stopped; makes the database when there is none."""
    config = _config(data, host=host, port=port, workers=workers)
    serve.prepare(config)
    Relay(config).close()  # a fault of the data folder is told here, not in a worker
    click.echo(f"The relay listens on http://{config.host}:{config.port} (stop: Ctrl+C)")
    serve.serve(config)


@command.command()
@_data_option
@_plainly
def migrate(data: Path | None) -> None:
    """Bring the database to this version's shape; make a backup first."""
    database = Database(_config(data).database)
    try:
        with database.read() as connection:
            before = current(connection)
        click.echo(f"{before or 'empty'} -> {migrate_tables(database)}")
    finally:
        database.close()


@command.command()
@_data_option
@click.argument("root", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_plainly
def admit(data: Path | None, root: Path) -> None:
    """Admit an organisation by its signed root document, or store the root's next version."""
    config = _config(data)
    serve.prepare(config)
    relay = Relay(config)
    try:
        org, version, new = membership.admit(relay, root.read_bytes())
    finally:
        relay.close()
    state = "admitted" if new and version == 1 else "updated" if new else "already here"
    click.echo(f"{org.hex()} root version {version}: {state}")


@command.command()
@_data_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_plainly
def backup(data: Path | None, folder: Path) -> None:
    """Copy the whole relay into FOLDER while it runs. It holds ciphertext; keep it as one."""
    backups.back_up(_config(data), folder)
    click.echo(f"Backup made in {folder}. Check it with: depter relay verify {folder}")


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_plainly
def verify(folder: Path) -> None:
    """Check a backup: every row hash, both signatures of every envelope, every blob."""
    report = backups.check(folder)
    click.echo(_told(report))
    if report.faults:
        raise click.ClickException("\n".join(report.faults))


@command.command()
@_data_option
@click.option("--verify/--no-verify", default=True, help="Check every hash and signature first.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_plainly
def restore(data: Path | None, folder: Path, verify: bool) -> None:
    """Put a backup into an empty data folder, under a new epoch."""
    report = backups.restore(_config(data), folder, system_random, verify=verify)
    if verify:
        click.echo(_told(report))
    click.echo(
        "Restored under a new epoch: desks and phones will compare, and offer again what is missing."
    )


@command.command()
@_data_option
@_plainly
def status(data: Path | None) -> None:
    """Say what is there, in numbers."""
    config = _config(data)
    if not config.database_path.exists():
        raise RelayError("storage.missing", path=str(config.database_path))
    database = Database(config.database)
    try:
        with database.read() as connection:
            found = current(connection)
            click.echo(f"tables {found or 'none'} (this version: {head()})")
            for org, number in organisations.numbers(connection).items():
                counter = organisations.counter(connection, number)
                named = list(blobs.of_org(connection, number))
                whole = sum(blob.complete for blob in named)
                click.echo(
                    f"{org.hex()}: {counter.seq} feed rows, "
                    f"{organisations.directory_seq(connection, number)} directory entries, "
                    f"{whole} of {len(named)} blobs complete, {counter.erasures} withdrawn"
                )
    finally:
        database.close()
    free = shutil.disk_usage(config.data).free
    click.echo(f"free on the disk: {free // 1024**2} MiB")


@command.command()
@_data_option
@click.option("--lift", is_flag=True, help="Lift the hold; what waits for erasure is erased.")
@click.argument("org")
@click.argument("record")
@_plainly
def hold(data: Path | None, org: str, record: str, lift: bool) -> None:
    """Keep RECORD of ORG (hex ids) from being erased after a withdrawal, because a court asked."""
    try:
        ids = bytes.fromhex(org), bytes.fromhex(record)
    except ValueError as fault:
        raise click.ClickException("Ids are written in hex.") from fault
    relay = Relay(_config(data))
    try:
        with relay.database.read() as connection:
            found = relay.organisation(connection, ids[0])
        if lift:
            withdrawal.lift_hold(relay, found, ids[1])
        else:
            withdrawal.set_hold(relay, found, ids[1])
    finally:
        relay.close()
    click.echo("lifted" if lift else "held")


def _told(report: backups.Report) -> str:
    return (
        f"{report.organisations} organisations, {report.rows} rows, {report.envelopes} envelopes, "
        f"{report.blobs} blobs checked; {len(report.faults)} faults"
    )

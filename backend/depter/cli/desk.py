"""``depter desk``: start the supervisor's local app, set it up, fetch without a window; it holds no rule."""

import os
import sys
import threading
from pathlib import Path

import click

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.explain import fault_words
from depter.desk.process import no_core_dumps
from depter.errors import DepterError, TrustError, WordsError
from depter.words import translator

_FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The desk's folder, when it is not the usual one.",
)
_PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file whose first line is the desk's passphrase.",
)


def passphrase_of(file: Path | None, prompt: str = "Passphrase of the desk") -> str:
    """Ask for the passphrase, or take the first line of a file."""
    if file is not None:
        return file.read_text("utf-8").partition("\n")[0]
    asked: str = click.prompt(prompt, hide_input=True)
    return asked


def sorry(fault: DepterError) -> click.ClickException:
    """A fault in plain English for the terminal."""
    seconds = int(str(fault.facts.get("seconds", 0)))
    told = fault_words(fault.code, translator("en"), seconds)
    return click.ClickException(f"{told} [{fault.code}]")


@click.group(invoke_without_command=True)
@_FOLDER
@click.option("--port", type=click.IntRange(0, 65535), help="The port on 127.0.0.1 (8090).")
@click.pass_context
def command(context: click.Context, folder: Path | None, port: int | None) -> None:
    """The supervisor's desk, on this computer only."""
    no_core_dumps()
    if context.invoked_subcommand is not None:
        return
    from depter.desk.app import Server

    try:
        config = _config(folder, port)
        server = Server(config)
    except DepterError as fault:
        raise sorry(fault) from fault
    except OSError as fault:
        raise click.ClickException(
            f"Port {config.port} of this computer is in use. Is a desk open already? "
            "Choose another with --port."
        ) from fault
    click.echo(
        f"The desk is open on this computer. Open this link, it works once:\n\n{server.link}\n"
    )
    click.echo("Press Enter for a new link. Stop with Ctrl+C.")
    if sys.stdin.isatty():
        threading.Thread(target=_more_links, args=(server.gate.renew,), daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("\nThe desk is closed.")


def _more_links(renew: object) -> None:
    for _ in sys.stdin:
        if callable(renew):
            click.echo(f"\n{renew()}\n")


def _config(folder: Path | None, port: int | None = None) -> Config:
    config = Config.from_env(os.environ, folder)
    return config if port is None else Config(folder=config.folder, port=port)


@command.command()
@_FOLDER
def link(folder: Path | None) -> None:
    """Show the one-time link of the desk that is running."""
    try:
        click.echo(_config(folder).link.read_text("utf-8").strip())
    except FileNotFoundError as fault:
        raise click.ClickException(
            "No desk is running in this folder. Start it: depter desk"
        ) from fault


@command.command()
@_FOLDER
@_PASSPHRASE_FILE
@click.option(
    "--org-dir",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder that `depter org create` made.",
)
@click.option("--relay", required=True, help="The relay's address, https://…")
@click.option("--name", required=True, help="Your name, as your colleagues know it.")
@click.option("--device", default="desk", help="A name for this computer.")
@click.option(
    "--administrator-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file whose first line opens the administrator's key.",
)
def init(
    folder: Path | None,
    passphrase_file: Path | None,
    org_dir: Path,
    relay: str,
    name: str,
    device: str,
    administrator_passphrase_file: Path | None,
) -> None:
    """Set up the administrator's own desk; it adds itself to the members as a supervisor."""
    from depter.desk.client import RelayClient
    from depter.desk.setup import set_up_administrator
    from depter.trust.organisation import Administrator

    config = _config(folder)
    if config.vault.exists():
        raise click.ClickException("There is a desk in this folder already. Nothing was changed.")
    try:
        signed_root = (org_dir / "root.cbor").read_bytes()
        sealed = (org_dir / "administrator.depterkey").read_bytes()
    except OSError as fault:
        raise click.ClickException(
            f"{org_dir} has no root.cbor or administrator.depterkey. Was it made by depter org create?"
        ) from fault
    try:
        told = passphrase_of(administrator_passphrase_file, "Passphrase of the administrator's key")
        administrator = Administrator.open(sealed, told)
        RelayClient(relay, administrator.org).close()
        passphrase = passphrase_of(passphrase_file, "A new passphrase for the desk")
        if passphrase_file is None and passphrase_of(None, "The same once more") != passphrase:
            raise click.ClickException("The two were not the same. Nothing was made.")
        desk = set_up_administrator(
            config,
            passphrase,
            signed_root=signed_root,
            administrator=administrator,
            relay=relay,
            name=name,
            device_name=device,
        )
    except TrustError as fault:
        if fault.code == "keyfile.passphrase":
            raise click.ClickException(
                "That passphrase does not open the administrator's key. Nothing was made."
            ) from fault
        raise sorry(fault) from fault
    except DepterError as fault:
        raise sorry(fault) from fault
    with desk:
        click.echo(f"The desk is set up in {config.folder}.")
        _publish(desk)


def _publish(desk: Desk) -> None:
    from depter.desk.setup import publish_directory

    try:
        publish_directory(desk)
        click.echo("The relay knows this desk now. Open it: depter desk")
    except DepterError as fault:
        click.echo(f"The relay was not told yet ({fault.code}). Later type: depter desk publish")


@command.command()
@_FOLDER
@_PASSPHRASE_FILE
def publish(folder: Path | None, passphrase_file: Path | None) -> None:
    """Tell the relay the member list that this desk holds."""
    try:
        with Desk.open(_config(folder), passphrase_of(passphrase_file)) as desk:
            _publish(desk)
    except DepterError as fault:
        raise sorry(fault) from fault


@command.command()
@_FOLDER
@_PASSPHRASE_FILE
def pull(folder: Path | None, passphrase_file: Path | None) -> None:
    """Fetch from the relay: verify, archive, acknowledge."""
    try:
        with (
            Desk.open(_config(folder), passphrase_of(passphrase_file)) as desk,
            click.progressbar(length=1000, label="Fetching", file=sys.stderr) as bar,
        ):
            shown = 0

            def tell(progress: object) -> None:
                nonlocal shown
                done, total = getattr(progress, "done", 0), getattr(progress, "total", 0)
                now = int(1000 * done / total) if total else shown
                if now > shown:
                    bar.update(now - shown)
                    shown = now

            report = desk.pull(tell)
            alarms = desk.alarms.open()
    except DepterError as fault:
        raise sorry(fault) from fault
    click.echo(
        f"received {report.received}, acknowledged {report.acknowledged}, "
        f"open in the archive {report.opened}, refused {len(report.refused)}"
    )
    for alarm in alarms:
        click.echo(f"ALARM {alarm.code}: look at the desk.", err=True)


@command.command("take-words")
@_FOLDER
@_PASSPHRASE_FILE
@click.argument("sets", type=click.Path(path_type=Path, file_okay=False, exists=True))
def take_words(folder: Path | None, passphrase_file: Path | None, sets: Path) -> None:
    """Take published sets of words in from a folder or stick: SETS is one set, or a folder of sets such as
    `published`. Each is kept, so that records that name it can be read in the words of then."""
    from depter.words.publish import read, sets_in

    refused = 0
    try:
        with Desk.open(_config(folder), passphrase_of(passphrase_file)) as desk:
            for one in sets_in(sets):
                try:
                    made = read(one, desk.words.named())
                    data = made.manifest.encode()
                    current = desk.words.bring(data, made.signature, made.files.get)
                except WordsError as fault:
                    refused += 1
                    click.echo(f"{one}: NOT TAKEN. {_words_fault(fault)}", err=True)
                    continue
                how = "in force at this desk" if current else "kept"
                click.echo(f"Set {made.manifest.id[:16]}, serial {made.manifest.serial}: {how}.")
    except DepterError as fault:
        raise sorry(fault) from fault
    if refused:
        raise SystemExit(1)


def _words_fault(fault: WordsError) -> str:
    from depter.cli.words.say import plain

    return f"{plain(fault)} [{fault.code}]"


@command.command()
@_FOLDER
@_PASSPHRASE_FILE
@click.argument("what")
def wording(folder: Path | None, passphrase_file: Path | None, what: str) -> None:
    """Show what was asked, word for word: WHAT is a hash of words, or a record's envelope or id."""
    from depter.cli.words.say import seen
    from depter.desk.asked import of_hash, of_record

    try:
        with Desk.open(_config(folder), passphrase_of(passphrase_file)) as desk:
            told = list(of_record(desk, what)) or list(of_hash(desk, what))
    except DepterError as fault:
        raise sorry(fault) from fault
    for line in told:
        click.echo(seen(line))  # what a phone wrote must move no cursor


@command.command("wording-notes")
@_FOLDER
@_PASSPHRASE_FILE
def wording_notes(folder: Path | None, passphrase_file: Path | None) -> None:
    """Print which wordings were not understood, as JSON lines for the translators' studio."""
    try:
        with Desk.open(_config(folder), passphrase_of(passphrase_file)) as desk:
            click.echo(desk.wording_notes().decode("ascii"), nl=False)
    except DepterError as fault:
        raise sorry(fault) from fault

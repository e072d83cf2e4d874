"""Keys, reviewers and the guard of a folder of words; every rule stands in ``depter.words``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from depter.cli.words import unlock as keyfiles
from depter.cli.words.folder import in_folder
from depter.cli.words.say import plain
from depter.cli.words.unlock import PASSPHRASE_FILE
from depter.errors import WordsError
from depter.words.guard import Release, read_guard, sign_guard
from depter.words.ledger import put
from depter.words.reviewers import Grant, Reviewers
from depter.words.workspace import REVIEWERS, Workspace

_FILE = click.Path(path_type=Path, dir_okay=False)


def today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


@click.group()
def key() -> None:
    """Key files of translators, reviewers and the release."""


@key.command()
@click.option("--id", "id_", required=True, help="r-7f3a (person), m-1 (machine) or release.")
@click.option("--out", type=_FILE, required=True, help="The new key file.")
@PASSPHRASE_FILE
def new(id_: str, out: Path, passphrase_file: Path | None) -> None:
    """Make a key file under a passphrase, and print its public key."""
    if out.exists():
        raise WordsError("key.exists", file=out.name)
    data, public = keyfiles.new_key(id_, keyfiles.new_passphrase(passphrase_file))
    keyfiles.write_key(out, data)
    click.echo(f"{id_} {public.hex()}")


@key.command()
@click.argument("file", type=_FILE)
@PASSPHRASE_FILE
def show(file: Path, passphrase_file: Path | None) -> None:
    """Print the id and the public key of a key file."""
    found = keyfiles.unlock(file, keyfiles.passphrase_of(passphrase_file))
    click.echo(f"{found.id} {found.public.hex()}")


@click.group()
def reviewer() -> None:
    """Who may state what (review/reviewers.toml). Every change needs: depter words guard sign"""


def _write(workspace: Workspace, reviewers: Reviewers) -> None:
    path = workspace.folder / REVIEWERS
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, reviewers.text().encode("utf-8"))


@reviewer.command()
@click.argument("id_", metavar="ID")
@click.argument("public", metavar="PUBLIC-KEY")
@click.option("--role", "roles", multiple=True, help="translator, native, clinician or lawyer.")
@click.option("--language", "languages", multiple=True, required=True)
@click.option("--from", "start", default=today, help="First day (default: today).")
@click.option("--until", default="", help="First day on which it no longer counts.")
@in_folder
def add(
    workspace: Workspace,
    id_: str,
    public: str,
    roles: tuple[str, ...],
    languages: tuple[str, ...],
    start: str,
    until: str,
) -> None:
    """Let a key state things. Without a role it may only suggest and translate back."""
    for code in languages:
        workspace.language(code)
    try:
        raw = bytes.fromhex(public)
    except ValueError as fault:
        raise WordsError("reviewers.shape", entry=0, id=id_, field="key") from fault
    grant = Grant(id_, raw, roles, languages, start, until)
    _write(workspace, workspace.reviewers.with_grant(grant))
    click.echo(f"{id_} added. Now type: depter words guard sign --key release.depterkey")


@reviewer.command("list")
@in_folder
def list_(workspace: Workspace) -> None:
    """Show everybody."""
    for one in workspace.reviewers.grants:
        told = [one.id, " ".join(one.roles) or "-", " ".join(one.languages), f"from {one.start}"]
        told += [f"until {one.until}"] if one.until else []
        told += [f"withdrawn {one.withdrawn}"] if one.withdrawn else []
        click.echo("  ".join(told))


@reviewer.command()
@click.argument("id_", metavar="ID")
@click.option("--day", default=today, help="The first day that no longer counts (default: today).")
@click.option("--withdrawn", is_flag=True, help="A stolen key: nothing that it ever said counts.")
@in_folder
def end(workspace: Workspace, id_: str, day: str, withdrawn: bool) -> None:
    """End a key. What it said before stays, unless it is withdrawn."""
    _write(workspace, workspace.reviewers.ended(id_, day, withdrawn=withdrawn))
    click.echo(f"{id_} ended. Now type: depter words guard sign --key release.depterkey")


@click.group()
def guard() -> None:
    """The release key's signature over reviewers, policy, languages and consent sources."""


@guard.command()
@click.argument("public", metavar="PUBLIC-KEY")
@click.option("--second", default="", help="A second key that must sign too.")
@in_folder
def name(workspace: Workspace, public: str, second: str) -> None:
    """Write the release key into release.toml (once, when a folder begins)."""
    if workspace.release.key is not None:
        raise click.ClickException(
            "release.toml names a key already. Change it by hand if you must."
        )
    try:
        Release(bytes.fromhex(public), bytes.fromhex(second) or None)
    except ValueError as fault:
        raise WordsError("release.shape", why=str(fault)) from fault
    text = f'# The public keys that guard this folder.\nkey = "{public}"\nsecond = "{second}"\n'
    put(workspace.folder / "release.toml", text.encode())
    click.echo("Named. Now type: depter words guard sign --key release.depterkey")


@guard.command()
@click.option("--key", "key_file", type=_FILE, required=True, help="The release key's file.")
@PASSPHRASE_FILE
@in_folder
def sign(workspace: Workspace, key_file: Path, passphrase_file: Path | None) -> None:
    """Sign the guarded files as they are now."""
    held = keyfiles.unlock(key_file, keyfiles.passphrase_of(passphrase_file))
    ledgers = {code: workspace.ledger(code) for code in workspace.languages}
    made = sign_guard(workspace.folder, workspace.release, ledgers, held.public, held.sign)
    click.echo(f"Guard {made.serial} signed over {len(made.files)} files.")


@guard.command("show")
@in_folder
def show_guard(workspace: Workspace) -> None:
    """Tell whether the guard is whole, and what it covers."""
    made = read_guard(workspace.folder)
    for told in sorted(made.files) if made else []:
        click.echo(told)
    errors = [workspace.guard_error(code) for code in workspace.languages]
    faults = dict.fromkeys(plain(one) for one in errors if one is not None)
    click.echo("\n".join(faults) if faults else "whole")

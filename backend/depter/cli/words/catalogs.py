"""Brings English into the catalogs and catalogs into the programs; holds no rule."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.say import plain
from depter.cli.words.standing import LEGEND, authorless, reasons, void
from depter.errors import WordsError
from depter.words import extraction, merge, places, pot
from depter.words.compiling import compile_all, install
from depter.words.gate import blocking
from depter.words.languages import load
from depter.words.status import counts, table
from depter.words.workspace import Workspace


@click.command()
def extract() -> None:
    """Find every English sentence and write translations/pot/."""
    root = places.repository()
    messages, faults = extraction.extract(root)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} sentences cannot be read; nothing was written.")
    pot.write_templates(messages, root / "translations" / "pot")
    click.echo(f"{len(messages)} sentences in translations/pot/.")


@click.command("merge")
def merge_command() -> None:
    """Bring translations/pot/ into the PO file of every language, by exact key."""
    translations = places.translations()
    merge.merge_all(translations, load(translations / "languages.toml"))
    click.echo("Merged.")


@click.command("compile")
@click.option("--quiet", is_flag=True, help="Say nothing when it succeeds.")
def compile_command(quiet: bool) -> None:
    """Make the catalogs for the phone, the relay and the desk."""
    root = places.repository()
    with TemporaryDirectory() as made:
        count = compile_all(root / "translations", Path(made))
        install(Path(made), root / "build" / "words")
        install(Path(made), places.COMPILED)
    if not quiet:
        click.echo(f"{count} texts compiled into build/words/ and the package.")


@click.command()
@click.option("--check", is_flag=True, help="Exit 1 when any text is missing or faulty.")
@in_folder
def status(workspace: Workspace, check: bool) -> None:
    """Tell how many texts each language has, by domain and state, and what blocks a release.

    A language whose ledger cannot be believed is named, not counted, and makes it exit 1.
    """
    damaged = workspace.damaged()
    held = counts(workspace, damaged)
    click.echo(table(held))
    for lang, fault in damaged.items():
        click.echo(f"\n{lang:11}DAMAGED: {plain(fault)}")
    click.echo(f"\n{LEGEND}\n")
    blocks = list(blocking(workspace))
    click.echo("Not ready to release:" if blocks else "Ready to release.")
    for line in (*reasons(workspace, blocks), *authorless(workspace)):
        click.echo(f"  {line}")
    for lang in (one for one in workspace.languages if one not in damaged):
        for number, code in workspace.states(lang).voids:
            click.echo(f"  {lang}: line {number} of the ledger does not count: {void(code)}")
    if damaged:
        raise SystemExit(1)
    if check and not all(one.complete for one in held):
        raise WordsError("words.incomplete")

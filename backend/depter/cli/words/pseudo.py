"""``depter words pseudo``: English in brackets, to find what was never translated; holds no rule."""

from pathlib import Path

import click

from depter.cli.words.folder import in_folder
from depter.words import places
from depter.words.pseudo import write
from depter.words.workspace import Workspace


@click.command("pseudo")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@in_folder
def pseudo(workspace: Workspace, folder: Path | None) -> None:
    """Write the pseudo-locale en-XA (default: build/pseudo/). No person is ever offered it."""
    place = folder or places.repository() / "build" / "pseudo"
    click.echo(f"{write(workspace.folder, place)} texts in {place}.")

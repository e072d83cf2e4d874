"""An organisation's own folder of words, and comments in PO files; every rule is in ``words``."""

from pathlib import Path

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.following import told
from depter.trust.randomness import system_random_bytes
from depter.words import annotate, own
from depter.words.follow import follow as following
from depter.words.workspace import Workspace

_NEXT = """\
{folder} holds all texts and nobody's approval; what a machine drafted is recorded as such. Next:

  depter words key new --id release --out release.depterkey     whoever releases words
  depter words guard name PUBLIC-KEY --in {folder}
  depter words key new --id r-1a2b --out r-1a2b.depterkey       each person on her own computer
  depter words reviewer add r-1a2b PUBLIC-KEY --role clinician --language kk --in {folder}
  depter words guard sign --key release.depterkey --in {folder}
"""


@click.command("own")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--follow", is_flag=True, help="Bring this release's texts into a folder that is there."
)
@in_folder
def own_command(workspace: Workspace, folder: Path, follow: bool) -> None:
    """Make an organisation's own folder of words, or bring a newer Depter into it.

    With --follow the texts of screens and forms become those of this release. Your consent texts, rules,
    names and approvals stay; what is new is added. It is done whole, or not at all.
    """
    if follow:
        if workspace.folder.resolve() == folder.resolve():  # named by DEPTER_WORDS for daily work
            workspace = Workspace.open()
        for line in told(following(workspace, folder, system_random_bytes)):
            click.echo(line)
        return
    own.own(workspace, folder, system_random_bytes)
    click.echo(_NEXT.replace("{folder}", str(folder)))


@click.command("annotate")
@in_folder
def annotate_command(workspace: Workspace) -> None:
    """Write who wrote and approved each text into the PO files, as comments for people."""
    click.echo(f"{annotate.annotate(workspace)} texts.")

"""``depter demo``: a practice organisation to try, or the whole path once without a window."""

import sys
from pathlib import Path

import click

from depter.demo.once import rehearse
from depter.errors import DepterError


@click.command()
@click.option("--once", is_flag=True, help="Walk the whole path once in a temporary folder.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("practice"),
    show_default=True,
    help="Where the practice organisation lives.",
)
@click.option("--relay-port", type=int, default=8080, show_default=True)
@click.option("--desk-port", type=int, default=8090, show_default=True)
def command(once: bool, folder: Path, relay_port: int, desk_port: int) -> None:
    """A practice organisation with relay and desk on this computer."""
    if not once:
        from depter.demo.serve import serve  # the desk's pages are not needed for --once

        serve(folder, relay_port, desk_port, click.echo)
        return
    try:
        counted = rehearse(click.echo)
    except DepterError as fault:
        raise click.ClickException(f"The path is broken: {fault}") from fault
    for hit in counted.hits[:20]:
        click.echo(f"plaintext ({hit.form}) in {hit.path}", err=True)
    click.echo(str(counted))
    sys.exit(0 if counted.good else 1)

"""``depter demo``: a practice organisation to try, or the whole path once without a window."""

import sys
from pathlib import Path

import click

from depter.demo.once import rehearse
from depter.errors import DepterError

_SENTENCES = {
    "demo.port": "Port {port} is taken by another program. Stop that one, or name another port: "
    "depter demo --relay-port 8081 --desk-port 8091",
    "demo.half_made": "{folder} was not finished when it was made. Nothing in it is of use: "
    "delete the folder and type the command again.",
    "relay.start": "The relay did not start on port {port}. What it said stands in {log}.",
}


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
@click.option("--relay-port", type=int, help="The relay's port (8080).")
@click.option("--desk-port", type=int, help="The desk's port (8090).")
def command(once: bool, folder: Path, relay_port: int | None, desk_port: int | None) -> None:
    """A practice organisation with relay and desk on this computer."""
    if not once:
        from depter.demo.serve import serve  # the desk's pages are not needed for --once

        try:
            serve(folder, relay_port, desk_port, click.echo)
        except DepterError as fault:
            told = _SENTENCES.get(fault.code)
            raise click.ClickException(
                told.format(**fault.facts) if told else f"{fault}"
            ) from fault
        return
    try:
        counted = rehearse(click.echo)
    except DepterError as fault:
        raise click.ClickException(f"The path is broken: {fault}") from fault
    for hit in counted.hits[:20]:
        click.echo(f"plaintext ({hit.form}) in {hit.path}", err=True)
    click.echo(str(counted))
    sys.exit(0 if counted.good else 1)

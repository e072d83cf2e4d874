"""``depter words studio``: the translators' own place to work, in a browser on this computer only."""

import os

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.unlock import unlock_bytes
from depter.trust.randomness import system_random_bytes
from depter.words.studio.app import Server
from depter.words.studio.config import Config
from depter.words.workspace import Workspace


@click.command()
@in_folder
@click.option("--port", type=click.IntRange(0, 65535), help="The port on 127.0.0.1 (8091).")
def studio(workspace: Workspace, port: int | None) -> None:
    """Write, review and look at the words in a browser."""
    config = Config.from_env(os.environ, workspace.folder, port=port)
    try:
        server = Server(config, random_bytes=system_random_bytes, unlock=unlock_bytes)
    except OSError as fault:
        raise click.ClickException(
            f"Port {config.port} of this computer is in use. Is a studio open already? "
            "Choose another with --port."
        ) from fault
    click.echo(f"The studio is open. Open this link, it works once:\n\n{server.link}\n")
    click.echo(f"Keys lie in {config.keys}. Stop with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("\nThe studio is closed.")

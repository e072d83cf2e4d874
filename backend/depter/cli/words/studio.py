"""``depter words studio``: the translators' own place to work, in a browser on this computer only."""

import os
from pathlib import Path

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.unlock import new_key, unlock_bytes, write_key
from depter.trust.randomness import generated_passphrase, system_random_bytes
from depter.words.studio.app import Server
from depter.words.studio.config import Config
from depter.words.studio.keyring import Made
from depter.words.workspace import Workspace


class KeyFiles:
    """The studio's way to make a key file (``Keymaker``)."""

    def offer(self) -> str:
        return generated_passphrase(system_random_bytes)

    def make(self, folder: Path, passphrase: str) -> Made:
        id_ = f"r-{system_random_bytes(4).hex()}"
        data, public = new_key(id_, passphrase)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{id_}.depterkey"
        write_key(path, data)
        return Made(path, id_, public)


@click.command()
@in_folder
@click.option("--port", type=click.IntRange(0, 65535), help="The port on 127.0.0.1 (8091).")
def studio(workspace: Workspace, port: int | None) -> None:
    """Write, review and look at the words in a browser."""
    config = Config.from_env(os.environ, workspace.folder, port=port)
    try:
        server = Server(
            config, random_bytes=system_random_bytes, unlock=unlock_bytes, keymaker=KeyFiles()
        )
    except OSError as fault:
        raise click.ClickException(
            f"Port {config.port} of this computer is in use. Is a studio open already? "
            "Choose another with --port."
        ) from fault
    click.echo(f"The studio is open. Open this link, it works once:\n\n{server.link}\n")
    click.echo(f"Keys lie in {config.keys}; the first page makes one. Stop with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("\nThe studio is closed.")

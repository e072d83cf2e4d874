"""The command line: one group a room, loaded only when it is called; never holds a rule of its own."""

import importlib

import click

from depter import __version__
from depter.errors import DepterError

GROUPS = ("batch", "bench", "demo", "desk", "forms", "member", "org", "recover", "relay", "words")


class Rooms(click.Group):
    """Finds ``depter.cli.<name>.command`` by name, so that the phone's words are not loaded to back
    up a relay."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        command: click.Command = importlib.import_module(f"depter.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DepterError as fault:
            raise click.ClickException(str(fault)) from fault


@click.group(cls=Rooms)
@click.version_option(__version__, prog_name="depter")
def main() -> None:
    """Depter: testimony sealed on the phone, passed on unread, opened at the desk."""

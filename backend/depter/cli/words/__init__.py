"""``depter words``: one command a line, found by name and loaded only when called; holds no rule."""

import importlib

import click

from depter.cli.words.say import plain
from depter.errors import DepterError

#: Where each command stands: module of this package and its name there.
COMMANDS = {
    "extract": "catalogs:extract",
    "merge": "catalogs:merge_command",
    "check": "check:check",
    "compile": "catalogs:compile_command",
    "status": "catalogs:status",
    "key": "keys:key",
    "reviewer": "keys:reviewer",
    "guard": "keys:guard",
    "translate": "review:translate",
    "approve": "review:approve",
    "reject": "review:reject",
    "studio": "studio:studio",
    "suggest": "review:suggest",
    "accept": "review:accept",
    "backtranslate": "review:backtranslate",
    "withdraw": "review:withdraw",
    "history": "review:history",
    "own": "own:own_command",
    "annotate": "own:annotate_command",
    "export": "exchange:export",
    "import": "exchange:import_command",
    "pseudo": "pseudo:pseudo",
    "publish": "publishing:publish",
    "send": "publishing:send",
    "verify": "publishing:verify",
}


class Words(click.Group):
    """Finds ``depter.cli.words.<module>:<name>``, so that the studio is not loaded to count texts."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        found: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DepterError as fault:
            raise click.ClickException(f"{plain(fault)} [{fault.code}]") from fault
        except OSError as fault:
            where = fault.filename or "A file"
            raise click.ClickException(f"{where} cannot be used: {fault.strerror}.") from fault


@click.group(cls=Words)
def command() -> None:
    """The words: five languages, one place."""

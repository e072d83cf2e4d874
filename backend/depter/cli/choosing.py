"""A passphrase for a new key, offered and typed back; it must never be shown again or written down here."""

import click

from depter.trust.keyfile import MIN_PASSPHRASE
from depter.trust.randomness import generated_passphrase, system_random_bytes


def passphrase(told: str) -> str:
    """Offer words under the line ``told`` and ask until the same, or a longer one of her own, is typed."""
    offered = generated_passphrase(system_random_bytes)
    click.echo(f"{told}\n\n    {offered}\n")
    click.echo("Type these words, or a longer passphrase of your own.")
    while True:
        typed: str = click.prompt("Passphrase", hide_input=True)
        if typed == offered:
            return typed
        if len(typed) < MIN_PASSPHRASE:
            click.echo(f"That is too short. It needs {MIN_PASSPHRASE} characters or more.")
        elif click.prompt("The same once more", hide_input=True) == typed:
            return typed
        else:
            click.echo("The two were not the same. Nothing is lost. Please type it again.")

"""Opens the key of a reviewer or of whoever releases words; writes none of it anywhere."""

from pathlib import Path

import click

from depter.envelope import Ed25519Key
from depter.errors import DepterError
from depter.trust.keyfile import open_keyfile

PURPOSE = "words"
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file whose first line opens the key.",
)
_TOLD = {
    "keyfile.passphrase": "The passphrase is wrong, or the key's file is damaged.",
    "keyfile.purpose": "This is a key for something else, not for words.",
    "keyfile.shape": "This is no key file.",
}


def unlock(path: Path, passphrase_file: Path | None) -> Ed25519Key:
    """Ask for the passphrase, or take a file's first line, and open the key."""
    if passphrase_file is None:
        passphrase: str = click.prompt(f"Passphrase of {path.name}", hide_input=True)
    else:
        passphrase = passphrase_file.read_text("utf-8").partition("\n")[0]
    try:
        # The id of the key's owner stands behind the seed.
        return Ed25519Key(open_keyfile(path.read_bytes(), passphrase, purpose=PURPOSE)[:32])
    except DepterError as fault:
        told = _TOLD.get(fault.code, "The key cannot be opened.")
        raise click.ClickException(f"{told} [{fault.code}]") from fault

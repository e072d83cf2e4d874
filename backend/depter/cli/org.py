"""``depter org``: make an organisation's offline keys, and show a root document; it writes secrets only
into the new folder it was told to make, and overwrites nothing."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import click

from depter.cli import choosing
from depter.cli.share_sheet import share_sheet
from depter.errors import DepterError
from depter.trust import (
    NewOrganisation,
    OrganisationKind,
    SignedRoot,
    create_organisation,
    qr_svg,
    seal_root_key,
    spoken,
    system_random_bytes,
)
from depter.trust.keyfile import MIN_PASSPHRASE

ROOT_FILE: Final = "root.cbor"
ADMINISTRATOR_FILE: Final = "administrator.depterkey"


@click.group()
def command() -> None:
    """An organisation's root and offline keys."""


@command.command()
@click.option("--kind", type=click.Choice(["real", "practice"]), required=True)
@click.option("--name", required=True, help="The organisation's name, for the key sheets.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A new folder for everything that is made.",
)
@click.option(
    "--escrow-shares",
    nargs=2,
    type=int,
    metavar="K N",
    help="K of N recovery shares open every record (practice 2 3, real 3 5).",
)
@click.option("--root-keys", type=int, help="How many root keys (practice 1, real 3).")
@click.option("--threshold", type=int, help="How many root keys must sign (practice 1, real 2).")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="One passphrase a line: the root keys in order, then the administrator.",
)
@click.option("--qr", is_flag=True, help="Write each recovery share as a QR code too.")
def create(
    kind: OrganisationKind,
    name: str,
    out: Path,
    escrow_shares: tuple[int, int] | None,
    root_keys: int | None,
    threshold: int | None,
    passphrase_file: Path | None,
    qr: bool,
) -> None:
    """Make a new organisation: root keys, administrator's key, recovery shares, signed root.

    Do this on a computer without a network.
    """
    if out.exists():
        raise click.ClickException(
            f"{out} is there already. Nothing was changed. Choose a new folder."
        )
    made = _make(kind, name, escrow_shares, root_keys, threshold)
    count = len(made.root_keys)
    passphrases = _passphrases(count, passphrase_file)
    files = {ROOT_FILE: made.root.data}
    for number, (key, passphrase) in enumerate(zip(made.root_keys, passphrases, strict=False), 1):
        files[f"root-key-{number}.depterkey"] = seal_root_key(key, passphrase, system_random_bytes)
    files[ADMINISTRATOR_FILE] = made.administrator.seal(passphrases[count], system_random_bytes)
    files |= _shares(made, name, qr)
    guide = _guide(made, name)
    files["READ-ME-FIRST.txt"] = guide.encode()
    _write(out, files)
    click.echo(guide)


def _make(
    kind: OrganisationKind,
    name: str,
    escrow_shares: tuple[int, int] | None,
    root_keys: int | None,
    threshold: int | None,
) -> NewOrganisation:
    try:
        return create_organisation(
            kind,
            name,
            system_random_bytes,
            root_key_count=root_keys,
            threshold=threshold,
            escrow_shares=escrow_shares or ((3, 5) if kind == "real" else (2, 3)),
        )
    except DepterError as fault:
        told = {
            "root.threshold": "A practice organisation has 1 root key that signs alone. "
            "A real one has at least 3, of which at least 2 sign.",
            "root.escrow": "Recovery shares are at least 2 of 3, and at most 16.",
            "organisation.name": "The name is empty.",
        }
        raise click.ClickException(told.get(fault.code, str(fault))) from fault


def _passphrases(root_keys: int, file: Path | None) -> list[str]:
    """One passphrase a key file: the root keys in order, then the administrator."""
    names = [f"root key {number}" for number in range(1, root_keys + 1)] + ["the administrator"]
    if file is None:
        return [
            choosing.passphrase(
                f"\nPassphrase for {name}. The holder of this key writes it down now:"
            )
            for name in names
        ]
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line]
    if len(lines) != len(names) or any(len(line) < MIN_PASSPHRASE for line in lines):
        raise click.ClickException(
            f"{file} must hold {len(names)} passphrases of at least {MIN_PASSPHRASE} characters, "
            "one a line."
        )
    return lines


def _shares(made: NewOrganisation, name: str, qr: bool) -> dict[str, bytes]:
    total = len(made.escrow_shares)
    files = {}
    for number, share in enumerate(made.escrow_shares, 1):
        stem = f"recovery-share-{number}-of-{total}"
        files[f"{stem}.txt"] = share_sheet(made.root.root, name, number, share).encode()
        if qr:
            files[f"{stem}.svg"] = qr_svg(share).encode()
    return files


def _guide(made: NewOrganisation, name: str) -> str:
    root = made.root.root
    k, n = root.escrow_shares
    keys = len(root.root_keys)
    practice = root.kind == "practice"
    lines = [
        f"{name} ({'PRACTICE' if practice else 'real'} organisation)",
        f"Fingerprint: {spoken(root.fp)}",
        "",
        f"{ROOT_FILE}",
        "    Not secret. Give it to the operator of the relay (depter relay admit) and to each desk.",
        f"root-key-1.depterkey{f' to root-key-{keys}.depterkey' if keys > 1 else ''}",
        "    One to each of the people who hold the organisation: on a memory stick, in a safe.",
        f"    {root.threshold} of {keys} can change the organisation's root. Needed hardly ever.",
        f"{ADMINISTRATOR_FILE}",
        "    To the administrator alone. It signs who is a member. Her desk asks for it once.",
        f"recovery-share-1-of-{n}.txt to recovery-share-{n}-of-{n}.txt",
        f"    Print each. Give each to another person in another place. Any {k} of them together",
        "    open every record, so no one person and no one house may hold that many.",
        "    Then erase these files here: the paper is the only copy there should be.",
        "",
        "Try the recovery once a year on a computer without a network: depter recover --drill",
        "",
    ]
    return "\n".join(lines)


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Put all files into a new folder that only the owner can enter: all of them, or none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, data in files.items():
            handle = os.open(fresh / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        os.rename(fresh, out)  # noqa: PTH104 - fails on a folder that is not empty, which is meant
        parent = os.open(out.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(parent)  # the keys exist nowhere else: the new name must survive a power cut
        os.close(parent)
    except OSError as fault:
        shutil.rmtree(fresh, ignore_errors=True)
        raise click.ClickException(
            f"The files could not be written ({fault.strerror}). Nothing was kept. "
            "Free some space or choose another folder, and start again."
        ) from fault


@command.command()
@click.argument("root_file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def show(root_file: Path) -> None:
    """Show what a root document says, after checking its signatures."""
    try:
        root = SignedRoot.decode(root_file.read_bytes()).verify()
    except DepterError as fault:
        raise click.ClickException(f"This root document is not valid: {fault}") from fault
    k, n = root.escrow_shares
    click.echo(f"Organisation   {root.org.hex()}")
    click.echo(f"Kind           {root.kind}")
    click.echo(f"Version        {root.version}")
    click.echo(f"Fingerprint    {spoken(root.fp)}")
    click.echo(f"Root keys      {root.threshold} of {len(root.root_keys)} sign")
    click.echo(f"Administrators {len(root.administrators)}")
    click.echo(f"Recovery       {k} of {n} shares")

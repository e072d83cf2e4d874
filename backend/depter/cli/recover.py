"""``depter recover``: prove that the recovery shares open a batch, or pass its records on to a new
supervisor; it prints numbers and codes, never a word of a record, and needs no network."""

from collections.abc import Sequence
from pathlib import Path

import click

from depter.cli.share_sheet import words_of_sheet
from depter.desk.process import no_core_dumps
from depter.envelope import BatchItem, Damaged, ItemType, OpeningKey, read_batch, write_batch
from depter.errors import DepterError, TrustError
from depter.trust import Device, Directory, Root, SignedRoot, combine, open_escrow, spoken
from depter.trust.escrow import missing, read_share
from depter.trust.recovery import Drill, drill, recover, recovered_items, supervisor_device

_PATH = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option("--batch", type=_PATH, required=True, help="A batch file that a desk exported.")
@click.option("--drill", "is_drill", is_flag=True, help="Only prove that the shares open it.")
@click.option("--root", "root_file", type=_PATH, help="The organisation's own copy of root.cbor.")
@click.option("--share-file", "share_files", type=_PATH, multiple=True, help="A share; repeat.")
@click.option("--for", "recipient", help="The new supervisor's device, as its desk shows it.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The recovery file.")
@click.option("--yes", is_flag=True, help="Do not ask whether the device is the right one.")
def command(
    batch: Path,
    is_drill: bool,
    root_file: Path | None,
    share_files: tuple[Path, ...],
    recipient: str | None,
    out: Path | None,
    yes: bool,
) -> None:
    """Open the records of a batch with the recovery shares.

    Do this on a computer without a network. With --drill nothing is written: it only shows that the
    shares work. With --for and --out the records are passed on to a new supervisor: her desk imports
    the recovery file.
    """
    no_core_dumps()
    _check_options(is_drill, root_file, recipient, out)
    items = list(read_batch(batch.read_bytes()))
    root = None if root_file is None else _root(root_file)
    device = None
    if root is not None and recipient is not None:
        device = _device(root, items, recipient, yes)
    escrow = _escrow(share_files, root)
    if device is None or out is None:
        found = drill(items, escrow)
    else:
        grants, found = recover(items, escrow, device.keys.recipient)
        with out.open("xb") as file:
            file.writelines(write_batch(recovered_items(grants)))
        click.echo(f"{out}: {len(grants)} records for the new supervisor. Import it at her desk.")
    _report(found)
    if found.faults or not (found.records or found.withdrawals):
        raise SystemExit(1)


def _check_options(
    is_drill: bool, root_file: Path | None, recipient: str | None, out: Path | None
) -> None:
    if is_drill == (recipient is not None):
        raise click.UsageError("Say either --drill, or --for DEVICE with --root and --out.")
    if not is_drill and (root_file is None or out is None):
        raise click.UsageError("--for needs --root (the organisation's own copy) and --out.")
    if out is not None and out.exists():
        raise click.ClickException(f"{out} is there already. Nothing was changed.")


def _root(path: Path) -> Root:
    try:
        return SignedRoot.decode(path.read_bytes()).verify()
    except DepterError as fault:
        raise click.ClickException(f"{path} is not a valid root document: {fault}") from fault


def _device(root: Root, items: Sequence[BatchItem | Damaged], recipient: str, yes: bool) -> Device:
    """The new supervisor's device by the directory that the root vouches for."""
    directory = Directory(root)
    for item in items:
        if isinstance(item, BatchItem) and item.type == ItemType.DIRECTORY:
            try:
                directory.append(item.data)
            except TrustError as fault:
                raise click.ClickException(
                    f"The member directory in this batch cannot be believed: {fault.code}. "
                    "Nothing was opened. Export the batch again from a desk that you trust."
                ) from fault
    try:
        device = supervisor_device(directory, recipient)
    except TrustError as fault:
        raise click.ClickException(
            "No single active supervisor's device has this id in the batch's member directory. "
            "Nothing was opened. Approve the new supervisor first, then export the batch again."
        ) from fault
    click.echo(f"The new supervisor's device: {spoken(device.id)}")
    if not yes:
        click.confirm("Does her desk show the same numbers?", abort=True)
    return device


def _escrow(files: Sequence[Path], root: Root | None) -> OpeningKey:
    shares = [words_of_sheet(path.read_text(encoding="utf-8")) for path in files] or _ask_shares()
    try:
        return OpeningKey(combine(shares)) if root is None else open_escrow(shares, root)
    except TrustError as fault:
        raise click.ClickException(_told(fault)) from fault


def _ask_shares() -> list[str]:
    shares: list[str] = []
    while True:
        typed: str = click.prompt(f"Share {len(shares) + 1}: its 33 words")
        try:
            read_share(typed)
            left = missing([*shares, typed])
        except TrustError as fault:
            click.echo(_told(fault))
            continue
        shares.append(typed)
        if left == 0:
            return shares
        click.echo(f"Good. {left} more to go.")


def _told(fault: TrustError) -> str:
    share = fault.facts.get("share")
    which = f"Share {share}" if share else "This share"
    place = fault.facts.get("place")
    if fault.code == "escrow.word" and place:
        return f"{which}: word {place} is not in the list. Please look at the sheet again."
    if fault.code == "escrow.word":
        return f"{which}: a word is wrong, missing or twice there. Please compare with the sheet."
    if fault.code == "escrow.shares":
        return f"{fault.facts['have']} shares are too few: {fault.facts['need']} are needed."
    if fault.code == "escrow.set":
        return f"{which} belongs to another set of shares. Nothing was opened."
    return str(fault)


def _report(found: Drill) -> None:
    click.echo(f"Opened          records {found.records}, withdrawals {found.withdrawals}")
    click.echo(f"                files {found.files} (not in this batch: {found.files_elsewhere})")
    click.echo(f"Erased          {found.erased} (consent taken back)")
    click.echo(f"Not opened      {len(found.faults)}")
    for code, count in sorted(found.codes.items()):
        click.echo(f"    {count} x {code}")
    for place, code in found.faults:
        click.echo(f"    {place or 'an item'}: {code}")

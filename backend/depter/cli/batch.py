"""``depter batch``: sealed files in and out of the desk's archive, and checked without it; no rule here."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from depter.cli.desk import passphrase_of, sorry
from depter.desk.batchfiles import FileReport
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.filecheck import check_file
from depter.desk.process import no_core_dumps
from depter.errors import DepterError
from depter.trust.organisation import spoken

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The desk's folder, when it is not the usual one.",
)
_PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file whose first line is the desk's passphrase.",
)


@click.group()
def command() -> None:
    """Sealed files: as good as the relay, on a memory stick."""
    no_core_dumps()


@command.command()
@click.argument("out", type=_FILE)
@click.option("--acknowledgements", is_flag=True, help="Only what the phones wait for.")
@_FOLDER
@_PASSPHRASE_FILE
def export(
    out: Path, acknowledgements: bool, folder: Path | None, passphrase_file: Path | None
) -> None:
    """Write everything sealed in the archive, or the acknowledgements, to a new file."""
    if out.exists():
        raise click.ClickException(f"{out} is there already. Nothing was changed.")
    try:
        with Desk.open(Config.from_env(os.environ, folder), passphrase_of(passphrase_file)) as desk:
            chunks = desk.export_acknowledgements() if acknowledgements else desk.export_batch()
            size = _write(out, chunks)
    except DepterError as fault:
        raise sorry(fault) from fault
    click.echo(f"{out}: {size} bytes, all sealed.")


def _write(out: Path, chunks: Iterable[bytes]) -> int:
    try:
        with out.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()
    except OSError as fault:
        out.unlink(missing_ok=True)
        raise click.ClickException(
            f"The file could not be written ({fault.strerror}). Nothing was kept."
        ) from fault


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--answer", type=_FILE, help="Write the acknowledgements for these phones here.")
@_FOLDER
@_PASSPHRASE_FILE
def import_file(
    file: Path, answer: Path | None, folder: Path | None, passphrase_file: Path | None
) -> None:
    """Take a file into the archive, with the same checks as from the relay, and acknowledge."""
    if answer is not None and answer.exists():
        raise click.ClickException(f"{answer} is there already. Nothing was changed.")
    try:
        with Desk.open(Config.from_env(os.environ, folder), passphrase_of(passphrase_file)) as desk:
            report = desk.import_batch(file.read_bytes())
            if answer is not None:
                _write(answer, desk.export_acknowledgements(report.devices))
    except DepterError as fault:
        raise sorry(fault) from fault
    _tell(report)
    click.echo(f"new {report.new}, photos completed {report.blobs}")
    if answer is not None:
        click.echo(f"{answer}: carry this back to the phones.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def verify(file: Path) -> None:
    """Check a file offline and without any key: signatures, chains, blobs. It opens nothing."""
    checked = check_file(file.read_bytes())
    if checked.fingerprint is not None:
        click.echo(f"organisation ({checked.kind}): {spoken(checked.fingerprint)}")
    _tell(checked)
    click.echo(f"signatures right {checked.signed}, whole photos {checked.whole_blobs}")
    if checked.problems or checked.fingerprint is None:
        raise SystemExit(1)


def _tell(report: FileReport) -> None:
    click.echo(
        f"envelopes {report.envelopes}, directory entries {report.directory_entries}, "
        f"damaged {report.damaged}, unknown {report.unknown}"
    )
    for code, count in sorted(report.problems.items()):
        click.echo(f"    {code}: {count}")

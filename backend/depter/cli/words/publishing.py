"""``depter words publish``, ``send`` and ``verify``: signs a set, brings it to a folder or a relay, looks at
one; holds no rule."""

import time
from collections.abc import Collection
from pathlib import Path

import click
import requests

from depter.cli.words.folder import in_folder
from depter.cli.words.following import refuse_unless_whole
from depter.cli.words.say import SAY, plain
from depter.cli.words.unlock import PASSPHRASE_FILE, passphrase_of, unlock
from depter.envelope import enc
from depter.errors import DepterError, WordsError
from depter.words import publish as publishing
from depter.words.guard import load_release
from depter.words.workspace import Workspace

_SECONDS = (10, 300)
_TOLD = {
    "guard.no_key": "release.toml of this folder names no key. Nothing can be published from it.",
    "guard.stranger": "release.toml of this folder names another key than this one.",
    "ledger.cut": "Lines are missing at the end of the ledger that were published before. "
    "Bring them back: nothing is published without them.",
    "words.glossary": "The glossary cannot be read, so forbidden words cannot be found. Type: depter words "
    "check",
    "words.template": "The English in pot/ is not what source/ says. Bring it back, or type: depter words "
    "extract, then depter words merge.",
    "words.publish_running": "Somebody is publishing from this folder at this moment.",
    "words.key": "The organisation does not let this key sign its words. The administrator names it: "
    "depter member words-key PUBLIC-KEY",
    "words.signature": "The signature is wrong. Trust nothing of this set.",
    "words.older": "Newer words than these are there already.",
    "words.forked": "Another set of words bears the same number. Publish again.",
    "words.file": "A file is not the one that was signed. Trust nothing of this set.",
    "words.file_missing": "Files of the set are missing.",
    "words.manifest": "The list of the set is damaged.",
    "words.other_folder": "The set is whole, but was not published from this folder of words: its "
    "release.toml names another key.",
    "words.no_set": "There is no set of words in this folder.",
    "org.unknown": "This relay does not know the organisation.",
    "relay.unreachable": "The relay does not answer.",
    "relay.full": "The relay has no room for more words. Tell its operator.",
}
_SIGN = ("guard.changed", "guard.missing", "guard.shape", "guard.signature")


def _sorry(fault: DepterError) -> click.ClickException:
    told = _TOLD.get(fault.code) or (
        plain(fault) if fault.code in SAY else "This could not be done."
    )
    return click.ClickException(f"{told} [{fault.code}]")


def show(made: publishing.Release, halves: Collection[str] = ()) -> None:
    """Say what a set is, and plainly what nobody approved; ``halves`` are consent texts that lack a paragraph
    of this release."""
    one = made.manifest
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(one.created))
    click.echo(f"Set {one.id[:16]}, serial {one.serial}, {when}, {one.size} bytes")
    click.echo(f"Key {one.key}")
    for lang, head in sorted(one.ledgers.items()):
        click.echo(f"Ledger {lang}: {head.count} lines, head {head.head[:16]}")
    for name in sorted(one.docs):
        half = name.partition("/")[2] in halves
        click.echo(f"{'Approved, NOT WHOLE' if half else 'Approved whole'}: consent {name}")
    for name, (lacking, all_) in sorted(made.unapproved.items()):
        note = ": not shown outside a practice organisation" if "/consent" in name else ""
        click.echo(f"NOT APPROVED: {name}, {lacking} of {all_} texts{note}")


@click.command("publish")
@in_folder
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The release key's file, as `depter words key new` made it.",
)
@PASSPHRASE_FILE
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Into a folder.")
@click.option("--relay", help="To a relay, https://…")
@click.option("--org", help="The organisation's id (32 hex digits), with --relay.")
@click.option(
    "--anyway",
    is_flag=True,
    help="Also where consent texts lose the approval that they had, or lack a paragraph of this release.",
)
def publish(
    workspace: Workspace,
    key_file: Path,
    passphrase_file: Path | None,
    to: Path | None,
    relay: str | None,
    org: str | None,
    anyway: bool,
) -> None:
    """Sign the words as they are and bring them to the phones: no app release is needed.

    The set is kept in published/ of the folder of words too.
    """
    if (to is None) == (relay is None) or (relay is None) != (org is None):
        raise click.UsageError("Give --to FOLDER, or --relay URL together with --org HEX.")
    halves = refuse_unless_whole(workspace, anyway)
    signer = unlock(key_file, passphrase_of(passphrase_file)).key
    try:
        made = publishing.release(workspace, signer, int(time.time()), fewer=anyway)
    except DepterError as fault:
        raise _not_published(fault, workspace.folder, key_file) from fault
    kept = workspace.folder / publishing.PUBLISHED / str(made.manifest.serial)
    try:
        if to is not None:
            publishing.write(made, to)
        else:
            _send(made, _address(relay, org))
    except DepterError as fault:
        told = f"{_sorry(fault).message}\nThe set is signed and lies in {kept}."
        if to is None:
            told += f" Send it: depter words send {kept} --relay {relay} --org {org}"
        raise click.ClickException(told) from fault
    show(made, halves)
    click.echo(f"Published{f' into {to}' if to else ''}. Kept in {kept}.")


def _not_published(fault: DepterError, folder: Path, key_file: Path) -> click.ClickException:
    """Why nothing was signed, and what to type."""
    if fault.code == "words.approved_lost":
        docs = "\n".join(f"  {one}" for one in list(fault.facts["docs"]))  # type: ignore[call-overload]
        return click.ClickException(
            "NOTHING WAS PUBLISHED. These consent texts were approved whole in the set before and are not "
            f"now; phones could not begin with them any more:\n{docs}\n"
            f"What is missing: depter words status --in {folder}\n"
            f"To take them from the phones: the same command with --anyway [{fault.code}]"
        )
    if fault.code in _SIGN:
        return click.ClickException(
            "NOTHING WAS PUBLISHED: no approval would count. "
            f"{plain(fault).partition(' Type:')[0]} Look at what changed, then type:\n"
            f"depter words guard sign --key {key_file} --in {folder}\n[{fault.code}]"
        )
    return _sorry(fault)


def _address(relay: str | None, org: str | None) -> str:
    return f"{(relay or '').rstrip('/')}/api/v1/orgs/{org}/words"


@click.command("send")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--relay", required=True, help="To a relay, https://…")
@click.option("--org", required=True, help="The organisation's id (32 hex digits).")
def send(folder: Path, relay: str, org: str) -> None:
    """Bring a signed set, or all sets of a folder of sets, to a relay; no key is needed.

    FOLDER is what `publish --to` wrote, one of published/, or published/ itself: a relay that lost sets
    gets back those that are newer than its newest.
    """
    try:
        for one in publishing.sets_in(folder):
            made = publishing.read(one)
            number = f"Set {made.manifest.id[:16]}, serial {made.manifest.serial}"
            try:
                _send(made, _address(relay, org))
            except WordsError as fault:
                if fault.code != "words.older" or one == folder:
                    raise
                click.echo(f"{number}: the relay has newer words already.")
            else:
                click.echo(f"{number}: sent.")
    except DepterError as fault:
        raise _sorry(fault) from fault


def _send(made: publishing.Release, address: str) -> None:
    """Put the set: only files that the relay lacks, and all of them when it asks."""
    parts = [made.manifest.encode(), made.signature]
    session = requests.Session()
    session.trust_env = False
    known: set[str] = set()
    try:
        held = session.get(f"{address}/manifest", timeout=_SECONDS)
        if held.ok:
            known = {one["sha256"] for one in held.json()["files"].values()}
        for skipped in (known, set()):
            files = [content for sha256, content in made.files.items() if sha256 not in skipped]
            answer = session.put(
                address,
                data=b"".join(enc(part) for part in [*parts, *files]),
                headers={"Content-Type": "application/cbor-seq"},
                timeout=_SECONDS,
                allow_redirects=False,
            )
            if answer.status_code == 204:
                return
            code = str(answer.json()["code"])
            if code != "words.file_missing":
                break
    except requests.ConnectionError as fault:
        raise WordsError("relay.unreachable") from fault
    except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise WordsError("relay.not_ours") from fault
    raise WordsError(code)


@click.command("verify")
@click.option(
    "--in",
    "words",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="DEPTER_WORDS",
    metavar="FOLDER",
    help="The folder of words that the set was published from: its ledgers are looked at too.",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--public", help="The key that must have signed (hex); without it the set's own.")
def verify(words: Path | None, folder: Path, public: str | None) -> None:
    """Check a published set down to every file; with --in also that the folder of words it came from has
    lost nothing that the set saw."""
    try:
        trusted = None if public is None else [bytes.fromhex(public)]
        made = publishing.read(folder, trusted)
        if words is not None:
            named = load_release(words).key
            if named is None or named.hex() != made.manifest.key:
                raise WordsError("words.other_folder")
            publishing.check_ledgers(Workspace.open(words), made.manifest)
    except ValueError as fault:
        raise click.UsageError("--public takes 64 hex digits.") from fault
    except DepterError as fault:
        raise _sorry(fault) from fault
    show(made)
    click.echo("Whole, and signed by this key.")
    click.echo(
        "The set alone was looked at; with --in FOLDER also the ledgers it came from."
        if words is None
        else f"{words} has lost nothing that this set saw."
    )

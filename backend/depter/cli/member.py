"""``depter member``: invite, approve, list and revoke members from the administrator's desk; every rule
stands in ``desk.membership`` and ``trust``, here a person is asked and told."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

import click

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.membership import MemberView, Pending
from depter.errors import DepterError
from depter.trust import Reason, Role, qr_terminal

F = TypeVar("F", bound=Callable[..., object])
_ROLES: Final = {"interviewer": Role.INTERVIEWER, "supervisor": Role.SUPERVISOR}
_REASONS: Final = {
    "left": Reason.LEFT,
    "lost": Reason.LOST,
    "seized": Reason.SEIZED,
    "misuse": Reason.MISUSE,
    "replaced": Reason.REPLACED,
}
_TOLD: Final = {
    "vault.missing": "There is no desk in this folder. Set it up first: depter desk",
    "vault.passphrase": "The passphrase is wrong. Nothing was changed.",
    "vault.wait": "Too many wrong passphrases. Wait a little, then try again.",
    "members.not_administrator": "This desk does not hold an administrator's key.",
    "members.self": "This is your own desk. Another administrator has to revoke it.",
    "relay.unreachable": "The relay does not answer. Nothing was changed. Try again later.",
    "key.small_order": "This is no key that may sign. Nothing was changed.",
    "key.not_canonical": "This is no key that may sign. Nothing was changed.",
    "key.length": "A key is 64 hex digits. Nothing was changed.",
    "relay.not_ours": "Something else than the relay answers. Nothing was changed.",
    "join.unknown": "No such request is waiting.",
    "invitation.expired": "The invitation ran out. Make a new one.",
    "invitation.used": "The invitation was used before. If it was not you: somebody has the link.",
    "join.mac": "The request was not made with this invitation's secret. Do not approve it.",
    "directory.fork": "The relay shows another history of the members. Trust it no further: "
    "keep both files and tell the others by another way.",
}


@click.group()
def command() -> None:
    """Members of the organisation (at the administrator's desk)."""


def _desk_options(function: F) -> F:
    """``--folder`` and ``--passphrase-file`` of every command here."""
    folder = click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        help="The desk's folder, when it is not the usual one.",
    )
    passphrase = click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="A file whose first line is the desk's passphrase.",
    )
    return folder(passphrase(function))


@contextmanager
def _open(folder: Path | None, passphrase_file: Path | None) -> Iterator[Desk]:
    """Open the desk, and tell in plain words what goes wrong."""
    try:
        config = Config.from_env(os.environ, folder)
        if passphrase_file is None:
            passphrase: str = click.prompt("Passphrase of the desk", hide_input=True)
        else:
            passphrase = passphrase_file.read_text(encoding="utf-8").partition("\n")[0]
        with Desk.open(config, passphrase) as desk:
            yield desk
    except DepterError as fault:
        told = _TOLD.get(fault.code, "This could not be done.")
        raise click.ClickException(f"{told} [{fault.code}]") from fault


@command.command()
@_desk_options
@click.option("--role", type=click.Choice(sorted(_ROLES)), default="interviewer")
@click.option("--note", default="", help="For you alone: whom this invitation is for.")
def invite(folder: Path | None, passphrase_file: Path | None, role: str, note: str) -> None:
    """Make an invitation: a link and a QR code, good once, for 72 hours."""
    with _open(folder, passphrase_file) as desk:
        invitation = desk.membership.invite(_ROLES[role], note)
    click.echo(qr_terminal(invitation.link))
    click.echo(invitation.link)
    until = datetime.fromtimestamp(invitation.expires).astimezone()
    click.echo(f"\nGood once, until {until:%Y-%m-%d %H:%M}, for one {role}.")
    click.echo(
        "Show it in person or send it by a safe way: whoever opens it first can ask to join."
    )


@command.command()
@_desk_options
@click.argument("request_id", required=False)
@click.option("--as-member", help="Add the device to this member (the start of the member's id).")
@click.option("--yes", is_flag=True, help="You spoke to the person already.")
def approve(
    folder: Path | None,
    passphrase_file: Path | None,
    request_id: str | None,
    as_member: str | None,
    yes: bool,
) -> None:
    """Approve who asks to join, one by one, after you heard the person's voice.

    REQUEST_ID is the start of a request's id; without it all requests are gone through.
    """
    with _open(folder, passphrase_file) as desk:
        waiting = desk.membership.pending()
        named = [one for one in waiting if one.invitation.hex().startswith(request_id or "")]
        if not named:
            click.echo("Nobody is waiting.")
        member = None if as_member is None else _member(desk, as_member).id
        for one in named:
            _show(one)
            if one.fault is not None:
                told = _TOLD.get(one.fault, "It did not pass the checks.")
                click.echo(f"    NOT approved: {told} [{one.fault}]")
                continue
            if yes or click.confirm("Did you speak to this person, and is it their device?"):
                desk.membership.approve(one.invitation, member)
                click.echo("    Approved.")


def _show(one: Pending) -> None:
    role = "unknown role" if one.role is None else one.role.name.lower()
    click.echo(
        f"{one.invitation.hex()[:12]}  {one.name or '?'}  ({role}, {one.device_name or '?'})"
    )
    if one.fingerprint:
        click.echo(f"    {one.fingerprint}")
    if one.conflict:
        click.echo("    Two devices used this invitation. Somebody else may have the link.")


@command.command("list")
@_desk_options
def list_members(folder: Path | None, passphrase_file: Path | None) -> None:
    """List members and their devices."""
    with _open(folder, passphrase_file) as desk:
        for member in desk.membership.members():
            state = "" if member.active else "  (ended)"
            role = member.role.name.lower()
            click.echo(f"{member.id.hex()[:12]}  {member.name or '?'}  {role}{state}")
            for device in member.devices:
                told = "this desk" if device.own else "active" if device.active else "ended"
                if device.reason is not None:
                    told = f"ended: {device.reason.name.lower()}"
                name = device.name or "?"
                click.echo(f"    {device.id.hex()[:12]}  {name}  {told}  #{device.last_sequence}")


@command.command()
@_desk_options
@click.argument("member")
@click.option(
    "--device", help="Only this device (the start of its id); otherwise the whole member."
)
@click.option("--reason", type=click.Choice(sorted(_REASONS)), required=True)
@click.option("--yes", is_flag=True, help="Do not ask again.")
def revoke(
    folder: Path | None,
    passphrase_file: Path | None,
    member: str,
    device: str | None,
    reason: str,
    yes: bool,
) -> None:
    """Revoke a member, or one device of a member (MEMBER: the start of the id).

    This works forward only: what was sealed or opened before stays as it was.
    """
    with _open(folder, passphrase_file) as desk:
        found = _member(desk, member)
        which = None if device is None else _device(found, device)
        what = f"{found.name or found.id.hex()[:12]}" + (", one device" if which else "")
        click.echo(f"Revoke {what}.")
        click.echo("From now on nothing new is sealed to them, and what they seal is marked late.")
        click.echo("What they could open before, they may have kept. This cannot be undone.")
        if not yes:
            click.confirm("Revoke?", abort=True)
        desk.membership.revoke(found.id, which, _REASONS[reason])
    click.echo("Revoked.")


@command.command("words-key")
@_desk_options
@click.argument("key", required=False)
@click.option("--none", "nobody", is_flag=True, help="From now on nobody signs the words.")
def words_key(
    folder: Path | None, passphrase_file: Path | None, key: str | None, nobody: bool
) -> None:
    """Say which key signs the organisation's own words (KEY: 64 hex digits, or `key` of its folder's
    release.toml); without KEY, show it."""
    public: bytes | None = None
    if key is not None:
        try:
            public = bytes.fromhex(key)
        except ValueError as fault:
            raise click.UsageError("KEY is 64 hex digits.") from fault
    if key is not None and nobody:
        raise click.UsageError("Give KEY or --none, not both.")
    with _open(folder, passphrase_file) as desk:
        if public is not None or nobody:
            desk.membership.set_words_key(public)
        told = desk.membership.directory.words_key
    click.echo(
        f"Words are signed by: {told.hex() if told else 'nobody; the phones use those of the app'}"
    )


def _member(desk: Desk, prefix: str) -> MemberView:
    found = [one for one in desk.membership.members() if one.id.hex().startswith(prefix.lower())]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} members have an id that starts so. See: list")
    return found[0]


def _device(member: MemberView, prefix: str) -> bytes:
    found = [one.id for one in member.devices if one.id.hex().startswith(prefix.lower())]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} devices have an id that starts so. See: list")
    return found[0]

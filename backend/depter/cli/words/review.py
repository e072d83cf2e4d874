"""What people state about texts: who wrote them, whether they are right, what they mean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.say import plain
from depter.cli.words.standing import void
from depter.cli.words.unlock import PASSPHRASE_FILE, Unlocked, passphrase_of, unlock
from depter.errors import WordsError
from depter.words import edit, record
from depter.words.languages import SOURCE
from depter.words.locale_table import beside
from depter.words.merge import Key, key
from depter.words.policy import LOCALE
from depter.words.statement import forms_of
from depter.words.states import Remark
from depter.words.workspace import Workspace


def _signed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every statement: folder, language, key."""
    for option in (
        click.option("--domain", help="Where the same English stands in several domains."),
        click.option("--language", "-l", "lang", required=True, help="ru, kk, ky, tg or en."),
        click.option(
            "--key",
            "key_file",
            required=True,
            type=click.Path(path_type=Path, dir_okay=False),
            help="Your key file.",
        ),
        PASSPHRASE_FILE,
        in_folder,
    ):
        function = option(function)
    return function


def _unlock(key_file: Path, passphrase_file: Path | None) -> Unlocked:
    return unlock(key_file, passphrase_of(passphrase_file))


def _named(workspace: Workspace, told: str, domain: str | None) -> tuple[str, Key]:
    found = workspace.find(told, domain)
    return found.domain, key(found.entry)


def _show(workspace: Workspace, lang: str, domain: str, named: Key) -> None:
    """The English, the text, its translations back and where it stands."""
    found = workspace.find(named, domain)
    entry = workspace.entry(lang, found)
    standing = workspace.states(lang).of(domain, entry)
    click.echo(f"\n{standing.short}  {domain}  {found.entry.msgctxt or ''}")
    english, texts = forms_of(found.entry, SOURCE), forms_of(entry, lang)
    if domain == LOCALE:
        _table(workspace, lang, english[0], texts[0])
    else:
        for source in english:
            click.echo(f"  en  {source}")
        for text in texts if lang != SOURCE else []:
            click.echo(f"  {lang}  {text}")
    for one in standing.backtranslations:
        click.echo(f"  back ({one.by})  {one.text[0]}")
    missing = ", ".join(standing.missing_roles) or "nobody"
    click.echo(f"  {standing.state.value}; written by {standing.author or '?'}; missing: {missing}")
    fault = workspace.guard_error(lang) if standing.blocked else None
    if fault is not None:
        click.echo(f"  No approval counts yet: {plain(fault)}")


def _table(workspace: Workspace, lang: str, english: str, text: str) -> None:
    """Locale data: what each entry makes, the pattern behind it, and the English above."""
    tongues = workspace.language(SOURCE), workspace.language(lang)
    for one, other in beside(english, text, tongues):
        click.echo("  ".join(["", one.name, *other.patterns]))
        if lang != SOURCE:
            click.echo(f"      en  {'; '.join(one.lines)}")
        click.echo(f"      {lang}  {'; '.join(other.lines)}")


@click.command()
@click.option(
    "--unrecorded", is_flag=True, help="Every finished text whose author is not recorded."
)
@click.option(
    "--origin", required=True, help="human, machine:NAME@DATE, import:FILE, published:CITATION"
)
@click.argument("told", metavar="[TEXT]...", nargs=-1)
@_signed
def translate(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    unrecorded: bool,
    origin: str,
    told: tuple[str, ...],
) -> None:
    """Record who wrote texts that came by git or from a PO editor. -l all means every language."""
    signer = _unlock(key_file, passphrase_file)
    if unrecorded == bool(told):
        raise click.ClickException("Name texts, or say --unrecorded for all that have no author.")
    languages = [one for one in workspace.languages if one != "en"] if lang == "all" else [lang]
    for code in languages:
        subjects = record.unrecorded(workspace, code, [domain] if domain else ())
        if told:
            wanted = {workspace.find(one, domain).src for one in told}
            subjects = [one for one in subjects if one.src in wanted]
        count = record.record(workspace, code, subjects, signer, origin)
        click.echo(f"{code}: {count} recorded as {origin} by {signer.id}.")


@click.command()
@click.option("--role", help="In which role, when you have several.")
@click.option("--yes", is_flag=True, help="Do not ask after showing each text.")
@click.argument("told", metavar="TEXT...", nargs=-1, required=True)
@_signed
def approve(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    role: str | None,
    yes: bool,
    told: tuple[str, ...],
) -> None:
    """Say that texts are right. Each is shown first."""
    signer = _unlock(key_file, passphrase_file)
    for one in told:
        place, named = _named(workspace, one, domain)
        _show(workspace, lang, place, named)
        if yes or click.confirm("Is this right?", default=False):
            try:
                made = edit.approve(workspace, lang, place, named, signer, role)
            except WordsError as fault:
                if fault.code != "ledger.already":
                    raise
                # Whoever was disturbed halfway gives the same list again.
                click.echo(f"Approved already as {fault.facts['role']} by {signer.id}.")
                continue
            click.echo(f"Approved as {made.role} by {signer.id}.")


@click.command()
@click.option("--reason", required=True, help="What is wrong, in words.")
@click.option("--suggestion", "tgt", help="Decline this suggestion (its hash) instead of the text.")
@click.argument("told", metavar="TEXT")
@_signed
def reject(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    reason: str,
    tgt: str | None,
    told: str,
) -> None:
    """Say that a text must be changed. Every approval before this is void."""
    place, named = _named(workspace, told, domain)
    full = _suggestion(workspace, lang, place, named, tgt).tgt if tgt else None
    signer = _unlock(key_file, passphrase_file)
    edit.reject(workspace, lang, place, named, signer, reason, tgt=full)
    click.echo("Rejected.")


def _suggestion(workspace: Workspace, lang: str, domain: str, named: Key, tgt: str) -> Remark:
    """An open suggestion by the beginning of its hash."""
    found = workspace.find(named, domain)
    standing = workspace.states(lang).of(domain, workspace.entry(lang, found))
    full = next((one.tgt for one in standing.suggestions if one.tgt.startswith(tgt)), tgt)
    return workspace.states(lang).suggestion(domain, found.src, full)


@click.command()
@click.argument("told", metavar="TEXT")
@click.argument("forms", metavar="WORDS...", nargs=-1, required=True)
@_signed
def suggest(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    told: str,
    forms: tuple[str, ...],
) -> None:
    """Propose other words (one argument a plural form). No catalog changes."""
    place, named = _named(workspace, told, domain)
    signer = _unlock(key_file, passphrase_file)
    made = edit.suggest(workspace, lang, place, named, forms, signer)
    click.echo(f"Suggested: {made.subject.tgt[:10]}")


@click.command()
@click.argument("told", metavar="TEXT")
@click.argument("tgt", metavar="SUGGESTION")
@_signed
def accept(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    told: str,
    tgt: str,
) -> None:
    """Make a suggestion the text. Both people are then its authors."""
    place, named = _named(workspace, told, domain)
    full = _suggestion(workspace, lang, place, named, tgt).tgt
    edit.accept(workspace, lang, place, named, full, _unlock(key_file, passphrase_file))
    click.echo("Accepted.")


@click.command()
@click.argument("told", metavar="TEXT")
@click.argument("meaning", metavar="ENGLISH")
@_signed
def backtranslate(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    told: str,
    meaning: str,
) -> None:
    """Say in English what a text means to you. You must not have seen its English before."""
    place, named = _named(workspace, told, domain)
    signer = _unlock(key_file, passphrase_file)
    edit.backtranslate(workspace, lang, place, named, signer, meaning)
    click.echo("Kept.")


@click.command()
@click.option("--reason", default="")
@click.argument("told", metavar="TEXT")
@_signed
def withdraw(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    reason: str,
    told: str,
) -> None:
    """Take back your own approval or rejection."""
    place, named = _named(workspace, told, domain)
    edit.withdraw(workspace, lang, place, named, _unlock(key_file, passphrase_file), reason)
    click.echo("Taken back.")


@click.command()
@click.option("--domain")
@click.option("--language", "-l", "lang", required=True)
@click.argument("told", metavar="TEXT")
@in_folder
def history(workspace: Workspace, lang: str, domain: str | None, told: str) -> None:
    """Show everything that was said about a text, oldest first."""
    place, named = _named(workspace, told, domain)
    _show(workspace, lang, place, named)
    found = workspace.find(named, place)
    for number, one, why in workspace.states(lang).history(place, found.entry):
        more = [one.role, one.origin, one.author, one.reason, " | ".join(one.text)]
        told_more = "  ".join(part for part in more if part)
        line = (
            f"{number:>6}  {one.at}  {one.by}  {one.act.value}  {one.subject.tgt[:10]}  {told_more}"
        )
        click.echo(line + (f"  (does not count: {void(why)})" if why else ""))

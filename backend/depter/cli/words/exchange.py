"""``depter words export | import``: files for Poedit and for Word; holds no rule."""

from pathlib import Path

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.say import plain, seen
from depter.cli.words.unlock import PASSPHRASE_FILE, Unlocked, passphrase_of, unlock
from depter.words import glossary
from depter.words.edit import check_author
from depter.words.exchange import po_in, po_out, sheet
from depter.words.exchange import tbx as tbx_file
from depter.words.exchange.judge import judge, terms
from depter.words.exchange.verdicts import sign_in
from depter.words.languages import SOURCE
from depter.words.policy import LOCALE
from depter.words.workspace import Workspace

#: What stands on a sheet above the table, in the second reference of most reviewers.
_SHEET = {
    "how": "Verdict / Вердикт: yes / да / иә / ооба / ҳа – no / нет / жоқ / жок / не. "
    "With a no, please say why. / Если «нет», напишите, пожалуйста, почему. "
    "Please do not delete rows or change numbers. / Не удаляйте строки и не меняйте номера.",
    "verdict": "Verdict / Вердикт",
    "comment": "Comment / Комментарий",
}

#: What became of a text, for whoever reads the list.
_DONE = {"told": "not taken"}
_BUT = "Not signed: a yes with a comment may be none. Sign it with --remarked, or in the studio."


@click.command("export")
@click.option("--language", "-l", "lang", help="ru, kk, ky or tg.")
@click.option("--domain", help="One domain only (consent, forms, ui, server, studio).")
@click.option("--po", type=click.Path(path_type=Path), help="A PO for Poedit: a .po or a folder.")
@click.option(
    "--sheet", "docx", type=click.Path(path_type=Path), help="A Word table: a .docx, or a folder."
)
@click.option(
    "--tbx", type=click.Path(path_type=Path, dir_okay=False), help="The glossary, for an agency."
)
@click.option("--replace", is_flag=True, help="Write over files that are there already.")
@in_folder
def export(
    workspace: Workspace,
    lang: str | None,
    domain: str | None,
    po: Path | None,
    docx: Path | None,
    tbx: Path | None,
    replace: bool,
) -> None:
    """Hand out texts to people who own Poedit or Word, and the glossary to agencies."""
    if sum(one is not None for one in (po, docx, tbx)) != 1:
        raise click.ClickException("Say one of --po FILE, --sheet FILE and --tbx FILE.")
    if tbx is not None:
        _glossary(workspace, lang, tbx)
        return
    if lang is None:
        raise click.ClickException("Say a language: -l ru, kk, ky or tg.")
    if lang == SOURCE:
        raise click.ClickException("English is the source and is not handed out.")
    workspace.language(lang)
    chosen = [d for at, d in workspace.pairs() if at == lang and domain in (None, d)]
    if domain is not None and not chosen:
        workspace.policy.of(domain)
        if domain == LOCALE:
            raise click.ClickException(
                "Dates, lists and letters are no texts in a table. They are reviewed in the studio, or "
                f"with: depter words approve locale -l {lang}"
            )
        raise click.ClickException(f"{domain} is not translated into {lang}.")
    suffix = ".po" if docx is None else ".docx"
    target = po if docx is None else docx
    assert target is not None  # noqa: S101 - one of the two was given
    single = target.suffix.lower() == suffix
    if single and len(chosen) != 1:
        raise click.ClickException(
            f"One {suffix} holds one domain: say --domain consent, or name a folder."
        )
    paths = {one: target if single else target / f"{lang}-{one}{suffix}" for one in chosen}
    there = sorted(str(path) for path in paths.values() if path.exists())
    if there and not replace:
        raise click.ClickException(
            f"There already, and somebody may have worked in it: {', '.join(there)}. Take it in first "
            "(depter words import), name another place, or say --replace. Nothing was written."
        )
    for one, path in paths.items():
        if docx is None:
            file = po_out.export(workspace, lang, one, terms(workspace, lang))
            data, told = (str(file).rstrip("\n") + "\n").encode(), f": {len(file)} texts"
        else:
            data, told = sheet.write(workspace, lang, one, _SHEET.__getitem__), ""
        _write(path, data, told)


def _write(path: Path, data: bytes, told: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}.") from None
    click.echo(f"{path}{told}")


def _glossary(workspace: Workspace, lang: str | None, path: Path) -> None:
    """All languages in one file, or English and one."""
    if lang is not None:
        workspace.language(lang)
    held = glossary.load(workspace.folder / glossary.FILE)
    data = tbx_file.write(held, workspace.languages, [lang] if lang else ())
    _write(path, data, f": {len(held.terms)} terms")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your key file: what is taken in is recorded as yours. Not needed with --dry-run.",
)
@click.option("--author", default="", help="The id of who translated, when it was not you.")
@click.option("--language", "-l", "lang", help="Only for a PO that was not exported here.")
@click.option("--domain", help="Only for a PO that was not exported here.")
@click.option("--role", help="In which role you sign a sheet's verdicts, when you have several.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Sign a sheet's verdicts without asking.")
@click.option("--remarked", is_flag=True, help="Sign each yes that has a comment too, with it.")
@PASSPHRASE_FILE
@in_folder
def import_command(
    workspace: Workspace,
    file: Path,
    key_file: Path | None,
    author: str,
    lang: str | None,
    domain: str | None,
    role: str | None,
    dry_run: bool,
    yes: bool,
    remarked: bool,
    passphrase_file: Path | None,
) -> None:
    """Take a returned PO or Word sheet in. Nothing is overwritten; a PO never approves."""
    check_author(author)
    if key_file is None and not dry_run:
        raise click.ClickException("Say whose key it is: --key FILE. Only --dry-run needs none.")
    signer = None
    if key_file is not None and not dry_run:
        signer = unlock(key_file, passphrase_of(passphrase_file))
    if file.suffix.lower() == ".docx":
        _sheet(workspace, file, signer, role, author, yes, remarked)
        return
    lang, domain, base = po_in.where(workspace, po_in.read(file), lang, domain)
    report = po_in.bring_in(
        workspace,
        file,
        signer,
        judge(workspace, lang, domain),
        lang=lang,
        domain=domain,
        author=author,
        dry=dry_run,
    )
    if report.texts < report.known:
        part = f"This file has {report.texts:,} of {report.known:,} texts"
        click.echo(f"{part}; those that are not in it stay as they are.\n")
    for name, count in sorted(report.counts().items()):
        click.echo(f"{name:14}{count:>5}")
    for item in report.open():
        told = item.returned
        done = _DONE.get(item.done, item.done)
        click.echo(f"\n{told.outcome} ({done})  {seen(told.key[0] or told.key[1])}")
        for name, forms in (("base", told.base), ("ours", told.ours), ("theirs", told.theirs)):
            if forms:
                click.echo(f"  {name:7}{seen(' / '.join(forms))}")
        for why in item.why:
            click.echo(f"  {seen(why)}")
    if not base:
        click.echo("\nThis file names no export of ours: only empty places were filled.")
    if dry_run:
        click.echo("\nNothing was changed (--dry-run).")


def _sheet(
    workspace: Workspace,
    file: Path,
    signer: Unlocked | None,
    role: str | None,
    author: str,
    yes: bool,
    remarked: bool,
) -> None:
    """Shows every verdict and every remark, asks, and signs; without a signer it only shows them."""
    held, found = sheet.read(workspace.folder, file)
    texts = held.base()
    for one in found.verdicts:
        said = ("yes, but: " if one.comment else "yes") if one.yes else "NO "
        click.echo(f"\n{one.number:>4} {said}{seen(one.comment)}")
        click.echo(
            f"     en  {seen(one.key[1])}\n     {held.language}  {seen(' / '.join(texts[one.key]))}"
        )
    for number, known, text in found.edited:
        click.echo(f"\n{number:>4} changed in the sheet: a suggestion, not approved")
        click.echo(f"     en  {seen(known[1])}\n     {held.language}  {seen(text)}")
    for number, word in found.unclear:
        click.echo(f"\n{number:>4} is no verdict: {seen(word)}")
    for number, comment in found.remarks:
        click.echo(f"\n{number:>4} said without a verdict, kept in the sheet only: {seen(comment)}")
    told = f"{len(found.verdicts)} verdicts, {len(found.edited)} changed texts"
    click.echo(f"\n{told}, {len(found.unclear)} unclear, {found.empty} without a verdict.")
    if signer is None:
        click.echo("\nNothing was changed (--dry-run).")
    if signer is None or not (found.verdicts or found.edited):
        return
    if not yes:
        click.confirm(f"Sign these as {signer.id}? You have seen them all", abort=True)
        if not remarked and (some := sum(one.yes and bool(one.comment) for one in found.verdicts)):
            asked = f"{some} of them say yes with a comment. Sign these too, the comment with them"
            remarked = click.confirm(asked, default=False)
    for done in sign_in(workspace, held, found, signer, role, author=author, remarked=remarked):
        why = plain(done.fault) if done.fault else _BUT if done.done == "remarked" else ""
        click.echo(f"{done.number:>4} {done.done}  {why}".rstrip())

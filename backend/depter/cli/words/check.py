"""``depter words check``: prints what the checks find; holds no rule."""

from functools import cache
from pathlib import Path

import click

from depter.cli.words.folder import in_folder
from depter.cli.words.following import not_whole
from depter.errors import WordsError
from depter.words import glossary
from depter.words.checks import Finding, Severity, check_paths
from depter.words.checks.data import check_data
from depter.words.checks.english import check_sources
from depter.words.gate import blocking
from depter.words.glossary import Glossary
from depter.words.templates import Flags, flags_of
from depter.words.vocabulary import vocabulary
from depter.words.workspace import Workspace


def _terms(path: Path) -> tuple[Glossary | None, list[Finding]]:
    """The glossary; where it cannot be read, a finding in its place."""
    try:
        return glossary.load(path), []
    except WordsError as fault:
        line = int(str(fault.facts.get("line", 1)))
        told = f"cannot be read: {fault.facts.get('why', 'id, English or state of this row')}"
        return None, [Finding(str(path), line, Severity.ERROR, "file", told)]


def _flags(workspace: Workspace) -> tuple[dict[str, Flags], list[Finding]]:
    """What the template of each domain says of its texts; where it cannot be read, a finding."""
    made: dict[str, Flags] = {}
    found = []
    for domain in workspace.policy.catalogs:
        try:
            made[domain] = flags_of(workspace.template(domain))
        except WordsError as fault:
            path = workspace.folder / "pot" / f"{domain}.pot"
            told = f"cannot be read: {fault.facts.get('why', fault.code)}"
            found.append(Finding(str(path), 1, Severity.ERROR, "file", told))
    return made, found


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--hints", is_flag=True, help="Also print questions to a reviewer.")
@click.option(
    "--release", is_flag=True, help="Also print what stands between these words and a release."
)
@in_folder
def check(workspace: Workspace, paths: tuple[Path, ...], hints: bool, release: bool) -> None:
    """Check PO files and folders; without PATHS our own translations and English sources.

    One finding a line: path:line severity check-id message. Exits 1 when one is an error.
    """
    ours = workspace.folder
    languages = workspace.languages
    chosen = list(paths) or sorted(one for one in ours.iterdir() if one.name in languages)
    terms, found = _terms(ours / glossary.FILE)
    flags, bad = _flags(workspace)
    found += bad
    known = cache(lambda code: vocabulary(workspace, code, terms))
    found += check_paths(
        chosen, languages, glossary=terms, known=known, ours=lambda one: flags.get(one, {})
    )
    if not paths:
        found += check_sources(ours)
        found += check_data(ours, languages)
    count = dict.fromkeys(Severity, 0)
    for one in found:
        count[one.severity] += 1
        if hints or one.severity is not Severity.HINT:
            click.echo(str(one))
    told = f"{count[Severity.ERROR]} errors, {count[Severity.WARN]} warnings"
    more = "" if hints else " (--hints shows them)"
    click.echo(f"{told}, {count[Severity.HINT]} hints{more}.", err=True)
    blocks = list(blocking(workspace)) if release else []
    for block in blocks:
        click.echo(str(block))
    for line in not_whole(workspace) if release else ():
        click.echo(line)
    if release:
        click.echo(f"{len(blocks)} reasons not to release.", err=True)
    if count[Severity.ERROR] or blocks:
        raise SystemExit(1)

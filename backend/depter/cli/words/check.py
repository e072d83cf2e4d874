"""``depter words check``: prints what the checks find; holds no rule."""

from pathlib import Path

import click

from depter.words import glossary, places
from depter.words.checks import Severity, check_paths
from depter.words.languages import load


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--hints", is_flag=True, help="Also print questions to a reviewer.")
def check(paths: tuple[Path, ...], hints: bool) -> None:
    """Check PO files and folders; without PATHS our own translations.

    One finding a line: path:line severity check-id message. Exits 1 when one is an error.
    """
    ours = places.translations()
    languages = load(ours / "languages.toml")
    chosen = list(paths) or sorted(one for one in ours.iterdir() if one.name in languages)
    found = check_paths(chosen, languages, glossary=glossary.load(ours / "glossary" / "terms.csv"))
    count = dict.fromkeys(Severity, 0)
    for one in found:
        count[one.severity] += 1
        if hints or one.severity is not Severity.HINT:
            click.echo(str(one))
    told = f"{count[Severity.ERROR]} errors, {count[Severity.WARN]} warnings"
    more = "" if hints else " (--hints shows them)"
    click.echo(f"{told}, {count[Severity.HINT]} hints{more}.", err=True)
    if count[Severity.ERROR]:
        raise SystemExit(1)

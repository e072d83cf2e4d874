"""What ``depter words own FOLDER --follow`` and ``publish`` say about a folder and this release; it decides
nothing.
"""

from collections.abc import Iterator

import click

from depter.words import whole
from depter.words.compiled_set import document_of
from depter.words.follow import CONSENT, Followed
from depter.words.follow_catalogs import Counts
from depter.words.workspace import Workspace


def not_whole(workspace: Workspace) -> list[str]:
    """A line for each paragraph that the app reads out and the folder lacks."""
    return [
        f"NOT WHOLE for this app: {one} is missing; type: depter words own {workspace.folder} --follow"
        for one in whole.missing(workspace)
    ]


def refuse_unless_whole(workspace: Workspace, anyway: bool) -> frozenset[str]:
    """Refuses to publish consent texts that the phone could not read to the end; ``anyway`` says so and
    answers which documents they are."""
    told = not_whole(workspace)
    if told and not anyway:
        raise click.ClickException(
            "NOTHING WAS PUBLISHED. Phones could take no yes to a consent text that lacks a paragraph:\n"
            + "\n".join(f"  {one}" for one in told)
            + "\nTo publish it so: the same command with --anyway [words.not_whole]"
        )
    for line in told:
        click.echo(line)
    return frozenset(document_of(one) for one in whole.missing(workspace))


def told(done: Followed) -> Iterator[str]:
    """What changed, what must be approved again, and what to type."""
    if not done.files:
        yield f"{done.folder} has all texts of this release. Nothing was changed."
    for (lang, domain), counted in done.counts.items():
        yield f"{lang} {domain}: {_counts(counted)}"
    for path, (added, mended) in done.tables.items():
        said = [f"{added} added"] if added else []
        said += [f"{mended} as in this release now"] if mended else []
        yield f"{path}: {'; '.join(said) or 'new'}"
    for one in done.added:
        yield f"New: {one}"
    for one, english in done.differing.items():
        yield f"Yours stays: {one}. This release says: {english}"
    for one in done.gone:
        yield f"Stays, but this release does not read it out: {one}"
    for path, rows in done.rows.items():
        yield f"Yours stays, this release has it otherwise: {path}, {', '.join(rows)}"
    for one in done.no_rule:
        yield f"policy.toml has no [{one}]. Copy it from translations/policy.toml of this release."
    if done.machine:
        yield f"What a machine drafted is recorded as such, by {done.machine}."
    yield from _next(done)


def _counts(one: Counts) -> str:
    said = [
        (one.new, f"{one.new} new" + (f", {one.bare} of them without a text" if one.bare else "")),
        (
            one.english,
            f"{one.english} with another English"
            + (f", {one.edit} of them to edit" if one.edit else ""),
        ),
        (one.drafts, f"{one.drafts} with a newer draft of the machine"),
        (one.filled, f"{one.filled} that had no text have the machine's draft"),
        (one.gone, f"{one.gone} gone"),
    ]
    return "; ".join(text for number, text in said if number)


def _next(done: Followed) -> Iterator[str]:
    where = f"--in {done.folder}"
    if done.again:
        yield "\nTo approve (again):"
    for (lang, domain), texts in done.again.items():
        if domain == CONSENT:
            yield f"  {lang} consent: {', '.join(texts)}"
        else:
            yield f"  {lang} {domain}: {len(texts)}, see depter words status {where}"
    if not done.files:
        return
    yield "\nNext:"
    yield f"  depter words check {where}"
    if done.unguarded:
        yield f"  depter words guard sign --key release.depterkey {where}"
    for (lang, domain), texts in done.again.items():
        if domain != CONSENT:
            continue
        if bare := done.unwritten.get(lang):
            yield f"  {lang}: somebody writes {', '.join(bare)} or says whose it is:"
            yield (
                f"  depter words translate --unrecorded -l {lang} --domain consent --origin human "
                f"--key translator.depterkey {where}"
            )
        for key in ("clinician", "lawyer"):
            yield (
                f"  depter words approve -l {lang} --key {key}.depterkey {where} {' '.join(texts)}"
            )
    yield (
        f"  depter words publish --key release.depterkey {where} "
        "--relay https://relay.example --org ORGANISATION"
    )

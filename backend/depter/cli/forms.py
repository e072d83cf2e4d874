"""``depter forms``: check, show, count and freeze what the forms ask; it never changes a definition."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from depter import forms
from depter.cli.form_faults import line
from depter.errors import FormError
from depter.forms.check import check_text
from depter.forms.definition import Definition, Question
from depter.forms.rules import rules
from depter.words.places import repository, translations
from depter.words.sources import read_sources

_REGISTRY: Final = Path("backend/depter/forms/released.json")
_LARGEST: Final = 4 << 20


@click.group()
def command() -> None:
    """The forms: what is asked, in which order, under which conditions."""


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--frozen", is_flag=True, help="Also refuse a form that is in no release yet.")
def check(files: tuple[Path, ...], frozen: bool) -> None:
    """Check definition FILES, or all forms of this release and their English words."""
    found: list[str] = []
    for file in files:
        found += [line(str(file), fault) for fault in _file_faults(file)]
    if not files:
        found += list(_release(frozen))
    for told in found:
        click.echo(told)
    if found:
        sys.exit(1)
    click.echo(f"sound: {', '.join(str(f) for f in files) or _names()}")


def _file_faults(file: Path) -> list[FormError]:
    if file.stat().st_size > _LARGEST:
        return [FormError("form.too_large", path="", line=1)]
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return [FormError("form.json", path="", line=1)]
    return check_text(text, forms.code_lists())


def _names() -> str:
    return ", ".join(f"{d.form} {d.version} ({d.hash.hex()[:12]})" for d in forms.definitions())


def _release(frozen: bool) -> Iterator[str]:
    broken = [line(name, fault) for name, fault in forms.check_release()]
    if broken:
        yield from broken
        return
    needed = forms.needed_keys(forms.definitions(), forms.code_lists().every())
    known = {source.key for source in read_sources(translations())}
    yield from (f"no English text for {key}" for key in sorted(needed - known))
    useless = forms.useless_keys(known - needed, forms.definitions())
    yield from (f"a text without use: {key}" for key in sorted(useless))
    if frozen:
        for one in forms.unreleased(forms.definitions(), forms.released()):
            yield f"{one.form} version {one.version} is in no release yet: depter forms freeze"


@command.command()
def freeze() -> None:
    """Note the hash of every sound form that is in no release yet: from then on it never changes."""
    broken = list(_release(frozen=False))
    if broken:
        raise click.ClickException(f"the forms are not sound: {broken[0]}")
    new = forms.unreleased(forms.definitions(), forms.released())
    made = [forms.Release(one.form, one.version, one.hash.hex()) for one in new]
    if not made:
        click.echo("every form is frozen already")
        return
    (repository() / _REGISTRY).write_text(
        forms.registry_text([*forms.released(), *made]), encoding="utf-8"
    )
    for one in made:
        click.echo(f"frozen: {one.form} {one.version} {one.hash}")


def _newest(form: str) -> Definition:
    try:
        return forms.load(form)
    except FormError as fault:
        if fault.code != "form.unknown":
            raise
        names = ", ".join(dict.fromkeys(one.form for one in forms.definitions()))
        raise click.ClickException(f"there is no form {form}; there are: {names}") from None


@command.command()
@click.argument("form")
@click.option(
    "--json", "as_json", is_flag=True, help="The canonical JSON whose hash records carry."
)
def show(form: str, as_json: bool) -> None:
    """Show the newest version of FORM as an outline with its English words."""
    definition = _newest(form)
    if as_json:
        click.echo(json.dumps(definition.source, sort_keys=True, separators=(",", ":")))
        return
    texts = {source.key: source.text for source in read_sources(translations())}
    click.echo(f"{form} version {definition.version}  {definition.hash.hex()}")
    for section in definition.sections:
        part = f" [{section.part}]" if section.part else ""
        click.echo(f"\n{section.id}{part}: {texts.get(section.key, section.key)}")
        if section.condition is not None:
            click.echo(f"    if {json.dumps(section.condition)}")
        for question in section.items:
            for told in _outline(definition, question, texts, "  "):
                click.echo(told)
    for ending in definition.endings:
        click.echo(f"\nends at {ending.at} if {json.dumps(ending.condition)} (keeps {ending.keep})")
        click.echo(f"  {texts.get(ending.key, ending.key)}")


def _outline(
    definition: Definition, question: Question, texts: dict[str, str], margin: str
) -> Iterator[str]:
    key = f"form:{definition.form}/q:{question.id}"
    told = "" if question.required == "N" else f" [{question.required}]"
    yield f"{margin}{question.id} {question.type}{told}: {texts.get(key, key)}"
    if question.condition is not None:
        yield f"{margin}    if {json.dumps(question.condition)}"
    if question.gate is not None:
        yield f"{margin}    open if {json.dumps(question.gate.open_if)}"
    said = {
        "rows of": question.of,
        "named by": question.name_by,
        "called": question.row_prefix,
        "filled with": question.auto,
        "from the profile:": question.profile,
        "answered by": ", ".join(question.answered_by or ()) or None,
        "seen by": ", ".join(question.seen_by or ()) or None,
    }
    yield from (f"{margin}    {what} {value}" for what, value in said.items() if value is not None)
    if question.choices and len(question.choices) <= 20:
        labels = [texts.get(choice.key, choice.key) for choice in question.choices]
        yield f"{margin}    {' / '.join(labels)}"
    for child in question.items:
        yield from _outline(definition, child, texts, margin + "  ")


@command.command()
@click.argument("form", required=False)
def stats(form: str | None) -> None:
    """Count every form; of FORM, its newest version, part by part and section by section."""
    texts = {source.key: source.text for source in read_sources(translations())}
    chosen = forms.definitions() if form is None else (_newest(form),)
    for definition in chosen:
        questions = definition.questions.values()
        keys = forms.text_keys(definition)
        words = sum(len(texts.get(key, "").split()) for key in keys)
        click.echo(f"{definition.form} {definition.version}: {len(definition.questions)} questions")
        click.echo(
            f"  {len(definition.sections)} sections, {len({q.type for q in questions})} types,"
            f" {len(keys)} texts, {words} words"
        )
        click.echo(f"  {_counted(questions)}")
    if form is not None:
        for told in _parts(chosen[0]):
            click.echo(told)


def _counted(questions: Iterable[Question]) -> str:
    """Return the types by number, then the classes: ``yn 4, text 2 | N 5, F 1``."""
    found = list(questions)
    kinds = Counter(question.type for question in found).most_common()
    classes = Counter(question.required for question in found)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds)
    return f"{told} | " + ", ".join(f"{name} {classes[name]}" for name in "CFWN" if classes[name])


def _parts(definition: Definition) -> Iterator[str]:
    inside: dict[str, list[Question]] = {section.id: [] for section in definition.sections}
    for question in definition.questions.values():
        inside[question.section].append(question)
    for part in dict.fromkeys(section.part for section in definition.sections):
        sections = [section for section in definition.sections if section.part == part]
        all_of_it = [question for section in sections for question in inside[section.id]]
        yield f"\n{part or 'no part'}: {len(sections)} sections, {len(all_of_it)} questions"
        yield f"  {_counted(all_of_it)}"
        for section in sections:
            yield f"  {section.id}: {len(inside[section.id])} | {_counted(inside[section.id])}"


@command.command("rules")
@click.argument("country", required=False, type=click.Choice(["KZ", "KG", "TJ", "XX"]))
def show_rules(country: str | None) -> None:
    """Print the national rules, each with its state and source: none counts before a lawyer signs."""
    words = {source.key: source.text for source in read_sources(translations())}
    for rule in rules():
        if country in (None, rule.country):
            since = f", in force from {rule.in_force_from}" if rule.in_force_from else ""
            click.echo(f"{rule.rule_id} [{rule.status}{since}]: {words[rule.text_key]}")
            click.echo(f"  source: {rule.source}")

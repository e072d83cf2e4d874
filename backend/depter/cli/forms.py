"""``depter forms``: check, show and count what the forms ask; it changes no file."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from depter import forms
from depter.errors import FormError
from depter.forms.check import check_text
from depter.forms.definition import Definition, Question
from depter.words.places import translations
from depter.words.sources import read_sources


@click.group()
def command() -> None:
    """The forms: what is asked, in which order, under which conditions."""


def _fault(place: str, fault: FormError) -> str:
    facts = {name: value for name, value in fault.facts.items() if name not in ("path", "line")}
    told = "".join(f" {name}={value}" for name, value in facts.items())
    return f"{place}:{fault.facts.get('line', 1)}: {fault.code} {fault.facts.get('path', '')}{told}"


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(files: tuple[Path, ...]) -> None:
    """Check definition FILES, or all forms of this release and their English words."""
    found: list[str] = []
    for file in files:
        problems = check_text(file.read_text("utf-8"), forms.code_lists())
        found += [_fault(str(file), fault) for fault in problems]
    if not files:
        found += list(_release())
    for line in found:
        click.echo(line)
    if found:
        sys.exit(1)
    click.echo(f"sound: {', '.join(str(f) for f in files) or _names()}")


def _names() -> str:
    return ", ".join(f"{d.form} {d.version} ({d.hash.hex()[:12]})" for d in forms.definitions())


def _release() -> Iterator[str]:
    try:
        needed = forms.needed_keys(forms.definitions(), forms.code_lists().every())
    except FormError as fault:
        yield _fault("definitions", fault)
        return
    known = {source.key for source in read_sources(translations())}
    yield from (f"no English text for {key}" for key in sorted(needed - known))
    yield from (f"a text without use: {key}" for key in sorted(known - needed))


@command.command()
@click.argument("form")
@click.option(
    "--json", "as_json", is_flag=True, help="The canonical JSON whose hash records carry."
)
def show(form: str, as_json: bool) -> None:
    """Show the newest version of FORM as an outline with its English words."""
    definition = forms.load(form)
    if as_json:
        click.echo(json.dumps(definition.source, sort_keys=True, separators=(",", ":")))
        return
    texts = {source.key: source.text for source in read_sources(translations())}
    click.echo(f"{form} version {definition.version}  {definition.hash.hex()}")
    for section in definition.sections:
        click.echo(f"\n{section.id}: {texts.get(section.key, section.key)}")
        for question in section.items:
            for line in _outline(definition, question, texts, "  "):
                click.echo(line)
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
    if question.choices and len(question.choices) <= 20:
        labels = [texts.get(choice.key, choice.key) for choice in question.choices]
        yield f"{margin}    {' / '.join(labels)}"
    for child in question.items:
        yield from _outline(definition, child, texts, margin + "  ")


@command.command()
def stats() -> None:
    """Count questions, types, required classes and words of every form."""
    texts = {source.key: source.text for source in read_sources(translations())}
    for definition in forms.definitions():
        questions = definition.questions.values()
        keys = forms.text_keys(definition)
        words = sum(len(texts.get(key, "").split()) for key in keys)
        kinds = Counter(question.type for question in questions)
        classes = Counter(question.required for question in questions)
        click.echo(f"{definition.form} {definition.version}: {len(definition.questions)} questions")
        click.echo(
            f"  {len(definition.sections)} sections, {len(kinds)} types, {len(keys)} texts, {words} words"
        )
        click.echo("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
        click.echo("  " + ", ".join(f"{name} {classes[name]}" for name in "NCFW"))

"""Every command of ``translations/README.md`` exists with its options, the same in both languages."""

import re
import shlex
from pathlib import Path

import click
import pytest

from depter.cli import main

WORDS = Path(__file__).parents[3] / "translations"
PAGES = ("README.md", "README.ru.md")


def commands(page: str) -> list[list[str]]:
    text = (WORDS / page).read_text("utf-8")
    lines = re.findall(r"`(depter [^`]+)`", text) + re.findall(r"^depter .*$", text, re.MULTILINE)
    return [shlex.split(line)[1:] for line in lines]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_understood(page: str) -> None:
    found = commands(page)
    assert len(found) > 15
    for words in found:
        command: click.Command = main
        context = click.Context(main)
        while isinstance(command, click.Group) and words:
            name = words.pop(0)
            step = command.get_command(context, name)
            assert step is not None, name
            command, context = step, click.Context(step, parent=context)
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= known, (command.name, words)


def test_both_languages_say_the_same() -> None:
    def said(page: str) -> set[tuple[str, ...]]:
        return {
            tuple(word for word in words if not re.search("[а-я]| ", word))
            for words in commands(page)
        }

    assert said(PAGES[0]) == said(PAGES[1])


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)]+)\)", (WORDS / page).read_text("utf-8")):
            assert (WORDS / link).is_file(), link

"""The option that every command of the words shares: which folder of words it works in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from depter.words.workspace import Workspace


def _opened(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Workspace:
    return Workspace.open(value)


def in_folder(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--in FOLDER`` (or DEPTER_WORDS) and hands the opened ``workspace`` down."""
    return click.option(
        "--in",
        "workspace",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="DEPTER_WORDS",
        callback=_opened,
        metavar="FOLDER",
        help="A folder of words (default: translations/ of this repository).",
    )(function)

"""Adds to an organisation's data what this release has and it has not: tables of TOML, keys of JSON, rows
of CSV.

It must never change or take away a letter that an organisation wrote.
"""

import csv
import io
import json
import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from depter.errors import WordsError

_HEAD = re.compile(r"^\[[^\[\n]+\].*$", re.MULTILINE)


def _blocks(toml: str) -> list[tuple[str, str]]:
    """A file cut before each table: name and letters. What stands above the first is called ""."""
    starts = [match.start() for match in _HEAD.finditer(toml)]
    cuts = [0, *starts, len(toml)]
    parts = [toml[begin:end] for begin, end in pairwise(cuts)]
    return [("", parts[0]), *((next(iter(tomllib.loads(one))), one) for one in parts[1:])]


def tables(ours: str, release: str, path: str) -> tuple[str, list[str]]:
    """``ours`` with the tables that only the release has, each after the one that it follows there, and
    their names. Errors: ``words.source`` when a file is written in a way that this cannot do surely."""
    try:
        held, told = tomllib.loads(ours), tomllib.loads(release)
        added = [name for name in told if name not in held]
        if not added:
            return ours, []
        made = _blocks(ours)
        before = ""
        for name, text in _blocks(release):
            if name in added:
                place = [one[0] for one in made].index(before) + 1
                made[place - 1] = (before, made[place - 1][1].rstrip("\n") + "\n\n")
                made.insert(place, (name, text.rstrip("\n") + "\n\n"))
            before = name if name in added or name in held else before
        text = "".join(one[1] for one in made).strip("\n") + "\n"
        if tomllib.loads(text) != {**held, **{name: told[name] for name in added}}:
            raise ValueError("a table could not be added")
    except ValueError as fault:  # TOMLDecodeError too
        raise WordsError("words.source", path=path, why=str(fault)) from fault
    return text, added


@dataclass(frozen=True)
class Brought:
    """A file with what a release brings: how many keys or rows are new, how many nobody had changed and read
    as in the release now, and which rows stay although the release has them otherwise."""

    text: str
    added: int = 0
    mended: int = 0
    staying: tuple[str, ...] = ()


def _with(ours: Any, release: Any, handed: Any) -> tuple[Any, int, int]:
    if isinstance(ours, dict) and isinstance(release, dict):
        made, added, mended = dict(ours), 0, 0
        for name, value in release.items():
            if name not in ours:
                made[name] = value
                added += 1
                continue
            before = handed.get(name) if isinstance(handed, dict) else None
            made[name], more, other = _with(ours[name], value, before)
            added, mended = added + more, mended + other
        return made, added, mended
    if handed is not None and ours == handed and ours != release:
        return release, 0, 1
    return ours, 0, 0


def keys(ours: str, release: str, handed: str | None, path: str) -> Brought:
    """``ours`` with the keys that only the release has, at every depth, and with its values where ours are
    still those that were ``handed`` out. Errors: ``words.source``."""
    try:
        before = None if handed is None else json.loads(handed)
        made, added, mended = _with(json.loads(ours), json.loads(release), before)
    except ValueError as fault:
        raise WordsError("words.source", path=path, why=str(fault)) from fault
    if not added and not mended:
        return Brought(ours)
    return Brought(json.dumps(made, ensure_ascii=False, indent=2) + "\n", added, mended)


def rows(ours: str, release: str, handed: str | None) -> Brought:
    """The same for rows, which their first column names. A column that ``ours`` lacks is not brought."""
    held, told = _read(ours), _read(release)
    if not held or not told:
        return Brought(ours)
    head = list(next(iter(held.values())))
    before = _read(handed or "")
    added, mended, staying = 0, 0, []
    made = dict(held)
    for name, row in told.items():
        wish = {one: row.get(one, "") for one in head}
        if name not in held:
            added += 1
        elif held[name] == wish:
            continue
        elif name in before and {one: before[name].get(one, "") for one in head} == held[name]:
            mended += 1
        else:
            staying.append(name)
            continue
        made[name] = wish
    if not added and not mended:
        return Brought(ours, staying=tuple(staying))
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(made.values())
    return Brought(out.getvalue(), added, mended, tuple(staying))


def _read(text: str) -> dict[str, dict[str, str]]:
    made = {}
    for row in csv.DictReader(io.StringIO(text)):
        plain = {name: value or "" for name, value in row.items() if name is not None}
        made[next(iter(plain.values()), "")] = plain
    return made

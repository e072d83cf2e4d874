"""Adds to an organisation's data what this release has and it has not: tables of TOML, keys of JSON, rows
of CSV.

It must never change or take away a letter of what is there.
"""

import csv
import io
import json
import re
import tomllib
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


def _with(ours: Any, release: Any) -> tuple[Any, int]:
    if not isinstance(ours, dict) or not isinstance(release, dict):
        return ours, 0
    made, count = dict(ours), 0
    for name, value in release.items():
        if name in ours:
            made[name], more = _with(ours[name], value)
            count += more
        else:
            made[name] = value
            count += 1
    return made, count


def keys(ours: str, release: str, path: str) -> tuple[str, int]:
    """``ours`` with the keys that only the release has, at every depth, and how many they are.

    Errors: ``words.source``."""
    try:
        made, count = _with(json.loads(ours), json.loads(release))
    except ValueError as fault:
        raise WordsError("words.source", path=path, why=str(fault)) from fault
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n" if count else ours), count


def rows(ours: str, release: str) -> tuple[str, int, list[str]]:
    """``ours`` with the rows whose first column only the release has, how many they are, and the first column
    of those that read otherwise in the release. A column that ``ours`` lacks is not brought."""
    held = list(csv.DictReader(io.StringIO(ours)))
    told = list(csv.DictReader(io.StringIO(release)))
    if not held or not told:
        return ours, 0, []
    head, first = list(held[0]), next(iter(told[0]))
    known = {row.get(first): row for row in held}
    new = [row for row in told if row[first] not in known]
    other = [
        row[first]
        for row in told
        if row[first] in known
        and any((known[row[first]].get(name) or "") != (row.get(name) or "") for name in head)
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([row.get(name) or "" for name in head] for row in new)
    made = ours.rstrip("\n") + "\n" + out.getvalue() if new else ours
    return made, len(new), other

"""The registry of released forms: what was released never changes (FORMAT.md 1).

Every record names the hash of its form. A released definition is therefore frozen: changing it means a
new version beside it. It never takes a line out of the registry and never writes one by itself.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from depter.errors import FormError
from depter.forms.definition import Definition


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """One line of the registry: a form, its version and the hash of its canonical JSON, hex."""

    form: str
    version: int
    hash: str


def registry_text(releases: Iterable[Release]) -> str:
    """Return the registry as its file stands: one release a line, in order."""
    lines = (
        json.dumps({"form": one.form, "version": one.version, "hash": one.hash})
        for one in sorted(releases)
    )
    return "[\n " + ",\n ".join(lines) + "\n]\n"


@cache
def released() -> tuple[Release, ...]:
    """Return the registry of this release."""
    text = (files("depter.forms") / "released.json").read_text("utf-8")
    return tuple(sorted(Release(**line) for line in json.loads(text)))


def release_faults(
    definitions: Iterable[Definition], registry: Iterable[Release]
) -> Iterator[FormError]:
    """Yield what breaks a promise that a release gave.

    ``form.version_twice``: two files say the same form and version. ``form.released_changed``: a
    released definition has another hash now. ``form.released_gone``: its file is not there.
    """
    found: dict[tuple[str, int], Definition] = {}
    for definition in definitions:
        place = (definition.form, definition.version)
        if place in found:
            yield FormError("form.version_twice", form=place[0], version=place[1])
        found[place] = definition
    for one in registry:
        now = found.get((one.form, one.version))
        if now is None:
            yield FormError("form.released_gone", form=one.form, version=one.version)
        elif now.hash.hex() != one.hash:
            yield FormError("form.released_changed", form=one.form, version=one.version)


def unreleased(definitions: Iterable[Definition], registry: Iterable[Release]) -> list[Definition]:
    """Return the definitions that may still change: the registry does not name them."""
    known = {(one.form, one.version) for one in registry}
    return [one for one in definitions if (one.form, one.version) not in known]

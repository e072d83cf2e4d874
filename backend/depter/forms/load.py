"""The forms and code lists that this release carries; nothing is loaded that the checker refuses."""

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from depter.errors import FormError
from depter.forms.canonical import hash_of
from depter.forms.check import check_text
from depter.forms.definition import Definition, build_definition
from depter.forms.lists import CodeLists, lists_of
from depter.forms.released import release_faults, released


def _folder() -> Traversable:
    return files("depter.forms") / "definitions"


def _json_files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)


@cache
def code_lists() -> CodeLists:
    """Return the code lists, old versions too; raises FormError ``form.list`` for a broken one."""
    return lists_of([file.read_text("utf-8") for file in _json_files(_folder() / "lists")])


def load_text(text: str, lists: CodeLists | None = None) -> Definition:
    """Return the definition of a JSON text; raises the first FormError of the checker."""
    known = code_lists() if lists is None else lists
    problems = check_text(text, known)
    if problems:
        raise problems[0]
    raw: dict[str, Any] = json.loads(text)
    return build_definition(raw, known)


@cache
def definitions() -> tuple[Definition, ...]:
    """Return every form of this release, older versions included."""
    return tuple(load_text(file.read_text("utf-8")) for file in _json_files(_folder()))


def load(form: str) -> Definition:
    """Return the newest version of a form; raises ``form.unknown``."""
    versions = [found for found in definitions() if found.form == form]
    if not versions:
        raise FormError("form.unknown", form=form)
    return max(versions, key=lambda found: found.version)


def by_hash(form_hash: bytes) -> Definition | None:
    """Return the definition that a record names (SPEC 5, key 2), or None: a newer app is needed."""
    return next((found for found in definitions() if found.hash == form_hash), None)


def check_release() -> list[tuple[str, FormError]]:
    """Return every fault of the lists and forms of this release, each with the name of its file."""
    found: list[tuple[str, FormError]] = []
    texts: list[str] = []
    for file in _json_files(_folder() / "lists"):
        text = file.read_text("utf-8")
        try:
            lists_of([text])
            texts.append(text)
        except FormError as fault:
            found.append((f"lists/{file.name}", fault))
    if found:
        return found
    lists = lists_of(texts)
    sound: list[Definition] = []
    for file in _json_files(_folder()):
        text = file.read_text("utf-8")
        faults = check_text(text, lists)
        found += [(file.name, fault) for fault in faults]
        if not faults:
            sound.append(build_definition(json.loads(text), lists))
    if not found:
        found += [("definitions", fault) for fault in release_faults(sound, released())]
    return found


def raw_lists() -> list[dict[str, Any]]:
    """Return the code lists as JSON, as the phone's ``loadDefinition`` takes them."""
    return [json.loads(f.read_text("utf-8")) for f in _json_files(_folder() / "lists")]


__all__ = [
    "by_hash",
    "check_release",
    "code_lists",
    "definitions",
    "hash_of",
    "load",
    "load_text",
    "raw_lists",
]

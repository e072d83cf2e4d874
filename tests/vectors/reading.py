"""Reads the shared vector files: one file is one subject, one case is one question with the only
right answer; never repairs a file.

A case is ``{name, op, args, expect, result}``: ``op`` is a name both twins answer to
(``operations``), ``expect`` is "ok" or the stable code, ``result`` the answer of an "ok" case (left
out where every right answer differs). An argument ``{"$": name}`` stands for that value of the
file's ``shared``, with ``cut`` shortened to so many bytes, with ``patch`` [[offset, hex], ...]
overwritten, with ``append`` lengthened. The phone's twin of this page is
``pwa/tests/envelope/reading.ts``.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def subjects() -> list[str]:
    """The names of all vector files of the envelope and of trust."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(subject: str) -> list[dict[str, Any]]:
    """The cases of a file, with every reference replaced by the bytes it stands for."""
    document = json.loads((FOLDER / f"{subject}.json").read_text())
    shared = document.get("shared", {})
    return [case | {"args": resolve(case["args"], shared)} for case in document["cases"]]


def resolve(value: Any, shared: dict[str, Any]) -> Any:
    """Replace references; see the module."""
    if isinstance(value, list):
        return [resolve(item, shared) for item in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {key: resolve(item, shared) for key, item in value.items()}
    found = resolve(shared[value["$"]], shared)
    if "cut" in value:
        found = found[: 2 * value["cut"]]
    for offset, piece in value.get("patch", ()):
        at = 2 * offset
        found = found[:at] + piece + found[at + len(piece) :]
    return found + value["append"] if "append" in value else found


def differs(case: dict[str, Any], answered: dict[str, Any]) -> str | None:
    """What is wrong with an answer to a case, or None."""
    if case["expect"] != "ok":
        if answered.get("code") == case["expect"]:
            return None
        return f"{case['name']}: expected {case['expect']}, got {answered}"[:400]
    if "ok" not in answered:
        return f"{case['name']}: refused with {answered['code']}"
    if "result" in case and answered["ok"] != case["result"]:
        return f"{case['name']}: another result {answered['ok']}"[:800]
    return None

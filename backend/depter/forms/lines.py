"""Reading a definition's JSON text, and where in it each part stands, so that a fault can name its
line; it judges nothing of what the parts mean."""

import json
import re
from typing import Any, Final, NoReturn

from depter.errors import FormError

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def line_numbers(text: str) -> dict[str, int]:
    """Return path -> line (from 1) for every part of a JSON text that has already been parsed.

    Paths are as in ``sections[0].items[2].if[1]``; the path of the whole is "".
    """
    tokens = list(_TOKEN.finditer(text))
    found: dict[str, int] = {}
    line, seen = 1, 0

    def walk(n: int, path: str) -> int:
        nonlocal line, seen
        token = tokens[n]
        line += text.count("\n", seen, token.start())
        seen = max(seen, token.start())
        found[path] = line
        if token[0] == "{":
            n += 1
            while tokens[n][0] != "}":
                key = tokens[n][0][1:-1]
                n = walk(n + 2, f"{path}.{key}" if path else key)
                n += tokens[n][0] == ","
        elif token[0] == "[":
            n, index = n + 1, 0
            while tokens[n][0] != "]":
                n = walk(n, f"{path}[{index}]")
                index += 1
                n += tokens[n][0] == ","
        return n + 1

    walk(0, "")
    return found


def too_deep(text: str, most: int) -> int | None:
    """Return the line where brackets stand more than ``most`` deep, or None."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > most:
                return text.count("\n", 0, token.start()) + 1
        elif token[0] in "]}":
            depth -= 1
    return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise FormError("form.duplicate_key", key=double)
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def parse(text: str) -> Any:
    """Return the JSON of a text; raises ``form.json`` or ``form.duplicate_key`` with path and line."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        raise FormError("form.json", path="", line=fault.lineno) from fault
    except FormError as fault:
        key = json.dumps(fault.facts["key"])
        second = text.find(key, text.find(key) + 1)
        line = text.count("\n", 0, max(second, 0)) + 1
        raise FormError(fault.code, **{**fault.facts, "line": line}) from None
    except (ValueError, RecursionError) as fault:
        raise FormError("form.json", path="", line=1) from fault

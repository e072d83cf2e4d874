"""Where in a JSON text each part stands, so that a fault can name its line; it judges nothing."""

import re
from typing import Final

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

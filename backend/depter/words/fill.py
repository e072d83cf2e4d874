"""Puts values into the ``{name}`` places of a text.

It must never raise, read an attribute of a value, or know any other syntax: ``{name.__class__}`` and
``%s`` stay as they are.
"""

import re
from collections.abc import Callable, Mapping

PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def places(text: str) -> list[str]:
    """The names of the places in a text, sorted, each once."""
    return sorted(set(PLACE.findall(text)))


def fill(
    text: str, values: Mapping[str, object], number: Callable[[int | float], str] = str
) -> str:
    """The text with its places filled; a place without a value stays literal.

    Whole numbers and floats are written by ``number``; inserted values are not looked at again.
    """

    def put(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value = values[match[1]]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return number(value)
        return str(value)

    return PLACE.sub(put, text)


def fill_or(
    text: str,
    source: str,
    values: Mapping[str, object],
    number: Callable[[int | float], str] = str,
) -> str:
    """The translation, filled; the source instead when the translation asks for a value that nobody
    gave (a slip of a translator must not reach a person as a raw ``{who}``)."""
    given = all(name in values for name in places(text))
    return fill(text if given else source, values, number)

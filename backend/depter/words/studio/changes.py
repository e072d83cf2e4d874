"""What differs between two texts, word by word, for people.

It must never judge a difference.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\W_]+|[^\w\s]|_")

Piece = tuple[str, str]
"""("same" | "gone" | "new", text)"""


def changes(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: kept, taken out, put in."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    made: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(("same", "".join(old[a:b])))
            continue
        made += [("gone", "".join(old[a:b]))] if b > a else []
        made += [("new", "".join(new[c:d]))] if d > c else []
    return made


def side(pieces: list[Piece], which: str) -> Iterator[Piece]:
    """One of the two texts: ``gone`` gives the old one, ``new`` the new one."""
    return (piece for piece in pieces if piece[0] in ("same", which))

"""Code lists, and which version of one a form is bound to; it knows no word for a person.

A list that a released form uses never changes: its new version stands beside the old one, and each
form keeps the one whose hash it names (FORMAT.md 1).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from depter.errors import FormError
from depter.forms.canonical import hash_of
from depter.forms.lines import line_numbers, parse

NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}")
# A code never looks like a question's id: after a small first letter there is no dot.
CODE: Final = re.compile(
    r"[a-z0-9][a-z0-9_-]{0,60}|[A-Z][A-Za-z0-9_-]{0,20}(\.[A-Za-z0-9_-]{1,40})?"
)
_KEYS: Final = {"list", "version", "else", "items"}
#: More entries than this belong in no list that a person searches on a phone.
MOST_ITEMS: Final = 5_000


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes shared by forms, ``definitions/lists/<name>.json``."""

    name: str
    version: str
    items: tuple[dict[str, Any], ...]
    otherwise: str | None
    hash: bytes


class CodeLists(Mapping[str, CodeList]):
    """The newest version of every list by name; ``bound`` also finds the older ones."""

    def __init__(self, lists: Iterable[CodeList]) -> None:
        self._every = sorted(lists, key=lambda one: (one.name, one.version))
        self._newest = {one.name: one for one in self._every}

    def __getitem__(self, name: str) -> CodeList:
        return self._newest[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest)

    def __len__(self) -> int:
        return len(self._newest)

    def every(self) -> Sequence[CodeList]:
        """Return all lists in all their versions."""
        return self._every

    def knows(self, name: str, digest: object) -> bool:
        """Return whether some version of a list has this hash (hex)."""
        return any(one.name == name and one.hash.hex() == digest for one in self._every)

    def bound(self, name: str, digest: object) -> CodeList:
        """Return the version with this hash; raises ``form.unknown_list``, ``form.list_hash``."""
        if name not in self._newest:
            raise FormError("form.unknown_list", list=name)
        for one in self._every:
            if one.name == name and one.hash.hex() == digest:
                return one
        raise FormError("form.list_hash", list=name)


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_item(item: Any) -> bool:
    if not isinstance(item, dict) or not set(item) <= {"code", "under", "parent"}:
        return False
    under = item.get("under", [])
    return (
        _is(CODE, item.get("code"))
        and isinstance(under, list)
        and all(_is(CODE, code) for code in under)
        and _is(CODE, item.get("parent", "x"))
    )


def read_list(text: str) -> CodeList:
    """Return one code list; raises ``form.list`` for one that breaks the format (FORMAT.md 2)."""
    raw = parse(text)
    if not isinstance(raw, dict) or not set(raw) <= _KEYS:
        raise FormError("form.list", path="", line=1)
    name, version, items = raw.get("list"), raw.get("version"), raw.get("items")
    if not _is(NAME, name) or not isinstance(version, str) or not isinstance(items, list):
        raise FormError("form.list", list=name, path="list", line=1)
    if len(items) > MOST_ITEMS:
        raise FormError("form.too_large", list=name, path="items", line=1)
    seen: set[str] = set()
    lines = line_numbers(text)
    for n, item in enumerate(items):
        if not _is_item(item) or item["code"] in seen:
            path = f"items[{n}]"
            raise FormError("form.list", list=name, path=path, line=lines.get(path, 1))
        seen.add(item["code"])
    if not _is(CODE, raw.get("else", "x")):
        raise FormError("form.list", list=name, path="else", line=lines.get("else", 1))
    return CodeList(str(name), version, tuple(items), raw.get("else"), hash_of(raw))


def lists_of(texts: Sequence[str]) -> CodeLists:
    """Return code lists in all their versions; raises ``form.list``, also for one version twice."""
    found: dict[tuple[str, str], CodeList] = {}
    for text in texts:
        one = read_list(text)
        if (one.name, one.version) in found:
            raise FormError("form.list", list=one.name, path="version", line=1)
        found[one.name, one.version] = one
    return CodeLists(found.values())

"""Checks a text against the others of its catalog: two choices of a question must not read the same.

It must never compare texts of two questions.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import polib

from depter.words.checks.finding import Severity, Told
from depter.words.sentence import Sentence

_GROUP = re.compile(r"^(form:[^/]+/(?:q:[^/]+(?:/col:[^/]+)?|[a-z_]+)|form:_common)/[os]:")


def group_of(key: str) -> str | None:
    """The question or list that a choice belongs to; None for a text that is no choice."""
    match = _GROUP.match(key)
    # Agencies of three countries stand in one list, each shown for its own country only.
    return match[1] if match and "/agency/" not in key else None


def groups(entries: Iterable[polib.POEntry]) -> dict[str, list[polib.POEntry]]:
    """The choices of a catalog by their question."""
    made: dict[str, list[polib.POEntry]] = defaultdict(list)
    for entry in entries:
        group = group_of(entry.msgctxt or "")
        if group is not None and not entry.obsolete:
            made[group].append(entry)
    return made


def same_target(entry: polib.POEntry, siblings: Iterable[polib.POEntry]) -> Iterator[Told]:
    """Another choice with other English reads the same: an answer would not tell which was meant."""
    text = str(entry.msgstr).strip().casefold()
    if not text or group_of(entry.msgctxt or "") is None:
        return
    for other in siblings:
        if (
            other.msgctxt != entry.msgctxt
            and other.msgid != entry.msgid
            and str(other.msgstr).strip().casefold() == text
        ):
            yield Told(
                "same-target",
                Severity.ERROR,
                Sentence("reads the same as the choice '{other}'", other=other.msgid),
                str(other.msgctxt),
            )

"""Compares a returned translation with what was handed out and what stands now (words.md 3.5).

It must never decide a conflict: both texts are told and a person chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polib

from depter.words.checks import texts
from depter.words.languages import Language
from depter.words.merge import Key, key

Forms = tuple[str, ...]


class Outcome(StrEnum):
    """What becomes of one returned text."""

    TAKE = "take"
    """Changed there, unchanged here: it is taken."""
    SAME = "same"
    """The same text stands here already."""
    UNCHANGED = "unchanged"
    """Nobody touched it there, or it came back empty."""
    CONFLICT = "conflict"
    """Changed there and here: kept as a suggestion."""
    UNSURE = "unsure"
    """Marked as needing work (fuzzy) by its translator: kept as a suggestion."""
    STALE_SOURCE = "stale-source"
    """The English changed since: kept in the report only."""
    UNKNOWN = "unknown"
    """No such sentence in the product."""
    BAD_PLURAL = "bad-plural"
    """Another number of plural forms than the language has."""


@dataclass(frozen=True)
class Returned:
    """One text of a returned file with its three versions (empty where there is none)."""

    key: Key
    outcome: Outcome
    base: Forms
    ours: Forms
    theirs: Forms


def compare(
    base: Mapping[Key, Forms],
    ours: Iterable[polib.POEntry],
    theirs: Iterable[polib.POEntry],
    language: Language,
) -> list[Returned]:
    """Every entry of ``theirs`` with its outcome, in its order.

    ``base`` is the snapshot; ``ours`` the entries that stand now. A sentence that is twice in
    ``theirs`` with two texts is a conflict of the second one.
    """
    here = {key(one): one for one in ours if not one.obsolete}
    contexts = {one.msgctxt for one in here.values() if one.msgctxt}
    taken: dict[Key, Forms] = {}
    made = []
    for one in theirs:
        if one.obsolete:
            continue
        known = here.get(key(one))
        before = base.get(key(one), ())
        given = tuple(texts(one))
        now = tuple(texts(known)) if known is not None else ()
        if known is None:
            stale = key(one) in base or (one.msgctxt or "") in contexts
            outcome = Outcome.STALE_SOURCE if stale else Outcome.UNKNOWN
        else:
            now = taken.get(key(one), now)
            outcome = _outcome(one, before, now, given, language)
        if outcome is Outcome.TAKE:
            taken[key(one)] = given
        made.append(Returned(key(one), outcome, before, now, given))
    return made


def _outcome(
    one: polib.POEntry, base: Forms, ours: Forms, theirs: Forms, language: Language
) -> Outcome:
    wanted = language.nplurals if one.msgid_plural else 1
    if not any(theirs):
        return Outcome.UNCHANGED
    if len(theirs) != wanted or not all(theirs):
        return Outcome.BAD_PLURAL
    if theirs == base:
        return Outcome.UNCHANGED
    if theirs == ours:
        return Outcome.SAME
    if one.fuzzy:
        return Outcome.UNSURE
    # An export that nobody knows any more gives no base: only an empty place is filled then.
    return Outcome.TAKE if ours == base or not any(ours) else Outcome.CONFLICT

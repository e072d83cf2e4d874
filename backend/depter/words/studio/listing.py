"""Which texts a person wants to see, and in which order.

It must never show another number for a state than ``depter words status`` counts.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from depter.words.states import State
from depter.words.studio.keyring import Rights
from depter.words.studio.shelf import Text

PAGE = 50
#: Filters in the order of the screen. The first six are the states; "changed" and "rejected" together
#: are what ``status`` counts as needs-edit.
FILTERS = (
    "untranslated",
    "machine",
    "unreviewed",
    "changed",
    "rejected",
    "approved",
    "review",
    "suggested",
    "field",
    "unsaved",
)


@dataclass(frozen=True)
class Marks:
    """What is known of texts beside their state: ids with drafts, keys with field notes."""

    unsaved: frozenset[str]
    field: frozenset[str]


def reviewable(text: Text, who: Rights) -> bool:
    """True when this person could approve the text now."""
    standing = text.standing
    if standing is None or standing.state not in (State.UNREVIEWED, State.MACHINE):
        return False
    if who.id is None or who.id in standing.authors or standing.author is None:
        return False
    if any(one.by == who.id for one in standing.approvals):
        return False
    return bool(who.fits(standing.missing_roles))


def test_of(name: str, marks: Marks, who: Rights) -> Callable[[Text], bool]:
    """The test behind a filter; every text passes an unknown one."""
    tests: dict[str, Callable[[Text], bool]] = {
        "untranslated": lambda one: one.state == State.UNTRANSLATED,
        "machine": lambda one: one.state == State.MACHINE,
        "unreviewed": lambda one: one.state == State.UNREVIEWED,
        "changed": lambda one: one.source_changed,
        "rejected": lambda one: one.state == State.NEEDS_EDIT and not one.fuzzy,
        "approved": lambda one: one.state == State.APPROVED,
        "review": lambda one: reviewable(one, who),
        "suggested": lambda one: one.standing is not None and bool(one.standing.suggestions),
        "field": lambda one: one.context in marks.field,
        "unsaved": lambda one: one.id in marks.unsaved,
    }
    return tests.get(name, lambda one: True)


def found(one: Text, wish: str) -> bool:
    """True when a text, its key or its note holds what is looked for (``wish`` is casefolded)."""
    if not one.hay:
        told = one.template
        parts = [told.msgid, told.msgid_plural or "", one.context, one.id, told.comment or ""]
        one.hay = "\n".join([*parts, *one.forms]).casefold()
    return wish in one.hay


def chosen(
    texts: Iterable[Text], state: str, domain: str, query: str, marks: Marks, who: Rights
) -> list[Text]:
    """The texts of a list, consent first."""
    test, wish = test_of(state, marks, who), query.strip().casefold()
    return [
        one
        for one in texts
        if (not domain or one.domain == domain) and test(one) and (not wish or found(one, wish))
    ]


def counts(texts: Iterable[Text], marks: Marks, who: Rights) -> dict[str, int]:
    """How many texts each filter has."""
    made = Counter(dict.fromkeys(FILTERS, 0))
    for one in texts:
        state = one.state
        if state == State.NEEDS_EDIT:
            made["changed" if one.fuzzy else "rejected"] += 1
        elif state in made:
            made[state] += 1
        if who.reviews and reviewable(one, who):
            made["review"] += 1
        if one.standing is not None and one.standing.suggestions:
            made["suggested"] += 1
        made["field"] += one.context in marks.field
        made["unsaved"] += one.id in marks.unsaved
    return dict(made)


def neighbours(texts: list[Text], name: str) -> tuple[str | None, str | None, int]:
    """Ids before and after one in a list, and its place (from 1; 0 when it is not in it any more)."""
    for place, one in enumerate(texts):
        if one.id == name:
            before = texts[place - 1].id if place else None
            after = texts[place + 1].id if place + 1 < len(texts) else None
            return before, after, place + 1
    return None, (texts[0].id if texts else None), 0

"""The names of a person as she gives them: several, each whole as it is written.

It must never require more than the whole name, split one, rewrite a letter, or merge two persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from depter.errors import WordsError


class Kind(StrEnum):
    """Where a name is used."""

    DOCUMENT = "document"
    SELF_USED = "self-used"
    ALIAS = "alias"
    OTHER_SPELLING = "other-spelling"


#: The order in which the kinds are printed.
_ORDER = (Kind.DOCUMENT, Kind.SELF_USED, Kind.OTHER_SPELLING, Kind.ALIAS)
_PARTS = ("family", "given", "patronymic")
_FIELDS = (*_PARTS, "script", "lang", "source")


@dataclass(frozen=True)
class Name:
    """One name. ``full`` is as it is written or said; «X уулу», «X кызы» and «-зода» stay what they are.

    ``source`` is the document that it is copied from.
    """

    kind: Kind
    full: str
    family: str = ""
    given: str = ""
    patronymic: str = ""
    script: str = ""
    lang: str = ""
    source: str = ""

    @property
    def printed(self) -> str:
        """Family, given, patronymic where the person named them apart; else the whole name."""
        parts = [getattr(self, part) for part in _PARTS]
        apart = self.family and self.given
        return " ".join(part for part in parts if part) if apart else self.full


def read(told: Mapping[str, object]) -> Name:
    """A name out of an answer. Errors: ``name.kind``, ``name.full``, ``name.field``."""
    unknown = set(told) - {"kind", "full", *_FIELDS}
    wrong = [field for field in told if not isinstance(told[field], str)]
    if unknown or wrong:
        raise WordsError("name.field", fields=sorted({*unknown, *wrong}))
    try:
        kind = Kind(str(told.get("kind", Kind.SELF_USED)))
    except ValueError as fault:
        raise WordsError("name.kind", kind=told["kind"]) from fault
    full = str(told.get("full", ""))
    if not full.strip():
        raise WordsError("name.full")
    return Name(kind, full, **{field: str(told.get(field, "")) for field in _FIELDS})


def in_order(names: Sequence[Name]) -> list[Name]:
    """As documents print them: the document's name first, then the others as they were given."""
    return sorted(names, key=lambda one: _ORDER.index(one.kind))

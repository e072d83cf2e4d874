"""The earlier revisions of one record, as far as they are here and open. Every revision was sealed whole,
so what was changed after a meeting can be seen from these alone.

It must never take another member's envelope for a revision of this record, nor be silent about one that
is not here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from depter.desk.archive import Archive
from depter.desk.opening import Opened, Opener
from depter.desk.shown import Interview
from depter.desk.states import READABLE
from depter.errors import DeskError, EnvelopeError


@dataclass(frozen=True)
class Past:
    """One earlier revision. ``opened`` is None where it is not here or does not open; numbers of which
    nothing is here stand together, from ``revision`` to ``until``."""

    revision: int
    env_hash: bytes
    opened: Opened | None
    last: int | None = None

    @property
    def until(self) -> int:
        """The last number that this stands for."""
        return self.revision if self.last is None else self.last


def past(archive: Archive, opener: Opener, interview: Interview) -> tuple[Past, ...]:
    """Every revision before this one, the first first; of two with one number the one that opens."""
    kept = interview.kept
    found: dict[int, Past] = {}
    for one in interview.revisions:
        number = one.revision or 0
        if one.member != kept.member or not 1 <= number < (kept.revision or 1):
            continue
        if number in found and found[number].opened is not None:
            continue
        try:
            opened = opener.open(archive.envelope(one.env_hash)) if one.state in READABLE else None
        except (EnvelopeError, DeskError):
            opened = None
        found[number] = Past(number, one.env_hash, opened)
    return tuple(_whole(found, kept.revision or 1))


def _whole(found: dict[int, Past], end: int) -> Iterator[Past]:
    """In order, with what is not here in between. A number may be any: nobody counts up to it."""
    expected = 1
    for number in sorted(found):
        if number > expected:
            yield Past(expected, b"", None, number - 1)
        yield found[number]
        expected = number + 1
    if expected < end:
        yield Past(expected, b"", None, end - 1)

"""The earlier revisions of one record, as far as they are here and open. Every revision was sealed whole,
so what was changed after a meeting can be seen from these alone.

It must never take another member's envelope for a revision of this record, nor be silent about one that
is not here.
"""

from dataclasses import dataclass

from depter.desk.archive import Archive
from depter.desk.opening import Opened, Opener
from depter.desk.shown import Interview
from depter.desk.states import READABLE
from depter.errors import DeskError, EnvelopeError


@dataclass(frozen=True)
class Past:
    """One earlier revision. ``opened`` is None where it is not here or does not open."""

    revision: int
    env_hash: bytes
    opened: Opened | None


def past(archive: Archive, opener: Opener, interview: Interview) -> tuple[Past, ...]:
    """Every revision before this one, the first first; of two with one number the one that opens."""
    kept = interview.kept
    found = {number: Past(number, b"", None) for number in range(1, kept.revision or 1)}
    for one in interview.revisions:
        number = one.revision or 0
        if one.member != kept.member or number not in found or found[number].opened is not None:
            continue
        try:
            opened = opener.open(archive.envelope(one.env_hash)) if one.state in READABLE else None
        except (EnvelopeError, DeskError):
            opened = None
        found[number] = Past(number, one.env_hash, opened)
    return tuple(found.values())

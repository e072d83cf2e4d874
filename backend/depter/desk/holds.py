"""Legal holds (spec 6.6): a court asked for an interview to be kept, and a person wrote down which order.

A hold is set before the person takes consent back, or not at all. It keeps this desk from erasing and
countersigning; it must never hide a withdrawal or keep anything readable.
"""

from collections.abc import Callable
from dataclasses import dataclass

from depter.desk.archive import Archive
from depter.desk.log import Log
from depter.desk.states import SAFE
from depter.desk.withdrawals import Withdrawals
from depter.errors import DeskError

_KIND = "hold"


@dataclass(frozen=True)
class Hold:
    """Since when, and by which document."""

    at: int
    document: str


class Holds:
    """The holds of one desk."""

    def __init__(
        self, archive: Archive, withdrawals: Withdrawals, log: Log, now: Callable[[], float]
    ) -> None:
        self._archive = archive
        self._withdrawals = withdrawals
        self._log = log
        self._now = now

    def of(self, record: bytes | None) -> Hold | None:
        """The hold on a record."""
        told = self._archive.unsealed(_KIND, record) if record else None
        return Hold(told["at"], told["document"]) if told else None

    def set(self, record: bytes, document: str) -> None:
        """Keep a record from being erased. Raises hold.document (none named), hold.late (the person
        took consent back before), archive.unknown."""
        if not document.strip():
            raise DeskError("hold.document")
        if not self._withdrawals.records(record):
            raise DeskError("archive.unknown")
        if any(one.state == SAFE for one in self._withdrawals.of(record)):
            raise DeskError("hold.late")
        value = {"at": int(self._now()), "document": document.strip()}
        self._log.write("hold", record=record.hex(), reason=document.strip())
        with self._archive.writing() as connection:
            self._archive.seal(connection, _KIND, record, value)

    def lift(self, record: bytes, reason: str) -> None:
        """End a hold; raise decision.reason, archive.unknown."""
        if self.of(record) is None:
            raise DeskError("archive.unknown")
        if not reason.strip():
            raise DeskError("decision.reason")
        self._log.write("hold-lifted", record=record.hex(), reason=reason.strip())
        with self._archive.writing() as connection:
            self._archive.forget_sealed(connection, _KIND, record)

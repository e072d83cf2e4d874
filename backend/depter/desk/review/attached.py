"""The files of one record as a reading comes upon them; it must never read one."""

from collections.abc import Iterator, Mapping

from depter.desk.review.clocks import OWN, RELAY, SOURCE, TAKEN, moment
from depter.desk.review.lines import Photo
from depter.desk.shown import COPY_OF, PICTURES
from depter.envelope import Attachment
from depter.forms.answers import Row


class Files:
    """The attachments of one record, numbered in the order in which the reading comes upon them."""

    def __init__(
        self,
        attached: Mapping[str, Attachment],
        missing: frozenset[str],
        undrawn: Mapping[str, str],
    ) -> None:
        self._attached = attached
        self._missing = missing
        self._undrawn = undrawn
        self._numbers: dict[str, int] = {}
        self._copies = _copies(attached)

    def leave_out(self, value: object) -> None:
        """The files in a value, at any depth, belong to no paper. They keep their numbers, and are not
        among the rest."""
        if isinstance(value, dict):
            blob = value.get("blob")
            if isinstance(blob, str) and blob in self._attached:
                self.one(self._attached[blob])
            for inner in value.values():
                self.leave_out(inner)
        elif isinstance(value, Row):
            for answer in value.answers.values():
                self.leave_out(answer.value)
        elif isinstance(value, list | tuple):
            for inner in value:
                self.leave_out(inner)

    def of(self, value: object) -> Iterator[Photo]:
        """The files that a value names and the record has."""
        for item in value if isinstance(value, list) else [value]:
            blob = item.get("blob") if isinstance(item, dict) else None
            if isinstance(blob, str) and blob in self._attached:
                yield self.one(self._attached[blob])

    def number(self, blob: str) -> int | None:
        """The number of a file that an answer named; None for any other."""
        return self._numbers.get(blob)

    def rest(self, but: set[str]) -> list[Photo]:
        """The files that no answer named, without those of ``but`` and the working copies of others."""
        named = set(self._numbers) | but | set(self._copies.values())
        return [self.one(one) for id_, one in self._attached.items() if id_ not in named]

    def one(self, attachment: Attachment) -> Photo:
        """One attachment, as it is told."""
        id_ = attachment.blob.hex()
        copy = self._copies.get(id_, "")
        if copy in self._missing or copy in self._undrawn:
            copy = ""
        return Photo(
            blob=id_,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256.hex(),
            picture=copy != "" or attachment.media_type in PICTURES,
            here=id_ not in self._missing,
            undrawn="" if copy else self._undrawn.get(id_, ""),
            number=self._numbers.setdefault(id_, len(self._numbers) + 1),
            copy=copy,
            camera=attachment.more.get(SOURCE) == "camera",
            taken=moment(attachment.more.get(TAKEN)),
            own=moment(attachment.more.get(OWN)),
            relay=moment(attachment.more.get(RELAY)),
        )


def _copies(attached: Mapping[str, Attachment]) -> dict[str, str]:
    """The working copy of each photo that came as a file (ruling 13). What only calls itself a copy, of a
    file that is not here or of another question, is a file like any other."""
    found: dict[str, str] = {}
    for id_, one in attached.items():
        of = one.more.get(COPY_OF)
        original = attached.get(of.hex()) if isinstance(of, bytes) else None
        if original is None or COPY_OF in original.more or original.question != one.question:
            continue
        if one.media_type in PICTURES:
            found.setdefault(original.blob.hex(), id_)
    return found

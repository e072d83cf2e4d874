"""What the archive says of envelopes seen before: one row without its bytes, and the view that
``envelope.verify`` asks (SPEC 8, steps 7 and 8). Nothing stands in it whose signatures were not right.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from depter.desk.tables import envelopes
from depter.envelope import Core, Finding


@dataclass(frozen=True)
class Kept:
    """One envelope of the archive, without its bytes."""

    env_hash: bytes
    device: bytes
    sequence: int
    kind: int
    record: bytes | None
    revision: int | None
    member: bytes | None
    directory_seq: int
    state: str
    findings: tuple[Finding, ...]
    via: str
    at: int
    acknowledged: bool


class ArchiveChain:
    """The envelopes seen before. ``without`` leaves one out, so that it can be judged again; with
    its ``core`` and ``member``, a revision is looked for along its own line first: whoever put
    another envelope under the same record id stands in nobody's way.
    """

    def __init__(
        self,
        connection: Connection,
        without: bytes = b"",
        core: Core | None = None,
        member: bytes = b"",
    ) -> None:
        self._connection = connection
        self._others = envelopes.c.env_hash != without
        self._before = core.previous_revision if core is not None else None
        self._member = member

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        c = envelopes.c
        query = select(c.sequence, c.env_hash, c.directory_seq)
        query = query.where(c.device == device, self._others)
        row = self._connection.execute(query.order_by(c.sequence.desc(), c.id).limit(1)).first()
        return (row[0], row[1], row[2]) if row else None

    def at(self, device: bytes, sequence: int) -> bytes | None:
        c = envelopes.c
        query = select(c.env_hash).where(c.device == device, c.sequence == sequence, self._others)
        hash_: bytes | None = self._connection.execute(query.order_by(c.id).limit(1)).scalar()
        return hash_

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        c = envelopes.c
        query = select(c.env_hash, c.member).where(
            c.record == record, c.revision == revision, c.kind == 1, self._others
        )
        own_line = (c.env_hash == (self._before or b"")).desc(), (c.member == self._member).desc()
        row = self._connection.execute(query.order_by(*own_line, c.id).limit(1)).first()
        return (row[0], row[1] or b"") if row else None

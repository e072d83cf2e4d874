"""The desk's own chain of envelopes: acknowledgements, nacks, withdrawals, numbered and signed in one durable
transaction, so that no number is ever used twice (ruling 2)."""

from collections.abc import Callable, Sequence

from depter.desk.archive import Archive
from depter.envelope import (
    ZERO_HASH,
    Acknowledgement,
    Envelope,
    Grant,
    Kind,
    Nack,
    Position,
    RandomBytes,
    RecipientKey,
    SigningKey,
    View,
    decode,
    seal,
    seal_clear,
)
from depter.trust.directory import Directory

ACKNOWLEDGED_AT_ONCE = 200


class OwnChain:
    """What this desk signs."""

    def __init__(
        self,
        archive: Archive,
        directory: Directory,
        signing: SigningKey,
        random_bytes: RandomBytes,
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._signing = signing
        self._random_bytes = random_bytes

    def _sign(self, make: Callable[[Position], Envelope], also: Sequence[bytes] = ()) -> Envelope:
        with self._archive.writing() as connection:
            sequence, previous = self._archive.last_own(connection) or (0, ZERO_HASH)
            position = Position(
                org=self._directory.org,
                device=self._signing,
                sequence=sequence + 1,
                previous=previous,
                directory_seq=self._directory.seq,
                directory_head=self._directory.head,
            )
            envelope = make(position)
            self._archive.keep_own(connection, envelope)
            if also:
                self._archive.set_acknowledged(connection, also)
            return envelope

    def acknowledge(
        self, items: Sequence[tuple[bytes, int, bytes]], view: View | None
    ) -> list[Envelope]:
        """Sign that these envelopes are verified and safe here. Ruling 10."""
        made = []
        for at in range(0, len(items), ACKNOWLEDGED_AT_ONCE):
            part = tuple(items[at : at + ACKNOWLEDGED_AT_ONCE])
            body = Acknowledgement(part, view).encode()
            also = [env_hash for _, _, env_hash in part]
            made.append(self._sign(_clear(Kind.ACKNOWLEDGEMENT, body), also))
        return made

    def refuse(self, env_hash: bytes, code: str) -> Envelope:
        """Sign that this envelope was sealed to us and does not open. Kind 6."""
        return self._sign(_clear(Kind.NACK, Nack(env_hash, code).encode()))

    def grant(self, grant: Grant) -> Envelope:
        """Sign that a record's content key was given to these recipients. Kind 3."""
        return self._sign(_clear(Kind.GRANT, grant.encode()))

    def statement(self, kind: Kind, collection: bytes, record: bytes, body: bytes) -> Envelope:
        """Seal a withdrawal or a narrowing of a whole record to everybody whom the directory
        names now. Kinds 2 and 8."""
        recipients = [key for key, _ in self._directory.recipients_for(collection)]
        return self._sign(
            lambda position: seal(
                position,
                kind,
                body,
                recipients,
                collection=collection,
                record=record,
                revision=0,
                random_bytes=self._random_bytes,
            )
        )

    def returned(
        self, to: RecipientKey, *, record: bytes, revision: int, answers_to: bytes, body: bytes
    ) -> Envelope:
        """Seal something to one device. Kind 7."""
        return self._sign(
            lambda position: seal(
                position,
                Kind.RETURN,
                body,
                [to],
                collection=self._directory.org,
                record=record,
                revision=revision,
                previous_revision=answers_to,
                random_bytes=self._random_bytes,
            )
        )

    def erase_grants(self, gone: set[bytes]) -> None:
        """Leave the stubs of the grants that passed on keys of these envelopes."""
        for sequence, data in self._archive.own_envelopes():
            envelope = decode(data, allow_stub=True)
            if envelope.core.kind != Kind.GRANT or envelope.body is None:
                continue
            if Grant.decode(envelope.body).env_hash in gone:
                self._archive.replace_own(sequence, envelope.stub())


def _clear(kind: Kind, body: bytes) -> Callable[[Position], Envelope]:
    return lambda position: seal_clear(position, kind, body)

"""The desk's own chain of envelopes: acknowledgements and nacks, numbered and signed in one durable
transaction, so that no number is ever used twice (ruling 2)."""

from collections.abc import Sequence

from depter.desk.archive import Archive
from depter.envelope import (
    ZERO_HASH,
    Acknowledgement,
    Envelope,
    Grant,
    Kind,
    Nack,
    Position,
    SigningKey,
    View,
    seal_clear,
)
from depter.trust.directory import Directory

ACKNOWLEDGED_AT_ONCE = 200


class OwnChain:
    """What this desk signs."""

    def __init__(self, archive: Archive, directory: Directory, signing: SigningKey) -> None:
        self._archive = archive
        self._directory = directory
        self._signing = signing

    def _sign(self, kind: Kind, body: bytes, also: Sequence[bytes] = ()) -> Envelope:
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
            envelope = seal_clear(position, kind, body)
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
            made.append(
                self._sign(Kind.ACKNOWLEDGEMENT, body, [env_hash for _, _, env_hash in part])
            )
        return made

    def refuse(self, env_hash: bytes, code: str) -> Envelope:
        """Sign that this envelope was sealed to us and does not open. Kind 6."""
        return self._sign(Kind.NACK, Nack(env_hash, code).encode())

    def grant(self, grant: Grant) -> Envelope:
        """Sign that a record's content key was given to these recipients. Kind 3."""
        return self._sign(Kind.GRANT, grant.encode())

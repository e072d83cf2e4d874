"""Open what is sealed to this desk (SPEC 8, steps 10 to 12), with its own key or with one that a
supervisor passed on. It must never take a passed-on key before it opened the very record."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from depter.desk.archive import Archive
from depter.envelope import (
    Attachment,
    Core,
    Envelope,
    Grant,
    OpeningKey,
    Payload,
    check_payload,
    open_blob,
    open_cek,
    open_grant,
    unseal_with_cek,
)
from depter.envelope.payload import inflate
from depter.errors import DeskError, EnvelopeError

OFFERS_KEPT = 16
"""So many grants for one record that is not here yet are kept to be tried."""


@dataclass(frozen=True)
class Opened:
    """A record as it came out of its seal."""

    envelope: Envelope
    payload: Payload
    answers: bytes | None
    """JSON; None while the blob that carries it is not here."""


class Opener:
    """The desk's opening key at work on its archive."""

    def __init__(self, archive: Archive, key: OpeningKey) -> None:
        self._archive = archive
        self._key = key

    def open(self, envelope: Envelope) -> Opened:
        """Steps 10 and 11, and step 12 for answers that travel as a blob; raises their codes."""
        payload = Payload.decode(self.unseal(envelope))
        check_payload(payload, envelope.core)
        answers = payload.answers
        if answers is None:
            one = next(one for one in payload.attachments if one.blob == payload.answers_blob)
            try:
                answers = inflate(self.photo(envelope.core, one))
            except EnvelopeError as fault:
                if fault.code != "blob.missing":
                    raise
        for text in (answers, payload.consent):
            if text is not None and not _is_json_object(text):
                raise EnvelopeError("payload.schema", field="json")
        return Opened(envelope, payload, answers)

    def unseal(self, envelope: Envelope) -> bytes:
        """Step 10: what is inside; raise unwrap.*, body.*, padding.*."""
        return unseal_with_cek(envelope, self._cek(envelope))

    def photo(self, core: Core, attachment: Attachment) -> bytes:
        """Step 12: the verified bytes of one attachment; raise blob.*."""
        ref = next((one for one in core.blobs if one.id == attachment.blob), None)
        record = core.record or b""
        if ref is None or not self._archive.has_blob(record, ref):
            raise EnvelopeError("blob.missing", blob=attachment.blob.hex())
        try:
            ciphertext = self._archive.read_blob(ref)
        except DeskError as fault:  # gone between the two looks
            raise EnvelopeError("blob.missing", blob=attachment.blob.hex()) from fault
        return open_blob(ciphertext, ref, core.org, record, attachment)

    def _cek(self, envelope: Envelope) -> bytes:
        try:
            return open_cek(envelope, self._key)
        except EnvelopeError as fault:
            granted = self.granted(envelope.hash)
            if fault.code != "unwrap.recipient" or granted is None:
                raise
            return open_grant(envelope.hash, granted, self._key)

    # Keys that a supervisor passed on

    def granted(self, env_hash: bytes) -> bytes | None:
        """The sealed key that has opened this record, or None."""
        told = self._archive.unsealed("grant", env_hash)
        return None if told is None else bytes.fromhex(told)

    def take_grant(self, by: bytes, grant: Grant) -> Callable[[Connection], None]:
        """What to write for a grant (its envelope is ``by``): proven on the record, or kept to be
        tried when the record comes. One that works is never replaced.

        Raises unwrap.failed, body.failed, padding.* when it does not open the record that is here.
        """
        mine = next((sealed for kid, sealed in grant.wraps if kid == self._key.kid), None)
        if mine is None or self.granted(grant.env_hash) is not None:
            return _nothing
        if self._archive.kept(grant.env_hash) is None:
            offers = self._archive.all_unsealed("grant-offer", grant.env_hash)
            if len(offers) >= OFFERS_KEPT:
                return _nothing
            place = grant.env_hash + b"/" + by
            return lambda connection: self._archive.seal(
                connection, "grant-offer", place, mine.hex()
            )
        envelope = self._archive.envelope(grant.env_hash)
        if envelope.is_stub:
            return _nothing
        unseal_with_cek(envelope, open_grant(envelope.hash, mine, self._key))
        return lambda connection: self.keep_grant(connection, grant.env_hash, mine)

    def try_offers(self, envelope: Envelope) -> None:
        """Take the first of the grants that came before this record and opens it."""
        offers = self._archive.all_unsealed("grant-offer", envelope.hash)
        if not offers or envelope.is_stub:
            return
        found = None
        for _, told in offers:
            sealed = bytes.fromhex(told)
            try:
                unseal_with_cek(envelope, open_grant(envelope.hash, sealed, self._key))
            except EnvelopeError:
                continue
            found = sealed
            break
        with self._archive.writing() as connection:
            for place, _ in offers:
                self._archive.forget_sealed(connection, "grant-offer", place)
            if found is not None and self.granted(envelope.hash) is None:
                self.keep_grant(connection, envelope.hash, found)

    def keep_grant(self, connection: Connection, env_hash: bytes, sealed: bytes) -> None:
        """Keep a sealed key that the caller has proven on the record."""
        self._archive.seal(connection, "grant", env_hash, sealed.hex())


def _is_json_object(text: bytes) -> bool:
    try:
        # Decoded here: json.loads would guess at UTF-16, and SPEC 5 says UTF-8.
        return isinstance(json.loads(text.decode()), dict)
    except (ValueError, RecursionError):
        return False


def _nothing(_connection: Connection) -> None:
    pass

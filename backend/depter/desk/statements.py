"""Take in what is said about records: acknowledgements, checkpoints, nacks, grants, returns (SPEC 4).

It must never believe a statement about the feed: it only compares, and tells a person what differs.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.codes import Codes
from depter.desk.opening import Opener
from depter.envelope import (
    Acknowledgement,
    Checkpoint,
    Envelope,
    Grant,
    Kind,
    Nack,
    Narrowing,
    Return,
    View,
    Withdrawal,
)
from depter.errors import EnvelopeError

Effect = Callable[[Connection], None]


class Statements:
    """The kinds 3 to 7, and the sealed words of kinds 2 and 8, at one desk (its device id ``own``)."""

    def __init__(
        self,
        archive: Archive,
        alarms: Alarms,
        opener: Opener,
        codes: Codes,
        own: Callable[[], bytes],
    ) -> None:
        self._archive = archive
        self._alarms = alarms
        self._opener = opener
        self._codes = codes
        self._own = own

    def clear(self, envelope: Envelope, late: bool) -> Effect:
        """Note a clear body; give what to write. ``late``: the device was revoked before, and what
        it passes on is not taken. Raises body.shape; for a grant unwrap.failed, body.failed."""
        core, body = envelope.core, envelope.body or b""
        match core.kind:
            case Kind.ACKNOWLEDGEMENT:
                acknowledgement = Acknowledgement.decode(body)
                self._compare_view(core.device, acknowledgement.view)
                for device, sequence, env_hash in acknowledgement.items:
                    self._alarms.note_claim(core.device, device, sequence, env_hash)
            case Kind.CHECKPOINT:
                checkpoint = Checkpoint.decode(body)
                self._compare_view(core.device, checkpoint.view)
                self._alarms.note_claim(
                    core.device, core.device, checkpoint.sequence, checkpoint.env_hash
                )
            case Kind.NACK:
                nack = Nack.decode(body)
                if core.device != self._own():
                    self._alarms.raise_(
                        "nack",
                        b"nack" + envelope.hash,
                        device=core.device.hex(),
                        env_hash=nack.env_hash.hex(),
                        cause=nack.code,
                    )
            case Kind.GRANT:
                grant = Grant.decode(body)
                if not late:
                    return self._opener.take_grant(envelope.hash, grant)
        return _nothing

    def _compare_view(self, device: bytes, view: View | None) -> None:
        """Two signed statements about one place of one feed must agree. Ruling 15."""
        if view is not None and view.seq:
            ours = self._archive.feed_hash(view.epoch, view.seq)
            if ours is not None and ours != view.hash:
                self._alarms.raise_(
                    "feed.fork", device + view.hash, seq=view.seq, device=device.hex()
                )

    def withdrawal_words(self, envelope: Envelope) -> Effect:
        """What to write of why consent was taken back; raises as ``Opener.unseal``."""
        words = Withdrawal.decode(self._opener.unseal(envelope))
        value = {"text": words.reason, "at": words.at}
        return self._taken_back("withdrawal", envelope, value, words.proof)

    def narrowing_words(self, envelope: Envelope) -> Effect:
        """What to write of which items were taken back; raises as ``Opener.unseal``."""
        words = Narrowing.decode(self._opener.unseal(envelope))
        value = {"items": list(words.items), "at": words.at}
        return self._taken_back("narrowing", envelope, value, words.proof)

    def _taken_back(
        self, kind: str, envelope: Envelope, value: Mapping[str, object], proof: bytes | None
    ) -> Effect:
        record = envelope.core.record or b""
        # The record may never come: then its code is known from here.
        unknown = proof is not None and self._codes.bearers(record, proof) is None

        def write(connection: Connection) -> None:
            told = dict(value) if proof is None else dict(value) | {"proof": proof.hex()}
            self._archive.seal(connection, kind, envelope.hash, told)
            if proof is not None and unknown:
                self._codes.keep_proven(connection, record, envelope.hash, proof)

        return write

    def returned_words(self, envelope: Envelope) -> Effect:
        """What to write of a return; raises as ``Opener.unseal``, and payload.schema."""
        words = Return.decode(self._opener.unseal(envelope))
        try:
            text = words.comments.decode()
        except UnicodeDecodeError as fault:
            raise EnvelopeError("payload.schema", field="json") from fault
        return self._words("return", envelope, text, words.at)

    def _words(self, kind: str, envelope: Envelope, text: str, at: str) -> Effect:
        value = {"text": text, "at": at}
        return lambda connection: self._archive.seal(connection, kind, envelope.hash, value)


def _nothing(_connection: Connection) -> None:
    pass

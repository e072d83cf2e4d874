"""What a record says once it is open (SPEC 5): answers, attachments, consent; keeps what it does not know."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from depter.envelope.codec import dec, enc
from depter.envelope.core import Core
from depter.errors import CodecError, EnvelopeError

INFLATE_LIMIT = 16 << 20
ANSWERS_INLINE_LIMIT = 128 << 10


def deflate(data: bytes) -> bytes:
    """deflate-raw (RFC 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes) -> bytes:
    """Undo ``deflate``; raise payload.inflate above 16 MiB, when cut or when bytes follow. SPEC 5."""
    unpacker = zlib.decompressobj(-15)
    try:
        out = unpacker.decompress(data, INFLATE_LIMIT + 1)
    except zlib.error as fault:
        raise EnvelopeError("payload.inflate") from fault
    if len(out) > INFLATE_LIMIT or not unpacker.eof or unpacker.unused_data:
        raise EnvelopeError("payload.inflate")
    return out


@dataclass(frozen=True)
class Attachment:
    """One sealed file of a record: where it is, its key, and what it truly is."""

    blob: bytes
    key: bytes
    size: int
    media_type: str
    name: str
    sha256: bytes
    question: str
    more: dict[int, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Attachment({self.blob.hex()}, …)"

    def _fields(self) -> dict[int, Any]:
        return self.more | {
            1: self.blob,
            2: self.key,
            3: self.size,
            4: self.media_type,
            5: self.name,
            6: self.sha256,
            7: self.question,
        }


@dataclass(frozen=True)
class Payload:
    """The payload map of SPEC 5. ``answers`` and ``consent`` are JSON bytes, inflated."""

    form: str
    form_hash: bytes
    answers: bytes | None
    attachments: tuple[Attachment, ...]
    sealed_at: str
    consent: bytes
    release: str
    answers_blob: bytes | None = None
    interim: bool = False
    code_verifier: bytes | None = None
    more: dict[int, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Payload({self.form}, …)"

    def encode(self) -> bytes:
        fields = self.more | {
            1: self.form,
            2: self.form_hash,
            3: None if self.answers is None else deflate(self.answers),
            4: [attachment._fields() for attachment in self.attachments],
            5: self.sealed_at,
            6: deflate(self.consent),
            7: self.release,
            9: self.interim,
        }
        if self.answers_blob is not None:
            fields[8] = self.answers_blob
        if self.code_verifier is not None:
            fields[10] = self.code_verifier
        return enc(fields)

    @classmethod
    def decode(cls, data: bytes) -> "Payload":
        """Step 11 of SPEC 8 but for the comparison with the core; raise payload.schema or
        payload.inflate."""
        try:
            fields = dec(data)
        except CodecError as fault:
            raise EnvelopeError("payload.schema", cause=fault.code) from fault
        if not isinstance(fields, dict):
            raise EnvelopeError("payload.schema")
        answers = fields.get(3)
        answers_blob = fields.get(8)
        verifier = fields.get(10)
        if (answers is None) == (answers_blob is None):
            raise EnvelopeError("payload.schema", field=3)
        return cls(
            form=_checked(fields, 1, _is_text),
            form_hash=_checked(fields, 2, _is_hash),
            answers=None if answers is None else inflate(_checked(fields, 3, _is_bytes)),
            attachments=tuple(_attachment(item) for item in _checked(fields, 4, _is_list)),
            sealed_at=_checked(fields, 5, _is_text),
            consent=inflate(_checked(fields, 6, _is_bytes)),
            release=_checked(fields, 7, _is_text),
            answers_blob=None if answers_blob is None else _checked(fields, 8, _is_id),
            interim=_checked(fields, 9, lambda value: isinstance(value, bool)),
            code_verifier=None if verifier is None else _checked(fields, 10, _is_hash),
            more={key: value for key, value in fields.items() if not 1 <= key <= 10},
        )


def check_payload(payload: Payload, core: Core) -> None:
    """Attachments and core.15 name the same blobs, each once; raise payload.blobs. SPEC 5."""
    named = [attachment.blob for attachment in payload.attachments]
    if sorted(named) != [blob.id for blob in core.blobs]:
        raise EnvelopeError("payload.blobs")
    if payload.answers_blob is not None and payload.answers_blob not in named:
        raise EnvelopeError("payload.blobs")


def _attachment(fields: object) -> Attachment:
    if not isinstance(fields, dict):
        raise EnvelopeError("payload.schema", field=4)
    return Attachment(
        blob=_checked(fields, 1, _is_id),
        key=_checked(fields, 2, _is_hash),
        size=_checked(fields, 3, _is_uint),
        media_type=_checked(fields, 4, _is_text),
        name=_checked(fields, 5, _is_text),
        sha256=_checked(fields, 6, _is_hash),
        question=_checked(fields, 7, _is_text),
        more={key: value for key, value in fields.items() if not 1 <= key <= 7},
    )


def _checked(fields: dict[int, Any], key: int, fits: Callable[[object], bool]) -> Any:
    value = fields.get(key)
    if not fits(value):
        raise EnvelopeError("payload.schema", field=key)
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_hash(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == 32


def _is_id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == 16


def _is_uint(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0

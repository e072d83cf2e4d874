"""The public header of an envelope (SPEC 4): what the relay sees, and nothing that it need not see."""

import itertools
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from depter.envelope.codec import MAX_UINT, dec, enc
from depter.envelope.keys import SUITE
from depter.errors import EnvelopeError

VERSION = 1
MAX_RECIPIENTS = 32
MAX_BLOBS = 64
_KEYS = list(range(1, 16))


class Kind(IntEnum):
    """What an envelope is for. SPEC 4."""

    RECORD = 1
    WITHDRAWAL = 2
    GRANT = 3
    ACKNOWLEDGEMENT = 4
    CHECKPOINT = 5
    NACK = 6
    RETURN = 7
    NARROWING = 8


CLEAR_KINDS = frozenset({Kind.GRANT, Kind.ACKNOWLEDGEMENT, Kind.CHECKPOINT, Kind.NACK})
KNOWN_KINDS = frozenset(Kind)


@dataclass(frozen=True)
class BlobRef:
    """A sealed photo or recording as the core names it: id, size of the ciphertext, ct_root."""

    id: bytes
    size: int
    root: bytes


@dataclass(frozen=True)
class Core:
    """The fifteen fields of SPEC 4, in order; version and suite are constants."""

    org: bytes
    kind: int
    collection: bytes | None
    record: bytes | None
    revision: int | None
    previous_revision: bytes | None
    device: bytes
    sequence: int
    previous: bytes
    directory_seq: int
    directory_head: bytes
    recipients: tuple[bytes, ...] = ()
    blobs: tuple[BlobRef, ...] = ()

    def encode(self) -> bytes:
        return enc(
            {
                1: VERSION,
                2: SUITE,
                3: self.org,
                4: self.kind,
                5: self.collection,
                6: self.record,
                7: self.revision,
                8: self.previous_revision,
                9: self.device,
                10: self.sequence,
                11: self.previous,
                12: self.directory_seq,
                13: self.directory_head,
                14: list(self.recipients),
                15: [[blob.id, blob.size, blob.root] for blob in self.blobs],
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Core":
        """Decode and check steps 1 to 3 of SPEC 8, as far as they concern the core."""
        fields = dec(data)
        if not isinstance(fields, dict):
            raise EnvelopeError("core.keys")
        if fields.get(1) != VERSION or isinstance(fields.get(1), bool):
            raise EnvelopeError("envelope.version", version=fields.get(1))
        if fields.get(2) != SUITE or isinstance(fields.get(2), bool):
            raise EnvelopeError("envelope.suite", suite=fields.get(2))
        if list(fields) != _KEYS:
            raise EnvelopeError("core.keys")
        core = cls(
            org=_bytes(fields, 3, 16),
            kind=_uint(fields, 4, 1),
            collection=_optional_bytes(fields, 5, 16),
            record=_optional_bytes(fields, 6, 16),
            revision=None if fields[7] is None else _uint(fields, 7, 0),
            previous_revision=_optional_bytes(fields, 8, 32),
            device=_bytes(fields, 9, 32),
            sequence=_uint(fields, 10, 1),
            previous=_bytes(fields, 11, 32),
            directory_seq=_uint(fields, 12, 1),
            directory_head=_bytes(fields, 13, 32),
            recipients=_recipients(fields[14]),
            blobs=_blobs(fields[15]),
        )
        core._check_kind()
        return core

    def _check_kind(self) -> None:
        """What the kind demands of core.5-8, 14 and 15; unknown kinds demand nothing. SPEC 4."""
        named = (self.collection, self.record, self.revision)
        match self.kind:
            case Kind.RECORD:
                fits = None not in named and self.revision != 0 and len(self.recipients) > 0
                fits = fits and (self.previous_revision is None) == (self.revision == 1)
            case Kind.WITHDRAWAL | Kind.NARROWING:
                fits = None not in named and self.previous_revision is None
                fits = fits and len(self.recipients) > 0 and not self.blobs
                fits = fits and (self.kind == Kind.WITHDRAWAL or self.revision == 0)
            case Kind.RETURN:
                fits = None not in named and self.revision != 0 and not self.blobs
                fits = fits and self.previous_revision is not None and len(self.recipients) == 1
            case Kind.GRANT | Kind.ACKNOWLEDGEMENT | Kind.CHECKPOINT | Kind.NACK:
                fits = named == (None, None, None) and self.previous_revision is None
                fits = fits and not self.recipients and not self.blobs
            case _:
                fits = True
        if not fits:
            raise EnvelopeError("core.kind", kind=self.kind)


def _bytes(fields: dict[int, Any], key: int, size: int) -> bytes:
    value = fields[key]
    if not isinstance(value, bytes) or len(value) != size:
        raise EnvelopeError("core.field", field=key)
    return value


def _optional_bytes(fields: dict[int, Any], key: int, size: int) -> bytes | None:
    return None if fields[key] is None else _bytes(fields, key, size)


def _uint(fields: dict[int, Any], key: int, least: int) -> int:
    value = fields[key]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAX_UINT:
        raise EnvelopeError("core.field", field=key)
    return value


def _recipients(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise EnvelopeError("core.field", field=14)
    if len(value) > MAX_RECIPIENTS:
        raise EnvelopeError("size.recipients", count=len(value))
    if not all(isinstance(kid, bytes) and len(kid) == 32 for kid in value):
        raise EnvelopeError("core.field", field=14)
    if any(a >= b for a, b in itertools.pairwise(value)):
        raise EnvelopeError("core.recipients")
    return tuple(value)


def _blobs(value: object) -> tuple[BlobRef, ...]:
    if not isinstance(value, list):
        raise EnvelopeError("core.field", field=15)
    if len(value) > MAX_BLOBS:
        raise EnvelopeError("size.blobs", count=len(value))
    blobs = []
    for item in value:
        match item:
            case [bytes() as blob, int() as size, bytes() as root] if (
                len(blob) == 16 and len(root) == 32 and not isinstance(size, bool) and size > 0
            ):
                blobs.append(BlobRef(blob, size, root))
            case _:
                raise EnvelopeError("core.field", field=15)
    if any(a.id >= b.id for a, b in itertools.pairwise(blobs)):
        raise EnvelopeError("core.blobs")
    return tuple(blobs)

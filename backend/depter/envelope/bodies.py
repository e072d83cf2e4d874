"""The bodies of the kinds that are not records (SPEC 4): acknowledgement, checkpoint, nack, grant in
clear; withdrawal, return and narrowing inside the seal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from depter.envelope.codec import dec, enc
from depter.envelope.feed import View
from depter.envelope.keys import SEALED
from depter.envelope.payload import deflate, inflate
from depter.errors import CodecError, EnvelopeError

T = TypeVar("T")


@dataclass(frozen=True)
class Acknowledgement:
    """A supervisor's word that these envelopes are verified and safe in an archive. Kind 4."""

    items: tuple[tuple[bytes, int, bytes], ...]
    view: View | None = None

    def encode(self) -> bytes:
        return enc([[list(item) for item in self.items], _view_out(self.view)])

    @classmethod
    def decode(cls, body: bytes) -> "Acknowledgement":
        match _decoded(body):
            case [list() as items, view]:
                return cls(tuple(_each(items, _acknowledged)), _view_in(view))
        raise EnvelopeError("body.shape")


@dataclass(frozen=True)
class Checkpoint:
    """Where a device's chain stands, so that silence shows. Kind 5."""

    sequence: int
    env_hash: bytes
    view: View | None = None

    def encode(self) -> bytes:
        return enc([self.sequence, self.env_hash, _view_out(self.view)])

    @classmethod
    def decode(cls, body: bytes) -> "Checkpoint":
        match _decoded(body):
            case [int() as sequence, bytes() as env_hash, view] if len(
                env_hash
            ) == 32 and not isinstance(sequence, bool):
                return cls(sequence, env_hash, _view_in(view))
        raise EnvelopeError("body.shape")


@dataclass(frozen=True)
class Nack:
    """A recipient could not open this envelope, and why (a code of SPEC 8). Kind 6."""

    env_hash: bytes
    code: str

    def encode(self) -> bytes:
        return enc([self.env_hash, self.code])

    @classmethod
    def decode(cls, body: bytes) -> "Nack":
        match _decoded(body):
            case [bytes() as env_hash, str() as code] if len(env_hash) == 32:
                return cls(env_hash, code)
        raise EnvelopeError("body.shape")


@dataclass(frozen=True)
class Grant:
    """The content key of one record, wrapped again to new recipients. Kind 3."""

    env_hash: bytes
    wraps: tuple[tuple[bytes, bytes], ...]

    def encode(self) -> bytes:
        return enc([self.env_hash, [list(wrap) for wrap in self.wraps]])

    @classmethod
    def decode(cls, body: bytes) -> "Grant":
        match _decoded(body):
            case [bytes() as env_hash, list() as wraps] if len(env_hash) == 32:
                return cls(env_hash, tuple(_each(wraps, _wrapped)))
        raise EnvelopeError("body.shape")


@dataclass(frozen=True)
class Withdrawal:
    """Why consent was taken back, and when the device says it was. Kind 2, sealed.

    ``proof`` is there when the person gave her code (SPEC 5.1).
    """

    reason: str
    at: str
    proof: bytes | None = None

    def encode(self) -> bytes:
        return enc({1: self.reason, 2: self.at} | _proof_out(self.proof))

    @classmethod
    def decode(cls, payload: bytes) -> "Withdrawal":
        match _decoded(payload):
            case {1: str() as reason, 2: str() as at, **more}:
                return cls(reason, at, _proof_in(more))
        raise EnvelopeError("payload.schema")


@dataclass(frozen=True)
class Narrowing:
    """Some of what was agreed to is taken back, and the record stays: the ids of the consent items,
    and when the device says it was. Kind 8, sealed."""

    items: tuple[str, ...]
    at: str
    proof: bytes | None = None

    def encode(self) -> bytes:
        return enc({1: list(self.items), 2: self.at} | _proof_out(self.proof))

    @classmethod
    def decode(cls, payload: bytes) -> "Narrowing":
        match _decoded(payload):
            case {1: [str(), *_] as items, 2: str() as at, **more} if all(
                isinstance(one, str) for one in items
            ):
                return cls(tuple(items), at, _proof_in(more))
        raise EnvelopeError("payload.schema")


@dataclass(frozen=True)
class Return:
    """A record sent back with comments (JSON bytes). Kind 7, sealed to one device."""

    comments: bytes
    at: str

    def encode(self) -> bytes:
        return enc({1: deflate(self.comments), 2: self.at})

    @classmethod
    def decode(cls, payload: bytes) -> "Return":
        match _decoded(payload):
            case {1: bytes() as comments, 2: str() as at}:
                return cls(inflate(comments), at)
        raise EnvelopeError("payload.schema")


def _proof_out(proof: bytes | None) -> dict[int, bytes]:
    return {} if proof is None else {3: proof}


def _proof_in(fields: Mapping[Any, object]) -> bytes | None:
    proof = fields.get(3)
    if proof is not None and not (isinstance(proof, bytes) and len(proof) == 32):
        raise EnvelopeError("payload.schema", field=3)
    return proof


def _decoded(body: bytes) -> Any:
    try:
        return dec(body)
    except CodecError as fault:
        raise EnvelopeError("body.shape", cause=fault.code) from fault


def _each(items: list[object], read: Callable[[object], T]) -> list[T]:
    return [read(item) for item in items]


def _acknowledged(item: object) -> tuple[bytes, int, bytes]:
    match item:
        case [bytes() as device, int() as sequence, bytes() as env_hash] if len(device) == len(
            env_hash
        ) == 32 and not isinstance(sequence, bool):
            return device, sequence, env_hash
    raise EnvelopeError("body.shape")


def _wrapped(item: object) -> tuple[bytes, bytes]:
    match item:
        case [bytes() as kid, bytes() as sealed] if len(kid) == 32 and len(sealed) == SEALED:
            return kid, sealed
    raise EnvelopeError("body.shape")


def _view_out(view: View | None) -> list[object] | None:
    return None if view is None else [view.epoch, view.seq, view.hash]


def _view_in(value: object) -> View | None:
    match value:
        case None:
            return None
        case [bytes() as epoch, int() as seq, bytes() as row] if (
            len(epoch) == 16 and len(row) == 32 and not isinstance(seq, bool)
        ):
            return View(epoch, seq, row)
    raise EnvelopeError("body.shape")

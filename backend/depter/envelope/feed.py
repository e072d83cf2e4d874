"""The relay's history as both sides compute it (SPEC 7): rows, their hashes, and where a reader stands."""

from dataclasses import dataclass

from depter.envelope.codec import dec, enc
from depter.envelope.labels import ZERO_HASH, hashed
from depter.errors import EnvelopeError

STORED, BLOB, ERASED, DIRECTORY = 1, 2, 3, 4


def what_envelope(env_hash: bytes) -> bytes:
    """An envelope was stored. SPEC 7."""
    return enc([STORED, env_hash])


def what_blob(blob: bytes, root: bytes) -> bytes:
    """A blob is complete. SPEC 7."""
    return enc([BLOB, blob, root])


def what_erased(env_hash: bytes, withdrawal: bytes) -> bytes:
    """An envelope was withdrawn; a stub remains. SPEC 7."""
    return enc([ERASED, env_hash, withdrawal])


def what_directory(entry_hash: bytes) -> bytes:
    """A directory entry was appended. SPEC 7."""
    return enc([DIRECTORY, entry_hash])


def row_hash(previous: bytes, seq: int, what: bytes) -> bytes:
    """Chain one row to the row before it. SPEC 7."""
    return hashed("feed", previous, seq, what)


@dataclass(frozen=True)
class View:
    """What a reader last saw of a feed: epoch (16), sequence number, row hash (32)."""

    epoch: bytes
    seq: int
    hash: bytes

    @classmethod
    def start(cls, epoch: bytes) -> "View":
        return cls(epoch, 0, ZERO_HASH)

    def after(self, row: "Row") -> "View":
        """The view behind ``row``; raise feed.gap when it is not the next row."""
        if row.seq != self.seq + 1:
            raise EnvelopeError("feed.gap", expected=self.seq + 1, got=row.seq)
        return View(self.epoch, row.seq, row_hash(self.hash, row.seq, row.what))

    def encode(self) -> bytes:
        return enc([self.epoch, self.seq, self.hash])

    @classmethod
    def decode(cls, data: bytes) -> "View":
        match dec(data):
            case [bytes() as epoch, int() as seq, bytes() as row] if (
                len(epoch) == 16 and len(row) == 32 and not isinstance(seq, bool)
            ):
                return cls(epoch, seq, row)
        raise EnvelopeError("feed.shape")


@dataclass(frozen=True)
class Row:
    """One row on the wire: its place, what happened, the relay's marks, the bytes if they were asked for."""

    seq: int
    what: bytes
    marks: tuple[str, ...] = ()
    data: bytes | None = None

    def encode(self) -> bytes:
        return enc([self.seq, self.what, list(self.marks), self.data])

    @classmethod
    def read(cls, value: object) -> "Row":
        """Take a decoded item as a row; raise feed.shape."""
        match value:
            case [int() as seq, bytes() as what, list() as marks, data] if (
                not isinstance(seq, bool)
                and all(isinstance(mark, str) for mark in marks)
                and (data is None or isinstance(data, bytes))
            ):
                return cls(seq, what, tuple(marks), data)
        raise EnvelopeError("feed.shape")

    def event(self) -> tuple[int, tuple[bytes, ...]]:
        """What happened: its type (STORED, BLOB, ERASED, DIRECTORY or a later one) and its ids."""
        match dec(self.what):
            case [int() as kind, *ids] if not isinstance(kind, bool) and all(
                isinstance(item, bytes) for item in ids
            ):
                return kind, tuple(ids)
        raise EnvelopeError("feed.shape")

"""Everything that could be left of an interview that was taken back: sealed pieces of every revision, plain
words, bytes of its photos and files, names of files. It looks at every file as it lies there, the
databases' journals and shared memory too."""

from dataclasses import dataclass
from pathlib import Path

from depter.demo.canary import search
from depter.demo.practice import Practice
from depter.desk.desk import Desk
from depter.envelope import Envelope
from tests.e2e.record import Record
from tests.e2e.test_taken_back import pieces, raw


@dataclass(frozen=True)
class Traces:
    """What to look for, and where it must not be found."""

    sealed: dict[str, bytes]
    pictures: dict[str, bytes]
    words: list[str | bytes]

    @classmethod
    def of(cls, desk: Desk, record: Record, words: list[str | bytes]) -> "Traces":
        """Of the interview as the desk has it now, every revision."""
        sealed: dict[str, bytes] = {}
        for kept in record.interview.revisions:
            envelope: Envelope = desk.archive.envelope(kept.env_hash)
            blobs = [desk.archive.read_blob(ref) for ref in envelope.core.blobs]
            sealed |= {
                f"{envelope.core.revision} {name}": piece
                for name, piece in pieces(envelope, blobs).items()
            }
        pictures = {
            f"plain {one.name} {one.media_type}": _telling(data)
            for one, data in record.files.values()
        }
        return cls(sealed, pictures, words)

    def newest(self, revision: int) -> set[str]:
        """The names of the sealed pieces of a revision."""
        return {name for name in self.sealed if name.startswith(f"{revision} ")}

    def sealed_in(self, paths: list[Path]) -> set[str]:
        """Which sealed pieces lie there."""
        return {one.split(" in ")[0] for one in raw(paths, self.sealed)}

    def plain_in(self, paths: list[Path]) -> list[str]:
        """What of it can be read there: words and names in any clothes, pictures as they are."""
        hits = search(paths, self.words, every_byte=False)
        return [f"word {one.needle} as {one.form} in {one.path}" for one in hits] + raw(
            paths, self.pictures
        )

    def would_be_seen(self, folder: Path) -> bool:
        """Whether the search finds each of them where it does lie."""
        folder.mkdir()
        names = [*range(len(self.words)), *self.pictures]
        for number, word in enumerate(self.words):
            data = word.encode("utf-16-le") if isinstance(word, str) else word
            (folder / f"word-{number}").write_bytes(b"\0\1" + data + b"\2" * 40)
        for number, piece in enumerate(self.pictures.values()):
            (folder / f"piece-{number}").write_bytes(b"\1" * 40 + piece + b"\2" * 40)
        found = self.plain_in([folder])
        return len(found) >= len(names) and len({one.split(" in ")[0] for one in found}) >= len(
            names
        )


def places(practice: Practice) -> list[Path]:
    """All that the relay and the desk ever write."""
    return [practice.relay_data, practice.relay_log, practice.desk_config.folder]


def _telling(data: bytes) -> bytes:
    """The piece of a file that repeats itself least: an even picture has many that tell nothing."""
    return max(
        (data[at : at + 48] for at in range(len(data) // 4, len(data) - 48, 97)),
        key=lambda piece: len(set(piece)),
    )

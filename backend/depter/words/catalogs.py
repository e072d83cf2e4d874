"""The parsed catalogs of a folder, each parsed once and again only when the bytes of its file are others.

It must never answer with what a file said before: every reading compares the bytes, because two
writings within one tick of the disk's clock can leave time and length as they were. Who changes a
catalog that it got here writes it here, in one go.
"""

from pathlib import Path

import polib

from depter.errors import WordsError
from depter.words import pot
from depter.words.ledger import put


class Catalogs:
    """The keeper of one opened folder."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[bytes, polib.POFile]] = {}

    def read(self, path: Path) -> polib.POFile:
        """The catalog in a file. Errors: ``words.po``."""
        data = pot.read_bytes(path)
        held = self._held.get(path)
        if held is None or held[0] != data:
            held = self._held[path] = (data, pot.parse(data, path.name))
        return held[1]

    def write(self, path: Path, file: polib.POFile) -> None:
        """Writes a catalog whole, when its bytes change. Errors: ``words.po``."""
        self._held.pop(path, None)  # a failed writing must not leave its text in the memory
        data = pot.dump(file)
        try:
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, data)
        except OSError as fault:
            raise WordsError("words.po", path=path.name, why=str(fault)) from fault
        self._held[path] = (data, file)

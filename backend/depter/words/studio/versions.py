"""The texts behind the hashes of the ledger, as far as this studio saw them.

It must never be believed: a text is handed out only under its own hash.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from depter.words.hashes import target_hash


class Versions:
    """One file of forms, a line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: dict[str, tuple[str, ...]] = {}
        for line in path.read_bytes().split(b"\n") if path.exists() else []:
            try:
                forms = tuple(str(one) for one in json.loads(line))
            except (ValueError, TypeError):
                continue
            self._held[target_hash(forms)] = forms

    def keep(self, texts: Iterable[Sequence[str]]) -> None:
        """Remember texts before they are replaced."""
        fresh = [tuple(one) for one in texts if any(one) and target_hash(one) not in self._held]
        if not fresh:
            return
        with self.path.open("ab") as file:
            file.write(
                "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in fresh).encode()
            )
            file.flush()
            os.fsync(file.fileno())
        self._held |= {target_hash(one): one for one in fresh}

    def of(self, tgt: str) -> tuple[str, ...]:
        """The forms of a hash; none when this studio never saw them."""
        return self._held.get(tgt, ())

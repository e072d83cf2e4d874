"""Which wordings were not understood in the field, over all interviews that can be read here (F13).

It must never say from which interview, when, by whom, or in which order: an export holds keys, languages
and hashes, sorted, and nothing else.
"""

import json
from collections import Counter
from collections.abc import Iterable

from depter.errors import FormError
from depter.forms.answers import WordingNote
from depter.forms.document import decode


def collect(documents: Iterable[bytes | None]) -> list[tuple[WordingNote, int]]:
    """The notes of all answers documents, each with the number of interviews that have it."""
    found: Counter[WordingNote] = Counter()
    for document in documents:
        if document is None:
            continue
        try:
            found.update(set(decode(document).not_understood))
        except FormError:
            continue  # no answers document of ours; there are no notes in it
    return sorted(found.items())


def export(notes: Iterable[tuple[WordingNote, int]]) -> bytes:
    """JSON lines for the studio, ``{"key", "lang", "src", "tgt"}``: one for each interview, sorted, so
    that equal ones stand together and no order tells of any interview."""
    lines = (f"{json.dumps(note.to_json(), sort_keys=True)}\n" * n for note, n in notes)
    return "".join(lines).encode("ascii")

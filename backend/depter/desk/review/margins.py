"""What stands beside the answers of a record (FORMAT.md 10), as the reader of the desk needs it.

It must never show what a consent that was taken back governs, nor put a working note among answers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from depter.envelope import Payload
from depter.envelope.payload import inflate
from depter.errors import EnvelopeError, FormError
from depter.forms.margin import Margin, WorkingNote, decode_margin, decode_working

MARGIN, WORKING = 100, 101
"""Keys of a payload (phone: worker/writer.ts)."""


@dataclass(frozen=True)
class Beside:
    """``odd`` is what is there and no document of this version, as it stands."""

    margin: Margin = field(default_factory=Margin)
    working: tuple[WorkingNote, ...] = ()
    odd: tuple[str, ...] = ()

    def but(self, hides: Callable[[str], bool]) -> "Beside":
        """The same without what stands at hidden paths."""
        margin = Margin(
            {path: one for path, one in self.margin.earlier.items() if not hides(path)},
            {path: one for path, one in self.margin.removed.items() if not hides(path)},
            {path: one for path, one in self.margin.left_out.items() if not hides(path)},
            {path: one for path, one in self.margin.noted.items() if not hides(path)},
        )
        working = tuple(one for one in self.working if one.path is None or not hides(one.path))
        return replace(self, margin=margin, working=working, odd=())


def beside(payload: Payload) -> Beside:
    """What stands beside the answers; whatever cannot be read never costs the record."""
    found, odd = Beside(), []
    for key in (MARGIN, WORKING):
        packed = payload.more.get(key)
        if packed is None:
            continue
        try:
            data = inflate(packed) if isinstance(packed, bytes) else b""
            if key == MARGIN:
                found = replace(found, margin=decode_margin(data))
            else:
                found = replace(found, working=decode_working(data))
        except EnvelopeError:
            odd.append("")
        except FormError:
            odd.append(data.decode("utf-8", "replace"))
    return replace(found, odd=tuple(odd))


def as_text(told: Margin) -> str:
    """The words of all versions as one text, where no form says what they answered."""
    return json.dumps(
        {
            path: [one.note if one.answer is None else one.answer.to_json() for one in all_]
            for path, all_ in told.earlier.items()
        },
        ensure_ascii=False,
    )

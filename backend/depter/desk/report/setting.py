"""The typesetter at work, in memory only; and which signs its font has.

It must never write what is printed to disk, fetch a font, or pass on a message that quotes testimony.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from depter.errors import DeskError

_HERE = Path(__file__).parent


def typeset(template: bytes, inputs: dict[str, str], moment: int) -> bytes:
    """Typeset in memory: what is printed reaches the typesetter as inputs and never as a file."""
    try:
        # The stubs want templates and font folders of one type; the library takes each as it comes.
        made: bytes = typst.compile(  # type: ignore[call-overload]
            template,
            sys_inputs=inputs,
            font_paths=[str(_HERE / "fonts")],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=moment,
        )
        return made
    except (typst.TypstError, RuntimeError, ValueError, OverflowError) as fault:
        # The typesetter's message may quote what it was given: it goes no further.
        raise DeskError("report.failed", kind=type(fault).__name__) from None


def draws(data: bytes, kind: str) -> bool:
    """Whether the typesetter can draw these bytes: a broken picture must not cost the whole report."""
    template = (
        '#set document(title: "p")\n#set text(lang: "en")\n'
        f'#image(bytes(json(bytes(sys.inputs.p))), format: "{kind}", alt: "p", width: 1cm)\n'
    )
    try:
        typeset(template.encode(), {"p": json.dumps(list(data))}, 0)
    except DeskError:
        return False
    return True


@cache
def _letters() -> frozenset[int]:
    """The letters of the report's font, as ``make_fonts`` cut it."""
    return frozenset(json.loads((_HERE / "fonts" / "letters.json").read_text("utf-8")))


def printable(value: Any) -> Any:
    """Every text with its letters; a sign the font lacks is told by its number, never dropped."""
    if isinstance(value, str):
        known = _letters()
        return "".join(
            sign if sign == "\n" or ord(sign) in known else _named(sign) for sign in value
        )
    if isinstance(value, list):
        return [printable(one) for one in value]
    if isinstance(value, dict):
        return {name: printable(one) for name, one in value.items()}
    return value


def _named(sign: str) -> str:
    return " " if sign in "\t\r\u2009\u2028" else f"[U+{ord(sign):04X}]"

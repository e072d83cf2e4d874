"""Write synthetic200.json: a form of 200 questions with conditions, for the budgets of the phone.

It stands beside the vectors; no program reads it but tests. Run it again after changing it:
``.venv/bin/python -m tests.vectors.forms.make_synthetic``.
"""

import json
from pathlib import Path
from typing import Any

KINDS = ("yn", "single", "text", "multi", "edate", "scale", "longtext", "number", "yn", "text")
SECTIONS, IN_SECTION = 20, 10
CHOICES = [f"c{n}" for n in range(8)]
HERE = Path(__file__).parent


def question(section: int, place: int) -> dict[str, Any]:
    """Return one question; the later half of each section depends on what stands before it."""
    kind = KINDS[place]
    made: dict[str, Any] = {"id": f"s{section}.q{place}", "type": kind, "guide": place % 3 == 0}
    if kind in ("single", "multi"):
        made["choices"] = CHOICES
    if place >= 5:
        asked: list[Any] = ["=", f"s{section}.q0", "yes"]
        if place == 7:
            asked = ["and", asked, ["not", ["selected", f"s{section}.q3", "c7"]]]
        if place == 9 and section:
            asked = ["or", asked, [">", f"s{section - 1}.q5", 7]]
        made["if"] = asked
    return made


def form() -> dict[str, Any]:
    """Return the definition."""
    return {
        "format": 1,
        "form": "synthetic200",
        "version": 1,
        "sections": [
            {"id": f"s{n}", "items": [question(n, place) for place in range(IN_SECTION)]}
            for n in range(SECTIONS)
        ],
    }


def text() -> str:
    """Return the file as it is written."""
    return json.dumps(form(), indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "synthetic200.json").write_text(text(), encoding="utf-8")

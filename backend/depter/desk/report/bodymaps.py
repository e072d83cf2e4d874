"""Marks on the body for the typesetter: drawings, their descriptions, and the rows of the table, as plain
strings. It must never leave out a mark that no drawing shows.
"""

from collections.abc import Callable
from typing import Any

from depter.desk.review import MarkedMap
from depter.words import Translator


def map_words(w: Translator) -> dict[str, Any]:
    """What stands around every body map."""
    return {
        "body": w.t("All marks on the body"),
        "own_sides": w.t("Left and right are the person's own."),
        "signs": w.t(
            "Circle: pain, as told. Diamond: blows, as told. Square: found on examination. "
            "Broken circle: from before."
        ),
        "marks": [
            w.t("No."),
            w.t("Part of the body"),
            w.t("Side"),
            w.t("Kind"),
            w.t("Drawing"),
            w.t("Note"),
            w.t("Question"),
        ],
    }


def map_of(told: MarkedMap | None, fit: Callable[[str], str]) -> dict[str, Any] | None:
    """One map as the template takes it; ``fit`` shortens what is too long for paper."""
    if told is None:
        return None
    return {
        "drawings": [
            {
                "svg": one.svg,
                "alt": one.alt,
                "title": one.title,
                "sides": [one.left, one.right],
                "wide": one.wide,
                "high": one.high,
            }
            for one in told.drawings
        ],
        "layers": " · ".join(told.layers),
        "marks": [
            [
                str(one.number),
                one.region,
                one.side or "–",
                one.kind,
                one.view,
                fit(one.note),
                f"{one.heading} · {one.layer}",
            ]
            for one in told.marks
        ],
    }

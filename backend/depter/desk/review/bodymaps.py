"""The marks of body maps, as a reader meets them: drawings with numbers, and a table that says the same.

Marks are numbered through the whole record, so that page and paper call each by the same number. A mark
that no drawing here can show stands in the table all the same. Sides are the person's own, in words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from depter.desk.review.bodysvg import Drawn, svg
from depter.desk.review.lines import MapDrawing, MapMark, MarkedMap
from depter.desk.review.values import as_it_stands
from depter.forms.definition import Question
from depter.forms.figures import BODY_VIEWS, VIEWS, drawing
from depter.words import Translator


class Maps:
    """The body maps of one record in one language; ``text`` gives the words of a key."""

    def __init__(self, text: Callable[[str], str], words: Translator) -> None:
        self._text = text
        self._words = words
        self._first: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._next = 1
        self._every: list[tuple[MapMark, Drawn, str, str]] = []

    def of(self, question: Question, value: object, path: str, heading: str) -> MarkedMap | None:
        """The map of one answer; None where it has no mark. Raises anything for a value that is no
        list of marks. ``heading`` says where the marks stand when all are shown together."""
        marks: list[Mapping[str, Any]] = list(value) if isinstance(value, list) else []
        if question.type != "bodymap" or not marks:
            return None
        fresh = path not in self._first
        if fresh:
            self._first[path] = self._next
            self._numbers |= {
                (path, str(mark.get("id"))): self._next + place for place, mark in enumerate(marks)
            }
            self._next += len(marks)
        layer = question.layer or "finding"
        told = [
            self._mark(mark, self._first[path] + place, layer, heading)
            for place, mark in enumerate(marks)
        ]
        if fresh:
            self._every += told
        return self._map(told, f"m{self._first[path]}")

    def said(self, mark: object, layer: str, path: str) -> str:
        """A mark of the answer at a path in one line, with its number where it stands there now."""
        if not isinstance(mark, dict):
            return as_it_stands(mark)
        try:
            told = self._mark(mark, 0, layer, "")[0]
        except (KeyError, TypeError, ValueError):
            return as_it_stands(mark)
        number = self._numbers.get((path, str(mark.get("id"))))
        parts = [told.region, told.side, told.kind, told.view, told.note]
        words = ", ".join(filter(None, parts))
        return f"{self._words.t('No.')} {number}: {words}" if number else words

    def together(self) -> MarkedMap | None:
        """All marks of the record on one set of drawings; None where one answer has them all."""
        return self._map(self._every, "all") if len(self._first) > 1 else None

    def _mark(
        self, mark: Mapping[str, Any], number: int, layer: str, heading: str
    ) -> tuple[MapMark, Drawn, str, str]:
        view = str(mark["view"])
        figure = str(mark.get("figure", "neutral")) if view in BODY_VIEWS else "neutral"
        points = tuple(
            (float(x), float(y)) for x, y in mark.get("points", [[mark["x"], mark["y"]]])
        )
        return (
            MapMark(
                number=number,
                region=self._said(f"form:_lists/body_region/o:{mark['region']}", mark["region"]),
                side=self._said(f"form:_common/side:{mark['side']}", mark["side"])
                if mark.get("side") in ("left", "right")
                else "",
                view=self._view(view, figure),
                kind=self._said(f"form:_lists/mark_kind/o:{mark['kind']}", mark["kind"]),
                layer=self._said(f"form:_common/layer:{layer}", layer),
                note=str(mark.get("note", "")),
                heading=heading,
            ),
            Drawn(number, layer, str(mark.get("shape", "point")), points),
            view,
            figure,
        )

    def _said(self, key: str, code: object) -> str:
        return self._text(key) or str(code)

    def _view(self, view: str, figure: str) -> str:
        name = self._said(f"form:_common/view:{view}", view)
        if view not in BODY_VIEWS:
            return name
        return f"{name} ({self._said(f'form:_common/figure:{figure}', figure)})"

    def _map(self, marks: Sequence[tuple[MapMark, Drawn, str, str]], name: str) -> MarkedMap:
        places = {(view, figure): None for _, _, view, figure in marks}
        drawings: list[MapDrawing] = []
        for view, figure in sorted(places, key=lambda one: (_order(one[0]), one[1])):
            found = drawing(view, figure)
            if found is None:
                continue
            here = [one for _, one, *where in marks if where == [view, figure]]
            numbers = ", ".join(str(one.number) for one in here)
            title = self._view(view, figure)
            left, right = self._sides(view)
            drawings.append(
                MapDrawing(
                    svg=svg(found, here, re.sub(r"[^a-z0-9]", "", f"{name}{view}{figure}")),
                    title=title,
                    alt=self._words.t(
                        "{drawing}, with the marks {numbers}. The table says what they are.",
                        drawing=title,
                        numbers=numbers,
                    ),
                    left=left,
                    right=right,
                    wide=found.width,
                    high=found.height,
                )
            )
        layers = {one.layer: None for one, *_ in marks}
        return MarkedMap(tuple(drawings), tuple(one for one, *_ in marks), tuple(layers))

    def _sides(self, view: str) -> tuple[str, str]:
        """Whose side is on the reader's left, and on the right; one alone stands in the first."""
        left, right = self._words.t("The person's left"), self._words.t("The person's right")
        if view in ("body_front", "head_front", "head_top", "neck_under_chin"):
            return right, left
        if view in ("body_back", "head_back"):
            return left, right
        return (left if "left" in view else right), ""


def _order(view: str) -> int:
    return VIEWS.index(view) if view in VIEWS else len(VIEWS)

"""The drawings of the body map: views of four figures, cut into named regions, as plain numbers.

Read from ``figures/*.json``, which the phone reads too; made by pwa/assets/bodymap, never by hand. It must
never name a side by the viewer: left and right are the person's own. spec: interview 3.7, 3.8; FORMAT.md 7
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

FIGURES: Final = ("neutral", "female", "male", "child")
#: The views of the whole body are drawn for each figure; the others are the same for all.
BODY_VIEWS: Final = ("body_front", "body_back", "body_left", "body_right")
VIEWS: Final = (
    *BODY_VIEWS, "head_front", "head_back", "head_left", "head_right", "head_top", "neck_under_chin",
    "hand_left_palm", "hand_left_back", "hand_right_palm", "hand_right_back", "foot_left_sole",
    "foot_left_top", "foot_right_sole", "foot_right_top",
)  # fmt: skip
SIDES: Final = ("left", "right", "middle")
#: What the marks of one question mean; a pattern for each, so that they are told apart without colour.
LAYERS: Final = ("reported_pain", "reported_blow", "finding", "pre_existing")
#: The roll-up of regions for statistics, and the parts of the body that a person chooses from.
PARTS: Final = (
    "head_neck", "trunk_front", "trunk_back", "arms_hands", "legs_feet", "genital_anal", "generalised",
)  # fmt: skip
_OTHER_SIDE: Final = {"left": "right", "right": "left", "middle": "middle"}

Spot = tuple[int, int]


@dataclass(frozen=True)
class Stroke:
    """A line of straight steps; a closed one is a shape."""

    points: tuple[Spot, ...]
    closed: bool

    @property
    def path(self) -> str:
        """The stroke as data of an SVG path."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.points) + ("z" if self.closed else "")


@dataclass(frozen=True)
class Region:
    """A named part of one view; ``at`` lies well inside."""

    code: str
    side: str
    shape: Stroke
    at: Spot


@dataclass(frozen=True)
class Drawing:
    """One view, whole: what was kept as a half or as a mirror image stands here in full."""

    view: str
    width: int
    height: int
    outline: tuple[Stroke, ...]
    hair: tuple[Stroke, ...]
    wear: tuple[Stroke, ...]
    lines: tuple[Stroke, ...]
    regions: tuple[Region, ...]


def file_of(view: str, figure: str) -> str:
    """The name of the file that holds a view: the figure's own for the body, else of the part."""
    return (
        figure
        if view in BODY_VIEWS
        else "head"
        if view == "neck_under_chin"
        else view.split("_")[0]
    )


@cache
def _read(name: str) -> Mapping[str, Any]:
    text = (files("depter.forms") / "figures" / f"{name}.json").read_text("utf-8")
    read: Mapping[str, Any] = json.loads(text)
    return read


def regions_facts() -> Mapping[str, Any]:
    """Which regions have a side (``sided``), which are nowhere drawn and where their marks stand
    (``not_drawn``), and the codes that change with the side (``twins``)."""
    return _read("regions")


@cache
def drawing(view: str, figure: str = "neutral") -> Drawing | None:
    """Return a view, or None for one that this release does not draw. An unknown figure, or none, is
    drawn as the neutral one."""
    if view not in VIEWS:
        return None
    views = _read(file_of(view, figure if figure in FIGURES else "neutral"))["views"]
    raw = views[view]
    if "mirror" in raw:
        return _mirrored(view, _whole(view, views[raw["mirror"]]))
    return _whole(view, raw)


def _whole(view: str, raw: Mapping[str, Any]) -> Drawing:
    width: int = raw["w"]
    twin: bool = raw.get("twin", False)

    def strokes(text: str, *, halves: bool = False) -> tuple[Stroke, ...]:
        found: list[Stroke] = []
        for one in _strokes(text):
            if twin and halves and not one.closed:
                back = tuple((width - x, y) for x, y in reversed(one.points))
                found.append(Stroke(one.points + back, True))
                continue
            found.append(one)
            if twin:
                found.append(_flipped(one, width))
        return tuple(found)

    regions: list[Region] = []
    twins: Mapping[str, str] = regions_facts()["twins"]
    for code, side, path, x, y in raw["regions"]:
        for place, shape in enumerate(strokes(path, halves=True)):
            other = place == 1
            regions.append(
                Region(
                    twins.get(code, code) if other else code,
                    _OTHER_SIDE[side] if other else side,
                    shape,
                    (width - x, y) if other else (x, y),
                )
            )
    return Drawing(
        view=view,
        width=width,
        height=raw["h"],
        outline=strokes(raw["outline"], halves=True),
        hair=strokes(raw["hair"]),
        wear=strokes(raw["wear"]),
        lines=strokes(raw["lines"]),
        regions=tuple(regions),
    )


def _mirrored(view: str, whole: Drawing) -> Drawing:
    twins: Mapping[str, str] = regions_facts()["twins"]

    def all_of(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
        return tuple(_flipped(one, whole.width) for one in strokes)

    return Drawing(
        view=view,
        width=whole.width,
        height=whole.height,
        outline=all_of(whole.outline),
        hair=all_of(whole.hair),
        wear=all_of(whole.wear),
        lines=all_of(whole.lines),
        regions=tuple(
            Region(
                twins.get(one.code, one.code),
                _OTHER_SIDE[one.side],
                _flipped(one.shape, whole.width),
                (whole.width - one.at[0], one.at[1]),
            )
            for one in whole.regions
        ),
    )


def _flipped(stroke: Stroke, width: int) -> Stroke:
    return Stroke(tuple((width - x, y) for x, y in stroke.points), stroke.closed)


def _strokes(text: str) -> Iterator[Stroke]:
    """Paths of the files: ``M`` and a point, ``l`` and steps, ``z`` for a closed one; nothing else."""
    for part in re.findall(r"M[^M]*", text):
        numbers = [int(one) for one in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield Stroke(tuple(points), part.endswith("z"))

"""A drawing of the body map with marks on it, as one SVG in black and white: the page and the paper show
the same. Nothing that a person typed may enter it: only numbers, and the project's own drawings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

from depter.forms.figures import BODY_VIEWS, Drawing, Stroke

#: Half the width of a number's sign, as a share of the drawing's height; a whole body is shown taller.
_TAG: Final = 0.031
_TAG_BODY: Final = 0.0195
#: Dots, slanting lines, crossing lines, level lines: what each layer's ground is filled with.
_PATTERNS: Final[Mapping[str, str]] = {
    "reported_pain": '<circle cx="5" cy="5" r="1.9" fill="#000"/>',
    "reported_blow": '<path d="M0 10L10 0" stroke="#000" stroke-width="1.6"/>',
    "finding": '<path d="M0 10L10 0M0 0L10 10" stroke="#000" stroke-width="1.2"/>',
    "pre_existing": '<path d="M0 5H10" stroke="#000" stroke-width="1.6"/>',
}
#: The dashes of a line, by layer.
_DASHES: Final[Mapping[str, str]] = {
    "reported_pain": "0.1 9",
    "reported_blow": "16 8",
    "pre_existing": "5 6",
}
#: Where a number may stand whose place is taken: beside, below, above, then aslant.
_AROUND: Final = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (0.7, 0.7),
    (-0.7, 0.7),
    (0.7, -0.7),
    (-0.7, -0.7),
)


@dataclass(frozen=True)
class Drawn:
    """A mark as the drawing needs it; ``points`` are shares of the box."""

    number: int
    layer: str
    shape: str
    points: tuple[tuple[float, float], ...]


def svg(drawing: Drawing, marks: Sequence[Drawn], name: str) -> str:
    """The drawing with its marks. ``name`` (letters and digits) tells its patterns from those of other
    drawings on the same page."""
    w, h = drawing.width, drawing.height
    placed = _placed(marks, drawing)
    used = sorted({one.layer for one in marks if one.shape == "area"} & set(_PATTERNS))
    patterns = "".join(
        f'<pattern id="{name}-{layer}" width="10" height="10" patternUnits="userSpaceOnUse">'
        f"{_PATTERNS[layer]}</pattern>"
        for layer in used
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">',
        f"<defs>{patterns}</defs>" if patterns else "",
        f'<path d="{_path(drawing.outline)}" fill="#fff"/>',
        f'<path d="{_path(drawing.wear)}" fill="#ececec"/>',
        f'<path d="{_path(drawing.hair)}" fill="#d4d4d4"/>',
        f'<path d="{_path([one.shape for one in drawing.regions])}" fill="none" stroke="#9a9a9a" '
        f'stroke-width="{h * 0.0008:.2f}" stroke-dasharray="{h * 0.003:.1f} {h * 0.004:.1f}"/>',
        f'<path d="{_path(drawing.lines)}" fill="none" stroke="#6a6a6a" '
        f'stroke-width="{h * 0.0012:.2f}" stroke-linecap="round"/>',
        f'<path d="{_path(drawing.outline)}" fill="none" stroke="#000" '
        f'stroke-width="{h * 0.0022:.2f}" stroke-linejoin="round"/>',
        *(_ground(one, drawing, name) for one in marks),
        *(_leader(one) for one in placed),
        *(_tag(one) for one in placed),
        "</svg>",
    ]
    return "".join(parts)


def _path(strokes: Sequence[Stroke]) -> str:
    return "".join(one.path for one in strokes)


def _spots(mark: Drawn, drawing: Drawing) -> list[tuple[float, float]]:
    return [(x * drawing.width, y * drawing.height) for x, y in mark.points]


def _ground(mark: Drawn, drawing: Drawing, name: str) -> str:
    if mark.shape == "point":
        return ""
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _spots(mark, drawing))
    wide = drawing.height * 0.0025
    if mark.shape == "area":
        fill = f"url(#{name}-{mark.layer})" if mark.layer in _PATTERNS else "none"
        return f'<path d="{d}z" fill="{fill}" stroke="#000" stroke-width="{wide:.2f}"/>'
    dashes = _DASHES.get(mark.layer)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{d}" fill="none" stroke="#000" stroke-width="{wide * 2:.2f}" '
        f'stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
    )


@dataclass(frozen=True)
class _Placed:
    """A mark's sign: where the mark is, where its number stands, and half the sign's width."""

    mark: Drawn
    spot: tuple[float, float]
    at: tuple[float, float]
    r: float


def _placed(marks: Sequence[Drawn], drawing: Drawing) -> list[_Placed]:
    """Every number where its mark is, or beside it where another one stands already: none hides another,
    as far as there is room."""
    share = _TAG_BODY if drawing.view in BODY_VIEWS else _TAG
    placed: list[_Placed] = []
    for mark in marks:
        spot = _middle(mark, drawing)
        r = drawing.height * share * (1.15 if mark.number > 9 else 1)

        def free(at: tuple[float, float], r: float = r) -> bool:
            inside = r <= at[0] <= drawing.width - r and r <= at[1] <= drawing.height - r
            return inside and all(dist(at, one.at) >= 1.2 * (r + one.r) for one in placed)

        beside = (
            (spot[0] + x * far * r, spot[1] + y * far * r)
            for far in (2.6, 3.7, 5.2)
            for x, y in _AROUND
        )
        at = spot if free(spot) else next((one for one in beside if free(one)), spot)
        placed.append(_Placed(mark, spot, at, r))
    return placed


def _middle(mark: Drawn, drawing: Drawing) -> tuple[float, float]:
    spots = _spots(mark, drawing)
    if mark.shape != "area":
        return spots[0]
    xs, ys = zip(*spots, strict=True)
    return sum(xs) / len(spots), sum(ys) / len(spots)


def _leader(one: _Placed) -> str:
    """From a number that had to give way to the place of its mark."""
    if one.at == one.spot:
        return ""
    (x, y), (to_x, to_y) = one.at, one.spot
    way = f'd="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" fill="none"'
    return (
        f'<path {way} stroke="#fff" stroke-width="{one.r * 0.42:.2f}"/>'
        f'<path {way} stroke="#000" stroke-width="{one.r * 0.2:.2f}"/>'
        f'<circle cx="{to_x:.1f}" cy="{to_y:.1f}" r="{one.r * 0.34:.1f}" fill="#000" stroke="#fff" '
        f'stroke-width="{one.r * 0.14:.2f}"/>'
    )


def _tag(one: _Placed) -> str:
    """The number in a sign of its layer: circle, diamond, square, broken circle."""
    mark, (x, y), r = one.mark, one.at, one.r
    edge = f'stroke="#fff" stroke-width="{r * 0.14:.2f}"'
    ink = "#fff"
    if mark.layer == "finding":
        sign = (
            f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" '
            f'fill="#000" {edge}/>'
        )
    elif mark.layer == "reported_blow":
        far = r * 1.4
        sign = (
            f'<path d="M{x:.1f} {y - far:.1f}L{x + far:.1f} {y:.1f}L{x:.1f} {y + far:.1f}'
            f'L{x - far:.1f} {y:.1f}z" fill="#000" {edge}/>'
        )
    elif mark.layer == "pre_existing":
        ink = "#000"
        sign = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#fff" stroke="#000" '
            f'stroke-width="{r * 0.2:.2f}" stroke-dasharray="{r * 0.4:.1f} {r * 0.3:.1f}"/>'
        )
    else:
        sign = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#000" {edge}/>'
    return (
        f'{sign}<text x="{x:.1f}" y="{y + r * 0.46:.1f}" font-size="{r * 1.3:.1f}" '
        f'font-family="Noto Sans, sans-serif" font-weight="700" text-anchor="middle" fill="{ink}">'
        f"{mark.number}</text>"
    )

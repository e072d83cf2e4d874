"""One view of a figure: an outline, named regions, clothing and a few drawn lines, as numbers.

A view is drawn with x = 0 in its middle. Where both halves are alike only the half with x >= 0 is kept
(``twin``): the other is its mirror image, so that left and right can never differ. It must never name a
side by the viewer: sides are the person's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from curves import largest, pieces, right_half
from shapely import coverage_simplify
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

Cell = tuple[str, str, BaseGeometry]
"""A code, the side (left, right, middle), the ground that it takes of what is still free."""


@dataclass
class View:
    """What one drawing consists of. The half with x >= 0 is the person's left, seen from ``behind`` the
    right; its cells are called left all the same."""

    width: int
    height: int
    twin: bool
    outline: Polygon
    cells: list[Cell]
    hair: list[BaseGeometry] = field(default_factory=list)
    wear: list[BaseGeometry] = field(default_factory=list)
    lines: list[BaseGeometry] = field(default_factory=list)
    coarse: float = 0.7
    smallest: float = 420
    behind: bool = False

    def json(self) -> dict[str, object]:
        """The view as it is written: paths of whole numbers, relative after the first point."""
        body = self.outline.intersection(right_half()) if self.twin else self.outline
        found: list[tuple[str, str, Polygon]] = []
        free: BaseGeometry = body
        for code, side, ground in self.cells:
            for piece in pieces(free.intersection(ground), 0.5):
                found.append((code, side, piece))
            free = free.difference(ground)
        found = _without_splinters(found, self.smallest)
        left_over = [one.area for one in pieces(free, 60)]
        if left_over:
            where = [largest(one).representative_point().coords[0] for one in pieces(free, 60)]
            raise SystemExit(f"ground without a name: {left_over} at {where}")
        shapes = coverage_simplify([piece for _, _, piece in found], self.coarse * 1.8)
        regions = []
        for (code, side, _), shape in zip(found, shapes, strict=True):
            polygon = largest(shape)
            if self.behind and side == "left":
                side = "right"
            spot = _middle(polygon, self.twin and side == "middle")
            path = self._path(polygon.exterior.coords[:-1], True)
            if self.twin and side == "middle" and _on_axis(polygon):
                path = self._path(self._half_line(polygon), False)
            regions.append([code, side, path, *self._at(spot)])
        outline = self._half_line(body) if self.twin else list(body.exterior.coords[:-1])
        facts: dict[str, object] = {"w": self.width, "h": self.height}
        if self.twin:
            facts["twin"] = True
        facts["outline"] = self._path(_thin(outline, self.coarse, not self.twin), not self.twin)
        facts["hair"] = self._areas(self.hair)
        facts["wear"] = self._areas(self.wear)
        facts["lines"] = "".join(
            self._path(one.simplify(self.coarse).coords[:], False) for one in self.lines
        )
        facts["regions"] = regions
        return facts

    def _half_line(self, body: BaseGeometry) -> list[tuple[float, float]]:
        """The outline of the half from the middle line above round to the middle line below."""
        spots = list(largest(body).exterior.coords[:-1])
        axis = [i for i in range(len(spots)) if abs(spots[i][0]) < 0.6]
        top = min(axis, key=lambda i: spots[i][1])
        end = max(axis, key=lambda i: spots[i][1])
        spots = spots[top:] + spots[:top]
        end = (end - top) % len(spots)
        one, other = spots[: end + 1], [spots[0], *spots[: end - 1 if end else None : -1]]
        return max(one, other, key=lambda way: max(x for x, _ in way))

    def _areas(self, shapes: list[BaseGeometry]) -> str:
        body = self.outline.intersection(right_half()) if self.twin else self.outline
        text = ""
        for shape in shapes:
            ground = shape.intersection(right_half()) if self.twin else shape
            if shape in self.wear:
                ground = ground.intersection(body)
            for piece in pieces(ground, 20):
                text += self._path(_thin(piece.exterior.coords[:-1], self.coarse, True), True)
        return text

    def _at(self, spot: tuple[float, float]) -> tuple[int, int]:
        return round(spot[0] + self.width / 2), round(spot[1])

    def _path(self, spots: list[tuple[float, float]], closed: bool) -> str:
        whole: list[tuple[int, int]] = []
        for spot in spots:
            at = self._at(spot)
            if not whole or at != whole[-1]:
                whole.append(at)
        text = f"M{whole[0][0]} {whole[0][1]}"
        for place, (before, after) in enumerate(pairwise(whole)):
            dx, dy = after[0] - before[0], after[1] - before[1]
            text += ("l" if place == 0 else "" if dx < 0 else " ") + f"{dx}"
            text += f"{dy}" if dy < 0 else f" {dy}"
        return text + ("z" if closed else "")


def _without_splinters(
    found: list[tuple[str, str, Polygon]], smallest: float
) -> list[tuple[str, str, Polygon]]:
    """Give what is too small to be meant to the neighbour with the longest common edge."""
    kept = [list(one) for one in found if one[2].area >= smallest]
    for _, _, small in sorted(
        (one for one in found if one[2].area < smallest), key=lambda one: -one[2].area
    ):
        near = max(
            kept,
            key=lambda one: (one[2].intersection(small.buffer(0.2)).area, -one[2].distance(small)),
        )
        near[2] = largest(near[2].union(small.buffer(0.05)))
    return [(code, side, shape) for code, side, shape in kept]


def _on_axis(polygon: Polygon) -> bool:
    return sum(abs(x) < 0.6 for x, _ in polygon.exterior.coords[:-1]) > 1


def _thin(
    spots: Iterable[tuple[float, float]], coarse: float, closed: bool
) -> list[tuple[float, float]]:
    points = list(spots)
    if closed:
        return list(Polygon(points).simplify(coarse).exterior.coords[:-1])
    return list(LineString(points).simplify(coarse).coords)


def _middle(polygon: Polygon, on_axis: bool) -> tuple[float, float]:
    """A point well inside; on the middle line for what lies on both sides of it."""
    if on_axis:
        axis = polygon.buffer(0.01).intersection(LineString([(0.6, -5000), (0.6, 5000)]))
        if not axis.is_empty:
            return 0.0, axis.centroid.y
    radius, inner = 0.0, polygon
    while True:
        radius += 1.0
        smaller = polygon.buffer(-radius)
        if smaller.is_empty:
            break
        inner = largest(smaller)
    spot = inner.representative_point()
    return spot.x, spot.y

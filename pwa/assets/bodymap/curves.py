"""Curves and shapes from which the figures are drawn: smooth lines, limbs, cuts.

Pure geometry. It must never draw by chance: the same numbers give the same shape.
"""

from collections.abc import Iterable, Sequence
from math import hypot
from typing import TypeVar

from shapely import make_valid
from shapely.affinity import affine_transform
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

Spot = tuple[float, float]
Spots = Sequence[Spot]
G = TypeVar("G", bound=BaseGeometry)


def smooth(points: Spots, *, closed: bool = False, steps: int = 10) -> list[Spot]:
    """A line through all points without corners (centripetal Catmull-Rom)."""
    if closed:
        ring = [points[-1], *points, points[0], points[1]]
    else:
        first, second, before, last = points[0], points[1], points[-2], points[-1]
        ring = [
            (2 * first[0] - second[0], 2 * first[1] - second[1]),
            *points,
            (2 * last[0] - before[0], 2 * last[1] - before[1]),
        ]
    line: list[Spot] = []
    for place in range(1, len(ring) - 2):
        line += _piece(*ring[place - 1 : place + 3], steps)
    if not closed:
        line.append(points[-1])
    return line


def _piece(a: Spot, b: Spot, c: Spot, d: Spot, steps: int) -> list[Spot]:
    """The part from b to c."""

    def knot(start: float, p: Spot, q: Spot) -> float:
        return start + max(hypot(q[0] - p[0], q[1] - p[1]) ** 0.5, 1e-6)

    t0 = 0.0
    t1 = knot(t0, a, b)
    t2 = knot(t1, b, c)
    t3 = knot(t2, c, d)

    def between(p: Spot, q: Spot, tp: float, tq: float, t: float) -> Spot:
        part = (t - tp) / (tq - tp)
        return (p[0] + (q[0] - p[0]) * part, p[1] + (q[1] - p[1]) * part)

    spots = []
    for step in range(steps):
        t = t1 + (t2 - t1) * step / steps
        one, two, three = (
            between(a, b, t0, t1, t),
            between(b, c, t1, t2, t),
            between(c, d, t2, t3, t),
        )
        spots.append(
            between(between(one, two, t0, t2, t), between(two, three, t1, t3, t), t1, t2, t)
        )
    return spots


def blob(points: Spots) -> Polygon:
    """A closed smooth shape through the points."""
    return largest(Polygon(smooth(points, closed=True)))


def angular(points: Spots) -> Polygon:
    """A closed shape with corners, for cutting."""
    return largest(make_valid(Polygon(points)))


def oval(x: float, y: float, rx: float, ry: float) -> Polygon:
    """An ellipse."""
    return affine_transform(Point(0, 0).buffer(1, quad_segs=12), [rx, 0, 0, ry, x, y])


def limb(stations: Sequence[tuple[float, float, float]], *, round_end: bool = True) -> Polygon:
    """A tapered limb along (x, y, half width); its end is round, as a finger's is."""
    spine = smooth([(x, y) for x, y, _ in stations], steps=8)
    widths = [
        w for _, w in smooth([(i * 40.0, w) for i, (_, _, w) in enumerate(stations)], steps=8)
    ]
    left, right = [], []
    for place, (x, y) in enumerate(spine):
        before, after = spine[max(place - 1, 0)], spine[min(place + 1, len(spine) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        size = hypot(dx, dy) or 1.0
        w = widths[place]
        left.append((x - dy / size * w, y + dx / size * w))
        right.append((x + dy / size * w, y - dx / size * w))
    shape: BaseGeometry = make_valid(Polygon(left + right[::-1]))
    if round_end:
        shape = unary_union([shape, Point(spine[-1]).buffer(widths[-1], quad_segs=10)])
    return largest(shape.buffer(0.01))


def largest(shape: BaseGeometry) -> Polygon:
    """The one polygon of a shape; splinters beside it are left out."""
    if isinstance(shape, Polygon):
        return shape
    parts = [one for one in getattr(shape, "geoms", []) if isinstance(one, Polygon)]
    return max(parts, key=lambda one: one.area) if parts else Polygon()


def join(shapes: Iterable[BaseGeometry], soft: float = 0.0) -> Polygon:
    """The union, inner corners rounded by ``soft``."""
    whole = unary_union(list(shapes))
    if soft:
        whole = whole.buffer(soft).buffer(-soft)
    return largest(whole)


def mirrored(shape: G) -> G:
    """The same on the other side of x = 0."""
    return affine_transform(shape, [-1, 0, 0, 1, 0, 0])


def moved(shape: G, *, sx: float = 1, sy: float = 1, x: float = 0, y: float = 0) -> G:
    """Scaled about (0, 0), then moved."""
    return affine_transform(shape, [sx, 0, 0, sy, x, y])


def right_half() -> Polygon:
    """Everything at x >= 0."""
    return Polygon([(0, -5000), (5000, -5000), (5000, 5000), (0, 5000)])


def pieces(shape: BaseGeometry, smallest: float = 12.0) -> list[Polygon]:
    """The polygons of a shape that are large enough to be touched."""
    if isinstance(shape, Polygon):
        parts = [shape]
    elif isinstance(shape, MultiPolygon) or hasattr(shape, "geoms"):
        parts = [one for one in shape.geoms if isinstance(one, Polygon)]
    else:
        parts = []
    return [one for one in parts if one.area > smallest]


def line(points: Spots) -> LineString:
    """A smooth open line."""
    return LineString(smooth(points))

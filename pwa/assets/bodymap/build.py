"""The builds of the four figures, and how the drawn neutral adult is bent into each.

Everything is drawn once, for the neutral adult of 1000 units from crown to sole; a build moves the
levels (crown, chin, shoulder ... sole) up or down and makes the body wider or narrower level by level.
"""

from dataclasses import dataclass
from itertools import pairwise

from curves import Spot

LEVELS = ("crown", "chin", "shoulder", "armpit", "waist", "hip", "crotch", "knee", "ankle", "sole")
NEUTRAL = (14.0, 148.0, 214.0, 286.0, 398.0, 500.0, 548.0, 745.0, 935.0, 1000.0)


@dataclass(frozen=True)
class Build:
    """How one figure differs from the neutral adult."""

    name: str
    levels: tuple[float, ...] = NEUTRAL
    wide: tuple[float, ...] = (1.0,) * 10
    deep: tuple[float, ...] = (1.0,) * 10
    head: float = 1.0
    neck: float = 1.0
    arm: float = 1.0
    hand: float = 1.0
    bust: float = 0.0
    chest: float = 0.0
    long_hair: bool = False

    def y(self, y: float) -> float:
        """A level of the neutral adult in this build."""
        return _between(y, NEUTRAL, self.levels)

    def x(self, x: float, y: float, *, deep: bool = False) -> float:
        """A width at a level of the neutral adult in this build."""
        return x * _between(y, NEUTRAL, self.deep if deep else self.wide)

    def spots(self, spots: list[Spot], *, deep: bool = False) -> list[Spot]:
        """A contour bent."""
        return [(self.x(x, y, deep=deep), self.y(y)) for x, y in spots]


def _between(at: float, known: tuple[float, ...], values: tuple[float, ...]) -> float:
    """Straight between the levels, and on beyond the first and the last."""
    steps = list(pairwise(zip(known, values, strict=True)))
    for (k0, v0), (k1, v1) in steps:
        if at <= k1 or (k1, v1) == steps[-1][1]:
            return v0 + (v1 - v0) * (at - k0) / (k1 - k0)
    raise AssertionError


#            crown chin  should armpit waist hip   crotch knee  ankle sole
BUILDS = (
    Build("neutral"),
    Build(
        "female",
        wide=(1.0, 0.92, 0.91, 0.93, 0.91, 1.02, 1.01, 0.97, 0.92, 0.95),
        deep=(1.0, 0.95, 0.93, 0.96, 0.92, 1.05, 1.04, 0.98, 0.94, 0.96),
        head=0.97, neck=0.86, arm=0.87, hand=0.93, bust=1.0, long_hair=True,
    ),
    Build(
        "male",
        wide=(1.0, 1.04, 1.07, 1.06, 1.05, 0.97, 0.98, 1.03, 1.06, 1.04),
        deep=(1.0, 1.04, 1.05, 1.05, 1.05, 0.98, 1.0, 1.02, 1.04, 1.03),
        head=1.01, neck=1.14, arm=1.10, hand=1.05, chest=1.0,
    ),
    Build(
        "child",
        levels=(14.0, 190.0, 248.0, 312.0, 420.0, 516.0, 560.0, 752.0, 935.0, 1000.0),
        wide=(1.0, 0.92, 0.88, 0.90, 0.98, 0.92, 0.92, 0.98, 1.04, 1.06),
        deep=(1.0, 0.96, 0.92, 0.95, 1.06, 0.94, 0.94, 0.98, 1.04, 1.04),
        head=1.27, neck=0.84, arm=0.88, hand=0.92,
    ),
)  # fmt: skip

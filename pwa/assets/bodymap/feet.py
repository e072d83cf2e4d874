"""Feet: the right sole as seen; the left top has the same outline. The others are mirror images.

Toes point up; the big toe is at +x.
"""

from math import atan2, degrees

from curves import angular, blob, join, limb, line, moved, oval
from shapely.affinity import rotate
from shapely.geometry import Polygon
from view import Cell, View

# Coordinates read better in rows than one below the other.
# fmt: off

FOOT = [
    (0, 985), (-72, 968), (-118, 900), (-126, 810), (-132, 700), (-150, 580), (-170, 460),
    (-180, 370), (-160, 310), (-110, 268), (-40, 238), (30, 218), (110, 214), (158, 250),
    (172, 320), (158, 410), (122, 510), (96, 610), (100, 710), (116, 820), (112, 900), (72, 966),
]
TOES = {
    "big_toe": [(112, 300, 60), (114, 200, 55), (106, 104, 50)],
    "toe2": [(30, 290, 34), (22, 180, 28), (14, 92, 31)],
    "toe3": [(-34, 300, 32), (-46, 206, 27), (-56, 132, 29)],
    "toe4": [(-90, 320, 31), (-106, 244, 26), (-118, 186, 27)],
    "toe5": [(-140, 350, 30), (-158, 296, 26), (-170, 252, 25)],
}
_EVERYWHERE = angular([(-500, -10), (500, -10), (500, 1100), (-500, 1100)])


def outline() -> Polygon:
    """The whole foot."""
    return join([blob(FOOT), *[limb(stations) for stations in TOES.values()]], 3)


def _toes(side: str, inner: bool) -> list[Cell]:
    edge = [(-400, 340), (-150, 318), (-110, 284), (-60, 262), (0, 246), (56, 240), (110, 226), (180, 244), (400, 250)]
    if not inner:
        edge = [(x, y + 16) for x, y in edge]
    above = angular([(-400, 0), (400, 0), *edge[::-1]])
    return [(code, side, limb(stations).buffer(8).intersection(above)) for code, stations in TOES.items()]


def sole() -> View:
    """The sole of the right foot."""
    heel = angular([(-400, 800), (-120, 792), (0, 778), (120, 792), (400, 800), (400, 1100), (-400, 1100)])
    cells: list[Cell] = [*_toes("right", True), ("heel", "right", heel), ("sole", "right", _EVERYWHERE)]
    lines = [
        line([(-150, 420), (-60, 372), (60, 366), (150, 400)]),
        line([(92, 560), (44, 640), (44, 730), (92, 780)]),
    ]
    return View(600, 1000, False, outline(), cells, lines=lines, smallest=200)


def top() -> View:
    """The left foot from above, the leg cut away."""
    nails: list[Polygon] = []
    for stations in TOES.values():
        (bx, by, _), (x, y, w) = stations[-2:]
        turned = rotate(oval(0, 0, w * 0.62, w * 0.6), degrees(atan2(x - bx, by - y)), origin=(0, 0))
        nails.append(moved(turned, x=x, y=y - w * 0.2))
    heel = angular([(-400, 905), (-60, 905), (0, 915), (60, 905), (400, 905), (400, 1100), (-400, 1100)])
    ankle = angular([(-400, 700), (-120, 716), (0, 690), (120, 716), (400, 700), (400, 1000), (-400, 1000)])
    cells: list[Cell] = [
        *[("toenail", "left", nail) for nail in nails],
        *_toes("left", False),
        ("heel", "left", heel),
        ("ankle", "left", ankle),
        ("top_of_foot", "left", _EVERYWHERE),
    ]
    lines = [
        *[nail.exterior for nail in nails],
        line([(96, 300), (70, 420), (30, 560), (10, 680)]),
        line([(20, 320), (6, 450), (-6, 600)]),
        line([(-120, 350), (-90, 480), (-50, 620)]),
        line([(-80, 800), (-60, 746), (0, 724), (60, 746), (80, 800), (62, 856), (0, 880), (-62, 856), (-80, 800)]),
    ]
    return View(600, 1000, False, outline(), cells, lines=lines, smallest=200)

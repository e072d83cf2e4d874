"""Hands: the right palm as seen, which is also the left back; the others are its mirror images.

Fingers point up; the thumb is at +x.
"""

from math import atan2, degrees

from curves import angular, blob, join, limb, line, moved, oval
from shapely.affinity import rotate
from shapely.geometry import Polygon
from view import Cell, View

# Coordinates read better in rows than one below the other.
# fmt: off

# From the knuckle to the tip, with half widths.
FINGERS = {
    "finger5": [(-138, 600, 46), (-156, 500, 42), (-178, 400, 37), (-196, 318, 31)],
    "finger4": [(-56, 560, 48), (-72, 420, 44), (-86, 290, 40), (-94, 190, 34)],
    "finger3": [(38, 540, 50), (38, 400, 46), (40, 250, 42), (42, 140, 35)],
    "finger2": [(124, 560, 50), (138, 430, 45), (152, 300, 41), (160, 200, 34)],
}
THUMB = [(96, 800, 84), (176, 722, 66), (244, 640, 54), (300, 544, 46), (334, 468, 37)]
PALM = [
    (-98, 1010), (-104, 940), (-142, 850), (-176, 750), (-186, 650), (-180, 560), (-150, 516),
    (-100, 498), (-50, 486), (40, 470), (110, 482), (160, 512), (172, 580), (176, 660), (180, 720),
    (166, 806), (130, 880), (106, 950), (102, 1010),
]


def outline() -> Polygon:
    """The whole hand."""
    shapes = [limb(stations) for stations in FINGERS.values()]
    return join([join([blob(PALM), limb(THUMB)], 40), *shapes], 7).intersection(
        angular([(-400, 0), (400, 0), (400, 1000), (-400, 1000)])
    )


def cells(inner: bool, side: str) -> list[Cell]:
    """The regions, nails first because they lie on the fingers."""
    found: list[Cell] = []
    if not inner:
        found += [("fingernail", side, nail) for nail in nails()]
    for code, stations in FINGERS.items():
        edge = 494 if inner else 520
        lower = angular([(-400, 0), (400, 0), (400, edge - 6), (40, edge - 22), (-100, edge + 4), (-400, edge + 46)])
        found.append((code, side, limb(stations).buffer(12).intersection(lower)))
    thumb = angular([(186, 400), (420, 400), (420, 800), (262, 770), (160, 668)])
    found.append(("thumb", side, limb(THUMB).buffer(14).intersection(thumb)))
    found.append(("wrist", side, angular([(-400, 915), (400, 915), (400, 1010), (-400, 1010)])))
    found.append(("palm" if inner else "back_of_hand", side, angular([(-500, -10), (500, -10), (500, 1100), (-500, 1100)])))
    return found


def nails() -> list[Polygon]:
    """A nail on each finger and the thumb."""
    shapes: list[Polygon] = []
    for stations in [*FINGERS.values(), THUMB]:
        (bx, by, _), (x, y, w) = stations[-2:]
        nail = oval(0, 0, w * 0.66, w * 0.92)
        turned = rotate(nail, degrees(atan2(x - bx, by - y)), origin=(0, 0))
        shapes.append(moved(turned, x=x + (x - bx) * 0.02, y=y + (y - by) * 0.02))
    return shapes


def palm() -> View:
    """The palm of the right hand."""
    lines = [
        line([(160, 596), (84, 628), (44, 700), (42, 800), (70, 890)]),
        line([(160, 596), (60, 600), (-40, 640), (-110, 700)]),
        line([(-172, 636), (-100, 610), (-10, 570), (44, 520)]),
        *[line([(x - w, y + 6), (x, y - 4), (x + w, y + 6)]) for x, y, w in CREASES],
    ]
    return View(800, 1000, False, outline(), cells(True, "right"), lines=lines)


CREASES = [
    (-172, 425, 22), (-154, 505, 24), (-84, 310, 24), (-71, 425, 26), (39, 268, 25), (38, 395, 28),
    (150, 316, 25), (138, 432, 27), (300, 545, 28),
]


def back() -> View:
    """The back of the left hand."""
    lines = [
        *[nail.exterior for nail in nails()],
        *[line([(x - w, y), (x, y - 7), (x + w, y)]) for x, y, w in CREASES],
        *[line([(x - 24, y), (x, y - 12), (x + 24, y)]) for x, y in ((-134, 570), (-54, 536), (38, 520), (122, 540))],
    ]
    return View(800, 1000, False, outline(), cells(False, "left"), lines=lines)

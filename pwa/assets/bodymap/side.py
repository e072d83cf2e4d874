"""The body from the person's left, the arm a little behind; the right side is its mirror image."""

import heads
from body import EVERYWHERE, HEAD_SCALE
from build import Build
from curves import Spot, angular, blob, join, limb, moved, oval, smooth
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from view import Cell, View

# Coordinates read better in rows than one below the other.
# fmt: off

WIDTH = 420
# From the throat down the front, round the foot, up the back to the nape. The face looks to -x.
TRUNK = [
    (-14, 140), (-16, 164), (-24, 186), (-40, 212), (-58, 250), (-68, 286), (-68, 330), (-62, 372), (-60, 400),
    (-63, 436), (-64, 476), (-60, 520), (-58, 560), (-60, 610), (-56, 670), (-46, 725), (-44, 748),
    (-38, 780), (-32, 826), (-24, 880), (-16, 925), (-20, 948), (-48, 966), (-88, 974), (-112, 983),
    (-117, 996), (-100, 1001), (-40, 998), (0, 996), (30, 1001), (50, 996), (56, 978), (50, 950), (40, 928), (40, 890),
    (50, 840), (52, 806), (42, 768), (34, 745), (38, 715), (48, 670), (58, 610), (64, 566), (76, 534),
    (80, 500), (72, 455), (56, 415), (52, 385), (60, 340), (72, 296), (76, 256), (68, 218), (46, 184), (34, 164), (32, 140),
]
ARM = [(16, 232, 30), (20, 272, 28), (26, 320, 25), (32, 366, 22), (33, 396, 21), (29, 432, 22), (20, 474, 18), (8, 520, 13), (5, 534, 13)]
BUST = [(-58, 250), (-74, 280), (-84, 306), (-76, 332), (-62, 372)]


class Side:
    """The parts of one build seen from the left."""

    def __init__(self, build: Build) -> None:
        self.build = build
        contour = build.spots(TRUNK, deep=True)
        self.trunk = blob(contour)
        if build.bust:
            self.trunk = join([self.trunk, blob([*build.spots(BUST, deep=True), (0, build.y(310))])], 25)
        # The profile is drawn a little larger than the face.
        scale = HEAD_SCALE * 0.94 * build.head
        self.scale = scale
        self.chin = build.y(148) - 866 * scale
        self.head = self.place_head(blob(heads.PROFILE)).intersection(
            angular([(-400, -10), (400, -10), (400, build.y(148) + 4), (-400, build.y(148) + 4)])
        )
        long = (build.y(548) - build.y(214)) / (548 - 214)
        x0, y0 = ARM[0][0], build.y(ARM[0][1])
        self.arm_line = [(x0 + (x - x0) * long, y0 + (y - 232) * long, w * build.arm) for x, y, w in ARM]
        x, y, w = self.arm_line[0]
        self.upper = join([limb(self.arm_line, round_end=False), oval(x, y, w, w)])
        x, y, w = self.arm_line[-1]
        k = w / 13
        self.palm = blob([(x + a * k, y + b * k) for a, b in PALM])
        self.finger = limb([(x + a * k, y + b * k, c * k) for a, b, c in FINGERS])
        self.thumb = limb([(x + a * k, y + b * k, c * k) for a, b, c in THUMB])
        self.hand = join([self.palm, self.finger, self.thumb], 2)
        self.arm = join([self.upper, self.hand], 4)
        self.whole = join([join([self.trunk, self.head], 15), self.arm], 3).intersection(
            angular([(-400, 0), (400, 0), (400, 1010), (-400, 1010)])
        )

    def place_head(self, shape: BaseGeometry) -> BaseGeometry:
        """From the drawing of the head in profile to this neck."""
        return moved(shape, sx=self.scale, sy=self.scale, x=-2, y=self.chin)

    def cut(self, *spots: Spot) -> Polygon:
        """A cut with corners, bent as the trunk is."""
        return angular(self.build.spots(list(spots), deep=True))

    def band(self, top: float, bottom: float, left: float = -300, right: float = 300) -> Polygon:
        """Everything between two levels of the neutral adult."""
        return self.cut((left, top), (right, top), (right, bottom), (left, bottom))

    def arm_band(self, start: int, end: int) -> BaseGeometry:
        """A stretch of the arm between two of its stations."""
        top = self.arm_line[start][1] if start else 0
        return self.upper.buffer(1).intersection(
            angular([(-300, top), (300, top), (300, self.arm_line[end][1]), (-300, self.arm_line[end][1])])
        )


PALM = [(-12, -6), (-16, 14), (-19, 34), (-17, 54), (-2, 58), (13, 52), (16, 30), (13, 8), (11, -6)]
FINGERS = [(-2, 46, 15), (-5, 70, 13), (-10, 92, 9.5), (-13, 100, 7)]
THUMB = [(-10, 16, 8), (-20, 34, 7), (-25, 54, 6), (-26, 64, 5)]


def left(build: Build) -> View:
    """The left side."""
    side = Side(build)
    cut, band = side.cut, side.band
    head_codes = {"brow_orbit": "eye"}
    head: list[Cell] = [
        (head_codes.get(code, code), which, side.place_head(ground).intersection(side.head))
        for code, which, ground in heads.left().cells
        if not code.startswith(("neck", "nape"))
    ]
    hand_top = side.arm_line[-1][1]
    k = side.arm_line[-1][2] / 13
    cells: list[Cell] = [
        ("thumb", "left", side.thumb.buffer(1).intersection(angular([(-300, hand_top + 30 * k), (300, hand_top + 30 * k), (300, 900), (-300, 900)]))),
        ("finger2", "left", side.finger.buffer(1).intersection(angular([(-300, hand_top + 56 * k), (300, hand_top + 56 * k), (300, 900), (-300, 900)]))),
        ("back_of_hand", "left", side.hand.buffer(2).intersection(angular([(-300, hand_top), (300, hand_top), (300, 900), (-300, 900)]))),
        ("wrist", "left", side.arm_band(7, 8)),
        ("forearm_back", "left", side.arm_band(5, 7)),
        ("elbow", "left", side.arm_band(3, 5)),
        ("shoulder_front", "left", side.arm_band(0, 1).intersection(cut((-100, 100), (14, 100), (8, 276), (-100, 276)))),
        ("upper_arm_outer", "left", side.arm_band(0, 3)),
        *head,
        ("neck_front", "middle", cut((-80, 120), (-8, 136), (-8, 190), (-60, 220))),
        ("nape", "middle", cut((18, 100), (100, 100), (100, 190), (18, 184))),
        ("neck_side", "left", band(100, 192, -20, 24)),
        ("clavicle", "left", cut((-80, 190), (30, 186), (30, 214), (-80, 222))),
        ("shoulder_blade", "left", cut((18, 150), (120, 150), (120, 310), (30, 310), (20, 220))),
        ("breast_chest", "left", cut((-120, 200), (-18, 200), (-10, 280), (-22, 322), (-120, 326))),
        ("rib_side", "left", cut((-22, 200), (120, 200), (120, 376), (-34, 390), (-24, 324))),
        ("epigastrium", "middle", cut((-120, 326), (-54, 322), (-54, 384), (-120, 384))),
        ("rib_side", "left", band(300, 384)),
        ("abdomen_luq", "left", cut((-120, 380), (-18, 380), (-18, 432), (-120, 432))),
        ("abdomen_llq", "left", cut((-120, 430), (-18, 430), (-24, 470), (-46, 520), (-120, 524))),
        ("flank", "left", band(376, 456)),
        ("buttock", "left", cut((22, 455), (140, 440), (140, 560), (50, 574), (26, 540))),
        ("groin", "left", cut((-120, 515), (-44, 512), (-30, 540), (-120, 566))),
        ("hip", "left", band(440, 566)),
        ("thigh_front", "left", cut((-140, 520), (-24, 560), (-24, 706), (-140, 706))),
        ("thigh_back", "left", cut((28, 540), (140, 540), (140, 706), (22, 706))),
        ("thigh_outer", "left", band(540, 706)),
        ("knee_front", "left", band(704, 784, -140, -2)),
        ("knee_back", "left", band(704, 784)),
        ("shin", "left", band(784, 912, -140, 4)),
        ("calf", "left", band(784, 912)),
        ("ankle", "left", cut((-30, 908), (140, 908), (140, 956), (40, 960), (-30, 960))),
        ("heel", "left", cut((22, 950), (140, 940), (140, 1010), (12, 1010))),
        ("sole", "left", cut((-104, 994), (40, 994), (40, 1010), (-104, 1010))),
        ("toe5", "left", cut((-140, 976), (-92, 976), (-92, 1010), (-140, 1010))),
        ("top_of_foot", "left", EVERYWHERE),
    ]
    lines = [side.place_head(one) for one in heads.left().lines[:-1]]
    arm_edge = side.arm.boundary.intersection(side.trunk.buffer(-0.5))
    lines += [one for one in getattr(arm_edge, "geoms", [arm_edge]) if one.length > 8 and one.bounds[3] > build.y(240)]
    hole = smooth(build.spots([(-6, 190), (-14, 214), (-18, 250), (-10, 284), (16, 300), (44, 284), (52, 250), (46, 214), (38, 180)], deep=True))
    vest = Polygon([*hole, *build.spots([(140, 200), (140, 454), (-140, 456), (-140, 232), (-30, 222)], deep=True)]).buffer(0)
    shorts = cut((-140, 464), (140, 460), (140, 640), (-140, 646))
    trunk = side.trunk.difference(side.arm).buffer(-0.4)
    hair = [side.place_head(one) for one in heads.left().hair]
    if build.long_hair:
        hair = [join([*hair, side.place_head(heads.LONG_SIDE)])]
    return View(WIDTH, 1020, False, side.whole, cells, hair=hair, wear=[vest.intersection(trunk), shorts.intersection(trunk)], lines=lines, coarse=0.45, smallest=150)

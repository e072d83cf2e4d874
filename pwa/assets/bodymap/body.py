"""The body from the front and from the back, palms forward, in one of the builds."""

from math import atan2, cos, degrees, sin

import hands
import heads
from build import Build
from curves import Spot, angular, blob, join, largest, limb, line, moved, oval, smooth
from shapely.affinity import rotate
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from view import Cell, View

# Coordinates read better in rows than one below the other.
# fmt: off

WIDTH = 560
EVERYWHERE = heads.EVERYWHERE
# Neck, shoulder, side, outer leg, inner leg: half the trunk with one leg, the arm left out.
TRUNK = [
    (0, 120), (32, 126), (32, 154), (37, 170), (60, 183), (92, 195), (114, 210), (112, 250),
    (98, 284), (93, 310), (89, 345), (84, 376), (82, 400), (84, 424), (92, 458), (99, 492), (103, 525),
    (104, 560), (101, 610), (94, 670), (87, 715), (84, 745), (87, 780), (91, 812), (87, 860),
    (80, 908), (76, 936), (76, 952), (40, 952), (39, 936), (36, 905), (28, 860), (23, 812), (25, 780), (28, 750),
    (25, 715), (17, 660), (9, 600), (4, 566), (0, 556),
]
# Shoulder to wrist: x, y, half width.
ARM = [(107, 236, 28), (116, 268, 29), (125, 310, 26), (138, 362, 22), (147, 396, 20), (156, 432, 22), (168, 472, 19), (181, 516, 14.5), (186, 534, 14)]
FOOT = [(76, 926), (79, 948), (87, 968), (95, 986), (88, 998), (66, 1002), (46, 1000), (36, 992), (35, 974), (38, 952), (39, 930)]
HEAD_SCALE = 0.1755


class Body:
    """The parts of one build, ready to be cut."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.arm_line = self._arm()
        self.hand_turn = degrees(atan2(*self._wrist_way()))
        self.trunk = blob_half(build.spots(TRUNK))
        self.foot = blob(build.spots(FOOT))
        x, y, w = self.arm_line[0]
        self.arm = join([limb(self.arm_line, round_end=False), oval(x, y, w, w)])
        self.hand = self.place_hand(hands.outline())
        self.head = self.place_head(join([heads.skull(), blob(heads.EAR)], 3))
        # Soft where parts meet; the fingers stay apart.
        whole = join([join([self.trunk, self.foot, self.arm, self.head], 5), self.hand])
        self.half = whole.intersection(angular([(0, 0), (400, 0), (400, 1010), (0, 1010)]))

    def _arm(self) -> list[tuple[float, float, float]]:
        b = self.build
        x0, y0 = b.x(ARM[0][0], ARM[0][1]), b.y(ARM[0][1])
        # The arm keeps its own length, so that its bends are no trunk's: scaled from the shoulder.
        long = (b.y(548) - b.y(214)) / (548 - 214)
        return [
            (x0 + (x - ARM[0][0]) * long, y0 + (y - ARM[0][1]) * long, w * b.arm)
            for x, y, w in ARM
        ]

    def _wrist_way(self) -> Spot:
        (x0, y0, _), (x1, y1, _) = self.arm_line[-3], self.arm_line[-1]
        return x1 - x0, y1 - y0

    def place_hand(self, shape: BaseGeometry) -> BaseGeometry:
        """From the drawing of a hand (fingers up, thumb +x) to the end of this arm."""
        x, y, w = self.arm_line[-1]
        scale = w / 104.0
        down = rotate(moved(shape, sx=scale, sy=-scale, x=0, y=scale * 985), -self.hand_turn * 0.8, origin=(0, 0))
        return moved(down, x=x, y=y - 1)

    def place_head(self, shape: BaseGeometry) -> BaseGeometry:
        """From the drawing of a head to the shoulders of this build."""
        scale = HEAD_SCALE * self.build.head
        chin = self.build.y(148)
        return moved(shape, sx=scale, sy=scale, y=chin - 810 * scale)

    def spot(self, part: float, across: float) -> Spot:
        """A point of the arm: part 0 at the shoulder to 1 at the wrist, across in half widths."""
        spine = self.arm_line
        whole = part * (len(spine) - 1)
        place = max(0, min(int(whole), len(spine) - 2))
        rest = whole - place
        (x0, y0, w0), (x1, y1, w1) = spine[place], spine[place + 1]
        angle = atan2(y1 - y0, x1 - x0)
        w = (w0 + (w1 - w0) * rest) * across
        return (x0 + (x1 - x0) * rest + sin(angle) * w, y0 + (y1 - y0) * rest - cos(angle) * w)

    def arm_part(self, start: float, end: float, inner: float = -1.9, outer: float = 1.9) -> Polygon:
        """A stretch of the arm, ``inner`` towards the trunk."""
        steps = [start + (end - start) * i / 6 for i in range(7)]
        return angular(
            [self.spot(one, inner) for one in steps] + [self.spot(one, outer) for one in steps[::-1]]
        )

    def level(self, *spots: Spot) -> Polygon:
        """A cut with corners, bent as the trunk is."""
        return angular(self.build.spots(list(spots)))


def blob_half(spots: list[Spot]) -> Polygon:
    """A smooth half contour, closed along the middle line."""
    return largest(Polygon(smooth(spots)).buffer(0))


def _hand_cells(body: Body, inner: bool) -> list[Cell]:
    return [
        (code, "left", body.place_hand(ground))
        for code, _, ground in hands.cells(True, "left")
        if code not in ("wrist", "palm")
    ] + [("palm" if inner else "back_of_hand", "left", body.place_hand(hands.outline().buffer(20)).difference(body.arm_part(0.5, 0.99)))]


def _toes(body: Body) -> list[Cell]:
    edges = [36, 60, 69, 77, 85, 100]
    codes = ("big_toe", "toe2", "toe3", "toe4", "toe5")
    return [
        (code, "left", body.level((a, 984), (b, 984), (b, 1010), (a, 1010)))
        for code, a, b in zip(codes, edges, edges[1:], strict=False)
    ]


def _head(body: Body, codes: dict[str, str], cells: list[Cell]) -> list[Cell]:
    """The regions of the head's own drawing, some of them under one name."""
    return [
        (codes.get(code, code), side, body.place_head(ground).intersection(body.head))
        for code, side, ground in cells
        if not code.startswith(("neck", "nape"))
    ]


def front(build: Build) -> View:
    """The front."""
    body = Body(build)
    cut = body.level
    cells: list[Cell] = [
        *_head(body, {"brow_orbit": "eye"}, heads.front().cells),
        *_hand_cells(body, True),
        *_toes(body),
        ("wrist", "left", body.arm_part(0.875, 1.0)),
        ("forearm_palm_side", "left", body.arm_part(0.57, 0.875)),
        ("elbow", "left", body.arm_part(0.44, 0.57)),
        ("upper_arm_outer", "left", body.arm_part(0.15, 0.44, 0.42, 2)),
        ("neck_front", "middle", cut((0, 130), (22, 130), (20, 180), (10, 204), (0, 204))),
        ("neck_side", "left", cut((18, 130), (60, 130), (60, 188), (10, 196), (10, 204))),
        ("axilla", "left", cut((82, 262), (94, 250), (103, 258), (104, 300), (84, 306))),
        ("shoulder_front", "left", cut((84, 150), (200, 150), (200, 262), (96, 262), (88, 232))),
        ("upper_arm_front", "left", body.arm_part(0.0, 0.44)),
        ("clavicle", "left", cut((10, 196), (60, 170), (95, 190), (90, 220), (12, 214))),
        ("sternum", "middle", cut((0, 204), (14, 204), (15, 320), (0, 338))),
        ("breast_chest", "left", cut((12, 210), (90, 214), (98, 262), (84, 300), (72, 322), (14, 322))),
        ("epigastrium", "middle", cut((0, 320), (16, 320), (40, 384), (0, 384))),
        ("rib_side", "left", cut((14, 318), (110, 296), (110, 386), (58, 392), (41, 386))),
        ("umbilicus", "middle", moved(oval(0, 0, 12, 13), y=build.y(432))),
        ("abdomen_luq", "left", cut((0, 380), (64, 380), (64, 432), (0, 432))),
        ("pubic", "middle", cut((0, 520), (42, 520), (14, 570), (0, 580))),
        ("groin", "left", cut((36, 524), (84, 470), (96, 488), (44, 552), (4, 590), (0, 566))),
        ("abdomen_llq", "left", cut((0, 430), (64, 430), (84, 468), (44, 522), (0, 522))),
        ("flank", "left", cut((60, 380), (110, 380), (110, 452), (80, 458), (62, 430))),
        ("hip", "left", cut((76, 452), (130, 450), (130, 560), (86, 560), (92, 500))),
        ("thigh_inner", "left", cut((0, 545), (36, 556), (40, 620), (46, 700), (20, 706), (0, 640))),
        ("thigh_outer", "left", cut((84, 556), (130, 556), (130, 706), (76, 706), (80, 620))),
        ("thigh_front", "left", cut((0, 470), (130, 470), (130, 706), (0, 706))),
        ("knee_front", "left", cut((0, 704), (130, 704), (130, 784), (0, 784))),
        ("ankle", "left", cut((0, 908), (130, 908), (130, 956), (0, 956))),
        ("top_of_foot", "left", cut((0, 954), (130, 954), (130, 1010), (0, 1010))),
        ("calf", "left", cut((0, 784), (34, 784), (36, 850), (42, 910), (0, 910))),
        ("shin", "left", EVERYWHERE),
    ]
    lines = [body.place_head(one) for one in heads.front().lines[:-2]]
    lines += [line(build.spots(spots)) for spots in FRONT_LINES]
    if build.bust:
        lines.append(line(build.spots([(20, 312), (40, 326), (66, 322), (86, 298)])))
    if build.chest:
        lines.append(line(build.spots([(14, 306), (44, 314), (74, 304), (92, 276)])))
    hair = [body.place_head(one) for one in heads.front().hair]
    if build.long_hair:
        hair.append(body.place_head(heads.long_hair()).difference(body.half))
    return View(WIDTH, 1020, True, body.half, cells, hair=hair, wear=wear(body, 232), lines=lines, coarse=0.45, smallest=24)


FRONT_LINES = [
    [(14, 203), (40, 200), (84, 202)],
    [(0, 428), (4, 432), (0, 437)],
    [(40, 752), (46, 768), (58, 774)],
    [(40, 722), (44, 714), (52, 710)],
]


def wear(body: Body, neck: float) -> list[BaseGeometry]:
    """A vest and shorts, for every figure the same: nobody stands here undressed."""
    cut = body.build.spots
    hole = [(94, 300), (86, 270), (80, 236), (84, 196)]
    vest = Polygon([*smooth(cut([(0, neck + 8), (24, neck), (44, neck - 22), (50, 186)])), *cut([(66, 180)]), *smooth(cut(hole[::-1])), *cut([(130, 300), (130, 452), (0, 456)])])
    shorts = Polygon(cut([(0, 464), (140, 458), (140, 640), (2, 646), (0, 560)]))
    trunk = body.trunk.buffer(-0.4)
    return [vest.buffer(0).intersection(trunk), shorts.intersection(trunk)]


def back(build: Build) -> View:
    """The back."""
    body = Body(build)
    cut = body.level
    cells: list[Cell] = [
        *_head(body, {}, heads.back().cells),
        *_hand_cells(body, False),
        ("wrist", "left", body.arm_part(0.875, 1.0)),
        ("forearm_back", "left", body.arm_part(0.57, 0.875)),
        ("elbow", "left", body.arm_part(0.44, 0.57)),
        ("upper_arm_outer", "left", body.arm_part(0.15, 0.44, 0.42, 2)),
        ("nape", "middle", cut((0, 100), (20, 100), (22, 186), (0, 204))),
        ("neck_side", "left", cut((18, 110), (60, 110), (60, 188), (20, 190))),
        ("axilla", "left", cut((84, 272), (100, 262), (104, 300), (86, 308))),
        ("upper_arm_back", "left", body.arm_part(-0.4, 0.44).difference(cut((0, 100), (104, 100), (100, 262), (80, 300), (0, 300)))),
        ("upper_back_mid", "middle", cut((0, 190), (24, 184), (28, 310), (0, 310))),
        ("shoulder_blade", "left", cut((20, 150), (180, 150), (120, 262), (88, 312), (28, 312))),
        ("mid_back", "middle", cut((0, 308), (52, 308), (46, 398), (0, 398))),
        ("flank", "left", cut((40, 384), (120, 376), (120, 456), (48, 456))),
        ("rib_side", "left", cut((44, 300), (120, 290), (120, 392), (44, 392))),
        ("lower_back", "middle", cut((0, 396), (50, 390), (50, 462), (0, 462))),
        ("sacrum", "middle", cut((0, 458), (34, 458), (10, 516), (0, 522))),
        ("hip", "left", cut((80, 450), (130, 450), (130, 566), (92, 566), (88, 500))),
        ("buttock", "left", cut((0, 450), (130, 450), (130, 540), (94, 566), (50, 578), (0, 566))),
        ("thigh_inner", "left", cut((0, 545), (32, 560), (38, 620), (44, 700), (20, 706), (0, 640))),
        ("thigh_outer", "left", cut((84, 556), (130, 556), (130, 706), (76, 706), (80, 620))),
        ("thigh_back", "left", cut((0, 520), (130, 520), (130, 706), (0, 706))),
        ("knee_back", "left", cut((0, 704), (130, 704), (130, 784), (0, 784))),
        ("ankle", "left", cut((0, 908), (130, 908), (130, 956), (0, 956))),
        ("heel", "left", cut((0, 954), (82, 954), (86, 1010), (0, 1010))),
        ("top_of_foot", "left", cut((0, 954), (130, 954), (130, 1010), (0, 1010))),
        ("calf", "left", EVERYWHERE),
    ]
    lines = [line(build.spots(spots)) for spots in BACK_LINES]
    hair = [body.place_head(one) for one in heads.back().hair]
    if build.long_hair:
        hair = [join([*hair, body.place_head(heads.long_hair())])]
    return View(WIDTH, 1020, True, body.half, cells, hair=hair, wear=wear(body, 212), lines=lines, coarse=0.45, smallest=24, behind=True)


BACK_LINES = [
    [(0, 220), (0, 300), (0, 440)],
    [(34, 250), (44, 296), (66, 312), (84, 300)],
    [(0, 500), (0, 540), (0, 556)],
    [(8, 566), (46, 578), (80, 566)],
    [(38, 740), (56, 748), (74, 740)],
]

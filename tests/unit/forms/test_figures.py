"""The drawings of the body map: complete, their sides the person's own, newer than nothing that made them."""

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from depter.forms.figures import (
    BODY_VIEWS,
    FIGURES,
    LAYERS,
    SIDES,
    VIEWS,
    Drawing,
    Region,
    Spot,
    drawing,
    file_of,
    regions_facts,
)
from depter.forms.load import code_lists, definitions

HOUSE = Path(__file__).parents[3]
EVERY = [(view, figure) for view in BODY_VIEWS for figure in FIGURES] + [
    (view, "neutral") for view in VIEWS if view not in BODY_VIEWS
]
TWINS = {
    "body_left": "body_right",
    "head_left": "head_right",
    "hand_left_palm": "hand_right_palm",
    "hand_left_back": "hand_right_back",
    "foot_left_sole": "foot_right_sole",
    "foot_left_top": "foot_right_top",
}


def whole(view: str, figure: str = "neutral") -> Drawing:
    found = drawing(view, figure)
    assert found is not None
    return found


def known_codes() -> list[str]:
    return [str(item["code"]) for item in code_lists()["body_region"].items]


def inside(spot: Spot, ring: tuple[Spot, ...]) -> bool:
    """Whether a point lies within a ring (even-odd)."""
    x, y = spot
    hit = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            hit = not hit
    return hit


def region_at(found: Drawing, spot: Spot) -> Region | None:
    """The first that holds the point: an eye comes before the ground around it."""
    return next((one for one in found.regions if inside(spot, one.shape.points)), None)


@pytest.mark.parametrize(("view", "figure"), EVERY)
def test_every_region_is_known_and_its_point_belongs_to_it(view: str, figure: str) -> None:
    codes = set(known_codes())
    found = whole(view, figure)
    for region in found.regions:
        assert region.code in codes
        assert region.side in SIDES
        assert region_at(found, region.at) == region


@pytest.mark.parametrize(("view", "figure"), EVERY)
def test_the_regions_cover_the_figure(view: str, figure: str) -> None:
    found = whole(view, figure)
    (outline,) = found.outline
    grid = [(x, y) for x in range(0, found.width, 5) for y in range(0, found.height, 5)]
    within = [spot for spot in grid if inside(spot, outline.points)]
    # A step of a simplified edge may leave a hair of ground between outline and region.
    near = [(0, 0), *[(dx, dy) for dx in (-2, 0, 2) for dy in (-2, 0, 2)]]
    for x, y in within:
        assert any(region_at(found, (x + dx, y + dy)) for dx, dy in near), (x, y)


@pytest.mark.parametrize(("view", "figure"), EVERY)
def test_every_line_lies_in_the_box(view: str, figure: str) -> None:
    found = whole(view, figure)
    strokes = [*found.outline, *found.hair, *found.wear, *found.lines]
    for stroke in strokes + [region.shape for region in found.regions]:
        for x, y in stroke.points:
            assert 0 <= x <= found.width
            assert 0 <= y <= found.height


def test_a_person_who_faces_us_has_the_left_hand_on_our_right_and_from_behind_on_our_left() -> None:
    for figure in FIGURES:
        for view, ours in (("body_front", 1), ("body_back", -1)):
            found = whole(view, figure)
            sided = [one for one in found.regions if one.side != "middle"]
            assert {one.side for one in sided} == {"left", "right"}
            for one in sided:
                right_of_us = one.at[0] > found.width / 2
                assert right_of_us == ((one.side == "left") == (ours == 1)), (
                    figure,
                    view,
                    one.code,
                )


def test_whoever_shows_the_left_side_looks_to_our_left() -> None:
    for figure in FIGURES:
        for view, ours in (("body_left", -1), ("body_right", 1)):
            found = whole(view, figure)
            nose = next(one for one in found.regions if one.code == "nose")
            nape = next(one for one in found.regions if one.code == "nape")
            assert (nose.at[0] - nape.at[0]) * ours > 0
            assert {one.side for one in found.regions} == {view.removeprefix("body_"), "middle"}


def test_thumbs_and_big_toes_are_where_they_grow() -> None:
    # Left palm: the thumb on our left; its back: on our right.
    # Left foot from above: the big toe on our right.
    for view, code, ours in (
        ("hand_left_palm", "thumb", -1),
        ("hand_left_back", "thumb", 1),
        ("hand_right_palm", "thumb", 1),
        ("hand_right_back", "thumb", -1),
        ("foot_left_top", "big_toe", 1),
        ("foot_left_sole", "big_toe", -1),
        ("foot_right_top", "big_toe", -1),
        ("foot_right_sole", "big_toe", 1),
    ):
        found = whole(view)
        spot = next(one for one in found.regions if one.code == code)
        assert (spot.at[0] - found.width / 2) * ours > 0, view
        assert {one.side for one in found.regions} == {view.split("_")[1]}


@pytest.mark.parametrize(("left", "right"), TWINS.items())
def test_left_and_right_are_mirror_images(left: str, right: str) -> None:
    swap = {"left": "right", "right": "left", "middle": "middle"}
    codes = regions_facts()["twins"]
    codes = {**codes, **{there: here for here, there in codes.items()}}
    one, other = whole(left), whole(right)
    expected = {
        (codes.get(each.code, each.code), swap[each.side], one.width - each.at[0], each.at[1])
        for each in one.regions
    }
    assert {(each.code, each.side, *each.at) for each in other.regions} == expected


def test_every_code_is_drawn_or_has_a_place_and_only_drawn_sides_are_offered() -> None:
    facts = regions_facts()
    drawn: dict[str, set[str]] = {}
    for view, figure in EVERY:
        for region in whole(view, figure).regions:
            drawn.setdefault(region.code, set()).add(region.side)
    codes = set(known_codes())
    assert set(drawn) | set(facts["not_drawn"]) == codes
    assert set(facts["not_drawn"].values()) <= set(drawn)
    for code, sides in drawn.items():
        intrinsic = code in facts["twins"] or code in facts["twins"].values()
        if intrinsic:
            assert len(sides) == 1
        else:
            assert sides == ({"left", "right"} if code in facts["sided"] else {"middle"}), code


def test_the_drawings_are_as_new_as_what_draws_them() -> None:
    sources = sha256()
    for path in sorted((HOUSE / "pwa/assets/bodymap").glob("*.py")):
        sources.update(path.read_bytes())
    for file in (files("depter.forms") / "figures").iterdir():
        made_by = json.loads(file.read_text("utf-8"))["made_by"]
        assert made_by == sources.hexdigest()[:16], "run pwa/assets/bodymap/make_figures.py"


def test_unknown_views_are_none_and_unknown_figures_neutral() -> None:
    assert drawing("skeleton_front") is None
    assert drawing("body_front", "giant") == drawing("body_front", "neutral")
    assert file_of("neck_under_chin", "child") == "head"


def test_every_form_with_a_body_map_names_its_lists_and_only_views_that_are_drawn() -> None:
    asked = [
        (form, one)
        for form in definitions()
        for one in form.questions.values()
        if one.type == "bodymap"
    ]
    assert asked
    for form, one in asked:
        assert set(one.views) <= set(VIEWS), (form.form, one.id)
        assert one.layer in LAYERS, (form.form, one.id)
        assert one.regions, f"{form.form} {form.version} does not bind the list body_region"
        assert one.kinds, f"{form.form} {form.version} does not bind the list mark_kind"

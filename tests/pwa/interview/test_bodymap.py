"""The body map in the real app: fingers, mouse, keyboard and list; nothing beside the body or lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.fingers import BodyMap

from .conftest import Phone

AXE = Path(__file__).parents[3] / "pwa/node_modules/axe-core/axe.min.js"


class Map(BodyMap):
    """The body map question of the tests' own form."""

    def __init__(self, phone: Phone, path: str = "bm.where") -> None:
        super().__init__(phone.page, phone.question(path))
        self.phone = phone


@pytest.fixture
def body(interview: Phone) -> Iterator[Map]:
    interview.tap("All parts")
    interview.sees("All parts")
    interview.tap("Body map")
    interview.sees("Body map")
    one = Map(interview)
    expect(one.picture).to_be_visible()
    yield one
    # Whatever was marked has the shape that both twins ask for.
    expect(one.box.locator(".fault")).to_have_count(0)
    assert interview.complaints == []


def test_a_tap_sets_a_point_and_says_region_and_whose_side(body: Map) -> None:
    expect(body.box.locator(".sides span").first).to_have_text("The person's right")
    body.tap(body.region("body_front", "knee_front", "left"))
    expect(body.marks).to_have_count(1)
    expect(body.marks.first).to_contain_text("Knee, front · the person's left")
    expect(body.marks.first).to_contain_text("Not described yet")
    expect(body.box.get_by_text("Mark 1: Knee, front · the person's left")).to_be_attached()
    body.sheet(1).get_by_label("What is it?").select_option("scar")
    body.sheet(1).get_by_label("Note to this mark").fill("as long as a thumb")
    expect(body.marks.first).to_contain_text("Scar")
    expect(body.marks.first).to_contain_text("as long as a thumb")


def test_beside_the_body_is_answered_and_nothing_changes(body: Map) -> None:
    body.tap(body.region("body_front", "sternum", "middle"))
    body.tap(body.at("body_front", (40, 60)))
    expect(body.box.get_by_text("That is beside the body")).to_be_visible()
    expect(body.marks).to_have_count(1)
    body.tap(body.region("body_front", "shin", "right"))
    expect(body.box.get_by_text("That is beside the body")).to_have_count(0)
    expect(body.marks).to_have_count(2)
    expect(body.marks.nth(1)).to_contain_text("Shin · the person's right")


def test_a_finger_draws_a_line_and_an_area_and_a_drag_moves_it(body: Map) -> None:
    body.view("body_back")
    expect(body.box.locator(".sides span").first).to_have_text("The person's left")
    body.press("Line")
    left, right = (body.region("body_back", "shoulder_blade", one) for one in ("left", "right"))
    body.drag(left, right)
    expect(body.marks).to_have_count(1)
    expect(body.box.locator("svg path.stroke.finding")).to_have_count(1)
    body.press("Area")
    x, y = body.region("body_back", "calf", "left")
    body.drag((x - 12, y - 20), (x + 12, y - 20), (x + 12, y + 20), (x - 12, y + 20))
    expect(body.marks).to_have_count(2)
    expect(body.marks.nth(1)).to_contain_text("Calf · the person's left")
    expect(body.box.locator("svg path.ground")).to_have_count(1)
    # The chosen mark goes with the finger; its region with it.
    to = body.region("body_back", "thigh_back", "left")
    tag = body.box.locator("svg .chosen rect.tag").bounding_box()
    assert tag is not None
    start = (tag["x"] + tag["width"] / 2, tag["y"] + tag["height"] / 2)
    body.drag(start, to)
    expect(body.marks.nth(1)).to_contain_text("Thigh, back · the person's left")


def test_two_fingers_come_closer_and_set_no_mark(body: Map) -> None:
    x, y = body.region("body_front", "sternum", "middle")
    before = (body.picture.get_attribute("viewBox") or "").split()
    body.touch("touchStart", (x - 20, y))
    body.touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 11):
        body.touch("touchMove", (x - 20 - 6 * step, y), (x + 20 + 6 * step, y))
    body.touch("touchEnd")
    after = (body.picture.get_attribute("viewBox") or "").split()
    assert float(after[2]) < float(before[2]) / 2.5
    expect(body.marks).to_have_count(0)
    # What is under a finger stays under it.
    now = body.region("body_front", "sternum", "middle")
    assert abs(now[0] - x) < 12
    body.box.get_by_label("Look closely at").select_option("The whole drawing")
    assert body.picture.get_attribute("viewBox") == " ".join(before)


def test_closer_by_button_then_a_mouse_finds_what_a_finger_cannot(body: Map) -> None:
    body.view("hand_left_back")
    for _ in range(2):
        body.press("Closer")
    body.press("The whole drawing")
    body.view("head_front")
    x, y = body.region("head_front", "eye", "right")
    body.page.mouse.click(x, y)
    expect(body.marks.first).to_contain_text("Eye · the person's right")


def test_a_part_of_the_body_is_looked_at_closely_and_a_pen_marks_a_finger(body: Map) -> None:
    near = body.box.get_by_label("Look closely at")
    near.select_option("Arms and hands · the person's left")
    _, _, w, _ = (float(n) for n in (body.picture.get_attribute("viewBox") or "").split())
    assert w < 280
    x, y = body.region("body_front", "finger3", "left")
    for kind in ("mousePressed", "mouseReleased"):
        pen = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        body.cdp.send("Input.dispatchMouseEvent", {**pen, "pointerType": "pen"})
    expect(body.marks.first).to_contain_text("Middle finger · the person's left")
    # What one finger moves is the drawing, as long as only a part of it is seen.
    before = body.picture.get_attribute("viewBox")
    body.drag((x - 60, y - 60), (x - 60, y + 30))
    assert body.picture.get_attribute("viewBox") != before
    expect(body.marks).to_have_count(1)
    expect(near).to_have_value("free")


def test_the_page_still_scrolls_under_a_finger_while_points_are_set(body: Map) -> None:
    assert body.picture.evaluate("(svg) => getComputedStyle(svg).touchAction") == "pan-y"
    body.press("Area")
    assert body.picture.evaluate("(svg) => getComputedStyle(svg).touchAction") == "none"


def test_all_of_it_by_keyboard(body: Map) -> None:
    page = body.page
    body.box.get_by_role("button", name="Add a mark from the list").focus()
    page.keyboard.press("Enter")
    expect(body.box.get_by_label("Search")).to_be_focused()
    page.keyboard.type("elbow")
    expect(body.box.get_by_role("button", name="Elbow · the person's right")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(body.marks).to_have_count(1)
    expect(body.marks.first).to_contain_text("Elbow · the person's right")
    expect(body.marks.first).to_be_focused()
    for _ in range(26):
        page.keyboard.press("ArrowUp")
    expect(body.marks.first).to_contain_text("Shoulder, front")
    expect(body.marks.first).to_be_focused()
    # What goes hands the keyboard's place on.
    body.sheet(1).get_by_role("button", name="Done with this mark").press("Enter")
    expect(body.marks.first).to_be_focused()
    page.keyboard.press("Enter")
    # Off the body: said, and the mark stays.
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    expect(body.box.get_by_text("That is beside the body")).to_be_visible()
    expect(body.marks).to_have_count(1)
    # The plus key begins the next point, which the arrows then move alone: a line, then an area.
    tag = body.box.locator("svg .chosen rect.tag")
    where = tag.get_attribute("y")
    body.press("Area")
    body.marks.first.focus()
    page.keyboard.press("+")
    expect(body.box.get_by_text("Point 2. The arrow keys move it.")).to_be_attached()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(body.box.get_by_text("Point 2: ")).to_be_attached()
    expect(body.box.locator("svg path.stroke.finding")).to_have_count(1)
    assert tag.get_attribute("y") == where
    page.keyboard.press("+")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(body.box.locator("svg path.ground")).to_have_count(1)
    expect(body.marks.first).to_be_focused()
    # Ended, the arrows move all of it again.
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    expect(tag).not_to_have_attribute("y", where or "")


def test_a_part_that_is_not_drawn_and_one_of_another_drawing(body: Map) -> None:
    for words, said in (("inside the mouth", "Inside the mouth"), ("sole", "Sole of the foot")):
        body.press("Add a mark from the list")
        body.box.get_by_label("Search").fill(words)
        body.box.get_by_role("button", name=said).first.click()
        expect(body.marks.last).to_contain_text(said)
    expect(body.box.get_by_label("Drawing", exact=True)).to_have_value("foot_left_sole")
    # The other question on the page has the hand alone: its mark is faint here, told, and not to be changed.
    palm = Map(body.phone, "bm.pain")
    palm.tap(palm.region("hand_left_palm", "palm", "left"))
    expect(palm.marks).to_have_count(1)
    expect(body.box.locator("svg .faint circle")).to_have_count(0)
    body.view("hand_left_palm")
    expect(body.box.locator("svg .faint circle")).to_have_count(1)
    body.box.get_by_text("1 faint mark of another question").click()
    told = body.box.locator("details li")
    expect(told).to_contain_text("Palm · the person's left")
    expect(told).to_contain_text("Where does the hand hurt?")
    body.tap(body.region("hand_left_palm", "palm", "left"))
    expect(body.marks).to_have_count(3)
    expect(palm.marks).to_have_count(1)
    # The list leads back to the drawing on which the other one stands.
    body.marks.first.click()
    expect(body.box.get_by_label("Drawing", exact=True)).to_have_value("head_front")


def test_another_region_than_suggested_is_kept_when_the_mark_moves(body: Map) -> None:
    body.tap(body.region("body_front", "pubic", "middle"))
    body.press("Choose another part of the body")
    body.press("Intimate parts")
    body.box.get_by_role("button", name="Perineum").click()
    expect(body.marks.first).to_contain_text("Perineum")
    body.sheet(1).get_by_role("button", name="Up", exact=True).click()
    expect(body.marks.first).to_contain_text("Perineum")


def test_what_was_taken_away_comes_back_and_the_answer_is_kept(body: Map) -> None:
    body.tap(body.region("body_front", "sternum", "middle"))
    body.tap(body.region("body_front", "shin", "right"))
    body.press("Remove mark 2")
    expect(body.marks).to_have_count(1)
    body.press("Take back the last change")
    expect(body.marks).to_have_count(2)
    # One tap on a state takes everything away: it comes back too.
    body.press("Prefers not to answer")
    expect(body.marks).to_have_count(0)
    body.press("Take back the last change")
    expect(body.marks).to_have_count(2)
    page = body.page
    expect(page.get_by_text("Saved on this phone")).to_be_visible()
    body.phone.unlock()
    expect(body.marks).to_have_count(2)
    expect(body.marks.nth(1)).to_contain_text("Shin · the person's right")


def test_the_number_of_marks_has_an_end_that_is_said(body: Map) -> None:
    for place, code in enumerate(("shin", "knee_front", "thigh_front", "palm", "elbow", "wrist")):
        body.tap(body.region("body_front", code, "left"))
        expect(body.marks).to_have_count(place + 1)
    body.tap(body.region("body_front", "sternum", "middle"))
    body.tap(body.region("body_front", "forehead", "middle"))
    expect(body.marks).to_have_count(8)
    expect(body.box.get_by_text("largest number of marks")).to_be_visible()
    body.tap(body.region("body_front", "shin", "right"))
    expect(body.marks).to_have_count(8)


@pytest.mark.parametrize("theme", ["light", "dark", "sun"])
def test_no_accessibility_fault_and_nothing_small_at_320_pixels(body: Map, theme: str) -> None:
    page = body.page
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    body.tap(body.region("body_front", "knee_front", "left"))
    body.press("Choose another part of the body")
    page.evaluate(AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for _ in range(2):
        result: dict[str, Any] = page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", tags
        )
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]] == []
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, select, input")]
              .map((one) => [one.textContent, one.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && Math.min(box.width, box.height) < 47.5)
              .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        body.press("Close the list") if _ == 0 else None

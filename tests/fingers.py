"""Fingers on a touch screen: taps and ways on the body map, a signature. What a finger does, nothing else."""

import re
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from depter.forms.figures import Spot, drawing
from depter.words import compiled_set

Point = tuple[float, float]


class Fingers:
    """Real touches on one page, as the browser gets them from the glass."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp = page.context.new_cdp_session(page)

    def touch(self, kind: str, *fingers: Point) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(fingers)]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def tap(self, spot: Point) -> None:
        self.touch("touchStart", spot)
        self.touch("touchEnd")

    def drag(self, *way: Point) -> None:
        self.touch("touchStart", way[0])
        for (x0, y0), (x1, y1) in pairwise(way):
            for step in range(1, 9):
                self.touch("touchMove", (x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8))
        self.touch("touchEnd")

    def sign(self, pad: Locator) -> None:
        """Draw something like a name into the field for it."""
        pad.evaluate("(pad) => pad.scrollIntoView({ block: 'center' })")
        box = pad.bounding_box()
        assert box is not None
        x, y = box["x"], box["y"]
        self.drag((x + 20, y + 60), (x + 60, y + 20), (x + 90, y + 70), (x + 150, y + 30))


class BodyMap(Fingers):
    """A body map question on the screen."""

    def __init__(self, page: Page, box: Locator) -> None:
        super().__init__(page)
        self.box = box
        self.picture = box.locator("svg.map")
        self.marks = box.locator("ol li button")

    def at(self, view: str, spot: Spot) -> Point:
        """Where a point of a drawing is on the screen, scrolled into sight."""
        found = drawing(view)
        assert found is not None
        height = self.page.viewport_size["height"] if self.page.viewport_size else 640
        self.picture.evaluate(
            "(svg, [part, height]) => { const box = svg.getBoundingClientRect();"
            " scrollBy(0, box.top + box.height * part - height / 2); }",
            [spot[1] / found.height, height],
        )
        x, y, w, h = (float(n) for n in (self.picture.get_attribute("viewBox") or "").split())
        box = self.picture.bounding_box()
        assert box is not None
        return (
            box["x"] + (spot[0] - x) / w * box["width"],
            box["y"] + (spot[1] - y) / h * box["height"],
        )

    def region(self, view: str, code: str, side: str) -> Point:
        return self.at(view, middle_of(view, code, side))

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name, exact=True).click()

    def view(self, view: str) -> None:
        """Choose a drawing, and wait until it is the one that is shown."""
        self.box.get_by_label("Drawing", exact=True).select_option(view)
        said = compiled_set().wording(f"form:_common/view:{view}", "en")
        assert said is not None
        shown = re.compile(f"^{re.escape(said.text)}\\.")
        expect(self.picture).to_have_attribute("aria-label", shown)

    def sheet(self, number: int) -> Locator:
        return self.box.get_by_role("group", name=f"Mark {number}", exact=True)


def middle_of(view: str, code: str, side: str) -> Spot:
    """A spot well inside a region of a drawing."""
    found = drawing(view)
    assert found is not None
    return next(one.at for one in found.regions if (one.code, one.side) == (code, side))

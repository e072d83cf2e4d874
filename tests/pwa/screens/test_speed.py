"""A form of 200 questions: main-thread time of what a person waits for (spec/phone.md section 6).

CPU time of the main thread, not the clock: other work on the machine does not count.
"""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest

from .conftest import Gallery

SECTIONS, PER_SECTION = 40, 5


def two_hundred_questions() -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"type": "narrative"},
        {"type": "single", "choices": ["a", "b", "c"]},
        {"type": "multi", "choices": ["a", "b", "c", "d"]},
        {"type": "edate"},
        {"type": "yn"},
    ]
    sections: list[dict[str, Any]] = []
    for number in range(SECTIONS):
        items = [{"id": f"s{number}.q{n}", **kinds[n]} for n in range(PER_SECTION)]
        # Every last question depends on the choice above it, as skip logic does.
        items[4]["if"] = ["=", f"s{number}.q1", "a"]
        sections.append({"id": f"s{number}", "items": items})
    return {"format": 1, "form": "synthetic", "version": 1, "sections": sections}


class Clock:
    """Main-thread milliseconds that an act costs, the median of several."""

    def __init__(self, gallery: Gallery) -> None:
        self.page = gallery.page
        self._devtools = self.page.context.new_cdp_session(self.page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._nothing = 0.0
        # What the driver's own question and an idle page cost is not the act's.
        self._nothing = self.of(lambda: self.page.evaluate("() => 0"))

    def _spent(self) -> float:
        metrics = self._devtools.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration")) * 1000

    def of(self, act: Callable[[], object], times: int = 5) -> float:
        costs = []
        for _ in range(times):
            before = self._spent()
            act()
            self.page.wait_for_timeout(60)
            costs.append(self._spent() - before)
        return max(0.0, median(costs) - self._nothing)


@pytest.fixture
def big(gallery: Gallery) -> Iterator[Gallery]:
    gallery.page.evaluate(
        "(form) => globalThis.gallery.measure(form, 'en')", two_hundred_questions()
    )
    yield gallery
    gallery.page.evaluate("() => globalThis.gallery.measure(null, 'en')")


def test_two_hundred_questions_stay_light(
    big: Gallery, record_property: Callable[[str, object], None]
) -> None:
    page, clock = big.page, Clock(big)
    load = clock.of(lambda: big.show("arrival", "en"))
    big.show("pause", "en")
    page.get_by_role("button", name="Go on", exact=True).click()
    field = page.locator("textarea").first
    field.click()
    keys = clock.of(lambda: field.press_sequentially("абвгдежзик"), 5) / 10
    # Clicked inside the page: a test driver's own search for a button is not the phone's work.
    choices = "(n) => document.querySelectorAll('[data-question$=\".q1\"] input')[n].click()"
    flips = iter([0, 1, 0, 1, 0])
    skip = clock.of(lambda: page.evaluate(choices, next(flips)))
    turn = clock.of(lambda: page.evaluate("() => document.querySelector('.page .main').click()"))
    tongue = page.get_by_label("Language of the conversation")
    tongue.select_option("kk")
    page.wait_for_timeout(100)
    language = clock.of(
        lambda: tongue.select_option("ru" if tongue.input_value() == "kk" else "kk")
    )
    found = {"load": load, "key": keys, "skip": skip, "section": turn, "language": language}
    for name, value in found.items():
        record_property(name, round(value, 1))
        print(f"200 questions, {name}: {value:.1f} ms of the main thread")  # noqa: T201
    # Three times the goals: a machine that others use meanwhile has cold caches.
    for name, goal in {"load": 150, "key": 6, "skip": 8, "section": 20, "language": 25}.items():
        assert found[name] <= 3 * goal, name

"""The phone in the studio's frame, in a real Chromium: what is typed stands in its place, and what does
not fit on 320 px is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

from tests.unit.words.house import House, house
from tests.words_studio.studio import Running, open_key, person

KEY = "form:intake/q:it.what"
WORDS = "Не болғанын бір-екі сөйлеммен айтып бересіз бе?"


@dataclass
class Open:
    house: House
    page: Page
    base: str
    complaints: list[str]

    @property
    def phone(self) -> FrameLocator:
        return self.page.frame_locator("#phone")

    def go(self, query: str) -> None:
        """The first text that a search finds."""
        self.page.goto(f"{self.base}kk/texts?q={query}")
        self.page.click(".texts a >> nth=0")
        self.page.wait_for_selector("#phone[data-shown]")


@pytest.fixture(scope="module")
def running(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, BrowserContext, str]]:
    """One studio and one person in it for all tests of this file; each works on texts of its own."""
    place = tmp_path_factory.mktemp("studio")
    made = house(place, whole=True)
    key = person(made, place / "home", "r-walk", ("translator",))
    with Running(made.folder, place / "home") as link:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(link)
        page.wait_for_selector("h1 >> text=How far")
        open_key(page, key)
        page.close()
        yield made, context, re.sub(r"/enter/.*", "/", link)
        context.close()


@pytest.fixture
def studio(running: tuple[House, BrowserContext, str]) -> Iterator[Open]:
    made, context, base = running
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(f"{told.text} {told.location}"))
    page.on("pageerror", lambda told: complaints.append(str(told)))
    yield Open(made, page, base, complaints)
    page.close()


@pytest.mark.slow
def test_a_typed_and_then_saved_text_stands_on_the_phone(studio: Open) -> None:
    """How long it takes is measured by tests/bench."""
    studio.go(KEY)
    studio.page.fill("#form-0", WORDS)
    studio.phone.get_by_role("heading", name=WORDS).wait_for()
    studio.page.keyboard.press("Control+Enter")
    studio.page.wait_for_selector('#kept >> text="Saved."')
    assert studio.page.inner_text("#fault") == ""
    studio.page.wait_for_selector("#phone[data-shown]")
    studio.phone.get_by_role("heading", name=WORDS).wait_for()
    catalog = studio.house.words.catalog("kk", "forms")
    assert next(one for one in catalog if one.msgctxt == KEY).msgstr == WORDS
    assert studio.complaints == []


@pytest.mark.slow
def test_a_word_that_is_too_wide_is_told_and_a_good_one_is_not(studio: Open) -> None:
    studio.go("form:intake/q:it.alone")
    studio.page.fill("#form-0", "Құпия" * 12)
    studio.page.wait_for_selector("#fits li >> text=wider than the phone")
    studio.page.fill("#form-0", WORDS)
    studio.page.wait_for_selector("#fits li", state="detached")


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "consent:interview/p:03",
        "form:intake/e:not_today",
        "form:intake/sec:now",
        "form:_common/certainty:unsure",
        "form:_lists/agency/o:unknown_uniformed",
        "Water, fresh air",
        "Practice: no real testimony here",
    ],
)
def test_every_kind_of_text_finds_a_place(studio: Open, query: str) -> None:
    studio.go(query)
    studio.page.fill("#form-0", "Барлығы дұрыс па")
    studio.phone.get_by_text("Барлығы дұрыс па").first.wait_for(state="attached")
    assert studio.complaints == []

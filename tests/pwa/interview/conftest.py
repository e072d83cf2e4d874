"""The real app from a real relay, with a form of the tests' own, and fingers on what is visible.

It must never reach behind the screens but to read what was kept.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests import built
from tests.browser import FAKE_CAMERA, FLAGS, chromium
from tests.pwa.core.conftest import Served, serve
from tests.pwa.interview.definition import with_texts, write_to

WIDTH = 320


class Phone:
    """The app in Chromium: one profile, the tests' own form in place of the shipped one."""

    def __init__(
        self, playwright: Playwright, served: Served, profile: Path, flags: list[str] | None = None
    ) -> None:
        self.served = served
        self.profile = profile
        self.complaints: list[str] = []
        self.words = ""
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium(),
            args=[*FLAGS, *(FAKE_CAMERA if flags is None else flags)],
            viewport={"width": WIDTH, "height": 640},
            locale="en-GB",
            service_workers="block",
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def join(self) -> None:
        """Accept an invitation with the words that were offered; be approved."""
        self.page.goto(self.served.invite())
        offered = self.page.locator(".words li")
        expect(offered).to_have_count(5)
        self.words = " ".join(offered.all_inner_texts())
        self.page.get_by_label("The name under which").fill("Practice Person")
        self.page.get_by_label("I know it or have").check()
        self.tap("Lock with this passphrase")
        expect(self.page.get_by_text("Your request has arrived")).to_be_visible()
        self.served.approve()
        self.tap("Ask again now")
        self.sees("Your notebook")

    def unlock(self) -> None:
        """Type the words after a reload."""
        self.page.reload()
        self.page.get_by_label("Your passphrase").fill(self.words)
        self.tap("Unlock")
        expect(self.page.get_by_label("Your passphrase")).to_have_count(0)

    def begin(self) -> None:
        """A new interview in English; whatever is open is left first."""
        self.home()
        self.tap("New interview")
        self.page.get_by_role("radio", name="English").check()
        self.page.get_by_role("button", name="Begin", exact=True).click()
        self.sees("People")

    def home(self) -> None:
        """Back until the notebook's first screen."""
        for _ in range(8):
            expect(self.page.get_by_role("heading", level=1)).to_be_visible()
            if self.page.get_by_role("heading", level=1, name="Your notebook").count():
                return
            try:
                self.page.get_by_role("button", name="Back", exact=True).click(timeout=3_000)
            except PlaywrightTimeout:
                continue  # what was open took its time to be kept, and home came meanwhile
            self.page.wait_for_timeout(150)
        raise AssertionError("no way home")

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def sees(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def question(self, path: str) -> Locator:
        """A question by its id; in a row by the end of its path."""
        return self.page.locator(f'[data-question$="{path}"]')

    def part(self, title: str) -> None:
        """Go to a section by the list of all of them."""
        self.tap("All parts")
        self.sees("All parts")
        self.tap(title)
        self.sees(title)


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the app with the tests' own form and no other, apart from other test runs."""
    forms = write_to(tmp_path_factory.mktemp("forms"))
    folder = built.app(tmp_path_factory.mktemp("built"), f"--forms={forms}")
    # The loader, which would object to a changed file, is not used in these tests.
    for catalog in (folder / "words/json").glob("*/forms.*.json"):
        text = json.dumps(with_texts(json.loads(catalog.read_text("utf-8")))).encode()
        catalog.write_bytes(text)
        catalog.with_name(f"{catalog.name}.gz").write_bytes(gzip.compress(text))
    return folder


@pytest.fixture(scope="module")
def served(
    app_folder: Path, tmp_path_factory: pytest.TempPathFactory, request: Any
) -> Iterator[Served]:
    seed = request.module.__name__.encode()
    one = serve(app_folder, tmp_path_factory.mktemp("relay"), seed)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def phone(
    playwright: Playwright, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Phone]:
    made = Phone(playwright, served, tmp_path_factory.mktemp("phone") / "profile")
    made.join()
    yield made
    made.context.close()


@pytest.fixture
def interview(phone: Phone) -> Phone:
    """A new interview on the screen."""
    phone.begin()
    return phone

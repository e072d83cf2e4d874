"""A phone as a person uses it: real Chromium, the real app, fingers on what is visible.

It must never reach behind the screens: what cannot be seen or tapped is not done here.
"""

import os
import signal
from contextlib import suppress
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, expect

from tests.browser import FLAGS, chromium

PATIENCE_MS = 20_000
HERE = timezone(timedelta(hours=6))
"""The phone's time zone: another one than that of the relay and the desk."""


class PhoneOnScreen:
    """One phone: a browser profile on disk that survives whatever happens to the browser."""

    def __init__(self, playwright: Playwright, profile: Path, relay: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self.relay = relay
        self.words = ""
        self.complaints: list[str] = []
        self.listens = ""
        """A script that every page runs first: it may listen, never do."""
        self._context: BrowserContext
        self.page: Page

    def switch_on(self, address: str | None = None, *, offline: bool = False) -> None:
        """Start the browser and open the app (or an address)."""
        self._context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=chromium(),
            args=[*FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
            viewport={"width": 360, "height": 740},
            locale="en-GB",
            timezone_id="Asia/Bishkek",
            offline=offline,
            accept_downloads=True,
        )
        self._context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        if self.listens:
            self._context.add_init_script(self.listens)
        self.page = self._context.pages[0]
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address or self.relay)

    def _hear(self, kind: str, text: str) -> None:
        # A network that is away and a device not yet approved are what these tests are about.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def switch_off(self) -> None:
        """Close the browser as a person does."""
        self._context.close()

    def kill(self) -> None:
        """SIGKILL the browser: no farewell, no flush."""
        for status in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = status.read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={self._profile}".encode() in command:
                with suppress(ProcessLookupError):
                    os.kill(int(status.parent.name), signal.SIGKILL)
        # The driver may notice first that nobody is there any more.
        with suppress(Error):
            self._context.close()

    def network(self, there: bool) -> None:
        """Take the network away or give it back."""
        self._context.set_offline(not there)

    def tap(self, name: str) -> None:
        """Touch the button of that name."""
        self.page.get_by_role("button", name=name).first.click()

    def sees(self, title: str) -> None:
        """Wait until the screen of that title is there."""
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def question(self, path: str) -> Locator:
        """One question on the screen."""
        return self.page.locator(f'[data-question="{path}"]')

    def choose(self, path: str, code: str) -> None:
        """Touch one choice of a question."""
        self.question(path).locator(f'input[value="{code}"]').check()

    def join(self, link: str, name: str) -> str:
        """Open the invitation, take the words that were made; return the digits to compare."""
        self.switch_on(link)
        self.sees("Choose your passphrase")
        assert "#j=" not in self.page.url  # the secret leaves the address at once
        offered = self.page.locator(".words li")
        expect(offered).to_have_count(5)
        self.words = " ".join(offered.all_inner_texts())
        self.page.get_by_label("The name under which").fill(name)
        self.page.get_by_label("I know it or have").check()
        self.tap("Lock with this passphrase")
        self.sees("Waiting for approval")
        expect(self.page.get_by_text("Your request has arrived")).to_be_visible()
        return " ".join(self.page.locator(".print li").all_inner_texts())

    def unlock(self) -> None:
        """Type the words."""
        self.sees("The notebook is locked")
        self.page.get_by_label("Your passphrase").fill(self.words)
        self.tap("Unlock")

    def installed_for_offline(self) -> None:
        """Wait until the loader holds the whole app."""
        ready: Any = self.page.evaluate(
            """async () => { await navigator.serviceWorker.ready;
              for (let i = 0; i < 200 && !navigator.serviceWorker.controller; i++)
                await new Promise((go) => setTimeout(go, 50));
              return (await caches.keys()).length; }"""
        )
        assert ready > 0

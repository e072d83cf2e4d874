"""The studio in a real Chromium: axe finds nothing, the policy holds, nothing runs off a small screen, and
no keystroke is lost when studio and browser are killed. Pictures go to ``DEPTER_SHOTS``."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser import FLAGS, chromium
from tests.desk.test_browser import AXE, VIOLATIONS, WIDER
from tests.unit.words.house import house

TYPED = "Сіз айта аласыз"


def start(folder: Path, home: Path) -> tuple["subprocess.Popen[str]", str]:
    """The studio as a process of its own, and its link."""
    told = home.parent / "told.txt"
    with told.open("w") as out:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "depter",
                "words",
                "studio",
                "--in",
                str(folder),
                "--port",
                "18091",
            ],
            env=os.environ | {"DEPTER_STUDIO": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            text=True,
        )
    for _ in range(200):
        if found := re.search(r"^http://\S+", told.read_text(), re.MULTILINE):
            return process, found[0]
        time.sleep(0.1)
    raise AssertionError("the studio did not start")


def first_text(page: Page, link: str) -> str:
    page.goto(link)
    page.wait_for_selector("h1 >> text=How far")
    page.goto(re.sub(r"/enter/.*", "/kk/texts?domain=consent", link))
    page.click(".texts a >> nth=2")
    page.wait_for_selector("#findings li")
    return page.url


@pytest.mark.slow
def test_a_killed_studio_and_browser_lose_no_keystroke(
    playwright: Playwright, tmp_path: Path
) -> None:
    folder = house(tmp_path).folder
    process, link = start(folder, tmp_path / "home")
    browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    try:
        page = browser.new_page()
        where = first_text(page, link)
        page.fill("#form-0", "")
        page.type("#form-0", TYPED)
        page.wait_for_timeout(300)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        page.type("#form-0", " иә")
        page.wait_for_selector("#kept >> text=does not answer")
        process, link = start(folder, tmp_path / "home")
        page.wait_for_selector("#kept >> text=Kept on this computer")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        browser.close()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        process, link = start(folder, tmp_path / "home")
        page = browser.new_page()
        page.goto(link)
        page.wait_for_selector("h1 >> text=How far")
        page.goto(where)
        assert page.input_value("#form-0") == TYPED + " иә"
    finally:
        browser.close()
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    playwright: Playwright, tmp_path: Path, width: int
) -> None:
    process, link = start(house(tmp_path).folder, tmp_path / "home")
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    try:
        context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
        page = context.new_page()
        where = first_text(page, link)
        base, faults = re.sub(r"/kk/.*", "/", where), []
        bare = where.split("?")[0]
        for number, one in enumerate(
            [base, base + "key", base + "kk/texts", where, bare + "/review", bare + "/history"]
        ):
            page.goto(one)
            faults += [f"{one[-30:]} {told}" for told in page.evaluate(VIOLATIONS, AXE.read_text())]
            if page.evaluate(WIDER):
                faults.append(f"{one[-30:]} is wider than the screen")
            if shots := os.environ.get("DEPTER_SHOTS"):
                page.screenshot(path=f"{shots}/studio-{width}-{number}.png", full_page=True)
        assert faults == []
    finally:
        browser.close()
        process.kill()
        process.wait()

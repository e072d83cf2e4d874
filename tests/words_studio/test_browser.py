"""The studio in a real Chromium: axe finds nothing, the policy holds, nothing runs off a small screen, and
no keystroke is lost when studio and browser are killed. Pictures go to ``DEPTER_SHOTS``."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser import FLAGS, chromium
from tests.desk.test_browser import AXE, VIOLATIONS, WIDER
from tests.unit.words.house import house
from tests.words_studio.studio import PASSPHRASE, Running, person

TYPED = "Сіз айта аласыз"


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
    folder = house(tmp_path, whole=True).folder
    run = Running(folder, tmp_path / "home")
    browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    try:
        page = browser.new_page()
        where = first_text(page, run.link)
        page.fill("#form-0", "")
        page.type("#form-0", TYPED)
        page.wait_for_timeout(300)
        run.kill()
        page.type("#form-0", " иә")
        page.wait_for_selector("#kept >> text=does not answer")
        run = Running(folder, tmp_path / "home")
        page.wait_for_selector("#kept >> text=Kept on this computer")
        run.kill()
        browser.close()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        run = Running(folder, tmp_path / "home")
        page = browser.new_page()
        page.goto(run.link)
        page.wait_for_selector("h1 >> text=How far")
        page.goto(where)
        assert page.input_value("#form-0") == TYPED + " иә"
    finally:
        browser.close()
        run.kill()


@pytest.mark.slow
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, tmp_path: Path) -> None:
    """Without a key, in English, on the smallest screen; on both, in Russian: test_verdicts."""
    run = Running(house(tmp_path).folder, tmp_path / "home")
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 800})
    try:
        page = context.new_page()
        where = first_text(page, run.link)
        base, faults = re.sub(r"/kk/.*", "/", where), []
        bare = where.split("?")[0]
        ours = [base, base + "key", base + "begin", base + "kk/texts"]
        for number, one in enumerate([*ours, where, bare + "/review", bare + "/history"]):
            page.goto(one)
            faults += [f"{one[-30:]} {told}" for told in page.evaluate(VIOLATIONS, AXE.read_text())]
            if page.evaluate(WIDER):
                faults.append(f"{one[-30:]} is wider than the screen")
            page.wait_for_timeout(300)
            if shots := os.environ.get("DEPTER_SHOTS"):
                page.screenshot(path=f"{shots}/studio-320-{number}.png", full_page=True)
        assert faults == []
    finally:
        context.close()
        run.kill()


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the thing has the focus, as a person without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab never comes to {what}")


@pytest.mark.slow
def test_a_whole_round_without_a_mouse(browser: Browser, tmp_path: Path) -> None:
    made = house(tmp_path)
    roles = ("translator", "native", "clinician", "lawyer")
    person(made, tmp_path / "home", "r-walk", roles)
    made.write_text("consent:interview/p:03", "Мен сізге ешнәрсе уәде ете алмаймын.")
    with Running(made.folder, tmp_path / "home") as link:
        page = browser.new_page()
        page.goto(link)
        page.wait_for_selector("h1 >> text=How far")
        tab_to(page, ".tools a")
        page.keyboard.press("Enter")
        page.wait_for_selector("#passphrase")
        tab_to(page, "#passphrase")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_selector(".notice.good")
        page.goto(re.sub(r"/enter/.*", "/kk/texts?q=consent:interview/p", link))
        tab_to(page, ".texts a")
        page.keyboard.press("Enter")
        page.wait_for_selector("#form-0:focus")
        assert "Ctrl+Enter" in page.inner_text("#keys")
        first = page.url
        page.keyboard.press("Alt+ArrowDown")
        page.wait_for_url(lambda told: told != first)
        page.wait_for_selector("#form-0:focus")
        page.keyboard.press("Control+A")
        page.keyboard.type("Сіз  кез келген сәтте тоқтай аласыз.")
        page.wait_for_selector(".mend")
        page.keyboard.press("Alt+m")
        page.wait_for_function("!document.getElementById('form-0').value.includes('  ')")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector('#kept >> text="Saved."')
        page.goto(re.sub(r"/enter/.*", "/kk/texts?q=consent:interview/p:03", link))
        tab_to(page, ".texts a")
        page.keyboard.press("Enter")
        page.wait_for_selector("#form-0:focus")
        page.keyboard.press("Alt+r")
        page.wait_for_selector("#approve")
        for _ in range(5):
            tab_to(page, "#approve input[type=checkbox]:not(:checked)")
            page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".notice.good >> text=in the ledger")
        page.close()
    assert [one.by for one in made.standing("consent:interview/p:03").approvals] == ["r-walk"]


@pytest.mark.slow
def test_a_newcomer_makes_a_key_and_suggests(browser: Browser, tmp_path: Path) -> None:
    made = house(tmp_path)
    (made.folder / "release.toml").write_text('key = ""\n')
    with Running(made.folder, tmp_path / "home") as link:
        page = browser.new_page()
        page.goto(link)
        page.click("text=Make a key, or go on without one")
        page.select_option("#lang", "kk")
        page.check("#suggest")
        page.fill("#passphrase", "short")
        page.click("form .button >> text=Make my key")
        page.wait_for_selector(".notice.bad")
        page.select_option("#lang", "kk")
        page.check("#suggest")
        page.fill("#passphrase", page.inner_text("#offered"))
        page.click("form .button >> text=Make my key")
        page.wait_for_selector("text=You work as r-")
        page.goto(re.sub(r"/enter/.*", "/kk/texts?q=consent:interview/p:03", link))
        page.click(".texts a >> nth=0")
        page.fill("#form-0", "Мен сізге ешнәрсе уәде ете алмаймын.")
        page.click("#suggest")
        page.wait_for_selector("text=Your suggestion is in the ledger")
        page.close()
    assert len(made.standing("consent:interview/p:03").suggestions) == 1

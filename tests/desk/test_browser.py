"""The pages in a real Chromium: axe finds nothing, targets are large, nothing runs off a small screen,
and the policy is never hurt. Pictures go to ``DEPTER_SHOTS`` when it is set."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from depter.desk.app import Server
from depter.desk.config import LANGUAGES, Config
from depter.desk.desk import Desk
from depter.desk.handbook.places import practice_places
from depter.trust.entries import Role
from tests.desk.bodies import AREA, OLD, mark, with_marks
from tests.desk.conftest import PASSPHRASE, batch, secrets_of, told_record
from tests.desk.relays import publish, running
from tests.desk.test_pictures import with_two_photos
from tests.worlds import World

AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "",
    "taking-back",
    "alarms",
    "members",
    "files",
    "help",
    "help/rules",
    "words/",
    "settings",
    "log",
    "no-such-page",
)
VIOLATIONS = """async source => {
  if (!window.axe) new Function(source)();
  const found = await axe.run();
  return found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '));
}"""
SMALL = """() => [...document.querySelectorAll('a,button,select,summary,textarea,input:not([type=hidden])')]
  .filter(one => !one.closest('p,dd,li,figcaption,td') && !one.matches('.check input'))
  .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width > 1 && (box.height < 44 || box.width < 24)).map(([, html]) => html)"""
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def server(desk: Desk, world: World, config: Config) -> Iterator[Server]:
    """A desk with everything that its pages can show."""
    told = told_record(world)
    first, second = world.record(advance=False), world.record()
    gone = world.record()
    foreign = world.withdraw(told.record, world.devices[2])
    withdrawal, less = world.withdraw(gone.record), world.narrow(told.record)
    body = with_marks(world, mark(), AREA, OLD)
    pictured = with_two_photos(world)
    file = batch(world, [told, first, second, gone, withdrawal, foreign, less, body, pictured])
    desk.import_batch(file)
    desk.taking_back.holds.set(second.record, "Order 17 of the district court, 3 November")
    today = desk.handbook.today
    desk.handbook.put_places(practice_places(today))
    desk.handbook.confirm("KG.crime", "A. Lawyer", today.isoformat())
    desk.log.write("open", reason="heard her voice", env_hash=told.envelope.hash.hex())
    desk.close()
    served = Server(Config(folder=config.folder, port=0, pull_seconds=0))
    served.start()
    yield served
    served.stop()


def enter(page: Page, server: Server) -> str:
    """Open the link and the vault; give the address of the first page."""
    page.goto(server.link)
    page.wait_for_url("**/unlock")
    page.fill("#passphrase", PASSPHRASE)
    page.click("form[action$=unlock] .button")
    page.wait_for_selector("h1 >> text=Interviews")
    server.holder.wait()
    return page.url


def every_page(page: Page, start: str) -> list[str]:
    page.goto(start)
    links = page.eval_on_selector_all("table th a, .plain a", "all => all.map(one => one.href)")
    return [*dict.fromkeys(links), *(start + name for name in PAGES)]


@pytest.mark.slow
def test_axe_finds_nothing_and_targets_are_large(browser: Browser, server: Server) -> None:
    assert AXE.is_file(), "npm's packages are missing: type `make build` first"
    axe, faults = AXE.read_text("utf-8"), []
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = enter(page, server)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for where in every_page(page, start):
            page.goto(where)
            faults += [f"{scheme} {where[-20:]} {one}" for one in page.evaluate(VIOLATIONS, axe)]
            faults += [f"{where[-20:]} small {one}" for one in page.evaluate(SMALL)]
    page.goto(server.link.replace("enter/", "enter/x"))
    faults += page.evaluate(VIOLATIONS, axe)
    context.close()
    assert faults == []


@pytest.mark.slow
def test_the_policy_holds_and_small_screens_do(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    start = enter(page, server)
    shots = os.environ.get("DEPTER_SHOTS")
    wide = []
    for language in LANGUAGES:
        page.goto(start)
        with page.expect_navigation():
            page.select_option("#language", language)
        for number, where in enumerate(every_page(page, start)):
            page.goto(where)
            if page.evaluate(WIDER):
                wide.append(f"{language} {where}")
            if shots:
                page.screenshot(path=f"{shots}/desk-320-{language}-{number}.png", full_page=True)
    # Injuries are blurred until somebody asks for them, without a line of script.
    page.goto(start)
    with page.expect_navigation():
        page.select_option("#language", "en")
    for where in every_page(page, start):
        page.goto(where)
        if page.locator("details.tap .blurred").count():
            break
    shade = "one => getComputedStyle(one).filter"
    page.locator("details.tap:has(.blurred) summary").first.click()
    photo = page.locator("details.tap figure:has(.blurred)").first
    assert "blur" in photo.locator(".blurred").evaluate(shade)
    if shots:
        page.screenshot(path=f"{shots}/desk-320-blurred.png", full_page=True)
    photo.get_by_label("Show clearly").check()
    assert photo.locator(".blurred").evaluate(shade) == "none"
    if shots:
        photo.screenshot(path=f"{shots}/desk-320-clear.png")
    context.close()
    assert wide == []
    assert [one for one in said if "404" not in one] == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_set_up_reads_well_everywhere(
    browser: Browser, world: World, tmp_path: Path, width: int
) -> None:
    """From the one-time link over the form to the approval, in every language, with nothing lost."""
    shots, axe = os.environ.get("DEPTER_SHOTS"), AXE.read_text("utf-8")
    faults: list[str] = []
    with running(tmp_path / "relay", world) as relay:
        publish(relay, world)
        secrets = secrets_of(world, world.supervisor, relay.url)
        first = Desk.create(Config(tmp_path / "first"), PASSPHRASE, secrets)
        with first:
            invitation = first.membership.invite(Role.SUPERVISOR)
        served = Server(Config(folder=tmp_path / "new", port=0, pull_seconds=0))
        served.start()
        context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
        page = context.new_page()

        def look(name: str) -> None:
            for language in LANGUAGES:
                with page.expect_navigation():
                    page.select_option("#language", language)
                found = [*page.evaluate(VIOLATIONS, axe), *page.evaluate(SMALL)]
                if page.evaluate(WIDER):
                    found.append("runs off the screen")
                faults.extend(f"{name} {language} {one}" for one in found)
                if shots:
                    path = f"{shots}/desk-{width}-{name}-{language}.png"
                    page.screenshot(path=path, full_page=True)
            with page.expect_navigation():
                page.select_option("#language", "en")

        try:
            page.goto(served.link)
            page.wait_for_url("**/start")
            look("start")
            page.fill("#link", "https://relay.example/#j=AAAA")
            for field in ("name", "device"):
                page.fill(f"#{field}", "Practice Second")
            for field in ("passphrase", "again"):
                page.fill(f"#{field}", PASSPHRASE)
            page.click("main .button")
            page.wait_for_selector("[role=alert]")
            assert "not a whole invitation" in page.inner_text("[role=alert]")
            assert page.input_value("#name") == "Practice Second"  # typed once is enough
            assert page.input_value("#passphrase") == ""
            if shots:
                page.screenshot(path=f"{shots}/desk-{width}-start-again.png", full_page=True)
            page.fill("#link", invitation.link)
            for field in ("passphrase", "again"):
                page.fill(f"#{field}", PASSPHRASE)
            page.click("main .button")
            page.wait_for_url("**/waiting")
            look("waiting")
            page.click("main .button")
            page.wait_for_selector("main .notice")
            assert "Nobody has approved this desk yet" in page.inner_text("main .notice")
            look("waiting-again")
        finally:
            context.close()
            served.stop()
    assert faults == []


@pytest.mark.slow
def test_fetching_shows_a_bar_and_ends(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    enter(page, server)
    page.click("text=Fetch from the relay")
    page.wait_for_selector("text=The relay cannot be reached")
    with page.expect_navigation():
        page.click("text=Lock")
    assert page.url.endswith("/unlock")
    assert server.holder.desk is None
    context.close()

"""The README's two pictures: a phone in the middle of an interview, the same kind of interview at the
desk. With DEPTER_PICTURES=1 they are written to docs/pictures/; otherwise only looked at.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from depter.demo.practice import Practice, free_port
from depter.demo.serve import fill
from depter.desk.app import Server
from tests.e2e.phone_on_screen import PhoneOnScreen

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = HOUSE / "docs/pictures" if os.environ.get("DEPTER_PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    return folder


def test_phone_and_desk_can_be_shown(
    playwright: Playwright,
    browser: Browser,
    app_folder: Path,
    tmp_path: Path,
    pictures: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEPTER_APP", str(app_folder))
    practice = Practice.create(tmp_path / "org", free_port(), free_port())
    with practice.relay():
        fill(practice, lambda _said: None)
        phone = PhoneOnScreen(playwright, tmp_path / "phone", practice.relay_url)
        with practice.desk() as desk:
            invitation = desk.membership.invite()
            phone.join(invitation.link, "Бегимай")
            desk.membership.approve(invitation.id)
        photograph_phone(phone, pictures / "phone.png")
        photograph_desk(browser, practice, pictures / "desk.png")
    assert (pictures / "phone.png").stat().st_size > 10_000
    assert (pictures / "desk.png").stat().st_size > 10_000


def photograph_phone(phone: PhoneOnScreen, picture: Path) -> None:
    phone.tap("Ask again now")
    phone.sees("Your notebook")
    phone.tap("New interview")
    phone.page.locator('input[value="ky"]').check()
    phone.tap("Begin")
    phone.choose("it.safe_now", "yes")
    phone.choose("it.alone", "nobody")
    phone.choose("it.child", "no")
    phone.choose("it.capacity", "yes")
    phone.page.locator(".back").click()
    phone.sees("Your notebook")
    phone.page.get_by_label("Language of the screens").select_option("ky")
    expect(phone.page.locator("html")).to_have_attribute("lang", "ky")
    phone.page.locator(".go").first.click()
    expect(phone.question("it.safe_now")).to_be_visible()
    phone.page.evaluate("() => scrollTo(0, 0)")
    phone.page.evaluate("() => document.fonts.ready.then(() => true)")
    phone.page.screenshot(path=picture)
    phone.switch_off()


def photograph_desk(browser: Browser, practice: Practice, picture: Path) -> None:
    server = Server(practice.desk_config)
    server.start()
    page = browser.new_page(viewport={"width": 1100, "height": 740}, locale="en-GB")
    page.goto(server.link)
    page.locator("#passphrase").fill(practice.passphrase)
    page.locator("button.button").click()
    page.locator("main table a, main li a, main a[href*=interview]").first.click()
    expect(page.locator("main h1")).to_be_visible()
    page.screenshot(path=picture)
    page.close()
    server.stop()

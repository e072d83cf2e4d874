"""How long a wording travels: saved in the studio, published, on the screen of an installed phone, and there
without a network. Prints; judges only that it arrives."""

import os
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Playwright, expect

from depter.cli import main
from depter.trust.keyfile import FLOOR, seal_keyfile
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.pwa.core.conftest import Served, app_folder, served
from tests.pwa.core.test_words_on_screen import IN_USE
from tests.relay.words import name_key
from tests.unit.words.house import House, house
from tests.unit.words.studio.test_studio import Desk

__all__ = ["app_folder", "served"]

pytestmark = pytest.mark.bench

PASSPHRASE = "five quiet words for tests"
ENGLISH, WORDS = "Your notebook", "Сіздің жаңа дәптеріңіз"


@pytest.fixture
def made(tmp_path: Path) -> House:
    return house(tmp_path, whole=True)


@pytest.fixture
def phone(
    playwright: Playwright, served: Served, made: House, tmp_path: Path
) -> Iterator[PhoneOnScreen]:
    """An installed phone of an organisation that trusts the house's release key."""
    name_key(served.relay, served.world, made.release.public)
    one = PhoneOnScreen(playwright, tmp_path / "profile", served.url)
    one.join(served.invite(), "Person")
    served.approve()
    one.tap("Ask again now")
    one.sees(ENGLISH)
    one.installed_for_offline()
    yield one
    one.switch_off()


def publish(made: House, served: Served, tmp_path: Path) -> None:
    """As a coordinator types it."""
    key, secret = tmp_path / "release.depterkey", tmp_path / "passphrase"
    key.write_bytes(
        seal_keyfile(
            made.release.key.seed,
            PASSPHRASE,
            purpose="words",
            random_bytes=os.urandom,
            cost=FLOOR,
        )
    )
    secret.write_text(f"{PASSPHRASE}\n")
    order = ["words", "publish", "--in", str(made.folder), "--key", str(key)]
    order += ["--passphrase-file", str(secret), "--relay", served.url]
    done = CliRunner().invoke(main, [*order, "--org", served.world.org.hex()])
    assert done.exit_code == 0, done.output


def test_from_the_studio_to_a_phone(
    phone: PhoneOnScreen, served: Served, made: House, tmp_path: Path
) -> None:
    desk = Desk(made, tmp_path)
    desk.work_as("r-trans")
    shelf = desk.app.extensions["studio"].shelf
    texts = {one.template.msgid: one for one in shelf.page("kk").texts if one.domain == "ui"}
    text = texts[ENGLISH]
    phone.page.get_by_label("Language of the screens").select_option("kk")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(text.forms[0])
    marks = [time.perf_counter()]
    status, told = desk.send(
        f"/kk/text/{text.id}/save", forms=[WORDS], base=text.standing.tgt, page="p"
    )
    assert status == 200, told
    marks.append(time.perf_counter())
    publish(made, served, tmp_path)
    marks.append(time.perf_counter())
    phone.tap(texts["Outbox"].forms[0])
    phone.tap(texts["Sync now"].forms[0])
    for _ in range(600):
        if phone.page.evaluate(IN_USE) is not None:
            break
        phone.page.wait_for_timeout(25)
    phone.page.locator(".back").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(WORDS)
    marks.append(time.perf_counter())
    phone.network(False)
    phone.page.reload()
    phone.page.locator("input").first.fill(phone.words)
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(WORDS)
    saved, published, shown = (b - a for a, b in pairwise(marks))
    sys.stdout.write(
        f"\na wording travels: saved {saved:.2f} s, published {published:.2f} s, synced and on the "
        f"phone's screen {shown:.2f} s; together {sum((saved, published, shown)):.1f} s; there "
        "without a network too\n"
    )

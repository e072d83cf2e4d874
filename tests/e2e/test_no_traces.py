"""One interview through a real phone, relay and desk; then every file that they left is searched.

What was typed, the interviewer's name and the passphrase must stand nowhere in readable form: not in
the browser's profile, not in the relay's database, blobs, log and backup, not in the desk's folder.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from depter.demo.canary import search
from depter.demo.practice import Practice, free_port
from depter.desk.setup import publish_directory
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.test_interview_story import begin, seal, to_injuries

pytestmark = pytest.mark.slow

MARK = "q7f3zk29wm"
NAME = f"Бегимай {MARK}n"
TOLD = f"Түнкүсүн келишти {MARK}t дешти."
NOTE = f"Колу титиреп жатты {MARK}e"


@pytest.fixture
def practice(tmp_path: Path, app_folder: Path) -> Iterator[Practice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTER_APP", str(app_folder))
        made = Practice.create(tmp_path / "org", free_port(), free_port())
        with made.relay():
            yield made


def test_nothing_readable_is_left(
    practice: Practice, playwright: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    phone = PhoneOnScreen(playwright, profile, practice.relay_url)
    with practice.desk() as desk:
        publish_directory(desk)
        phone.join(desk.membership.invite(note=NAME).link, NAME)
        desk.membership.approve(desk.membership.pending()[0].invitation)
        phone.tap("Ask again now")
        phone.sees("Your notebook")
        begin(phone)
        phone.question("it.what").locator("textarea").first.fill(TOLD)
        to_injuries(phone)
        phone.choose("c.photo", "yes")
        phone.tap("Open the camera")
        phone.tap("Take the photo")
        expect(phone.page.get_by_text("Photo 1")).to_be_visible()
        phone.tap("Close the camera")
        phone.tap("Next part")
        phone.choose("it.plan", "close")
        phone.tap("Next part")
        phone.question("it.interviewer_note").locator("textarea").first.fill(NOTE)
        phone.page.wait_for_timeout(1500)
        needles: list[str | bytes] = [f"{MARK}{end}" for end in "nte"]
        needles += [phone.words, "Түнкүсүн келишти", "Колу титиреп"]
        assert search([profile], needles, every_byte=False) == []  # with the draft open

        code = seal(phone)
        needles += [code, code.replace(" ", "")]
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
        desk.pull()
        [listed] = desk.interviews()
        opened = desk.interview(listed.env_hash).opened
        assert opened is not None and opened.answers is not None
        told = json.loads(opened.answers)["answers"]
        assert told["it.what"]["value"]["text"] == TOLD  # it did pass through all three
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        phone.switch_off()

    backup = tmp_path / "backup"
    subprocess.run(
        [sys.executable, "-m", "depter", "relay", "backup", str(backup)],
        env=os.environ | {"DEPTER_DATA": str(practice.relay_data)},
        check=True,
        capture_output=True,
    )
    relay = [practice.relay_data, practice.relay_log, backup]
    assert search(relay, needles) == []
    assert search([practice.desk_config.folder], [*needles, practice.passphrase]) == []
    assert search([profile], needles, every_byte=False) == []


def test_the_search_would_have_seen_it(tmp_path: Path) -> None:
    (tmp_path / "000003.log").write_bytes(b"\0\1\2" + TOLD.encode("utf-16-le") + b"\0" * 50)
    assert search([tmp_path], [f"{MARK}t"], every_byte=False)

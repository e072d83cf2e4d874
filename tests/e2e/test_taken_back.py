"""Consent taken back, all the way: a person keeps a code, the phone seals the withdrawal without a network,
the relay stops serving, the desk countersigns; then every trace is searched for, on the relay, at the
desk and on the phone. The stub remains."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from depter.demo.canary import search
from depter.demo.practice import Practice, free_port
from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.setup import publish_directory
from depter.envelope import Envelope, Kind, decode
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.test_interview_story import begin, seal, to_injuries

pytestmark = pytest.mark.slow

MARK = "x4k9tq71vd"
NAME = "Бегимай"
TOLD = f"Эшикти сындырып киришти {MARK}t дешти."


@pytest.fixture
def practice(tmp_path: Path, app_folder: Path) -> Iterator[Practice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTER_APP", str(app_folder))
        made = Practice.create(tmp_path / "org", free_port(), free_port())
        with made.relay():
            yield made


def raw(paths: list[Path], needles: dict[str, bytes]) -> list[str]:
    """Which pieces of ciphertext lie where, as they are on the disk at this moment."""
    files = [one for path in paths for one in ([path] if path.is_file() else path.rglob("*"))]
    return [
        f"{name} in {file.name}"
        for file in files
        if file.is_file()
        for data in [file.read_bytes()]
        for name, needle in needles.items()
        if needle in data
    ]


def pieces(envelope: Envelope, blobs: list[bytes]) -> dict[str, bytes]:
    """Ciphertext of an interview to look for: body, wrapped keys, photos."""
    body = envelope.body or b""
    found = {f"body at {at}": body[at : at + 64] for at in range(100, len(body) - 64, 1500)}
    found |= {f"wrap {kid.hex()[:8]}": sealed[40:104] for kid, sealed in envelope.wraps}
    for number, blob in enumerate(blobs):
        steps = range(100, len(blob) - 64, max(1, len(blob) // 8))
        found |= {f"photo {number} at {at}": blob[at : at + 64] for at in steps}
    return found


def to_photo(phone: PhoneOnScreen) -> None:
    """An interview as far as its photo."""
    begin(phone)
    phone.question("it.what").locator("textarea").first.fill(TOLD)
    phone.choose("it.country", "KG")
    to_injuries(phone)
    phone.choose("c.photo", "yes")
    phone.tap("Open the camera")
    phone.tap("Take the photo")
    expect(phone.page.get_by_text("Photo 1")).to_be_visible()
    phone.tap("Close the camera")


def record_one(phone: PhoneOnScreen) -> str:
    """An interview with a photo, sealed with a code."""
    to_photo(phone)
    phone.tap("Next part")
    phone.choose("it.plan", "close")
    return seal(phone)


def sent(phone: PhoneOnScreen) -> None:
    """From the notebook: everything goes to the relay, and back to the notebook."""
    phone.tap("Outbox")
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation").last).to_be_visible()
    phone.page.locator(".back").click()
    phone.sees("Your notebook")


def take_back(phone: PhoneOnScreen, code: str) -> None:
    """From the notebook to the withdrawal."""
    phone.tap("Somebody wants to take it back")
    phone.sees("Somebody wants to take it back")
    field = phone.page.get_by_label("The nine digits that the person kept")
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    field.fill(wrong)
    phone.tap("Find the interview")
    expect(phone.page.get_by_text("One digit is not right")).to_be_visible()
    field.fill(code)
    phone.tap("Find the interview")
    phone.page.get_by_label("Delete all of it").check()
    phone.tap("Take all of it back now")
    expect(phone.page.get_by_text("It is taken back.")).to_be_visible()


def served(desk: Desk, record: bytes) -> list[Envelope]:
    """What the relay gives of a record to who asks for everything anew."""
    found = []
    cursor: str | None = None
    while True:
        page = desk.client().feed(cursor)
        for row in page.rows:
            if row.data and row.event()[0] == 1:
                envelope = decode(row.data, allow_stub=True)
                if envelope.core.record == record and envelope.core.kind == Kind.RECORD:
                    found.append(envelope)
        cursor = page.cursor
        if not page.more:
            return found


def test_taken_back_after_it_arrived(
    practice: Practice, playwright: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    phone = PhoneOnScreen(playwright, profile, practice.relay_url)
    desk_folder = practice.desk_config.folder
    relay = [practice.relay_data, practice.relay_log]
    with practice.desk() as desk:
        publish_directory(desk)
        phone.join(desk.membership.invite(note=NAME).link, NAME)
        desk.membership.approve(desk.membership.pending()[0].invitation)
        phone.tap("Ask again now")
        phone.sees("Your notebook")
        phone.installed_for_offline()
        code = record_one(phone)
        assert re.fullmatch(r"\d{3} \d{3} \d{3}", code)
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
        desk.pull()
        [listed] = desk.interviews()
        opened = desk.interview(listed.env_hash).opened
        assert opened is not None and MARK.encode() in (opened.answers or b"")
        assert opened.payload.code_verifier is not None
        whole = opened.envelope
        blobs = [desk.archive.read_blob(ref) for ref in whole.core.blobs]
        assert blobs
        needles = pieces(whole, blobs)
        # The search sees it before: in the relay's database and blobs, and in the desk's.
        assert {one.split(" in ")[0] for one in raw(relay, needles)} == set(needles)
        assert {one.split(" in ")[0] for one in raw([desk_folder], needles)} == set(needles)
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()

        # Days later, without a network, she says her code.
        phone.network(False)
        phone.page.locator(".back").click()
        take_back(phone, code)
        phone.tap("See the outbox")
        expect(phone.page.get_by_text("Somebody took an interview back")).to_be_visible()
        expect(phone.page.get_by_text("Sealed. Only on this phone.")).to_be_visible()
        phone.network(True)
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()

        # The relay serves it no more, before anybody at the desk has done anything.
        [now] = served(desk, listed.record)
        assert now.is_stub and now.hash == whole.hash
        desk.pull()
        [waiting] = desk.attention()
        assert desk.interview(listed.env_hash).opened is None
        assert desk.taking_back.with_code(waiting) is True
        desk.confirm_withdrawal(waiting.env_hash)
        assert raw([desk_folder], needles) == []
        desk.pull()  # brings the countersignature
        assert raw(relay, needles) == []

        # The stub remains on both sides, and the chain is whole.
        assert desk.archive.envelope(listed.env_hash).data == whole.stub()
        assert [one.data for one in served(desk, listed.record)] == [whole.stub()]
        assert [one.code for one in desk.alarms.open()] == []
        [found] = desk.taking_back.find(code)
        assert found.withdrawn is not None and desk.taking_back.erased(found.record)

        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        expect(phone.page.get_by_text(re.compile("taken back .* and erased"))).to_be_visible()
        phone.page.locator(".back").click()
        phone.tap("Somebody wants to take it back")
        phone.page.get_by_label("The nine digits that the person kept").fill(code)
        phone.tap("Find the interview")
        expect(phone.page.get_by_text("It was taken back already")).to_be_visible()
        expect(phone.page.get_by_text("It is erased.")).to_be_visible()
        assert phone.complaints == []
        phone.switch_off()

    words: list[str | bytes] = [MARK, TOLD[:20], code, code.replace(" ", "")]
    backup = tmp_path / "backup"
    subprocess.run(
        [sys.executable, "-m", "depter", "relay", "backup", str(backup)],
        env=os.environ | {"DEPTER_DATA": str(practice.relay_data)},
        check=True,
        capture_output=True,
    )
    assert raw([*relay, backup, desk_folder], needles) == []
    assert search([*relay, backup, desk_folder], words) == []
    assert search([profile], words, every_byte=False) == []


def test_taken_back_before_it_left(
    practice: Practice, playwright: Playwright, tmp_path: Path
) -> None:
    """She changes her mind while it is still on the phone: no byte of it ever reaches the relay."""
    phone = PhoneOnScreen(playwright, tmp_path / "profile", practice.relay_url)
    with practice.desk() as desk:
        publish_directory(desk)
        phone.join(desk.membership.invite(note=NAME).link, NAME)
        desk.membership.approve(desk.membership.pending()[0].invitation)
        phone.tap("Ask again now")
        phone.sees("Your notebook")
        phone.installed_for_offline()
        phone.network(False)
        code = record_one(phone)
        phone.page.locator(".back").click()
        take_back(phone, code)
        phone.network(True)
        phone.tap("See the outbox")
        phone.tap("Sync now")
        waits = phone.page.get_by_text("Waiting for a supervisor's confirmation")
        expect(waits).to_have_count(2)
        assert [one for one in practice.relay_data.rglob("blobs/**/*") if one.is_file()] == []
        desk.pull()
        [listed] = desk.interviews()
        assert listed.state == "stub"
        [waiting] = desk.attention()
        desk.confirm_withdrawal(waiting.env_hash)
        desk.pull()
        assert [one.code for one in desk.alarms.open()] == []
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        assert phone.complaints == []
        phone.switch_off()


def seal_meeting(phone: PhoneOnScreen) -> str:
    """The first of several meetings is over; give the code that the person keeps from now on."""
    phone.tap("Pause")
    phone.tap("Stop here for today")
    phone.sees("Before you seal")
    phone.page.get_by_label("I have told the person").check()
    phone.tap("Next: a code for the person")
    phone.sees("A code to take it back")
    expect(phone.page.locator(".print li")).to_have_count(3)
    code = " ".join(phone.page.locator(".print li").all_inner_texts())
    phone.tap("Hide them, and let the person say them")
    phone.page.get_by_label("The nine digits, as the person says them").fill(code)
    phone.tap("Seal this meeting")
    phone.sees("Your notebook")
    return code


def test_the_first_meeting_is_taken_back_in_part_and_then_whole(
    practice: Practice, playwright: Playwright, tmp_path: Path
) -> None:
    """Between two meetings she takes her photos back, with the code of the first; at the second she says
    no. Nothing of either meeting is left at relay, desk or phone."""
    profile = tmp_path / "profile"
    phone = PhoneOnScreen(playwright, profile, practice.relay_url)
    relay = [practice.relay_data, practice.relay_log]
    desk_folder = practice.desk_config.folder
    with practice.desk() as desk:
        publish_directory(desk)
        phone.join(desk.membership.invite(note=NAME).link, NAME)
        desk.membership.approve(desk.membership.pending()[0].invitation)
        phone.tap("Ask again now")
        phone.sees("Your notebook")
        phone.installed_for_offline()
        to_photo(phone)
        code = seal_meeting(phone)
        sent(phone)
        desk.pull()
        [listed] = desk.interviews()
        opened = desk.interview(listed.env_hash).opened
        assert opened is not None and opened.payload.interim and opened.payload.code_verifier
        [found] = desk.taking_back.find(code)
        assert found.record == listed.record and found.newest is not None
        blobs = [desk.archive.read_blob(ref) for ref in opened.envelope.core.blobs]
        needles = pieces(opened.envelope, blobs)
        assert {one.split(" in ")[0] for one in raw([*relay, desk_folder], needles)} == set(needles)
        [photo] = opened.payload.attachments
        assert review.withheld_blobs(desk.interview(listed.env_hash)) == frozenset()

        # A part: the phone still knows what was agreed to, and names only that.
        phone.tap("Somebody wants to take it back")
        phone.page.get_by_label("The nine digits that the person kept").fill(code)
        phone.tap("Find the interview")
        expect(phone.page.get_by_text("This interview is not finished")).to_be_visible()
        phone.page.get_by_label("take back a part of the consent").check()
        expect(phone.page.locator("input[type=checkbox]")).to_have_count(2)
        phone.page.get_by_label("show or use any photo").check()
        phone.tap("Take this back now")
        expect(phone.page.get_by_text("It is written down and sealed.")).to_be_visible()
        phone.tap("To your notebook")
        sent(phone)
        desk.pull()
        interview = desk.interview(listed.env_hash)
        assert interview.opened is not None
        assert review.withheld_blobs(interview) == {photo.blob.hex()}

        # The second meeting, without a network: no, after all.
        phone.network(False)
        phone.page.get_by_role("button", name=re.compile("^Begun ")).click()
        for _ in range(4):
            phone.tap("Previous part")
        phone.choose("c.interview", "no")
        # A no at a later meeting ends the day; only whoever wants everything gone deletes it.
        expect(phone.page.get_by_role("button", name="Save and end for today")).to_be_visible()
        expect(phone.page.get_by_role("button", name="End here")).to_have_count(0)
        phone.tap("Pause")
        phone.tap("Delete this interview")
        expect(phone.page.get_by_text("On this phone: all that is written down")).to_be_visible()
        phone.tap("Yes, delete it here and take the rest back")
        expect(phone.page.get_by_text("Somebody took an interview back")).to_be_visible()
        phone.network(True)
        phone.tap("Sync now")
        expect(
            phone.page.get_by_text("Waiting for a supervisor's confirmation").last
        ).to_be_visible()
        [now] = served(desk, listed.record)
        assert now.is_stub
        desk.pull()
        [waiting] = desk.attention()
        assert desk.interview(listed.env_hash).opened is None
        assert desk.taking_back.with_code(waiting) is False
        assert (desk.taking_back.words(waiting) or {})["text"] == "person.refused"
        desk.confirm_withdrawal(waiting.env_hash)
        desk.pull()
        assert raw([*relay, desk_folder], needles) == []
        assert [one.code for one in desk.alarms.open()] == []
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        assert phone.complaints == []
        phone.switch_off()
    words: list[str | bytes] = [MARK, TOLD[:20], code, code.replace(" ", "")]
    assert search([*relay, desk_folder], words) == []
    assert search([profile], words, every_byte=False) == []

"""A full evaluation of a person who does not exist, all the way: three meetings, a killed browser, a new
release, photos refused and later agreed to; sealed, relayed, compared at the desk, printed, taken back."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from depter.demo.canary import search
from depter.demo.practice import Practice, free_port
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.setup import publish_directory
from depter.words import compiled_set, translator
from tests.e2e.conftest import HOUSE
from tests.e2e.meetings import (
    PLACE_IN_FILE,
    RESULT,
    account,
    asked_again,
    begin,
    examination,
    first_meeting,
    for_the_court,
    laboratory,
    photos,
    questionnaire,
)
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.record import Record, at_desk, differences, unprinted
from tests.e2e.survivor import AFTER, PAPER, PLACE, STORY, WITNESS
from tests.e2e.teller import LISTEN
from tests.e2e.test_interview_story import seal
from tests.e2e.test_taken_back import served, take_back
from tests.e2e.traces import Traces, places
from tests.papers import pictures_of, words_of

pytestmark = pytest.mark.slow

NAME = "Бегимай"
SAID: tuple[str | bytes, ...] = (STORY[:40], AFTER[:25], WITNESS)
"""What would be recognised wherever it lay readable, from the second meeting on."""


def build(folder: Path, version: str) -> None:
    """Another release in the place of the one that the relay serves."""
    node = str(HOUSE / ".venv/bin/node")
    command = [node, "build.mjs", "--tests", f"--out={folder}", f"--release={version}"]
    subprocess.run(command, cwd=HOUSE / "pwa", check=True, timeout=300, stdout=subprocess.DEVNULL)


@pytest.fixture
def app(app_folder: Path, tmp_path: Path) -> Path:
    """A copy of the app, for a newer release to take its place."""
    return shutil.copytree(app_folder, tmp_path / "app")


@pytest.fixture
def practice(tmp_path: Path, app: Path) -> Iterator[Practice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTER_APP", str(app))
        made = Practice.create(tmp_path / "org", free_port(), free_port())
        with made.relay():
            yield made


def join(phone: PhoneOnScreen, desk: Desk) -> None:
    """Invited, approved, and known as a physician."""
    phone.join(desk.membership.invite(note=NAME).link, NAME)
    desk.membership.approve(desk.membership.pending()[0].invitation)
    phone.tap("Ask again now")
    phone.sees("Your notebook")
    phone.installed_for_offline()
    phone.tap("Settings")
    phone.tap("About you, the interviewer")
    phone.sees("About you, the interviewer")
    phone.page.locator("input.field").first.fill(NAME)
    phone.page.locator("input[value=physician]").check()
    phone.tap("Save")
    expect(phone.page.get_by_text("It counts for interviews that you open")).to_be_visible()
    phone.page.locator(".back").click()
    phone.page.locator(".back").click()
    phone.sees("Your notebook")


def saved(phone: PhoneOnScreen) -> None:
    expect(phone.page.get_by_text("Saved on this phone")).to_be_visible()


def seal_session(phone: PhoneOnScreen, desk: Desk, *, first: bool) -> None:
    """The meeting is over: what there is goes to the desk as it stands. A code is asked for once."""
    phone.tap("Pause")
    phone.tap("Stop here for today")
    phone.sees("Before you seal")
    phone.page.get_by_label("I have told the person").check()
    if first:
        phone.tap("Next: a code for the person")
        phone.tap("The person wants no code")
    phone.tap("Seal this meeting")
    phone.sees("Your notebook")
    phone.tap("Outbox")
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation").last).to_be_visible()
    desk.pull()
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
    phone.page.locator(".back").click()
    phone.sees("Your notebook")


def go_on(phone: PhoneOnScreen) -> None:
    """Open the one draft that there is."""
    phone.page.get_by_role("button", name=re.compile("^Begun ")).click()
    expect(phone.page.get_by_role("button", name="All parts")).to_be_visible()


def seal_all(phone: PhoneOnScreen) -> str:
    """The last meeting is over: nothing is missing; sealed and sent. Gives the spoken code."""
    phone.tap("All parts")
    phone.tap("Check before sealing")
    phone.sees("Check before sealing")
    gaps = phone.page.locator("main button.go").all_inner_texts()
    assert phone.page.get_by_text(re.compile("needed before sealing")).count() == 0, gaps
    code = seal(phone, refused=True)
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
    return code


def on_paper(record: Record, desk: Desk) -> None:
    """All of it is printed: words, the twelve photos two signatures, the questionnaire."""
    paper = Report(desk, record.interview, compiled_set(), translator("ky")).pdf()
    assert unprinted(desk, record, "ky") == []
    text = words_of(paper)
    words = translator("ky")
    for said in (
        *("протокол түзөбүз", "Признавайся", "Теперь боится", "Изи 6", "начальник"),
        words.t("Total {total} of {most}", total=sum(PAPER), most=27),
        text_of("form:_common/band:moderate"),
        words.t("The paper says: thoughts of being dead or of self-harm."),
        text_of("form:_lists/place_type/o:police_station_office"),
        text_of("form:_lists/region/o:KG-GB"),
        text_of("form:evaluation/q:ci.report_kind/o:medical"),
        words.t("The interviewer's profession"),
    ):
        assert said in text, said
    seen = [one._data for one in pictures_of(paper) if one["/Filter"] == "/DCTDecode"]
    # A photo that came as a file is printed from its working copy: the original says where it was taken.
    pictures = record.pictures()
    assert len(pictures) == len(seen) == 12
    assert sorted(seen) == sorted(data for _, data in pictures)
    assert all(
        one.sha256.hex() in text for one, _ in pictures
    )  # the original's hash stands beside each
    assert PLACE_IN_FILE not in paper
    assert len(pictures_of(paper)) == 12 + 2  # and two signatures


def text_of(key: str) -> str:
    """A text of the form as it is printed in Kyrgyz."""
    said = compiled_set().wording(key, "ky")
    assert said is not None
    return said.text


def taken_back(
    phone: PhoneOnScreen, desk: Desk, practice: Practice, code: str, traces: Traces
) -> None:
    """With the spoken code; then nothing of any meeting is left at the relay or the desk."""
    [listed] = desk.interviews()
    relay, folder = [practice.relay_data, practice.relay_log], practice.desk_config.folder
    for place in (relay, [folder]):
        # Here and there a piece lies across the border of two pages of a database.
        newest = traces.newest(3)
        assert len(newest & traces.sealed_in(place)) > 0.9 * len(newest)
    take_back(phone, code)
    phone.tap("See the outbox")
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
    desk.pull()
    assert desk.interview(listed.env_hash).opened is None
    [waiting] = desk.attention()
    desk.confirm_withdrawal(waiting.env_hash)
    desk.pull()
    assert traces.sealed_in(places(practice)) == set()
    assert traces.plain_in(places(practice)) == []
    assert all(one.is_stub for one in served(desk, listed.record))
    assert desk.alarms.open() == []
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()


def test_a_whole_evaluation(
    practice: Practice, playwright: Playwright, tmp_path: Path, app: Path
) -> None:
    profile = tmp_path / "profile"
    phone = PhoneOnScreen(playwright, profile, practice.relay_url)
    phone.listens = LISTEN
    with practice.desk() as desk:
        publish_directory(desk)
        join(phone, desk)
        teller = begin(phone, {"name": NAME, "profession": "physician", "child_trained": "no"})
        first_meeting(teller)
        seal_session(phone, desk, first=True)
        assert differences(teller, at_desk(desk)) == []

        # The second meeting; in the middle the system kills the browser.
        go_on(phone)
        teller.part("life")
        teller.speak("ru")
        teller.tell("bg.psychosocial_post", AFTER)
        saved(phone)
        phone.kill()
        assert search([profile], list(SAID), every_byte=False) == []
        phone.switch_on()
        phone.unlock()
        post = teller.question("bg.psychosocial_post").locator("textarea").first
        expect(post).to_have_value(AFTER)
        teller.speak("ky")
        incidents = account(teller)
        findings = examination(teller, incidents)
        questionnaire(teller)
        seal_session(phone, desk, first=False)
        assert differences(teller, at_desk(desk)) == []

        # A new release; the unfinished evaluation goes through it whole.
        build(app, "9.9.9")
        phone.switch_off()
        phone.switch_on()
        phone.unlock()
        phone.sees("Your notebook")
        phone.tap("Use the new version")
        phone.unlock()
        phone.sees("Your notebook")
        expect(phone.page.get_by_text("A new version of the notebook is ready.")).to_have_count(0)

        go_on(phone)
        asked_again(teller)
        chosen = photos(teller, findings, tmp_path)
        assert (teller.marks, len(findings), teller.photos) == (20, 6, 12)
        result = laboratory(teller, findings[3], tmp_path)
        for_the_court(teller)
        code = seal_all(phone)
        desk.pull()
        record = at_desk(desk)
        assert len(record.interview.revisions) == 3
        assert differences(teller, record) == []
        assert chosen.read_bytes() in record.originals()
        assert all(re.fullmatch(r"file-\d+", one.name) for one, _ in record.files.values())
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        on_paper(record, desk)
        phone.page.locator(".back").click()
        words = [*SAID, "Признавайся", "Изи 3, чети", PLACE["al__place__name"], chosen.stem]
        words += [result.stem, PLACE_IN_FILE, RESULT[:24], code, code.replace(" ", "")]
        traces = Traces.of(desk, record, [*words, phone.words])
        taken_back(phone, desk, practice, code, traces)
        assert phone.complaints == []
        phone.switch_off()
    assert traces.plain_in([profile]) == []
    assert traces.sealed_in(places(practice)) == set()
    assert traces.would_be_seen(tmp_path / "seen")

"""The path of one interview: real phone app in Chromium, real relay process, real desk."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from depter.demo.practice import Practice, free_port
from depter.desk.desk import Desk
from depter.desk.setup import publish_directory
from depter.words import compiled_set
from depter.words.studio.notes import Notes
from tests.e2e.phone_on_screen import PhoneOnScreen

pytestmark = pytest.mark.slow

NAME = "Бегимай"
TOLD = "Иниси экөөбүздү түн ичинде үйдөн алып кетишти. Ҷӯра, ғәйып, өкүм."


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory, app_folder: Path) -> Iterator[Practice]:
    """A practice organisation with its relay running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTER_APP", str(app_folder))
        folder = tmp_path_factory.mktemp("practice") / "org"
        made = Practice.create(folder, free_port(), free_port())
        with made.relay():
            yield made


@pytest.fixture(scope="module")
def desk(practice: Practice) -> Iterator[Desk]:
    """The supervisor's desk, open."""
    with practice.desk() as opened:
        publish_directory(opened)
        yield opened


@pytest.fixture(scope="module")
def phone(
    playwright: Playwright, practice: Practice, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PhoneOnScreen]:
    """A phone that was invited, compared by its digits and approved."""
    profile = tmp_path_factory.mktemp("phone") / "profile"
    made = PhoneOnScreen(playwright, profile, practice.relay_url)
    digits = made.join(desk.membership.invite(note=NAME).link, NAME)
    [request] = desk.membership.pending()
    assert request.name == NAME and request.fault is None
    assert request.fingerprint.split() == digits.split()
    desk.membership.approve(request.invitation)
    made.tap("Ask again now")
    made.sees("Your notebook")
    expect(made.page.locator(".practice")).to_be_visible()
    made.installed_for_offline()
    yield made
    made.switch_off()


def begin(phone: PhoneOnScreen) -> None:
    """A new interview in Kyrgyz, with help and consent first, as far as what it is about."""
    phone.tap("New interview")
    phone.page.locator('input[value="ky"]').check()
    phone.tap("Begin")
    phone.choose("it.safe_now", "yes")
    phone.question("it.detained").get_by_role("button", name="Prefers not to answer").click()
    phone.choose("it.alone", "nobody")
    phone.choose("it.intro_done", "yes")
    phone.choose("it.child", "no")
    phone.choose("it.capacity", "yes")
    phone.tap("Next part")
    phone.choose("it.needs_now", "none_reported")
    phone.tap("Next part")
    for item in ("c.interview", "c.record_written", "c.supervisor", "c.recontact"):
        phone.choose(item, "yes")
    phone.choose("c.mode", "verbal_witnessed")
    phone.choose("c.language", "ky")
    phone.tap("Next part")
    phone.tap("Next part")


def to_injuries(phone: PhoneOnScreen) -> None:
    """From what it is about to injuries, past what cannot wait."""
    phone.tap("Next part")
    phone.tap("Next part")


def seal(phone: PhoneOnScreen, *, with_code: bool = True, refused: bool = False) -> str:
    """From the last part to the sealed interview; give the code that the person keeps.

    ``refused``: she wanted none at an earlier meeting, and is not asked again; she takes one after all.
    """
    phone.tap("All parts")
    phone.tap("Check before sealing")
    phone.tap("Go on to sealing")
    phone.sees("Before you seal")
    page = phone.page
    expect(page.get_by_text("Айгуль (practice supervisor)")).to_be_visible()
    expect(page.get_by_role("button", name="Next: a code for the person")).to_be_disabled()
    page.get_by_label("I have told the person").check()
    phone.tap("Next: a code for the person")
    phone.sees("A code to take it back")
    code = ""
    if refused:
        phone.tap("Offer a code after all")
    if with_code:
        expect(page.locator(".print li")).to_have_count(3)
        code = " ".join(page.locator(".print li").all_inner_texts())
        phone.tap("Hide them, and let the person say them")
        expect(page.get_by_role("button", name="Seal the interview")).to_be_disabled()
        page.get_by_label("The nine digits, as the person says them").fill(code)
    else:
        phone.tap("The person wants no code")
    phone.tap("Seal the interview")
    phone.sees("The interview is sealed")
    phone.tap("See the outbox")
    return code


def test_from_the_first_question_to_the_acknowledgement(phone: PhoneOnScreen, desk: Desk) -> None:
    page = phone.page
    phone.network(False)
    begin(phone)

    # In the middle the conversation goes on in Russian; the questions follow, the words stay.
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_attribute("lang", "ky")
    phone.question("it.what").locator("textarea").first.fill(TOLD)
    page.get_by_label("Language of the conversation").select_option("ru")
    expect(title).to_have_attribute("lang", "ru")
    phone.question("it.when").get_by_label("Year").fill("2025")
    phone.question("it.when").get_by_label("Month").fill("3")
    phone.choose("it.country", "KG")

    # While she tells, one tap covers all of it.
    phone.tap("Listen")
    expect(page.locator("textarea")).to_have_count(0)
    page.locator(".cover").click()
    expect(phone.question("it.what").locator("textarea").first).to_have_value(TOLD)

    to_injuries(phone)
    phone.choose("c.photo", "yes")
    phone.tap("Open the camera")
    expect(page.locator("video")).to_be_visible()
    phone.tap("Take the photo")
    expect(page.get_by_text("Photo 1")).to_be_visible()
    phone.tap("Close the camera")
    phone.tap("Next part")
    phone.choose("it.plan", "second_contact")
    page.wait_for_timeout(2000)

    # The system kills the browser; the same question is there again, and what was typed.
    phone.kill()
    phone.switch_on(offline=True)
    page = phone.page
    phone.unlock()
    expect(phone.question("it.plan").locator('input[value="second_contact"]')).to_be_checked()
    phone.tap("Previous part")
    expect(page.get_by_text("Photo 1")).to_be_visible()
    phone.tap("Previous part")
    phone.tap("Previous part")
    expect(phone.question("it.what").locator("textarea").first).to_have_value(TOLD)

    seal(phone)
    expect(page.get_by_text("Only on this phone.")).to_be_visible()
    phone.network(True)
    phone.tap("Sync now")
    expect(page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
    phone.tap("Sync now")
    expect(page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()

    desk.pull()
    [listed] = desk.interviews()
    assert listed.acknowledged and listed.who == NAME
    opened = desk.interview(listed.env_hash).opened
    assert opened is not None and opened.answers is not None
    answers: dict[str, Any] = json.loads(opened.answers)["answers"]
    assert answers["it.what"]["value"]["text"] == TOLD
    assert answers["it.what"]["lang"] == "ky" and answers["it.country"]["lang"] == "ru"
    assert answers["it.when"]["value"]["edtf"] == "2025-03"
    assert answers["it.detained"]["state"] == "declined"
    assert answers["it.region"]["state"] == "not_asked"
    assert len(answers["it.quick_photo"]["value"]) == 1

    phone.tap("Sync now")
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    expect(page.get_by_role("heading", name="Safely arrived")).to_be_visible()
    assert phone.complaints == []


def test_without_any_network_a_file_does_the_same(
    phone: PhoneOnScreen, desk: Desk, tmp_path: Path
) -> None:
    page = phone.page
    phone.network(False)
    page.locator(".back").click()
    begin(phone)
    to_injuries(phone)
    phone.choose("c.photo", "no")
    phone.tap("Next part")
    phone.choose("it.plan", "refer_only")
    seal(phone, with_code=False)
    phone.tap("Carry it as a file")
    with page.expect_download() as carried:
        phone.tap("Write the sealed file")
    carried.value.save_as(tmp_path / "there.bin")
    before = len(desk.interviews())
    desk.import_batch((tmp_path / "there.bin").read_bytes())
    assert len(desk.interviews()) == before + 1
    (tmp_path / "back.bin").write_bytes(b"".join(desk.export_acknowledgements()))
    page.locator("input[type=file]").set_input_files(tmp_path / "back.bin")
    expect(page.get_by_text(re.compile(r"confirmations? w(as|ere) read")).first).to_be_visible()
    page.locator(".back").click()
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    assert phone.complaints == []


def test_what_was_not_understood_reaches_the_translators_and_no_answer_does(
    phone: PhoneOnScreen, desk: Desk, tmp_path: Path
) -> None:
    """F13, the whole path: a tap on the phone, the sealed payload, the desk's export, the studio."""
    page = phone.page
    if not page.get_by_role("heading", level=1, name="Your notebook").is_visible():
        page.locator(".back").click()
    phone.network(True)
    begin(phone)
    told = "Муну эч ким түшүнбөйт деп айтты"
    phone.question("it.what").locator("textarea").first.fill(told)
    for name in ("it.what", "it.country"):
        question = phone.question(name)
        question.locator(".chip").first.click()
        question.get_by_role("button", name="This wording was not understood").click()
        expect(question.get_by_text("Nothing of the answer goes with it.")).to_be_visible()
    # A second thought: the same tap takes the note back.
    phone.question("it.country").get_by_role(
        "button", name="This wording was not understood"
    ).click()
    expect(phone.question("it.country").get_by_text("Nothing of the answer")).to_have_count(0)
    shown = phone.question("it.what").locator(".ask").inner_text()
    to_injuries(phone)
    phone.choose("c.photo", "no")
    phone.tap("Next part")
    phone.choose("it.plan", "refer_only")
    before = {one.env_hash for one in desk.interviews()}
    exported_before = desk.wording_notes()
    seal(phone)
    phone.tap("Sync now")
    expect(page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()

    desk.pull()
    [listed] = [one for one in desk.interviews() if one.env_hash not in before]
    opened = desk.interview(listed.env_hash).opened
    assert opened is not None and opened.answers is not None
    document = json.loads(opened.answers)
    assert document["answers"]["it.what"]["value"]["text"] == told
    text = compiled_set().wording("form:intake/q:it.what", "ky")
    assert text is not None and text.text in shown
    note = {"key": text.key, "lang": "ky", "src": text.src, "tgt": text.tgt}
    assert document["not_understood"] == [note]

    exported = desk.wording_notes()
    assert exported_before == b""
    assert [json.loads(line) for line in exported.splitlines()] == [note]
    for secret in (told, NAME, TOLD, listed.record.hex(), "it.country"):
        assert secret not in exported.decode() and json.dumps(secret)[1:-1] not in exported.decode()
    notes = Notes(tmp_path / "feedback.jsonl")
    assert notes.take(exported) == 1
    [held] = notes.of("ky", text.key)
    assert (held.tgt, held.times) == (text.tgt, 1)
    phone.tap("Sync now")
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    assert phone.complaints == []

"""The path of one interview: real phone app in Chromium, real relay process, real desk."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from depter.demo.practice import Practice, free_port
from depter.desk.desk import Desk
from depter.desk.setup import publish_directory
from depter.words import compiled_set
from depter.words.studio.notes import Notes
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.record import at_desk, differences, unprinted
from tests.e2e.survivor import WITNESS, Mark
from tests.e2e.teller import LISTEN, Teller

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
    made.listens = LISTEN
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


def first_conversation(phone: PhoneOnScreen) -> Teller:
    """Everything that a first contact asks, as far as injuries; what was entered is remembered."""
    phone.tap("New interview")
    phone.page.locator('input[value="ky"]').check()
    phone.tap("Begin")
    teller = Teller(phone, form="intake")

    def tell(**answers: object) -> None:
        for name, value in answers.items():
            teller.tell(name.replace("__", "."), value)

    tell(it__safe_now="yes", it__alone=["nobody"], it__lang="ky", it__gender_pref="woman")
    teller.state("it.detained", "Prefers not to answer", "declined")
    tell(it__interp_gender_pref="no_preference", it__intro_done="yes", it__child="no")
    tell(it__capacity="needs_support", it__support="Акырын, кыска сүйлөмдөр менен")
    phone.tap("Next part")
    tell(it__needs_now=["severe_pain"], it__vitals_action=["own_doctor"])
    tell(it__safety=["phone_checked"])
    phone.tap("Next part")
    tell(c__interview="yes", c__record_written="yes", c__supervisor="yes", c__recontact="yes")
    tell(c__mode="verbal_witnessed", c__witness=WITNESS, c__language="ky")
    phone.tap("Next part")
    tell(c__identity="yes")
    tell(it__contact__channel=["messenger"], it__contact__detail="бир коңшу аркылуу")
    tell(it__contact__alias="Айжан", it__contact__hours="кечинде", it__contact__never_call="yes")
    tell(it__contact__message="no", it__contact__code_word="өрүк")
    phone.tap("Next part")
    return teller


def rest_of(teller: Teller) -> None:
    """From what it is about to the last part; the conversation goes on in Russian."""
    phone, page = teller.phone, teller.phone.page
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_attribute("lang", "ky")
    teller.tell("it.what", TOLD)
    teller.speak("ru")
    for name, value in (
        ("it.when", "2025-03"),
        ("it.country", "KG"),
        ("it.region", "KG-GB"),
        ("it.agency", "KG.police"),
    ):
        teller.tell(name, value)

    # While she tells, one tap covers all of it.
    phone.tap("Listen")
    expect(page.locator("textarea")).to_have_count(0)
    page.locator(".cover").click()
    expect(phone.question("it.what").locator("textarea").first).to_have_value(TOLD)
    phone.tap("Next part")
    teller.tell("it.deadline_flags", ["fresh_injuries", "clothes_kept"])
    teller.tell("it.already", ["complaint"])
    teller.state("it.interviewed_before", "Does not know", "not_known")
    phone.tap("Next part")
    teller.mark("it.injury_map", [Mark("shin", "left", "body_front"), Mark("sole", "right")])
    teller.tell("c.photo", "yes")
    teller.shoot("it.quick_photo")
    phone.tap("Next part")
    teller.tell("it.expect", ["medical", "only_to_be_heard"])
    referred = {"type": "medical", "organisation": "Бир дарыгер", "urgency": "today"}
    referred |= {"agreed": "yes", "accompanied": "no"}
    teller.row("it.referrals", **{f"it__referral__{name}": one for name, one in referred.items()})
    teller.done()
    teller.tell("it.plan", "second_contact")
    phone.tap("Next part")
    teller.tell("it.distress_end", 4)
    for name, value in (
        ("it.helps", "Суу ичүү"),
        ("it.grounding", "yes"),
        ("it.copy", "verbal_code"),
        ("it.interviewer_note", "Үнү титиреди, бирок сүйлөгүсү келди."),
    ):
        teller.tell(name, value)


def test_from_the_first_question_to_the_acknowledgement(phone: PhoneOnScreen, desk: Desk) -> None:
    page = phone.page
    phone.network(False)
    teller = first_conversation(phone)
    rest_of(teller)
    expect(page.get_by_text("Saved on this phone")).to_be_visible()

    # The system kills the browser; the same question is there again, and what was typed.
    phone.kill()
    phone.switch_on(offline=True)
    page = phone.page
    phone.unlock()
    expect(phone.question("it.copy").locator('input[value="verbal_code"]')).to_be_checked()
    phone.tap("Previous part")
    phone.tap("Previous part")
    expect(page.get_by_text("Photo 1", exact=True)).to_be_visible()
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
    record = at_desk(desk)
    assert differences(teller, record) == []
    assert len(record.pictures()) == 1
    for language in ("ky", "ru"):
        assert unprinted(desk, record, language) == []

    phone.tap("Sync now")
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    expect(page.get_by_role("heading", name="No longer on this phone")).to_be_visible()
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

"""What words that came over the wire do on the screens of a real phone: nothing that runs, no consent
that may not be shown (T-XSS and T-GATE, on the screens of an interview)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Playwright, expect

from depter.relay import released
from depter.words import compiled_set, document_hash
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.pwa.core.conftest import Served, serve
from tests.pwa.core.sets import Catalogs, compiled, reword, signed
from tests.relay.words import KEY, name_key
from tests.worlds import practice_world

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script><b>"
PLACES = "{constructor}{__proto__}{name.__class__}"
#: Elements that markup in a text would have made, and values that a place would have let out.
MADE = """() => [
  ...[...document.querySelectorAll('#app img, #app script, #app b b, #app iframe')]
    .map((e) => e.outerHTML),
  ...['native code', '[object', 'undefined'].filter((w) => document.body.innerText.includes(w)),
]"""
CONSENTS = ("c.interview", "c.record_written", "c.supervisor", "c.recontact")


def joined(playwright: Playwright, served: Served, profile: Path) -> PhoneOnScreen:
    """A phone of a member whose organisation named a words key."""
    name_key(served.relay, served.world, KEY.public)
    phone = PhoneOnScreen(playwright, profile, served.url)
    phone.join(served.invite(), "Person")
    served.approve()
    phone.tap("Ask again now")
    phone.sees("Your notebook")
    return phone


@pytest.fixture
def phone(playwright: Playwright, served: Served, tmp_path: Path) -> Iterator[PhoneOnScreen]:
    """A phone of a practice organisation."""
    made = joined(playwright, served, tmp_path / "profile")
    yield made
    made.switch_off()


@pytest.fixture
def real(app_folder: Path, tmp_path: Path) -> Iterator[Served]:
    """The relay of an organisation that is no practice."""
    made = serve(app_folder, tmp_path / "relay", b"", world=practice_world(b"real", kind="real"))
    yield made
    made.stop()


@pytest.fixture
def real_phone(playwright: Playwright, real: Served, tmp_path: Path) -> Iterator[PhoneOnScreen]:
    """A phone of a real organisation."""
    made = joined(playwright, real, tmp_path / "profile")
    yield made
    made.switch_off()


#: The id of the set in use, as the phone keeps it.
IN_USE = """async () => {
  const [{ name }] = await indexedDB.databases();
  const db = await new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => done(asked.result);
  });
  const found = await new Promise((done) => {
    const asked = db.transaction('state').objectStore('state').get('words');
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return found?.current ?? null;
}"""


def take(
    phone: PhoneOnScreen, served: Served, serial: int, catalogs: Catalogs, **more: Any
) -> None:
    """The organisation publishes these words, and the phone syncs until it has them."""
    made = signed(serial, catalogs, **more)
    released.take(served.relay, served._org(), made.body)
    phone.tap("Outbox")
    phone.tap("Sync now")
    for _ in range(100):
        if phone.page.evaluate(IN_USE) == made.manifest.id:
            break
        phone.page.wait_for_timeout(100)
    else:
        raise AssertionError("the words did not come")
    phone.page.locator(".back").click()


def begin(phone: PhoneOnScreen, language: str, say: Callable[[str], str] = str) -> None:
    """A new interview, as far as the consents."""
    phone.tap(say("New interview"))
    phone.page.locator(f'input[value="{language}"]').check()
    phone.tap(say("Begin"))
    for question, code in (
        ("it.safe_now", "yes"),
        ("it.alone", "nobody"),
        ("it.intro_done", "yes"),
        ("it.child", "no"),
        ("it.capacity", "yes"),
    ):
        phone.choose(question, code)
    phone.tap(say("Next part"))
    phone.choose("it.needs_now", "none_reported")
    phone.tap(say("Next part"))


def test_t_xss_delivered_words_are_text_on_every_screen(
    phone: PhoneOnScreen, served: Served
) -> None:
    """A set that is signed rightly and full of markup, places and tricks, on the screens of an
    interview from its first question to the last check, and on those around it."""
    page = phone.page
    russian = compiled()["ru/ui"]["m"]
    hostile = reword(compiled(), lambda text: MARKUP + text, "ui")
    hostile = reword(hostile, lambda text: MARKUP + PLACES + text, "forms", "consent")
    # A place that nobody fills makes the sentence of a screen fall back to its English.
    hostile["ru/ui"]["m"]["Your notebook"][0] += PLACES
    met: list[str] = []
    page.on("dialog", lambda one: met.append(one.message))
    page.on("request", lambda one: met.append(one.url) if one.url.endswith("/x") else None)

    def say(msgid: str) -> str:
        told = russian[msgid][0]
        return str(told if isinstance(told, str) else told[0])

    def look(name: str, *, forms: bool = False) -> None:
        expect(page.locator("#app"), name).to_contain_text(MARKUP)
        if forms:
            expect(page.locator("main"), name).to_contain_text(MARKUP + PLACES)
        assert page.evaluate(MADE) == [], name

    take(phone, served, 1, hostile)
    page.get_by_label("Language of the screens").select_option("ru")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notebook")
    look("home")
    begin(phone, "kk", say)
    look("consent", forms=True)
    for name in CONSENTS:
        phone.choose(name, "yes")
    phone.choose("c.mode", "verbal_witnessed")
    phone.choose("c.language", "kk")
    # The consent itself, read whole, is text too.
    expect(page.locator(".card p").filter(has_text=MARKUP + PLACES).first).to_be_visible()
    for part in ("safety", "account", "time", "now"):
        phone.tap(say("Next part"))
        look(part, forms=True)
        chip = page.locator(".chip.draft").first
        chip.click()
        look(f"{part}, compared", forms=True)
        page.get_by_label(say("Language of the conversation")).select_option("tg")
        look(f"{part} in Tajik", forms=True)
        page.get_by_label(say("Language of the conversation")).select_option("kk")
    phone.tap(say("All parts"))
    look("sections", forms=True)
    phone.tap(say("Check before sealing"))
    look("missing", forms=True)
    assert met == []
    assert phone.complaints == []


def paragraphs(language: str) -> list[str]:
    texts = compiled_set()
    return [one.text for one in texts.wordings(language, "consent")]


def yes(phone: PhoneOnScreen, name: str) -> Locator:
    return phone.question(name).locator('input[value="yes"]')


def test_t_gate_a_real_organisation_shows_no_unapproved_consent(
    real_phone: PhoneOnScreen, real: Served
) -> None:
    phone, page = real_phone, real_phone.page
    expect(page.locator(".practice")).to_have_count(0)
    begin(phone, "ky")
    shown = page.locator("main").inner_text()
    for language in compiled_set().languages:
        assert not [text for text in paragraphs(language) if text in shown], language
    for name in CONSENTS:
        question = phone.question(name)
        expect(question).to_contain_text("not approved in this language. It may not be shown")
        expect(question).to_contain_text("not approved in any language yet")
        # No yes: not by a finger, not by one on its words.
        expect(yes(phone, name)).to_be_disabled()
        question.locator("label:has(input[value='yes'])").click(force=True)
        expect(yes(phone, name)).not_to_be_checked()
        # The other ways stay: nobody needs a text to refuse.
        for code in ("no", "later"):
            if question.locator(f'input[value="{code}"]').count():
                expect(question.locator(f'input[value="{code}"]')).to_be_enabled()
    # Nor do the comparing chips show what may not be shown.
    for chip in page.locator(".chip[aria-expanded]").all():
        chip.click()
    shown = page.locator("main").inner_text()
    for language in compiled_set().languages:
        assert not [text for text in paragraphs(language) if text in shown], language
    # What is said before the questions comes from the same document, and is shut as well.
    for _ in range(2):
        phone.tap("Previous part")
    expect(phone.question("it.intro_done")).to_contain_text("It may not be shown")
    shown = page.locator("main").inner_text()
    for language in compiled_set().languages:
        assert not [text for text in paragraphs(language) if text in shown], language
    for _ in range(2):
        phone.tap("Next part")
    # Whoever forces the field open writes nothing down either.
    yes(phone, "c.interview").evaluate("(e) => { e.disabled = false; e.click(); }")
    expect(page.get_by_text("a yes to it cannot be written down")).to_be_visible()
    phone.choose("c.interview", "no")
    expect(phone.question("c.interview").locator('input[value="no"]')).to_be_checked()
    expect(page.get_by_role("button", name="End here")).to_be_visible()
    assert phone.complaints == []


def test_t_gate_what_was_approved_and_delivered_opens(
    real_phone: PhoneOnScreen, real: Served
) -> None:
    """The same phone after its organisation published a consent that is approved whole in Kazakh: that
    language is offered, its text is shown, and a yes to it can be written down."""
    phone, page = real_phone, real_phone.page
    catalogs = compiled()
    for row in catalogs["kk/consent"]["m"].values():
        row[1] = "a"
    docs = {}
    for doc in sorted(
        {key.removeprefix("consent:").partition("/")[0] for key in catalogs["kk/consent"]["m"]}
    ):
        blocks = [
            (key, row[0])
            for key, row in catalogs["kk/consent"]["m"].items()
            if key.startswith(f"consent:{doc}/")
        ]
        docs[f"kk/{doc}"] = document_hash(doc, "kk", blocks)
    take(phone, real, 1, catalogs, docs=docs)
    begin(phone, "ky")
    question = phone.question("c.interview")
    expect(yes(phone, "c.interview")).to_be_disabled()
    offered = question.locator(".note .btn")
    expect(offered).to_have_text(["Қазақша"])
    offered.click()
    expect(yes(phone, "c.interview")).to_be_enabled()
    text = catalogs["kk/consent"]["m"]["consent:interview/p:04"][0]
    expect(page.get_by_text(text, exact=True).first).to_be_visible()
    phone.choose("c.interview", "yes")
    expect(yes(phone, "c.interview")).to_be_checked()
    # Back in the other language the yes stands as it was given, and a new one is not possible.
    page.get_by_label("Language of the conversation").select_option("ky")
    expect(yes(phone, "c.interview")).to_be_disabled()
    expect(yes(phone, "c.interview")).to_be_checked()
    assert phone.complaints == []

"""Verdicts clicked in a real Chromium: a suggestion is declined, an approval is given and taken back, a
text is rejected; then the same pages in Russian, in the dark, on a small screen and on paper."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from depter.words import edit
from depter.words.states import State
from tests.desk.test_browser import AXE, VIOLATIONS, WIDER
from tests.unit.words.house import House, house
from tests.words_studio.studio import Running, open_key, person
from tests.words_studio.test_browser import tab_to

KEY = "consent:interview/p:03"
TEXT = "Мен сізге ешнәрсе уәде ете алмаймын."
OTHER = "Сізге ештеңе уәде ете алмаймын."
pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path: Path) -> House:
    one = house(tmp_path)
    person(one, tmp_path / "home", "r-walk", ("translator", "native", "clinician", "lawyer"))
    one.write_text(KEY, TEXT)
    edit.suggest(one.words, "kk", "consent", KEY, [OTHER], one.keys["r-guest"])
    return one


@pytest.fixture
def page(browser: Browser, made: House, tmp_path: Path) -> Iterator[Page]:
    with Running(made.folder, tmp_path / "home") as link:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(link)
        page.wait_for_selector("h1 >> text=How far")
        open_key(page, "r-walk.depterkey")
        page.goto(re.sub(r"/enter/.*", f"/kk/texts?q={KEY}", link))
        page.click(".texts a")
        page.wait_for_selector("#findings li")
        yield page
        context.close()


def test_a_suggestion_is_declined_with_its_reason(page: Page, made: House) -> None:
    assert OTHER in page.inner_text("main")
    page.click("form.decline button")
    assert page.query_selector(".notice.good") is None, "without a reason nothing is sent"
    page.fill("form.decline input[name=reason]", "ресми емес")
    page.click("form.decline button")
    page.wait_for_selector(".notice.good")
    assert OTHER not in page.inner_text("main")
    assert made.standing(KEY).suggestions == ()
    assert made.standing(KEY).rejected_reason is None, "the text itself was not judged"
    page.click("text=History")
    page.wait_for_selector("#steps")
    assert "ресми емес" in page.inner_text("#steps")


def test_an_approval_is_given_and_taken_back_and_a_text_rejected(page: Page, made: House) -> None:
    page.click("#review")
    page.wait_for_selector("#approve")
    for box in page.query_selector_all("#approve input[type=checkbox]"):
        box.check()
    page.click("#approve button")
    page.wait_for_selector(".notice.good")
    assert [one.by for one in made.standing(KEY).approvals] == ["r-walk"]
    assert page.query_selector("#approve") is None
    assert f"q={KEY}" in page.url, "the list that she works through is kept"
    page.click("text=Take it back")
    page.wait_for_selector(".notice.good >> text=Taken back")
    assert made.standing(KEY).approvals == ()
    assert page.query_selector("text=Take it back") is None
    page.fill("#reason", "бұйрық сияқты")
    page.click("form:has(#reason) button")
    page.wait_for_selector(".notice.good")
    assert made.standing(KEY).state is State.NEEDS_EDIT
    page.click("text=Take it back")
    page.wait_for_selector(".notice.good >> text=Taken back")
    assert made.standing(KEY).state is State.UNREVIEWED


def test_a_term_is_added_without_a_mouse_and_named_in_the_next_check(
    page: Page, made: House
) -> None:
    where = page.url
    page.click("text=Add a term")
    page.wait_for_selector("#term")
    page.focus("#en")
    page.keyboard.type("promise")
    for place, told in (("id", "promise"), ("kk", "уәде беру"), ("kk_forbidden", "ант")):
        tab_to(page, f"#{place}")
        page.keyboard.type(told)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice.good")
    assert "promise,promise" in (made.folder / "glossary/terms.csv").read_text("utf-8")
    page.goto(where)
    page.fill("#form-0", "Мен сізге ант бере алмаймын.")
    page.wait_for_selector(".finding.error >> text='ант' is the wrong word")


def test_our_english_is_changed_and_the_kazakh_asks_for_an_edit(page: Page, made: House) -> None:
    page.click("text=Change our English")
    page.fill("#text", "I cannot promise you anything.")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".notice.good")
    page.click("main >> text=Қазақша")
    page.wait_for_selector("#changed")
    assert page.input_value("#form-0") == TEXT
    assert made.standing(KEY).state is State.NEEDS_EDIT


# Every width and every scheme once; the whole product would only repeat them.
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_page_in_russian(page: Page, made: House, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.select_option("#page-language", "ru")
    page.wait_for_selector("html[lang=ru]")
    text = page.url.split("?")[0]
    base = re.sub(r"/kk/.*", "/", text)
    dates = f"{base}kk/text/locale-{made.standing('locale').src[:16]}/review"
    edge = [text, text + "/review", text + "/history", base + "kk/print/consent-interview", dates]
    ours = ["", "key", "begin", "unsaved", "glossary", "glossary/term/torture", "glossary/new"]
    ours += ["english", f"english/paragraph?key={KEY}", "kk/texts", "kk/text/none"]
    faults = []
    for number, one in enumerate([*edge, *(base + name for name in ours)]):
        page.goto(one)
        page.wait_for_timeout(300)
        faults += [f"{one[-30:]} {told}" for told in page.evaluate(VIOLATIONS, AXE.read_text())]
        if page.evaluate(WIDER):
            faults.append(f"{one[-30:]} is wider than the screen")
        if shots := os.environ.get("DEPTER_SHOTS"):
            page.screenshot(path=f"{shots}/ru-{width}-{scheme}-{number}.png", full_page=True)
    assert faults == []


def test_typing_through_a_save_loses_no_letter(page: Page, made: House) -> None:
    """Somebody saves with the keyboard and types on: the page stays, and so does the caret."""
    page.focus("#form-0")
    page.keyboard.press("Control+End")
    page.keyboard.type(" А")
    page.keyboard.press("Control+s")
    page.keyboard.type("БВ")
    page.keyboard.press("Control+s")
    page.keyboard.type("ГДЕ", delay=30)
    page.wait_for_selector("#kept >> text=Kept on this computer")
    page.wait_for_function("() => document.getElementById('state').textContent !== ''")
    assert page.input_value("#form-0") == TEXT + " АБВГДЕ"
    page.keyboard.press("Control+s")
    page.wait_for_selector('#kept >> text="Saved."')
    page.reload()
    page.wait_for_selector("#findings li")
    assert page.input_value("#form-0") == TEXT + " АБВГДЕ"
    assert "Another unsaved text" not in page.inner_text("main")
    catalog = made.words.catalog("kk", "consent")
    assert next(one for one in catalog if one.msgctxt == KEY).msgstr == TEXT + " АБВГДЕ"


def test_the_caret_stands_behind_the_text(page: Page) -> None:
    page.keyboard.type("!")
    assert page.input_value("#form-0") == TEXT + "!"


def test_what_was_typed_when_the_english_changed_is_kept_and_found(page: Page, made: House) -> None:
    page.keyboard.type(" Бірінші.")
    page.wait_for_selector("#kept >> text=Kept on this computer")
    for file in (made.folder / "pot/consent.pot", made.folder / "kk/LC_MESSAGES/consent.po"):
        told = file.read_text("utf-8")
        assert "I cannot promise you" in told
        file.write_text(told.replace("I cannot promise you", "I can never promise you"), "utf-8")
    page.keyboard.type(" Екінші.")
    page.wait_for_selector("#kept >> text=The English of this text changed meanwhile")
    page.click("#fault a")
    page.wait_for_selector("text=Typed before the English changed, not saved:")
    assert TEXT + " Бірінші. Екінші." in page.inner_text("main")


def test_a_reason_and_a_back_translation_are_kept_until_they_are_signed(
    page: Page, made: House
) -> None:
    page.click("#review")
    page.fill("#back", "I cannot promise you anything.")
    page.fill("#reason", "Тым суық")
    page.click("#review")  # back to the text, without a word about what was typed
    page.wait_for_selector("#findings li")
    page.click("#review")
    page.wait_for_selector("#unsigned")
    assert page.input_value("#back") == "I cannot promise you anything."
    assert page.input_value("#reason") == "Тым суық"
    page.click("form[action*='/backtranslate?'] button")
    page.wait_for_selector(".notice.good")
    assert (page.input_value("#back"), page.input_value("#reason")) == ("", "Тым суық")
    page.click("form[action*='/reject?'] button")
    page.wait_for_selector(".notice.good")
    assert page.query_selector("#unsigned") is None
    assert made.standing(KEY).rejected_reason == "Тым суық"

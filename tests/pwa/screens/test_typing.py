"""What happens while somebody types: national letters above the keyboard, NFC, an offer to mend a word
of two scripts, and the attributes that keep her words from dictionaries and clouds."""

import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Gallery

NATIONAL = {"kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ"}


@pytest.fixture
def typing(browser: Browser, gallery_address: str) -> Iterator[Gallery]:
    """A page of its own, with a clipboard and nothing remembered."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="ru-RU")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Gallery(context.new_page(), gallery_address)
    context.close()


def note(page: Page) -> Locator:
    """The first note of the screen, opened."""
    page.locator("section.question .state:has-text('note')").first.click()
    return page.locator("section.question textarea").last


def paste(page: Page, field: Locator, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    field.focus()
    page.keyboard.press("Control+V")


@pytest.mark.parametrize("language", ["kk", "ky", "tg"])
def test_the_bar_has_every_national_letter_at_44_pixels(typing: Gallery, language: str) -> None:
    # The screens stay English: the bar follows the conversation.
    typing.show("account", "en")
    page = typing.page
    page.get_by_label("Language of the conversation").select_option(language)
    page.get_by_label("What happened then, in the person's words").focus()
    buttons = page.locator(".letters button[lang]")
    expect(buttons).to_have_count(len(NATIONAL[language]))
    assert "".join(buttons.all_inner_texts()) == NATIONAL[language]
    for button in page.locator(".letters button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_bar_where_the_language_has_no_letters_of_its_own(
    typing: Gallery, language: str
) -> None:
    typing.show("account", "en")
    typing.page.get_by_label("Language of the conversation").select_option(language)
    typing.page.get_by_label("What happened then, in the person's words").focus()
    expect(typing.page.locator(".letters")).to_have_count(0)


def test_a_letter_goes_where_the_cursor_is_and_undo_takes_it_back(typing: Gallery) -> None:
    typing.show("account", "kk")
    page = typing.page
    field = page.locator("input[aria-label]:not([type=search])").first
    field.fill("Ак")
    field.focus()
    page.keyboard.press("Home")
    page.locator(".letters [aria-pressed]").click()
    page.get_by_role("button", name="Қ", exact=True).click()
    expect(field).to_have_value("ҚАк")
    page.get_by_role("button", name="ә", exact=True).click()
    expect(field).to_have_value("ҚәАк")
    expect(field).to_be_focused()
    page.keyboard.press("Control+Z")  # both at once, as the browser does with typed letters
    expect(field).to_have_value("Ак")
    page.keyboard.press("Control+Y")
    expect(field).to_have_value("ҚәАк")


def test_the_bar_can_be_put_away_and_stays_away(typing: Gallery) -> None:
    typing.show("account", "en")
    page = typing.page
    field = page.get_by_label("What happened then, in the person's words")
    page.get_by_label("Language of the conversation").select_option("tg")
    field.focus()
    page.get_by_role("button", name="Hide the letters").click()
    expect(page.locator(".letters button")).to_have_count(1)
    expect(field).to_be_focused()
    page.reload()
    again = Gallery(page, page.url)
    again.show("account", "en")
    page.get_by_label("Language of the conversation").select_option("tg")
    field.focus()
    expect(page.locator(".letters button")).to_have_count(1)
    page.get_by_role("button", name="Show the letters").click()
    expect(page.locator(".letters button[lang]")).to_have_count(6)


def test_the_bar_stands_above_the_phones_keyboard(typing: Gallery) -> None:
    page = typing.page
    page.add_init_script(
        "window.shrunk = Object.assign(new EventTarget(), {scale: 1, height: 360, offsetTop: 0});"
        "Object.defineProperty(window, 'visualViewport', {get: () => window.shrunk});"
    )
    again = Gallery(page, page.url)
    again.show("account", "ky")
    page.locator("textarea").first.focus()
    box = page.locator(".letters").bounding_box()
    assert box is not None and box["y"] + box["height"] == 360
    page.evaluate(
        "() => { shrunk.height = 640; shrunk.dispatchEvent(new Event('resize')); return 0; }"
    )
    box, foot = page.locator(".letters").bounding_box(), page.locator(".foot").bounding_box()
    assert box is not None and foot is not None
    assert box["y"] + box["height"] == pytest.approx(foot["y"], abs=1)


def test_the_first_tap_below_a_field_counts(typing: Gallery) -> None:
    """The letters leave when the field does; the page must not move away under the finger."""
    page = typing.page
    typing.show("account", "en")
    page.get_by_label("Language of the conversation").select_option("ky")
    page.get_by_label("What happened then, in the person's words").focus()
    expect(page.locator(".letters")).to_be_visible()
    button = page.get_by_role("button", name="Next part")
    button.evaluate(
        """(one) => { window.taps = 0; one.addEventListener('click', () => window.taps++); }"""
    )
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    page.mouse.down()
    page.wait_for_timeout(120)  # a finger stays that long
    page.mouse.up()
    assert page.evaluate("window.taps") == 1
    expect(page.locator(".letters")).to_have_count(0)


def test_a_narrative_has_the_letters_of_the_language_it_is_told_in(typing: Gallery) -> None:
    typing.show("account", "tg")
    page = typing.page
    story = page.locator("textarea.tall")  # recorded as told in Kyrgyz
    story.focus()
    expect(story).to_have_attribute("lang", "ky")
    expect(page.locator(".letters button[lang]")).to_have_count(3)
    assert "".join(page.locator(".letters button[lang]").all_inner_texts()) == NATIONAL["ky"]


def test_what_is_pasted_is_composed_and_nothing_else_is_changed(typing: Gallery) -> None:
    typing.show("account", "en")
    page = typing.page
    text = "Йўл — ёлка…  «Ғайрат»\u00a0!"
    field = note(page)
    paste(page, field, unicodedata.normalize("NFD", text))
    expect(field).to_have_value(text)
    page.keyboard.press("Control+Z")
    expect(field).to_have_value("")


def test_what_is_typed_decomposed_is_kept_composed(typing: Gallery) -> None:
    typing.show("account", "en")
    field = note(typing.page)
    field.fill("")
    field.press_sequentially(unicodedata.normalize("NFD", "мой ё"))
    expect(field).to_have_value("мой ё")


def test_a_word_of_two_scripts_is_offered_to_be_mended_never_mended(typing: Gallery) -> None:
    typing.show("arrival", "en")
    page = typing.page
    page.get_by_label("Language of the conversation").select_option("tg")
    page.locator("[data-question='it.alone'] input[value=other]").check()
    other = page.locator("[data-question='it.alone'] input[type=text]")
    other.fill("аз Душанбe")  # the last letter is Latin
    expect(page.get_by_text("Latin letters in the word Душанбe: e")).to_be_visible()
    expect(other).to_have_value("аз Душанбe")
    page.get_by_role("button", name="Use the Cyrillic letters").click()
    expect(other).to_have_value("аз Душанбе")
    other.fill("Иcмоил")
    page.get_by_role("button", name="Leave it as it is").click()
    expect(page.get_by_text("Latin letters in the word")).to_have_count(0)
    expect(other).to_have_value("Иcмоил")


def test_a_testimony_is_never_doubted(typing: Gallery) -> None:
    typing.show("account", "en")
    story = typing.page.locator("textarea.tall")
    story.fill("Он сказал: Душанбe")
    expect(typing.page.get_by_text("Latin letters in the word")).to_have_count(0)
    expect(story).to_have_value("Он сказал: Душанбe")


ATTRIBUTES = """() => [...document.querySelectorAll("input, textarea, [contenteditable]")]
  .filter((e) => !["radio", "checkbox", "file"].includes(e.type))
  .map((e) => ({
    html: e.outerHTML.slice(0, 200), tag: e.tagName, type: e.type, lang: e.closest("[lang]").lang,
    own: e.lang, told: Object.fromEntries(["autocapitalize", "spellcheck", "autocorrect",
    "autocomplete", "writingsuggestions", "inputmode", "pattern"].map((n) => [n, e.getAttribute(n)])),
  }))"""
# What is hidden at first: a note, the season of a date.
OPEN = """() => document.querySelectorAll(".state:not([aria-pressed]):not(:disabled)").forEach((e) => {
  if (e.querySelector("path")?.getAttribute("d") !== "M18 6 6 18M6 6l12 12") e.click();
})"""
PARTS = """() => [document.documentElement.getAttribute("translate"), document.documentElement.dir,
  document.querySelector("meta[name=google]").content]"""


def test_every_field_of_every_screen_keeps_words_to_itself(typing: Gallery) -> None:
    page = typing.page
    seen: set[str] = set()
    for screen in typing.screens:
        typing.show(screen, "tg")
        assert page.evaluate(PARTS) == ["no", "ltr", "notranslate"]
        page.evaluate(OPEN)
        page.wait_for_timeout(30)
        if screen == "passphrase":
            page.locator(".btn.plain").first.click()
        for field in page.evaluate(ATTRIBUTES):
            told, html = field["told"], f"{screen}: {field['html']}"
            assert told["spellcheck"] == "false", html
            assert told["autocorrect"] == "off", html
            assert told["writingsuggestions"] == "false", html
            assert told["autocomplete"] in ("off", "new-password", "current-password"), html
            assert (told["autocomplete"] == "off") == (field["type"] != "password"), html
            assert told["autocapitalize"] in ("sentences", "words", "none"), html
            assert field["lang"] in ("tg", "ky"), html
            if field["tag"] == "TEXTAREA" or told["autocapitalize"] != "none":
                assert field["own"], html
            if told["inputmode"] == "numeric":
                assert told["pattern"] == "[0-9]*", html
            assert field["type"] in ("text", "search", "password", "textarea"), html
            seen.add(f"{field['type']} {told['autocapitalize']} {told['inputmode']}")
    assert seen >= {
        "textarea sentences None",
        "text words None",
        "text none numeric",
        "text none url",
        "search none None",
        "password none None",
    }

"""The glossary on the phone (interview.md 6.3): found in any language, marked where nobody reviewed it, and
the open interview is where it was when it is closed."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Gallery
from .test_screens import AXE_TAGS, LOOKS, MEASURE

NAME = "Words in five languages"


def card(page: Page, word: str) -> Locator:
    return page.locator("main:visible .card").filter(has_text=word).first


def search(page: Page, typed: str, *, fit: str) -> None:
    page.get_by_role("searchbox").fill(typed)
    expect(page.get_by_role("status").filter(has_text=fit)).to_be_visible()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_it_can_be_read_by_all(gallery: Gallery, axe: None, language: str, theme: str) -> None:
    page = gallery.page
    for size in ("200", "100"):
        gallery.show("glossary", language, theme, size)
        expect(page.locator(".cards .card")).to_have_count(30)
        assert page.evaluate(MEASURE) == [], size
    result: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
    )
    assert [one["id"] for one in result["violations"]] == []
    # Every word carries its language, so that it is spoken as such.
    spoken = page.locator(".card").first.locator("[lang]")
    assert set(spoken.evaluate_all("(all) => all.map((e) => e.lang)")) == {
        "en", "ru", "kk", "ky", "tg"
    }  # fmt: skip


def test_a_word_is_found_by_any_language_without_its_letters(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("glossary", "en")
    expect(page.locator(".cards .card")).to_have_count(30)
    for typed in ("torture", "пытк", "азапт", "кыйно", "шиканч", "дузах"):
        page.get_by_role("searchbox").fill(typed)
        expect(card(page, "torture")).to_contain_text("шиканҷа")
    # A wrong word leads to the right one and is named as wrong.
    expect(card(page, "torture").get_by_text("Not: дӯзах")).to_be_visible()
    search(page, "survivor", fit="fits")
    assert card(page, "survivor").get_by_text("Not yet reviewed").count() == 4
    search(page, "zzz", fit="Nothing fits")
    expect(page.locator(".cards .card")).to_have_count(0)


def test_the_interview_is_where_it_was(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "ru")
    page.locator("header .tongue select").select_option("ky")
    field = page.locator("section.question textarea").first
    field.fill("Жарым жаз")
    chip = page.locator("section.question button.chip").nth(2)
    chip.click()
    door = page.locator("section.question .card button.state").last
    door.focus()
    before = page.evaluate("() => { window.scrollBy(0, 37); return window.scrollY; }")
    assert before > 100
    page.keyboard.press("Enter")
    expect(page.locator("main:visible .cards .card").first).to_be_visible()
    expect(field).to_be_hidden()
    assert page.evaluate("() => document.activeElement?.tagName") == "H1"
    # The conversation is in Kyrgyz and the screens in Russian: those two and English, no more.
    languages = card(page, "кыйноо").locator("p.small.quiet, span.small.quiet")
    assert languages.all_inner_texts() == ["Кыргызча", "Русский", "English"]
    page.locator("button.back:visible").click()
    expect(field).to_be_visible()
    expect(field).to_have_value("Жарым жаз")
    assert page.evaluate("() => window.scrollY") == before
    assert door.evaluate("(button) => button === document.activeElement")


def test_the_list_of_parts_leads_there_too(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("sections", "en")
    page.get_by_role("button", name=NAME).click()
    expect(page.locator("main:visible .cards .card").first).to_be_visible()
    page.locator("button.back:visible").click()
    expect(page.get_by_role("heading", name="All parts")).to_be_visible()


def test_a_cut_line_is_told_and_tried_again_by_hand(gallery: Gallery) -> None:
    page = gallery.page
    page.route("**/glossary.*.json", lambda route: route.abort())
    gallery.show("glossary", "en")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.unroute("**/glossary.*.json")
    again.click()
    expect(page.locator(".cards .card")).to_have_count(30)
    # The browser itself reports the cut line; nothing of ours did.
    gallery.complaints = [one for one in gallery.complaints if "ERR_FAILED" not in one]

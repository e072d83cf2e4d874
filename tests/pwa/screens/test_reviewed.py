"""What nobody has reviewed says so on the screen, with English and Russian one tap away; what stands in
another language says in which; a consent is never shown unapproved or borrowed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from depter.words.hashes import target_hash

from .conftest import Gallery

#: Shown in the language of the conversation and not of the form: no text of a form without a mark.
MARKED = """() => [...document.querySelectorAll("section.question, .note:has(> div > p > span[lang])")]
  .filter((e) => e.querySelector("span[lang]") && !e.querySelector(".chip.draft")
    && !e.closest("section.question:has(.chip.draft)"))
  .map((e) => e.textContent.slice(0, 80))"""


@pytest.fixture
def fresh(browser: Browser, gallery_address: str) -> Iterator[Gallery]:
    """A page into which no language but the asked ones was ever loaded."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield Gallery(context.new_page(), gallery_address)
    context.close()


def catalog(folder: Path, code: str, domain: str) -> tuple[str, dict[str, Any]]:
    path = next((folder / "words/json" / code).glob(f"{domain}.*.json"))
    return path.name, json.loads(path.read_text("utf-8"))


def serve(gallery: Gallery, name: str, data: dict[str, Any]) -> None:
    """Answer this catalog instead of the built one, then start anew."""
    body = json.dumps(data, ensure_ascii=False)

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="application/json")

    gallery.page.route(f"**/{name}", answer)
    gallery.page.reload()
    Gallery(gallery.page, gallery.page.url)


@pytest.mark.parametrize("screen", ["arrival", "consent", "needs", "account", "closing", "ending"])
def test_every_text_of_the_form_is_marked_while_it_is_a_draft(fresh: Gallery, screen: str) -> None:
    fresh.show(screen, "ru")
    fresh.page.get_by_label("Язык разговора").select_option("tg")
    expect(fresh.page.locator("h1[lang=tg]")).to_be_visible()
    assert fresh.page.evaluate(MARKED) == []
    # The title of the part has its mark too.
    expect(fresh.page.locator("main > .tight > .chip.draft").first).to_be_visible()


def test_english_and_russian_are_one_tap_away(fresh: Gallery) -> None:
    fresh.show("needs", "kk")
    question = fresh.page.locator("section.question").first
    label = question.locator(".ask").inner_text()
    question.locator(".chip.draft").click()
    english, russian = question.locator("[lang=en]"), question.locator("[lang=ru]")
    expect(english).to_contain_text("Severe pain")
    expect(russian).to_contain_text("боль")
    assert label not in english.inner_text()
    # Hints, guides and choices as well as the question.
    assert english.locator("p").count() > 4
    assert english.locator("p").count() == russian.locator("p").count()


def test_english_needs_no_mark(fresh: Gallery) -> None:
    fresh.show("account", "en")
    expect(fresh.page.locator(".chip.draft")).to_have_count(0)
    expect(fresh.page.locator(".drafts")).to_have_count(0)


def test_what_all_have_approved_has_no_mark(fresh: Gallery, gallery_folder: Path) -> None:
    name, data = catalog(gallery_folder, "ky", "forms")
    for row in data["m"].values():
        row[1] = "a"
    serve(fresh, name, data)
    fresh.show("needs", "ky")
    expect(fresh.page.locator("section.question").first).to_be_visible()
    expect(fresh.page.locator(".chip.draft")).to_have_count(0)


def test_a_borrowed_text_says_in_which_language_it_is(fresh: Gallery, gallery_folder: Path) -> None:
    name, data = catalog(gallery_folder, "tg", "forms")
    russian = catalog(gallery_folder, "ru", "forms")[1]["m"]
    for key in ("form:intake/q:it.needs_now", "form:intake/q:it.needs_now/o:severe_pain"):
        data["m"][key] = [*russian[key][:1], "a", target_hash([russian[key][0]]), "", "ru"]
    serve(fresh, name, data)
    fresh.show("needs", "tg")
    question = fresh.page.locator("[data-question='it.needs_now']")
    expect(question.locator(".ask span[lang=ru]")).to_be_visible()
    expect(question.locator(".option span[lang=ru]").first).to_contain_text("боль")
    expect(question.locator(".chip.draft")).to_contain_text("Русский")


def test_the_screens_say_that_they_are_drafts(fresh: Gallery) -> None:
    for screen in fresh.screens:
        fresh.show(screen, "kk")
        if fresh.page.locator("main.page").count():
            expect(fresh.page.locator(".drafts"), screen).to_be_visible()


def test_a_consent_that_is_not_approved_is_not_shown_and_the_way_on_is(
    fresh: Gallery, gallery_folder: Path
) -> None:
    name, data = catalog(gallery_folder, "ru", "consent")
    for row in data["m"].values():
        row[1] = "a"
    serve(fresh, name, data)
    fresh.show("consent_unapproved", "ky")
    page = fresh.page
    first = page.locator("section.question").first
    expect(first).not_to_contain_text("Мен Сизге")
    # Only Russian is approved here, so only Russian is offered.
    offered = first.locator(".note .btn")
    expect(offered).to_have_count(1)
    expect(offered).to_have_text("Русский")
    offered.click()
    expect(first.locator(".card span[lang=ru]").first).to_be_visible()
    expect(first.locator(".note .btn")).to_have_count(0)

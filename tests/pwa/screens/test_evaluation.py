"""The screens of a long interview: entries, links, chapters, one question at a time."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Gallery
from .test_screens import AXE_TAGS, MEASURE


def trials(gallery: Gallery) -> list[str]:
    found: list[str] = gallery.page.evaluate("() => globalThis.gallery.trials")
    return found


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ky", "dark"), ("kk", "sun")])
def test_they_have_no_accessibility_fault(
    gallery: Gallery, axe: None, language: str, theme: str
) -> None:
    faults: list[str] = []
    for screen in trials(gallery):
        gallery.show(screen, language, theme)
        result: dict[str, Any] = gallery.page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
        )
        for violation in result["violations"]:
            where = violation["nodes"][0]
            faults.append(f"{screen}: {violation['id']}: {where['html'][:160]}")
    assert faults == []


@pytest.mark.parametrize("size", ["100", "150"])
@pytest.mark.parametrize("language", ["en", "tg"])
def test_nothing_of_them_is_clipped_or_too_small_at_320_pixels(
    gallery: Gallery, language: str, size: str
) -> None:
    faults: list[str] = []
    for screen in trials(gallery):
        gallery.show(screen, language, "light", size)
        faults += [f"{screen}: {fault}" for fault in gallery.page.evaluate(MEASURE)]
    assert faults == []


def test_every_question_of_both_forms_has_its_field(gallery: Gallery) -> None:
    """Nothing in our own forms is left to "a newer version of the notebook", no heading is said twice."""
    faults = [fault for part in gallery.parts for fault in _faults(gallery, part)]
    assert gallery.parts and faults == []


HEADINGS = "() => [...document.querySelectorAll('h1, h2.ask')].map((one) => one.textContent)"


def _faults(gallery: Gallery, part: str) -> list[str]:
    gallery.part(part, "en", "light")
    assert gallery.page.locator(".question").count() > 0, part
    said: list[str] = gallery.page.evaluate(HEADINGS)
    assert said and said[0] != "", part
    twice = [f"{part}: twice: {one}" for one, next_ in pairwise(said) if one == next_]
    old = gallery.page.get_by_text("needs a newer version of the notebook").count() > 0
    return [*twice, *([f"{part}: a newer version"] if old else [])]


def test_in_one_question_mode_only_one_way_on_is_the_main_one(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("one_row", "en")
    assert page.locator(".btn.main").all_inner_texts() == ["Next question"]
    expect(page.get_by_role("button", name="Done, back to the list")).to_be_visible()


def test_the_details_of_a_method_begin_with_those_that_were_ticked(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("method_row", "en")
    question = page.locator('[data-question$="/al.detail.method"]')
    ticked = question.get_by_role("radiogroup", name="Chosen before in this entry:")
    expect(ticked.get_by_role("radio")).to_have_count(2)
    expect(question.get_by_label("Search")).to_have_count(0)
    question.get_by_role("button", name="Choose another").click()
    expect(question.get_by_label("Search")).to_be_visible()
    ticked.get_by_role("radio").last.click()
    expect(question.get_by_role("radio")).to_have_count(1)
    expect(question.get_by_role("radio")).to_be_checked()


def test_a_list_without_entries_says_where_they_are_made(gallery: Gallery) -> None:
    gallery.part("evaluation/exam_findings", "en")
    question = gallery.page.locator('[data-question="px.finding.photos"]')
    expect(question.get_by_text("There is nothing to choose from yet.")).to_be_visible()
    expect(question).to_contain_text("The entries are made in this part: Photographs")


def test_the_first_conversation_is_chosen_or_named_by_its_number(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("first_talk")
    question = page.locator('[data-question="ci.consent_ref"]')
    known = question.get_by_role("radio").first
    number = question.get_by_label("Or its number, when it is on another phone")
    known.check()
    number.fill("4А1b-")  # the A is Cyrillic, as a keyboard in Kyrgyz types it
    expect(known).not_to_be_checked()
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("4А1b 23cd")
    expect(number).to_have_attribute("aria-invalid", "false")
    known.check()
    expect(number).to_have_value("")


def test_the_screens_of_entries_show_entries(gallery: Gallery) -> None:
    """After every other screen was shown; a part that waits would be looked at in their place."""
    for screen in [*gallery.screens, *trials(gallery)]:
        gallery.show(screen)
    for screen in ("episode_row", "incident_row", "photo_row"):
        gallery.show(screen)
        assert gallery.page.locator("[data-question]").count() > 3, screen
        assert gallery.page.locator("h1").count() == 1


def test_what_is_offered_is_no_answer_until_it_is_tapped(gallery: Gallery) -> None:
    """Guards in the room and handcuffs, told of in A1, as restrictions (A15)."""
    gallery.show("restrictions")
    question = gallery.page.locator('[data-question="re.list"]')
    offered = question.locator(".offered button")
    assert offered.count() == 3
    assert question.locator("input:checked").count() == 0
    words = offered.nth(2).inner_text().strip()
    offered.nth(2).click()
    expect(offered).to_have_count(2)
    expect(question.get_by_role("checkbox", name=words)).to_be_checked()
    question.get_by_role("checkbox", name=words).uncheck()
    expect(offered).to_have_count(3)


def test_the_warning_of_a_paper_stands_before_what_the_paper_adds_up_to(gallery: Gallery) -> None:
    gallery.show("paper_row")
    question = gallery.page.locator('[data-question$="ps.instrument.result"]')
    warning = question.get_by_role("alert")
    expect(warning).to_have_count(1)
    result = question.get_by_text("It is no diagnosis")
    above, below = warning.bounding_box(), result.bounding_box()
    assert above is not None and below is not None and above["y"] < below["y"]

"""What an evaluation of several days needs: a yes that is asked again, a last day for it."""

import re

from playwright.sync_api import Locator, expect

from .conftest import Gallery


def question(gallery: Gallery, path: str) -> Locator:
    return gallery.page.locator(f'[data-question="{path}"]')


def test_how_a_consent_was_given_stays_with_it(gallery: Gallery) -> None:
    gallery.show("given_otherwise", "en", "light")
    recontact = question(gallery, "c.recontact")
    expect(recontact.get_by_text("The way in which it was given has changed since")).to_be_visible()
    before = recontact.get_by_role("listitem")
    expect(before).to_have_count(1)
    expect(before.first).to_contain_text("No")
    recontact.get_by_role("button", name="Asked again: still yes").click()
    expect(recontact.get_by_text("The way in which it was given")).to_have_count(0)
    expect(before).to_have_count(2)
    language = question(gallery, "c.language")
    expect(language.get_by_text("This is from an earlier meeting")).to_be_visible()
    language.get_by_role("button", name="The same today").click()
    expect(language.get_by_text("This is from an earlier meeting")).to_have_count(0)


def test_a_meeting_begins_with_the_question_and_is_closed_from_the_pause(gallery: Gallery) -> None:
    gallery.show("new_meeting", "en", "light")
    first = gallery.page.locator("[data-question]").first
    expect(first).to_have_attribute("data-question", re.compile("ci.session.agrees$"))
    end = gallery.page.get_by_role("button", name="Save and end for today")
    first.get_by_label("No", exact=True).check()
    expect(end).to_be_visible()
    first.get_by_label("Yes", exact=True).check()
    expect(end).to_have_count(0)
    gallery.page.get_by_role("button", name="Pause").click()
    gallery.page.get_by_role("button", name="Close this meeting well").click()
    closing = gallery.page.locator("[data-question]").first
    expect(closing).to_have_attribute("data-question", re.compile("^cl.end/"))


def test_a_yes_of_an_earlier_meeting_is_asked_again_and_may_have_a_last_day(
    gallery: Gallery,
) -> None:
    gallery.show("consent_again", "en", "light")
    exam = question(gallery, "c.physical_exam")
    expect(exam.get_by_text("This yes is from an earlier meeting")).to_be_visible()
    exam.get_by_role("button", name="Asked again: still yes").click()
    expect(exam.get_by_text("This yes is from an earlier meeting")).to_have_count(0)
    expect(exam.get_by_label("Yes", exact=True)).to_be_checked()
    exam.get_by_role("button", name="Only until a certain day").click()
    for part, typed in (("Day", "31"), ("Month", "2"), ("Year", "2099")):
        exam.get_by_label(part, exact=True).fill(typed)
    expect(exam.get_by_text("Write a day that is still to come")).to_be_visible()
    exam.get_by_label("Day", exact=True).fill("28")
    expect(exam.get_by_text("Holds until this day, and on it:")).to_be_visible()
    exam.get_by_role("button", name="Without a last day").click()
    expect(exam.get_by_role("button", name="Only until a certain day")).to_be_visible()
    exam.get_by_label("No", exact=True).check()
    expect(exam.get_by_role("button", name="Only until a certain day")).to_have_count(0)

"""What an evaluation of several days needs: a yes that is asked again, a last day for it."""

from playwright.sync_api import Locator, expect

from .conftest import Gallery


def question(gallery: Gallery, path: str) -> Locator:
    return gallery.page.locator(f'[data-question="{path}"]')


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

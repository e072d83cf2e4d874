"""Typing with a real keyboard in the real app: the field keeps the focus from the first letter on."""

from playwright.sync_api import expect

from .conftest import Phone


def test_the_first_letter_does_not_take_the_focus_away(interview: Phone) -> None:
    page = interview.page
    interview.tap("Next part")
    field = interview.question("ev.story").locator("textarea").first
    field.focus()
    page.keyboard.type("They came at night.", delay=15)
    expect(field).to_have_value("They came at night.")
    expect(field).to_be_focused()
    assert interview.complaints == []

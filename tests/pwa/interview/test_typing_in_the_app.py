"""Typing with a real keyboard in the real app: the field keeps the focus from the first letter on."""

from playwright.sync_api import expect

from .conftest import Phone


def test_the_first_letter_does_not_take_the_focus_away(interview: Phone) -> None:
    page = interview.page
    interview.tap("Next part")
    interview.sees("What happened")
    # The title takes the focus when the screen has come; a person does not type before.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    field = interview.question("ev.story").locator("textarea").first
    field.focus()
    page.keyboard.type("They came at night.", delay=15)
    expect(field).to_have_value("They came at night.")
    expect(field).to_be_focused()
    assert interview.complaints == []

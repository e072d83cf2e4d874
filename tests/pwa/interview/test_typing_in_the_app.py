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


def test_a_tap_right_after_typing_is_not_lost_when_the_letters_go(interview: Phone) -> None:
    """The field loses the focus under the finger; what the finger is on must stay where it is."""
    page = interview.page
    interview.tap("Next part")
    interview.sees("What happened")
    # The screen that has come takes the focus to its title; only then does a person type.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    # A language with letters of its own: the bar with them is there while the field has the focus.
    page.get_by_label("Language of the conversation").select_option("ky")
    field = interview.question("ev.story").locator("textarea").first
    field.fill("They came at night.")
    # The letters bring the field into view when they come; only then does a person look for the button.
    expect(page.locator(".letters")).to_be_visible()
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    button = page.get_by_role("button", name="Next part")
    expect(button).to_be_in_viewport(ratio=1)
    before = button.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + 40, before["y"] + 20)
    page.mouse.down()
    expect(field).not_to_be_focused()
    page.wait_for_timeout(700)  # a hand that is not quick
    now = button.bounding_box()
    assert now is not None and abs(now["y"] - before["y"]) < 3  # a pressed button sinks a little
    page.mouse.up()
    expect(field).to_have_count(0)
    expect(page.locator(".letters")).to_have_count(0)
    assert interview.complaints == []

"""Rows of a repeat: named cards, a screen for each, the way back, removing, links between them."""

from playwright.sync_api import expect

from .conftest import Phone


def add_person(phone: Phone, alias: str) -> None:
    phone.tap("Add an entry")
    phone.question("pp.alias").locator("input").first.fill(alias)


def test_a_row_is_named_by_its_answer_and_back_returns_to_its_card(interview: Phone) -> None:
    page = interview.page
    expect(page.get_by_text("No entries yet")).to_be_visible()
    interview.tap("Add an entry")
    interview.sees("P1")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    interview.question("pp.alias").locator("input").first.fill("The tall one")
    interview.sees("P1 · The tall one")
    interview.tap("Done, back to the list")
    card = page.locator("[data-row]")
    expect(card).to_be_focused()
    expect(card).to_contain_text("P1 · The tall one")
    expect(card).to_contain_text("Partly: 1 of 3")
    card.press("Enter")
    interview.question("pp.rank").get_by_label("Officer").check()
    interview.question("pp.seen").get_by_label("Yes").check()
    interview.tap("Back")
    expect(card).to_contain_text("Done")
    assert interview.complaints == []


def test_rows_within_rows_open_one_below_the_other(interview: Phone) -> None:
    page = interview.page
    interview.tap("Next part")
    interview.tap("Add an entry")
    interview.question("ev.place").locator("input").first.fill("Osh")
    interview.sees("E1 · Osh")
    interview.tap("Add an entry")
    interview.sees("Entry 1")
    interview.question("ev.times").locator("input").fill("3")
    interview.tap("Back")
    interview.sees("E1 · Osh")
    expect(page.locator("[data-row]")).to_be_focused()
    interview.tap("Back")
    interview.sees("What happened")
    expect(page.locator("[data-row]")).to_be_focused()


def test_the_row_that_was_open_is_open_again_after_a_lock(interview: Phone) -> None:
    add_person(interview, "The driver")
    interview.tap("Pause")
    interview.tap("Go on")
    interview.sees("P1 · The driver")
    page = interview.page
    expect(page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    interview.sees("P1 · The driver")
    expect(interview.question("pp.alias").locator("input").first).to_have_value("The driver")


def test_an_empty_row_goes_at_once_and_one_with_answers_asks_first(interview: Phone) -> None:
    page = interview.page
    interview.tap("Add an entry")
    interview.tap("Remove P1")
    interview.sees("People")
    expect(page.locator("[data-row]")).to_have_count(0)
    expect(interview.question("pp.who")).to_be_focused()
    add_person(interview, "The driver")
    interview.tap("Remove P1")
    expect(page.get_by_role("alert")).to_contain_text("1 answer")
    interview.tap("No, keep it")
    interview.sees("P1 · The driver")
    interview.tap("Remove P1")
    interview.tap("Yes, remove it")
    interview.sees("People")
    expect(page.locator("[data-row]")).to_have_count(0)
    # Until another screen is opened it can come back, whole.
    interview.tap("Put back P1")
    expect(page.locator("[data-row]")).to_be_focused()
    expect(page.locator("[data-row]")).to_contain_text("P1 · The driver")
    page.locator("[data-row]").press("Enter")
    interview.tap("Remove P1")
    interview.tap("Yes, remove it")
    interview.tap("Next part")
    interview.tap("Previous part")
    interview.sees("People")
    expect(page.get_by_role("button", name="Put back P1")).to_have_count(0)
    expect(page.locator("[data-row]")).to_have_count(0)


def test_a_link_names_rows_leads_there_and_back_and_says_when_one_is_gone(interview: Phone) -> None:
    page = interview.page
    add_person(interview, "The driver")
    interview.tap("Back")
    interview.tap("Next part")
    interview.tap("Add an entry")
    link = interview.question("ev.by")
    link.get_by_label("P1 · The driver", exact=True).check()
    link.get_by_role("button", name="Open P1 · The driver").click()
    interview.sees("P1 · The driver")
    interview.tap("Done, back to the question")
    interview.sees("E1")
    expect(link).to_be_focused()
    # A new one from here: linked at once, filled in there, back here.
    link.get_by_role("button", name="Add a new one and come back").click()
    interview.sees("P2")
    interview.question("pp.alias").locator("input").first.fill("The second")
    interview.tap("Back")
    interview.sees("E1")
    expect(link.get_by_label("P2 · The second", exact=True)).to_be_checked()
    # It is removed where it stands: the link says so and forgets nothing.
    link.get_by_role("button", name="Open P2 · The second").click()
    interview.tap("Remove P2")
    expect(page.get_by_role("alert")).to_contain_text("1 answer elsewhere names it")
    interview.tap("Yes, remove it")
    interview.sees("E1")
    expect(link.get_by_label("An entry that was removed")).to_be_checked()
    interview.tap("Put back P2")
    expect(link.get_by_label("P2 · The second", exact=True)).to_be_checked()
    link.get_by_role("button", name="Open P2 · The second").click()
    interview.tap("Remove P2")
    interview.tap("Yes, remove it")
    interview.sees("E1")
    expect(link.get_by_label("An entry that was removed")).to_be_checked()
    expect(link.get_by_label("P1 · The driver", exact=True)).to_be_checked()
    link.get_by_label("An entry that was removed").click()
    expect(link.get_by_label("An entry that was removed")).to_have_count(0)


def test_entries_are_not_lost_by_one_tap_on_a_state(interview: Phone) -> None:
    question = interview.question("pp.who")
    expect(question.get_by_role("button", name="Prefers not to answer")).to_be_visible()
    add_person(interview, "The driver")
    interview.tap("Back")
    expect(question.get_by_role("button", name="Prefers not to answer")).to_have_count(0)

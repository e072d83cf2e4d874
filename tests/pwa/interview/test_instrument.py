"""Numbers copied from a questionnaire on paper: what they add up to, and what is never said."""

from playwright.sync_api import Locator, expect

from .conftest import Phone


def paper(phone: Phone, name: str, language: str = "Russian") -> Locator:
    """Choose a questionnaire and the language of the paper."""
    phone.tap("All parts")
    phone.tap("Numbers from paper")
    field = phone.question("nm.paper")
    field.get_by_label("Questionnaire on paper").select_option(label=name)
    field.get_by_label("Language of the paper").select_option(label=language)
    return field


def line(field: Locator, number: int, value: int) -> None:
    row = field.get_by_role("group", name=f"Line {number}", exact=True)
    row.get_by_role("button", name=str(value), exact=True).click()


def test_the_total_the_band_and_the_safety_talk(interview: Phone) -> None:
    field = paper(interview, "PHQ-9")
    interview.tap("Copy the answers from the paper")
    for number in range(1, 9):
        line(field, number, 1)
    expect(field.get_by_text("1 line is left out.")).to_be_visible()
    expect(field.get_by_text("counts as the mean of the others")).to_be_visible()
    expect(field.get_by_role("alert")).to_have_count(0)
    line(field, 9, 2)
    expect(field.get_by_text("Total 10 of 27")).to_be_visible()
    expect(field.get_by_text("moderate symptoms")).to_be_visible()
    expect(field.get_by_text("It is no diagnosis")).to_be_visible()
    expect(field.get_by_role("alert")).to_contain_text("Do not leave the person alone")
    interview.tap("I have read this")
    expect(field.get_by_role("button", name="I have read this")).to_have_count(0)
    line(field, 9, 2)
    expect(field.get_by_text("1 line is left out.")).to_be_visible()
    expect(field.get_by_role("alert")).to_have_count(0)
    # What was read is not asked for again when the line comes back.
    line(field, 9, 1)
    expect(field.get_by_role("alert")).to_be_visible()
    expect(field.get_by_role("button", name="I have read this")).to_have_count(0)
    assert interview.complaints == []


def test_a_declined_line_is_one_tap_and_stays_apart_from_one_left_out(interview: Phone) -> None:
    field = paper(interview, "PHQ-9")
    interview.tap("Copy the answers from the paper")
    for number in (1, 2, 4, 5, 6, 7, 8):
        line(field, number, 1)
    row = field.get_by_role("group", name="Line 3", exact=True)
    declined = row.get_by_role("button", name="Prefers not to answer")
    declined.focus()
    interview.page.keyboard.press("Enter")
    expect(declined).to_have_attribute("aria-pressed", "true")
    expect(field.get_by_text("Preferred not to answer: 3")).to_be_visible()
    expect(field.get_by_text("1 line is left out.")).to_be_visible()
    expect(field.get_by_text("2 lines were missing and count as the mean")).to_be_visible()
    interview.tap("Pause")  # what was tapped is written before the screen changes
    interview.tap("Go on")
    expect(interview.page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    expect(declined).to_have_attribute("aria-pressed", "true")
    line(field, 3, 2)
    expect(declined).to_have_attribute("aria-pressed", "false")
    assert interview.complaints == []


def test_no_such_event_ends_the_questionnaire(interview: Phone) -> None:
    field = paper(interview, "PC-PTSD-5", "English")
    first = field.get_by_role("group", name="The question before the lines")
    first.get_by_role("button", name="No", exact=True).click()
    expect(field.get_by_text("Total 0 of 5")).to_be_visible()
    expect(field.get_by_text("the lines do not apply")).to_be_visible()
    copy = field.get_by_role("button", name="Copy the answers from the paper")
    expect(copy).to_have_count(0)
    first.get_by_role("button", name="Yes", exact=True).click()
    copy.click()
    for number in range(1, 6):
        line(field, number, 1)
    expect(field.get_by_text("Total 5 of 5")).to_be_visible()
    first.get_by_role("button", name="No", exact=True).click()
    expect(field.get_by_text("still there are answers to them")).to_be_visible()
    expect(field.get_by_text("Total 5 of 5")).to_have_count(0)
    first.get_by_role("button", name="Prefers not to answer").click()
    expect(field.get_by_text("Total 5 of 5")).to_be_visible()


def test_no_band_in_a_language_without_validation(interview: Phone) -> None:
    field = paper(interview, "PHQ-9", "Kyrgyz")
    field.get_by_label("Or only the total on the paper").fill("14")
    expect(field.get_by_text("Total 14 of 27")).to_be_visible()
    expect(field.get_by_text("No validation is known.")).to_be_visible()
    expect(field.get_by_text("So no band is named.")).to_be_visible()
    expect(field.get_by_text("moderate symptoms")).to_have_count(0)
    interview.tap("Show the band all the same")
    expect(field.get_by_text("moderate symptoms")).to_be_visible()
    expect(field.get_by_text("never printed")).to_be_visible()
    interview.tap("Show the band all the same")
    expect(field.get_by_text("moderate symptoms")).to_have_count(0)
    field.get_by_label("Or only the total on the paper").fill("28")
    expect(field.get_by_text("higher than is possible here")).to_be_visible()
    expect(field.get_by_text("Total 28")).to_have_count(0)


def test_another_questionnaire_by_its_name(interview: Phone) -> None:
    field = paper(interview, "Another questionnaire")
    field.get_by_label("Its name and version").fill("HTQ, part IV")
    field.get_by_label("Or only the total on the paper").fill("41")
    expect(field.get_by_text("Total 41")).to_be_visible()
    interview.tap("Pause")  # what was typed is written before the screen changes
    interview.tap("Go on")
    expect(interview.page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    expect(field.get_by_label("Its name and version")).to_have_value("HTQ, part IV")
    expect(field.get_by_text("Total 41")).to_be_visible()


def test_five_rows_of_buttons_fit_a_narrow_phone(interview: Phone) -> None:
    field = paper(interview, "PCL-5")
    interview.tap("Copy the answers from the paper")
    expect(field.get_by_role("group", name="Line 20", exact=True)).to_be_visible()
    wide = interview.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    small = field.locator(".figures button").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().width < 44 ||"
        " one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    for number in (1, 6, 8, 9, 15, 16):
        line(field, number, 2)
    expect(field.get_by_text("the criteria are met")).to_be_visible()

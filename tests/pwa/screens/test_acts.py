"""What happens when a finger touches the screens: exit, cover, answer states, focus, language."""

import json

import pytest
from playwright.sync_api import Browser, expect

from .conftest import DEFINITIONS, Gallery


def test_quick_exit_empties_the_page_at_once_and_back_does_not_undo_it(
    browser: Browser, gallery_address: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto("about:blank")
    gallery = Gallery(page, gallery_address)
    gallery.show("account", "ky")
    before = page.evaluate("() => history.length")
    clicked = page.evaluate("() => { document.querySelector('.exit').click(); return Date.now(); }")
    page.wait_for_url("**/neutral.html")
    assert page.evaluate("() => performance.timeOrigin") - clicked < 300
    assert page.evaluate("() => history.length") == before
    page.go_back()
    assert page.url == "about:blank"
    page.close()


def test_the_exit_hides_everything_before_the_next_page_comes(
    browser: Browser, gallery_address: str
) -> None:
    page = browser.new_page()
    gallery = Gallery(page, gallery_address)
    gallery.show("account", "en")
    hidden = page.evaluate(
        """() => {
          document.querySelector(".exit").click();
          return document.documentElement.hidden;
        }"""
    )
    assert hidden
    page.close()


def test_one_tap_covers_everything_and_one_tap_brings_it_back(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    expect(page.locator("textarea").first).to_be_visible()
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.locator(".cover")).to_be_visible()
    page.locator(".cover").click()
    expect(page.locator("textarea").first).to_be_visible()


def test_every_question_offers_its_states_without_a_menu(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    for question in page.locator("section.question").all():
        for words in ("Prefers not to answer", "Does not remember", "Does not know", "Ask later"):
            expect(question.get_by_role("button", name=words, exact=True)).to_be_visible()


def test_a_state_is_one_tap_and_the_same_tap_takes_it_back(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    question = page.locator("section.question", has_text="In which region?")
    declined = question.get_by_role("button", name="Prefers not to answer")
    declined.click()
    expect(declined).to_have_attribute("aria-pressed", "true")
    declined.click()
    expect(declined).to_have_attribute("aria-pressed", "false")


def test_a_partial_date_is_recorded_as_far_as_it_is_known(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    question = page.locator("section.question", has_text="When was that")
    expect(question.get_by_text("Recorded as:")).to_contain_text("about March 2026")
    question.get_by_label("Month").fill("")
    expect(question.get_by_text("Recorded as:")).to_contain_text("about 2026")
    question.get_by_label("Day", exact=True).fill("31")
    expect(question.get_by_text("Add the month")).to_be_visible()
    question.get_by_label("Month").fill("2")
    expect(question.get_by_text("There is no such date")).to_be_visible()


def test_a_day_to_come_is_not_asked_like_a_memory(gallery: Gallery) -> None:
    gallery.part("intake/closing", "en")
    day = gallery.page.locator('[data-question="it.follow_up"]')
    for label in ("Day", "Month", "Year"):
        expect(day.get_by_label(label, exact=True)).to_be_visible()
    expect(day.get_by_text("month and year are enough")).to_be_visible()
    expect(day.get_by_role("button", name="Time of day")).to_be_visible()
    for words in ("Season", "Between two dates", "About this time", "Does not remember"):
        expect(day.get_by_text(words)).to_have_count(0)


def test_what_is_open_elsewhere_is_words_and_nothing_that_can_be_touched(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("read_only", "en")
    expect(page.get_by_text("Here it can only be read.")).to_be_visible()
    expect(page.locator('[data-question="c.interview"]')).to_contain_text("Yes")
    expect(page.locator('[data-question="c.language"]')).to_contain_text("Not asked")
    expect(page.locator(".question :is(input, select, textarea, button)")).to_have_count(0)


@pytest.mark.parametrize(
    "screen", ["account", "sections", "missing", "calm", "before", "seal", "code", "one_row"]
)
def test_from_any_screen_of_an_interview_its_end_is_two_taps_away(
    gallery: Gallery, screen: str
) -> None:
    page = gallery.page
    gallery.show(screen, "en")
    page.locator("nav.foot").get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Close this meeting well")).to_be_visible()
    page.get_by_role("button", name="Stop here for today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you seal")


def test_while_something_is_needed_the_way_leads_back(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("missing", "en")
    expect(page.get_by_text("3 things are needed before sealing")).to_be_visible()
    expect(page.get_by_role("button", name="Go on to sealing")).to_have_count(0)
    assert page.locator(".btn.main").all_inner_texts() == ["Back to the interview"]
    page.get_by_role("button", name="Stop here for today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you seal")


def test_the_focus_goes_to_the_title_when_the_screen_changes(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    page.get_by_role("button", name="Next part").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ru", "kk", "ky", "tg"])
def test_the_page_says_its_language(gallery: Gallery, language: str) -> None:
    gallery.show("home", language)
    assert gallery.page.evaluate("() => document.documentElement.lang") == language


def test_questions_in_another_language_than_the_screens_say_so(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    page.get_by_label("Language of the conversation").select_option("tg")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_attribute("lang", "tg")
    assert page.evaluate("() => document.documentElement.lang") == "en"


def test_the_letters_of_the_language_are_at_hand_while_writing(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "ky")
    field = page.locator("textarea").first
    field.fill("")
    field.focus()
    page.get_by_role("button", name="ң", exact=True).click()
    page.get_by_role("button", name="ө", exact=True).click()
    expect(field).to_have_value("ңө")
    expect(field).to_be_focused()


def test_nothing_typed_reaches_the_address_or_the_history(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("account", "en")
    page.locator("textarea").first.fill("canary-3f1c")
    page.get_by_role("button", name="All parts").click()
    assert "canary" not in page.url
    assert page.url.split("#")[1] == "/sections"


def test_sealing_waits_until_the_person_was_told(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("before", "en")
    on = page.get_by_role("button", name="Next: a code for the person")
    expect(on).to_be_disabled()
    page.get_by_label("I have told the person").check()
    expect(on).to_be_enabled()
    on.click()
    expect(page.get_by_role("heading", level=1, name="A code to take it back")).to_be_visible()


def test_sealing_waits_until_the_person_has_said_the_code(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("code", "en")
    digits = page.locator(".print li")
    assert digits.all_inner_texts() == ["407", "219", "586"]
    page.get_by_role("button", name="Hide them").click()
    assert "407" not in page.inner_text("#app")
    seal = page.get_by_role("button", name="Seal the interview")
    expect(seal).to_be_disabled()
    field = page.get_by_label("The nine digits, as the person says them")
    field.press_sequentially("407x219 568")
    assert field.input_value() == "407 219 568"
    expect(page.get_by_text("These are not the same digits.")).to_be_visible()
    expect(seal).to_be_disabled()
    field.fill("407-219-586")
    expect(page.get_by_text("They are the same.")).to_be_visible()
    expect(seal).to_be_enabled()
    page.get_by_role("button", name="Show the digits once more").click()
    expect(digits.first).to_be_visible()


def test_a_person_who_wants_no_code_gets_none(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("code", "en")
    page.get_by_role("button", name="The person wants no code").click()
    assert "407" not in page.inner_text("#app")
    expect(page.locator("section[aria-labelledby=none]")).to_be_visible()
    expect(page.get_by_role("button", name="Seal the interview")).to_be_enabled()
    page.get_by_role("button", name="Offer a code after all").click()
    expect(page.locator(".print li").first).to_be_visible()


def test_who_has_a_code_from_an_earlier_meeting_hears_that_it_stays(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("code_stays", "en")
    expect(page.locator("section[aria-labelledby=stays]")).to_be_visible()
    assert "407" not in page.inner_text("#app")
    expect(page.get_by_role("button", name="Seal the interview")).to_be_enabled()
    page.get_by_role("button", name="The person has forgotten the digits").click()
    expect(page.locator(".print li").first).to_be_visible()
    expect(page.get_by_role("button", name="The person wants no code")).to_have_count(0)
    page.get_by_role("button", name="The digits from before are enough").click()
    expect(page.locator("section[aria-labelledby=stays]")).to_be_visible()


def test_deleting_after_a_meeting_says_what_happens_here_and_elsewhere(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("pause_earlier", "en")
    expect(page.get_by_role("button", name="Delete only the draft")).to_have_count(0)
    expect(page.get_by_text("On this phone: all that is written down")).to_be_visible()
    expect(page.get_by_text("At the relay and at the desk")).to_be_visible()
    expect(page.get_by_text("Until it arrives, the supervisors can go on reading")).to_be_visible()
    expect(page.get_by_text("Nobody can bring it back")).to_have_count(0)
    expect(page.get_by_role("button", name="Yes, delete it here and take the rest")).to_be_visible()


def test_a_draft_whose_withdrawal_cannot_be_sealed_can_go_alone(gallery: Gallery) -> None:
    """Once it was tried in vain it says what stays, and how it is taken back."""
    page = gallery.page
    gallery.show("pause_stuck", "en")
    only = page.get_by_role("button", name="Delete only the draft on this phone")
    expect(page.get_by_text("What was sealed at earlier meetings then stays")).to_be_visible()
    only.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_refused_code_is_not_asked_about_again_and_stays_offered(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("seal_no_code", "en")
    seal = page.get_by_role("button", name="Seal this meeting")
    expect(seal).to_be_disabled()
    page.get_by_label("I have told the person").check()
    expect(seal).to_be_enabled()
    expect(page.get_by_role("button", name="Next: a code")).to_have_count(0)
    expect(page.get_by_role("button", name="Offer a code after all")).to_be_enabled()
    gallery.show("code_none", "en")
    expect(page.locator("section[aria-labelledby=none]")).to_be_visible()
    expect(page.locator(".print li")).to_have_count(0)


def test_taking_back_asks_for_the_code_and_for_nothing_else(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("takeback", "en")
    find = page.get_by_role("button", name="Find the interview")
    expect(find).to_be_disabled()
    field = page.get_by_label("The nine digits that the person kept")
    field.fill("407219586")
    assert field.input_value() == "407 219 586"
    find.click()
    assert "407" not in page.inner_text("#app")
    expect(page.get_by_text("It was taken back already")).to_be_visible()
    expect(page.get_by_role("button", name="Take this back now")).to_be_disabled()
    # This one waits for its next meeting: the phone knows what was agreed to, and names only that.
    page.get_by_label("take back a part of the consent").check()
    expect(page.get_by_role("button", name="Take this back now")).to_be_disabled()
    boxes = page.locator("input[type=checkbox]")
    expect(boxes).to_have_count(3)
    expect(page.get_by_text("Only what the person agreed to is named here.")).to_be_visible()
    page.get_by_label("contact the person again").check()
    expect(page.get_by_role("button", name="Take this back now")).to_be_enabled()
    page.get_by_label("contact the person again").uncheck()
    expect(page.get_by_role("button", name="Take this back now")).to_be_disabled()
    page.get_by_label("Delete all of it").check()
    expect(page.get_by_text("cannot be called back")).to_be_visible()
    page.get_by_role("button", name="Take all of it back now").click()
    expect(page.get_by_text("It is taken back.")).to_be_visible()


def test_what_blocks_is_a_list_of_ways_to_it(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("missing", "en")
    page.get_by_role("button", name="Needed from you").first.click()
    expect(page.locator("section.question:focus")).to_be_visible()


def test_wiping_needs_explicit_words(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("wipe", "en")
    expect(page.get_by_text("2 unfinished interviews will be lost")).to_be_visible()
    expect(page.get_by_role("button", name="Erase everything now")).to_be_disabled()


def test_invented_words_are_offered_first(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("passphrase", "kk")
    expect(page.locator(".words li").first).to_have_text("калитка")
    expect(page.locator("input[value=ru]")).to_be_checked()
    gallery.show("passphrase", "en")
    expect(page.locator(".words li").first).to_have_text("walnut")
    page.locator("input[value=digits]").check()
    expect(page.locator(".words li")).to_have_count(6)
    page.locator("input[value=en]").check()
    expect(page.locator(".words li")).to_have_count(5)
    expect(page.locator("input[type=password]")).to_have_count(0)
    page.get_by_role("button", name="Choose my own").click()
    expect(page.locator("input[type=password]")).to_have_count(1)


def test_a_statement_to_sign_is_not_called_words_to_say_aloud(gallery: Gallery) -> None:
    page = gallery.page
    whole = json.loads((DEFINITIONS / "evaluation.json").read_text("utf-8"))
    (part,) = (one for one in whole["sections"] if one["id"] == "own_knowledge")
    form = {**whole, "lists": {}, "sections": [part], "notices": [], "endings": []}
    page.evaluate("(form) => globalThis.gallery.measure(form, 'en')", form)
    page.locator(".go[aria-current]").click()
    signed = page.locator("[data-question='vt.personal_knowledge']")
    expect(signed.get_by_text("Read it before you sign")).to_be_visible()
    expect(signed.get_by_text("Read aloud")).to_have_count(0)
    page.evaluate("() => globalThis.gallery.measure(null, 'en')")


def test_a_referral_takes_its_place_from_the_list_or_from_what_is_typed(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("referral", "en")
    page.get_by_role("button", name="Add an entry").first.click()
    question = page.locator('[data-question$="it.referral.organisation"]')
    question.get_by_role("button", name="Choose from the places of help").click()
    names = page.locator("[data-place]")
    expect(names).to_have_count(3)
    page.get_by_role("button", name="Close the list").click()
    # What kind of help it is was said above: the list begins with it.
    page.locator('[data-question$="it.referral.type"] input[value="medical"]').check()
    question.get_by_role("button", name="Choose from the places of help").click()
    expect(names).to_have_count(1)
    question.get_by_label("Kind of help").select_option("")
    expect(names).to_have_count(3)
    # What nobody has checked for six months stands last and says so.
    expect(names.last).to_contain_text("Not checked since 15.01.2026: call first")
    expect(names.first).not_to_contain_text("Not checked since")
    question.get_by_label("Kind of help").select_option("legal")
    expect(names).to_have_count(1)
    question.get_by_label("Kind of help").select_option("")
    # A place for the whole country stays when one of its regions is asked for.
    question.get_by_label("Region").select_option("KG-O")
    expect(names).to_have_count(2)
    question.get_by_label("Search").fill("актан")
    expect(names).to_have_count(1)
    names.first.get_by_role("button", name="Refer to this place").click()
    field = question.locator("input.field")
    expect(field).to_have_value("Түнкү клиника «Актан»")
    field.fill("Another place")
    expect(field).to_have_value("Another place")


def test_whoever_has_to_stop_can_leave_at_once(gallery: Gallery) -> None:
    page = gallery.page
    gallery.show("arrival", "en")
    question = page.locator('[data-question="it.safe_now"]')
    question.locator('input[value="no_stop"]').check()
    ending = page.locator(".note", has_text="Your safety comes first")
    expect(ending.get_by_role("button", name="Save and end for today")).to_be_visible()
    expect(ending.get_by_role("button", name="Exit")).to_be_visible()
    question.locator('input[value="yes"]').check()
    expect(ending).to_have_count(0)

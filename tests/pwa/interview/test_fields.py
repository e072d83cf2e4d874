"""Duration, moment, number, scale, signature and file: typed, drawn and chosen in the real app."""

from typing import Any

from playwright.sync_api import expect

from .conftest import Phone


def test_a_duration_is_a_number_a_unit_and_about(interview: Phone) -> None:
    interview.tap("Next part")
    interview.tap("Add an entry")
    lasted = interview.question("ev.lasted")
    lasted.get_by_label("Number").fill("2")
    lasted.get_by_label("Unit").select_option("weeks")
    expect(lasted.get_by_text("Recorded as:")).to_contain_text("2\u00a0weeks")
    lasted.get_by_label("About this long").check()
    expect(lasted.get_by_text("Recorded as:")).to_contain_text("about 2\u00a0weeks")
    lasted.get_by_label("Number").fill("2,5")
    expect(lasted.get_by_text("For two and a half days write 60 hours")).to_be_visible()
    expect(lasted.get_by_text("Recorded as:")).to_have_count(0)
    expect(lasted.get_by_label("Number")).to_have_value("2,5")
    lasted.get_by_label("Number").fill("3")
    lasted.get_by_role("button", name="Does not remember").click()
    expect(lasted.get_by_label("Number")).to_have_value("")


def test_a_moment_is_now_by_one_tap_and_nothing_while_it_is_not_whole(interview: Phone) -> None:
    interview.part("Papers and signature")
    when = interview.question("sg.when")
    when.get_by_label("Day").fill("31")
    when.get_by_label("Month").fill("2")
    when.get_by_label("Year").fill("2026")
    when.get_by_label("Hour").fill("9")
    when.get_by_label("Minute").fill("5")
    expect(when.get_by_text("Until then nothing is recorded")).to_be_visible()
    when.get_by_label("Day").fill("28")
    expect(when.get_by_text("Recorded as:")).to_contain_text("28 February 2026, 09:05")
    when.get_by_role("button", name="Now", exact=True).click()
    year = interview.page.evaluate("() => new Date().getFullYear()")
    expect(when.get_by_label("Year")).to_have_value(str(year))
    expect(when.get_by_text("Recorded as:")).to_be_visible()


def test_a_date_has_a_time_of_day_and_may_lie_between_two(interview: Phone) -> None:
    """Blindfolded people know a winter and a night; others two dates between which it was."""
    interview.tap("Next part")
    interview.tap("Add an entry")
    date = interview.question("ev.date")
    date.get_by_label("Day").fill("5")
    expect(date.get_by_text("Add the year")).to_be_visible()
    expect(date.get_by_label("Day")).to_have_value(
        "5"
    )  # half a date is nothing yet, and stays in sight
    date.get_by_label("Day").fill("")
    date.get_by_label("Year").fill("2024")
    date.get_by_role("button", name="Between two dates").click()
    until = date.get_by_role("group", name="Until, at the latest")
    until.get_by_label("Month").fill("3")
    until.get_by_label("Year").fill("2023")
    expect(date.get_by_text("The end lies before the begin")).to_be_visible()
    until.get_by_label("Year").fill("2025")
    expect(date.get_by_text("Recorded as:")).to_contain_text("2024")
    expect(date.get_by_text("Recorded as:")).to_contain_text("March 2025")
    date.get_by_role("button", name="Time of day").click()
    date.get_by_label("Time of day").select_option(label="At night")
    date.get_by_label("Time of day").select_option(label="By the clock")
    date.get_by_label("Time by the clock").fill("25:00")
    expect(date.get_by_text("There is no such time")).to_be_visible()
    date.get_by_label("Time by the clock").fill("3.05")
    expect(date.get_by_text("There is no such time")).to_have_count(0)
    # Left and opened again, everything stands there.
    interview.tap("Back")
    interview.page.locator("[data-row]").first.click()
    date = interview.question("ev.date")
    expect(date.get_by_label("Time by the clock")).to_have_value("03:05")
    expect(
        date.get_by_role("group", name="Until, at the latest").get_by_label("Year")
    ).to_have_value("2025")
    # A note's panel says how sure the person is and where it comes from; a second tap takes it away.
    date.get_by_role("button", name="Add a note").click()
    for name in ("Is not sure", "Said through an interpreter"):
        chip = date.get_by_role("button", name=name)
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
    date.get_by_role("button", name="Is not sure").click()
    expect(date.get_by_role("button", name="Is not sure")).to_have_attribute(
        "aria-pressed", "false"
    )
    assert interview.complaints == []


def test_what_is_half_typed_is_there_again_and_is_no_answer(interview: Phone) -> None:
    """An impossible day, half a moment, a number with a letter: kept while the interview is open."""
    interview.part("Ways in which it was done")
    count = interview.question("mt.count").locator("input")
    count.fill("1o")
    expect(interview.question("mt.count").get_by_text("Write digits only")).to_be_visible()
    interview.part("Papers and signature")
    when = interview.question("sg.when")
    when.get_by_label("Day").fill("31")
    when.get_by_label("Month").fill("2")
    interview.part("Ways in which it was done")
    expect(interview.question("mt.count").locator("input")).to_have_value("1o")
    interview.question("mt.count").get_by_role("button", name="Does not know").click()
    expect(interview.question("mt.count").locator("input")).to_have_value("")
    interview.part("Papers and signature")
    when = interview.question("sg.when")
    expect(when.get_by_label("Day")).to_have_value("31")
    expect(when.get_by_text("Until then nothing is recorded")).to_be_visible()
    when.get_by_role("button", name="Now", exact=True).click()
    expect(when.get_by_text("Recorded as:")).to_be_visible()
    assert interview.complaints == []


def test_a_number_that_cannot_be_says_what_can(interview: Phone) -> None:
    interview.part("Ways in which it was done")
    count = interview.question("mt.count")
    count.locator("input").fill("300")
    expect(count.get_by_text("Here a number from 0 to 20 is possible")).to_be_visible()
    expect(count.locator("input")).to_have_value("300")


def draw(phone: Phone) -> None:
    box = phone.question("sg.signed").locator("canvas").bounding_box()
    assert box is not None
    mouse = phone.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 90, box["y"] + 20, steps=6)
    mouse.move(box["x"] + 160, box["y"] + 70, steps=6)
    mouse.up()


def test_a_signature_is_drawn_kept_seen_and_drawn_anew(interview: Phone) -> None:
    page = interview.page
    interview.part("Papers and signature")
    signed = interview.question("sg.signed")
    keep = signed.get_by_role("button", name="Keep the signature", exact=True)
    expect(keep).to_be_disabled()
    signed.locator("canvas").scroll_into_view_if_needed()
    draw(interview)
    expect(signed.get_by_role("img")).to_have_attribute(
        "aria-label", "Field for the signature: something is drawn in it"
    )
    signed.get_by_role("button", name="Clear the field").click()
    expect(keep).to_be_disabled()
    draw(interview)
    keep.click()
    expect(signed.get_by_text("Signed here, and sealed")).to_be_visible()
    signed.get_by_role("button", name="Show", exact=True).click()
    picture = signed.get_by_alt_text("The signature")
    expect(picture).to_be_visible()
    # What was drawn is black on white, three times as wide as high.
    seen = picture.evaluate(
        """async (img) => { await img.decode(); const c = document.createElement('canvas');
          c.width = img.naturalWidth; c.height = img.naturalHeight;
          const d = c.getContext('2d'); d.drawImage(img, 0, 0);
          const p = d.getImageData(0, 0, c.width, c.height).data; let dark = 0;
          for (let i = 0; i < p.length; i += 4) if (p[i] < 80) dark++;
          return [c.width, c.height, dark > 500 && dark < c.width * c.height / 10]; }"""
    )
    assert seen == [900, 300, True]
    signed.get_by_role("button", name="Sign again").click()
    draw(interview)
    keep.click()
    expect(signed.get_by_text("Signed here, and sealed")).to_be_visible()
    expect(page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    expect(signed.get_by_text("Signed here, and sealed")).to_be_visible()
    signed.get_by_role("button", name="Take the signature out").click()
    expect(signed.locator("canvas")).to_be_visible()


def test_who_cannot_draw_says_how_it_was_signed(interview: Phone) -> None:
    interview.part("Papers and signature")
    signed = interview.question("sg.signed")
    mark = signed.get_by_label("A mark or a spoken word, before a witness")
    mark.focus()
    interview.page.keyboard.press("Space")
    expect(signed.locator("canvas")).to_have_count(0)
    signed.get_by_label("Who saw it").fill("The nurse")
    mark.uncheck()
    expect(signed.locator("canvas")).to_be_visible()


def test_a_file_is_sealed_unchanged_and_one_too_large_is_refused_in_words(
    interview: Phone, tmp_path_factory: Any
) -> None:
    page = interview.page
    interview.part("Papers and signature")
    letter = interview.question("an.letter")
    folder = tmp_path_factory.mktemp("files")
    (folder / "large.bin").write_bytes(b"\0" * 61_000_000)
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 4000)
    letter.locator("input[type=file]").set_input_files(folder / "large.bin")
    expect(letter.get_by_role("alert")).to_contain_text("This file has 61 MB. At most 60 MB")
    letter.locator("input[type=file]").set_input_files(folder / "letter.pdf")
    expect(letter.get_by_text("File 1")).to_be_visible()
    expect(letter.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("letter.pdf")).to_have_count(0)
    expect(letter.get_by_role("button", name="Prefers not to answer")).to_have_count(0)
    letter.get_by_role("button", name="Remove", exact=True).click()
    letter.get_by_role("button", name="Remove the file").click()
    expect(letter.get_by_text("File 1")).to_have_count(0)
    assert interview.complaints == []

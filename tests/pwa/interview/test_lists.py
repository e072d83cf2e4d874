"""Lists of 150 entries, the list of parts, what is missing, and one question at a time."""

from playwright.sync_api import expect

from .conftest import Phone


def test_a_long_list_is_searched_as_people_type_and_keeps_what_was_chosen_on_top(
    interview: Phone,
) -> None:
    page = interview.page
    interview.part("Ways in which it was done")
    asked = interview.question("mt.all")
    # Folded groups: what is not opened is not drawn.
    expect(asked.get_by_text("152 entries in this list")).to_be_visible()
    expect(asked.locator("summary")).to_have_count(3)
    assert asked.locator(".option").count() < 6
    asked.locator("summary", has_text="Beating").click()
    asked.get_by_label("Rubber baton", exact=True).check()
    expect(asked.get_by_text("1 chosen:")).to_be_visible()
    # Letters that a Russian keyboard lacks: "кол баилау" finds "Қол байлау".
    search = asked.get_by_label("Search")
    search.fill("кол баилау")
    asked.get_by_label("Қол байлау", exact=True).check()
    search.fill("хучраи")
    expect(asked.get_by_text("Хуҷраи яккаса: standing", exact=True)).to_be_visible()
    search.fill("qqq")
    expect(asked.get_by_text("Nothing fits")).to_be_visible()
    expect(asked.get_by_text("2 chosen:")).to_be_visible()
    asked.get_by_role("button", name="Take out: Rubber baton").click()
    expect(asked.get_by_text("1 chosen:")).to_be_visible()
    search.fill("")
    asked.locator("input[value=other]").check()
    asked.get_by_label("Other: in a few words").fill("Something else")
    expect(page.get_by_text("2 chosen:")).to_be_visible()
    assert interview.complaints == []


def test_one_code_of_a_long_list_takes_the_focus_to_what_was_chosen(interview: Phone) -> None:
    interview.tap("Next part")
    interview.tap("Add an entry")
    interview.tap("Add an entry")
    asked = interview.question("ev.method")
    asked.get_by_label("Search").fill("mock exec")
    first = asked.get_by_role("radio").first
    first.focus()
    interview.page.keyboard.press("Space")
    expect(asked.get_by_label("Search")).to_have_count(0)
    expect(asked.get_by_role("radio")).to_have_count(1)
    expect(asked.get_by_role("radio")).to_be_focused()
    interview.tap("Choose another")
    expect(asked.get_by_label("Search")).to_be_visible()


def test_typing_in_the_search_of_150_entries_is_quick(interview: Phone) -> None:
    page = interview.page
    interview.part("Ways in which it was done")
    search = interview.question("mt.all").get_by_label("Search")
    search.fill("b")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration")) * 1000

    costs: list[float] = []
    for letter in "lows on":
        before = spent()
        page.keyboard.type(letter) if costs else search.press("End")
        page.wait_for_timeout(60)
        costs.append(spent() - before)
    print(f"search, main thread per key: {sorted(costs)[len(costs) // 2]:.1f} ms")
    # The goal is 6 ms a key (spec/phone 6); a shared machine is given room.
    assert sorted(costs)[len(costs) // 2] < 30


def test_what_is_missing_stands_by_part_and_leads_there(interview: Phone) -> None:
    page = interview.page
    interview.tap("All parts")
    expect(page.get_by_text("parts are done")).to_be_visible()
    interview.tap("Check before sealing")
    interview.sees("Check before sealing")
    expect(page.get_by_role("heading", level=2, name="Papers and signature").first).to_be_visible()
    expect(page.get_by_role("button", name="Your signature")).to_contain_text("Needed from you")
    expect(page.get_by_role("button", name="Is there anything to add?")).to_contain_text(
        "Not filled in"
    )
    interview.tap("Your signature")
    interview.sees("Papers and signature")
    expect(interview.question("sg.signed")).to_be_focused()


def test_one_question_at_a_time_is_remembered_and_never_holds_anybody(interview: Phone) -> None:
    page = interview.page
    interview.tap("All parts")
    page.get_by_label("One question, in big letters").check()
    interview.tap("Ways in which it was done")
    expect(page.locator("section.question")).to_have_count(1)
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    interview.tap("Next question")
    expect(interview.question("mt.pain")).to_be_focused()
    expect(page.get_by_role("button", name="Next part")).to_have_count(0)
    interview.tap("Next question")
    expect(page.get_by_role("button", name="Next part")).to_be_visible()
    interview.tap("Question before")
    interview.question("mt.pain").get_by_label("4", exact=True).check()
    expect(page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    # After a lock the same question, in the same way.
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    expect(interview.question("mt.pain").get_by_label("4", exact=True)).to_be_checked()
    interview.tap("All parts")
    page.get_by_label("A whole part").check()
    interview.tap("Ways in which it was done")
    expect(page.locator("section.question")).to_have_count(3)

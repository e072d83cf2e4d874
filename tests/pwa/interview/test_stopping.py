"""Pause, coming to rest, how the person is, the quick exit, and the interviewer's own check."""

from pathlib import Path

from playwright.sync_api import Locator, Playwright, expect

from tests.pwa.core.conftest import Served

from .conftest import Phone


def test_the_person_is_asked_by_nobody_and_a_break_is_one_tap_away(interview: Phone) -> None:
    page = interview.page
    expect(page.get_by_role("button", name="Next part")).to_be_visible()
    page.locator("summary", has_text="How is the person now?").click()
    page.get_by_label("9", exact=True).check()
    expect(page.get_by_text("Offer a break now")).to_be_visible()
    interview.tap("A moment of calm")
    interview.sees("A moment of calm")
    expect(page.get_by_role("heading", name="Feet on the ground")).to_be_visible()
    # To stop at once: everything is saved, the card is there, and so is the lock (interview 6.1).
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()
    interview.tap("Go on when both of you are ready")
    interview.sees("People")
    # It was not kept: the number is gone with the screen, and no answer holds it.
    expect(page.get_by_label("9", exact=True)).to_have_count(0)
    interview.tap("Pause")
    interview.tap("A moment of calm")
    interview.tap("Back")
    interview.sees("People")


def test_the_exit_takes_under_300_ms_and_back_does_not_undo_it(
    playwright: Playwright, served: Served, tmp_path: Path
) -> None:
    phone = Phone(playwright, served, tmp_path / "profile")
    try:
        phone.page.goto("about:blank")
        phone.join()
        phone.begin()
        phone.tap("Next part")
        field = phone.question("ev.story").locator("textarea").first
        field.fill("canary-51d8 " * 400)
        page = phone.page
        entries = page.evaluate("() => history.length")
        clicked = page.evaluate(
            "() => { const at = Date.now(); document.querySelector('.exit').click();"
            " return [at, document.documentElement.hidden]; }"
        )
        page.wait_for_url("**/neutral.html")
        took = page.evaluate("() => performance.timeOrigin") - clicked[0]
        print(f"exit: the page is empty at once, another page after {took:.0f} ms")
        assert clicked[1] is True
        assert took < 300
        assert page.evaluate("() => history.length") == entries
        page.go_back()
        assert "canary" not in page.content()
        expect(page.locator(".question")).to_have_count(0)
        # Nothing was lost: what was typed in the last moment is there after unlocking.
        page.goto(served.url)
        page.get_by_label("Your passphrase").fill(phone.words)
        phone.tap("Unlock")
        expect(phone.question("ev.story").locator("textarea").first).to_have_value(
            "canary-51d8 " * 400
        )
    finally:
        phone.context.close()


def test_what_the_interviewer_notes_of_herself_stays_sealed_on_the_phone(phone: Phone) -> None:
    page = phone.page
    phone.home()
    phone.tap("How are you?")
    phone.sees("How are you?")
    expect(page.get_by_role("button", name="Keep it for me")).to_be_disabled()
    page.get_by_label("8", exact=True).check()
    page.get_by_label("A few words for yourself").fill("strain-canary-77")
    phone.tap("Keep it for me")
    expect(page.get_by_text("That is heavy")).to_be_visible()
    expect(page.get_by_text("8 of 10")).to_be_visible()
    stored = page.evaluate(
        """async () => {
          const open = indexedDB.open('depter');
          const db = await new Promise((ok, no) => {
            open.onsuccess = () => ok(open.result); open.onerror = no; });
          let text = '', rows = [];
          for (const name of db.objectStoreNames) {
            const all = await new Promise((ok) => {
              const asked = db.transaction(name).objectStore(name).getAll();
              asked.onsuccess = () => ok(asked.result); });
            for (const row of all) {
              if (row.key === 'strain') rows.push(Object.keys(row).join());
              text += JSON.stringify(row, (_, v) => v instanceof Uint8Array
                ? new TextDecoder('latin1').decode(v) : v);
            }
          }
          db.close();
          return [text.includes('strain-canary'), rows];
        }"""
    )
    assert stored == [False, ["key,sealed"]]
    phone.unlock()
    phone.home()
    phone.tap("How are you?")
    expect(page.get_by_text("strain-canary-77")).to_be_visible()
    phone.tap("Delete everything here")
    phone.tap("Yes, delete them")
    expect(page.get_by_text("strain-canary-77")).to_have_count(0)
    phone.tap("Back")
    phone.sees("Your notebook")


ONLY_HERE = "1 meeting is only on this phone, not sealed."


def told(phone: Phone, words: str) -> None:
    """Something is said and kept, so that there is something to seal."""
    phone.part("What happened")
    phone.question("ev.story").locator("textarea").first.fill(words)
    expect(phone.page.get_by_text("Saved on this phone")).to_be_visible()


def end_meeting(phone: Phone) -> None:
    phone.tap("Pause")
    phone.tap("Stop here for today")
    phone.sees("Before you seal")


def draft(phone: Phone) -> Locator:
    """The line of the newest unfinished interview."""
    return phone.page.get_by_role("button", name="Begun ").first


def test_meetings_of_full_evaluations_are_counted_and_no_record_tells_of_them(
    interview: Phone,
) -> None:
    page = interview.page
    told(interview, "first")
    end_meeting(interview)
    # The draft stays here: nobody may be promised that this phone cannot read it.
    expect(page.get_by_text("Until we have finished, this phone keeps it too")).to_be_visible()
    expect(page.get_by_text("not the phone")).to_have_count(0)
    page.get_by_label("I have told the person").check()
    interview.tap("Next: a code for the person")
    interview.tap("The person wants no code")
    interview.tap("Seal this meeting")
    interview.sees("Your notebook")
    # Reminded of herself until she has been here; nobody else is told.
    expect(page.get_by_text("After the evaluation: a few minutes for yourself")).to_be_visible()
    interview.tap("How are you?")
    expect(page.get_by_text("1 meeting of a full evaluation was sealed")).to_be_visible()
    expect(page.get_by_text("Two in one day are enough")).to_have_count(0)
    page.get_by_label("2", exact=True).check()
    interview.tap("Keep it for me")
    expect(page.get_by_text("2 of 10")).to_be_visible()
    interview.home()
    expect(page.get_by_text("For yourself; it stays on this phone")).to_be_visible()


def test_a_meeting_ends_sealed_or_knowingly_not(interview: Phone) -> None:
    """It ends with the page of who can open it; unsealed only with a reason, which is said until it is
    sealed; no code that was refused is asked for again."""
    page = interview.page
    told(interview, "first day")
    interview.tap("All parts")
    interview.tap("Check before sealing")
    expect(page.get_by_text(ONLY_HERE)).to_be_visible()
    interview.tap("Back to the interview")
    end_meeting(interview)
    expect(page.get_by_text(ONLY_HERE)).to_be_visible()
    expect(page.get_by_role("button", name="Next: a code")).to_be_disabled()
    page.locator("summary", has_text="Go on without sealing").click()
    interview.tap("The person asks to wait")
    interview.sees("Your notebook")
    expect(draft(interview)).to_contain_text(ONLY_HERE)

    # After a lock too the notebook does not begin another meeting by itself.
    interview.unlock()
    interview.sees("Your notebook")
    draft(interview).click()
    interview.sees("An earlier meeting is not sealed")
    interview.tap("Back")
    draft(interview).click()
    interview.tap("Seal it now")
    interview.sees("Before you seal")
    expect(page.get_by_text("Go on without sealing")).to_have_count(0)
    page.get_by_label("I have told the person").check()
    interview.tap("Next: a code for the person")
    interview.tap("The person wants no code")
    interview.tap("Seal this meeting")
    interview.sees("Your notebook")
    expect(draft(interview)).to_contain_text("1 session sealed")
    expect(draft(interview)).not_to_contain_text("only on this phone")

    draft(interview).click()
    expect(page.get_by_role("button", name="All parts")).to_be_visible()
    told(interview, "first day, second day")
    end_meeting(interview)
    page.get_by_label("I have told the person").check()
    expect(page.get_by_role("button", name="Next: a code")).to_have_count(0)
    expect(page.get_by_role("button", name="Offer a code after all")).to_be_enabled()
    interview.tap("Seal this meeting")
    interview.sees("Your notebook")
    expect(draft(interview)).to_contain_text("2 sessions sealed")
    assert interview.complaints == []


def test_what_was_found_before_is_read_until_the_person_was_asked_again(interview: Phone) -> None:
    page = interview.page
    interview.part("For a physician")
    interview.question("ex.now").get_by_label("Yes").check()
    interview.question("ex.found").get_by_role("button", name="Add an entry").click()
    interview.question("ex.what").locator("input").fill("a scar like a leaf")
    interview.tap("Done, back to the list")
    end_meeting(interview)
    page.locator("summary", has_text="Go on without sealing").click()
    interview.tap("It cannot be sealed now")
    interview.sees("Your notebook")

    # Times are whole seconds: the next meeting begins in another one.
    ended = page.evaluate("() => Math.floor(Date.now() / 1000)")
    page.wait_for_function("(ended) => Math.floor(Date.now() / 1000) > ended", arg=ended)
    draft(interview).click()
    page.locator("summary", has_text="Go on without sealing").click()
    interview.tap("The person asks to wait")
    interview.part("For a physician")
    found = interview.question("ex.found")
    expect(found.get_by_text("Ask the person again today")).to_be_visible()
    expect(found.get_by_role("button", name="Add an entry")).to_have_count(0)
    found.get_by_role("button", name="a scar like a leaf").click()
    expect(interview.question("ex.what").get_by_text("a scar like a leaf")).to_be_visible()
    expect(interview.question("ex.what").locator("input")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    interview.tap("Done, back to the list")
    found.get_by_role("button", name="Go to that question").click()
    interview.question("ex.now").get_by_role("button", name="Asked again: still yes").click()
    found.get_by_role("button", name="Add an entry").click()
    interview.question("ex.what").locator("input").fill("another")
    interview.tap("Done, back to the list")
    expect(found.get_by_role("button", name="another")).to_be_visible()


def test_a_meeting_at_which_nothing_was_written_down_only_ends(interview: Phone) -> None:
    interview.tap("Pause")
    interview.tap("Stop here for today")
    interview.sees("Your notebook")
    expect(draft(interview)).not_to_contain_text("only on this phone")

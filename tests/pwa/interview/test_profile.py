"""The interviewer's profile: kept sealed on the phone, copied into an interview, deciding the role."""

from playwright.sync_api import expect

from .conftest import Phone


def settings(phone: Phone) -> None:
    phone.home()
    phone.tap("Settings")
    phone.tap("About you, the interviewer")
    phone.sees("About you, the interviewer")


def test_it_is_kept_sealed_and_comes_back_after_a_lock(phone: Phone) -> None:
    settings(phone)
    page = phone.page
    page.get_by_label("I am trained to interview children").check()
    page.locator("input[value=physician]").check()
    page.locator("input.field").nth(1).fill("KG 10412 canary")
    phone.tap("Add an entry")
    page.get_by_role("group", name="Entry 1").locator("input").first.fill("Course canary")
    page.get_by_role("group", name="Entry 1").locator("input").last.fill("2019")
    phone.tap("Save")
    expect(page.get_by_text("It counts for interviews that you open from now on.")).to_be_visible()
    kept = page.evaluate(
        """async () => {
          const db = await new Promise((done) => {
            const asked = indexedDB.open("depter");
            asked.onsuccess = () => done(asked.result);
          });
          const row = await new Promise((done) => {
            const asked = db.transaction("state").objectStore("state").get("profile");
            asked.onsuccess = () => done(asked.result);
          });
          db.close();
          return Object.keys(row).join() + new TextDecoder().decode(row.sealed);
        }"""
    )
    assert kept.startswith("key,sealed")
    assert "canary" not in kept
    assert "physician" not in kept
    phone.unlock()
    phone.sees("Your notebook")
    settings(phone)
    expect(page.get_by_label("I am trained to interview children")).to_be_checked()
    expect(page.locator("input[value=physician]")).to_be_checked()
    expect(page.locator("input.field").nth(1)).to_have_value("KG 10412 canary")
    course = page.get_by_role("group", name="Entry 1").locator("input")
    expect(course.first).to_have_value("Course canary")
    expect(course.last).to_have_value("2019")
    assert phone.complaints == []


def test_the_profession_decides_who_may_answer(phone: Phone) -> None:
    settings(phone)
    phone.page.locator("input[value=lawyer]").check()
    phone.tap("Save")
    expect(phone.page.get_by_text("It counts for interviews")).to_be_visible()
    phone.begin()
    phone.tap("All parts")
    phone.tap("For a physician")
    expect(
        phone.question("ex.seen").get_by_text("A colleague with another profession")
    ).to_be_visible()
    settings(phone)
    phone.page.locator("input[value=physician]").check()
    phone.tap("Save")
    expect(phone.page.get_by_text("It counts for interviews")).to_be_visible()
    phone.begin()
    phone.tap("All parts")
    phone.tap("For a physician")
    expect(phone.question("ex.licence").locator("input")).to_have_value("KG 10412 canary")
    phone.question("ex.seen").get_by_label("Yes").check()
    assert phone.complaints == []

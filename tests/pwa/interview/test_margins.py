"""What stood before a change, working notes, the interviewer's own: each in its place, or in no record."""

import json
from typing import Any

from playwright.sync_api import expect

from depter.envelope import Payload, unseal
from depter.envelope.payload import inflate
from depter.forms.answers import decode
from depter.forms.margin import decode_margin, decode_working

from .conftest import Phone

STOOD = "Алар түндө келди"
NOW = "Алар таңга жуук келди"
HELD = "Адвокатка чалуу керек"
OWN = "strain-canary-41"


def test_what_stood_is_struck_through_and_every_stream_stays_in_its_own_place(
    interview: Phone,
) -> None:
    page = interview.page
    interview.part("What happened")
    story = interview.question("ev.story")
    story.locator("textarea").first.fill(STOOD)
    # Typing and mending on the same day is no correction.
    story.locator("textarea").first.fill("Алар кечинде келди")
    story.locator("textarea").first.fill(STOOD)
    expect(story.locator("summary")).to_have_count(0)
    story.get_by_role("button", name="Working note").click()
    note = story.get_by_label("For yourself")
    note.fill("ким")
    note.fill(HELD)
    story.get_by_role("button", name="Done, another note").click()
    expect(note).to_have_value("")
    expect(story.get_by_text(HELD)).to_be_visible()
    interview.tap("Pause")
    interview.tap("Stop here for today")
    interview.sees("Your notebook")
    interview.tap("How are you?")
    page.get_by_label("3", exact=True).check()
    page.get_by_label("A few words for yourself").fill(OWN)
    interview.tap("Keep it for me")
    expect(page.get_by_text("3 of 10")).to_be_visible()
    interview.home()
    page.locator("main .go", has_text="1 answer").first.click()
    interview.part("What happened")
    # Another meeting: what was written has stood. The working note is counted, and not shown.
    expect(story.get_by_role("button", name="Working notes: 1")).to_be_visible()
    expect(page.get_by_text(HELD)).to_have_count(0)
    story.locator("textarea").first.fill(NOW)
    story.locator("summary", has_text="Earlier versions: 1").click()
    expect(story.locator("del")).to_have_text(STOOD)
    expect(page.get_by_text("Saved on this phone")).to_be_visible()
    interview.unlock()
    interview.part("What happened")
    expect(story.locator("textarea").first).to_have_value(NOW)
    story.locator("summary", has_text="Earlier versions: 1").click()
    expect(story.locator("del")).to_have_text(STOOD)
    first = sealed(interview)
    assert [one.answer.value for one in first["margin"].earlier["ev.story"] if one.answer] == [
        STOOD
    ]
    [working] = first["working"]
    assert (working.text, working.path, working.struck) == (HELD, "ev.story", None)
    assert decode(first["answers"]).answers["ev.story"].value == NOW
    assert STOOD.encode() not in first["answers"] and HELD.encode() not in first["answers"]
    # The person wants the earlier words out: they are in nothing that is sealed from now on.
    page.locator("main .go", has_text="1 answer").first.click()
    interview.part("What happened")
    story.locator("summary", has_text="Earlier versions: 1").click()
    interview.tap("The person wants it taken out")
    interview.tap("Yes, take it out")
    expect(story.locator("summary")).to_have_count(0)
    expect(
        story.get_by_text("An earlier version was taken out, as the person wished")
    ).to_be_visible()
    second = sealed(interview)
    assert second["margin"].earlier == {} and list(second["margin"].removed) == ["ev.story"]
    assert STOOD not in json.dumps(second["all"], ensure_ascii=False)
    # What she noted of herself is in neither.
    assert OWN not in json.dumps([first["all"], second["all"]])
    assert OWN.encode() not in b"".join(one.data for one in interview.served.envelopes())
    assert not interview.complaints


def sealed(phone: Phone) -> dict[str, Any]:
    """Seals the meeting; what the supervisor then opens, with every text of it."""
    before = len(phone.served.envelopes())
    phone.tap("Pause")
    phone.tap("Seal what there is")
    phone.tap("The person wants no code")
    phone.tap("Seal this meeting")
    phone.sees("Your notebook")
    expect(phone.page.get_by_text("waiting")).to_have_count(0)
    envelopes = phone.served.envelopes()
    assert len(envelopes) == before + 1
    data = unseal(envelopes[-1], phone.served.world.supervisor.keys.opening)
    payload = Payload.decode(data)
    parts = {key: inflate(payload.more[key]) for key in (100, 101)}
    texts = [payload.answers, payload.consent, *parts.values()]
    return {
        "answers": payload.answers,
        "margin": decode_margin(parts[100]),
        "working": decode_working(parts[101]),
        "all": [(one or b"").decode() for one in texts] + [repr(payload.attachments)],
    }

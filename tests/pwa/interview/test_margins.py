"""What stood before a change, working notes, the interviewer's own: each in its place, or in no record."""

import json
from typing import Any

from playwright.sync_api import expect

from depter.desk.review.margins import beside
from depter.envelope import Payload, unseal
from depter.envelope.payload import inflate
from depter.forms.document import decode
from depter.forms.margin import Margin

from .conftest import Phone
from .test_stopping import draft, end_meeting, told

STOOD = "Алар түндө келди"
NOW = "Алар таңга жуук келди"
HELD = "Адвокатка чалуу керек"
OWN = "strain-canary-41"
STORY = "What happened"


def test_what_stood_is_struck_through_and_every_stream_stays_in_its_own_place(
    interview: Phone,
) -> None:
    page, story = interview.page, interview.question("ev.story")
    earlier = story.locator("summary", has_text="Earlier versions: 1")
    told(interview, "Алар кечинде келди")
    told(interview, STOOD)  # mended at once: that is writing, and no correction
    expect(story.locator("summary")).to_have_count(0)
    story.get_by_role("button", name="Working note").click()
    note = story.get_by_label("For yourself")
    note.fill("ким")
    note.fill(HELD)
    story.get_by_role("button", name="Done, another note").click()
    expect(note).to_have_value("")
    expect(story.get_by_text(HELD)).to_be_visible()
    first = sealed(interview, code=True)
    assert first["margin"] == Margin() and len(first["working"]) == 1
    interview.tap("How are you?")
    page.get_by_label("3", exact=True).check()
    page.get_by_label("A few words for yourself").fill(OWN)
    interview.tap("Keep it for me")
    expect(page.get_by_text("3 of 10")).to_be_visible()
    interview.home()

    # Another meeting: what was written has stood. The working note is counted, and not shown.
    draft(interview).click()
    interview.part(STORY)
    expect(story.get_by_role("button", name="Working notes: 1")).to_be_visible()
    expect(page.get_by_text(HELD)).to_have_count(0)
    told(interview, NOW)
    earlier.click()
    expect(story.locator("del")).to_have_text(STOOD)
    interview.unlock()
    interview.part(STORY)
    expect(story.locator("textarea").first).to_have_value(NOW)
    earlier.click()
    expect(story.locator("del")).to_have_text(STOOD)
    second = sealed(interview)
    versions = second["margin"].earlier["ev.story"]
    assert [one.answer.value for one in versions if one.answer] == [STOOD]
    [working] = second["working"]
    assert (working.text, working.path, working.struck) == (HELD, "ev.story", None)
    assert decode(second["answers"]).answers["ev.story"].value == NOW
    assert STOOD.encode() not in second["answers"] and HELD.encode() not in second["answers"]

    # The person wants the earlier words out: they are in nothing that is sealed from now on.
    draft(interview).click()
    interview.part(STORY)
    earlier.click()
    interview.tap("The person wants it taken out")
    expect(page.get_by_text("What was sealed at an earlier meeting still has it.")).to_be_visible()
    interview.tap("Yes, take it out")
    expect(earlier).to_have_count(0)
    expect(
        story.get_by_text("An earlier version was taken out, as the person wished")
    ).to_be_visible()
    told(interview, f"{NOW}.")
    third = sealed(interview)
    assert third["margin"].earlier == {} and list(third["margin"].removed) == ["ev.story"]
    assert STOOD not in json.dumps(third["all"], ensure_ascii=False)
    # What she noted of herself is in none of them, and in nothing that left the phone.
    assert OWN not in json.dumps([first["all"], second["all"], third["all"]])
    assert OWN.encode() not in b"".join(one.data for one in interview.served.envelopes())
    assert interview.complaints == []


def sealed(phone: Phone, *, code: bool = False) -> dict[str, Any]:
    """Seals the meeting; what the supervisor then opens, with every text of it."""
    end_meeting(phone)
    before = len(phone.served.envelopes())
    phone.page.get_by_label("I have told the person").check()
    if code:
        phone.tap("Next: a code for the person")
        phone.tap("The person wants no code")
    phone.tap("Seal this meeting")
    phone.sees("Your notebook")
    for _ in range(200):
        if len(phone.served.envelopes()) > before:
            break
        phone.page.wait_for_timeout(50)
    envelope = phone.served.envelopes()[-1]
    payload = Payload.decode(unseal(envelope, phone.served.world.supervisor.keys.opening))
    found = beside(payload)  # as the desk reads it
    assert found.odd == ()
    texts = [payload.answers, payload.consent]
    texts += [inflate(part) for key in (100, 101) if (part := payload.more.get(key))]
    return {
        "answers": payload.answers,
        "margin": found.margin,
        "working": found.working,
        "all": [(one or b"").decode() for one in texts] + [repr(payload.attachments)],
    }

"""The pages on which consent is taken back: what they say, and that a code stands nowhere."""

import re
from typing import Any

import pytest

from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.envelope import draw_code
from depter.words import compiled_set, translator
from tests.desk.conftest import Clock, batch, told_record
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Record, World

__all__ = ["app", "browser"]  # fixtures


@pytest.fixture
def code(world: World) -> str:
    return draw_code(world.random_bytes)


@pytest.fixture
def record(desk: Desk, world: World, code: str) -> Record:
    made = world.record(code=code)
    desk.import_batch(batch(world, [made]))
    return made


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_from_the_code_to_the_stub(
    browser: Browser, desk: Desk, world: World, record: Record, code: str
) -> None:
    browser.unlock()
    assert "/taking-back" in browser.get("/").text
    assert "Do not ask for one" in browser.get("/taking-back").text
    page = browser.post("/taking-back/find", code=f"{code[:3]} {code[3:6]} {code[6:]}")
    assert page.status_code == 200
    assert record.record.hex() in page.text and code not in page.text
    assert page.text.count('type="checkbox"') == 21  # every consent but the three of the record
    given: dict[str, Any] = {name: field(page.text, name) for name in ("record", "proof", "reason")}
    where = f"/interviews/{record.envelope.hash.hex()}"
    answer = browser.post("/taking-back/everything", **given)
    assert answer.headers["Location"].endswith(where)
    page = browser.get(where)
    assert "Taken back. It is hidden here" in page.text
    assert "gave the code" in page.text and "Erase for good" in page.text
    withdrawal = field(page.text, "withdrawal")
    statement = browser.get(f"/interviews/{withdrawal}").text
    assert "With the person&#39;s own code" in statement
    browser.post(f"{where}/erase", withdrawal=withdrawal)
    assert "A stub without content remains" in browser.get(where).text
    assert "Erased envelope" in browser.get(f"/interviews/{withdrawal}").text
    again = browser.post("/taking-back/find", code=code).text
    assert "It was taken back already" in again and "is erased here" in again
    assert "Took consent back for a person" in browser.get("/log").text


def test_a_code_that_is_wrong_is_told_plainly(
    browser: Browser, world: World, record: Record, code: str, clock: Clock
) -> None:
    browser.unlock()

    def told(typed: str) -> str:
        answer = browser.post("/taking-back/find", code=typed)
        assert answer.status_code == 302 and typed not in answer.headers["Location"]
        page = browser.get("/taking-back").text
        assert typed not in page
        found = re.search(r'<p class="notice bad"[^>]*>([^<]*)', page)
        assert found is not None
        return found[1]

    assert "nine digits" in told("12 34")
    assert "changed places" in told(str((int(code[0]) + 1) % 10) + code[1:])
    for _ in range(3):
        assert "No interview that was opened here has this code" in told(
            draw_code(world.random_bytes)
        )
    assert "Please wait 2 s" in told(draw_code(world.random_bytes))


def test_a_supervisor_takes_it_back_without_a_code(
    browser: Browser, desk: Desk, record: Record
) -> None:
    where = f"/interviews/{record.envelope.hash.hex()}"
    page = browser.unlock().get(where).text
    assert "Take all of it back, without a code" in page
    browser.post("/taking-back/everything", record=record.record.hex(), reason="nonsense")
    assert "Please write down a reason" in browser.get(where).text
    browser.post("/taking-back/everything", record=record.record.hex(), reason="person.wrote")
    page = browser.get(where).text
    assert "The person asked in writing." in page
    withdrawal = field(page, "withdrawal")
    assert "Without the person&#39;s code" in browser.get(f"/interviews/{withdrawal}").text
    assert (
        browser.post("/taking-back/everything", record="00" * 16, reason="safety").status_code
        == 404
    )


def test_a_part_stands_above_the_interview_and_on_paper(
    browser: Browser, desk: Desk, world: World
) -> None:
    told = told_record(world)
    desk.import_batch(batch(world, [told]))
    where = f"/interviews/{told.envelope.hash.hex()}"
    browser.unlock()
    about: dict[str, Any] = {"record": told.record.hex()}
    browser.post("/taking-back/part", **about)
    assert "choose at least one" in browser.get(where).text
    browser.post("/taking-back/part", **about, item=["c.media", "c.report_un", "c.invented"])
    page = browser.get(where).text
    assert "Do not do this any more:" in page
    assert "give it to the media" in page and "bodies of the United Nations" in page
    assert "c.invented" not in page
    words = translator("en")
    printed = Report(desk, desk.interview(told.envelope.hash), compiled_set(), words).model()
    [line] = [one for one in printed["notices"] if "taken back" in one]
    assert "give it to the media" in line
    assert Report(desk, desk.interview(told.envelope.hash), compiled_set(), words).pdf()


def test_a_hold_is_shown_and_keeps_it(
    browser: Browser, desk: Desk, world: World, record: Record
) -> None:
    where = f"/interviews/{record.envelope.hash.hex()}"
    browser.unlock()
    about: dict[str, Any] = {"record": record.record.hex()}
    browser.post("/taking-back/hold", **about, document=" ")
    assert "name the document" in browser.get(where).text
    browser.post("/taking-back/hold", **about, document="Order 17")
    assert "Order 17" in browser.get(where).text
    desk.import_batch(batch(world, [world.withdraw(record.record)]))
    page = browser.get(where).text
    assert "Legal hold since" in page and "Erase for good" not in page
    order = desk.taking_back.unconfirmed()[0].env_hash.hex()
    statement = browser.get(f"/interviews/{order}").text
    assert "Legal hold since" in statement and "Erase for good" not in statement
    browser.post(f"{where}/erase", withdrawal=order)
    assert "A legal hold keeps this interview" in browser.get(where).text
    assert not desk.archive.envelope(record.envelope.hash).is_stub
    browser.post("/taking-back/lift", **about, reason="The court ended it")
    browser.post(f"{where}/erase", withdrawal=order)
    assert desk.archive.envelope(record.envelope.hash).is_stub
    assert "Lifted a legal hold" in browser.get("/log").text

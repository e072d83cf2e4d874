"""A finding beside a consent that is no yes: both stand, and the part says so, on the page and on paper."""

from typing import Any

import pytest

from depter.desk.desk import Desk
from depter.words import translator
from tests.desk.conftest import batch
from tests.desk.test_kept_back import answered
from tests.desk.test_report import report_of, text_of
from tests.desk.test_since import FIND, SHOT, Meetings, rows
from tests.desk.test_web import Browser, app, browser
from tests.worlds import World

__all__ = ["app", "browser"]

HEAD = "The consent that this stands behind does not read yes:"
SAID = "What the person said of this:"
REST = "What stands here was recorded all the same."
YES: dict[str, Any] = {"c.physical_exam": answered("yes"), "px.consent_now": answered("yes")}
FOUND = {"px.finding": rows(**{FIND: {"px.finding.type": answered("bruise")}})}
NOTED = {"px.general.appearance": answered(None) | {"state": "not_asked", "note": "Кол шишиген"}}


def notes(desk: Desk, world: World, told: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    meetings = Meetings(world)
    meetings.meet({"px.done": answered("full")} | told)
    desk.import_batch(batch(world, meetings.sealed))
    return {one.id: one.alarms for one in meetings.reading(desk).parts if one.alarms}


def test_a_consent_refused_stands_at_the_head_of_what_was_found_all_the_same(
    desk: Desk, world: World, browser: Browser
) -> None:
    meetings = Meetings(world)
    refused = YES | FOUND | {"px.done": answered("full"), "c.physical_exam": answered("no")}
    meetings.meet(refused)
    desk.import_batch(batch(world, meetings.sealed))
    [(part, [note])] = [(one.id, one.alarms) for one in meetings.reading(desk).parts if one.alarms]
    assert part == "exam_findings" and note.startswith(HEAD) and note.endswith(f" No. {REST}")
    browser.unlock()
    env = meetings.sealed[0].envelope.hash
    page = browser.get(f"/interviews/{env.hex()}?in=en").text
    assert page.count(HEAD) == 1 and "Bruise" in page.partition(HEAD)[2]
    paper = " ".join(" ".join(text_of(report_of(desk, env).pdf())).split())
    assert HEAD in paper and REST in paper and "Bruise" in paper.partition(HEAD)[2]
    for language in ("ru", "kk", "ky", "tg"):
        assert report_of(desk, env, language).model()["parts"]
        assert translator(language).t(REST)


@pytest.mark.parametrize(
    ("told", "part"),
    [
        (YES | FOUND, None),
        ({"c.physical_exam": answered("no")}, None),  # nothing was recorded
        (YES | NOTED | {"c.physical_exam": answered("no")}, "exam_general"),
        (YES | FOUND | {"c.physical_exam": answered("later")}, "exam_findings"),
        (FOUND | {"c.physical_exam": answered("yes")}, "exam_findings"),  # nobody asked that day
    ],
)
def test_only_what_was_recorded_without_a_yes_is_told(
    desk: Desk, world: World, told: dict[str, Any], part: str | None
) -> None:
    found = notes(desk, world, told)
    assert set(found) == ({part} if part else set())
    assert all(note.startswith(HEAD) for all_ in found.values() for note in all_)


def test_what_was_seen_before_she_stopped_is_told_with_what_she_said(
    desk: Desk, world: World
) -> None:
    stopped = YES | FOUND | {"px.consent_now": answered("no"), "px.keep_seen": answered("yes")}
    [note] = notes(desk, world, stopped)["exam_findings"]
    assert (
        note.startswith(SAID) and "May what I have seen until now stay in the record? Yes" in note
    )


def test_a_gate_that_something_else_shuts_accuses_no_consent(desk: Desk, world: World) -> None:
    blob = {"ph.file": answered([{"blob": "ab" * 16}])}
    unsaid = {"c.photo": answered("yes"), "ph.photo": rows(**{SHOT: blob})}
    assert notes(desk, world, unsaid) == {}


def test_a_refusal_that_nothing_needs_is_not_held_against_a_photo(desk: Desk, world: World) -> None:
    photo = {
        "ph.file": answered([{"blob": "ab" * 16}]),
        "ph.intimate": answered("no"),
        "ph.shows_face": answered("no"),
    }
    no = dict.fromkeys(("c.photo_intimate", "c.photo_face"), answered("no"))
    agreed = {"c.photo": answered("yes"), "ph.photo": rows(**{SHOT: photo})}
    assert notes(desk, world, agreed | no) == {}
    refused = agreed | no | {"ph.photo": rows(**{SHOT: photo | {"ph.intimate": answered("yes")}})}
    [note] = notes(desk, world, refused)["photographs"]
    assert "intimate" in note and "face" not in note

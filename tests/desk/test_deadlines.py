"""What runs out, at the desk: on the record and in the list, unverified until a lawyer is named."""

import json
from dataclasses import replace
from datetime import date, timedelta

from depter.desk.deadlines import end_words
from depter.desk.desk import Desk
from depter.forms.rules import rules
from depter.forms.timers import Timer
from depter.words import translator
from tests.desk.conftest import Clock, batch, told_record
from tests.desk.test_report import report_of, text_of
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Record, World

__all__ = ["app", "browser"]  # fixtures


def record_of(world: World, today: date, **answers: object) -> Record:
    """An interview of the demonstration in which something happened three days ago."""
    told = json.loads(told_record(world).payload.answers or b"")
    at = f"{today.isoformat()}T09:00:00+06:00"
    for name, value in answers.items():
        question = name.replace("__", ".")
        told["answers"][question] = {
            "value": value, "state": "answered", "asked_at": at, "lang": "ky", "wording": None,
            "review": None,
        }  # fmt: skip
    return told_record(world, answers=json.dumps(told).encode(), sealed_at=at)


def test_the_record_and_the_list_say_what_runs_out(
    browser: Browser, desk: Desk, world: World
) -> None:
    today = desk.handbook.today
    record = record_of(
        world,
        today,
        c__interview="yes",
        it__country="KG",
        it__when={"edtf": (today - timedelta(days=3)).isoformat()},
        it__deadline_flags=["fresh_injuries", "pep_window"],
    )
    desk.import_batch(batch(world, [record]))
    browser.unlock()
    where = f"/interviews/{record.envelope.hash.hex()}"
    for page in (browser.get("/").text, browser.get(where).text):
        assert "What runs out" in page and "Nothing happens by itself" in page
        assert "within 24 hours" in page and "most heal within about six weeks" in page
        assert "within 72 hours" in page  # a desk reads what is for clinicians too
        assert "Unverified: no lawyer has confirmed it" in page
    desk.handbook.confirm("XX.fresh_injuries", "A. Lawyer", today.isoformat())
    assert "Confirmed by A. Lawyer" in browser.get(where).text
    assert "Confirmed by A. Lawyer" in browser.get("/").text


def test_the_paper_says_it_too_as_on_the_day_of_sealing(
    desk: Desk, world: World, clock: Clock
) -> None:
    today = desk.handbook.today
    told = {"c__interview": "yes", "it__country": "KG", "it__deadline_flags": ["fresh_injuries"]}
    happened = {"edtf": (today - timedelta(days=3)).isoformat()}
    record = record_of(world, today, it__when=happened, **told)
    desk.import_batch(batch(world, [record]))
    desk.handbook.confirm("XX.fresh_injuries", "A. Lawyer", today.isoformat())
    pdf = report_of(desk, record.envelope.hash).pdf()
    text = " ".join(" ".join(text_of(pdf)).split())
    runs_out = text[text.index("What runs out") :]
    assert (
        "Nothing happens by itself" in runs_out and "most heal within about six weeks" in runs_out
    )
    assert "Confirmed by A. Lawyer" in runs_out and "Unverified: no lawyer" in runs_out
    source = next(one.source for one in rules() if one.rule_id == "KG.duty_to_report")
    assert source.partition(",")[0] in runs_out
    clock.now += 400 * 86_400
    assert report_of(desk, record.envelope.hash).pdf() == pdf
    for language in ("ru", "kk", "ky", "tg"):
        text = " ".join(
            " ".join(text_of(report_of(desk, record.envelope.hash, language).pdf())).split()
        )
        assert translator(language).t("What runs out") in text, language


def test_a_record_without_dates_says_nothing(browser: Browser, desk: Desk, world: World) -> None:
    told = json.loads(told_record(world).payload.answers or b"")
    told["answers"] = {}
    desk.import_batch(batch(world, [told_record(world, answers=json.dumps(told).encode())]))
    assert "What runs out" not in browser.unlock().get("/").text


def test_a_partial_date_has_an_earliest_and_a_latest_end() -> None:
    words = translator("en")
    one = Timer("XX.a", "form:_rules/XX.fresh_injuries", "2026-12-01", "2026-12-31", False)
    told = [
        end_words(one, "2026-11-01", words),
        end_words(one, "2026-12-15", words),
        end_words(one, "2027-01-01", words),
        end_words(replace(one, last="2026-12-01"), "2026-11-01", words),
        end_words(replace(one, first=None), "2026-11-01", words),
        end_words(replace(one, last=None), "2026-11-01", words),
        end_words(replace(one, last=None), "2026-12-15", words),
        end_words(replace(one, first=None, last=None), "2026-12-15", words),
    ]
    assert told == [
        "Between 01.12.2026 and 31.12.2026",
        "Until 31.12.2026 at the latest, perhaps over already",
        "Over since 31.12.2026",
        "Until 01.12.2026",
        "Until 31.12.2026 at the latest, perhaps over already",
        "Not before 01.12.2026",
        "Perhaps over since 01.12.2026",
        "The end is not known",
    ]

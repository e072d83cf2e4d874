"""The pages' guard: one browser, one host name, our own forms; and what each page shows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from depter.desk.app import create_app
from depter.desk.config import LANGUAGES, Config
from depter.desk.desk import Desk
from depter.desk.holder import Holder
from depter.door import CSP, Gate
from depter.forms.document import decode
from depter.words import compiled_set
from tests.desk.conftest import PASSPHRASE, Clock, batch, sealed_payload, secrets_of, told_record
from tests.worlds import Record, World

HOST = "127.0.0.1:8090"


@pytest.fixture
def app(desk: Desk, config: Config, clock: Clock, world: World) -> Iterator[Flask]:
    """The app over a desk that exists; nothing listens on its port."""
    made = create_app(config, now=clock, random_bytes=world.random_bytes)
    yield made
    holder_of(made).lock()


def holder_of(app: Flask) -> Holder:
    held: Holder = app.extensions["desk_holder"]
    return held


def gate_of(app: Flask) -> Gate:
    gate: Gate = app.extensions["desk_gate"]
    return gate


class Browser:
    """A person's browser on the desk."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.prefix = gate_of(app).prefix

    def get(self, path: str, host: str = HOST) -> TestResponse:
        return self.client.get(self.prefix + path, headers={"Host": host})

    def post(
        self, path: str, _headers: dict[str, str] | None = None, **form: object
    ) -> TestResponse:
        visits = list(gate_of(self.app).visits.values())
        told = {"csrf": visits[-1].csrf if visits else ""} | form
        return self.client.post(
            self.prefix + path,
            data=told,
            headers={"Host": HOST, "Origin": f"http://{HOST}"} | dict(_headers or {}),
            content_type="multipart/form-data" if "file" in form else None,
        )

    def enter(self) -> "Browser":
        link = gate_of(self.app).link
        assert self.client.get(link.partition(HOST)[2], headers={"Host": HOST}).status_code == 200
        return self

    def unlock(self) -> "Browser":
        assert self.enter().post("/unlock", passphrase=PASSPHRASE).status_code == 302
        holder_of(self.app).wait()
        return self


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


# The guard


def test_another_host_name_gets_nothing(browser: Browser) -> None:
    for host in ("evil.example", "127.0.0.1", "127.0.0.1:1", "localhost:8090.evil.example"):
        answer = browser.get("/", host)
        assert answer.status_code == 421
        assert "Depter" not in answer.get_data(as_text=True) or "passphrase" not in answer.text
    assert browser.get("/", "localhost:8090").status_code == 403


@pytest.mark.parametrize(
    "wish",
    [
        "kk-Latn",
        "../..",
        "xx",
        "",
        "a" * 5000,
        ";;q=",
        "ru\xe9",
        "{name.__class__}",
        "\x00",
        "ru\x00",
    ],
)
def test_t_lang_a_strange_language_changes_nothing(browser: Browser, wish: str) -> None:
    browser.enter()
    before = browser.get("/unlock").text
    browser.post("/language", language=wish)
    # No server hands a NUL in a header on; the address and the form may still bring one.
    heard = wish.replace("\x00", "%00").encode("latin-1", "ignore").decode("latin-1")
    header = {"Host": HOST, "Accept-Language": heard}
    answer = browser.client.get(
        browser.prefix + "/unlock", headers=header, query_string={"language": wish}
    )
    assert answer.status_code == 200
    assert '<html lang="en"' in before
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    "value",
    [
        "kk-Latn",
        "../../etc",
        "xx",
        "ru%00",
        "ru\\000",
        "{a.__class__}",
        "a" * 4000,
        "eyJh.Zg.x",
        "",
    ],
)
def test_t_lang_cookies_set_by_hand_change_nothing(browser: Browser, value: str) -> None:
    """The desk's own cookie forged, and cookies of the names that one would guess."""
    browser.enter()
    guessed = "; ".join(f"{name}={value}" for name in ("language", "lang", "locale"))
    stranger = browser.app.test_client(use_cookies=False)
    plain = stranger.get(browser.prefix + "/unlock", headers={"Host": HOST})
    for cookie in (f"depter_desk={value}", guessed, f"depter_desk={value}; {guessed}"):
        header = {"Host": HOST, "Cookie": cookie}
        answer = stranger.get(browser.prefix + "/unlock", headers=header)
        assert (answer.status_code, answer.text) == (plain.status_code, plain.text)
    # Beside a session that is right they say nothing either.
    [own] = [one for one in (browser.client._cookies or {}).values() if one.key == "depter_desk"]
    header = {"Host": HOST, "Cookie": f"depter_desk={own.value}; {guessed}"}
    answer = stranger.get(browser.prefix + "/unlock", headers=header)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text


def test_a_static_file_that_is_known_is_not_left_open(browser: Browser) -> None:
    path, host = browser.prefix + "/static/icon.svg", {"Host": HOST}
    first = browser.client.get(path, headers=host)
    etag = first.headers["ETag"]
    assert first.status_code == 200
    first.close()
    again = browser.client.get(path, headers=host | {"If-None-Match": etag}, buffered=False)
    assert again.status_code == 304
    held = [Path(f"/proc/self/fd/{one.name}") for one in Path("/proc/self/fd").iterdir()]
    names = [str(one.resolve()) for one in held if one.exists()]
    assert [one for one in names if one.endswith("icon.svg")] == []


def test_the_link_works_once(browser: Browser, app: Flask, config: Config) -> None:
    link = gate_of(app).link
    assert config.link.read_text().strip() == link
    path = link.partition(HOST)[2]
    assert browser.client.get(path, headers={"Host": HOST}).status_code == 200
    other = app.test_client()
    answer = other.get(path, headers={"Host": HOST})
    assert answer.status_code == 403
    assert "depter desk link" in answer.text
    assert config.link.read_text().strip() != link


def test_without_a_session_every_page_is_shut(browser: Browser, app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", "door.static", "entry.enter"):
            continue
        path = re.sub(r"<[^>]+>", "00" * 16, rule.rule)
        send = browser.get if "GET" in (rule.methods or ()) else browser.post
        answer = send(path)
        assert answer.status_code == 403, rule
        assert "Interviewer" not in answer.text


def test_locked_every_page_leads_to_the_passphrase(browser: Browser, app: Flask) -> None:
    browser.enter()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("entry.", "static", "door.static")):
            continue
        path = re.sub(r"<[^>]+>", "00" * 16, rule.rule)
        send = browser.get if "GET" in (rule.methods or ()) else browser.post
        answer = send(path)
        assert answer.status_code == 302, rule
        assert answer.location.endswith("/unlock")


def test_a_second_session_needs_the_passphrase_too(browser: Browser, app: Flask) -> None:
    browser.unlock()
    assert browser.get("/").status_code == 200
    second = Browser(app).enter()
    assert second.get("/").location.endswith("/unlock")


def test_the_cookie_is_kept_to_this_desk(browser: Browser) -> None:
    answer = browser.client.get(
        gate_of(browser.app).link.partition(HOST)[2], headers={"Host": HOST}
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={browser.prefix}" in cookie


def test_headers(browser: Browser) -> None:
    answer = browser.unlock().get("/")
    assert answer.headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for page in ("/", "/members", "/files", "/settings", "/log", "/alarms"):
        text = browser.get(page).text
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]+src=)|\son[a-z]+=|<style", text)


def test_forms_come_from_our_own_pages(browser: Browser) -> None:
    browser.unlock()
    assert browser.post("/lock", csrf="wrong").status_code == 403
    assert browser.post("/lock", {"Origin": "http://evil.example"}).status_code == 403
    assert browser.post("/lock", {"Origin": "null"}).status_code == 403
    assert browser.post("/lock", {"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert browser.get("/").status_code == 200
    assert browser.post("/lock").status_code == 302
    assert browser.get("/").location.endswith("/unlock")


def test_the_way_back_stays_here(browser: Browser) -> None:
    browser.unlock()
    for away in ("//evil.example", "http://evil.example", "/\\evil.example", "/elsewhere"):
        answer = browser.post("/language", language="ru", back=away)
        assert answer.location == f"{browser.prefix}/"


def test_nobody_there_means_locked(browser: Browser, app: Flask, clock: Clock) -> None:
    browser.unlock()
    holder_of(app).tick()
    assert browser.get("/").status_code == 200
    clock.now += 16 * 60
    holder_of(app).tick()
    assert holder_of(app).desk is None
    assert browser.get("/").location.endswith("/unlock")


def test_a_wrong_passphrase_is_told_and_waits(browser: Browser) -> None:
    browser.enter()
    for code in ("That is not the passphrase", "Please wait"):
        browser.post("/unlock", passphrase="not the passphrase")
        assert code in browser.get("/unlock").text


# The pages


def test_an_interview_reads_in_every_language(browser: Browser, desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    env = record.envelope.hash.hex()
    browser.unlock()
    assert f"/interviews/{env}" in browser.get("/").text
    seen = {code: browser.get(f"/interviews/{env}?in={code}").text for code in LANGUAGES}
    assert "Can we talk safely here, now?" in seen["en"]
    assert len(set(seen.values())) == len(LANGUAGES)
    for text in seen.values():
        assert "бөлүмдө" in text.casefold()  # her own words stay as they are
        assert 'lang="ky"' in text
    assert "Practice" in seen["en"]
    assert "Not reviewed" in seen["en"]
    blob = record.photos[0].ref.id.hex()
    photo = browser.get(f"/interviews/{env}/files/{blob}")
    assert sha256(photo.data).digest() == record.photos[0].attachment.sha256
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert photo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert photo.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_picture_is_never_shown(browser: Browser, desk: Desk, world: World) -> None:
    record_id = world.random_bytes(16)
    photo = world.photo(record_id, b"<svg onload='alert(1)'>")
    attachment = replace(photo.attachment, media_type="image/svg+xml")
    base = world.record(advance=False)
    payload = replace(base.payload, attachments=(attachment,))
    envelope = sealed_payload(world, payload, record_id, (photo,))
    desk.import_batch(batch(world, [Record(envelope, payload, record_id, (photo,))]))
    browser.unlock()
    answer = browser.get(f"/interviews/{envelope.hash.hex()}/files/{photo.ref.id.hex()}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_testimony_cannot_break_out_of_the_page(browser: Browser, desk: Desk, world: World) -> None:
    evil = '<script>alert(1)</script>" onfocus="x'
    answers = {"answers": {"it.what": {"value": evil, "state": "answered"}}}
    record = world.record(answers=answers)
    desk.import_batch(batch(world, [record]))
    text = browser.unlock().get(f"/interviews/{record.envelope.hash.hex()}").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_closed_until_a_reason_is_given(browser: Browser, desk: Desk, world: World) -> None:
    first, second = world.record(advance=False), world.record()
    desk.import_batch(batch(world, [first, second]))
    where = f"/interviews/{second.envelope.hash.hex()}"
    browser.unlock()
    assert "Closed until you decide" in browser.get(where).text
    browser.post(f"{where}/open", reason="")
    assert "Closed until you decide" in browser.get(where).text
    browser.post(f"{where}/open", reason="heard her voice")
    assert "Closed until you decide" not in browser.get(where).text
    assert "heard her voice" in browser.get("/log").text


def test_a_withdrawal_is_hidden_and_erased_on_confirmation(
    browser: Browser, desk: Desk, world: World
) -> None:
    record = told_record(world)
    withdrawal = world.withdraw(record.record)
    desk.import_batch(batch(world, [record, withdrawal]))
    where = f"/interviews/{record.envelope.hash.hex()}"
    browser.unlock()
    page = browser.get(where).text
    assert "she asked" in page
    assert "бөлүмдө" not in page.casefold()
    assert browser.get(f"{where}/report.pdf").status_code == 404
    browser.post(f"{where}/erase", withdrawal=withdrawal.hash.hex())
    assert "A stub without content remains" in browser.get(where).text


def test_another_members_withdrawal_can_be_decided(
    browser: Browser, desk: Desk, world: World
) -> None:
    record = told_record(world)
    withdrawal = world.withdraw(record.record, world.devices[2])
    desk.import_batch(batch(world, [record, withdrawal]))
    where = f"/interviews/{withdrawal.hash.hex()}"
    assert where in browser.unlock().get("/").text
    page = browser.get(where).text
    assert "A withdrawal by somebody else" in page
    assert "she asked" not in page  # not opened before somebody decided
    browser.post(f"{where}/open", reason="I heard both of them")
    page = browser.get(where).text
    assert "she asked" in page
    assert "Erase for good" in page
    assert record.envelope.hash.hex() in page
    browser.post(f"{where}/erase", withdrawal=withdrawal.hash.hex())
    assert "Erase for good" not in browser.get(where).text
    assert desk.archive.envelope(record.envelope.hash).is_stub


def test_the_list_comes_whatever_was_sealed(browser: Browser, desk: Desk, world: World) -> None:
    base = world.record(advance=False)
    text = b'{"interview_language":"\\ud800","answers":{"\\ud800":{"state":"\\ud800","value":1}}}'
    payload = replace(base.payload, answers=text, sealed_at="9999-99-99T99:99:99Z")
    envelope = sealed_payload(world, payload, base.record)
    desk.import_batch(batch(world, [envelope]))
    browser.unlock()
    assert browser.get("/?sort=sealed").status_code == 200
    for language in LANGUAGES:
        page = browser.get(f"/interviews/{envelope.hash.hex()}?in={language}")
        assert page.status_code == 200
    assert browser.get(f"/interviews/{envelope.hash.hex()}/report.pdf").status_code == 200


def test_files_go_in_and_out(browser: Browser, world: World, tmp_path: Path) -> None:
    record = world.record()
    path = tmp_path / "batch"
    path.write_bytes(batch(world, [record]))
    browser.unlock()
    with path.open("rb") as file:
        checked = browser.post("/files/check", file=(file, "batch"))
    assert "Checked, nothing taken in" in checked.text
    assert "No interviews yet" in browser.get("/").text
    with path.open("rb") as file:
        taken = browser.post("/files/import", file=(file, "batch"))
    assert "Carry the acknowledgements back" in taken.text
    devices = re.search(r'name="devices" value="([0-9a-f,]+)"', taken.text)
    assert devices is not None
    back = browser.post("/files/acknowledgements", devices=devices[1])
    assert record.envelope.hash in back.data
    everything = browser.post("/files/export")
    assert record.envelope.data in everything.data


def test_settings_change(browser: Browser, config: Config) -> None:
    browser.unlock()
    browser.post("/language", language="kk", back=f"{browser.prefix}/settings")
    assert 'lang="kk"' in browser.get("/settings").text
    browser.post("/language", language="en")
    browser.post("/settings/relay", relay="ftp://nowhere")
    assert "This is not the address of a relay" in browser.get("/settings").text
    browser.post("/settings/relay", relay="https://relay.example")
    assert "https://relay.example" in browser.get("/settings").text
    form: dict[str, Any] = {
        "old": PASSPHRASE,
        "new": "a new long passphrase",
        "again": "a new long passphrase",
    }
    browser.post("/settings/passphrase", **form)
    browser.post("/lock")
    browser.post("/unlock", passphrase="a new long passphrase")
    assert browser.get("/").status_code == 200


def test_a_new_computer_is_led_to_the_set_up(tmp_path: Path, world: World, clock: Clock) -> None:
    fresh = Browser(
        create_app(Config(tmp_path / "new"), now=clock, random_bytes=world.random_bytes)
    )
    assert fresh.enter().get("/").location.endswith("/start")
    form: dict[str, Any] = {
        "link": "https://relay.example/#j=AAAA",
        "name": "A",
        "device": "B",
        "passphrase": PASSPHRASE,
        "again": PASSPHRASE,
    }
    answer = fresh.post("/start", **form)
    assert "not a whole invitation" in answer.text
    answer = fresh.post("/start", **(form | {"again": "something else"}))
    assert "not the same" in answer.text
    assert "https://relay.example/#j=AAAA" in answer.text  # typed once is enough
    assert PASSPHRASE not in answer.text
    assert not holder_of(fresh.app).exists


def test_secrets_of_a_desk_are_not_in_its_pages(browser: Browser, world: World, desk: Desk) -> None:
    browser.unlock()
    keys = secrets_of(world, world.supervisor).keys
    for page in ("/", "/members", "/files", "/settings", "/log"):
        text = browser.get(page).text
        for secret in (keys.opening.seed, keys.transport.seed, keys.signing.ed25519_seed):
            assert secret.hex() not in text


def test_the_words_page_shows_what_a_hash_stands_for(browser: Browser) -> None:
    browser.enter().unlock()
    text = compiled_set().wording("form:intake/q:it.what", "tg")
    assert text is not None
    page = browser.get(f"/words/?hash={text.tgt.upper()}").get_data(as_text=True)
    assert text.text in page
    for asked in ("0" * 64, "nonsense", "<script>"):
        answer = browser.get(f"/words/?hash={asked}")
        assert answer.status_code == 200
        assert "<script>" not in answer.get_data(as_text=True).replace("<script src", "")
    saved = browser.get("/words/notes.jsonl")
    assert (saved.status_code, saved.data) == (200, b"")


def test_an_interview_shows_the_very_words(browser: Browser, desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    browser.enter().unlock()
    page = browser.get(f"/interviews/{record.envelope.hash.hex()}").get_data(as_text=True)
    answers = decode(record.payload.answers or b"").answers
    assert answers["it.what"].wording
    assert answers["it.what"].wording in page
    consent = answers["c.interview"].consent
    assert consent is not None
    assert consent["docs"][0]["sha256"] in page
    spoken = compiled_set().wording("consent:interview/p:04", "ky")
    assert spoken is not None
    assert spoken.text in page

"""T-OFF: new words on an installed phone, over a real relay that tells the truth, lies or breaks off."""

import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Route

from depter.cli import main
from depter.relay import released
from depter.trust.keyfile import FLOOR, seal_keyfile
from depter.words import document_hash, places, pot
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.sets import Catalogs, Made, compiled, reword, signed
from tests.pwa.core.story import enrol, start, unlock
from tests.pwa.core.test_storage import small_disk
from tests.relay.words import KEY, OTHER, name_key

LOOK = """
globalThis.look = async () => {
  const store = await core.Store.open();
  const state = await store.words.state();
  const db = await core.openDatabase();
  const files = (await db.getAllKeys('wordfiles')).length;
  const sets = (await db.getAllKeys('wordsets')).length;
  db.close(); store.close();
  return { set: core.wordsSet().id, text: core.wording('form:intake/q:it.alone', 'ru').text,
    current: state.current, files, sets, fault: app.sync.value.words?.code ?? null,
    alarms: app.alarms.value.map(one => one.fault.code) };
};
"""
SYNC = LOOK + "ok(await app.syncNow()); await core.loadLanguage('ru'); return await look();"


def publish(served: Served, made: Made) -> None:
    """What ``depter words publish`` brings to the relay."""
    released.take(served.relay, served._org(), made.body)


def said(mark: str, domains: tuple[str, ...] = ("ui", "forms", "consent")) -> Catalogs:
    return reword(compiled(), lambda text: f"{text} {mark}", *domains)


@pytest.fixture
def member(served: Served, bench: Bench) -> Bench:
    """An enrolled phone of an organisation that named a words key."""
    name_key(served.relay, served.world, KEY.public)
    enrol(bench, served)
    return bench


def answering(bench: Bench, pattern: str, answer: Callable[[Route], None]) -> None:
    bench.page.context.route(re.compile(pattern), answer)


def test_new_words_are_there_after_a_sync_without_loading_anew(
    member: Bench, served: Served
) -> None:
    before = member.run(SYNC)
    made = signed(1, said("ONE"))
    publish(served, made)
    began = time.perf_counter()
    after = member.run(SYNC)
    took = 1000 * (time.perf_counter() - began)
    size = made.manifest.size
    sys.stdout.write(f"{len(made.files)} files, {size} bytes, taken and shown in {took:.0f} ms\n")
    assert before["current"] is None and not before["text"].endswith("ONE")
    assert after["text"].endswith(" ONE"), after
    assert after["set"] == made.manifest.id[:16]
    assert (after["current"], after["fault"], after["alarms"]) == (made.manifest.id, None, [])


def test_only_changed_files_are_fetched(member: Bench, served: Served) -> None:
    asked: list[str] = []
    member.page.on("request", lambda one: asked.append(one.url))
    first = signed(1, said("ONE"))
    publish(served, first)
    member.run(SYNC)
    catalogs = said("ONE")
    catalogs["ru/forms"] = said("TWO")["ru/forms"]
    publish(served, signed(2, catalogs))
    asked.clear()
    found = member.run(SYNC)
    assert found["text"].endswith(" TWO")
    assert len([one for one in asked if "/words/files/" in one]) == 1
    asked.clear()
    assert member.run(SYNC)["set"] == found["set"]
    assert not [one for one in asked if "/words/files/" in one]


def test_two_sets_back_are_kept_and_no_more(member: Bench, served: Served) -> None:
    for serial in (1, 2, 3):
        publish(served, signed(serial, said(str(serial))))
        found = member.run(SYNC)
    assert found["sets"] == 2 and found["text"].endswith(" 3")


@pytest.mark.parametrize("whole", [0, 1, 7])
def test_a_line_cut_between_two_files_leaves_the_old_set(
    member: Bench, served: Served, whole: int
) -> None:
    publish(served, signed(1, said("ONE")))
    old = member.run(SYNC)
    count = 0

    def cut(route: Route) -> None:
        nonlocal count
        count += 1
        if count > whole:
            route.abort("connectionreset")
        else:
            route.continue_()

    answering(member, "/words/files/", cut)
    publish(served, signed(2, said("TWO")))
    found = member.run(SYNC)
    assert found["fault"].startswith("network."), found
    assert found | {"fault": None} == old
    member.page.context.unroute_all()
    assert member.run(SYNC)["text"].endswith(" TWO")


def test_killed_while_fetching_the_old_set_is_whole(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    name_key(served.relay, served.world, KEY.public)
    words = enrol(bench, served)
    publish(served, signed(1, said("ONE")))
    old = bench.run(SYNC)
    publish(served, signed(2, said("TWO")))
    seen: list[str] = []

    def stop(route: Route) -> None:
        seen.append(route.request.url)
        if len(seen) < 4:
            route.continue_()

    answering(bench, "/words/files/", stop)
    bench.run("void app.syncNow(); await new Promise(r => setTimeout(r, 1500));")
    assert len(seen) == 4
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    found = bench.run(LOOK + "await core.loadLanguage('ru'); return await look();")
    assert (found["text"], found["files"]) == (old["text"], old["files"])
    unlock(bench, words)
    assert bench.run(SYNC)["text"].endswith(" TWO")


def _bad_signature(made: Made) -> tuple[bytes, bytes]:
    return made.manifest.encode(), made.signature[:-1] + bytes([made.signature[-1] ^ 1])


LIES: list[tuple[str, Any, bool]] = [
    ("words.signature", _bad_signature, True),
    ("words.key", lambda made: _of(signed(9, said("BAD"), key=OTHER)), False),
    ("words.older", lambda made: _of(signed(1, said("OLD"))), True),
    ("words.forked", lambda made: _of(signed(2, said("FORK"))), True),
    ("words.manifest", lambda made: (b"{}", made.signature), False),
    ("words.app", lambda made: _of(signed(9, said("NEW"), min_app=2)), False),
]


def _of(made: Made) -> tuple[bytes, bytes]:
    return made.manifest.encode(), made.signature


@pytest.mark.parametrize(("code", "lie", "alarm"), LIES, ids=[one[0] for one in LIES])
def test_a_lying_relay(
    member: Bench,
    served: Served,
    code: str,
    lie: Callable[[Made], tuple[bytes, bytes]],
    alarm: bool,
) -> None:
    made = signed(2, said("TWO"))
    publish(served, made)
    old = member.run(SYNC)
    body, signature = lie(made)

    def answer(route: Route) -> None:
        headers = {"Depter-Words-Signature": signature.hex()}
        route.fulfill(status=200, content_type="application/json", headers=headers, body=body)

    answering(member, "/words/manifest", answer)
    found = member.run(SYNC)
    assert found["fault"] == code, found
    assert found["alarms"] == ([code] if alarm else [])
    assert found | {"fault": None, "alarms": []} == old


def fulfilling(body: bytes, kind: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=200, content_type=kind, body=body)


def test_a_file_of_another_set_a_cut_one_and_a_portal(member: Bench, served: Served) -> None:
    publish(served, signed(1, said("ONE")))
    old = member.run(SYNC)
    other = next(iter(signed(1, said("ONE")).files.values()))
    publish(served, signed(2, said("TWO")))
    answers: list[tuple[str, bytes, str]] = [
        ("words.file", other[:-10], "application/json"),
        ("words.size", other * 30, "application/json"),
        ("network.portal", b"<html>Log in</html>", "text/html"),
    ]
    for code, body, kind in answers:
        member.page.context.unroute_all()
        answering(member, "/words/files/", fulfilling(body, kind))
        found = member.run(SYNC)
        assert found["fault"] == code, found
        assert found | {"fault": None} == old


def test_no_room_for_new_words(bench: Bench, served: Served) -> None:
    session = small_disk(bench, served, 4)
    name_key(served.relay, served.world, KEY.public)
    enrol(bench, served)
    publish(served, signed(1, said("ONE")))
    old = bench.run(SYNC)
    assert old["fault"] is None, old
    # Noise, for the browser packs what repeats itself; five million letters of it, however many texts
    # there are: more than the disk takes, and less than the most that a set may be.
    draw, told = random.Random(2), compiled()
    rows = sum(len(told[name]["m"]) for name in told if name.endswith(("/forms", "/ui")))
    each = 5_000_000 // (2 * rows)
    noise = reword(told, lambda text: f"{text} {draw.randbytes(each).hex()}", "forms", "ui")
    publish(served, signed(2, noise))
    found = bench.run(SYNC)
    assert found["fault"] == "storage.full", found
    assert found | {"fault": None} == old
    session.detach()


def test_a_key_taken_back_ends_its_words(member: Bench, served: Served) -> None:
    publish(served, signed(1, said("ONE")))
    assert member.run(SYNC)["text"].endswith(" ONE")
    name_key(served.relay, served.world, None)
    found = member.run(SYNC)
    assert found["current"] is None and not found["text"].endswith(" ONE")
    name_key(served.relay, served.world, KEY.public)
    assert member.run(SYNC)["text"].endswith(" ONE")


BEGIN = LOOK + "ok(await app.newDraft('intake', 'ru')); globalThis.i = app.interview.value;"


def test_an_open_interview_keeps_its_words_and_home_has_the_new_ones(
    served: Served, browsers: Browsers
) -> None:
    bench = open_bench(served, browsers)
    name_key(served.relay, served.world, KEY.public)
    words = enrol(bench, served)
    publish(served, signed(1, said("ONE")))
    bench.run(SYNC)
    begun = bench.run(BEGIN + "return await look();")
    # More sets than are kept: the one that an interview began with stays.
    for serial in (2, 3, 4):
        publish(served, signed(serial, said(f"N{serial}")))
        during = bench.run(SYNC)
        assert (during["text"], during["set"]) == (begun["text"], begun["set"])
    closed = bench.run("ok(await i.close()); return await look();")
    assert closed["text"].endswith(" N4") and closed["sets"] == 3
    reopen = """
    ok(await app.openDraft(app.drafts.value[0].id)); globalThis.i = app.interview.value;
    return { ...await look(), notice: i.notice.value };
    """
    again = bench.run(reopen)
    assert (again["text"], again["set"], again["notice"]) == (begun["text"], begun["set"], None)
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    after = bench.run(LOOK + "await core.loadLanguage('ru'); return await look();")
    assert (after["text"], after["set"]) == (begun["text"], begun["set"])
    gone = bench.run(
        """
        ok(await app.interview.value.close());
        const db = await core.openDatabase();
        for (const key of await db.getAllKeys('wordsets'))
          if (key.startsWith(a)) await db.delete('wordsets', key);
        db.close();
        """
        + reopen,
        begun["set"],
    )
    assert gone["notice"]["code"] == "words.set_gone", gone
    assert gone["text"].endswith(" N4") and gone["set"] != begun["set"]


def test_an_interview_begun_with_the_built_in_words_keeps_them(
    member: Bench, served: Served
) -> None:
    begun = member.run(BEGIN + "return await look();")
    publish(served, signed(1, said("ONE")))
    during = member.run(SYNC)
    assert (during["text"], during["set"]) == (begun["text"], begun["set"])
    assert during["current"] is not None
    closed = member.run("ok(await i.close()); return await look();")
    assert closed["text"].endswith(" ONE")
    again = member.run("ok(await app.openDraft(app.drafts.value[0].id)); return await look();")
    assert (again["text"], again["set"]) == (begun["text"], begun["set"])


# T-GATE, the phone's side


GATE = """
core.showUnapprovedConsent(false);
await core.loadLanguage('kk');
const keys = [...Array(30).keys()].map(n => `consent:interview/p:${String(n).padStart(2, '0')}`);
return keys.filter(key => core.mayShow(key, 'kk')).length;
"""


def approved(catalogs: Catalogs, left_out: str | None = None) -> dict[str, str]:
    """Approve every consent text in Kazakh but one paragraph."""
    for key, row in catalogs["kk/consent"]["m"].items():
        row[1] = "u" if key == left_out else "a"
    return approved_whole(catalogs)


def approved_whole(catalogs: Catalogs) -> dict[str, str]:
    blocks = [
        (key, row[0])
        for key, row in catalogs["kk/consent"]["m"].items()
        if key.startswith("consent:interview/")
    ]
    return {"kk/interview": document_hash("interview", "kk", blocks)}


def test_t_gate_one_missing_role_shows_nothing(member: Bench, served: Served) -> None:
    catalogs = said("ONE")
    docs = approved(catalogs)
    publish(served, signed(1, catalogs, docs=docs))
    member.run(SYNC)
    whole = member.run(GATE)
    assert whole > 5
    # One paragraph without one of its two roles closes all of it.
    approved(catalogs, left_out="consent:interview/p:03")
    publish(served, signed(2, catalogs, docs=docs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0
    # Every letter raised to "a", but the set does not say that the text is approved whole.
    approved(catalogs)
    publish(served, signed(3, catalogs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0
    # Left out altogether: the built-in text does not step in.
    catalogs["kk/consent"]["m"] = {}
    publish(served, signed(4, catalogs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0


def test_t_gate_a_set_whose_approval_is_for_other_words_is_refused(
    member: Bench, served: Served
) -> None:
    catalogs = said("ONE")
    docs = approved(catalogs)
    # The manifest says that other words were approved than those that it brings.
    other = reword(catalogs, lambda text: text.replace(" ONE", " TWO"), "consent")
    publish(served, signed(1, other, docs=docs))
    found = member.run(SYNC)
    assert (found["current"], found["fault"]) == (None, "words.catalog"), found
    assert member.run(GATE) == 0
    member.run("core.showUnapprovedConsent(true);")
    # A text that it calls approved and does not bring is no better.
    gone = said("ONE")
    gone["kk/consent"]["m"] = {}
    publish(served, signed(2, gone, docs=docs))
    assert member.run(SYNC)["fault"] == "words.catalog"
    publish(served, signed(3, catalogs, docs=docs))
    assert member.run(SYNC)["fault"] is None
    assert member.run(GATE) > 5


def test_t_gate_no_yes_to_a_text_that_may_not_be_shown(member: Bench, served: Served) -> None:
    member.run("ok(await app.newDraft('intake', 'kk')); core.showUnapprovedConsent(false);")
    found = member.run(
        """
        const i = app.interview.value;
        const value = () => i.answer('c.interview').value?.value ?? null;
        i.set('it.safe_now', { value: 'yes' });
        i.set('c.interview', { value: 'yes' });
        const closed = [value(), i.notice.value?.code ?? null];
        i.set('c.interview', { value: 'no' });
        const refused = value();
        core.showUnapprovedConsent(true);
        i.set('c.interview', { value: 'yes' });
        return { closed, refused, shown: value() };
        """
    )
    assert found == {"closed": [None, "consent.closed"], "refused": "no", "shown": "yes"}


# From `depter words publish` to the screen


def test_published_words_are_on_an_installed_phone(
    member: Bench, served: Served, tmp_path: Path
) -> None:
    """The command itself, an own folder, a text changed in the PO; and how long it takes."""
    own = tmp_path / "own"
    shutil.copytree(places.translations(), own)
    (own / "release.toml").write_text(f'key = "{KEY.public.hex()}"\nsecond = ""\nserial = 1\n')
    po = pot.po_path(own, "ru", "ui")
    catalog = pot.read(po)
    entry = next(one for one in catalog if one.msgid == "Your notebook")
    entry.msgstr = "Ваша новая тетрадь"
    catalog.save(str(po))
    key = tmp_path / "release.key"
    key.write_bytes(
        seal_keyfile(
            KEY.seed,
            "five quiet words for tests",
            purpose="words",
            random_bytes=os.urandom,
            cost=FLOOR,
        )
    )
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("five quiet words for tests\n")
    order = ["words", "publish", "--in", str(own), "--key", str(key)]
    order += ["--passphrase-file", str(passphrase), "--relay", served.url]
    member.run("ok(await app.setScreenLanguage('ru'));")
    began = time.perf_counter()
    done = CliRunner().invoke(main, [*order, "--org", served.world.org.hex()])
    published = time.perf_counter()
    assert done.exit_code == 0, done.output
    found = member.run("ok(await app.syncNow()); return core.t('Your notebook');")
    shown = time.perf_counter()
    assert found == "Ваша новая тетрадь"
    sys.stdout.write(
        f"publish {published - began:.1f} s, sync to the new words {shown - published:.2f} s\n"
    )

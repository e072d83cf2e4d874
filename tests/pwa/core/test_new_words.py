"""T-OFF: new words on an installed phone, over a real relay that tells the truth, lies or breaks off."""

import random
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.pwa.core.arriving import LOOK, SYNC, joined, publish, said
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.sets import Made, compiled, reword, signed
from tests.pwa.core.story import enrol, start, unlock
from tests.pwa.core.test_storage import small_disk
from tests.relay.words import KEY, OTHER, name_key


@pytest.fixture
def member(served: Served, bench: Bench) -> Bench:
    return joined(bench, served)


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
def test_t_off_a_line_cut_between_two_files_leaves_the_old_set(
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


def test_t_off_killed_while_fetching_the_old_set_is_whole(
    served: Served, browsers: Browsers
) -> None:
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
def test_t_off_a_lying_relay(
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


def test_t_off_a_file_of_another_set_a_cut_one_and_a_portal(member: Bench, served: Served) -> None:
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


def test_no_room_for_new_words(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
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

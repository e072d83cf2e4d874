"""A bad line: cuts in the middle, captive portals, busy relays, forgetful relays; nothing lost or doubled."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from depter.envelope import enc
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench, serve
from tests.pwa.core.story import PICTURE, WRITE, enrol

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


class Line:
    """Stands before the relay and does to requests what a test says, one rule a request."""

    def __init__(self) -> None:
        self.rules: list[tuple[str, str, str]] = []
        self.seen: list[str] = []

    def hurt(self, method: str, part: str, how: str, times: int = 1) -> None:
        self.rules += [(method, part, how)] * times

    def around(self, app: Wsgi) -> Wsgi:
        def run(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            if "/api/" in path:
                self.seen.append(f"{method} {path.rsplit('/orgs/', 1)[1].partition('/')[2]}")
            for rule in self.rules:
                if rule[0] == method and rule[1] in path:
                    self.rules.remove(rule)
                    return self._do(rule[2], app, environ, start)
            return app(environ, start)

        return run

    def _do(self, how: str, app: Wsgi, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if how == "portal":
            start("200 OK", [("Content-Type", "text/html")])
            return [b"<html>Pay for the internet</html>"]
        if how == "portal404":
            start("404 Not Found", [("Content-Type", "text/html"), ("Content-Length", "0")])
            return []
        if how.startswith("problem "):  # the relay itself, in its own words
            _, status, code = how.split(" ")
            headers = [("Content-Type", "application/problem+json"), ("Retry-After", "1")]
            start(f"{status} Problem", headers)
            return [json.dumps({"code": code, "title": "", "detail": ""}).encode()]
        if how == "refused":
            start("207 Multi-Status", [("Content-Type", "application/cbor")])
            return [enc([[1, None, "signature.mldsa"]])]
        if how == "unreadable":  # the relay could not even tell which number it bears
            start("207 Multi-Status", [("Content-Type", "application/cbor")])
            return [enc([[None, None, "envelope.org"]])]
        if how in ("viewless", "garbled"):

            def without(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
                kept = [one for one in headers if one[0] != "Depter-View"]
                return start(status, kept + [("Depter-View", "gw")] * (how == "garbled"))

            return app(environ, without)
        if how == "busy":
            start("429 Too Many", [("Retry-After", "1"), ("Content-Type", "text/html")])
            return [b""]
        if how == "broken":
            start("502 Bad Gateway", [("Content-Type", "text/html")])
            return [b"oops"]
        if how == "forgot":  # restored from a copy of before this device joined
            start("207 Multi-Status", [("Content-Type", "application/cbor")])
            return [enc([[1, None, "device.unknown"]])]
        if how == "slow":
            time.sleep(1.5)
            return app(environ, start)
        if how == "after":  # the relay did it, the answer got lost
            list(app(environ, lambda *_: None))
        if how == "half":  # half of the piece arrived
            size = int(environ["CONTENT_LENGTH"])
            half = environ["wsgi.input"].read(size // 2)
            import io

            list(
                app(
                    environ | {"wsgi.input": io.BytesIO(half), "CONTENT_LENGTH": str(len(half))},
                    lambda *_: None,
                )
            )
        environ["werkzeug.socket"].shutdown(2)
        start("500 Cut", [])
        return [b""]


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def served(
    app_folder: Path, tmp_path: Path, request: pytest.FixtureRequest, line: Line
) -> Iterator[Served]:
    one = serve(app_folder, tmp_path / "relay", request.node.name.encode(), line.around)
    yield one
    one.stop()


PHOTO = (
    WRITE
    + PICTURE
    + """
i.set('c.photo', { value: 'yes' });
ok(await i.importPhoto('it.quick_photo', await picture(1_500_000)));
"""
)
SEND = """
const met = await app.syncNow();
return { met: met?.code ?? null, outbox: app.outbox.value.map(o => o.state) };
"""


def test_cuts_in_the_middle_of_everything(bench: Bench, served: Served, line: Line) -> None:
    enrol(bench, served)
    line.hurt("POST", "envelopes", "cut")
    line.hurt("POST", "envelopes", "after")
    line.hurt("HEAD", "blobs", "cut")
    line.hurt("PUT", "blobs", "cut")
    line.hurt("PUT", "blobs", "half")
    line.hurt("PUT", "blobs", "after", 2)
    line.hurt("GET", "feed", "cut")
    found = bench.run(
        PHOTO
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found == {"met": None, "outbox": ["stored"]}, found
    assert line.rules == []
    [envelope] = served.envelopes()
    ref, _ = envelope.core.blobs  # the photo and its working copy
    assert envelope.core.record
    _, path = served.stored_blob(envelope.core.record, ref)
    assert path.stat().st_size == ref.size
    served.acknowledge()
    assert bench.run(SEND) == {"met": None, "outbox": []}


@pytest.mark.parametrize(
    ("how", "code"),
    [("portal", "network.portal"), ("broken", "network.server"), ("cut", "network.cut")],
)
def test_says_what_stands_between(
    bench: Bench, served: Served, line: Line, how: str, code: str
) -> None:
    enrol(bench, served)
    line.hurt("POST", "envelopes", how, 30)
    found = bench.run(
        WRITE
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found == {"met": code, "outbox": ["waiting"]}, found
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": ["stored"]}
    assert len(served.envelopes()) == 1


def test_waits_when_the_relay_is_busy(bench: Bench, served: Served, line: Line) -> None:
    enrol(bench, served)
    line.hurt("POST", "envelopes", "busy")
    found = bench.run(
        WRITE
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found == {"met": None, "outbox": ["stored"]}


def test_a_relay_that_forgot_gets_everything_again(
    bench: Bench, served: Served, line: Line, tmp_path: Path, app_folder: Path
) -> None:
    """A relay restored from an empty backup: another epoch; the phone offers its outbox again."""
    enrol(bench, served)
    bench.run(
        PHOTO
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert len(served.envelopes()) == 1
    port = int(served.url.rpartition(":")[2])
    served.stop()
    again = serve(app_folder, tmp_path / "other", b"x", line.around, world=served.world, port=port)
    try:
        found = bench.run("await app.syncNow(); " + SEND + "")
        alarms = bench.run("return app.alarms.value.map(one => one.fault.code)")
        assert found == {"met": None, "outbox": ["stored"]}, (found, alarms)
        assert "feed.fork" in alarms or "feed.resync" in alarms
        [envelope] = again.envelopes()
        again.stored_blob(envelope.core.record or b"", envelope.core.blobs[0])
    finally:
        again.stop()
        served.stop = lambda: None


def test_a_relay_that_forgot_the_device_is_asked_again_later(
    bench: Bench, served: Served, line: Line
) -> None:
    """A desk offers the list of members again; until then the record waits, it is not given up."""
    enrol(bench, served)
    line.hurt("POST", "envelopes", "forgot", 20)
    found = bench.run(
        WRITE
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found["outbox"] == ["waiting"], found
    assert len(line.rules) > 10  # it does not insist
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": ["stored"]}


@pytest.mark.parametrize("how", ["portal404", "refused", "unreadable", "problem 413 push.items"])
def test_no_answer_is_the_last_word(bench: Bench, served: Served, line: Line, how: str) -> None:
    """A hotel's 404 refuses nothing; what a relay refused is offered again at the next run."""
    enrol(bench, served)
    line.hurt("POST", "envelopes", how, 6)
    found = bench.run(
        WRITE
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    if how == "portal404":
        assert found == {"met": "network.portal", "outbox": ["waiting"]}, found
    else:
        assert found == {"met": None, "outbox": ["refused"]}, found
        assert len(line.rules) >= 3  # once a run, it does not insist
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": ["stored"]}
    assert len(served.envelopes()) == 1


def test_a_portal_does_not_ask_for_a_photo(bench: Bench, served: Served, line: Line) -> None:
    """HEAD has no body: only our relay's own kind of answer says that it forgot the envelope."""
    enrol(bench, served)
    line.hurt("HEAD", "blobs", "portal404", 30)
    found = bench.run(
        PHOTO
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found["met"] == "network.portal", found
    assert bench.run("return (await (await core.Store.open()).outbox()).map(o => o.state)") == [
        "stored"
    ]
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": ["stored"]}


@pytest.mark.parametrize(
    ("method", "part", "how", "code"),
    [
        ("POST", "envelopes", "problem 507 relay.full", "relay.full"),
        ("PUT", "blobs", "problem 507 blob.no_room", "blob.no_room"),
        ("PUT", "blobs", "problem 507 blob.quota", "blob.quota"),
        ("PUT", "blobs", "problem 413 blob.size", "blob.size"),
    ],
)
def test_a_full_relay_is_named_and_keeps_no_confirmation_out(
    bench: Bench, served: Served, line: Line, method: str, part: str, how: str, code: str
) -> None:
    enrol(bench, served)
    bench.run(WRITE + "ok(await i.finish());" + SEND)
    served.acknowledge()
    line.hurt(method, part, how, 30)
    found = bench.run(
        PHOTO
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    # The first one is confirmed and gone, the second one waits.
    assert found == {"met": code, "outbox": ["waiting"]}, found
    assert len(line.rules) > 25
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": ["stored"]}


def test_what_is_sealed_during_a_run_is_sent_by_the_next(
    bench: Bench, served: Served, line: Line
) -> None:
    enrol(bench, served)
    line.hurt("GET", "feed", "slow")
    found = bench.run(
        """
        const under = app.syncNow();
        // The run under way has sent what there was and waits for the feed.
        await new Promise(done => setTimeout(done, 700));
        const before = app.sync.value.state;
        """
        + WRITE
        + """
        ok(await i.finish());
        const met = [await app.syncNow(), await under].map(one => one?.code ?? null);
        return { before, met, outbox: app.outbox.value.map(o => o.state), state: app.sync.value.state };
        """
    )
    assert found == {
        "before": "running",
        "met": [None, None],
        "outbox": ["stored"],
        "state": "idle",
    }


def test_withdrawn_photos_are_not_sent(bench: Bench, served: Served, line: Line) -> None:
    enrol(bench, served)
    line.hurt("HEAD", "blobs", "problem 410 blob.withdrawn", 30)
    found = bench.run(
        PHOTO
        + """
        ok(await i.finish()); await until(() => app.sync.value.state !== 'running');
        const met = await app.syncNow();
        const [one] = app.outbox.value;
        return { met, state: one.state, code: one.fault.code };
        """
    )
    assert found == {"met": None, "state": "stored", "code": "blob.withdrawn"}, found
    assert not [one for one in line.seen if one.startswith("PUT")]
    assert (
        bench.run("return (await (await app.exportOutbox()).arrayBuffer()).byteLength") > 1_000_000
    )


def test_a_file_that_is_busy_is_tried_again(bench: Bench, served: Served, line: Line) -> None:
    enrol(bench, served)
    line.hurt("PUT", "blobs", "problem 503 blob.busy", 2)
    found = bench.run(
        PHOTO
        + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
        + SEND
    )
    assert found == {"met": None, "outbox": ["stored"]}
    assert line.rules == []


@pytest.mark.parametrize("how", ["viewless", "garbled"])
def test_a_feed_that_cannot_be_checked_is_not_taken(
    bench: Bench, served: Served, line: Line, how: str
) -> None:
    """Without Depter-View nothing tells a whole history from a cut one."""
    enrol(bench, served)
    bench.run(WRITE + "ok(await i.finish());" + SEND)
    served.acknowledge()
    line.hurt("GET", "feed", how, 10)
    before = bench.run("return (await (await core.Store.open()).state('feed')).cursor")
    assert bench.run(SEND) == {"met": "network.portal", "outbox": ["stored"]}
    assert bench.run("return (await (await core.Store.open()).state('feed')).cursor") == before
    line.rules.clear()
    assert bench.run(SEND) == {"met": None, "outbox": []}


def test_a_pending_request_outlives_a_relay_that_forgot_it(
    bench: Bench, served: Served, line: Line
) -> None:
    from tests.pwa.core.story import start

    start(bench, "join")
    line.hurt("GET", "joins", "problem 404 invitation.unknown", 10)
    found = bench.run(
        """
        ok(await app.join(a));
        ok(await app.choosePassphrase((await app.suggestPassphrase()).join(' '), 'Practice Person'));
        const met = await app.checkJoin();
        return { met: met.code, state: app.joining.value.state };
        """,
        served.invite(),
    )
    assert found == {"met": "invitation.unknown", "state": "pending"}, found
    served.approve()
    found = bench.run(
        "ok(await app.checkJoin()); await until(() => app.phase.value === 'home'); return 'in'"
    )
    assert found == "in"


def test_uploads_while_locked(served: Served, browsers: Browsers, line: Line) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    line.hurt("POST", "envelopes", "cut", 100)
    bench.run(
        PHOTO + "ok(await i.finish()); await until(() => app.sync.value.state !== 'running');"
    )
    line.rules.clear()
    found = bench.run(
        """
        app.lock();
        await new Promise(r => setTimeout(r, 300));
        const met = await app.syncNow();
        return { met, phase: app.phase.value, states: app.outbox.value.map(o => o.state),
          receiving: app.sync.value.receiving };
        """
    )
    assert found == {"met": None, "phase": "locked", "states": ["stored"], "receiving": "locked"}, (
        found
    )


def test_progress_moves_and_ends(bench: Bench, served: Served, line: Line) -> None:
    enrol(bench, served)
    found = bench.run(
        PHOTO
        + """
        const steps = [];
        const stop = app.sync.subscribe((seen) => {
          if (seen.progress !== null) steps.push(seen.progress); });
        ok(await i.finish());
        await until(() => app.outbox.value[0]?.state === 'stored' && app.sync.value.state === 'idle');
        stop();
        return { steps, last: app.sync.value.progress };
        """
    )
    assert found["last"] is None, found
    assert len(found["steps"]) >= 3 and found["steps"] == sorted(found["steps"])
    assert found["steps"][-1] <= 1


def test_an_invitation_of_last_week_is_named(bench: Bench, served: Served) -> None:
    from tests.pwa.core.story import start

    start(bench, "join")
    link = served.invite(age=7 * 86_400)
    served.invitations.clear()
    found = bench.run("const met = await app.join(a); return [met.code, app.phase.value];", link)
    assert found == ["invitation.expired", "join"]


def test_a_clock_that_is_set_wrong_is_told_and_stops_nothing(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    # A clock that jumps counts as three days of nobody touching it, and locks: the safe side. Whose clock
    # was wrong before goes on typing.
    found = bench.run(
        "const right = Date.now; Date.now = () => right() + 3 * 86_400_000; app.noteActivity();"
        + WRITE
        + """
        ok(await i.finish()); const met = await app.syncNow();
        return { met, off: app.device.value.clockOffMinutes, outbox: app.outbox.value.map(o => o.state) };
        """
    )
    assert (found["met"], found["outbox"]) == (None, ["stored"])
    assert abs(found["off"] - 3 * 1440) <= 1
    served.acknowledge()
    assert bench.run("ok(await app.syncNow()); return app.outbox.value.length") == 0


def test_an_invitation_that_was_used_is_named(bench: Bench, served: Served, line: Line) -> None:
    from tests.pwa.core.story import start

    start(bench, "join")
    link = served.invite()
    served.invitations.clear()
    used = bench.run(
        """
        const crypto = core.startCrypto().remote;
        const relay = new core.RelayClient((await crypto.readInvitation(a)).org);
        const words = await crypto.suggest(Array.from({length: 2048}, (_, i) => 'w' + i), 5);
        const first = await crypto.prepare(words.join(' '), a, 'First');
        const second = await crypto.prepare(words.join(' '), a, 'Second');
        await relay.join(first.invitation, first.join);
        const again = await relay.join(first.invitation, first.join);
        try { await relay.join(second.invitation, second.join); return 'taken'; } catch (e) {
          return [again, e.code]; }
        """,
        link,
    )
    assert used == ["pending", "invitation.used"], used

"""Killed at any instant: what was sealed stays sealed, what was typed is there again (rulings 1, 2)."""

import os
import signal
import subprocess
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.pwa.core.conftest import Browsers, Served, open_bench
from tests.pwa.core.story import APP, WRITE, enrol, start, unlock

# Seals with our own tools on a second worker, so that the page can be stopped between two steps.
SEAL_AND_STOP = (
    WRITE
    + """
await i.flush();
const record = i.draft;
app.lock();
await until(() => app.phase.value === 'locked');
await new Promise(r => setTimeout(r, 300));
const store = await core.Store.open();
const handle = core.startCrypto();
const crypto = handle.remote;
await crypto.unlock(a.words, Date.now());
const root = await store.state('root');
await crypto.loadDirectory(root.bytes, await store.directory());
await crypto.openDraft(record, (await store.draft(record)).snapshot);
const contents = { form: 'intake', formHash: '00'.repeat(32), answers: '{"answers":{}}',
  consent: '{}',
                   sealedAt: '2026-11-23T10:00:00Z', release: 'test', interim: false };
const stop = Object.assign(new Error('stop'), { code: 'test.stop' });
let code = 'finished';
try { await core.sealDraft({ store, crypto, at: (point) => { if (point === a.point) throw stop;
  } }, record, contents); }
catch (e) { code = e.code; }
const keys = await crypto.draftsWithKeys();
const outbox = (await store.outbox()).map(row => [row.sequence, row.state]);
handle.end(); store.close();
return { record, code, keys, outbox };
"""
)


@pytest.mark.parametrize(
    ("point", "in_outbox", "key_left"),
    [
        ("sealed", False, True),
        ("committed", True, True),
        ("checked", True, True),
        ("erased", True, False),
        ("never", True, False),
    ],
)
def test_stopped_between_two_steps(
    served: Served, browsers: Browsers, point: str, in_outbox: bool, key_left: bool
) -> None:
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    cut = bench.run(SEAL_AND_STOP, {"words": words, "point": point})
    assert cut.get("code") == ("finished" if point == "never" else "test.stop"), cut
    assert cut["outbox"] == ([[1, "waiting"]] if in_outbox else [])
    assert (cut["record"] in cut["keys"]) is key_left
    browsers.close()

    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    found = bench.run(
        """
        await until(() => ['home', 'interview'].includes(app.phase.value));
        ok(await app.syncNow());
        return { phase: app.phase.value, drafts: app.drafts.value.map(d => [d.id, d.fault]),
          outbox: app.outbox.value.map(o => o.state), alarms: app.alarms.value };
        """
    )
    if in_outbox:
        # Erasing was finished; the interview exists exactly once, sealed.
        assert found == {"phase": "home", "drafts": [], "outbox": ["stored"], "alarms": []}, found
        assert [one.core.sequence for one in served.envelopes()] == [1]
    else:
        assert found["phase"] == "interview" and found["outbox"] == [], found
        assert found["drafts"] == [[cut["record"], None]]


def test_a_fault_found_before_erasing_keeps_the_draft(served: Served, browsers: Browsers) -> None:
    """The receiver's steps run on what was read back; here the photo's bytes are missing."""
    bench = open_bench(served, browsers)
    enrol(bench, served)
    found = bench.run(
        WRITE
        + """
        i.set('c.photo', { value: 'yes' });
        const camera = await i.openCamera();
        ok(await camera.take('it.quick_photo')); camera.close();
        const db = await core.openDatabase();
        await core.strictly(db, ['pieces'], async (tx) => {
          await tx.objectStore('pieces').clear(); });
        db.close();
        const met = await i.finish();
        return { met, phase: app.phase.value, text: i.answer('it.what').value.value.text };
        """
    )
    assert found["met"]["code"] == "seal.self_check", found
    assert found["met"]["facts"] == {"cause": "blob.missing"}
    assert (found["phase"], found["text"]) == ("interview", "told")


def test_two_seals_at_once_stay_one_chain(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    found = bench.run(
        WRITE
        + """
        const sealing = [i.finish()];
        ok(await sealing[0]);
        for (let n = 0; n < 3; n++) {
          ok(await app.newDraft('intake', 'ru'));
          i = app.interview.value; fill();
          ok(await i.finish());
        }
        ok(await app.syncNow());
        return app.outbox.value.map(o => [o.key, o.state]);
        """
    )
    assert found == [[str(n), "stored"] for n in range(1, 5)], found
    chain = served.envelopes()
    assert [one.core.sequence for one in chain] == [1, 2, 3, 4]
    assert all(b.core.previous == a.hash for a, b in pairwise(chain))


def browser_processes(profile: Path) -> list[int]:
    """The processes of our own browser: those that name our profile."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    return [
        int(line.split()[0])
        for line in listed.stdout.splitlines()
        if f"--user-data-dir={profile}" in line
    ]


def kill(browsers: Browsers) -> None:
    """SIGKILL the whole browser, as the system does with an app in the background."""
    for pid in browser_processes(browsers.profile):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for context in browsers.opened:
        try:
            context.close()
        except Exception as gone:
            assert gone
    browsers.opened.clear()
    for lock in browsers.profile.glob("Singleton*"):
        lock.unlink()


def test_killed_while_typing_loses_two_seconds_at_most(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    bench.run(
        WRITE
        + """
        i.goTo('account');
        i.set('it.what', { value: { text: String(Date.now()), lang: 'ky', verbatim: false } });
        await i.flush();
        setInterval(() => { i.set('it.what', { value: { text: String(Date.now()), lang: 'ky',
          verbatim: false } }); }, 50);
        """
    )
    lost: list[float] = []
    for pause in (0.9, 1.7):
        time.sleep(pause)
        killed: float = time.time()
        kill(browsers)
        bench = open_bench(served, browsers)
        start(bench, "locked")
        unlock(bench, words)
        found: Any = bench.run(
            """
            await until(() => app.phase.value === 'interview');
            globalThis.i = app.interview.value;
            const text = i.answer('it.what').value.value.text;
            const section = i.section.value;
            setInterval(() => { i.set('it.what', { value: { text: String(Date.now()),
              lang: 'ky', verbatim: false } }); }, 50);
            return { text, section };
            """
        )
        assert found.get("section") == "account", found
        lost.append(killed - float(found["text"]) / 1000)
    assert max(lost) < 2.0, lost
    assert APP

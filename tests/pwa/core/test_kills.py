"""SIGKILL of the whole browser at random instants while typing and while sealing.

``DEPTER_KILLS`` says how often (a few in every run; fifty before a release).
"""

import contextlib
import os
import random
import signal
import subprocess
from pathlib import Path
from typing import Any

from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.story import FILL, enrol, start, unlock

KILLS = int(os.environ.get("DEPTER_KILLS", "3"))

# Types, finishes, begins the next one, and says each step before and after it.
LIVE = (
    FILL.partition("globalThis.fill")[0].partition("ok(await app.newDraft")[0]
    + "globalThis.fill"
    + FILL.partition("globalThis.fill")[2]
    + """
(async () => {
  for (;;) {
    if (!app.interview.value) ok(await app.newDraft('intake', 'ru'));
    globalThis.i = app.interview.value;
    fill();
    for (let n = 0; n < a.strokes; n++) {
      const stamp = Date.now();
      i.set('it.what', { value: { text: String(stamp), lang: 'ru', verbatim: false } });
      note('typed', i.draft, stamp);
      await new Promise(r => setTimeout(r, 30));
    }
    const draft = i.draft;
    const met = await i.finish();
    if (met) note('failed ' + met.code, draft, 0); else note('sealed', draft, Date.now());
  }
})();
"""
)

STOCK = """
await until(() => ['home', 'interview'].includes(app.phase.value));
const store = await core.Store.open();
const outbox = (await store.outbox()).map(row => [row.sequence, row.record, row.state]);
const rows = (await store.drafts()).map(row => row.id);
store.close();
const open = app.interview.value;
return { outbox, rows, drafts: app.drafts.value.map(d => [d.id, d.fault?.code ?? null]),
         open: open?.draft ?? null, text: open?.answer('it.what').value?.value?.text ?? null,
         alarms: app.alarms.value.map(one => one.fault.code) };
"""


def processes(profile: Path) -> list[int]:
    """The processes of our own browser: those that name our profile."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    named = f"--user-data-dir={profile}"
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if named in line]


def kill(browsers: Browsers) -> None:
    """SIGKILL the whole browser, as the system does with an app in the background."""
    for pid in processes(browsers.profile):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for context in browsers.opened:
        with contextlib.suppress(Exception):
            context.close()
    browsers.opened.clear()
    for lock in browsers.profile.glob("Singleton*"):
        lock.unlink()


class Notes:
    """What the page said before it was killed."""

    def __init__(self) -> None:
        self.sealed: set[str] = set()
        self.typed: dict[str, float] = {}
        self.began: dict[str, float] = {}
        self.failed: list[str] = []

    def take(self, what: str, draft: str, stamp: float) -> None:
        if what == "sealed":
            self.sealed.add(draft)
        elif what == "typed":
            self.typed[draft] = stamp
            self.began.setdefault(draft, stamp)
        else:
            self.failed.append(what)

    def hear(self, bench: Bench) -> None:
        """Listen to a new start: what was typed before it was judged then."""
        self.began.clear()
        bench.page.expose_function("note", self.take)


def test_killed_at_random_instants(served: Served, browsers: Browsers) -> None:
    """Nothing sealed is lost or doubled; of the open one at most two seconds of typing."""
    chance = random.Random(2026)
    notes = Notes()
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    worst = 0.0
    for _ in range(KILLS):
        notes.hear(bench)
        bench.run(LIVE, {"strokes": chance.choice([5, 30, 60])})
        bench.page.wait_for_timeout(chance.uniform(300, 2500))
        kill(browsers)
        bench = open_bench(served, browsers)
        start(bench, "locked")
        unlock(bench, words)
        found: Any = bench.run(STOCK)
        assert "outbox" in found, found
        worst = max(worst, check(found, notes))
    assert notes.failed == []
    assert bench.run(
        "ok(await app.syncNow()); return app.outbox.value.every(o => o.state === 'stored')"
    )
    chain = served.envelopes()
    assert [one.core.sequence for one in chain] == list(range(1, len(chain) + 1))
    records = [one.core.record.hex() for one in chain if one.core.record]
    assert len(set(records)) == len(records)
    assert notes.sealed <= set(records)
    print(f"kills {KILLS}, sealed {len(records)}, worst loss of typing {worst:.2f} s")


def check(found: Any, notes: Notes) -> float:
    """Holds what is there against what was said; gives the seconds of typing that are missing."""
    sealed = {record for _, record, _ in found["outbox"]}
    assert notes.sealed <= sealed, "a sealed interview is gone"
    assert [number for number, _, _ in found["outbox"]] == list(range(1, len(found["outbox"]) + 1))
    assert all(state in ("waiting", "stored") for _, _, state in found["outbox"]), found
    assert not sealed & set(found["rows"]), "sealed and still a draft"
    assert all(code is None for _, code in found["drafts"]), found["drafts"]
    assert found["alarms"] == []
    last = max(notes.typed, key=lambda draft: notes.typed[draft], default=None)
    if last is None or last in sealed:
        return 0.0
    assert last in found["rows"] and found["open"] == last, "the open draft is gone"
    kept = max(float(found["text"] or 0), notes.began.get(last, notes.typed[last]))
    lost = (notes.typed[last] - kept) / 1000
    assert lost < 2.0, f"{lost:.2f} s of typing lost"
    return lost

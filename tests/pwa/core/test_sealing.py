"""Killed at any instant: what was sealed stays sealed, what was typed is there again (rulings 1, 2)."""

from itertools import pairwise

import pytest

from tests.pwa.core.conftest import Browsers, Served, open_bench
from tests.pwa.core.story import WRITE, enrol, start, unlock

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

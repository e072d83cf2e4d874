"""A full disk, a browser that evicts, two tabs, a browser that lacks something: said, nothing lost."""

import struct
from base64 import b64encode
from pathlib import Path
from random import Random
from zlib import compress, crc32

import pytest
from playwright.sync_api import CDPSession

from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.story import APP, FILL, PICTURE, WRITE, enrol, start, unlock
from tests.pwa.core.test_kills import kill
from tests.pwa.core.test_path import opened


@pytest.fixture
def bench(served: Served, browsers: Browsers) -> Bench:
    """On a disk: where nothing is kept for long, a browser counts room in another way."""
    return open_bench(served, browsers)


def devtools(bench: Bench) -> CDPSession:
    return bench.page.context.new_cdp_session(bench.page)


def small_disk(bench: Bench, served: Served, megabytes: int) -> CDPSession:
    """Before the first write: Chromium remembers for half a minute how much room there was."""
    session = devtools(bench)
    asked = {"origin": served.url, "quotaSize": megabytes * 1_000_000}
    session.send("Storage.overrideQuotaForOrigin", asked)
    return session


def test_a_full_disk_is_said_and_the_interview_goes_on(bench: Bench, served: Served) -> None:
    session = small_disk(bench, served, 4)
    enrol(bench, served)
    full = bench.run(
        WRITE
        + """
        await i.flush();
        i.set('it.interviewer_note', { value: 'x'.repeat(6_000_000) });
        await i.flush();
        return { saved: i.saved.value, fault: i.saveFault.value?.code,
          met: (await i.close())?.code };
        """
    )
    assert full == {"saved": "failed", "fault": "storage.full", "met": "storage.full"}, full
    again = bench.run(
        """
        i.set('it.interviewer_note', { value: 'short' });
        await i.flush();
        return { saved: i.saved.value, fault: i.saveFault.value, met: await i.finish() };
        """
    )
    assert again == {"saved": "saved", "fault": None, "met": None}
    assert session


def test_a_photo_for_which_there_is_no_room_is_refused_first(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    bench.run(WRITE + PICTURE + "i.set('c.photo', { value: 'yes' }); await i.flush();")
    found = bench.run(
        """
        navigator.storage.estimate = async () => ({ quota: 90e6, usage: 35e6 });
        const met = await i.importPhoto('it.quick_photo', await picture(8_000_000));
        i.set('it.interviewer_note', { value: 'still here' });
        await i.flush();
        return { met: met?.code, photos: i.photos.value.length, saved: i.saved.value };
        """
    )
    assert found == {"met": "photo.no_room", "photos": 0, "saved": "saved"}


def test_the_disk_fills_up_in_the_middle_of_a_photo(bench: Bench, served: Served) -> None:
    """The browser promised room that is not there: the photo is refused whole, the answers stay."""
    session = small_disk(bench, served, 12)
    enrol(bench, served)
    bench.run(
        WRITE
        + PICTURE
        + """
        navigator.storage.estimate = async () => ({ quota: 9e9, usage: 0 });
        i.set('c.photo', { value: 'yes' });
        ok(await i.importPhoto('it.quick_photo', await picture(400_000)));
        """
    )
    found = bench.run(
        """
        const [first] = i.photos.value;
        const met = await i.importPhoto('it.quick_photo', await picture(24_000_000));
        i.set('it.interviewer_note', { value: 'still here' });
        await i.flush();
        const shown = await i.showPhoto(first.id);
        const db = await core.openDatabase();
        const blobs = new Set((await db.getAllKeys('pieces')).map(key => key[1]));
        return { met: met?.code, photos: i.photos.value.length, saved: i.saved.value,
          listed: i.answer('it.quick_photo').value.value.map(one => one.blob).join(),
          first: first.id, shown: shown.size > 400_000 || shown.size > 0, blobs: blobs.size,
          finish: await i.finish() };
        """
    )
    assert found["met"] == "storage.full", found
    assert found["saved"] == "saved" and found["photos"] == 1
    assert found["listed"] == found["first"] and found["shown"]
    assert found["blobs"] == 2  # the photo that was there, and its working copy
    assert found["finish"] is None
    assert session


def pattern() -> str:
    """A PNG of little size whose working copy, a JPEG, is large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    draw = Random(7)
    rows = [bytes(draw.choice((0, 255)) for _ in range(192)) * 32 for _ in range(64)] * 32
    head = struct.pack(">IIBBBBB", 2048, 2048, 8, 2, 0, 0, 0)
    body = compress(b"".join(b"\0" + row for row in rows), 9)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b64encode(b"\x89PNG\r\n\x1a\n" + whole).decode()


def test_the_disk_fills_up_between_a_photo_and_its_working_copy(
    bench: Bench, served: Served
) -> None:
    """The original was sealed already: no half of it stays, neither bytes nor key nor in what is sent."""
    # Less than the copy alone.
    session = small_disk(bench, served, 3)
    enrol(bench, served)
    found = bench.run(
        WRITE
        + """
        navigator.storage.estimate = async () => ({ quota: 9e9, usage: 0 });
        i.set('c.photo', { value: 'yes' });
        const bytes = Uint8Array.from(atob(a.png), (one) => one.charCodeAt(0));
        const whole = new Blob([bytes], { type: 'image/png' });
        const copy = await core.workingCopy(whole);
        const put = IDBObjectStore.prototype.put;
        globalThis.wrote = 0;
        IDBObjectStore.prototype.put = function (row, ...more) {
          if (this.name === 'pieces') wrote += row.bytes.length;
          return put.call(this, row, ...more);
        };
        const met = await i.importPhoto('it.quick_photo', whole);
        i.set('it.interviewer_note', { value: 'still here' });
        await i.flush();
        const pieces = (await (await core.openDatabase()).getAllKeys('pieces')).length;
        return { sizes: [whole.size, copy.size], wrote, met: met?.code, pieces,
          photos: i.photos.value.length, saved: i.saved.value,
          value: i.answer('it.quick_photo').value?.value ?? null,
          note: i.answer('it.interviewer_note').value.value, finish: await i.finish(),
          sent: await app.syncNow() };
        """,
        {"png": pattern()},
    )
    original, copy = found.pop("sizes")
    assert copy > 3_000_000 > 500_000 > original
    assert found.pop("wrote") > original + 500_000  # it was the copy that did not fit
    assert found == {
        "met": "storage.full",
        "pieces": 0,
        "photos": 0,
        "saved": "saved",
        "value": None,
        "note": "still here",
        "finish": None,
        "sent": None,
    }
    assert opened(served, served.envelopes()[-1])[0].attachments == ()
    assert session


def test_a_file_that_is_gone_by_now_is_told_and_nothing_is_added(
    bench: Bench, served: Served, tmp_path: Path
) -> None:
    """As where the app that gave the file takes it back, or its card is pulled out."""
    enrol(bench, served)
    bench.run(WRITE + PICTURE + "i.set('c.photo', { value: 'yes' }); await i.flush();")
    bench.page.evaluate(
        """() => { const input = document.createElement('input'); input.type = 'file';
          document.body.append(input); }"""
    )
    chosen = tmp_path / "chosen.jpg"
    chosen.write_bytes(b"\xff\xd8 whatever it was")
    bench.page.locator("input[type=file]").set_input_files(chosen)
    chosen.unlink()
    found = bench.run(
        """
        const [file] = document.querySelector('input[type=file]').files;
        const met = [await i.importPhoto('it.quick_photo', file),
          await i.attachFile('it.quick_photo', file)];
        const pieces = (await (await core.openDatabase()).getAllKeys('pieces')).length;
        return { met: met.map(one => one?.code), pieces, photos: i.photos.value.length,
          value: i.answer('it.quick_photo').value?.value ?? null };
        """
    )
    assert found == {"met": ["photo.unreadable"] * 2, "pieces": 0, "photos": 0, "value": None}


def test_what_a_kill_left_half_is_forgotten_and_all_that_is_named_stays(
    served: Served, browsers: Browsers
) -> None:
    """Killed between the original and its working copy; what a shut gate hides is named all the same."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    before = bench.run(
        WRITE
        + PICTURE
        + """
        i.set('c.photo', { value: 'yes' });
        ok(await i.importPhoto('it.quick_photo', await picture(400_000)));
        const send = Worker.prototype.postMessage;
        let photos = 0;
        Worker.prototype.postMessage = function (call, ...more) {
          if (call?.method === 'sealPhoto' && ++photos === 2) return;
          send.call(this, call, ...more);
        };
        void i.importPhoto('it.quick_photo', await picture(400_000));
        await until(() => photos === 2);
        i.set('c.photo', { value: 'no' });
        await i.flush();
        const keys = await (await core.openDatabase()).getAllKeys('pieces');
        return { blobs: new Set(keys.map(key => key[1])).size, photos: i.photos.value.length,
          named: i.answer('it.quick_photo').value.value };
        """
    )
    assert (before["blobs"], before["photos"], len(before["named"])) == (3, 2, 1), before
    kill(browsers)
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    after = bench.run(
        """
        await until(() => app.phase.value === 'interview');
        globalThis.i = app.interview.value;
        await until(() => i.photos.value.length === 1);
        const keys = await (await core.openDatabase()).getAllKeys('pieces');
        const named = i.answer('it.quick_photo').value.value;
        const shown = await i.showPhoto(named[0].blob);
        i.set('c.photo', { value: 'yes' });
        return { blobs: new Set(keys.map(key => key[1])).size, named, shown: shown.type,
          finish: await i.finish(), sent: await app.syncNow() };
        """
    )
    assert after["named"] == before["named"], after
    assert after["blobs"] == 2 and after["shown"] == "image/jpeg"
    assert after["finish"] is None and after["sent"] is None
    kept = opened(served, served.envelopes()[-1])[0].attachments
    assert [one.blob.hex() for one in kept if 102 not in one.more] == [before["named"][0]["blob"]]
    assert len(kept) == 2


def test_what_is_damaged_too_large_or_no_photo_is_told_and_nothing_is_added(
    bench: Bench, served: Served
) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PICTURE
        + """
        i.set('c.photo', { value: 'yes' });
        const put = async (bytes, type) =>
          await i.importPhoto('it.quick_photo', new Blob([bytes], { type }));
        const whole = new Uint8Array(await (await picture(0)).arrayBuffer());
        return {
          half: (await put(whole.subarray(0, 60), 'image/jpeg'))?.code,
          zeros: (await put(new Uint8Array(9000), 'image/png'))?.code,
          large: await put(new Uint8Array(60_000_000), 'image/jpeg'),
          text: (await put('hello', 'text/plain'))?.code,
          photos: i.photos.value.length, value: i.answer('it.quick_photo').value?.value ?? null,
        };
        """
    )
    assert found == {
        "half": "photo.corrupt",
        "zeros": "photo.corrupt",
        "large": {"code": "photo.too_large", "facts": {"megabytes": 60, "mostMegabytes": 32}},
        "text": "photo.not_image",
        "photos": 0,
        "value": None,
    }


def test_evicted_storage_is_named_not_shown_as_empty(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    browsers.close()
    bench = open_bench(served, browsers)
    # The database goes, the keys stay: what a browser may do under pressure.
    bench.run(
        """
        await new Promise((resolve, reject) => {
          const asked = indexedDB.deleteDatabase('depter');
          asked.onsuccess = resolve; asked.onerror = reject;
        });
        """
    )
    found = bench.run(
        APP + "await until(() => app.phase.value === 'lost'); return app.fault.value.code"
    )
    assert found == "storage.evicted"


def test_lost_keys_are_named(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    browsers.close()
    bench = open_bench(served, browsers)
    bench.run("await (await navigator.storage.getDirectory()).removeEntry('vault');")
    found = bench.run(
        APP + "await until(() => app.phase.value === 'lost'); return app.fault.value.code"
    )
    assert found == "storage.keys_lost"


def test_a_second_tab_waits_and_can_take_over(bench: Bench, served: Served) -> None:
    words = enrol(bench, served)
    bench.run(WRITE + "await i.flush();")
    page = bench.page.context.new_page()
    page.goto(f"{served.url}/test/core.html")
    second = Bench(page, [])
    page.evaluate(
        "async () => { while (!globalThis.core) await new Promise(r => setTimeout(r, 10)); }"
    )
    start(second, "elsewhere")
    taken = second.run(
        "ok(await app.takeOver()); await until(() => app.phase.value === 'locked'); return 1"
    )
    assert taken == 1, taken
    assert (
        bench.run("await until(() => app.phase.value === 'elsewhere'); return app.interview.value")
        is None
    )
    unlock(second, words)
    found = second.run(
        """
        await until(() => app.phase.value === 'interview');
        return app.interview.value.answer('it.what').value.value.text;
        """
    )
    assert found == "told"


def test_a_browser_without_opfs_is_told_so(served: Served, browsers: Browsers) -> None:
    context = browsers.open(service_workers="block")
    context.add_init_script("delete StorageManager.prototype.getDirectory")
    page = context.new_page()
    page.goto(f"{served.url}/test/core.html")
    page.evaluate(
        "async () => { while (!globalThis.core) await new Promise(r => setTimeout(r, 10)); }"
    )
    bench = Bench(page, [])
    start(bench, "unsupported")
    assert bench.run("return app.fault.value.code") == "unsupported.opfs"


def test_idle_hidden_and_listening(bench: Bench, served: Served) -> None:
    """Two minutes idle, half a minute hidden; listening holds both back for fifteen minutes."""
    bench.page.clock.install()
    words = enrol(bench, served)
    clock = bench.page.clock
    bench.run(FILL)
    clock.fast_forward(60_000)
    assert bench.run("return app.phase.value") == "interview"
    bench.run("i.cover()")
    clock.fast_forward(10 * 60_000)
    assert bench.run("return [app.phase.value, i.covered.value]") == ["interview", True]
    bench.run("i.uncover()")
    clock.fast_forward(130_000)
    assert bench.run("return app.phase.value") == "locked"
    clock.run_for(3000)
    unlock_later = bench.run("return 1")
    assert unlock_later == 1 and words


def test_nothing_comes_up_after_a_lock_and_what_was_to_go_goes(
    bench: Bench, served: Served
) -> None:
    """A lock between two steps of opening, of deleting and of sealing."""
    words = enrol(bench, served)
    held = """
    globalThis.hold = (name) => {
      const real = core.Store.prototype[name];
      globalThis.reached = false;
      core.Store.prototype[name] = async function (...told) {
        core.Store.prototype[name] = real;
        globalThis.reached = true;
        await new Promise((go) => { globalThis.go = go; });
        return real.apply(this, told);
      };
    };
    """
    opened = bench.run(
        held
        + WRITE
        + """
        ok(await i.putAside());
        hold('dropStrayPieces');
        const opening = app.openDraft(i.draft);
        await until(() => reached);
        app.lock();
        go();
        const met = await opening;
        return [met?.code, app.phase.value, app.interview.value];
        """
    )
    assert opened == ["vault.locked", "locked", None]
    unlock(bench, words)
    deleted = bench.run(
        """
        await until(() => ['home', 'interview'].includes(app.phase.value));
        if (!app.interview.value) ok(await app.openDraft(app.drafts.value[0].id, { why: 'time' }));
        hold('dropDraft');
        void app.interview.value.discard();
        await until(() => reached);
        app.lock();
        return app.phase.value;
        """
    )
    assert deleted == "locked"
    # The row is still there; its key is not.
    unlock(bench, words)
    sealed = bench.run(
        "await until(() => app.phase.value === 'home'); const left = app.drafts.value.length;"
        + WRITE
        + """
        const read = core.Store.prototype.outboxRow;
        core.Store.prototype.outboxRow = async () => { throw new Error('disk'); };
        const met = await i.finish();
        const refused = await app.openDraft(i.draft);
        i.set('it.what', { value: { text: 'late', lang: 'ky', verbatim: false } });
        core.Store.prototype.outboxRow = read;
        const phase = app.phase.value;
        app.lock();
        return { left, met: met.code, refused: refused.code, phase };
        """
    )
    assert sealed == {
        "left": 0,
        "met": "app.failed",
        "refused": "seal.self_check",
        "phase": "home",
    }, sealed
    unlock(bench, words)
    assert bench.run(
        "await until(() => app.phase.value === 'home');"
        "return [app.drafts.value.length, app.outbox.value.length]"
    ) == [0, 1]


def test_wiping_leaves_no_database_and_no_keys(served: Served, browsers: Browsers) -> None:
    bench = open_bench(served, browsers)
    enrol(bench, served)
    bench.run(WRITE + "await i.flush();")
    found = bench.run(
        """
        const met = await app.wipe(true);
        const names = (await indexedDB.databases()).map(one => one.name);
        const files = [];
        for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
        return { met, names, files, phase: app.phase.value, left: globalThis.left };
        """
    )
    assert found == {"met": None, "names": [], "files": [], "phase": "left", "left": 1}, found

"""A full disk, a browser that evicts, two tabs, a browser that lacks something: said, nothing lost."""

from playwright.sync_api import CDPSession

from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.story import APP, FILL, PICTURE, WRITE, enrol, start, unlock


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

"""The path of one interview through the conductor, against the real relay and its directory."""

import hashlib
import json
from types import SimpleNamespace
from typing import Any

from depter.envelope import Attachment, Envelope, Payload, open_blob, unseal
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.story import FILL, PICTURE, WRITE, enrol, start, unlock


def opened(served: Served, envelope: Envelope) -> tuple[Payload, dict[str, Any]]:
    """What the supervisor reads."""
    payload = Payload.decode(unseal(envelope, served.world.supervisor.keys.opening))
    return payload, json.loads(payload.answers or b"")


def picture(served: Served, envelope: Envelope, attachment: Attachment) -> bytes:
    """A photo as the supervisor opens it."""
    ref = next(one for one in envelope.core.blobs if one.id == attachment.blob)
    record = envelope.core.record
    assert record is not None
    _, path = served.stored_blob(record, ref)
    return open_blob(path.read_bytes(), ref, served.world.org, record, attachment)


def test_joins_interviews_seals_sends_and_forgets(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    sealed = bench.run(
        WRITE
        + """
        ok(await i.setLanguage('ru'));
        const before = await i.beforeSealing();
        ok(await i.finish());
        await until(() => app.phase.value === 'home');
        const drafts = app.drafts.value.length;
        ok(await app.syncNow());
        return { before, drafts, outbox: app.outbox.value };
        """,
        {"text": "kanarienvogel"},
    )
    assert sealed["before"]["missing"] == []
    assert sealed["before"]["people"] == [{"name": "Practice Supervisor", "role": "supervisor"}]
    assert sealed["before"]["escrow"] == 1
    assert sealed["drafts"] == 0
    assert [one["state"] for one in sealed["outbox"]] == ["stored"]
    [envelope] = served.envelopes()
    payload, answers = opened(served, envelope)
    assert payload.form == answers["form"] == "intake"
    assert answers["interview_language"] == "ru"
    assert answers["answers"]["it.what"]["value"]["text"] == "kanarienvogel"
    assert answers["answers"]["it.what"]["lang"] == "ky"
    assert len(answers["answers"]["it.what"]["wording"]) == 64
    assert answers["sessions"][0]["end"] is not None
    assert json.loads(payload.consent)["c.supervisor"]["value"] == "yes"
    assert bench.run("ok(await app.syncNow()); return app.outbox.value.length") == 1
    served.acknowledge()
    gone = bench.run(
        """
        ok(await app.syncNow());
        return { outbox: app.outbox.value, arrived: app.arrived.value.length,
          alarms: app.alarms.value };
        """
    )
    assert gone == {"outbox": [], "arrived": 1, "alarms": []}
    assert bench.errors == []


EXIF = """
const canvas = new OffscreenCanvas(400, 300);
const draw = canvas.getContext('2d'); draw.fillStyle = 'teal'; draw.fillRect(0, 0, 400, 300);
const plain = new Uint8Array(await (await canvas.convertToBlob({
  type: 'image/jpeg' })).arrayBuffer());
const text = new TextEncoder().encode('Exif\\0\\0GPS-KANARIENVOGEL');
const exif = new Uint8Array(4 + text.length);
exif.set([0xff, 0xe1, 0, text.length + 2]); exif.set(text, 4);
const file = new Uint8Array(plain.length + exif.length);
file.set(plain.slice(0, 2)); file.set(exif, 2); file.set(plain.slice(2), 2 + exif.length);
"""


def test_photos_are_sealed_when_taken_and_arrive_whole(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + EXIF
        + """
        i.set('c.photo', { value: 'yes' });
        const camera = await i.openCamera();
        if ('code' in camera) throw camera;
        ok(await camera.take('it.quick_photo'));
        ok(await camera.take('it.quick_photo'));
        camera.close();
        const pressed = Date.now();
        ok(await i.importPhoto('it.quick_photo', new File([file], 'private name.jpg',
          { type: 'image/jpeg', lastModified: 1_600_000_000_000 })));
        const [first, second, third] = i.photos.value;
        ok(await i.removePhoto(second.id));
        const shown = await i.showPhoto(first.id);
        const copy = await i.showPhoto(third.id);
        const copyText = new TextDecoder('latin1').decode(await copy.arrayBuffer());
        const listed = i.answer('it.quick_photo').value.value.map(one => one.blob);
        ok(await i.finish());
        ok(await app.syncNow());
        const digest = await globalThis.crypto.subtle.digest('SHA-256', file);
        return { photos: [first, third], pressed, listed, second: second.id, type: shown.type,
          size: shown.size,
                 stripped: !copyText.includes('KANARIENVOGEL'),
                   sha: core.hex(new Uint8Array(digest)),
                 outbox: app.outbox.value[0] };
        """,
    )
    assert found.get("type") == "image/jpeg", found
    assert found["stripped"] is True
    assert found["listed"] == [one["id"] for one in found["photos"]]
    assert found["outbox"]["state"] == "stored"
    assert found["outbox"]["sent"] == found["outbox"]["bytes"]
    [envelope] = served.envelopes()
    payload, answers = opened(served, envelope)
    by_id = {one.blob.hex(): one for one in payload.attachments}
    assert found["second"] not in by_id
    assert len(by_id) == 3  # camera, file, working copy
    camera, imported = (by_id[one["id"]] for one in found["photos"])
    assert camera.more[100] == "camera" and 103 not in camera.more
    assert abs(camera.more[101] - found["pressed"]) < 60_000
    # The relay was heard when the phone joined; its clock stands beside the phone's, which is not corrected.
    assert abs(camera.more[104] - camera.more[101]) < 60_000
    assert (imported.more[100], imported.more[103]) == ("file", 1_600_000_000_000)
    taken = picture(served, envelope, camera)
    assert taken[:2] == b"\xff\xd8" and len(taken) == found["size"]
    original = picture(served, envelope, imported)
    assert hashlib.sha256(original).hexdigest() == found["sha"]
    assert b"GPS-KANARIENVOGEL" in original
    [copy] = [one for one in payload.attachments if one.more.get(102) == imported.blob]
    assert b"KANARIENVOGEL" not in picture(served, envelope, copy)
    assert answers["answers"]["it.quick_photo"]["value"] == [
        {"blob": one["id"]} for one in found["photos"]
    ]


def test_the_largest_file_arrives_byte_for_byte_and_one_byte_more_is_refused(
    bench: Bench, served: Served
) -> None:
    """60 MB in many slices with a rest: whole again at the desk."""
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PICTURE
        + """
        i.set('c.photo', { value: 'yes' });
        const whole = await picture(60_000_001);
        const file = new Blob([whole.slice(0, 60_000_000)], { type: 'application/pdf' });
        const over = [await i.attachFile('it.quick_photo', whole),
          await i.importPhoto('it.quick_photo', whole.slice(0, 32_000_001, 'image/jpeg'))];
        const empty = await i.attachFile('it.quick_photo', new Blob([]));
        ok(await i.attachFile('it.quick_photo', file));
        ok(await i.finish());
        ok(await app.syncNow());
        const sum = await globalThis.crypto.subtle.digest('SHA-256', await file.arrayBuffer());
        return { sha: core.hex(new Uint8Array(sum)), over: over.map(met => met?.code),
          empty: empty?.code, sent: app.outbox.value.map(one => one.state) };
        """
    )
    assert found.get("over") == ["file.too_large", "photo.too_large"], found
    assert found["empty"] == "file.empty"
    assert found["sent"] == ["stored"]
    [envelope] = served.envelopes()
    [attachment] = opened(served, envelope)[0].attachments
    data = picture(served, envelope, attachment)
    assert (len(data), attachment.media_type) == (60_000_000, "application/pdf")
    assert hashlib.sha256(data).hexdigest() == found["sha"]


def test_what_stands_behind_a_gate_that_has_shut_can_be_taken_out(
    bench: Bench, served: Served
) -> None:
    """Photos are refused after some were taken: sealing waits until they are gone, bytes and all."""
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PICTURE
        + """
        i.set('c.photo', { value: 'yes' });
        ok(await i.importPhoto('it.quick_photo', await picture(400_000)));
        i.set('c.photo', { value: 'no' });
        const gaps = i.missing.value.filter(one => one.class !== 'W').map(one => one.code);
        const waits = (await i.finish())?.code;
        i.set('it.quick_photo', { state: 'declined' });
        const kept = i.photos.value.length;
        ok(await i.takeOut('it.quick_photo'));
        const pieces = (await (await core.openDatabase()).getAllKeys('pieces')).length;
        return { gaps, waits, kept, photos: i.photos.value.length, pieces, met: await i.finish() };
        """
    )
    assert found == {
        "gaps": ["gate.answered"],
        "waits": "interview.missing",
        "kept": 1,
        "photos": 0,
        "pieces": 0,
        "met": None,
    }


def test_a_session_is_sealed_and_the_draft_stays(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + """
        ok(await i.finishSession());
        await until(() => app.phase.value === 'home');
        const [draft] = app.drafts.value;
        ok(await app.syncNow());
        ok(await app.openDraft(draft.id));
        app.interview.value.set('it.interviewer_note', { value: 'second day' });
        // Home and back again is the same meeting; stopped for the day, what comes is another one.
        ok(await app.interview.value.putAside());
        ok(await app.openDraft(draft.id));
        const again = app.interview.value.unsealed.value;
        ok(await app.interview.value.close('person'));
        const listed = app.drafts.value[0].unsealed;
        // Times are whole seconds: the next meeting begins in another one.
        const ended = Math.floor(Date.now() / 1000);
        await until(() => Math.floor(Date.now() / 1000) > ended);
        // Another meeting does not begin unsaid upon one that is on this phone only.
        const met = await app.openDraft(draft.id);
        const home = app.phase.value;
        ok(await app.openDraft(draft.id, { why: 'time' }));
        const fresh = app.interview.value.unsealed.value;
        app.interview.value.set('it.interviewer_note', { value: 'third day' });
        const both = app.interview.value.unsealed.value;
        ok(await app.interview.value.finish());
        ok(await app.syncNow());
        return { said: [again, listed, fresh, both], met: [met.code, met.facts.n, home],
          sessions: draft.sessions, drafts: app.drafts.value.length,
          kinds: app.outbox.value.map(one => one.what) };
        """
    )
    kinds = ["session", "interview"]
    said = [1, 1, 1, 2]
    met = ["meeting.unsealed", 1, "home"]
    told = {"said": said, "met": met, "sessions": 1, "drafts": 0, "kinds": kinds}
    assert found == told, found
    first, second = served.envelopes()
    assert (first.core.revision, second.core.revision) == (1, 2)
    assert second.core.previous_revision == first.hash
    assert first.core.record == second.core.record
    assert opened(served, first)[0].interim and not opened(served, second)[0].interim
    meetings = opened(served, second)[1]["sessions"]
    assert len(meetings) == 3
    assert all(one["end"] is not None for one in meetings)
    # What was said of the second stays, though it is sealed with the third by now.
    assert [one.get("unsealed") for one in meetings] == [None, "person", None]
    served.acknowledge()
    assert bench.run("ok(await app.syncNow()); return app.outbox.value.length") == 0


def test_a_later_no_to_photos_is_honoured_and_an_earlier_signature_is_kept(
    bench: Bench, served: Served
) -> None:
    """The first meeting was sealed with its photo and still waits here; the second refuses photos and
    signs anew. What was sealed arrives whole; what is sealed later has no photo, and both signatures."""
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PICTURE
        + """
        const drawn = () => new Blob([globalThis.crypto.getRandomValues(new Uint8Array(900))],
          { type: 'image/png' });
        const blobs = async () => new Set((await (await core.openDatabase())
          .getAllKeys('pieces')).map(key => key[1])).size;
        i.set('c.photo', { value: 'yes' });
        ok(await i.importPhoto('it.quick_photo', await picture(400_000)));
        i.set('c.mode', { value: 'signature_here' });
        ok(await i.sign('c.signature', drawn()));
        const first = i.answer('c.signature').value.value.blob;
        ok(await i.finishSession());
        await until(() => app.phase.value === 'home');
        const [{ id }] = app.drafts.value;
        // Times are whole seconds: the next meeting begins in another one.
        const ended = Math.floor(Date.now() / 1000);
        await until(() => Math.floor(Date.now() / 1000) > ended);
        ok(await app.openDraft(id));
        globalThis.i = app.interview.value;
        // Until the person is asked again none is taken on the yes of before, and none is lost.
        const again = (await i.importPhoto('it.quick_photo', await picture(9)))?.code;
        i.set('c.photo', { value: 'no' });
        i.set('c.mode', { value: 'signature_here' });
        ok(await i.sign('c.signature', drawn()));
        const second = i.answer('c.signature').value;
        const kept = i.photos.value.length;
        fill();
        const waits = (await i.finish())?.code;
        ok(await i.takeOut('it.quick_photo'));
        const left = [i.photos.value.length, await blobs()];
        const met = await i.finish();
        ok(await app.syncNow());
        return { again, kept, waits, left, met, first, second: second.value.blob,
          earlier: second.consent.earlier.map(one => one.value.blob) };
        """
    )
    assert found.get("again") == "consent.again", found
    assert (found["kept"], found["waits"], found["met"]) == (3, "interview.missing", None)
    # Nothing of the draft names the photo; its bytes stay until the sealed meeting has left.
    assert found["left"] == [2, 4]
    assert found["earlier"] == [found["first"]]
    before, after = served.envelopes()
    sealed, told = opened(served, before)
    shown = {one.blob.hex(): one for one in sealed.attachments}
    assert len(shown) == 3 and found["first"] in shown
    photo = next(one for one in shown.values() if one.question == "it.quick_photo")
    assert len(picture(served, before, photo)) == photo.size
    later, answers = opened(served, after)
    assert {one.blob.hex() for one in later.attachments} == {found["first"], found["second"]}
    assert answers["answers"]["c.photo"]["value"] == "no"
    assert answers["answers"]["it.quick_photo"]["value"] is None
    assert told["answers"]["c.photo"]["value"] == "yes"


def test_locks_and_comes_back_to_the_same_question(bench: Bench, served: Served) -> None:
    words = enrol(bench, served)
    found = bench.run(
        WRITE
        + """
        i.goTo('account', 'it.what');
        app.lock();
        const at_once = { phase: app.phase.value, interview: app.interview.value,
          drafts: app.drafts.value.length };
        await until(() => app.drafts.value.length === 0);
        const wrong = await app.unlock('not these words');
        ok(await app.unlock(a.words));
        await until(() => app.phase.value === 'interview');
        const back = app.interview.value;
        return { at_once, wrong: wrong.code, section: back.section.value, focus: back.focus.value,
                 text: back.answer('it.what').value.value.text };
        """,
        {"words": words},
    )
    assert found["at_once"]["phase"] == "locked" and found["at_once"]["interview"] is None, found
    assert found["wrong"] == "passphrase.wrong"
    assert (found["section"], found["focus"], found["text"]) == ("account", "it.what", "told")


def test_carries_the_outbox_in_a_file_and_the_acknowledgement_back(
    bench: Bench, served: Served
) -> None:
    from depter.envelope import BatchItem, ItemType, decode, read_batch, write_batch

    enrol(bench, served)
    page = bench.page
    # The loader keeps the texts on a phone; without a text there would be no consent to it.
    bench.run("for (const code of ['en', 'ru', 'kk', 'ky', 'tg']) await core.loadLanguage(code);")
    page.context.set_offline(True)
    exported = bench.run(
        WRITE
        + """
        i.set('c.photo', { value: 'yes' });
        const camera = await i.openCamera();
        ok(await camera.take('it.quick_photo')); camera.close();
        ok(await i.finish());
        const met = await app.syncNow();
        const file = await app.exportOutbox();
        return { met: met?.code, state: app.sync.value.state,
          hex: core.hex(new Uint8Array(await file.arrayBuffer())) };
        """
    )
    assert exported.get("met") == "network.offline" and exported["state"] == "offline", exported
    items = list(read_batch(bytes.fromhex(exported["hex"])))
    assert all(isinstance(item, BatchItem) for item in items)
    kinds = [item.type for item in items if isinstance(item, BatchItem)]
    assert kinds[:2] == [ItemType.ROOT, ItemType.ENVELOPE]
    assert set(kinds[2:]) == {ItemType.BLOB_PART}
    envelope = decode(items[1].data)  # type: ignore[union-attr]
    ack = served.world.acknowledge([envelope])
    back = b"".join(
        write_batch([BatchItem(ItemType.ENVELOPE, ack.data), BatchItem(9, b"from a later version")])
    )
    found = bench.run(
        """
        const result = await app.importFile(new Blob([core.fromHex(a), new Uint8Array([0x82])]));
        return { result, outbox: app.outbox.value.length, arrived: app.arrived.value.length };
        """,
        back.hex(),
    )
    assert found == {
        "result": {"acknowledgements": 1, "directoryEntries": 0, "skipped": 1, "damaged": 1},
        "outbox": 0,
        "arrived": 1,
    }, found


def test_only_a_supervisors_word_lets_the_phone_forget(bench: Bench, served: Served) -> None:
    """An interviewer's acknowledgement, and one of something else, change nothing."""
    enrol(bench, served)
    bench.run(WRITE + "ok(await i.finish()); ok(await app.syncNow());")
    envelopes = served.envelopes()
    served.push(served.world.acknowledge(envelopes, device=served.world.interviewer))
    other = served.world.record(served.world.interviewer)
    served.push(served.world.acknowledge([other.envelope]))
    assert bench.run("ok(await app.syncNow()); return app.outbox.value.map(o => o.state)") == [
        "stored"
    ]


def test_refusing_the_supervisor_ends_kindly_and_keeps_nothing(
    bench: Bench, served: Served
) -> None:
    enrol(bench, served)
    found = bench.run(
        FILL
        + """
        fill();
        i.set('c.supervisor', { value: 'no' });
        const ending = i.ending.value;
        const met = await i.finish();
        ok(await i.discard());
        return { id: ending.id, keep: ending.keep, met: met.code,
          drafts: app.drafts.value.length, phase: app.phase.value };
        """
    )
    assert found == {
        "id": "no_supervisor",
        "keep": "nothing",
        "met": "interview.missing",
        "drafts": 0,
        "phase": "home",
    }


def test_nothing_readable_is_left_anywhere(served: Served, browsers: Browsers) -> None:
    """Canary: told, noted, photographed, drafted, sealed, sent, acknowledged; then grep everything."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    bench.run(
        WRITE
        + """
        i.set('it.interviewer_note', { value: 'ZITRONENZEISIG' });
        await new Promise(r => setTimeout(r, 600));
        ok(await i.finish()); ok(await app.syncNow());
        ok(await app.newDraft('intake', 'tg'));
        app.interview.value.set('it.interviewer_note', { value: 'ZITRONENZEISIG' });
        ok(await app.interview.value.close());
        app.lock();
        """,
        {"text": "КАНАРЕЙКА kanarienvogel"},
    )
    served.acknowledge()
    browsers.close()
    told = ["КАНАРЕЙКА", "kanarienvogel", "ZITRONENZEISIG", words]
    wanted = [text.encode(kind) for text in told for kind in ("utf-8", "utf-16-le")]
    folders = [browsers.profile, served.relay.config.data]
    hits = [
        (path.name, want)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        for want in wanted
        if want in path.read_bytes()
    ]
    assert hits == []


def test_receipts_say_nothing_on_a_locked_phone(served: Served, browsers: Browsers) -> None:
    """Which interview arrived, and when, is for her who unlocks; so is the code that the desk shows."""
    from depter.desk.summary import case_code

    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    bench.run(WRITE + "ok(await i.finish()); ok(await app.syncNow());")
    [envelope] = served.envelopes()
    record = envelope.core.record or b""
    served.acknowledge()
    bench.run("ok(await app.syncNow()); app.lock();")
    receipts = """
    const db = await core.openDatabase();
    const rows = await db.getAll('receipts');
    const all = [];
    for (const name of db.objectStoreNames) {
      all.push(JSON.stringify(await db.getAll(name), (_, v) =>
        v instanceof Uint8Array ? core.hex(v) : v));
    }
    db.close();
    """
    found = bench.run(
        receipts
        + """
        return { rows: rows.map(one => Object.keys(one).sort()), id: rows[0].id, size: rows.length,
          all: all.join(' '), arrived: app.arrived.value.length };
        """
    )
    assert found["rows"] == [["id", "sealed"]], found
    assert record.hex() not in found["all"]
    assert found["id"] != record.hex() and len(found["id"]) == 32
    assert found["arrived"] == 0
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    assert bench.run("return app.arrived.value") == []
    unlock(bench, words)
    shown = bench.run(
        """
        await until(() => app.arrived.value.length > 0);
        return app.arrived.value.map(one => [one.record, core.shortId(one.record),
          Date.now() - one.at < 600_000]);
        """
    )
    assert shown == [[record.hex(), case_code(record), True]]


def test_an_interview_that_was_sent_back_is_kept_and_told(bench: Bench, served: Served) -> None:
    """Kind 7: this version cannot show it, and loses it neither."""
    enrol(bench, served)
    bench.run(WRITE + "ok(await i.finish()); ok(await app.syncNow());")
    [envelope] = served.envelopes()
    world = served.world
    mine = next(
        one
        for member in world.directory.members()
        for one in member.devices
        if one.keys.signing.id == envelope.core.device
    )
    record: Any = SimpleNamespace(record=envelope.core.record, envelope=envelope)
    phone: Any = SimpleNamespace(keys=SimpleNamespace(public=mine.keys))
    back = world.send_back(record, phone)
    served.push(back, world.send_back(record, world.interviewer))
    kept = """
    ok(await app.syncNow());
    return { kept: (await (await core.Store.open()).returns()).map(one => core.hex(one.envelope)),
      alarms: app.alarms.value.map(one => one.fault.code) };
    """
    assert bench.run(kept) == {"kept": [back.data.hex()], "alarms": ["return.received"]}
    # Told once; a relay that brings it again brings nothing new.
    found = bench.run(
        "app.dismissAlarm(app.alarms.value[0].id);"
        " await (await core.Store.open()).dropState('feed');" + kept
    )
    assert found == {"kept": [back.data.hex()], "alarms": []}


def test_the_directory_is_verified_once(served: Served, browsers: Browsers) -> None:
    """What this device verified is not verified again; what was changed on the disk is."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    spoil = """
    const store = await core.Store.open();
    const root = (await store.state('root')).bytes;
    const entries = await store.directory();
    const { sealed } = await store.state('believed');
    const crypto = core.startCrypto().remote;
    app.lock();
    await until(() => app.phase.value === 'locked');
    await new Promise(r => setTimeout(r, 500));
    await crypto.unlock(a, Date.now());
    const whole = await crypto.loadDirectory(root, entries, sealed);
    // The last bytes of an entry are its signature; nothing but its check would notice.
    const cut = entries.map(one => one.slice());
    cut[0][cut[0].length - 1] ^= 1;
    const tell = (work) => work.then(({ seq }) => seq, ({ code }) => code);
    const unsigned = await tell(crypto.loadDirectory(root, cut, sealed));
    const alone = await tell(crypto.loadDirectory(root, cut));
    const short = await tell(crypto.loadDirectory(root, entries.slice(0, 1), sealed));
    sealed[20] ^= 1;
    const forged = await tell(crypto.loadDirectory(root, cut, sealed));
    return { seq: whole.seq, unsigned, alone, short, forged };
    """
    found = bench.run(spoil, words)
    count = served.world.directory.seq
    assert found == {
        "seq": count,
        "unsigned": count,
        "alone": "directory.signature",
        "short": 1,
        "forged": "directory.signature",
    }, found


def test_another_start_finds_the_notebook_locked(served: Served, browsers: Browsers) -> None:
    """Everything survives closing the browser; nothing is readable before the passphrase."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    bench.run(WRITE + "await i.flush();")
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    assert bench.run("return [app.drafts.value.length, app.membership.value.practice]") == [0, True]
    unlock(bench, words)
    found = bench.run("return app.interview.value.answer('it.what').value.value.text")
    assert found == "told"

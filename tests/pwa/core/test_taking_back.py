"""A person takes back what was sealed on this phone: with her code, before and after it left, killed in
the middle, against the real relay."""

from typing import Any

import pytest

from depter.envelope import Envelope, Kind, Narrowing, Payload, Withdrawal, decode, proves, unseal
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.story import WRITE, enrol, start, unlock

PHOTO = """
i.set('c.photo', { value: 'yes' });
const camera = await i.openCamera();
ok(await camera.take('it.quick_photo')); camera.close();
"""
SEAL = """
const code = await i.offerCode();
ok(await i.finish(code));
await until(() => app.phase.value === 'home' && app.sync.value.state !== 'running');
await app.syncNow();
"""
TAKE = """
const [one] = await app.findCoded(code);
ok(await app.takeBack(one.record, null));
await app.syncNow();
"""
# What this phone takes for the time, so many ms away from the right one.
SHIFTED = """
globalThis.RightDate ??= Date;
globalThis.shift = (ms) => {
  globalThis.Date = ms === 0 ? RightDate : class extends RightDate {
    constructor(...told) { if (told.length) super(...told); else super(RightDate.now() + ms); }
    static now() { return RightDate.now() + ms; }
  };
};
"""
# A clock that jumps locks the notebook at its next look (two seconds), which has tests of its own.
NO_LOCK = """
() => { const real = setInterval;
  globalThis.setInterval = (work, ms, ...more) => (ms === 2000 ? 0 : real(work, ms, ...more)); }
"""
PIECES = """
const db = await core.openDatabase();
const pieces = await db.count('pieces'); db.close();
"""


def rows(served: Served) -> list[Envelope]:
    """Every envelope of the relay, stubs too, in the order of the feed."""
    from tests.relay.caller import Caller, over_http

    caller = Caller(over_http(served.url), served.world)
    found = [one.data for one in caller.pull(served.world.supervisor).rows if one.event()[0] == 1]
    return [decode(one, allow_stub=True) for one in found if one]


def opened(served: Served, envelope: Envelope) -> bytes:
    return unseal(envelope, served.world.supervisor.keys.opening)


def test_the_record_holds_the_codes_verifier_and_nothing_else_of_it(
    bench: Bench, served: Served
) -> None:
    enrol(bench, served)
    code = bench.run(
        WRITE
        + "const same = [await i.offerCode(), await i.offerCode()];"
        + "const other = await i.offerCode(true);"
        + SEAL
        + "return [same, other, code]"
    )
    (first, second), other, kept = code
    assert first == second and other == kept != first
    [envelope] = served.envelopes()
    payload = Payload.decode(opened(served, envelope))
    assert payload.code_verifier is not None and envelope.core.record is not None
    proof = served.world.proof(kept, envelope.core.record)
    assert proves(envelope.core.record, proof, payload.code_verifier)
    assert kept.encode() not in opened(served, envelope)


def test_a_person_who_wants_none_has_none(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + "const code = await i.offerCode(); ok(await i.finish());"
        + "await until(() => app.phase.value === 'home'); ok(await app.syncNow());"
        + "return await app.findCoded(code)"
    )
    assert found["code"] == "code.unknown"
    [envelope] = served.envelopes()
    assert Payload.decode(opened(served, envelope)).code_verifier is None


def test_taken_back_after_it_arrived(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    bench.run(WRITE + PHOTO + SEAL + "ok(await app.syncNow()); globalThis.code = code")
    [record] = served.envelopes()
    served.acknowledge()
    found = bench.run(
        "ok(await app.syncNow()); const gone = app.outbox.value.length; const code = globalThis.code;"
        + TAKE
        + "return { gone, one, outbox: app.outbox.value, arrived: app.arrived.value }"
    )
    assert found.get("gone") == 0, found
    assert found["one"]["record"] == (record.core.record or b"").hex()
    assert found["one"]["taken"] is None and found["one"]["arrived"] is not None
    assert [(one["what"], one["state"]) for one in found["outbox"]] == [("withdrawal", "stored")]
    assert found["arrived"][0]["taken"] is not None and not found["arrived"][0]["confirmed"]

    # The relay serves it no more; what the withdrawal says is for the supervisor alone.
    served_now = rows(served)
    assert [one.core.kind for one in served_now if not one.is_stub] == [
        Kind.ACKNOWLEDGEMENT,
        Kind.WITHDRAWAL,
    ]
    [withdrawal] = [one for one in served_now if one.core.kind == Kind.WITHDRAWAL]
    said = Withdrawal.decode(opened(served, withdrawal))
    assert said.reason == "person.code" and said.proof is not None
    verifier = Payload.decode(opened(served, record)).code_verifier
    assert proves(record.core.record or b"", said.proof, verifier or b"")

    # Twice: it says when. Confirmed by the supervisor: the receipt says so.
    again = bench.run(
        "const [one] = await app.findCoded(globalThis.code);"
        "return { one, met: await app.takeBack(one.record, null) }"
    )
    assert again["one"]["taken"] is not None
    assert again["met"]["code"] == "code.taken"
    served.push(served.world.acknowledge([withdrawal]))
    done = bench.run(
        "ok(await app.syncNow());"
        "const [one] = await app.findCoded(globalThis.code);"
        "return { one, outbox: app.outbox.value, arrived: app.arrived.value }"
    )
    assert done["outbox"] == [] and done["arrived"][0]["confirmed"], done
    assert done["one"]["confirmed"] is not None
    assert bench.errors == []


@pytest.mark.parametrize("left", [False, True])
def test_taken_back_before_anybody_confirmed_it(bench: Bench, served: Served, left: bool) -> None:
    """Nothing of it leaves the phone any more but its stub, and the chain stays whole."""
    enrol(bench, served)
    bench.run(WRITE + PHOTO)
    bench.page.context.set_offline(not left)
    found = bench.run(SEAL + TAKE + PIECES + "return { pieces, outbox: app.outbox.value }")
    assert found.get("pieces") == 0, found
    assert [one["what"] for one in found["outbox"]] == ["interview", "withdrawal"]
    if not left:
        assert rows(served) == []
        bench.page.context.set_offline(False)
    bench.run("ok(await app.syncNow()); ok(await app.syncNow())")
    first, second = rows(served)
    assert first.is_stub and first.core.kind == Kind.RECORD and len(first.core.blobs) >= 1
    assert second.core.kind == Kind.WITHDRAWAL and second.core.previous == first.hash
    assert second.core.record == first.core.record
    served.push(served.world.acknowledge([second, first]))
    done = bench.run(
        "ok(await app.syncNow()); return { outbox: app.outbox.value, alarms: app.alarms.value }"
    )
    assert done == {"outbox": [], "alarms": []}


def test_by_a_file_without_any_network(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    bench.run(WRITE + PHOTO)
    bench.page.context.set_offline(True)
    found = bench.run(
        SEAL
        + TAKE
        + """
        const file = await app.exportOutbox();
        return Array.from(new Uint8Array(await file.arrayBuffer()));
        """
    )
    from depter.envelope import BatchItem, ItemType, read_batch

    items = [one for one in read_batch(bytes(found)) if isinstance(one, BatchItem)]
    assert not [one for one in items if one.type == ItemType.BLOB_PART]
    sent = [decode(one.data, allow_stub=True) for one in items if one.type == ItemType.ENVELOPE]
    assert [(one.core.kind, one.is_stub) for one in sent] == [(1, True), (2, False)]


def test_a_part_leaves_the_record(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + SEAL
        + """
        const [one] = await app.findCoded(code);
        ok(await app.takeBack(one.record, ['c.media', 'c.recontact']));
        await until(() => app.sync.value.state !== 'running'); ok(await app.syncNow());
        const [again] = await app.findCoded(code);
        return { outbox: app.outbox.value.map(o => [o.what, o.state]), again };
        """
    )
    assert found.get("outbox") == [["interview", "stored"], ["narrowing", "stored"]], found
    assert found["again"]["narrowed"] is not None and found["again"]["taken"] is None
    record, less = rows(served)
    assert not record.is_stub
    said = Narrowing.decode(opened(served, less))
    assert said.items == ("c.media", "c.recontact") and said.proof is not None


def test_wrong_codes_wait_and_a_restart_gives_no_free_guess(
    served: Served, browsers: Browsers
) -> None:
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    wrong = """
        const tried = [];
        for (const typed of ['12', '', code.slice(0, 8) + (Number(code[8]) + 1) % 10, '407 219 58x'])
          tried.push((await app.findCoded(typed)).code);
        for (let n = 0; n < 4; n++) {
          const met = await app.findCoded(await globalThis.other());
          tried.push(met.code);
        }
        tried.push((await app.findCoded(code)).code);
        return { tried, code };
    """
    other = """
        globalThis.other = async () => { const h = core.startCrypto();
          const found = await h.remote.offerCode(); h.end(); return found; };
    """
    found = bench.run(WRITE + other + SEAL + wrong)
    assert found.get("tried") == [
        "code.length",
        "code.length",
        "code.check",
        "code.length",
        "code.unknown",
        "code.unknown",
        "code.unknown",
        "code.wait",
        "code.wait",
    ], found
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    after = bench.run(
        """
        await until(() => app.phase.value === 'home');
        const first = await app.findCoded(a);
        await new Promise(r => setTimeout(r, 2200));
        const second = await app.findCoded(a);
        return { first: first.code ?? null, waits: first.facts, second: second.length };
        """,
        found["code"],
    )
    assert after["second"] == 1, after
    assert after["first"] in (None, "code.wait")


def test_only_who_gave_the_code_takes_it_back(served: Served, browsers: Browsers) -> None:
    """A thief with the open phone, and no code, has a list of short numbers and no way on."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    record = bench.run(WRITE + "const record = i.draft;" + SEAL + "return record")
    met = bench.run("return await app.takeBack(a, null)", record)
    assert met["code"] == "code.unknown"
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    locked: dict[str, Any] = bench.run(
        "return { arrived: app.arrived.value, met: await app.findCoded('407219586') }"
    )
    assert locked["arrived"] == []
    assert "code" in locked["met"] and "record" not in str(locked["met"])
    unlock(bench, words)


def test_stopped_between_the_withdrawal_and_the_stub(served: Served, browsers: Browsers) -> None:
    """The withdrawal is on disk, what it names still lies here whole: the next start finishes it."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    bench.run(WRITE + PHOTO)
    browsers.opened[-1].set_offline(True)
    stopped = bench.run(
        SEAL
        + """
        const [one] = await app.findCoded(code);
        const stub = core.Store.prototype.stubSealed;
        core.Store.prototype.stubSealed = async () => { throw new Error('stop'); };
        await app.takeBack(one.record, null);
        core.Store.prototype.stubSealed = stub;
        """
        + PIECES
        + "return pieces"
    )
    assert isinstance(stopped, int) and stopped > 0, stopped
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    found = bench.run(
        "await until(() => app.phase.value === 'home'); ok(await app.syncNow());"
        + PIECES
        + "return pieces"
    )
    assert found == 0
    assert [(one.core.kind, one.is_stub) for one in rows(served)] == [(1, True), (2, False)]


MEETING = """
ok(await i.finishSession(code));
await until(() => app.phase.value === 'home' && app.drafts.value.length === 1);
"""
GO_ON = """
ok(await app.openDraft(app.drafts.value[0].id));
await until(() => app.phase.value === 'interview');
i = app.interview.value;
"""


def test_the_code_of_the_first_meeting_finds_it_and_stays(bench: Bench, served: Served) -> None:
    """One code from the first sealing on; a lost one is joined by another, and both find the record."""
    enrol(bench, served)
    found = bench.run(
        WRITE
        + "const first = [i.sealedBefore.value, i.coded.value];"
        + "const code = await i.offerCode();"
        + MEETING
        + "const [early] = await app.findCoded(code);"
        + GO_ON
        + "const second = [i.sealedBefore.value, i.coded.value];"
        + "ok(await i.finishSession()); await until(() => app.phase.value === 'home');"
        + GO_ON
        + """
        const other = await i.offerCode();
        ok(await i.finish(other));
        await until(() => app.phase.value === 'home');
        const late = [(await app.findCoded(code)).length, (await app.findCoded(other)).length];
        ok(await app.syncNow());
        return { code, other, first, second, early, late };
        """
    )
    assert found.get("first") == [False, False], found
    assert found["second"] == [True, True] and found["early"]["unfinished"] is True
    assert found["late"] == [1, 1] and found["code"] != found["other"]
    one, two, three = served.envelopes()
    record = one.core.record or b""
    verifiers = [
        Payload.decode(opened(served, each)).code_verifier or b"" for each in (one, two, three)
    ]
    assert verifiers[0] == verifiers[1] != verifiers[2]
    assert proves(record, served.world.proof(found["code"], record), verifiers[1])
    assert proves(record, served.world.proof(found["other"], record), verifiers[2])


def test_a_part_taken_back_between_two_meetings_shuts_what_it_opened(
    bench: Bench, served: Served
) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PHOTO
        + "i.set('c.photo', { note: 'asked twice' });"
        + "const code = await i.offerCode();"
        + MEETING
        + """
        const [one] = await app.findCoded(code);
        ok(await app.takeBack(one.record, ['c.photo']));
        const [less] = await app.findCoded(code);
        """
        + GO_ON
        + """
        const seen = i.view.value.sections.flatMap(s => s.questions);
        const shut = seen.find(q => q.path === 'it.quick_photo').access;
        return { before: one.granted, after: less.granted, shut, now: i.answer('c.photo').value };
        """
    )
    assert "c.photo" in found.get("before", ()), found
    assert set(found["before"]) - set(found["after"]) == {"c.photo"}
    assert found["shut"] == "closed"
    now = found["now"]
    assert (now["value"], now["wording"], now["note"]) == ("no", None, "asked twice")
    assert [one["value"] for one in now["consent"]["earlier"]] == ["yes"]


def test_killed_between_the_narrowing_and_the_draft_the_yes_becomes_a_no(
    served: Served, browsers: Browsers
) -> None:
    """What is sealed decides: the next start follows it, and never again after she agreed anew."""
    bench = open_bench(served, browsers)
    bench.page.evaluate(NO_LOCK)
    words = enrol(bench, served)
    code = bench.run(
        SHIFTED
        # She agreed while the phone's clock ran ahead, and took it back when it was right.
        + "shift(3_600_000);"
        + WRITE
        + PHOTO
        + "const code = await i.offerCode();"
        + MEETING
        + "shift(0);"
        + """
        const [one] = await app.findCoded(code);
        // The narrowing is on disk by now; the draft is never reached.
        core.Store.prototype.putDraft = () => new Promise(() => { globalThis.stopped = true; });
        void app.takeBack(one.record, ['c.photo', 'c.recontact']);
        await until(() => globalThis.stopped);
        return code;
        """
    )
    assert isinstance(code, str), code
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    seen = """
        await until(() => app.phase.value === 'home');
        ok(await app.openDraft(app.drafts.value[0].id, { why: 'time' }));
        let i = app.interview.value;
        const kinds = app.outbox.value.map(o => o.what);
        const shut = i.view.value.sections.flatMap(s => s.questions)
          .find(q => q.path === 'it.quick_photo').access;
    """
    now = (
        "const said = ['c.photo', 'c.recontact', 'c.supervisor'].map(q => i.answer(q).value.value);"
    )
    found = bench.run(
        seen
        + now
        + "const before = i.answer('c.photo').value.consent.earlier.map(one => one.value);"
        # Her new word counts whatever the clock says: it was set back before she gave it.
        + SHIFTED
        + "shift(-7_200_000); i.set('c.photo', { value: 'yes' }); shift(0);"
        + "ok(await i.putAside());"
        + "return { kinds, shut, said, before }"
    )
    assert found == {
        "kinds": ["session", "narrowing"],
        "shut": "closed",
        "said": ["no", "no", "yes"],
        "before": ["yes"],
    }, found
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    again = bench.run(seen + now + "return { shut, said }")
    assert again == {"shut": "open", "said": ["yes", "no", "yes"]}, again


def test_a_draft_can_go_when_what_was_sealed_cannot_be_taken_back(
    bench: Bench, served: Served
) -> None:
    """Knowingly, and alone: the sealed meeting still leaves, whole, and its code still finds it."""
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PHOTO
        + "const code = await i.offerCode();"
        + MEETING
        + GO_ON
        + """
        i.set('it.interviewer_note', { value: 'second day' });
        const commit = core.Store.prototype.commitSealed;
        core.Store.prototype.commitSealed = async () => { throw new Error('disk'); };
        const met = await i.discard();
        const kept = app.phase.value;
        const alone = await i.discard(true);
        core.Store.prototype.commitSealed = commit;
        await until(() => app.phase.value === 'home');
        const [one] = await app.findCoded(code);
        ok(await app.syncNow());
        return { met: met.code, kept, alone, drafts: app.drafts.value.length,
          taken: one.taken, unfinished: one.unfinished, outbox: app.outbox.value.map(o => o.what) };
        """
    )
    assert found == {
        "met": "app.failed",
        "kept": "interview",
        "alone": None,
        "drafts": 0,
        "taken": None,
        "unfinished": False,
        "outbox": ["session"],
    }, found
    [sealed] = served.envelopes()
    payload = Payload.decode(opened(served, sealed))
    assert payload.code_verifier is not None
    assert bench.errors == []


def test_taken_back_between_two_meetings_the_draft_goes_too(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    found = bench.run(
        WRITE
        + PHOTO
        + "const code = await i.offerCode();"
        + MEETING
        + "await app.syncNow();"
        + TAKE
        + PIECES
        + "return { pieces, drafts: app.drafts.value, outbox: app.outbox.value.map(o => o.what) }"
    )
    assert found.get("drafts") == [], found
    assert found["pieces"] == 0 and found["outbox"] == ["session", "withdrawal"]
    assert [(one.core.kind, one.is_stub) for one in rows(served)] == [(1, True), (2, False)]


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("refused", [False, True])
def test_deleted_at_the_second_meeting_the_first_is_taken_back(
    bench: Bench, served: Served, sent: bool, refused: bool
) -> None:
    """Works without a network; what had not left leaves as a stub, and the chain stays whole."""
    enrol(bench, served)
    bench.run(WRITE + PHOTO)
    bench.page.context.set_offline(not sent)
    sync = "ok(await app.syncNow());" if sent else ""
    met = bench.run("const code = null;" + MEETING + sync + GO_ON + "return 'met'")
    assert met == "met", met
    bench.page.context.set_offline(True)
    no = "i.set('c.interview', { value: 'no' });" if refused else ""
    found = bench.run(
        no
        + "i.set('it.interviewer_note', { value: 'said today' }); ok(await i.discard());"
        + "await until(() => app.phase.value === 'home');"
        + PIECES
        + "return { pieces, drafts: app.drafts.value, outbox: app.outbox.value.map(o => o.what) }"
    )
    assert found == {"pieces": 0, "drafts": [], "outbox": ["session", "withdrawal"]}, found
    bench.page.context.set_offline(False)
    bench.run("ok(await app.syncNow()); ok(await app.syncNow())")
    first, second = rows(served)
    assert first.is_stub and second.core.kind == Kind.WITHDRAWAL
    assert second.core.previous == first.hash and second.core.record == first.core.record
    said = Withdrawal.decode(opened(served, second))
    assert said.reason == ("person.refused" if refused else "phone.deleted") and said.proof is None
    assert bench.errors == []


def test_what_cannot_be_taken_back_is_not_deleted_either(
    served: Served, browsers: Browsers
) -> None:
    """Sealing fails: nothing typed is lost. Stopped after it: the next start finishes."""
    bench = open_bench(served, browsers)
    words = enrol(bench, served)
    kept = bench.run(
        WRITE
        + "const code = null;"
        + MEETING
        + GO_ON
        + """
        i.set('it.interviewer_note', { value: 'second day' });
        const commit = core.Store.prototype.commitSealed;
        core.Store.prototype.commitSealed = async () => { throw new Error('disk'); };
        const met = await i.discard();
        core.Store.prototype.commitSealed = commit;
        i.set('it.interviewer_note', { value: 'second day, still here' });
        await i.flush();
        const rows = app.outbox.value.length;
        const stub = core.Store.prototype.stubSealed;
        core.Store.prototype.stubSealed = async () => { throw new Error('stop'); };
        await i.discard();
        core.Store.prototype.stubSealed = stub;
        return { met: met.code, rows, phase: app.phase.value,
          note: i.answer('it.interviewer_note').value.value };
        """
    )
    assert kept == {
        "met": "app.failed",
        "rows": 1,
        "phase": "interview",
        "note": "second day, still here",
    }, kept
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    found = bench.run(
        "await until(() => app.phase.value === 'home'); ok(await app.syncNow());"
        "return app.drafts.value"
    )
    assert found == []
    assert [(one.core.kind, one.is_stub) for one in rows(served)] == [(1, True), (2, False)]

"""The path of one interview through the conductor, against the real relay and its directory."""

import json

from depter.envelope import Payload, open_blob, unseal
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench

APP = """
globalThis.left = 0;
globalThis.app ??= core.createApp({ reload() {}, leave() { globalThis.left++; }, install: async () => false, installed: () => false });
globalThis.until = async (what, ms = 15000) => {
  const end = performance.now() + ms;
  while (!what()) {
    if (performance.now() > end) throw Object.assign(new Error('until'), { code: 'test.timeout', facts: { phase: app.phase.value, fault: JSON.stringify(app.fault.value), joining: JSON.stringify(app.joining.value), sync: JSON.stringify(app.sync.value) } });
    await new Promise(r => setTimeout(r, 20));
  }
};
globalThis.ok = (met) => { if (met !== null) throw Object.assign(new Error(met.code), met); };
"""


def start(bench: Bench, phase: str) -> None:
    found = bench.run(APP + f"await until(() => app.phase.value === '{phase}'); return 'there'")
    assert found == "there", found


def enrol(bench: Bench, served: Served) -> str:
    """Join, choose generated words, be approved; gives the words."""
    start(bench, "join")
    words = bench.run(
        """
        ok(await app.join(a.link));
        await until(() => app.phase.value === 'passphrase');
        const words = (await app.suggestPassphrase()).join(' ');
        ok(await app.choosePassphrase(words, 'Practice Person'));
        await until(() => app.phase.value === 'waiting');
        return { words, joining: app.joining.value, invitation: app.invitation.value };
        """,
        {"link": served.invite()},
    )
    assert words.get("joining", words)["state"] == "pending", words
    assert words["invitation"]["kind"] == "practice"
    served.approve()
    home = bench.run(
        """
        ok(await app.checkJoin());
        await until(() => app.phase.value === 'home');
        return app.membership.value;
        """
    )
    assert home["practice"] is True and home["name"] == "Practice Person", home
    return str(words["words"])


FILL = """
const form = app.forms.value[0].id;
ok(await app.newDraft(form, 'ky'));
await until(() => app.phase.value === 'interview');
globalThis.i = app.interview.value;
globalThis.fill = () => {
  // Answers whatever blocks, section by section, as far as the form lets us.
  for (let round = 0; round < 40; round++) {
    const gap = i.missing.value.find(one => one.class !== 'W');
    if (!gap) return;
    const seen = i.view.value.sections.flatMap(s => s.questions.flatMap(q => [q, ...q.items])).find(q => q.path === gap.path);
    const q = seen.question;
    const pick = q.accept?.[0] ?? (q.choices[0]?.code);
    if (q.type === 'multi') i.set(gap.path, { value: [pick] });
    else if (pick !== undefined) i.set(gap.path, { value: pick });
    else if (q.type === 'number' || q.type === 'scale') i.set(gap.path, { value: 1 });
    else i.set(gap.path, { value: 'text' });
  }
};
"""


def test_joins_interviews_seals_sends_and_forgets(bench: Bench, served: Served) -> None:
    enrol(bench, served)
    sealed = bench.run(
        FILL
        + """
        fill();
        const text = i.view.value.sections.flatMap(s => s.questions).find(q => q.question.type === 'longtext' && q.access === 'open');
        if (text) i.set(text.path, { value: 'kanarienvogel was here' });
        await i.setLanguage('ru');
        const photo = i.view.value.sections.flatMap(s => s.questions).find(q => q.question.type === 'photo');
        let shown = null, photoAccess = photo?.access ?? 'none';
        if (photoAccess === 'closed') { ok(null); }
        const before = await i.beforeSealing();
        const state = { missing: before.missing, people: before.people, escrow: before.escrow, text: text?.path, photoAccess, saved: i.saved.value };
        ok(await i.finish());
        await until(() => app.phase.value === 'home');
        state.outbox = app.outbox.value;
        state.drafts = app.drafts.value.length;
        ok(await app.syncNow());
        state.after = app.outbox.value;
        return state;
        """
    )
    assert sealed.get("missing") == [], sealed
    assert sealed["people"] == [{"name": "Practice Supervisor", "role": "supervisor"}]
    assert sealed["escrow"] == 1
    assert sealed["drafts"] == 0
    assert [one["state"] for one in sealed["after"]] == ["stored"]
    [envelope] = served.envelopes()
    payload = Payload.decode(unseal(envelope, served.world.supervisor.keys.opening))
    answers = json.loads(payload.answers or b"")
    assert payload.form == answers["form"]
    assert answers["interview_language"] == "ru"
    if sealed["text"]:
        assert answers["answers"][sealed["text"]]["value"] == "kanarienvogel was here"
        assert len(answers["answers"][sealed["text"]]["wording"]) == 64
    served.acknowledge()
    gone = bench.run(
        """
        ok(await app.syncNow());
        return { outbox: app.outbox.value, arrived: app.arrived.value.length, alarms: app.alarms.value };
        """
    )
    assert gone == {"outbox": [], "arrived": 1, "alarms": []}
    assert bench.errors == []

"""What a person does with the phone, in a few calls on the conductor; the tests tell it from there."""

from tests.pwa.core.conftest import Bench, Served

APP = """
globalThis.left = 0;
globalThis.app ??= core.createApp({ reload() {}, leave() { globalThis.left++; },
  install: async () => false, installed: () => false });
globalThis.until = async (what, ms = 15000) => {
  const end = performance.now() + ms;
  while (!what()) {
    if (performance.now() > end) throw Object.assign(new Error('until'), { code: 'test.timeout',
      facts: { phase: app.phase.value, fault: JSON.stringify(app.fault.value),
        joining: JSON.stringify(app.joining.value), sync: JSON.stringify(app.sync.value) } });
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


# A photo that can be shown, of any size: behind the end of a JPEG anything may stand.
PICTURE = """
globalThis.picture = async (size, pixels = 64) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = pixels;
  canvas.getContext('2d').fillRect(4, 4, 40, 40);
  const jpeg = await new Promise(r => canvas.toBlob(r, 'image/jpeg'));
  const noise = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536)
    globalThis.crypto.getRandomValues(noise.subarray(at, at + 65536));
  return new Blob([jpeg, noise], { type: 'image/jpeg' });
};
"""

FILL = """
ok(await app.newDraft(app.forms.value[0].id, 'ky'));
await until(() => app.phase.value === 'interview');
globalThis.i = app.interview.value;
globalThis.fill = () => {
  // Answers whatever blocks, section by section, as far as the form lets us.
  for (let round = 0; round < 40; round++) {
    const gap = i.missing.value.find(one => one.class !== 'W');
    if (!gap) return;
    const seen = i.view.value.sections.flatMap(s => s.questions.flatMap(q => [q,
      ...q.items])).find(q => q.path === gap.path);
    const q = seen.question;
    const pick = q.accept?.[0] ?? (q.choices[0]?.code);
    if (q.type === 'multi') i.set(gap.path, { value: [pick] });
    else if (pick !== undefined) i.set(gap.path, { value: pick });
    else if (q.type === 'number' || q.type === 'scale') i.set(gap.path, { value: 1 });
    else i.set(gap.path, { value: 'text' });
  }
};
"""

WRITE = (
    FILL
    + """
fill();
i.set('it.what', { value: { text: a?.text ?? 'told', lang: 'ky', verbatim: false } });
"""
)


def unlock(bench: Bench, words: str) -> None:
    """Open the locked notebook."""
    found = bench.run(
        "await until(() => app.phase.value === 'locked'); ok(await app.unlock(a)); return 'open'",
        words,
    )
    assert found == "open", found

import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";
import { definition } from "./operations.ts";

const intake = definition("intake");
const rich = definition("rich");
const stamp: F.Stamp = { asked_at: "2026-11-23T10:00:00+06:00", lang: "ky", wording: "0".repeat(64), review: "unreviewed", src: "1".repeat(64), set: "2".repeat(16), fallback: false };
const context: F.Context = { role: "interviewer", today: "2026-11-23", language: "ky", consent: {} };
const start = F.emptyAnswers(intake, "ky", stamp.asked_at);

test("a value answers the question and an emptied field is not asked again", () => {
  const said = F.setAnswer(intake, start, "it.country", { value: "KG" }, stamp);
  assert.deepEqual(said.answers["it.country"], { value: "KG", state: "answered", asked_at: stamp.asked_at, lang: "ky", wording: stamp.wording, review: "unreviewed", src: stamp.src, set: stamp.set, fallback: false });
  const emptied = F.setAnswer(intake, said, "it.country", { value: null }, stamp);
  assert.equal(emptied.answers["it.country"]!.state, "not_asked");
  assert.deepEqual(start.answers, {});
});

test("declining takes back what was entered and keeps the note", () => {
  let now = F.setAnswer(intake, start, "it.what", { value: { text: "x", lang: "ky", verbatim: true }, note: "spoke softly" }, stamp);
  now = F.setAnswer(intake, now, "it.what", { state: "declined" }, stamp);
  assert.equal(now.answers["it.what"]!.value, null);
  assert.equal(now.answers["it.what"]!.state, "declined");
  assert.equal(now.answers["it.what"]!.note, "spoke softly");
});

test("a warning is kept with the time it was shown and confirmed, whatever becomes of the answer", () => {
  const [shown, seen, later] = ["2026-11-23T10:00:00+06:00", "2026-11-23T10:01:00+06:00", "2026-11-23T11:00:00+06:00"];
  let now = F.setAnswer(intake, start, "it.country", { value: "KG" }, stamp);
  const before = now.answers["it.country"]!;
  now = F.prompted(now, "it.country", "urgent", false, shown);
  const { prompts, ...rest } = now.answers["it.country"]!;
  assert.deepEqual(rest, before);
  assert.deepEqual(prompts, [{ notice: "urgent", shown, seen: null }]);
  now = F.prompted(now, "it.country", "urgent", false, later);
  now = F.prompted(now, "it.country", "urgent", true, seen);
  now = F.prompted(now, "it.country", "urgent", true, later);
  now = F.setAnswer(intake, now, "it.country", { value: null }, stamp);
  assert.equal(now.answers["it.country"]!.state, "not_asked");
  assert.deepEqual(now.answers["it.country"]!.prompts, [{ notice: "urgent", shown, seen }]);
  assert.deepEqual(F.prompted(start, "it.what", "other", true, seen).answers["it.what"]!.prompts, [{ notice: "other", shown: seen, seen }]);
  assert.deepEqual(F.decodeAnswers(F.encodeAnswers(now)), now);
});

test("stopping keeps what was said so far", () => {
  let now = F.setAnswer(intake, start, "it.what", { value: { text: "x", lang: "ky", verbatim: true } }, stamp);
  now = F.setAnswer(intake, now, "it.what", { state: "stopped" }, stamp);
  assert.deepEqual(now.answers["it.what"]!.value, { text: "x", lang: "ky", verbatim: true });
});

test("time, language and words move together, and only with the answer", () => {
  const later = { ...stamp, asked_at: "2026-11-23T11:00:00+06:00", lang: "ru", wording: "9".repeat(64), behind: "8".repeat(16) };
  let now = F.setAnswer(intake, start, "it.country", { value: "KG" }, stamp);
  now = F.setAnswer(intake, now, "it.country", { note: "said twice", source: "interpreter", certainty: "unsure" }, later);
  assert.deepEqual([now.answers["it.country"]!.asked_at, now.answers["it.country"]!.lang, now.answers["it.country"]!.wording, "behind" in now.answers["it.country"]!], [stamp.asked_at, "ky", stamp.wording, false]);
  now = F.setAnswer(intake, now, "it.country", { value: "KZ" }, later);
  assert.deepEqual([now.answers["it.country"]!.asked_at, now.answers["it.country"]!.lang, now.answers["it.country"]!.wording, now.answers["it.country"]!.behind], [later.asked_at, "ru", later.wording, later.behind]);
  assert.equal(now.answers["it.country"]!.note, "said twice");
});

test("what is written over a while keeps the time of its beginning, in one meeting and the same words", () => {
  const at = (asked_at: string, more: Partial<F.Stamp> = {}): F.Stamp => ({ ...stamp, asked_at, ...more });
  const told = (text: string): F.Change => ({ value: { text, lang: "ky", verbatim: true } });
  let now = F.setAnswer(intake, start, "it.what", told("а"), stamp);
  now = F.setAnswer(intake, now, "it.what", told("аз"), at("2026-11-23T10:40:00+06:00"));
  assert.equal(now.answers["it.what"]!.asked_at, stamp.asked_at);
  assert.equal(F.setAnswer(intake, now, "it.what", told("аза"), at("2026-11-23T10:50:00+06:00", { lang: "ru" })).answers["it.what"]!.asked_at, "2026-11-23T10:50:00+06:00");
  now = { ...now, sessions: [{ start: stamp.asked_at, end: "2026-11-23T12:00:00+06:00" }, { start: "2026-11-27T09:00:00+06:00", end: null }] };
  assert.equal(F.setAnswer(intake, now, "it.what", told("аза"), at("2026-11-27T09:05:00+06:00")).answers["it.what"]!.asked_at, "2026-11-27T09:05:00+06:00");
});

const doc = (sha256: string): F.Stamp["consent"] => ({ docs: [{ doc: "photo", lang: "ky", sha256, approvals: [] }] });
const meetings = (answers: F.Answers): F.Answers => ({ ...answers, sessions: [{ start: "2026-11-01T10:00:00Z", end: "2026-11-01T12:00:00Z" }, { start: "2026-11-20T10:00:00Z", end: null }] });

test("a consent that was taken back by the code is a no without words, and what stood before it stays", () => {
  const first = { ...stamp, asked_at: "2026-11-01T10:20:00Z", consent: doc("1".repeat(64))! };
  const agreed = F.setAnswer(intake, meetings(start), "c.photo", { value: "yes" }, first);
  const when = "2026-11-10T08:00:00Z";
  const now = F.takenBack(intake, agreed, ["c.photo", "it.country", "c.nothing"], when);
  const { consent, ...said } = now.answers["c.photo"]!;
  assert.deepEqual(said, { value: "no", state: "answered", asked_at: when, lang: null, wording: null, review: null });
  assert.deepEqual(consent!.docs, []);
  assert.deepEqual(consent!.earlier!.map((one) => [one.value, one.asked_at, one.replaced_at]), [["yes", first.asked_at, when]]);
  assert.deepEqual(Object.keys(now.answers), ["c.photo"]);
  assert.deepEqual(F.takenBack(intake, now, ["c.photo"], "2026-11-11T08:00:00Z"), now);
  // It is a document like any other: read back, and asked anew.
  assert.deepEqual(F.checkAnswers(JSON.parse(F.encodeAnswers(now))), now);
  const again = F.setAnswer(intake, now, "c.photo", { value: "yes" }, { ...first, asked_at: "2026-11-20T10:05:00Z" });
  assert.deepEqual(again.answers["c.photo"]!.consent!.earlier!.map((one) => one.value), ["yes", "no"]);
});

test("a no on one day and a yes on another: both whole, and none of the earlier ever lost", () => {
  const first = { ...stamp, asked_at: "2026-11-01T10:20:00Z", consent: doc("1".repeat(64))! };
  const second = { ...stamp, asked_at: "2026-11-20T10:05:00Z", lang: "ru", wording: "7".repeat(64), consent: doc("2".repeat(64))! };
  let now = F.setAnswer(intake, { ...start, sessions: [{ start: "2026-11-01T10:00:00Z", end: null }] }, "c.mode", { value: "verbal_alone" }, first);
  now = F.setAnswer(intake, now, "c.photo", { value: "no" }, first);
  const no = now.answers["c.photo"]!;
  now = meetings(now);
  now = F.setAnswer(intake, now, "c.mode", { value: "signature_here" }, second);
  now = F.setAnswer(intake, now, "c.photo", { value: "yes" }, second);
  const yes = now.answers["c.photo"]!;
  assert.deepEqual([yes.value, yes.asked_at, yes.lang, yes.wording, yes.consent?.docs, yes.consent?.given], ["yes", second.asked_at, "ru", second.wording, second.consent.docs, "signature_here"]);
  assert.deepEqual(yes.consent?.earlier, [{ ...no, replaced_at: second.asked_at }]);
  assert.deepEqual([no.consent?.docs, no.consent?.given], [first.consent.docs, "verbal_alone"]);
  // A note, a way that is said otherwise, the same tap again: nothing of the proof moves.
  const third = { ...second, asked_at: "2026-11-20T11:00:00Z", lang: "ky", set: "3".repeat(16), consent: doc("3".repeat(64))! };
  let noted = F.setAnswer(intake, now, "c.photo", { note: "she asked for a copy" }, third);
  noted = F.setAnswer(intake, noted, "c.mode", { value: "verbal_alone" }, third);
  noted = F.setAnswer(intake, noted, "c.photo", { value: "yes" }, third);
  assert.deepEqual(noted.answers["c.photo"], { ...yes, note: "she asked for a copy" });
  // Taken out, asked again, answered otherwise: the list only grows, and can be read.
  noted = F.setAnswer(intake, noted, "c.photo", { state: "not_asked" }, third);
  assert.deepEqual(noted.answers["c.photo"]!.consent?.earlier?.map((one) => [one.value, one.replaced_at]), [["no", second.asked_at], ["yes", third.asked_at]]);
  noted = F.setAnswer(intake, noted, "c.photo", { value: "yes" }, third);
  noted = F.setAnswer(intake, noted, "c.photo", { again: true }, { ...third, asked_at: "2026-11-20T11:10:00Z" });
  assert.deepEqual(noted.answers["c.photo"]!.consent?.earlier?.map((one) => one.value), ["no", "yes", "yes"]);
  assert.deepEqual(F.decodeAnswers(F.encodeAnswers(F.settled(intake, noted, context))).answers["c.photo"], noted.answers["c.photo"]);
});

test("another last day leaves the one before it there, and is no new asking", () => {
  const agreed = { ...stamp, consent: doc("1".repeat(64))! };
  const later = { ...agreed, asked_at: "2026-11-23T11:00:00+06:00", lang: "ru" };
  let now = F.setAnswer(intake, start, "c.photo", { value: "yes", until: "2026-12-24" }, agreed);
  assert.equal("earlier" in now.answers["c.photo"]!.consent!, false);
  now = F.setAnswer(intake, now, "c.photo", { until: null }, later);
  const { consent, asked_at, lang } = now.answers["c.photo"]!;
  assert.deepEqual([asked_at, lang, consent?.until, consent?.earlier?.map((one) => [one.consent?.until, one.replaced_at])], [stamp.asked_at, "ky", undefined, [["2026-12-24", later.asked_at]]]);
});

test("how it is given is written down as it is given, and when the meeting ends; never over what stands there", () => {
  const agreed = { ...stamp, consent: { docs: [] } };
  let now = F.setAnswer(intake, start, "c.interview", { value: "yes" }, agreed);
  assert.deepEqual(now.answers["c.interview"]!.consent, { docs: [] });
  now = F.setAnswer(intake, now, "c.language", { value: "uz" }, stamp);
  now = F.setAnswer(intake, now, "c.recontact", { value: "yes" }, agreed);
  assert.deepEqual(now.answers["c.recontact"]!.consent, { docs: [], spoken: "uz" });
  now = F.setAnswer(intake, now, "c.language", { value: "ky" }, stamp);
  now = F.withHowGiven(intake, now);
  assert.deepEqual([now.answers["c.interview"]!.consent, now.answers["c.recontact"]!.consent], [{ docs: [], spoken: "ky" }, { docs: [], spoken: "uz" }]);
});

test("a wish that is asked anew keeps what was answered; other questions do so from meeting to meeting", () => {
  const first = { ...stamp, asked_at: "2026-11-01T10:20:00Z" };
  const evaluation = definition("evaluation");
  let now = meetings(F.setAnswer(evaluation, F.emptyAnswers(evaluation, "ky", "2026-11-01T10:00:00Z"), "px.consent_now", { value: "yes" }, first));
  now = F.setAnswer(evaluation, now, "px.consent_now", { value: "no" }, { ...stamp, asked_at: "2026-11-20T10:05:00Z" });
  assert.deepEqual(now.answers["px.consent_now"]!.consent, { docs: [], earlier: [{ value: "yes", state: "answered", asked_at: first.asked_at, lang: "ky", wording: stamp.wording, review: "unreviewed", src: stamp.src, set: stamp.set, fallback: false, replaced_at: "2026-11-20T10:05:00Z" }] });
});

test("own words for 'something else' go when the choice goes", () => {
  let now = F.setAnswer(intake, start, "it.agency", { value: "other", other: "men in a van" }, stamp);
  assert.equal(now.answers["it.agency"]!.other, "men in a van");
  now = F.setAnswer(intake, now, "it.agency", { value: "prosecutor" }, stamp);
  assert.equal("other" in now.answers["it.agency"]!, false);
});

test("'none of these' stands alone", () => {
  const needs = intake.questions.get("it.needs_now")!;
  assert.deepEqual(F.toggled(needs, [], "bleeding"), ["bleeding"]);
  assert.deepEqual(F.toggled(needs, ["bleeding"], "severe_pain"), ["severe_pain", "bleeding"]);
  assert.deepEqual(F.toggled(needs, ["bleeding"], "none_reported"), ["none_reported"]);
  assert.deepEqual(F.toggled(needs, ["none_reported"], "bleeding"), ["bleeding"]);
  assert.deepEqual(F.toggled(needs, ["bleeding"], "bleeding"), []);
});

test("a wording that was not understood is noted once, taken back, and carries four facts only", () => {
  const note = { key: "form:intake/q:it.what", lang: "ky", tgt: "a".repeat(64), src: "b".repeat(64) };
  const noted = F.noteWording(start, note);
  assert.deepEqual(noted.not_understood, [note]);
  assert.deepEqual(F.decodeAnswers(F.encodeAnswers(F.settled(intake, noted, context))).not_understood, [note]);
  assert.equal("not_understood" in F.noteWording(noted, note), false);
  assert.equal(F.noteWording(noted, { ...note, lang: "ru" }).not_understood!.length, 2);
});

test("rows are added, filled, nested and taken away", () => {
  let now = F.emptyAnswers(rich, "en", stamp.asked_at);
  now = F.addRow(rich, now, "al.episode", "a1", stamp);
  now = F.addRow(rich, now, "al.episode", "b2", stamp);
  now = F.setAnswer(rich, now, "al.episode/b2/al.kind", { value: "prison" }, stamp);
  now = F.addRow(rich, now, "al.episode/b2/al.place", "c3", stamp);
  now = F.setAnswer(rich, now, "al.episode/b2/al.place/c3/al.cell", { value: "yes" }, stamp);
  const text = F.encodeAnswers(now);
  assert.deepEqual(F.decodeAnswers(text), now);
  assert.throws(() => F.setAnswer(rich, now, "al.episode/zz/al.kind", { value: "prison" }, stamp), (fault: { code?: string }) => fault.code === "answer.unknown_row");
  now = F.removeRow(rich, now, "al.episode", "b2", stamp);
  now = F.removeRow(rich, now, "al.episode", "a1", stamp);
  assert.equal(now.answers["al.episode"]!.state, "not_asked");
});

test("what did not change keeps its identity", () => {
  const first = F.visible(intake, start, context);
  const now = F.setAnswer(intake, start, "it.country", { value: "KG" }, stamp);
  const second = F.visible(intake, now, context, first);
  const changed = second.sections.filter((section, n) => section !== first.sections[n]).map((section) => section.section.id);
  assert.deepEqual(changed, ["account"]);
  assert.equal(F.visible(intake, now, context, second).sections[3], second.sections[3]);
});

test("states offered beside a question", () => {
  assert.deepEqual(F.offeredStates(intake.questions.get("it.what")!), ["declined", "not_remembered", "not_known", "deferred", "not_applicable"]);
  assert.deepEqual(F.offeredStates(intake.questions.get("c.interview")!), []);
  // Nobody remembers a day to come; whoever does not sign knows it.
  assert.deepEqual(F.offeredStates({ ...intake.questions.get("it.when")!, future: true }), ["declined", "not_known", "deferred", "not_applicable"]);
  assert.deepEqual(F.offeredStates(definition("evaluation").questions.get("c.signature")!), ["declined", "deferred", "not_applicable"]);
});

test("two hundred questions: a keystroke is evaluated in under a millisecond", () => {
  const form = definition("synthetic200");
  assert.ok(form.questions.size >= 200);
  let answers = F.emptyAnswers(form, "en", stamp.asked_at);
  for (const question of form.questions.values())
    if (question.type === "yn") answers = F.setAnswer(form, answers, question.id, { value: "yes" }, stamp);
  const account = [...form.questions.values()].find((question) => question.type === "longtext")!.id;
  answers = F.setAnswer(form, answers, account, { value: "Ұзақ әңгіме. ".repeat(1500) }, stamp);
  let view = F.visible(form, answers, context);
  const text = [...form.questions.values()].find((question) => question.type === "text")!.id;
  const keystroke = (n: number): void => {
    answers = F.setAnswer(form, answers, text, { value: "a".repeat(1 + (n % 40)) }, stamp);
    view = F.visible(form, answers, context, view);
  };
  for (let n = 0; n < 200; n++) keystroke(n);
  const times = Array.from({ length: 200 }, (_, n) => { const from = performance.now(); keystroke(n); return performance.now() - from; }).sort((a, b) => a - b);
  // The quieter half: other programs on the machine are not what is measured.
  assert.ok(times[50]! < 1, `${times[50]!.toFixed(3)} ms`);
  console.log(`keystroke among 200 questions: ${times[50]!.toFixed(3)} ms`);
});

test("a yes may have a last day, which goes with the yes", () => {
  const agreed = { ...stamp, consent: { docs: [] } };
  const told = F.emptyAnswers(rich, "ky", stamp.asked_at);
  let now = F.setAnswer(rich, told, "c.exam", { value: "yes" }, agreed);
  now = F.setAnswer(rich, now, "c.exam", { until: "2026-11-24" }, agreed);
  assert.equal(now.answers["c.exam"]!.consent?.until, "2026-11-24");
  now = F.setAnswer(rich, now, "c.exam", { note: "asked twice" }, agreed);
  assert.equal(now.answers["c.exam"]!.consent?.until, "2026-11-24", "a note changes nothing of it");
  assert.equal("until" in F.setAnswer(rich, now, "c.exam", { until: null }, agreed).answers["c.exam"]!.consent!, false);
  now = F.setAnswer(rich, now, "c.exam", { value: "no" }, agreed);
  now = F.setAnswer(rich, now, "c.exam", { value: "yes" }, agreed);
  assert.equal("until" in now.answers["c.exam"]!.consent!, false, "another yes is another consent");
  assert.throws(() => F.checkAnswers({ ...now, answers: { "c.exam": { ...now.answers["c.exam"], consent: { docs: [], until: "2026-02-30" } } } }), { code: "answers.shape" });
});

test("asking again renews the time and the wording, and nothing else", () => {
  let now = F.setAnswer(rich, F.emptyAnswers(rich, "ky", stamp.asked_at), "c.exam", { value: "yes" }, stamp);
  now = F.setAnswer(rich, now, "c.exam", { again: true }, { ...stamp, asked_at: "2026-11-25T09:00:00+06:00", lang: "ru" });
  assert.deepEqual([now.answers["c.exam"]!.value, now.answers["c.exam"]!.asked_at, now.answers["c.exam"]!.lang], ["yes", "2026-11-25T09:00:00+06:00", "ru"]);
});

test("a row that was taken out comes back where it stood, with all that was in it", () => {
  const told = F.emptyAnswers(rich, "ky", stamp.asked_at);
  let now = ["r1", "r2", "r3"].reduce((sum, row) => F.addRow(rich, sum, "al.episode", row, stamp), F.setAnswer(rich, told, "c.interview", { value: "yes" }, stamp));
  now = F.setAnswer(rich, now, "al.episode/r2/al.kind", { value: "prison" }, stamp);
  const row = (now.answers["al.episode"]!.value as readonly F.Row[])[1]!;
  const gone = F.removeRow(rich, now, "al.episode", "r2", stamp);
  assert.deepEqual(F.putBackRow(rich, gone, "al.episode", row, 1, stamp), now);
});

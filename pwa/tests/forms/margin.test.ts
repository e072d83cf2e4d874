/** What is kept beside the answers (FORMAT.md 10): when a change is a correction, and that nothing kept is lost. */
import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";
import { checkMargin, checkWorking, encodeMargin, encodeWorking, LARGEST_MARGIN, MOST_VERSIONS } from "../../src/forms/margin.ts";
import { mended } from "../../src/forms/values.ts";
import { Answering } from "../../src/interview/answering.ts";
import { readDocument } from "../../src/interview/document.ts";
import { Margins } from "../../src/interview/margins.ts";
import { EMPTY_PROFILE } from "../../src/interview/profile.ts";
import { definition } from "./operations.ts";

const intake = definition("intake");
const rich = definition("rich");
const BY = "a".repeat(32);
const MINUTE = 60_000;
const FIRST = Date.parse("2026-11-23T10:00:00Z");

/** An interview on a clock that only the test moves. */
function telling(form: F.FormDefinition, from: { answers?: F.Answers; kept?: object; another?: boolean } = {}) {
  const clock = { now: FIRST };
  const margins = new Margins(form, from.kept ?? {}, BY, from.another ?? false, () => clock.now);
  const answers = from.answers ?? F.emptyAnswers(form, "ky", "2026-11-23T10:00:00Z");
  const answering = new Answering(form, answers, { ...EMPTY_PROFILE, profession: "physician" }, { mayChange: () => true, changed: () => undefined, margins });
  return { clock, margins, answering, after: (minutes: number) => { clock.now += minutes * MINUTE; }, told: (path: string, text: string) => answering.set(path, { value: { text, lang: "ky", verbatim: true } }) };
}
const STAMP: F.Stamp = { asked_at: "2026-11-23T10:00:00Z", lang: "ky", wording: "0".repeat(64), review: "approved", src: "1".repeat(64), set: "2".repeat(16), fallback: false };
/** A form stands open once the person agreed. */
function agreed(form = intake) {
  const made = telling(form);
  for (const id of ["c.interview", "c.record_written", "c.supervisor"]) if (form.questions.has(id)) made.answering.answers.value = F.setAnswer(form, made.answering.answers.peek(), id, { value: "yes" }, STAMP);
  return made;
}
const texts = (margins: Margins, path: string) => (margins.margin.peek().earlier[path] ?? []).map((one) => ("answer" in one ? ((one.answer.value as { text?: string } | null)?.text ?? one.answer.value) : one.note));

test("typing is no correction, nor is a word mended within the first minutes", () => {
  const { margins, told, after } = agreed();
  for (const text of ["А", "Ал", "Алар", "Алрар", "Алар келди"]) told("it.what", text);
  after(1);
  told("it.what", "Алар түндө келди");
  after(9);
  told("it.what", "Алар кечинде келди");
  assert.equal(encodeMargin(margins.margin.peek()), null);
});

test("what had stood for ten minutes is kept as it was, with its time and its author", () => {
  const { margins, told, after } = agreed();
  told("it.what", "Алар түндө келди");
  after(11);
  for (const text of ["Алар түнд келди", "Алар келди", "Алар эртең менен келди"]) told("it.what", text);
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди"]);
  const [was] = margins.margin.peek().earlier["it.what"]!;
  assert.deepEqual([was!.replaced_at, was!.by], ["2026-11-23T10:11:00Z", BY]);
  assert.equal("answer" in was! && was.answer.state, "answered");
});

test("what was left for another question stands after two minutes", () => {
  const { margins, told, answering, after } = agreed();
  told("it.what", "Алар түндө келди");
  answering.set("it.country", { value: "KG" });
  after(1);
  told("it.what", "Алар түндө келишти");
  assert.deepEqual(texts(margins, "it.what"), []);
  answering.set("it.country", { value: "KZ" });
  after(3);
  told("it.what", "Алар эртең менен келди");
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келишти"]);
});

test("a lock in the middle of a change changes nothing", () => {
  const first = agreed();
  first.told("it.what", "Алар түндө келди");
  first.after(11);
  first.told("it.what", "Алар түндө келди. Ким");
  const kept = JSON.parse(JSON.stringify(first.margins.kept));
  const { margins, told, clock } = telling(intake, { answers: first.answering.answers.peek(), kept });
  clock.now = first.clock.now + MINUTE;
  told("it.what", "Билбейм");
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди"]);
  told("it.what", "Алар түндө келди.");
  assert.deepEqual(texts(margins, "it.what"), []);
});

test("words added to what stood take nothing away, and a change that is taken back leaves nothing behind", () => {
  const { margins, told, after } = agreed();
  told("it.what", "Алар түндө келди");
  after(20);
  told("it.what", "Алар түндө келди. Үчөө эле.");
  assert.deepEqual(texts(margins, "it.what"), []);
  after(20);
  told("it.what", "Алар");
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди. Үчөө эле."]);
  told("it.what", "Алар түндө келди. Үчөө эле.");
  assert.deepEqual(texts(margins, "it.what"), []);
});

test("at another meeting everything has stood; a day, a choice and a note count like words", () => {
  const first = agreed();
  first.told("it.what", "Алар түндө келди");
  first.answering.set("it.when", { value: { edtf: "2026-03-23" }, note: "ыйлады" });
  first.answering.set("it.country", { value: "KG" });
  const { margins, answering, told } = telling(intake, { answers: first.answering.answers.peek(), kept: JSON.parse(JSON.stringify(first.margins.kept)), another: true });
  told("it.what", "Алар таңга жуук келди");
  answering.set("it.when", { value: { edtf: "2026-03-24" }, note: "унчукпай калды" });
  answering.set("it.country", { value: "KZ" });
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди"]);
  assert.deepEqual(texts(margins, "it.country"), ["KG"]);
  assert.deepEqual(new Set(texts(margins, "it.when").map((one) => JSON.stringify(one))), new Set(['{"edtf":"2026-03-23"}', '"ыйлады"']));
  const note = margins.margin.peek().earlier["it.when"]!.find((one) => "note" in one)!;
  assert.equal("note" in note && note.noted_at, "2026-11-23T10:00:00Z");
});

test("declining keeps what was said before, until the person wants it out; then only that it was so", () => {
  const { margins, answering, told, after } = agreed();
  told("it.what", "Алар түндө келди");
  after(11);
  answering.set("it.what", { state: "declined" });
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди"]);
  margins.apply({ remove: "it.what" });
  assert.deepEqual(margins.margin.peek().earlier, {});
  assert.deepEqual(margins.margin.peek().removed, { "it.what": { at: "2026-11-23T10:11:00Z", by: BY } });
  assert.ok(!encodeMargin(margins.margin.peek())!.includes("түндө"));
  assert.ok(!JSON.stringify(margins.kept).includes("түндө"), "nor is it in the draft");
  told("it.what", "А");
  assert.ok(!encodeMargin(margins.margin.peek())!.includes("түндө"), "the change that went on must not bring it back");
});

test("an entry that is taken out leaves what stood in it, and takes it back when it is put back", () => {
  const made = agreed(rich);
  const row = made.answering.addRow("al.episode");
  made.answering.set(`${row}/al.kind`, { value: "prison" });
  made.after(11);
  const id = row.split("/")[1]!;
  assert.ok(made.answering.removeRow("al.episode", id));
  assert.deepEqual(texts(made.margins, `${row}/al.kind`), ["prison"]);
  made.answering.putBack();
  assert.equal(encodeMargin(made.margins.margin.peek()), null);
});

test("what a refused consent governs is not sealed in an earlier version either", () => {
  const { margins, answering, after } = agreed(rich);
  answering.set("c.exam", { value: "yes" });
  answering.set("px.pain", { value: 5 });
  answering.set("ci.weight", { value: 60 });
  after(11);
  answering.set("px.pain", { value: 7 });
  answering.set("ci.weight", { value: 61 });
  answering.set("c.exam", { value: "no" });
  margins.refused(answering.view.peek());
  assert.deepEqual(Object.keys(margins.margin.peek().earlier), ["ci.weight"]);
  assert.deepEqual(Object.keys(margins.margin.peek().removed), ["px.pain"]);
});

test("working notes grow one by one, are struck and never rewritten", () => {
  const { margins, after } = agreed();
  for (const write of ["С", "Сура", "Суроо: иниси кайда?"]) assert.ok(margins.apply({ write, path: "it.what" }));
  margins.apply({ close: true, path: "it.what" });
  after(5);
  margins.apply({ write: "Адвокатка чалуу", path: null });
  const [first, second] = margins.working.peek();
  assert.deepEqual([first!.text, first!.path, first!.at, second!.path, second!.at], ["Суроо: иниси кайда?", "it.what", "2026-11-23T10:00:00Z", null, "2026-11-23T10:05:00Z"]);
  margins.apply({ write: "тагы", path: "it.what" });
  assert.equal(margins.working.peek()[0]!.text, "Суроо: иниси кайда?");
  margins.apply({ strike: first!.id });
  assert.deepEqual([margins.working.peek()[0]!.text, margins.working.peek()[0]!.struck], ["Суроо: иниси кайда?", { at: "2026-11-23T10:05:00Z", by: BY }]);
  assert.equal(margins.apply({ write: "ы".repeat(70_000), path: null }), false);
  assert.deepEqual(checkWorking(JSON.parse(encodeWorking(margins.working.peek())!)), margins.working.peek());
});

/** A small generator with a seed, so that a failure comes again. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("whatever is done, in whatever order: what was kept stays, and no settled word is lost", () => {
  const words = ["Алар", "түндө", "келди", "үйгө", "үчөө", "кара", "машина"];
  const paths = ["it.what", "it.where", "it.country"];
  for (let seed = 1; seed <= 120; seed++) {
    const draw = drawing(seed);
    let made = agreed();
    const stood = new Map<string, { value: string; at: number }>();
    const removed = new Set<string>();
    for (let step = 0; step < 60; step++) {
      const path = paths[draw(paths.length)]!;
      const before = made.margins.margin.peek();
      const [answers, now] = [made.answering.answers.peek(), made.clock.now];
      const act = draw(10);
      if (act < 7) {
        const value = path === "it.country" ? ["KG", "KZ", "TJ"][draw(3)]! : path === "it.what" ? { text: Array.from({ length: 1 + draw(4) }, () => words[draw(words.length)]).join(" "), lang: "ky", verbatim: true } : words[draw(words.length)]!;
        const was = answers.answers[path];
        const last = stood.get(path);
        made.answering.set(path, { value });
        if (last !== undefined && now - last.at >= 10 * MINUTE && was?.value != null) {
          const text = JSON.stringify(was.value);
          const still = JSON.stringify(made.answering.answers.peek().answers[path]!.value);
          const holds = still === text || (path === "it.what" && (value as { text: string }).text.includes((was.value as { text: string }).text)) || (path === "it.where" && (value as string).includes(was.value as string));
          const kept = (made.margins.margin.peek().earlier[path] ?? []).some((one) => "answer" in one && JSON.stringify(one.answer.value) === text);
          assert.ok(holds || kept || (made.margins.margin.peek().left_out[path] ?? 0) > 0, `seed ${seed}, step ${step}: ${text} is lost`);
        }
        if (JSON.stringify(was?.value) !== JSON.stringify(value)) stood.set(path, { value: JSON.stringify(value), at: now });
      } else if (act === 7) made.after(draw(15));
      else if (act === 8) {
        // The phone is locked and opened again: the draft is all there is.
        const kept = JSON.parse(JSON.stringify({ answers: made.answering.answers.peek(), ...made.margins.kept }));
        const again = telling(intake, { answers: kept.answers, kept });
        again.clock.now = made.clock.now;
        assert.equal(encodeMargin(again.margins.margin.peek()), encodeMargin(made.margins.margin.peek()));
        made = again as typeof made;
      } else if (draw(4) === 0) {
        made.margins.apply({ remove: path });
        if (before.earlier[path] !== undefined) removed.add(path);
        continue;
      }
      const after = made.margins.margin.peek();
      for (const [place, all] of Object.entries(before.earlier)) {
        const now_ = after.earlier[place] ?? [];
        // All but the last, which the writing that goes on may still take back.
        assert.ok(all.slice(0, -1).every((one) => now_.includes(one) || JSON.stringify(now_).includes(JSON.stringify(one)) || (after.left_out[place] ?? 0) > 0), `seed ${seed}, step ${step}`);
      }
    }
    for (const path of removed) assert.ok(path in made.margins.margin.peek().removed, `seed ${seed}`);
    const sealed = encodeMargin(made.margins.margin.peek());
    if (sealed !== null) assert.equal(encodeMargin(checkMargin(JSON.parse(sealed))), sealed);
  }
});

test("a record stays within its size, the first words stay, and what is left out is counted", () => {
  const { margins, told, after } = agreed();
  const long = (n: number) => `${n} ${"Алар түндө келди. ".repeat(1000)}`;
  for (let n = 0; n < 40; n++) {
    told("it.what", long(n));
    after(11);
  }
  const { earlier, left_out } = margins.margin.peek();
  const kept = earlier["it.what"]!;
  assert.ok(JSON.stringify(earlier).length <= LARGEST_MARGIN && kept.length <= MOST_VERSIONS);
  assert.equal(texts(margins, "it.what")[0], long(0));
  assert.equal(texts(margins, "it.what").at(-1), long(38));
  assert.equal(kept.length + left_out["it.what"]!, 39);
});

test("a clock that was set back loses no word that had stood", () => {
  const { margins, told, after } = agreed();
  told("it.what", "Алар түндө келди");
  after(-24 * 60);
  told("it.what", "Алар эртең менен келди");
  assert.deepEqual(texts(margins, "it.what"), ["Алар түндө келди"]);
});

test("half of a character makes no interview unreadable, wherever it was typed", () => {
  const { margins, told, answering } = agreed();
  told("it.what", "келди \ud83d");
  answering.set("it.what", { note: "\udc00 деди" });
  assert.equal(margins.apply({ write: "x \ud83d", path: null }), true);
  const text = (answers: unknown) => JSON.stringify({ schema: 1, answers, section: "", path: null, begun: 0, changed: 0, sessions: 0, unsealed: [], ...margins.kept });
  const back = readDocument(text(answering.answers.peek()));
  assert.deepEqual([back.answers.answers["it.what"]!.value, back.answers.answers["it.what"]!.note], [{ text: "келди \ufffd", lang: "ky", verbatim: true }, "\ufffd деди"]);
  assert.deepEqual(new Margins(intake, back, BY, false).working.peek().map((one) => one.text), ["x \ufffd"]);
  // One that was kept before this was seen opens too, and what is whole is the same object.
  const { "it.what": was } = answering.answers.peek().answers;
  const old = { ...answering.answers.peek(), answers: { "it.what": { ...was!, note: "\ud83d" } } };
  assert.equal(readDocument(text(old)).answers.answers["it.what"]!.note, "\ufffd");
  assert.equal(mended(was), was);
  told("it.what", "келди 😀");
  assert.equal((answering.answers.peek().answers["it.what"]!.value as { text: string }).text, "келди 😀");
});

test("what is taken out after a meeting was sealed is called so, though no version of it is kept here", () => {
  const { answering, margins } = telling(intake);
  const path = [...answering.view.peek().sections].flatMap((one) => one.questions).find((one) => one.question.type === "longtext" && one.access === "open")!.path;
  answering.set(path, { value: "кийинки" });
  answering.takeOut(path, false);
  assert.deepEqual(margins.margin.peek().removed, {});
  answering.set(path, { value: "кийинки" });
  answering.takeOut(path, true);
  assert.equal(margins.margin.peek().removed[path]?.by, BY);
  assert.match(encodeMargin(margins.margin.peek())!, /"removed"/);
});

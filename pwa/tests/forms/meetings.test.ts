import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";
import { instant } from "../../src/interview/document.ts";
import { closingOf } from "../../src/interview/place.ts";
import { resumed, saidNow } from "../../src/interview/meetings.ts";
import { EMPTY_PROFILE } from "../../src/interview/profile.ts";
import { definition } from "./operations.ts";

const evaluation = definition("evaluation");
const intake = definition("intake-now");
const MONDAY = Date.parse("2026-11-23T10:00:00Z");
const THURSDAY = Date.parse("2026-11-26T09:00:00Z");
const MINUTE = 60_000;
const filling = (at: Date) => ({ profile: EMPTY_PROFILE, now: instant(at), row: (number: number) => `${number}x0123456789`, caseNumber: () => "4831-9207-5516", pseudonym: () => "K-4831" });
const stamp = (at: number): F.Stamp => ({ asked_at: new Date(at).toISOString().replace(".000", ""), lang: "ky", wording: "0".repeat(64), review: "unreviewed", src: "1".repeat(64), set: "2".repeat(16), fallback: false });
const context: F.Context = { role: "interviewer", today: "2026-11-26", language: "ky", consent: {} };

function told(form: F.Definition): F.Answers {
  let now = F.emptyAnswers(form, "ky", "2026-11-23T10:00:00Z");
  now = F.setAnswer(form, now, "c.record_written", { value: "yes" }, { ...stamp(MONDAY + 5 * MINUTE), consent: { docs: [] } });
  return F.setAnswer(form, now, "c.language", { value: "uz" }, stamp(MONDAY + 6 * MINUTE));
}

test("opened again soon, a draft that was put aside goes on in the same meeting", () => {
  const kept = told(evaluation);
  assert.deepEqual(resumed(evaluation, kept, MONDAY + 60 * MINUTE, MONDAY + 90 * MINUTE, filling), { answers: kept, began: false, at: null });
});

test("what was only left lying ended when it was last kept: Monday and Thursday are two meetings", () => {
  const { answers, began, at } = resumed(evaluation, told(evaluation), MONDAY + 60 * MINUTE, THURSDAY, filling);
  assert.equal(began, true);
  assert.deepEqual(answers.sessions, [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T11:00:00Z" }, { start: "2026-11-26T09:00:00Z", end: null }]);
  // How Monday's consent was given is written down before Thursday says otherwise.
  assert.deepEqual(answers.answers["c.record_written"]!.consent, { docs: [], spoken: "uz" });
  const rows = answers.answers["ci.session"]!.value as readonly F.Row[];
  assert.deepEqual(rows.map((row) => row.answers["ci.session.start"]!.value), ["2026-11-23T10:00:00Z", "2026-11-26T09:00:00Z"]);
  assert.deepEqual(at, { section: "case", path: `ci.session/${rows[1]!.id}` });
  assert.deepEqual(F.rowNames(evaluation, answers.answers, "ci.session").map((row) => row.number), [1, 2]);
  assert.deepEqual(F.decodeAnswers(F.encodeAnswers(answers)), answers);
  // Each says whether it was all right to go on; the page of what is missing asks for it.
  const asked = F.missing(evaluation, answers, context).filter((one) => one.path.endsWith("ci.session.agrees"));
  assert.deepEqual(asked.map((one) => [one.path.split("/")[1], one.class]), rows.map((row) => [row.id, "W"]));
});

test("a meeting that was ended is another one from then on, and rows that are there are not made again", () => {
  const kept: F.Answers = { ...told(evaluation), sessions: [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T11:00:00Z" }] };
  const own = F.addRow(evaluation, kept, "ci.session", "1own", stamp(MONDAY));
  const first = resumed(evaluation, own, MONDAY + 60 * MINUTE, MONDAY + 61 * MINUTE, filling);
  const rows = first.answers.answers["ci.session"]!.value as readonly F.Row[];
  assert.deepEqual([rows.length, rows[0]!.id, first.answers.sessions.length], [2, "1own", 2]);
  assert.equal(first.answers.answers["ci.session"]!.asked_at, own.answers["ci.session"]!.asked_at);
});

test("a form without rows for its meetings gets none", () => {
  const { answers, began, at } = resumed(intake, told(intake), MONDAY, THURSDAY, filling);
  assert.deepEqual([began, at, answers.sessions.length, Object.keys(answers.answers)], [true, null, 2, ["c.record_written", "c.language"]]);
});

test("a clock that was put back ends no meeting", () => {
  assert.equal(resumed(intake, told(intake), THURSDAY, MONDAY, filling).began, false);
});

test("what was said at this meeting is known, rows and all", () => {
  const { answers } = resumed(evaluation, told(evaluation), MONDAY, THURSDAY, filling);
  const seen = (now: F.Answers) => saidNow(F.visible(evaluation, now, context), now);
  assert.equal(seen(answers), false);
  const row = (answers.answers["ci.session"]!.value as readonly F.Row[])[1]!.id;
  assert.equal(seen(F.setAnswer(evaluation, answers, `ci.session/${row}/ci.session.agrees`, { value: "yes" }, stamp(THURSDAY + MINUTE))), true);
});

test("both forms have a place where a meeting is closed; none leads to a part that waits for consent", () => {
  for (const form of [evaluation, intake]) {
    const [closes, ...more] = form.sections.filter((one) => one.closes);
    assert.equal(more.length, 0);
    assert.equal(closingOf(F.visible(form, told(form), context))?.section.section.id, closes!.always ? closes!.id : undefined);
  }
});

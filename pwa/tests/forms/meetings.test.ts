import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";
import { endedAt } from "../../src/interview/beforehand.ts";
import { instant } from "../../src/interview/clock.ts";
import { type DraftDocument, readDocument, writeDocument } from "../../src/interview/document.ts";
import { closingOf } from "../../src/interview/place.ts";
import { opening, resumed } from "../../src/interview/meetings.ts";
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

test("a clock that was put right ends no meeting; one that was put back by hours does", () => {
  const after = (hours: number) => resumed(evaluation, told(evaluation), THURSDAY, THURSDAY - hours * 60 * MINUTE, filling).began;
  assert.deepEqual([after(1), after(3), after(24)], [false, false, true]);
});

const draft = (answers: F.Answers, changed: number, unsealed: readonly number[]): DraftDocument => ({ answers, changed, unsealed, section: "", path: null, begun: MONDAY, sessions: 0, words: "" });

test("no meeting begins unsaid upon one that is on this phone only", () => {
  const kept = draft(told(intake), MONDAY + 60 * MINUTE, [0]);
  assert.throws(() => opening(intake, kept, THURSDAY, filling, null), (met: { code: string; facts: object }) => met.code === "meeting.unsealed" && JSON.stringify(met.facts) === '{"n":1}');
  const on = opening(intake, kept, THURSDAY, filling, { why: "time" });
  assert.deepEqual(on.answers.sessions, [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T11:00:00Z", unsealed: "time" }, { start: "2026-11-26T09:00:00Z", end: null }]);
  assert.equal(on.began, true);
  // A reason that was said stays the reason.
  const later = opening(intake, draft(on.answers, THURSDAY, [0, 1]), THURSDAY + 300 * MINUTE, filling, { why: "cannot" });
  assert.deepEqual(later.answers.sessions.map((one) => one.unsealed), ["time", "cannot", undefined]);
  assert.deepEqual(F.decodeAnswers(F.encodeAnswers(later.answers)), later.answers);
});

test("the same meeting goes on, and what is sealed stands in nobody's way", () => {
  const kept = told(intake);
  assert.equal(opening(intake, draft(kept, MONDAY, [0]), MONDAY + 30 * MINUTE, filling, null).answers, kept);
  assert.equal(opening(intake, draft(kept, MONDAY, []), THURSDAY, filling, null).began, true);
});

test("opened to be sealed, no meeting begins, and a meeting that was cut off ended when it was last kept", () => {
  const found = opening(intake, draft(told(intake), MONDAY + 60 * MINUTE, [0]), THURSDAY, filling, { seal: true });
  assert.deepEqual([found.began, found.answers.sessions], [false, [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T11:00:00Z" }]]);
});

test("of a draft of before this was noted all meetings count until one was sealed", () => {
  const two = { ...told(intake), sessions: [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T11:00:00Z" }, { start: "2026-11-26T09:00:00Z", end: null }] };
  const old = (sessions: number) => {
    const { unsealed: _, ...rest } = draft(two, THURSDAY, []);
    return readDocument(JSON.stringify({ schema: 1, ...rest, sessions })).unsealed;
  };
  assert.deepEqual([old(0), old(1)], [[0, 1], [1]]);
  assert.deepEqual(readDocument(writeDocument(draft(two, THURSDAY, [1]))).unsealed, [1]);
});

test("both forms have a place where a meeting is closed; none leads to a part that waits for consent", () => {
  for (const form of [evaluation, intake]) {
    const [closes, ...more] = form.sections.filter((one) => one.closes);
    assert.equal(more.length, 0);
    assert.equal(closingOf(F.visible(form, told(form), context))?.section.section.id, closes!.always ? closes!.id : undefined);
  }
});

test("a clock that ran ahead at one meeting lends its consents to no later one", () => {
  // Monday's phone thinks it is Wednesday; the clock is right on Tuesday.
  const [monday, tuesday] = [Date.parse("2026-11-25T10:00:00Z"), Date.parse("2026-11-24T09:00:00Z")];
  let now = F.emptyAnswers(evaluation, "ky", "2026-11-25T10:00:00Z");
  for (const id of ["c.record_written", "c.physical_exam"]) now = F.setAnswer(evaluation, now, id, { value: "yes" }, { ...stamp(monday + 5 * MINUTE), consent: { docs: [] } });
  const found = resumed(evaluation, now, monday + 6 * MINUTE, tuesday, filling);
  assert.equal(found.began, true, "it lay for a day, whatever the clock says");
  const again = (answers: F.Answers) => F.missing(evaluation, answers, context).filter((one) => one.code === "missing.again").map((one) => one.path);
  assert.ok(again(found.answers).includes("c.physical_exam"), "asked anew");
  assert.equal(F.meetingOf(found.answers.sessions, now.answers["c.physical_exam"]!.asked_at), 0);
  const anew = F.setAnswer(evaluation, found.answers, "c.physical_exam", { again: true }, { ...stamp(tuesday + MINUTE), consent: { docs: [] } });
  assert.ok(!again(anew).includes("c.physical_exam"));
  assert.equal(F.meetingOf(anew.sessions, anew.answers["c.physical_exam"]!.asked_at), 1);
});

test("a clock that was set right in the middle of a meeting, too", () => {
  const told = F.setAnswer(evaluation, F.emptyAnswers(evaluation, "ky", "2026-11-23T10:00:00Z"), "c.physical_exam", { value: "yes" }, { ...stamp(Date.parse("2026-11-25T10:00:00Z")), consent: { docs: [] } });
  const over = endedAt(evaluation, told, "2026-11-23T10:30:00Z");
  assert.deepEqual(over.sessions, [{ start: "2026-11-23T10:00:00Z", end: "2026-11-25T10:00:00Z" }]);
  const later: F.Answers = { ...over, sessions: [...over.sessions, { start: "2026-11-24T09:00:00Z", end: null }] };
  assert.equal(F.askedBefore(evaluation.questions.get("c.physical_exam")!, later.answers["c.physical_exam"]!, later), true);
  // The end of the next one is its own.
  assert.equal(endedAt(evaluation, later, "2026-11-24T09:30:00Z").sessions[1]!.end, "2026-11-24T09:30:00Z");
});

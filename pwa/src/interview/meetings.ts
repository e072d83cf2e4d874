/**
 * Where one meeting ends and another begins, in an interview that goes over days.
 *
 * Must never let two meetings pass for one, nor make up a time: a meeting that was cut off ends when
 * something of it was last kept.
 */

import { type AnswerMap, type Answers, type Definition, eachView, type FormView, meetingOf, nextNumber, type Question, type Row } from "../forms/index.ts";
import { drawRow } from "../vault/draws.ts";
import { endedAt } from "./beforehand.ts";
import { instant } from "./document.ts";
import { begun, type Filling } from "./profile.ts";

/** After so long without a word a draft that was only left lying (a lock, a kill, the way home) is another meeting. */
const LONG_MS = 4 * 3_600_000;

/** A draft as it is opened: `at` is where a new meeting begins, null while the last one goes on. */
export interface Resumed {
  readonly answers: Answers;
  readonly began: boolean;
  readonly at: { readonly section: string; readonly path: string } | null;
}

/** Goes on with a draft that was last kept at `changed` (ms): in the same meeting, or in a new one. */
export function resumed(form: Definition, kept: Answers, changed: number, now: number, filling: (at: Date) => Filling): Resumed {
  const last = kept.sessions.at(-1);
  const goesOn = last !== undefined && last.end === null;
  if (goesOn && now - changed < LONG_MS) return { answers: kept, began: false, at: null };
  const ended = goesOn ? endedAt(form, kept, instant(new Date(changed))) : kept;
  const answers = { ...ended, sessions: [...ended.sessions, { start: instant(new Date(now)), end: null }] };
  const opens = [...form.questions.values()].find((one) => one.meeting === "opens" && one.repeat === null);
  return opens === undefined ? { answers, began: true, at: null } : { began: true, ...opened(form, opens, answers, filling) };
}

/** A row for each meeting that has none, the last of them for the one that begins now. */
function opened(form: Definition, opens: Question, answers: Answers, filling: (at: Date) => Filling): Pick<Resumed, "answers" | "at"> {
  const old = answers.answers[opens.id];
  let rows = (Array.isArray(old?.value) ? old.value : []) as readonly Row[];
  let now: AnswerMap = answers.answers;
  for (const { start } of answers.sessions.slice(rows.length)) {
    rows = [...rows, { id: drawRow(nextNumber(form, now, opens.id)), answers: begun(form, opens.id, filling(new Date(start))) }];
    now = { ...now, [opens.id]: { ...(old ?? { asked_at: null, lang: null, wording: null, review: null }), value: rows, state: "answered" } };
  }
  const row = rows.at(-1);
  return { answers: { ...answers, answers: now }, at: row === undefined ? null : { section: opens.section, path: `${opens.id}/${row.id}` } };
}

/** True when something was answered at the meeting that lasts: it is on this phone only. */
export function saidNow(view: FormView, answers: Answers): boolean {
  const last = answers.sessions.length - 1;
  return view.sections.some((section) => eachView(section.questions).some(({ answer }) => answer !== null && answer.asked_at !== null && meetingOf(answers.sessions, answer.asked_at) === last));
}

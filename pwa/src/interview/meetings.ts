/**
 * Where one meeting ends and another begins, in an interview that goes over days.
 *
 * Must never let two meetings pass for one, nor make up a time: a meeting that was cut off ends when
 * something of it was last kept.
 */

import { DepterError } from "../envelope/errors.ts";
import { type AnswerMap, type Answers, type Definition, nextNumber, type Question, type Row, type Unsealed } from "../forms/index.ts";
import { drawRow } from "../vault/draws.ts";
import { endedAt } from "./beforehand.ts";
import { instant } from "./clock.ts";
import { type DraftDocument } from "./document.ts";
import { begun, type Filling } from "./profile.ts";

/** After so long without a word a draft that was only left lying (a lock, a kill, the way home) is another meeting. */
const LONG_MS = 4 * 3_600_000;

/** A draft as it is opened: `at` is where a new meeting begins, null while the last one goes on. */
export interface Resumed {
  readonly answers: Answers;
  readonly began: boolean;
  readonly at: { readonly section: string; readonly path: string } | null;
}

/**
 * How a draft is opened: only for sealing what was said before, without a meeting; or for a meeting upon
 * earlier ones that are on this phone only, with the reason why these are not sealed.
 */
export type Opening = { readonly seal: true } | { readonly why: Unsealed };

/** Opens what was kept at `now` (ms); `meeting.unsealed` where a meeting would begin upon unsealed ones unsaid. */
export function opening(form: Definition, kept: DraftDocument, now: number, filling: (at: Date) => Filling, how: Opening | null): Resumed {
  const begins = !lasts(kept.answers, kept.changed, now);
  if (how !== null && "seal" in how) return { answers: begins ? ended(form, kept.answers, kept.changed) : kept.answers, began: false, at: null };
  if (begins && kept.unsealed.length > 0 && how === null) throw new DepterError("meeting.unsealed", { n: kept.unsealed.length });
  const found = resumed(form, kept.answers, kept.changed, now, filling);
  return begins && how !== null ? { ...found, answers: withReason(found.answers, kept.unsealed, how.why) } : found;
}

/** Says why meetings were not sealed, where nobody said it before. */
export function withReason(answers: Answers, unsealed: readonly number[], why: Unsealed): Answers {
  return { ...answers, sessions: answers.sessions.map((one, n) => (unsealed.includes(n) && one.end !== null ? { unsealed: why, ...one } : one)) };
}

/** A clock that was set back by so much says nothing of the time between: it is another meeting. */
const lasts = (answers: Answers, changed: number, now: number): boolean => answers.sessions.at(-1)?.end === null && Math.abs(now - changed) < LONG_MS;

/** A meeting that was cut off ended when it was last kept. */
const ended = (form: Definition, kept: Answers, changed: number): Answers => (kept.sessions.at(-1)?.end === null ? endedAt(form, kept, instant(new Date(changed))) : kept);

/** Goes on with a draft that was last kept at `changed` (ms): in the same meeting, or in a new one. */
export function resumed(form: Definition, kept: Answers, changed: number, now: number, filling: (at: Date) => Filling): Resumed {
  if (lasts(kept, changed, now)) return { answers: kept, began: false, at: null };
  const before = ended(form, kept, changed);
  const answers = { ...before, sessions: [...before.sessions, { start: instant(new Date(now)), end: null }] };
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

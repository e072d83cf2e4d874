/**
 * Changing answers: pure functions that return new answers and share what did not change.
 * They must never lose a note or a row that the caller did not name.
 */
import type { Answer, AnswerMap, Answers, AnswerValue, Certainty, ConsentRecord, EarlierAnswer, Review, Row, Session, Source, WordingNote } from "./answers.ts";
import { meetingOf, taken } from "./consent.ts";
import type { Definition, Question, QuestionType, State } from "./definition.ts";
import { FormError } from "./errors.ts";
import { isEmpty, WITH_VALUE } from "./values.ts";

/** What the person at the screen changed; what is left out stays as it was. */
export interface Change {
  readonly value?: AnswerValue;
  readonly state?: State;
  readonly note?: string;
  readonly other?: string;
  readonly certainty?: Certainty | null;
  readonly source?: Source | null;
  /** For consent: the last day on which it holds; null: it holds until it is taken back. */
  readonly until?: string | null;
  /** It was asked once more, and the answer is the same. */
  readonly again?: true;
}

/** Under which wording it was asked. */
export interface Stamp {
  readonly asked_at: string;
  readonly lang: string;
  readonly wording: string;
  readonly review: Review;
  readonly src: string;
  readonly set: string;
  readonly behind?: string;
  readonly fallback: boolean;
  /** For consent only. */
  readonly consent?: ConsentRecord;
}

const UNASKED: Answer = { value: null, state: "not_asked", asked_at: null, lang: null, wording: null, review: null };

/** Answers of an interview that begins now. */
export function emptyAnswers(definition: Definition, language: string, start: string): Answers {
  return { form: definition.form, version: definition.version, interview_language: language, sessions: [{ start, end: null }], answers: {} };
}

/** What is written, or added to, for a while: it keeps the time at which it was begun. */
const GROWING: readonly QuestionType[] = ["text", "longtext", "narrative", "multi", "repeat", "rows", "bodymap", "photo", "audio", "file"];

/** Whether a change goes on with what was begun in the same words at the same meeting. */
function goesOn(question: Question, old: Answer, state: State, stamp: Stamp, sessions: readonly Session[]): boolean {
  return GROWING.includes(question.type) && old.state === state && old.asked_at !== null && old.lang === stamp.lang && old.wording === stamp.wording
    && meetingOf(sessions, old.asked_at) === sessions.length - 1;
}

/** The answers that stood before; with `old` among them where it may not be lost. */
function before(question: Question, old: Answer, replaced: string | null, sessions: readonly Session[]): readonly EarlierAnswer[] {
  const { earlier = [], ...consent } = old.consent ?? { docs: [] };
  if (replaced === null || old.state === "not_asked") return earlier;
  // A consent and a wish that is asked anew keep every answer; of the rest what stood at an earlier meeting.
  const kept = question.type === "consent" || (question.again && (question.type === "yn" || meetingOf(sessions, old.asked_at) < sessions.length - 1));
  if (!kept) return earlier;
  const { consent: _, ...was } = old;
  return [...earlier, { ...was, ...(question.type === "consent" ? { consent } : {}), replaced_at: replaced }];
}

/** The consent part after a change, without what the questions around it say of how it was given. */
function consentPart(question: Question, old: Answer, change: Change, stamp: Stamp, asked: boolean, now: Pick<Answer, "value" | "state">, sessions: readonly Session[]): ConsentRecord | undefined {
  const otherDay = change.until !== undefined && old.consent?.until !== undefined && change.until !== old.consent.until;
  const earlier = before(question, old, asked || otherDay ? stamp.asked_at : null, sessions);
  const { earlier: _, until: day, ...recorded } = (asked ? stamp.consent : old.consent) ?? { docs: [] };
  // A day stands only beside the yes that it was named for.
  const until = change.until !== undefined ? change.until : !asked ? day : change.again === true ? old.consent?.until : undefined;
  const made: ConsentRecord = {
    ...(now.state === "not_asked" ? { docs: [] } : recorded),
    ...(until == null || now.value !== "yes" ? {} : { until }),
    ...(earlier.length === 0 ? {} : { earlier }),
  };
  // Nothing is recorded of a consent where nothing was said and nothing shown.
  return earlier.length > 0 || (now.state !== "not_asked" && (asked ? stamp.consent : old.consent) !== undefined) ? made : undefined;
}

/** The words and the time of an answer, which move together. */
function stamped(old: Answer, stamp: Stamp, asked: boolean, goes: boolean): Record<string, unknown> {
  if (!asked) {
    const { value: _value, state: _state, note: _note, other: _other, certainty: _certainty, source: _source, consent: _consent, hidden: _hidden, ...kept } = old;
    return kept;
  }
  return {
    asked_at: goes ? old.asked_at : stamp.asked_at, lang: stamp.lang, wording: stamp.wording, review: stamp.review, src: stamp.src, set: stamp.set, fallback: stamp.fallback,
    ...(stamp.behind === undefined ? {} : { behind: stamp.behind }),
  };
}

/**
 * An answer after a change. What does not touch value or state (a note, how sure the person is, a last
 * day) is no new asking: time and words stay those under which it was answered.
 */
function applied(question: Question, old: Answer, change: Change, stamp: Stamp, sessions: readonly Session[]): Answer {
  let value = change.value === undefined ? old.value : change.value;
  let state = change.state ?? old.state;
  if (change.value !== undefined && change.state === undefined) {
    if (isEmpty(question.type, value)) {
      value = null;
      state = "not_asked";
    } else if (!WITH_VALUE.includes(state) || state === "deferred") state = "answered";
  }
  // Whoever declines takes back what was entered: the state says all there is to say.
  if (!WITH_VALUE.includes(state)) value = null;
  if (state === "answered" && isEmpty(question.type, value)) state = "not_asked";
  const asked = change.again === true || value !== old.value || state !== old.state;
  const made: Record<string, unknown> = state === "not_asked"
    ? { ...UNASKED }
    : { value, state, ...stamped(old, stamp, asked, goesOn(question, old, state, stamp, sessions)) };
  const consent = consentPart(question, old, change, stamp, asked, { value, state }, sessions);
  if (consent !== undefined) made.consent = consent;
  const note = change.note ?? old.note;
  if (note) made.note = note;
  const other = change.other ?? old.other;
  const saysOther = value === "other" || (Array.isArray(value) && (value as readonly unknown[]).includes("other"));
  if (other && saysOther) made.other = other;
  const certainty = change.certainty === undefined ? old.certainty : change.certainty;
  if (certainty && state === "answered") made.certainty = certainty;
  const source = change.source === undefined ? old.source : change.source;
  if (source) made.source = source;
  if (old.prompts) made.prompts = old.prompts;
  return made as unknown as Answer;
}

function at(map: AnswerMap, steps: readonly string[], change: (answer: Answer | undefined) => Answer): AnswerMap {
  const [id, rowId, ...rest] = steps as [string, string?, ...string[]];
  const old = map[id];
  if (rowId === undefined) return { ...map, [id]: change(old) };
  const rows = (old?.value ?? []) as readonly Row[];
  if (!rows.some((row) => row.id === rowId)) throw new FormError("answer.unknown_row", { path: steps.join("/") });
  const value = rows.map((row) => (row.id === rowId ? { id: row.id, answers: at(row.answers, rest, change) } : row));
  return { ...map, [id]: { ...old!, value } };
}

function questionAt(definition: Definition, path: string): Question {
  const id = path.split("/").at(-1)!;
  const question = definition.questions.get(id);
  if (question === undefined) throw new FormError("answer.unknown_question", { path });
  return question;
}

/**
 * Set what changed at a path. A value makes the question answered; a state without value clears it;
 * an emptied field is "not asked" again. Raises `answer.unknown_question`, `answer.unknown_row`.
 */
export function setAnswer(definition: Definition, answers: Answers, path: string, change: Change, stamp: Stamp): Answers {
  const question = questionAt(definition, path);
  const now = at(answers.answers, path.split("/"), (old) => {
    const made = applied(question, old ?? UNASKED, change, stamp, answers.sessions);
    // How it is given is written down as it is given.
    return question.taken !== null && made.state === "answered" ? { ...made, consent: taken(question.taken, made, answers.answers, answers.sessions) } : made;
  });
  return { ...answers, answers: now };
}

/**
 * Consents that were taken back while the interview waited for its next meeting: a no that was shown no
 * words, with what stood before it.
 */
export function takenBack(definition: Definition, answers: Answers, items: readonly string[], when: string): Answers {
  const now: Record<string, Answer> = { ...answers.answers };
  for (const id of items) {
    const question = definition.questions.get(id);
    if (question?.type !== "consent" || now[id]?.value === "no") continue;
    const old = now[id] ?? UNASKED;
    const earlier = before(question, old, when, answers.sessions);
    now[id] = { ...UNASKED, value: "no", state: "answered", asked_at: when, ...(earlier.length > 0 ? { consent: { docs: [], earlier } } : {}), ...(old.note ? { note: old.note } : {}) };
  }
  return { ...answers, answers: now };
}

/** The answers of a meeting that is over: how its consents were given is written into them for good. */
export function withHowGiven(definition: Definition, answers: Answers): Answers {
  const now: Record<string, Answer> = { ...answers.answers };
  for (const [id, answer] of Object.entries(answers.answers)) {
    const names = definition.questions.get(id)?.taken ?? null;
    if (names !== null && answer.state === "answered") now[id] = { ...answer, consent: taken(names, answer, answers.answers, answers.sessions) };
  }
  return { ...answers, answers: now };
}

/**
 * Notes that a notice was shown at a path, or that it was confirmed as read. The first time of each stays,
 * whatever becomes of the answer; nothing else changes.
 */
export function prompted(answers: Answers, path: string, notice: string, seen: boolean, now: string): Answers {
  const made = at(answers.answers, path.split("/"), (old = UNASKED) => {
    const known = old.prompts ?? [];
    const found = known.find((one) => one.notice === notice);
    if (found !== undefined && (found.seen !== null || !seen)) return old;
    const one = { notice, shown: found?.shown ?? now, seen: seen ? now : null };
    return { ...old, prompts: [...known.filter((other) => other !== found), one] };
  });
  return { ...answers, answers: made };
}

/** The codes after one tap on a choice of a multi question; exclusive choices stand alone. */
export function toggled(question: Question, codes: readonly string[], code: string): readonly string[] {
  if (codes.includes(code)) return codes.filter((other) => other !== code);
  const exclusive = new Set(question.choices.filter((choice) => choice.exclusive).map((choice) => choice.code));
  const kept = exclusive.has(code) ? [] : codes.filter((other) => !exclusive.has(other));
  const order = question.choices.map((choice) => choice.code);
  return [...kept, code].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** Add a row to a repeat; the caller draws the row's id and says what the row begins with. */
export function addRow(definition: Definition, answers: Answers, path: string, rowId: string, stamp: Stamp, begun: AnswerMap = {}): Answers {
  const question = questionAt(definition, path);
  return { ...answers, answers: at(answers.answers, path.split("/"), (old) => {
    const rows = (Array.isArray(old?.value) ? old.value : []) as readonly Row[];
    return applied(question, old ?? UNASKED, { value: [...rows, { id: rowId, answers: begun }] }, stamp, answers.sessions);
  }) };
}

/** Take a row out of a repeat, with all its answers. */
export function removeRow(definition: Definition, answers: Answers, path: string, rowId: string, stamp: Stamp): Answers {
  const question = questionAt(definition, path);
  return { ...answers, answers: at(answers.answers, path.split("/"), (old) => {
    const rows = (Array.isArray(old?.value) ? old.value : []) as readonly Row[];
    return applied(question, old ?? UNASKED, { value: rows.filter((row) => row.id !== rowId) }, stamp, answers.sessions);
  }) };
}

/** Put a row that was taken out back where it stood. */
export function putBackRow(definition: Definition, answers: Answers, path: string, row: Row, place: number, stamp: Stamp): Answers {
  const question = questionAt(definition, path);
  return { ...answers, answers: at(answers.answers, path.split("/"), (old) => {
    const rows = (Array.isArray(old?.value) ? old.value : []) as readonly Row[];
    return applied(question, old ?? UNASKED, { value: [...rows.slice(0, place), row, ...rows.slice(place)] }, stamp, answers.sessions);
  }) };
}

/** Notes that a wording was not understood; the same wording again takes the note back. */
export function noteWording(answers: Answers, note: WordingNote): Answers {
  const before = answers.not_understood ?? [];
  const kept = before.filter((one) => one.key !== note.key || one.lang !== note.lang || one.tgt !== note.tgt);
  const { not_understood: _, ...rest } = answers;
  const now = kept.length < before.length ? kept : [...before, note];
  return now.length === 0 ? rest : { ...rest, not_understood: now };
}

/**
 * Changing answers: pure functions that return new answers and share what did not change.
 * They must never lose a note or a row that the caller did not name.
 */
import type { Answer, AnswerMap, Answers, AnswerValue, Certainty, ConsentRecord, Review, Row, Source, WordingNote } from "./answers.ts";
import type { Definition, Question, State } from "./definition.ts";
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

function applied(question: Question, old: Answer, change: Change, stamp: Stamp): Answer {
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
  const made: Record<string, unknown> = state === "not_asked"
    ? { ...UNASKED }
    : { value, state, asked_at: change.again === true ? stamp.asked_at : (old.asked_at ?? stamp.asked_at), lang: stamp.lang, wording: stamp.wording, review: stamp.review, src: stamp.src, set: stamp.set, fallback: stamp.fallback };
  if (state !== "not_asked" && stamp.behind !== undefined) made.behind = stamp.behind;
  if (state !== "not_asked" && stamp.consent !== undefined) {
    const until = change.until === undefined ? old.consent?.until : change.until;
    // A day stands only beside the yes that it was named for.
    made.consent = until == null || value !== "yes" || (old.value !== "yes" && change.until === undefined) ? stamp.consent : { ...stamp.consent, until };
  }
  const note = change.note ?? old.note;
  if (note) made.note = note;
  const other = change.other ?? old.other;
  const saysOther = value === "other" || (Array.isArray(value) && (value as readonly unknown[]).includes("other"));
  if (other && saysOther) made.other = other;
  const certainty = change.certainty === undefined ? old.certainty : change.certainty;
  if (certainty && state === "answered") made.certainty = certainty;
  const source = change.source === undefined ? old.source : change.source;
  if (source) made.source = source;
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
  return { ...answers, answers: at(answers.answers, path.split("/"), (old) => applied(question, old ?? UNASKED, change, stamp)) };
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
    return applied(question, old ?? UNASKED, { value: [...rows, { id: rowId, answers: begun }] }, stamp);
  }) };
}

/** Take a row out of a repeat, with all its answers. */
export function removeRow(definition: Definition, answers: Answers, path: string, rowId: string, stamp: Stamp): Answers {
  const question = questionAt(definition, path);
  return { ...answers, answers: at(answers.answers, path.split("/"), (old) => {
    const rows = (Array.isArray(old?.value) ? old.value : []) as readonly Row[];
    return applied(question, old ?? UNASKED, { value: rows.filter((row) => row.id !== rowId) }, stamp);
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

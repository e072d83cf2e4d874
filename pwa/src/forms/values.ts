/**
 * What a value of each question type looks like, and what an expression sees of it.
 * It must never change a value: it says what is wrong and leaves it.
 */
import type { Answer, AnswerValue, ConsentRecord, EdateValue, InstrumentValue, Row } from "./answers.ts";
import type { Question, QuestionType, State } from "./definition.ts";
import { absurd, absurdMoment } from "./edtf.ts";
import type { Plain } from "./expression.ts";

type Loose = Record<string, unknown>;

const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const HEX32 = /^[0-9a-f]{32}$/;
const CASE = /^[0-9a-f]{8}$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;
const ROW = /^[0-9a-z]{1,32}$/;
const MARK_ID = /^[0-9a-f]{8}$/;
const MARK = ["id", "view", "shape", "points", "x", "y", "region", "side", "kind"];
/** Keys of which an older mark has none: a view, a place, a region and a kind were all it said. */
const NEW_MARK = ["id", "shape", "points", "side", "note", "figure"];
const SHAPES = ["point", "line", "area"];
const SIDES = ["left", "right", "middle"];
/** How many points make a line or an area. */
const FEWEST: Readonly<Record<string, number>> = { point: 1, line: 2, area: 3 };
const MOST_POINTS = 64;
const INSTRUMENT = ["instrument", "version", "lang", "mode", "items", "total"];
const MODES = ["self", "interviewer", "interpreter"];
const MOST_ITEMS = 200;
const TIMES_OF_DAY = ["morning", "afternoon", "evening", "night", "unknown"];
/** 150 years: longer lasts nothing that a person tells. */
const LONGEST_DAYS = 150 * 365;
const UNIT_DAYS = new Map<unknown, number>([["days", 1], ["weeks", 7], ["months", 30], ["years", 365]]);

/** States under which an answer may hold a value: what was said before stopping is kept. */
export const WITH_VALUE: readonly State[] = ["answered", "unclear", "stopped", "deferred"];

export function isObject(value: unknown): value is Loose {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function isText(value: unknown, max: number): value is string {
  // A lone surrogate has no UTF-8 form and could not be sealed.
  return typeof value === "string" && !longerThan(value, max) && !/\p{Surrogate}/u.test(value);
}

/**
 * The same with every half of a character made whole (U+FFFD): a keyboard or a paste can leave half an emoji,
 * and a text with it could neither be opened again nor be read at a desk. What is whole stays the same object.
 */
export function mended<T>(raw: T): T {
  if (typeof raw === "string") return (/\p{Surrogate}/u.test(raw) ? raw.replace(/\p{Surrogate}/gu, "\ufffd") : raw) as T;
  if (typeof raw !== "object" || raw === null) return raw;
  const before: readonly (readonly [string, unknown])[] = Object.entries(raw);
  const after = before.map(([key, value]) => [key, mended(value)] as const);
  if (after.every(([, value], n) => value === before[n]![1])) return raw;
  return (Array.isArray(raw) ? after.map(([, value]) => value) : Object.fromEntries(after)) as T;
}

export function isInstant(value: unknown): value is string {
  return typeof value === "string" && INSTANT.test(value);
}

/** True when nothing was entered: an empty text, an empty list, a date without any part. */
export function isEmpty(type: QuestionType, value: AnswerValue): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (type === "narrative") return isObject(value) && (value as Loose).text === "";
  if (type === "edate" && isObject(value)) {
    const date = value as unknown as EdateValue;
    return date.edtf == null && date.anchor === undefined && date.time === undefined;
  }
  return false;
}

/** What an expression sees. FORMAT.md 4.1 */
export function plain(question: Question, answer: Answer): Plain {
  const value = answer.value as unknown;
  switch (question.type) {
    case "narrative": return isObject(value) && typeof value.text === "string" ? value.text : null;
    case "edate": return isObject(value) && typeof value.edtf === "string" ? value.edtf : null;
    case "duration": {
      if (!isObject(value) || typeof value.n !== "number") return null;
      if (value.unit === "hours") return value.n / 24;
      if (value.unit === "minutes") return value.n / 1440;
      const days = UNIT_DAYS.get(value.unit);
      return days === undefined ? null : value.n * days;
    }
    case "photo": case "audio": case "file":
      return Array.isArray(value) ? value.map((item) => (item as Loose).blob as string) : null;
    case "signature": return isObject(value) ? ((value.blob ?? value.way ?? null) as Plain) : null;
    case "bodymap": return Array.isArray(value) ? value.map((item) => (item as Loose).region as string) : null;
    case "repeat": return Array.isArray(value) ? (value as Row[]).map((row) => row.id) : null;
    case "ref": return isObject(value) ? ((value.record ?? value.case ?? null) as Plain) : null;
    case "instrument": return isObject(value) && isNumber(value.total) ? value.total : null;
    default: return value as Plain;
  }
}

function keysOnly(value: Loose, allowed: readonly string[]): boolean {
  return Object.keys(value).every((key) => allowed.includes(key));
}

function isEdate(value: unknown): boolean {
  if (!isObject(value) || !keysOnly(value, ["edtf", "time", "anchor"])) return false;
  if (value.edtf !== null && !isText(value.edtf, 64)) return false;
  if (value.time !== undefined && !(typeof value.time === "string" && (TIMES_OF_DAY.includes(value.time) || TIME.test(value.time)))) return false;
  const anchor = value.anchor;
  return anchor === undefined
    || (isObject(anchor) && keysOnly(anchor, ["relation", "text"]) && isText(anchor.text, 500) && ["before", "after", "around"].includes(anchor.relation as string));
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isCode = (value: unknown): value is string => typeof value === "string" && CODE.test(value);
const isShare = (value: unknown): value is number => isNumber(value) && value >= 0 && value <= 1;
const among = (value: unknown, allowed: readonly string[]): boolean => allowed.includes(value as string);

function isPoint(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => isShare(part) && Number(part.toFixed(4)) === part);
}

function isMark(value: unknown): value is Loose {
  if (!isObject(value) || !isShare(value.x) || !isShare(value.y) || !isCode(value.view) || !isCode(value.region) || !isCode(value.kind)) return false;
  if (!NEW_MARK.some((key) => key in value)) return true;
  const { id, shape, points, side, note, figure } = value;
  if (!keysOnly(value, [...MARK, "note", "figure"]) || !MARK.every((key) => key in value)) return false;
  if (typeof id !== "string" || !MARK_ID.test(id) || !among(shape, SHAPES) || !among(side, SIDES)) return false;
  if (!Array.isArray(points) || points.length < FEWEST[shape as string]! || points.length > (shape === "point" ? 1 : MOST_POINTS) || !points.every(isPoint)) return false;
  return points[0][0] === value.x && points[0][1] === value.y && (!("note" in value) || isText(note, 500)) && (!("figure" in value) || isCode(figure));
}

function isMarks(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every(isMark)) return false;
  const ids = value.flatMap((mark) => ("id" in mark ? [mark.id] : []));
  return new Set(ids).size === ids.length;
}

/** The number on one line of a questionnaire, from 1; null where it is another one, or the line was left out or declined. */
export function itemOf(question: Question, answer: Answer, code: string, number: number): number | null {
  const value = answer.value as unknown;
  if (question.type !== "instrument" || !isInstrument(value)) return null;
  const { instrument, items } = value as InstrumentValue;
  const found = instrument === code ? items[number - 1] : null;
  return typeof found === "number" ? found : null;
}

function isInstrument(value: unknown): boolean {
  return isObject(value) && keysOnly(value, [...INSTRUMENT, "exposure"]) && INSTRUMENT.every((key) => key in value) && isCode(value.instrument) && isText(value.version, 60)
    && isCode(value.lang) && among(value.mode, MODES) && Array.isArray(value.items) && value.items.length <= MOST_ITEMS
    && value.items.every((item: unknown) => item === null || item === "declined" || isNumber(item)) && (value.total === null || isNumber(value.total))
    && [undefined, null, 0, 1, "declined"].includes(value.exposure as null | undefined);
}

/** True when the value has the form that its type asks for, whatever it says. FORMAT.md 5.2 */
export function hasShape(question: Question, value: AnswerValue): boolean {
  const raw = value as unknown;
  switch (question.type) {
    case "single": case "yn": case "consent": return typeof raw === "string" && CODE.test(raw);
    case "code": case "multi":
      if (question.type === "code" && typeof raw === "string") return CODE.test(raw);
      return question.type === "multi" && Array.isArray(raw) && raw.every((c) => typeof c === "string" && CODE.test(c)) && new Set(raw).size === raw.length;
    case "text": case "longtext": return typeof raw === "string" && isText(raw, Infinity);
    case "narrative":
      return isObject(raw) && keysOnly(raw, ["text", "lang", "verbatim"]) && isText(raw.text, Infinity) && typeof raw.lang === "string" && CODE.test(raw.lang) && typeof raw.verbatim === "boolean";
    case "edate": return isEdate(raw);
    case "datetime": return isInstant(raw);
    case "duration":
      return isObject(raw) && keysOnly(raw, ["n", "unit", "approx"]) && typeof raw.n === "number" && raw.n >= 0 && Number.isFinite(raw.n)
        && ["minutes", "hours", "days", "weeks", "months", "years"].includes(raw.unit as string) && typeof raw.approx === "boolean";
    case "number": case "scale": return typeof raw === "number" && Number.isFinite(raw);
    case "photo": case "audio": case "file":
      return Array.isArray(raw) && raw.every((item) => isObject(item) && typeof item.blob === "string" && HEX32.test(item.blob));
    case "signature":
      return isObject(raw) && (typeof raw.blob === "string" ? HEX32.test(raw.blob) : keysOnly(raw, ["way", "witness"]) && among(raw.way, ["paper", "mark"]) && isText(raw.witness ?? "", 500));
    case "bodymap": return isMarks(raw);
    case "rows": return Array.isArray(raw) && raw.every((row) => typeof row === "string" && ROW.test(row)) && new Set(raw).size === raw.length;
    case "instrument": return isInstrument(raw);
    case "ref":
      return isObject(raw) && ("case" in raw ? keysOnly(raw, ["case"]) && typeof raw.case === "string" && CASE.test(raw.case)
        : keysOnly(raw, ["record", "question"]) && typeof raw.record === "string" && HEX32.test(raw.record));
    case "repeat": return Array.isArray(raw);
    case "calc": return raw === null || ["string", "number", "boolean"].includes(typeof raw) || Array.isArray(raw);
    default: return raw === null;
  }
}

// An answer object never changes, and its path belongs to one question: its shape is looked at once,
// so that a long account costs nothing while another field is typed in.
const shapes = new WeakMap<Answer, boolean>();

function shaped(question: Question, answer: Answer): boolean {
  let known = shapes.get(answer);
  if (known === undefined) shapes.set(answer, (known = hasShape(question, answer.value)));
  return known;
}

function longerThan(text: string, max: number): boolean {
  return text.length > max && [...text].length > max;
}

/** True when the last day on which the person wanted it to hold is past. */
export function isOver(recorded: ConsentRecord | undefined, today: string): boolean {
  return recorded?.until !== undefined && recorded.until < today;
}

/**
 * The code of what is wrong with an entered value, or null. `choices` are those shown now; of a
 * question of type rows, the ids of the rows there are.
 */
export function valueFault(question: Question, answer: Answer, choices: ReadonlySet<string>, today: string): string | null {
  const value = answer.value;
  if (isEmpty(question.type, value)) return answer.state === "answered" && question.type !== "calc" ? "answer.empty" : null;
  if (!WITH_VALUE.includes(answer.state)) return "answer.value_with_state";
  if (!shaped(question, answer)) return "answer.shape";
  const seen = plain(question, answer);
  switch (question.type) {
    case "single": case "yn": case "consent": case "code":
      if (!choices.has(seen as string)) return "answer.unknown_choice";
      return isOver(answer.consent, today) ? "consent.over" : null;
    case "multi": {
      const codes = seen as readonly string[];
      if (codes.some((code) => !choices.has(code))) return "answer.unknown_choice";
      const alone = question.choices.some((choice) => choice.exclusive && codes.includes(choice.code));
      if (alone && codes.length > 1) return "answer.exclusive";
      return codes.length > question.max_count ? "answer.too_many" : null;
    }
    case "text": case "longtext": case "narrative":
      return longerThan(seen as string, question.max_length) ? "answer.too_long" : null;
    case "edate": case "datetime": {
      const found = typeof seen !== "string" ? null : (question.type === "edate" ? absurd : absurdMoment)(seen, today);
      return found === "date.future" && question.future ? null : found;
    }
    case "duration": return (seen as number) > LONGEST_DAYS ? "answer.too_large" : null;
    case "number": case "scale": {
      const n = seen as number;
      if (question.min !== null && n < question.min) return "answer.too_small";
      if (question.max !== null && n > question.max) return "answer.too_large";
      return Number(n.toFixed(question.decimals)) === n ? null : "answer.decimals";
    }
    case "rows":
      if ((seen as readonly string[]).some((row) => !choices.has(row))) return "answer.unknown_row";
      return (seen as readonly string[]).length > question.max_count ? "answer.too_many" : null;
    case "bodymap":
      if ((value as unknown as readonly Loose[]).some((mark) => !question.views.includes(mark.view as string))) return "answer.unknown_choice";
      if (question.regions.size > 0 && (seen as readonly string[]).some((region) => !question.regions.has(region))) return "answer.unknown_region";
      if (question.kinds.length > 0 && (value as unknown as readonly Loose[]).some((mark) => !question.kinds.includes(mark.kind as string))) return "answer.unknown_choice";
      return (value as readonly unknown[]).length > question.max_count ? "answer.too_many" : null;
    case "photo": case "audio": case "file": case "repeat":
      return (value as readonly unknown[]).length > question.max_count ? "answer.too_many" : null;
    default: return null;
  }
}

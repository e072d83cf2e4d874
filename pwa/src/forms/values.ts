/**
 * What a value of each question type looks like, and what an expression sees of it.
 * It must never change a value: it says what is wrong and leaves it.
 */
import type { Answer, AnswerValue, EdateValue, Row } from "./answers.ts";
import type { Question, QuestionType, State } from "./definition.ts";
import { absurd } from "./edtf.ts";
import type { Plain } from "./expression.ts";

type Loose = Record<string, unknown>;

const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const HEX32 = /^[0-9a-f]{32}$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;
const TIMES_OF_DAY = ["morning", "afternoon", "evening", "night", "unknown"];
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
    case "signature": return isObject(value) && typeof value.blob === "string" ? value.blob : null;
    case "bodymap": return Array.isArray(value) ? value.map((item) => (item as Loose).region as string) : null;
    case "repeat": return Array.isArray(value) ? (value as Row[]).map((row) => row.id) : null;
    case "ref": return isObject(value) && typeof value.record === "string" ? value.record : null;
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

function isMark(value: unknown): boolean {
  const share = (n: unknown): boolean => typeof n === "number" && n >= 0 && n <= 1;
  const code = (c: unknown): boolean => typeof c === "string" && CODE.test(c);
  return isObject(value) && share(value.x) && share(value.y) && code(value.view) && code(value.region) && code(value.kind);
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
    case "signature": return isObject(raw) && typeof raw.blob === "string" && HEX32.test(raw.blob);
    case "bodymap": return Array.isArray(raw) && raw.every(isMark);
    case "ref":
      return isObject(raw) && keysOnly(raw, ["record", "question"]) && typeof raw.record === "string" && HEX32.test(raw.record);
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

/** The code of what is wrong with an entered value, or null. `choices` are those shown now. */
export function valueFault(question: Question, answer: Answer, choices: readonly string[], today: string): string | null {
  const value = answer.value;
  if (isEmpty(question.type, value)) return answer.state === "answered" && question.type !== "calc" ? "answer.empty" : null;
  if (!WITH_VALUE.includes(answer.state)) return "answer.value_with_state";
  if (!shaped(question, answer)) return "answer.shape";
  const seen = plain(question, answer);
  switch (question.type) {
    case "single": case "yn": case "consent": case "code":
      return choices.includes(seen as string) ? null : "answer.unknown_choice";
    case "multi": {
      const codes = seen as readonly string[];
      if (codes.some((code) => !choices.includes(code))) return "answer.unknown_choice";
      const alone = question.choices.some((choice) => choice.exclusive && codes.includes(choice.code));
      if (alone && codes.length > 1) return "answer.exclusive";
      return codes.length > question.max_count ? "answer.too_many" : null;
    }
    case "text": case "longtext": case "narrative":
      return longerThan(seen as string, question.max_length) ? "answer.too_long" : null;
    case "edate": return typeof seen === "string" ? absurd(seen, today) : null;
    case "number": case "scale": {
      const n = seen as number;
      if (question.min !== null && n < question.min) return "answer.too_small";
      if (question.max !== null && n > question.max) return "answer.too_large";
      return Number(n.toFixed(question.decimals)) === n ? null : "answer.decimals";
    }
    case "photo": case "audio": case "file": case "bodymap": case "repeat":
      return (value as readonly unknown[]).length > question.max_count ? "answer.too_many" : null;
    default: return null;
  }
}

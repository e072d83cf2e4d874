/**
 * Reading and writing the answers document (FORMAT.md 5), strict: what does not fit is refused with its path.
 * It must never drop or mend a part of it.
 */
import { type Answer, type Answers, UNSEALED } from "./answers.ts";
import { checkConsent } from "./consent.ts";
import { STATES } from "./definition.ts";
import { FormError } from "./errors.ts";
import { isInstant, isObject, isText } from "./values.ts";

const REVIEWS = ["machine", "unreviewed", "approved"];
const SOURCES = ["survivor", "interpreter", "document", "observation", "third_party", "inferred_by_clinician"];
const CERTAINTIES = ["certain", "approximate", "unsure"];
const ANSWER_KEYS = ["value", "state", "asked_at", "lang", "wording", "review", "src", "set", "behind", "fallback", "consent", "source", "certainty", "other", "note", "prompts", "hidden"];
const REQUIRED_KEYS = ANSWER_KEYS.slice(0, 6);
const KNOWN_KEYS = new Set(ANSWER_KEYS);
const QID = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const FORM = /^[a-z][a-z0-9-]{0,31}$/;
const ROW = /^[0-9a-z]{1,32}$/;
const WORDING = /^[0-9a-f]{64}$/;
const SOURCE = /^[0-9a-f]{16}([0-9a-f]{48})?$/;
const SET = /^[0-9a-f]{16}$/;
const KEY = /^(form|consent):[A-Za-z0-9_./:-]{1,120}$/;
const MAX_DEPTH = 8;
const NOTICE = /^[a-z][a-z0-9_]{0,63}$/;
const MOST_NOTES = 500;
const MOST_PROMPTS = 20;

function refuse(path: string): never {
  throw new FormError("answers.shape", { path });
}

function oneOf(value: unknown, allowed: readonly string[], path: string): void {
  if (typeof value !== "string" || !allowed.includes(value)) refuse(path);
}

function texts(value: unknown, path: string, depth = 0): void {
  if (depth > MAX_DEPTH) refuse(path);
  if (typeof value === "string" && !isText(value, Infinity)) throw new FormError("answers.text", { path });
  if (Array.isArray(value)) value.forEach((item, n) => texts(item, `${path}[${n}]`, depth + 1));
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) texts(item, `${path}.${key}`, depth + 1);
}

function isRows(value: unknown): value is { id: unknown; answers: unknown }[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => isObject(row) && "id" in row && "answers" in row);
}

function answer(raw: unknown, path: string, depth: number): void {
  if (!isObject(raw)) refuse(path);
  for (const key of Object.keys(raw)) if (!KNOWN_KEYS.has(key)) throw new FormError("answers.unknown_key", { path: `${path}.${key}` });
  for (const key of REQUIRED_KEYS) if (!(key in raw)) refuse(`${path}.${key}`);
  oneOf(raw.state, STATES, `${path}.state`);
  if (raw.asked_at !== null && !isInstant(raw.asked_at)) refuse(`${path}.asked_at`);
  if (raw.lang !== null && !(typeof raw.lang === "string" && LANGUAGE.test(raw.lang))) refuse(`${path}.lang`);
  if (raw.wording !== null && !(typeof raw.wording === "string" && WORDING.test(raw.wording))) refuse(`${path}.wording`);
  if (raw.review !== null) oneOf(raw.review, REVIEWS, `${path}.review`);
  if ("src" in raw && !(typeof raw.src === "string" && WORDING.test(raw.src))) refuse(`${path}.src`);
  if ("set" in raw && !(typeof raw.set === "string" && SET.test(raw.set))) refuse(`${path}.set`);
  if ("behind" in raw && !("set" in raw && typeof raw.behind === "string" && SET.test(raw.behind))) refuse(`${path}.behind`);
  if ("fallback" in raw && typeof raw.fallback !== "boolean") refuse(`${path}.fallback`);
  if ("consent" in raw) {
    checkConsent(raw.consent, `${path}.consent`, refuse);
    if ("earlier" in (raw.consent as object)) earlier((raw.consent as { earlier: unknown }).earlier, `${path}.consent.earlier`);
  }
  if ("source" in raw) oneOf(raw.source, SOURCES, `${path}.source`);
  if ("certainty" in raw) oneOf(raw.certainty, CERTAINTIES, `${path}.certainty`);
  for (const key of ["other", "note"]) if (key in raw && typeof raw[key] !== "string") refuse(`${path}.${key}`);
  if ("prompts" in raw) prompts(raw.prompts, `${path}.prompts`);
  if ("hidden" in raw && raw.hidden !== true) refuse(`${path}.hidden`);
  if (isRows(raw.value)) {
    const seen = new Set<unknown>();
    raw.value.forEach((row, n) => {
      const at = `${path}.value[${n}]`;
      if (Object.keys(row).length !== 2 || typeof row.id !== "string" || !ROW.test(row.id) || seen.has(row.id)) refuse(`${at}.id`);
      seen.add(row.id);
      map(row.answers, `${at}.answers`, depth + 1);
    });
  } else texts(raw.value, `${path}.value`);
  for (const key of ["other", "note", "consent"]) texts(raw[key], `${path}.${key}`);
}

function prompts(raw: unknown, path: string): void {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MOST_PROMPTS) refuse(path);
  (raw as unknown[]).forEach((one, n) => {
    if (!isObject(one) || Object.keys(one).length !== 3 || typeof one.notice !== "string" || !NOTICE.test(one.notice) || !isInstant(one.shown)
      || !(one.seen === null || isInstant(one.seen))) refuse(`${path}[${n}]`);
  });
}

/** One answer that stands alone and has no rows. Raises what `checkAnswers` raises. */
export function checkAnswer(raw: unknown, path: string): Answer {
  if (isObject(raw) && isRows(raw.value)) refuse(path);
  answer(raw, path, 0);
  return raw as unknown as Answer;
}

/** Answers that stood here before, each whole, and without any before it. */
function earlier(raw: unknown, path: string): void {
  if (!Array.isArray(raw) || raw.length === 0) refuse(path);
  (raw as unknown[]).forEach((one, n) => {
    const at = `${path}[${n}]`;
    if (!isObject(one) || isRows(one.value)) refuse(at);
    const { replaced_at: until, ...was } = one;
    if (!isInstant(until)) refuse(`${at}.replaced_at`);
    if (isObject(was.consent) && "earlier" in was.consent) refuse(`${at}.consent.earlier`);
    answer(was, at, 0);
  });
}

function map(raw: unknown, path: string, depth: number): void {
  if (!isObject(raw) || depth > 3) refuse(path);
  for (const [id, item] of Object.entries(raw)) {
    if (!QID.test(id)) refuse(`${path}.${id}`);
    answer(item, `${path}.${id}`, depth);
  }
}

function notes(raw: unknown): void {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MOST_NOTES) refuse("not_understood");
  (raw as unknown[]).forEach((note, n) => {
    const parts = isObject(note) ? note : {};
    const patterns: Record<string, RegExp> = { key: KEY, lang: LANGUAGE, tgt: WORDING, src: SOURCE };
    if (Object.keys(parts).length !== 4 || !Object.entries(patterns).every(([key, pattern]) => typeof parts[key] === "string" && pattern.test(parts[key])))
      refuse(`not_understood[${n}]`);
  });
}

/** Check a parsed document; raises `answers.shape`, `answers.unknown_key`, `answers.text` with the path. */
export function checkAnswers(raw: unknown): Answers {
  const keys = ["form", "version", "interview_language", "sessions", "answers", "not_understood", "no_code"];
  if (!isObject(raw)) refuse("");
  for (const key of Object.keys(raw)) if (!keys.includes(key)) throw new FormError("answers.unknown_key", { path: key });
  if (typeof raw.form !== "string" || !FORM.test(raw.form)) refuse("form");
  if (!Number.isSafeInteger(raw.version) || (raw.version as number) < 1) refuse("version");
  if (typeof raw.interview_language !== "string" || !LANGUAGE.test(raw.interview_language)) refuse("interview_language");
  if (!Array.isArray(raw.sessions)) refuse("sessions");
  raw.sessions.forEach((session: unknown, n: number) => {
    if (!isObject(session) || Object.keys(session).some((key) => !["start", "end", "unsealed"].includes(key)) || !isInstant(session.start)
      || (session.end !== null && !isInstant(session.end))) refuse(`sessions[${n}]`);
    if ("unsealed" in session) oneOf(session.unsealed, UNSEALED, `sessions[${n}].unsealed`);
  });
  map(raw.answers, "answers", 0);
  if ("not_understood" in raw) notes(raw.not_understood);
  if ("no_code" in raw && !isInstant(raw.no_code)) refuse("no_code");
  return raw as unknown as Answers;
}

/** Read an answers document; raises FormError `answers.json` and those of `checkAnswers`. */
export function decodeAnswers(text: string): Answers {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new FormError("answers.json");
  }
  return checkAnswers(raw);
}

/** The document as JSON text, as it is sealed. Refuses what `decodeAnswers` would refuse. */
export function encodeAnswers(answers: Answers): string {
  return JSON.stringify(checkAnswers(answers));
}

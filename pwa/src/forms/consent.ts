/**
 * What a consent answer records besides the answer: the full text that was read, who had approved it,
 * in which language, how and through whom it was given, and the last day on which it holds (FORMAT.md 5.6).
 * It must never fill a gap: what nobody said is left out.
 */
import type { Answer, AnswerMap, ConsentRecord, Session } from "./answers.ts";
import { isDay, moment } from "./edtf.ts";
import { FormError } from "./errors.ts";
import { isObject } from "./values.ts";

/** What a definition's `taken` may name, and the record's key for it. */
export const TAKEN = ["spoken", "given", "interpreter"] as const;
export type Taken = Readonly<Partial<Record<(typeof TAKEN)[number], string>>>;

const KEYS: readonly string[] = ["docs", "serial", "until", "earlier", ...TAKEN];
const DOC = ["doc", "lang", "sha256", "approvals"];
const APPROVAL = ["by", "role", "at"];
const NAME = /^[a-z][a-z0-9_-]{0,40}$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const HASH = /^[0-9a-f]{64}$/;
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/;
const MOST_DOCS = 16;

type Refuse = (path: string) => never;

const fits = (value: unknown, pattern: RegExp): value is string => typeof value === "string" && pattern.test(value);

function object(raw: unknown, allowed: readonly string[], path: string, refuse: Refuse): Record<string, unknown> {
  if (!isObject(raw)) return refuse(path);
  for (const key of Object.keys(raw)) if (!allowed.includes(key)) throw new FormError("answers.unknown_key", { path: `${path}.${key}` });
  return raw;
}

/** Refuses a consent part of another shape, with its path; of `earlier` only that it is there (document.ts). */
export function checkConsent(raw: unknown, path: string, refuse: Refuse): void {
  const part = object(raw, KEYS, path, refuse);
  if (!Array.isArray(part.docs) || part.docs.length > MOST_DOCS) return refuse(`${path}.docs`);
  part.docs.forEach((found: unknown, n: number) => {
    const place = `${path}.docs[${n}]`;
    const doc = object(found, DOC, place, refuse);
    if (!fits(doc.doc, NAME) || !fits(doc.lang, LANGUAGE) || !fits(doc.sha256, HASH) || !Array.isArray(doc.approvals)) return refuse(place);
    doc.approvals.forEach((given: unknown, m: number) => {
      const at = `${place}.approvals[${m}]`;
      const approval = object(given, APPROVAL, at, refuse);
      if (!APPROVAL.every((key) => typeof approval[key] === "string")) refuse(at);
    });
  });
  if ("serial" in part && !(Number.isSafeInteger(part.serial) && (part.serial as number) >= 0)) refuse(`${path}.serial`);
  for (const key of ["spoken", "given"]) if (key in part && !fits(part[key], CODE)) refuse(`${path}.${key}`);
  if ("until" in part && !(typeof part.until === "string" && isDay(part.until))) refuse(`${path}.until`);
  if ("interpreter" in part && part.interpreter !== null && typeof part.interpreter !== "string") refuse(`${path}.interpreter`);
}

/**
 * The meeting that a time falls into: the last that had begun by then, but the earlier one where a clock that
 * was set back made another begin before its end. What has no time belongs to the first.
 */
export function meetingOf(sessions: readonly Session[], at: string | null): number {
  const time = moment(at ?? "");
  if (time === null) return 0;
  let found = 0;
  sessions.forEach((session, n) => {
    const begun = moment(session.start);
    if (begun !== null && begun <= time) found = n;
  });
  const within = sessions.findIndex(({ start, end }, n) => {
    const [begun, over] = [moment(start), moment(end ?? "")];
    return begun !== null && over !== null && begun <= time && time <= over && sessions.slice(n + 1).some((later) => (moment(later.start) ?? over) < over);
  });
  return within < 0 ? found : within;
}

/**
 * The consent part of an answer with what the questions that `names` point at say, where it says nothing
 * of that yet and they were answered at the same meeting: what was said at another meeting is not how this
 * was given. "Not applicable" for the interpreter says that there was none; it is recorded as null.
 */
export function taken(names: Taken, given: Pick<Answer, "asked_at" | "consent">, answers: AnswerMap, sessions: readonly Session[]): ConsentRecord {
  const made: Record<string, unknown> = { docs: [], ...given.consent };
  const meeting = meetingOf(sessions, given.asked_at);
  for (const part of TAKEN) {
    const answer = answers[names[part] ?? ""];
    if (part in made || answer === undefined || meetingOf(sessions, answer.asked_at) !== meeting) continue;
    if (part === "interpreter") {
      if (answer.state === "not_applicable") made[part] = null;
      else if (answer.state === "answered" && typeof answer.value === "string") made[part] = answer.value;
    } else if (answer.state === "answered" && fits(answer.value, CODE)) made[part] = answer.value;
  }
  return made as unknown as ConsentRecord;
}

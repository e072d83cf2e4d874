/**
 * What stands beside the answers (FORMAT.md 10): answers and notes that were changed after they had
 * stood, when a note was written, and the interviewer's working notes, which are a document of their own.
 *
 * Pure; it must never change a version that is there. What goes, goes as a whole and leaves its mark.
 * Twin of backend/depter/forms/margin.py.
 */
import type { Answer } from "./answers.ts";
import type { Question, QuestionType } from "./definition.ts";
import { checkAnswer } from "./document.ts";
import { FormError } from "./errors.ts";
import { isInstant, isObject, isText } from "./values.ts";

/** Who did it, and when. */
export interface Hand { readonly at: string; readonly by: string }
/** An answer, or a note with the time at which it was written, as it stood until `replaced_at`. */
export type Was = { readonly replaced_at: string; readonly by: string } & ({ readonly answer: Answer } | { readonly note: string; readonly noted_at: string | null });
export interface Margin {
  /** By path, the oldest first. */
  readonly earlier: Readonly<Record<string, readonly Was[]>>;
  /** By path: earlier versions were removed, as the person wished. */
  readonly removed: Readonly<Record<string, Hand>>;
  /** By path, how many in the middle were left out, so that a record stays within its size. */
  readonly left_out: Readonly<Record<string, number>>;
  /** By path: when the note that stands was written. */
  readonly noted: Readonly<Record<string, Hand>>;
}
export interface WorkingNote extends Hand {
  /** 8 hex digits. */
  readonly id: string;
  /** The question it was written at; null: to the interview. */
  readonly path: string | null;
  readonly text: string;
  /** It no longer holds; it stays readable. */
  readonly struck?: Hand;
}

export const EMPTY_MARGIN: Margin = { earlier: {}, removed: {}, left_out: {}, noted: {} };
/** So many versions of one answer; all of them together, in characters of JSON. */
export const MOST_VERSIONS = 20;
export const LARGEST_MARGIN = 150_000;
export const MOST_WORKING = 300;
export const LARGEST_WORKING = 60_000;

const TEXTS: readonly QuestionType[] = ["text", "longtext", "narrative"];
const KEPT: readonly QuestionType[] = [...TEXTS, "single", "yn", "multi", "code", "edate", "datetime", "duration", "number", "scale", "instrument"];

/**
 * True where what was answered may not be lost when it is changed later. Consents and what is asked at
 * every meeting keep what stood before themselves (5.6).
 */
export function keepsVersions(question: Question): boolean {
  return KEPT.includes(question.type) && !question.again;
}

/** There is something to keep; what nobody was asked is no one's word. */
export function isKept(question: Question, answer: Answer): boolean {
  return keepsVersions(question) && answer.value !== null && answer.asked_at !== null;
}

const json = (value: unknown): string => JSON.stringify(value);
const textOf = (value: unknown): string => (isObject(value) ? String(value.text) : typeof value === "string" ? value : "");

/** True when nothing of what stood is gone: words were added, or codes. */
export function holds(question: Question, now: Answer, was: Answer): boolean {
  if (now.value === null || !(now.other ?? "").includes(was.other ?? "")) return false;
  if (TEXTS.includes(question.type)) {
    const same = question.type !== "narrative" || json({ ...(now.value as object), text: "" }) === json({ ...(was.value as object), text: "" });
    return same && textOf(now.value).includes(textOf(was.value));
  }
  if (question.type === "multi") return (was.value as readonly string[]).every((code) => (now.value as readonly string[]).includes(code));
  return json(now.value) === json(was.value);
}

/** An answer as it is kept: without the note, which has versions of its own. */
export function bareAnswer(answer: Answer): Answer {
  const { note: _, consent: _consent, hidden: _hidden, prompts: _prompts, ...was } = answer;
  return was;
}

function without<T>(map: Readonly<Record<string, T>>, gone: (path: string) => boolean): Readonly<Record<string, T>> {
  return Object.keys(map).some(gone) ? Object.fromEntries(Object.entries(map).filter(([path]) => !gone(path))) : map;
}

const sizes = new WeakMap<Was, number>();

/** Characters of JSON; a version never changes, so each is counted once. */
function sizeOf(was: Was): number {
  let size = sizes.get(was);
  if (size === undefined) sizes.set(was, (size = json(was).length));
  return size;
}

const sum = (all: readonly Was[]): number => all.reduce((size, one) => size + sizeOf(one), 0);

/** With one version more. The first that was said and the last ones stay where there are too many. */
export function withVersion(margin: Margin, path: string, was: Was): Margin {
  const earlier: Record<string, readonly Was[]> = { ...margin.earlier, [path]: [...(margin.earlier[path] ?? []), was] };
  const left: Record<string, number> = { ...margin.left_out };
  const leaveOut = (at: string, place: number): void => {
    earlier[at] = earlier[at]!.filter((_, n) => n !== place);
    if (earlier[at].length === 0) delete earlier[at];
    left[at] = (left[at] ?? 0) + 1;
  };
  if (earlier[path]!.length > MOST_VERSIONS) leaveOut(path, 1);
  while (Object.values(earlier).reduce((size, all) => size + sum(all), 0) > LARGEST_MARGIN) {
    const [longest] = Object.entries(earlier).filter(([, all]) => all.length > 1).map(([at, all]) => ({ at, size: sum(all) })).sort((a, b) => b.size - a.size);
    // One version of each, and still too much: what was just replaced cannot be kept, and that is said.
    if (longest === undefined) {
      leaveOut(path, 0);
      break;
    }
    leaveOut(longest.at, 1);
  }
  return { ...margin, earlier, left_out: left };
}

/** Without the one version, which turned out to be none: what stood then stands again. */
export function withoutVersion(margin: Margin, path: string, was: Was): Margin {
  const left = (margin.earlier[path] ?? []).filter((one) => one !== was);
  return { ...margin, earlier: left.length === 0 ? without(margin.earlier, (at) => at === path) : { ...margin.earlier, [path]: left } };
}

/**
 * Removes for good every version at a path and below it; says so where there was one. `always`: also where
 * none is kept here: an earlier meeting may have sealed one, and nobody shall tell it again.
 */
export function removeVersions(margin: Margin, path: string, hand: Hand, always = false): Margin {
  const gone = (at: string): boolean => at === path || at.startsWith(`${path}/`);
  const any = [...Object.keys(margin.earlier), ...Object.keys(margin.left_out)].some(gone);
  if (!any && !always) return margin;
  return {
    ...margin, earlier: without(margin.earlier, gone), left_out: without(margin.left_out, gone),
    removed: { ...without(margin.removed, gone), [path]: hand },
  };
}

/** The JSON text that is sealed; null where there is nothing to say. */
export function encodeMargin(margin: Margin): string | null {
  const said = Object.entries(margin).filter(([, part]) => Object.keys(part as object).length > 0);
  return said.length === 0 ? null : json({ margin: 1, ...Object.fromEntries(said) });
}

export function encodeWorking(notes: readonly WorkingNote[]): string | null {
  return notes.length === 0 ? null : json({ working: 1, notes });
}

const PATH = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(\/[0-9a-z]{1,32}\/[a-z][a-z0-9_]*(\.[a-z0-9_]+)+){0,3}$/;
const MEMBER = /^[0-9a-f]{32}$/;
const NOTE = /^[0-9a-f]{8}$/;

function refuse(path: string): never {
  throw new FormError("margin.shape", { path });
}

function hand(raw: unknown, place: string): Hand {
  if (!isObject(raw) || !isInstant(raw.at) || typeof raw.by !== "string" || !MEMBER.test(raw.by)) refuse(place);
  return { at: raw.at as string, by: raw.by };
}

/** One version. `margin.shape`, and the codes of an answer. */
export function checkWas(raw: unknown, place: string): Was {
  if (!isObject(raw) || !isInstant(raw.replaced_at) || typeof raw.by !== "string" || !MEMBER.test(raw.by) || "answer" in raw === "note" in raw) refuse(place);
  const stood = { replaced_at: raw.replaced_at as string, by: raw.by };
  if ("answer" in raw) {
    if (isObject(raw.answer) && ("consent" in raw.answer || "note" in raw.answer || "hidden" in raw.answer)) refuse(place);
    return { answer: checkAnswer(raw.answer, `${place}.answer`), ...stood };
  }
  if (!isText(raw.note, Infinity) || (raw.noted_at !== null && !isInstant(raw.noted_at))) refuse(place);
  return { note: raw.note as string, noted_at: raw.noted_at as string | null, ...stood };
}

function mapped<T>(raw: unknown, place: string, read: (raw: unknown, place: string) => T): Readonly<Record<string, T>> {
  if (raw === undefined) return {};
  if (!isObject(raw)) refuse(place);
  return Object.fromEntries(Object.entries(raw).map(([path, one]) => {
    if (!PATH.test(path)) refuse(`${place}.${path}`);
    return [path, read(one, `${place}.${path}`)];
  }));
}

/** Reads a margin document, and ignores keys of later versions. `margin.shape` with the place. */
export function checkMargin(raw: unknown): Margin {
  if (!isObject(raw) || raw.margin !== 1) refuse("");
  return {
    earlier: mapped(raw.earlier, "earlier", (all, place) => (Array.isArray(all) && all.length > 0 ? all.map((one: unknown, n) => checkWas(one, `${place}[${n}]`)) : refuse(place))),
    removed: mapped(raw.removed, "removed", hand),
    left_out: mapped(raw.left_out, "left_out", (n, place) => (Number.isSafeInteger(n) && (n as number) > 0 ? (n as number) : refuse(place))),
    noted: mapped(raw.noted, "noted", hand),
  };
}

/** Reads the working notes, and ignores keys of later versions. `margin.shape`. */
export function checkWorking(raw: unknown): readonly WorkingNote[] {
  if (!isObject(raw) || raw.working !== 1 || !Array.isArray(raw.notes)) refuse("");
  return raw.notes.map((one: unknown, n) => {
    const place = `notes[${n}]`;
    if (!isObject(one) || typeof one.id !== "string" || !NOTE.test(one.id) || !isText(one.text, Infinity)) refuse(place);
    if (one.path !== null && !(typeof one.path === "string" && PATH.test(one.path))) refuse(place);
    return {
      id: one.id, ...hand(one, place), path: one.path, text: one.text as string,
      ...("struck" in one ? { struck: hand(one.struck, `${place}.struck`) } : {}),
    };
  });
}

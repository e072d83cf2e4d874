/**
 * What is kept beside the answers of the open interview (FORMAT.md 10): what stood before it was
 * changed, when notes were written, and the interviewer's working notes.
 *
 * Must never: take typing for a correction, change a version, or let a working note near an answer.
 */

import { type Signal, signal } from "@preact/signals";
import { type Answer, type Answers, type Definition, type FormView, type Margin, type Question, type QuestionView, type Row, type Was, type WorkingNote } from "../forms/index.ts";
import { bareAnswer, checkMargin, checkWas, checkWorking, EMPTY_MARGIN, encodeMargin, encodeWorking, holds, isKept, keepsVersions, LARGEST_WORKING, MOST_WORKING, removeVersions, withoutVersion, withVersion } from "../forms/margin.ts";
import { mended } from "../forms/values.ts";
import { drawNote } from "../vault/draws.ts";
import type { MarginChange } from "./contract.ts";
import { instant } from "./clock.ts";

/** Left for another question, an answer stands after two minutes; else after ten. Before that it is being written. */
const LEFT_MS = 2 * 60_000;
const QUIET_MS = 10 * 60_000;

/** Where no member is known; a draft must open again whatever happened. */
const NOBODY = "0".repeat(32);

/** What the draft keeps of it. `open`: what was being written when it was kept, so that a lock changes nothing. */
export interface KeptMargin { readonly margin?: unknown; readonly working?: unknown; readonly open?: unknown }

/** What is being written: when it was changed last, and what had stood before. */
interface Writing { at: number; burst: Burst | null }
/** What a change began with, while it lasts; `kept`: the version that stands for it. */
interface Burst { readonly was: Was; kept: Was | null }

/** Notes have versions of their own, under the same path. */
const noteOf = (path: string): string => `${path} note`;
const pathOf = (place: string): string => place.replace(/ note$/u, "");

/** What was being written when the draft was kept. `margin.shape`. */
function readOpen(raw: unknown, margin: Margin): Map<string, Writing> {
  const found = new Map<string, Writing>();
  for (const [place, told] of Object.entries((raw ?? {}) as Record<string, { at?: unknown; was?: unknown; kept?: unknown }>)) {
    if (typeof told.at !== "number") continue;
    const last = margin.earlier[pathOf(place)]?.find((one) => told.kept === true && JSON.stringify(one) === JSON.stringify(told.was)) ?? null;
    found.set(place, { at: told.at, burst: told.was == null ? null : { was: last ?? checkWas(told.was, place), kept: last } });
  }
  return found;
}

const sameWords = (a: Answer | null, b: Answer | null): boolean =>
  a?.state === b?.state && a?.other === b?.other && (a?.value === b?.value || JSON.stringify(a?.value) === JSON.stringify(b?.value));

export class Margins {
  readonly margin: Signal<Margin>;
  readonly working: Signal<readonly WorkingNote[]>;
  readonly #form: Definition;
  readonly #by: string;
  readonly #clock: () => number;
  /** By path, and by path and " note". What is not in here has stood. */
  readonly #writing: Map<string, Writing>;
  readonly #open = new Map<string, string>();
  #last: string | null = null;

  /** `another`: another meeting begins, at which everything has stood. */
  constructor(form: Definition, kept: KeptMargin, by: string, another: boolean, clock: () => number = Date.now) {
    this.#form = form;
    this.#by = by === "" ? NOBODY : by;
    this.#clock = clock;
    this.margin = signal(kept.margin == null ? EMPTY_MARGIN : checkMargin(kept.margin));
    this.working = signal(kept.working == null ? [] : checkWorking(kept.working));
    this.#writing = another ? new Map() : readOpen(kept.open, this.margin.peek());
  }

  /** What goes into the draft. */
  get kept(): KeptMargin {
    const now = this.#clock();
    for (const [place, { at }] of this.#writing) if (Math.abs(now - at) >= QUIET_MS) this.#writing.delete(place);
    const open = Object.fromEntries([...this.#writing].map(([place, { at, burst }]) => [place, burst === null ? { at } : { at, was: burst.was, kept: burst.kept !== null }]));
    return { margin: { margin: 1, ...this.margin.peek() }, working: { working: 1, notes: this.working.peek() }, open };
  }

  get sealed(): string | null {
    return encodeMargin(this.margin.peek());
  }

  get sealedNotes(): string | null {
    return encodeWorking(this.working.peek());
  }

  #hand(): { at: string; by: string } {
    return { at: instant(new Date(this.#clock())), by: this.#by };
  }

  #stands(place: string, now: number): boolean {
    const writing = this.#writing.get(place);
    if (writing === undefined) return true;
    // A clock that was set back says nothing of how long it stood: a version too many is better than words lost.
    const quiet = Math.abs(now - writing.at);
    return quiet >= QUIET_MS || (quiet >= LEFT_MS && this.#last !== place);
  }

  /** The writing at a place goes on, or begins: then with what had stood there. */
  #begun(place: string, now: number, stood: () => Was | null): Burst | null {
    const before = this.#stands(place, now) ? stood() : undefined;
    const burst = before === undefined ? this.#writing.get(place)!.burst : before === null ? null : { was: before, kept: null };
    this.#writing.set(place, { at: now, burst });
    this.#last = place;
    return burst;
  }

  /** An answer was changed at a path. What had stood is kept, unless all of it stands there still. */
  changed(question: Question, path: string, before: Answer | null, after: Answer | null): void {
    if (before === after) return;
    const now = this.#clock();
    const noteBefore = before?.note ?? "";
    const noteAfter = after?.note ?? "";
    if (noteBefore !== noteAfter) this.#noteChanged(path, noteBefore, noteAfter, now);
    if (keepsVersions(question) && !sameWords(before, after)) this.#answerChanged(question, path, before, after, now);
  }

  #answerChanged(question: Question, path: string, before: Answer | null, after: Answer | null, now: number): void {
    const burst = this.#begun(path, now, () => (before !== null && isKept(question, before) ? { answer: bareAnswer(before), ...this.#stood(now) } : null));
    if (burst !== null && "answer" in burst.was) this.#weigh(path, burst, after === null || !holds(question, after, burst.was.answer));
  }

  #noteChanged(path: string, before: string, after: string, now: number): void {
    const { [path]: noted, ...others } = this.margin.peek().noted;
    const begins = this.#stands(noteOf(path), now);
    const burst = this.#begun(noteOf(path), now, () => (before === "" ? null : { note: before, noted_at: noted?.at ?? null, ...this.#stood(now) }));
    if (after === "" || begins || noted === undefined) this.margin.value = { ...this.margin.peek(), noted: { ...others, ...(after === "" ? {} : { [path]: this.#hand() }) } };
    if (burst !== null && "note" in burst.was) this.#weigh(path, burst, !after.includes(burst.was.note));
  }

  #stood(now: number): { replaced_at: string; by: string } {
    return { replaced_at: instant(new Date(now)), by: this.#by };
  }

  /** Keeps the version, or takes it out again, as the writing goes on. */
  #weigh(path: string, burst: Burst, lost: boolean): void {
    if (lost && burst.kept === null) {
      burst.kept = burst.was;
      this.margin.value = withVersion(this.margin.peek(), path, burst.was);
    } else if (!lost && burst.kept !== null) {
      this.margin.value = withoutVersion(this.margin.peek(), path, burst.kept);
      burst.kept = null;
    }
  }

  /** A row was taken out with what had stood in it; gives the way to have it back. */
  rowGone(path: string, row: Row): () => void {
    const now = this.#clock();
    const kept: [string, Was][] = [];
    const stood = this.#stood(now);
    const into = (answers: Row["answers"], prefix: string): void => {
      for (const [id, answer] of Object.entries(answers)) {
        const at = `${prefix}${id}`;
        const question = this.#form.questions.get(id);
        if (question === undefined) continue;
        if (question.type === "repeat") for (const inner of Array.isArray(answer.value) ? (answer.value as readonly Row[]) : []) into(inner.answers, `${at}/${inner.id}/`);
        else if (isKept(question, answer) && this.#stands(at, now)) kept.push([at, { answer: bareAnswer(answer), ...stood }]);
        if (answer.note !== undefined && this.#stands(noteOf(at), now)) kept.push([at, { note: answer.note, noted_at: this.margin.peek().noted[at]?.at ?? null, ...stood }]);
      }
    };
    into(row.answers, `${path}/${row.id}/`);
    for (const [at, was] of kept) this.margin.value = withVersion(this.margin.peek(), at, was);
    return () => { for (const [at, was] of kept) this.margin.value = withoutVersion(this.margin.peek(), at, was); };
  }

  /** The person wants it out: no version of it stays, and that it was so is said. `sealed`: an earlier meeting may have one. */
  remove(path: string, sealed = false): void {
    for (const [place, writing] of this.#writing) if (pathOf(place) === path || place.startsWith(`${path}/`)) writing.burst = null;
    this.margin.value = removeVersions(this.margin.peek(), path, this.#hand(), sealed);
  }

  /** What stands behind a gate that a refused consent keeps shut is not sealed in any version. */
  refused(view: FormView): void {
    const into = (views: readonly QuestionView[], around: boolean): void => {
      for (const one of views) {
        const shut = around || (one.access === "closed" && JSON.stringify(one.question.gate?.open_if ?? "").includes('"consent"'));
        if (shut) this.remove(one.path);
        into(one.items, shut);
        for (const row of one.rows) into(row.items, shut);
      }
    };
    for (const section of view.sections) into(section.questions, false);
  }

  // Working notes.

  /**
   * What is written now, at a question or to the interview: one note until it is closed, then another
   * begins. False when there is no room.
   */
  #write(path: string | null, typed: string): boolean {
    const text = mended(typed);
    const notes = this.working.peek();
    const id = this.#open.get(path ?? "");
    const size = notes.reduce((sum, one) => sum + (one.id === id ? 0 : one.text.length + 150), text.length);
    if (size > LARGEST_WORKING || (id === undefined && notes.length >= MOST_WORKING)) return false;
    if (id === undefined) {
      if (text.trim() === "") return true;
      const made = { id: drawNote(), ...this.#hand(), path, text };
      this.#open.set(path ?? "", made.id);
      this.working.value = [...notes, made];
    } else if (text.trim() === "") {
      this.#open.delete(path ?? "");
      this.working.value = notes.filter((one) => one.id !== id);
    } else this.working.value = notes.map((one) => (one.id === id ? { ...one, text } : one));
    return true;
  }

  /** False when there is no room. */
  apply(change: MarginChange): boolean {
    if ("write" in change) return this.#write(change.path, change.write);
    if ("remove" in change) this.remove(change.remove);
    else if ("strike" in change) this.working.value = this.working.peek().map((one) => (one.id === change.strike && one.struck === undefined ? { ...one, struck: this.#hand() } : one));
    else this.#open.delete(change.path ?? "");
    return true;
  }

  /** Another meeting: everything that was said has stood. */
  met(): void {
    this.#writing.clear();
    this.#last = null;
  }
}

/** The answer at a path, or null. */
export function answerAt(answers: Answers, path: string): Answer | null {
  const [first, ...steps] = path.split("/") as [string, ...string[]];
  let found = answers.answers[first] ?? null;
  for (let n = 0; n < steps.length && found !== null; n += 2) {
    const row: Row | undefined = Array.isArray(found.value) ? (found.value as readonly Row[]).find((one) => one.id === steps[n]) : undefined;
    found = row?.answers[steps[n + 1]!] ?? null;
  }
  return found;
}

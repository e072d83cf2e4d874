/**
 * The answers of the open interview and the form's view of them: what may be changed, and how it is
 * stamped.
 *
 * Must never: change an answer that nobody touched, save anything, or know where on the screen we are.
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  addRow, type Answer, type Answers, type Change, type Context, type Definition, type FormView, type Missing, missing, nextNumber, noteWording, prompted, putBackRow,
  type QuestionView, removeRow, type Row, rowNumber, setAnswer, toggled, visible,
} from "../forms/index.ts";
import { mended } from "../forms/values.ts";
import { drawCaseNumber, drawPseudonym, drawRow } from "../vault/draws.ts";
import { closed, type Language, wording, wordingHash } from "../words/index.ts";
import type { Fault, ProfileView } from "./contract.ts";
import { instantOf, today } from "./clock.ts";
import { answerAt, type Margins } from "./margins.ts";
import { rowAt, viewAt } from "./place.ts";
import { begun, type Filling, whoIs } from "./profile.ts";
import { stampOf } from "./stamp.ts";

/** What is filled in when a draft or a row begins now. */
export function fillingOf(profile: ProfileView): Filling {
  return { profile, now: instantOf(new Date()), row: drawRow, caseNumber: drawCaseNumber, pseudonym: drawPseudonym };
}

/** What the answers ask of the interview around them. */
export interface Around {
  /** False once another tab has the draft, or it is sealed. */
  mayChange(): boolean;
  /** Something changed, at a path if it was an answer. */
  changed(path: string | null): void;
  /** What is kept beside the answers. */
  readonly margins: Margins;
}

/** A row as it was, and where it stood. */
export interface Removed {
  /** Of the repeat. */
  readonly path: string;
  readonly row: Row;
  readonly place: number;
  /** What its name says: "P2" is 2. */
  readonly number: number;
  /** Takes back what was kept of it as earlier versions. */
  readonly restore: () => void;
}

const written = (row: Row): boolean => Object.values(row.answers).some((one) => one.asked_at !== null || one.note !== undefined || Array.isArray(one.value));

export class Answering {
  readonly form: Definition;
  readonly answers: Signal<Answers>;
  readonly language: Signal<string>;
  readonly view: ReadonlySignal<FormView>;
  readonly missing: ReadonlySignal<readonly Missing[]>;
  readonly notUnderstood: ReadonlySignal<ReadonlySet<string>>;
  /** The row that was taken out last, while it can be put back. */
  readonly removed = signal<Removed | null>(null);
  readonly #profile: ProfileView;
  readonly #around: Around;
  readonly #fields = new Map<string, ReadonlySignal<Answer | null>>();

  constructor(form: Definition, answers: Answers, profile: ProfileView, around: Around) {
    this.form = form;
    this.answers = signal(answers);
    this.language = signal(answers.interview_language);
    this.#profile = profile;
    this.#around = around;
    let before: FormView | null = null;
    this.view = computed(() => {
      before = visible(form, this.answers.value, this.context(), before);
      return before;
    });
    this.missing = computed(() => missing(form, this.answers.value, this.context(), this.view.value));
    this.notUnderstood = computed(() => new Set(
      (this.answers.value.not_understood ?? []).filter((one) => one.lang === wording(one.key, this.language.value as Language)?.language).map((one) => one.key),
    ));
  }

  context(): Context {
    return { ...whoIs(this.#profile), today: today(), language: this.language.value, consent: {} };
  }

  /** One signal per path: it changes only when this answer does. */
  field(path: string): ReadonlySignal<Answer | null> {
    let field = this.#fields.get(path);
    if (!field) {
      field = computed(() => this.seen(path)?.answer ?? null);
      this.#fields.set(path, field);
    }
    return field;
  }

  seen(path: string): QuestionView | undefined {
    const view = this.view.value;
    const home = this.form.questions.get(path.split("/", 1)[0]!)?.section;
    const section = view.sections.find((one) => one.section.id === home);
    return section && viewAt({ ...view, sections: [section] }, path);
  }

  /** Gives what must be said when the change was not taken. */
  set(path: string, typed: Change): Fault | null {
    const change = mended(typed);
    const asked = this.seen(path)?.question;
    if (asked?.type === "consent" && (change.value === "yes" || change.again === true) && closed(asked.paragraphs, this.language.peek() as Language)) {
      // What was not read out cannot be agreed to. A no and a "later" stay possible: a person may
      // refuse at any moment and needs no text for it. Such an answer names no consent text, because
      // none was shown.
      return { code: "consent.closed", facts: {} };
    }
    this.#change(path, (answers, view) => {
      const again = change.state !== undefined && change.state === view.state && change.value === undefined;
      return setAnswer(this.form, answers, path, again ? { ...change, state: "not_asked" } : change, this.#stamp(view));
    });
    return null;
  }

  toggle(path: string, code: string): void {
    this.#change(path, (answers, view) => {
      const now = Array.isArray(view.answer?.value) ? (view.answer.value as readonly string[]) : [];
      return setAnswer(this.form, answers, path, { value: toggled(view.question, now, code) }, this.#stamp(view));
    });
  }

  /** The path of the new row. */
  addRow(path: string): string {
    const repeat = path.split("/").at(-1)!;
    // The number of a row that can still be put back is not given away.
    const kept = this.removed.peek();
    const least = kept !== null && kept.path.split("/").at(-1) === repeat ? kept.number + 1 : 1;
    const row = drawRow(Math.max(least, nextNumber(this.form, this.answers.peek().answers, repeat)));
    this.#change(path, (answers, view) => addRow(this.form, answers, path, row, this.#stamp(view), begun(this.form, view.question.id, fillingOf(this.#profile))));
    return `${path}/${row}`;
  }

  /** True when the row is gone; until `forgetRemoved` it can be put back. */
  removeRow(path: string, row: string): boolean {
    const found = rowAt(this.view.peek(), `${path}/${row}`);
    const value = found?.repeat.answer?.value;
    const place = Array.isArray(value) ? (value as readonly Row[]).findIndex((one) => one.id === row) : -1;
    // An entry in which nobody wrote anything is no loss, and its number is free at once.
    const kept = place < 0 || !written((value as readonly Row[])[place]!) ? null : { path, row: (value as readonly Row[])[place]!, place, number: rowNumber(row) ?? place + 1 };
    this.#change(path, (answers, view) => removeRow(this.form, answers, path, row, this.#stamp(view)));
    if (rowAt(this.view.peek(), `${path}/${row}`) !== null) return false;
    this.removed.value = kept === null ? null : { ...kept, restore: this.#around.margins.rowGone(path, kept.row) };
    return true;
  }

  /** The path of the row that was taken out last, back where it stood with all that was in it; null: there is none. */
  putBack(): string | null {
    const kept = this.removed.peek();
    if (kept === null) return null;
    const { path, row, place } = kept;
    this.#change(path, (answers, view) => putBackRow(this.form, answers, path, row, place, this.#stamp(view)));
    if (rowAt(this.view.peek(), `${path}/${row.id}`) === null) return null;
    kept.restore();
    this.removed.value = null;
    return `${path}/${row.id}`;
  }

  /** Takes an answer back whatever stands in its way; true when that was done. `sealed`: an earlier meeting was sealed. */
  takeOut(path: string, sealed: boolean): boolean {
    const view = this.seen(path);
    if (!view || !this.#around.mayChange()) return false;
    this.answers.value = setAnswer(this.form, this.answers.peek(), path, { state: "not_asked" }, this.#stamp(view));
    this.#around.margins.remove(path, sealed);
    this.#around.changed(null);
    return true;
  }

  prompted(path: string, notice: string, seen: boolean): void {
    const view = this.seen(path);
    if (!view || view.access !== "open" || !this.#around.mayChange()) return;
    this.answers.value = prompted(this.answers.peek(), path, notice, seen, instantOf(new Date()));
    this.#around.changed(null);
  }

  noteWording(key: string): void {
    const code = this.language.peek() as Language;
    const found = wording(key, code);
    if (found === null || !this.#around.mayChange()) return;
    this.answers.value = noteWording(this.answers.peek(), { key, lang: found.language, tgt: wordingHash(key, code), src: found.src });
    this.#around.changed(null);
  }

  #stamp(view: QuestionView) {
    return stampOf(this.form, view, this.language.peek());
  }

  #change(path: string, make: (answers: Answers, view: QuestionView) => Answers): void {
    const view = this.seen(path);
    if (!view || view.access !== "open" || !this.#around.mayChange()) return;
    const before = answerAt(this.answers.peek(), path);
    batch(() => {
      this.answers.value = make(this.answers.peek(), view);
      this.#around.margins.changed(view.question, path, before, answerAt(this.answers.peek(), path));
    });
    this.#around.changed(path);
  }
}

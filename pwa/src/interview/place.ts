/**
 * Where one open interview stands: the section, the row of a repeat that is open, the question to
 * bring into view, and the question that was answered last, to come back to after a lock or a crash.
 *
 * Must never: bring a question into view because something was typed in it; that would take the
 * keyboard away from the field.
 */

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Definition, eachView, type FormView, type Missing, type QuestionView, references, type SectionView } from "../forms/index.ts";

/** The row around a path: "ev.episode/1" of "ev.episode/1/ev.place"; "" outside of rows. */
export function rowAround(path: string): string {
  const steps = path.split("/");
  return steps.slice(0, steps.length - (steps.length % 2)).join("/");
}

const isRow = (path: string): boolean => path.split("/").length % 2 === 0;

/** The row outside of a row; "" for one that stands in the section itself. */
export function rowOutside(row: string): string {
  return row.split("/").slice(0, -2).join("/");
}

/** The repeat that a row belongs to. */
export function repeatOf(row: string): string {
  return row.slice(0, row.lastIndexOf("/"));
}

export class Place {
  readonly #view: ReadonlySignal<FormView>;
  readonly section: Signal<string>;
  readonly within: Signal<string>;
  readonly focus: Signal<string | null> = signal(null);
  #last: string | null;

  constructor(view: ReadonlySignal<FormView>, section: string, path: string | null) {
    this.#view = view;
    const sections = view.peek().sections;
    this.section = signal(sections.some((one) => one.section.id === section) ? section : (sections[0]?.section.id ?? ""));
    this.within = signal(this.#standing(path === null ? "" : rowAround(path)));
    this.#last = path;
    this.focus.value = path === null || isRow(path) ? null : path;
  }

  /** What is kept with the draft: a question, or a row that is open. */
  get kept(): { section: string; path: string | null } {
    return { section: this.section.peek(), path: this.#last };
  }

  /** Something was answered here. */
  touched(path: string): void {
    this.#last = path;
  }

  goTo(section: string, path?: string): boolean {
    if (!this.#view.peek().sections.some((one) => one.section.id === section)) return false;
    batch(() => {
      this.section.value = section;
      this.within.value = this.#standing(path === undefined ? "" : rowAround(path));
      this.focus.value = path === undefined || isRow(path) ? null : path;
    });
    this.#last = path ?? null;
    return true;
  }

  step(by: number): boolean {
    const { sections } = this.#view.peek();
    const there = sections[sections.findIndex((one) => one.section.id === this.section.peek()) + by];
    return there !== undefined && this.goTo(there.section.id);
  }

  /** Opens a row on a screen of its own. */
  enter(row: string): void {
    batch(() => {
      this.within.value = this.#standing(row);
      this.focus.value = null;
    });
    this.#last = row;
  }

  /** Back to where the row stands, at its card. */
  leave(): void {
    const row = this.within.peek();
    if (row === "") return;
    batch(() => {
      this.within.value = this.#standing(rowOutside(row));
      this.focus.value = row;
    });
    this.#last = this.within.peek() === "" ? null : this.within.peek();
  }

  /** Brings a row's card into view, without leaving the screen. */
  show(row: string): void {
    this.focus.value = row;
  }

  /** A row is gone: whoever stood in it stands where it stood. */
  gone(row: string): void {
    const here = this.within.peek();
    if (here === row || here.startsWith(`${row}/`)) {
      batch(() => {
        this.within.value = this.#standing(rowOutside(row));
        this.focus.value = repeatOf(row);
      });
    }
    if (this.#last === row || this.#last?.startsWith(`${row}/`)) this.#last = repeatOf(row);
  }

  /** The row, or the nearest around it that is still there. */
  #standing(row: string): string {
    let wanted = row;
    while (wanted !== "" && rowAt(this.#view.peek(), wanted) === null) wanted = rowOutside(wanted);
    return wanted;
  }
}

export interface RowPlace {
  /** The repeat. */
  readonly repeat: QuestionView;
  readonly row: QuestionView["rows"][number];
  /** From 0. */
  readonly number: number;
}

/** A row of the form as it stands; null when there is none (any more). */
export function rowAt(view: FormView, row: string): RowPlace | null {
  const repeat = viewAt(view, repeatOf(row));
  const number = repeat?.rows.findIndex((one) => one.id === row.slice(row.lastIndexOf("/") + 1)) ?? -1;
  return repeat === undefined || number < 0 ? null : { repeat, row: repeat.rows[number]!, number };
}

/** The question at a path, in whatever section, group or row. */
export function viewAt(view: FormView, path: string): QuestionView | undefined {
  for (const section of view.sections) {
    const found = among(section.questions, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function among(views: readonly QuestionView[], path: string): QuestionView | undefined {
  for (const view of views) {
    if (view.path === path) return view;
    const grouped = among(view.items, path);
    if (grouped !== undefined) return grouped;
    if (!path.startsWith(`${view.path}/`)) continue;
    const row = path.slice(view.path.length + 1).split("/", 1)[0];
    return among(view.rows.find((one) => one.id === row)?.items ?? [], path);
  }
  return undefined;
}

/** The question in the row of a photo that asks when it was taken; undefined where the form has none. */
export function shutterBeside(view: FormView, path: string): QuestionView | undefined {
  const row = rowAround(path);
  return eachView(row === "" ? [] : (rowAt(view, row)?.row.items ?? [])).find((one) => one.question.auto === "shutter");
}

/**
 * The wish of an earlier meeting that a question stands behind, itself or by what is around it; null where none
 * has to be asked again first. `gaps` are what is missing now.
 */
export function askFirst(form: Definition, gaps: readonly Missing[], path: string): Missing | null {
  const again = new Map(gaps.filter((one) => one.code === "missing.again").map((one) => [one.path, one]));
  for (let at = form.questions.get(path.split("/").at(-1)!); at !== undefined; at = form.questions.get(at.group ?? at.repeat ?? "")) {
    for (const id of at.gate === null ? [] : references(at.gate.open_if)) if (again.has(id)) return again.get(id)!;
  }
  return null;
}

/**
 * What the person said no to at this meeting, where a photo waits for her word before each taking; null
 * where she did not. What was taken before stays.
 */
export function refusedNow(view: FormView, form: Definition, path: string): QuestionView | null {
  const asked = form.questions.get(path.split("/").at(-1)!)?.asked_now ?? null;
  if (asked === null) return null;
  for (const section of view.sections) {
    const found = section.questions.find((one) => one.path === asked);
    if (found !== undefined) return found.answer?.value === "no" ? found : null;
  }
  return null;
}

/** The section that closes a meeting, and the repeat in it that has a row for each. */
export interface MeetingEnd {
  readonly section: SectionView;
  readonly repeat: QuestionView | null;
}

/** Where a meeting is closed; null where that cannot be opened yet. */
export function closingOf(view: FormView): MeetingEnd | null {
  const section = view.sections.find((one) => one.section.closes && one.state !== "waiting");
  return section === undefined ? null : { section, repeat: section.questions.find((one) => one.question.meeting === "closes" && one.access === "open") ?? null };
}

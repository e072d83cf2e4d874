/**
 * Which questions stand open, hidden or closed, given a definition and answers: pure and repeatable.
 * It must never touch the screen, the clock or the store, and never change an answer.
 */
import type { Answer, Answers, Row } from "./answers.ts";
import type { Choice, Definition, Ending, Notice, Question, Section, State } from "./definition.ts";
import { type Context, isTouched, Look, type Scope } from "./look.ts";
import { affected, type Changes, changedIn, dependencies, type Dependencies, insideAffected, sectionAffected } from "./reuse.ts";
import { isEmpty } from "./values.ts";

export { isTouched, Look, type Context, type Scope } from "./look.ts";

/** open: may be answered. closed: a gate is shut. read: another role answers it, or something must be asked anew first. */
export type Access = "open" | "closed" | "read";

export interface QuestionView {
  /** "it.what", in a repeat "al.episode/<row id>/al.kind". */
  readonly path: string;
  readonly question: Question;
  readonly answer: Answer | null;
  readonly state: State;
  readonly access: Access;
  /** Text key that says why the gate is shut. */
  readonly gate: string | null;
  /** The question that has to be answered anew at this meeting; until then this one is only read. */
  readonly asks: string | null;
  /** Choices shown now. */
  readonly choices: readonly Choice[];
  readonly notices: readonly Notice[];
  /** Choices that follow from what was said elsewhere, and are not chosen. */
  readonly suggested: readonly string[];
  /** The text that stands in place of the paragraphs where the words have it. */
  readonly variant: string | null;
  /** Code of what is wrong with the value ("date.future"), or the id of a broken constraint as "constraint.<id>". */
  readonly fault: string | null;
  /** Children of a group. */
  readonly items: readonly QuestionView[];
  /** Rows of a repeat. */
  readonly rows: readonly { readonly id: string; readonly items: readonly QuestionView[] }[];
}

/** waiting: an earlier C question must be answered first. */
export type SectionState = "empty" | "partly" | "done" | "waiting";

export interface SectionView {
  readonly section: Section;
  readonly state: SectionState;
  /** Path of the C question it waits for. */
  readonly waits_for: string | null;
  readonly answered: number;
  readonly total: number;
  /** Some answer here carries a note. */
  readonly notes: boolean;
  readonly questions: readonly QuestionView[];
}

export interface FormView {
  readonly sections: readonly SectionView[];
  /** The first ending whose condition holds: the interview stops here, kindly. */
  readonly ending: Ending | null;
}

/** Does the answer satisfy a C or F question? */
export function satisfies(question: Question, answer: Answer | null): boolean {
  if (answer === null || answer.state !== "answered" || isEmpty(question.type, answer.value)) return false;
  return question.accept === null || question.accept.includes(answer.value as string);
}

const NONE: readonly Notice[] = [];

/** What stands around a question: a gate that is shut, a question that must be asked anew. */
type Around = Pick<QuestionView, "gate" | "asks">;
const FREE: Around = { gate: null, asks: null };

function visibleTo(look: Look, question: Question, scope: Scope): boolean {
  return look.shown(question, scope) && (question.seen_by === null || question.seen_by.includes(look.context.role));
}

/** What the view before was a view of; by it what did not change is found. */
interface Memory { readonly definition: Definition; readonly answers: Answers; readonly context: Context }
const memories = new WeakMap<FormView, Memory>();

/** One pass over the form, which takes over from the view before what nothing that changed can touch. */
class Pass {
  readonly #look: Look;
  readonly #deps: Dependencies;
  readonly #noticesAt: ReadonlyMap<string, readonly Notice[]>;

  constructor(look: Look) {
    this.#look = look;
    this.#deps = dependencies(look.definition);
    this.#noticesAt = noticesOf(look.definition);
  }

  /**
   * The views of some questions. `before` are those of the same questions in the view before, and
   * `changes` what changed since, scope by scope; null: there was no view of this scope.
   */
  children(questions: readonly Question[], scope: Scope, around: Around, before: readonly QuestionView[], changes: Changes | null): readonly QuestionView[] {
    const made: QuestionView[] = [];
    for (const question of questions) {
      const old = before.find((view) => view.question === question);
      if (changes !== null && !affected(this.#deps, question, changes)) {
        // Without an old view it was not there, and is not there now.
        if (old !== undefined) made.push(old);
      } else if (visibleTo(this.#look, question, scope)) made.push(this.#view(question, scope, around, old, changes));
    }
    return sameItems(made, before) ? before : made;
  }

  #view(question: Question, scope: Scope, around: Around, old: QuestionView | undefined, changes: Changes | null): QuestionView {
    const look = this.#look;
    const answer = scope.answers[question.id] ?? null;
    const gate = around.gate ?? (look.closed(question, scope) ? question.gate!.key : null);
    const asks = around.asks ?? look.asks(question);
    const foreign = question.answered_by !== null && !question.answered_by.includes(look.context.role);
    // A gate that opened or shut changes everything inside, whatever it depends on.
    const inside = old !== undefined && old.gate === gate && old.asks === asks ? changes : null;
    const made: QuestionView = {
      path: scope.prefix + question.id, question, answer, state: answer?.state ?? "not_asked",
      access: gate !== null ? "closed" : foreign || asks !== null ? "read" : "open", gate, asks,
      choices: look.choices(question, scope),
      notices: (this.#noticesAt.get(question.id) ?? NONE).filter((notice) => look.holds(notice.if, scope)),
      suggested: look.suggested(question, answer, scope),
      variant: look.variant(question, scope),
      fault: look.fault(question, answer, scope),
      items: question.type === "group" ? this.children(question.items, scope, { gate, asks }, old?.items ?? [], inside) : [],
      rows: question.type === "repeat" ? this.#rows(question, scope, { gate, asks }, old, inside) : [],
    };
    return old !== undefined && alike(old, made) ? old : made;
  }

  #rows(repeat: Question, scope: Scope, around: Around, old: QuestionView | undefined, changes: Changes | null): QuestionView["rows"] {
    const before = new Map((old?.rows ?? []).map((row) => [row.id, row]));
    const rowsBefore = new Map((Array.isArray(old?.answer?.value) ? (old.answer.value as readonly Row[]) : []).map((row) => [row.id, row]));
    const reusable = changes !== null && !insideAffected(this.#deps, repeat, changes);
    return this.#look.rows(repeat, scope).map((place) => {
      const id = place.prefix.split("/").at(-2)!;
      const known = before.get(id);
      const was = rowsBefore.get(id)?.answers;
      if (known !== undefined && reusable && was === place.answers) return known;
      const here = changes === null || known === undefined || was === undefined ? null : [...changes, { repeat: repeat.id, ids: changedIn(was, place.answers) }];
      const items = this.children(repeat.items, place, around, known?.items ?? [], here);
      return known !== undefined && known.items === items ? known : { id, items };
    });
  }
}

const noticeMaps = new WeakMap<Definition, ReadonlyMap<string, readonly Notice[]>>();

function noticesOf(definition: Definition): ReadonlyMap<string, readonly Notice[]> {
  let found = noticeMaps.get(definition);
  if (found === undefined) {
    const made = new Map<string, Notice[]>();
    for (const notice of definition.notices) made.set(notice.at, [...(made.get(notice.at) ?? []), notice]);
    noticeMaps.set(definition, (found = made));
  }
  return found;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, n) => item === b[n]);
}

function alike(a: QuestionView, b: QuestionView): boolean {
  return a.question === b.question && a.answer === b.answer && a.access === b.access && a.gate === b.gate && a.asks === b.asks && a.fault === b.fault && a.variant === b.variant
    && sameItems(a.choices, b.choices) && sameItems(a.notices, b.notices) && sameItems(a.suggested, b.suggested) && sameItems(a.items, b.items) && sameItems(a.rows, b.rows);
}

/** Every question view, groups and rows unfolded, in the order of the form. */
export function eachView(views: readonly QuestionView[]): QuestionView[] {
  const found: QuestionView[] = [];
  const into = (some: readonly QuestionView[]): void => {
    for (const view of some) {
      found.push(view);
      into(view.items);
      for (const row of view.rows) into(row.items);
    }
  };
  into(views);
  return found;
}

const touched = (views: readonly QuestionView[]): number => views.filter((view) => isTouched(view.answer)).length;

/** How far a section has come, without the waiting (that depends on what stands before it). */
export function sectionState(questions: readonly QuestionView[]): { state: "empty" | "partly" | "done"; answered: number; total: number; notes: boolean } {
  const asked = eachView(questions).filter((view) => !["info", "group", "calc"].includes(view.question.type));
  const counted = asked.filter((view) => view.access === "open");
  const notes = counted.some((view) => (view.answer?.note ?? "") !== "");
  // Where nothing may be answered now, what stands there decides: shut and never asked is not done.
  const weighed = counted.length > 0 ? counted : asked;
  const come = touched(weighed);
  const state = come === 0 && weighed.length > 0 ? "empty" : come < weighed.length ? "partly" : "done";
  return { state, answered: touched(counted), total: counted.length, notes };
}

interface Come { readonly state: ReturnType<typeof sectionState>; readonly waits: string | null }
// The views of a section never change: how far it has come is counted once.
const come = new WeakMap<readonly QuestionView[], Come>();

function comeTo(questions: readonly QuestionView[]): Come {
  let known = come.get(questions);
  if (known === undefined) {
    const waits = eachView(questions).find((view) => view.question.required === "C" && view.access === "open" && !satisfies(view.question, view.answer));
    come.set(questions, (known = { state: sectionState(questions), waits: waits?.path ?? null }));
  }
  return known;
}

function sameContext(a: Context, b: Context): boolean {
  const consents = Object.entries(a.consent);
  return a.role === b.role && a.today === b.today && a.language === b.language && sameItems(a.trained ?? [], b.trained ?? [])
    && consents.length === Object.keys(b.consent).length && consents.every(([item, said]) => b.consent[item] === said);
}

/**
 * The form as it stands. Give the view before as `before`: what did not change keeps its identity,
 * so that a screen redraws only what did, and what no change can touch is not looked at again.
 */
export function visible(definition: Definition, answers: Answers, context: Context, before: FormView | null = null): FormView {
  const look = new Look(definition, answers, context);
  const memory = before === null ? undefined : memories.get(before);
  const known = memory !== undefined && memory.definition === definition && sameContext(memory.context, context)
    && memory.answers.sessions.at(-1)?.start === answers.sessions.at(-1)?.start;
  const changes: Changes | null = known ? [{ repeat: "", ids: changedIn(memory.answers.answers, answers.answers) }] : null;
  const pass = new Pass(look);
  const deps = dependencies(definition);
  const old = new Map((before?.sections ?? []).map((one) => [one.section, one]));
  const ending = definition.endings.find((one) => look.holds(one.if, look.root)) ?? null;
  const endsIn = ending === null ? null : definition.questions.get(ending.at)?.section ?? null;
  let waits: string | null = null;
  const sections: SectionView[] = [];
  for (const section of definition.sections) {
    const same = old.get(section);
    let questions: readonly QuestionView[];
    if (changes !== null && !sectionAffected(deps, section, changes)) questions = same?.questions ?? [];
    else if (look.holds(section.if, look.root)) questions = pass.children(section.items, look.root, FREE, same?.questions ?? [], changes);
    else questions = [];
    if (questions.length === 0) continue;
    const { state, waits: own } = comeTo(questions);
    const waiting: string | null = section.always ? null : waits;
    const made: SectionView = { section, ...state, state: waiting === null ? state.state : "waiting", waits_for: waiting, questions };
    sections.push(same !== undefined && same.state === made.state && same.waits_for === made.waits_for && same.questions === made.questions ? same : made);
    waits ??= own;
    if (ending !== null && section.id === endsIn) waits ??= ending.at;
  }
  const view: FormView = { sections, ending };
  memories.set(view, { definition, answers, context });
  return view;
}

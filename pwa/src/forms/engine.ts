/**
 * Which questions stand open, hidden or closed, given a definition and answers: pure and repeatable.
 * It must never touch the screen, the clock or the store, and never change an answer.
 */
import type { Answer, AnswerMap, Answers, Row } from "./answers.ts";
import type { Choice, Definition, Ending, Notice, Question, Role, Section, State } from "./definition.ts";
import { evaluate, type Env, type Expression, type Plain } from "./expression.ts";
import { rowsIn } from "./rows.ts";
import { isEmpty, plain, valueFault } from "./values.ts";

/** What the engine may know besides the answers. */
export interface Context {
  readonly role: Role;
  /** Today as YYYY-MM-DD by the device's clock. */
  readonly today: string;
  readonly language: string;
  /** Consent given in an earlier form or session, by item ("c.photo"); answers of this form win. */
  readonly consent: Readonly<Record<string, string>>;
  /** What the interviewer is trained for, by her profile ("children"). */
  readonly trained?: readonly string[];
}

/** open: may be answered. closed: a gate is shut. read: another role answers it. */
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
  /** Choices shown now. */
  readonly choices: readonly Choice[];
  readonly notices: readonly Notice[];
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

/** Where a question is being looked at: the form itself, or one row of a repeat. */
export interface Scope {
  readonly prefix: string;
  readonly answers: AnswerMap;
  readonly repeat: string | null;
  readonly parent: Scope | null;
}

/** One look at one state of the answers; remembers what it has worked out. */
export class Look {
  readonly root: Scope;
  readonly definition: Definition;
  readonly context: Context;
  readonly #shown = new Map<string, boolean>();
  readonly #envs = new Map<Scope, Env>();
  readonly #rowIds = new Map<string, ReadonlySet<string>>();

  constructor(definition: Definition, answers: Answers, context: Context) {
    this.definition = definition;
    this.context = context;
    this.root = { prefix: "", answers: answers.answers, repeat: null, parent: null };
  }

  /** Scopes of a repeat's rows. */
  rows(repeat: Question, scope: Scope): Scope[] {
    const value = scope.answers[repeat.id]?.value;
    if (!Array.isArray(value)) return [];
    return (value as readonly Row[]).map((row) => ({
      prefix: `${scope.prefix}${repeat.id}/${row.id}/`, answers: row.answers, repeat: repeat.id, parent: scope,
    }));
  }

  holds(expression: Expression | null, scope: Scope): boolean {
    return expression === null || evaluate(expression, this.#env(scope)) === true;
  }

  value(expression: Expression, scope: Scope): Plain {
    return evaluate(expression, this.#env(scope));
  }

  /** Conditions of the question and of all that is around it hold. */
  shown(question: Question, scope: Scope): boolean {
    const path = scope.prefix + question.id;
    const known = this.#shown.get(path);
    if (known !== undefined) return known;
    // The checker forbids cycles; were there one, the question counts as hidden while it is worked out.
    this.#shown.set(path, false);
    const shown = this.#aroundShown(question, scope) && this.holds(question.if, scope);
    this.#shown.set(path, shown);
    return shown;
  }

  closed(question: Question, scope: Scope): boolean {
    return question.gate !== null && !this.holds(question.gate.open_if, scope);
  }

  /** Shown, and neither its own gate nor one around it is shut. */
  reachable(question: Question, scope: Scope): boolean {
    if (!this.shown(question, scope) || this.closed(question, scope)) return false;
    const around = question.group ?? question.repeat;
    return around === null || this.reachable(this.definition.questions.get(around)!, this.#scopeOf(around, scope));
  }

  #aroundShown(question: Question, scope: Scope): boolean {
    const around = question.group ?? question.repeat;
    if (around !== null) return this.shown(this.definition.questions.get(around)!, this.#scopeOf(around, scope));
    const section = this.definition.sections.find((s) => s.id === question.section);
    return section === undefined || this.holds(section.if, this.root);
  }

  /** The scope in which a question around the present one lives. */
  #scopeOf(id: string, scope: Scope): Scope {
    const repeat = this.definition.questions.get(id)!.repeat;
    let place: Scope = scope;
    while (place.repeat !== repeat && place.parent !== null) place = place.parent;
    return place;
  }

  /** The answer that counts for conditions, with its question. */
  #counting(id: string, scope: Scope): [Question, Answer | null] | null {
    const question = this.definition.questions.get(id);
    if (question === undefined) return null;
    const place = this.#scopeOf(id, scope);
    if (place.repeat !== question.repeat || !this.reachable(question, place)) return null;
    if (question.calc !== null) {
      const value = this.value(question.calc, place) as Answer["value"];
      return [question, { value, state: value === null ? "not_asked" : "answered", asked_at: null, lang: null, wording: null, review: null }];
    }
    return [question, place.answers[id] ?? null];
  }

  #env(scope: Scope): Env {
    const known = this.#envs.get(scope);
    if (known !== undefined) return known;
    const value = (id: string): Plain => {
      const found = this.#counting(id, scope);
      if (found === null || found[1] === null || found[1].state !== "answered" || isEmpty(found[0].type, found[1].value)) return null;
      return plain(found[0], found[1]);
    };
    const made: Env = {
      value,
      state: (id) => this.#counting(id, scope)?.[1]?.state ?? "not_asked",
      rows: (id) => {
        const found = this.#counting(id, scope);
        return found === null ? [] : this.rows(found[0], this.#scopeOf(id, scope)).map((row) => this.#env(row));
      },
      consent: (item) => {
        const own = value(item);
        if (typeof own === "string") return own;
        // An earlier yes counts only while this form has not asked again.
        const asked = this.definition.questions.has(item) && isTouched(this.root.answers[item] ?? null);
        return asked ? null : (this.context.consent[item] ?? null);
      },
      trained: (subject) => this.context.trained?.includes(subject) ?? false,
      today: this.context.today, role: this.context.role, language: this.context.language,
    };
    this.#envs.set(scope, made);
    return made;
  }

  /** Choices of a question under the answers as they stand. */
  choices(question: Question, scope: Scope): readonly Choice[] {
    if (question.under === null) return question.choices;
    const found = this.#env(scope).value(question.under) ?? question.under_else;
    if (typeof found !== "string") return question.choices.filter((choice) => choice.under === null);
    return question.choices.filter((choice) => choice.under === null || choice.under.includes(found));
  }

  /** Ids of all rows of a repeat, wherever in the answers they stand. */
  rowIds(repeat: string): ReadonlySet<string> {
    let known = this.#rowIds.get(repeat);
    if (known === undefined) this.#rowIds.set(repeat, (known = new Set(rowsIn(this.definition, this.root.answers, repeat).map(({ row }) => row.id))));
    return known;
  }

  fault(question: Question, answer: Answer | null, scope: Scope): string | null {
    if (answer === null) return null;
    const codes = question.of === null ? new Set(this.choices(question, scope).map((choice) => choice.code)) : this.rowIds(question.of);
    const wrong = valueFault(question, answer, codes, this.context.today);
    if (wrong !== null) return wrong;
    if (!question.states.includes(answer.state)) return "answer.state";
    if (answer.state !== "answered") return null;
    const broken = question.constraints.find((constraint) => !this.holds(constraint.must, scope));
    return broken === undefined ? null : `constraint.${broken.id}`;
  }
}

/** An answer that was given or explicitly not given: anything but "not asked". */
export function isTouched(answer: Answer | null): boolean {
  return answer !== null && answer.state !== "not_asked";
}

/** Does the answer satisfy a C or F question? */
export function satisfies(question: Question, answer: Answer | null): boolean {
  if (answer === null || answer.state !== "answered" || isEmpty(question.type, answer.value)) return false;
  return question.accept === null || question.accept.includes(answer.value as string);
}

function viewOf(look: Look, question: Question, scope: Scope, noticesAt: ReadonlyMap<string, readonly Notice[]>, before: ReadonlyMap<string, QuestionView>, shut: string | null): QuestionView {
  const path = scope.prefix + question.id;
  const answer = scope.answers[question.id] ?? null;
  const closedHere = look.closed(question, scope);
  const gate = shut ?? (closedHere ? question.gate!.key : null);
  const foreign = question.answered_by !== null && !question.answered_by.includes(look.context.role);
  const inside = (children: readonly Question[], place: Scope): QuestionView[] =>
    children.filter((child) => visibleTo(look, child, place)).map((child) => viewOf(look, child, place, noticesAt, before, gate));
  const made: QuestionView = {
    path, question, answer, state: answer?.state ?? "not_asked",
    access: gate !== null ? "closed" : foreign ? "read" : "open", gate,
    choices: look.choices(question, scope),
    notices: (noticesAt.get(question.id) ?? NONE).filter((notice) => look.holds(notice.if, scope)),
    fault: look.fault(question, answer, scope),
    items: question.type === "group" ? inside(question.items, scope) : [],
    rows: question.type === "repeat" ? look.rows(question, scope).map((row) => ({ id: row.prefix.split("/").at(-2)!, items: inside(question.items, row) })) : [],
  };
  const old = before.get(path);
  return old !== undefined && alike(old, made) ? old : made;
}

const NONE: readonly Notice[] = [];

function visibleTo(look: Look, question: Question, scope: Scope): boolean {
  return look.shown(question, scope) && (question.seen_by === null || question.seen_by.includes(look.context.role));
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, n) => item === b[n]);
}

function alike(a: QuestionView, b: QuestionView): boolean {
  return a.question === b.question && a.answer === b.answer && a.access === b.access && a.gate === b.gate && a.fault === b.fault
    && sameItems(a.choices, b.choices) && sameItems(a.notices, b.notices) && sameItems(a.items, b.items)
    && a.rows.length === b.rows.length && a.rows.every((row, n) => row.id === b.rows[n]!.id && sameItems(row.items, b.rows[n]!.items));
}

/** Every question view, groups and rows unfolded, in the order of the form. */
export function eachView(views: readonly QuestionView[]): QuestionView[] {
  return views.flatMap((view) => [view, ...eachView(view.items), ...view.rows.flatMap((row) => eachView(row.items))]);
}

function counts(view: QuestionView): boolean {
  return view.access === "open" && !["info", "group", "calc"].includes(view.question.type);
}

/** How far a section has come, without the waiting (that depends on what stands before it). */
export function sectionState(questions: readonly QuestionView[]): { state: "empty" | "partly" | "done"; answered: number; total: number; notes: boolean } {
  const counted = eachView(questions).filter(counts);
  const answered = counted.filter((view) => isTouched(view.answer)).length;
  const notes = counted.some((view) => (view.answer?.note ?? "") !== "");
  return { state: answered === 0 && counted.length > 0 ? "empty" : answered < counted.length ? "partly" : "done", answered, total: counted.length, notes };
}

/**
 * The form as it stands. Give the view before as `before`: what did not change keeps its identity,
 * so that a screen redraws only what did.
 */
export function visible(definition: Definition, answers: Answers, context: Context, before: FormView | null = null): FormView {
  const look = new Look(definition, answers, context);
  const old = new Map<string, QuestionView>();
  for (const section of before?.sections ?? []) for (const view of eachView(section.questions)) old.set(view.path, view);
  const noticesAt = new Map<string, Notice[]>();
  for (const notice of definition.notices) noticesAt.set(notice.at, [...(noticesAt.get(notice.at) ?? []), notice]);
  let waits: string | null = null;
  const sections: SectionView[] = [];
  for (const section of definition.sections) {
    if (!look.holds(section.if, look.root)) continue;
    const questions = section.items.filter((q) => visibleTo(look, q, look.root)).map((q) => viewOf(look, q, look.root, noticesAt, old, null));
    if (questions.length === 0) continue;
    const come = sectionState(questions);
    const waiting: string | null = section.always ? null : waits;
    const made: SectionView = { section, ...come, state: waiting === null ? come.state : "waiting", waits_for: waiting, questions };
    const same = before?.sections.find((s) => s.section === section);
    sections.push(same !== undefined && same.state === made.state && same.waits_for === made.waits_for && same.answered === made.answered
      && same.total === made.total && same.notes === made.notes && sameItems(same.questions, made.questions) ? same : made);
    waits ??= eachView(questions).find((view) => view.question.required === "C" && view.access === "open" && !satisfies(view.question, view.answer))?.path ?? null;
  }
  return { sections, ending: definition.endings.find((ending) => look.holds(ending.if, look.root)) ?? null };
}

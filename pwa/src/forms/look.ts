/**
 * One look at one state of the answers: which questions are shown and shut, what counts for a
 * condition, what is wrong with a value. Pure and repeatable.
 * It must never touch the screen, the clock or the store, and never change an answer.
 */
import type { Answer, AnswerMap, Answers, Row, Session } from "./answers.ts";
import { meetingOf } from "./consent.ts";
import type { Choice, Definition, Question, Role } from "./definition.ts";
import { evaluate, type Env, type Expression, type Plain } from "./expression.ts";
import { rowsIn } from "./rows.ts";
import { isEmpty, isOver, itemOf, plain, valueFault } from "./values.ts";

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
  readonly #sessions: readonly Session[];
  readonly #shown = new Map<string, boolean>();
  readonly #closed = new Map<string, boolean>();
  readonly #rows = new Map<string, Scope[]>();
  readonly #calculated = new Map<string, Answer>();
  readonly #envs = new Map<Scope, Env>();
  readonly #rowIds = new Map<string, ReadonlySet<string>>();

  constructor(definition: Definition, answers: Answers, context: Context) {
    this.definition = definition;
    this.context = context;
    this.#sessions = answers.sessions;
    this.root = { prefix: "", answers: answers.answers, repeat: null, parent: null };
  }

  /** Scopes of a repeat's rows. */
  rows(repeat: Question, scope: Scope): readonly Scope[] {
    const value = scope.answers[repeat.id]?.value;
    if (!Array.isArray(value)) return [];
    const path = scope.prefix + repeat.id;
    let known = this.#rows.get(path);
    if (known === undefined) {
      known = (value as readonly Row[]).map((row) => ({ prefix: `${path}/${row.id}/`, answers: row.answers, repeat: repeat.id, parent: scope }));
      this.#rows.set(path, known);
    }
    return known;
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
    if (question.gate === null) return false;
    const path = scope.prefix + question.id;
    let known = this.#closed.get(path);
    if (known === undefined) this.#closed.set(path, (known = !this.holds(question.gate.open_if, scope)));
    return known;
  }

  /** What has to be asked anew at this meeting before more is written there; null: nothing. */
  asks(question: Question): string | null {
    if (question.asked_now === null) return null;
    const said = this.root.answers[question.asked_now] ?? null;
    return isTouched(said) && meetingOf(this.#sessions, said!.asked_at) >= this.#sessions.length - 1 ? null : question.asked_now;
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
    const section = this.definition.section_of.get(question.section);
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
  counting(id: string, scope: Scope): [Question, Answer | null] | null {
    const question = this.definition.questions.get(id);
    if (question === undefined) return null;
    const place = this.#scopeOf(id, scope);
    if (place.repeat !== question.repeat || !this.reachable(question, place)) return null;
    if (question.calc !== null) return [question, this.#calculation(question, question.calc, place)];
    return [question, place.answers[id] ?? null];
  }

  #calculation(question: Question, calc: Expression, scope: Scope): Answer {
    const path = scope.prefix + question.id;
    let known = this.#calculated.get(path);
    if (known === undefined) {
      const value = this.value(calc, scope) as Answer["value"];
      known = { value, state: value === null ? "not_asked" : "answered", asked_at: null, lang: null, wording: null, review: null };
      this.#calculated.set(path, known);
    }
    return known;
  }

  #env(scope: Scope): Env {
    const known = this.#envs.get(scope);
    if (known !== undefined) return known;
    const value = (id: string): Plain => {
      const found = this.counting(id, scope);
      if (found === null || found[1] === null || found[1].state !== "answered" || isEmpty(found[0].type, found[1].value)) return null;
      return plain(found[0], found[1]);
    };
    const made: Env = {
      value,
      state: (id) => this.counting(id, scope)?.[1]?.state ?? "not_asked",
      rows: (id) => {
        const found = this.counting(id, scope);
        return found === null ? [] : this.rows(found[0], this.#scopeOf(id, scope)).map((row) => this.#env(row));
      },
      consent: (item) => {
        const own = value(item);
        const said = this.definition.questions.has(item) ? (this.root.answers[item] ?? null) : null;
        // What held until a day that is past is neither a yes nor a no: it has to be asked again.
        if (typeof own === "string") return isOver(said?.consent, this.context.today) ? null : own;
        // An earlier yes counts only while this form has not asked again.
        return isTouched(said) ? null : (this.context.consent[item] ?? null);
      },
      trained: (subject) => this.context.trained?.includes(subject) ?? false,
      item: (id, code, number) => {
        const found = this.counting(id, scope);
        return found?.[1]?.state === "answered" ? itemOf(found[0], found[1], code, number) : null;
      },
      today: this.context.today, role: this.context.role, language: this.context.language, met: this.#sessions.length,
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

  /** Choices that follow from what was said elsewhere and are not chosen: offered, never filled in. */
  suggested(question: Question, answer: Answer | null, scope: Scope): readonly string[] {
    if (question.suggest.length === 0) return NOTHING;
    const chosen = Array.isArray(answer?.value) ? (answer.value as readonly unknown[]) : [];
    const found = question.suggest.filter((one) => !chosen.includes(one.code) && this.holds(one.if, scope)).map((one) => one.code);
    return found.length === 0 ? NOTHING : found;
  }

  /** The name of the text that is meant by an answer elsewhere. */
  variant(question: Question, scope: Scope): string | null {
    if (question.variants === null) return null;
    const said = this.#env(scope).value(question.variants.by);
    return typeof said === "string" && Object.hasOwn(question.variants.docs, said) ? question.variants.docs[said]! : null;
  }

  /** Ids of all rows of a repeat, wherever in the answers they stand. */
  rowIds(repeat: string): ReadonlySet<string> {
    let known = this.#rowIds.get(repeat);
    if (known === undefined) this.#rowIds.set(repeat, (known = new Set(rowsIn(this.definition, this.root.answers, repeat).map(({ row }) => row.id))));
    return known;
  }

  fault(question: Question, answer: Answer | null, scope: Scope): string | null {
    if (answer === null) return null;
    const codes = question.of === null ? codesOf(this.choices(question, scope)) : this.rowIds(question.of);
    const wrong = valueFault(question, answer, codes, this.context.today);
    if (wrong !== null) return wrong;
    if (!question.states.includes(answer.state)) return "answer.state";
    if (answer.state !== "answered") return null;
    const broken = question.constraints.find((constraint) => !this.holds(constraint.must, scope));
    return broken === undefined ? null : `constraint.${broken.id}`;
  }
}

const NOTHING: readonly string[] = [];
const codeSets = new WeakMap<readonly Choice[], ReadonlySet<string>>();

/** The codes of choices; those of a question that nothing narrows are gathered once. */
function codesOf(choices: readonly Choice[]): ReadonlySet<string> {
  let known = codeSets.get(choices);
  if (known === undefined) codeSets.set(choices, (known = new Set(choices.map((choice) => choice.code))));
  return known;
}

/** An answer that was given or explicitly not given: anything but "not asked". */
export function isTouched(answer: Answer | null): boolean {
  return answer !== null && answer.state !== "not_asked";
}

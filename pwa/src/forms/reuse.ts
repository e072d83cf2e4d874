/**
 * On which answers the view of each question depends, so that one letter typed does not look at the
 * whole form again.
 * It must never call a question untouched that a change could touch; the other way round costs time only.
 */
import type { AnswerMap } from "./answers.ts";
import type { Definition, Question, Section } from "./definition.ts";
import { references, type Expression } from "./expression.ts";

/** What changed in one scope: the form itself ("") or a row of a repeat. From the outside in. */
export type Changes = readonly { readonly repeat: string; readonly ids: ReadonlySet<string> }[];

/** By scope ("" or a repeat around the question), the questions there whose answers count. */
type Levels = ReadonlyMap<string, ReadonlySet<string>>;

export interface Dependencies {
  /** Of the question itself and of all inside it. */
  readonly of: ReadonlyMap<string, Levels>;
  /** Of what is inside a repeat, seen from its rows. */
  readonly inside: ReadonlyMap<string, Levels>;
  readonly sections: ReadonlyMap<Section, Levels>;
}

const known = new WeakMap<Definition, Dependencies>();

/** Worked out once for a definition. */
export function dependencies(definition: Definition): Dependencies {
  let found = known.get(definition);
  if (found === undefined) known.set(definition, (found = new Finder(definition).all()));
  return found;
}

class Finder {
  readonly #definition: Definition;
  /** Direct references of each question that decide whether it counts, and with which value. */
  readonly #counting = new Map<string, ReadonlySet<string>>();

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  all(): Dependencies {
    const of = new Map<string, Levels>();
    const inside = new Map<string, Levels>();
    const sections = new Map<Section, Levels>();
    const notices = new Map<string, Expression[]>();
    for (const notice of this.#definition.notices) notices.set(notice.at, [...(notices.get(notice.at) ?? []), notice.if]);
    const visit = (question: Question): Set<string> => {
      const found = new Set<string>();
      const done = new Set<string>();
      const within = new Set<string>();
      for (const child of question.items) for (const id of visit(child)) within.add(id);
      if (question.type === "repeat") inside.set(question.id, this.#levels(within, question.id));
      for (const id of within) found.add(id);
      found.add(question.id);
      this.#conditions(question, found, done);
      for (const constraint of question.constraints) this.#values(constraint.must, found, done);
      if (question.variants !== null) this.#value(question.variants.by, found, done);
      for (const suggestion of question.suggest) this.#values(suggestion.if, found, done);
      for (const notice of notices.get(question.id) ?? []) this.#values(notice, found, done);
      if (question.under !== null) this.#value(question.under, found, done);
      if (question.asked_now !== null) found.add(question.asked_now);
      if (question.of !== null) found.add(question.of);
      of.set(question.id, this.#levels(found, question.repeat));
      return found;
    };
    for (const section of this.#definition.sections) {
      const found = new Set<string>();
      for (const item of section.items) for (const id of visit(item)) found.add(id);
      if (section.if !== null) this.#values(section.if, found, new Set());
      sections.set(section, this.#levels(found, null));
    }
    return { of, inside, sections };
  }

  /** Adds all that decides whether a question is shown and open; its own answer is not among them. */
  #conditions(question: Question, found: Set<string>, done: Set<string>): void {
    for (const id of this.#direct(question)) this.#value(id, found, done);
  }

  #values(expression: Expression, found: Set<string>, done: Set<string>): void {
    for (const id of references(expression)) this.#value(id, found, done);
  }

  /** Adds a question whose answer counts, and what decides whether it does. */
  #value(id: string, found: Set<string>, done: Set<string>): void {
    if (done.has(id)) return;
    done.add(id);
    found.add(id);
    const question = this.#definition.questions.get(id);
    // A consent item that this form does not ask: it may still stand in the answers.
    if (question !== undefined) this.#conditions(question, found, done);
  }

  #direct(question: Question): ReadonlySet<string> {
    let known = this.#counting.get(question.id);
    if (known !== undefined) return known;
    const made = new Set<string>();
    for (const expression of [question.if, question.gate?.open_if ?? null, question.calc])
      if (expression !== null) for (const id of references(expression)) made.add(id);
    const around = this.#definition.questions.get(question.group ?? question.repeat ?? "");
    if (around !== undefined) for (const id of this.#direct(around)) made.add(id);
    else {
      const condition = this.#definition.section_of.get(question.section)?.if ?? null;
      if (condition !== null) for (const id of references(condition)) made.add(id);
    }
    this.#counting.set(question.id, (known = made));
    return known;
  }

  /** Sorts ids by the scopes that are seen from inside `repeat`; what lies in other rows counts with its repeat. */
  #levels(ids: ReadonlySet<string>, repeat: string | null): Levels {
    const { questions } = this.#definition;
    const chain = new Set<string>([""]);
    for (let at = repeat; at !== null; at = questions.get(at)?.repeat ?? null) chain.add(at);
    const levels = new Map<string, Set<string>>();
    for (const id of ids) {
      let name = id;
      let home = questions.get(name)?.repeat ?? "";
      while (!chain.has(home)) {
        name = home;
        home = questions.get(name)?.repeat ?? "";
      }
      const level = levels.get(home);
      if (level === undefined) levels.set(home, new Set([name]));
      else level.add(name);
    }
    return levels;
  }
}

function touches(levels: Levels | undefined, changes: Changes): boolean {
  if (levels === undefined) return true;
  for (const { repeat, ids } of changes) {
    const level = levels.get(repeat);
    if (level !== undefined) for (const id of ids) if (level.has(id)) return true;
  }
  return false;
}

/** Could the changes touch the view of a question, or anything inside it? */
export function affected(deps: Dependencies, question: Question, changes: Changes): boolean {
  return touches(deps.of.get(question.id), changes);
}

/** Could the changes outside of the rows touch what stands in them? */
export function insideAffected(deps: Dependencies, repeat: Question, changes: Changes): boolean {
  return touches(deps.inside.get(repeat.id), changes);
}

export function sectionAffected(deps: Dependencies, section: Section, changes: Changes): boolean {
  return touches(deps.sections.get(section), changes);
}

/** The ids whose answers are not the same. */
export function changedIn(before: AnswerMap, now: AnswerMap): ReadonlySet<string> {
  const found = new Set<string>();
  if (before === now) return found;
  for (const id in now) if (before[id] !== now[id]) found.add(id);
  for (const id in before) if (!(id in now)) found.add(id);
  return found;
}

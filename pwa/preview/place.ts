/**
 * Where a text of a form or a consent stands: the question, as if every condition around it held.
 *
 * Must never decide what a phone shows; it only finds a place for one sentence.
 */

import { type Definition, type Question, type QuestionView, stateKey, textKeys } from "../src/forms/index.ts";

/** A question that stands open, with all its choices and notices, whatever was answered. */
export function open(definition: Definition, question: Question): QuestionView {
  const items = question.items.map((one) => open(definition, one));
  const repeat = question.type === "repeat";
  return {
    path: question.id, question, answer: null, state: "not_asked", asks: null, access: "open", gate: question.gate?.key ?? null,
    choices: question.choices, notices: definition.notices.filter((one) => one.at === question.id), suggested: [], variant: null, fault: null,
    items: repeat ? [] : items, rows: repeat ? [{ id: "1", items }] : [],
  };
}

/** The question whose screen has this key; null when it belongs to none. */
export function questionOf(definition: Definition, key: string): Question | null {
  const dated = /^form:_common\/(time|certainty|relation):/.test(key);
  let inside: Question | null = null;
  for (const question of definition.questions.values()) {
    const keys = textKeys(definition, question);
    const held = [keys.label, keys.hint, keys.guide, keys.gate, ...keys.paragraphs, ...keys.choices, ...keys.constraints, ...question.states.map(stateKey)];
    const noticed = definition.notices.some((one) => one.at === question.id && one.key === key);
    if (!held.includes(key) && !noticed && !(dated && question.type === "edate")) continue;
    // A group names its children's section too: the innermost question is the place.
    inside = question;
    break;
  }
  return inside;
}

/** The id of the section whose title or hint this is. */
export function sectionOf(definition: Definition, key: string): string | null {
  return definition.sections.find((one) => one.key === key || `${one.key}/hint` === key)?.id ?? null;
}

/**
 * What is wrong and what is still missing before an interview can be finished.
 * It must never require an answer from the person who tells; only consent and the asker's own part can block.
 */
import type { Answer, AnswerMap, Answers } from "./answers.ts";
import { meetingOf, taken } from "./consent.ts";
import type { Definition, Question, Required } from "./definition.ts";
import { moment } from "./edtf.ts";
import { eachView, Look, satisfies, visible, type Context, type FormView, type Scope, type SectionView } from "./engine.ts";
import { isEmpty } from "./values.ts";

export interface Fault { readonly path: string; readonly section: string; readonly code: string }

/** C and F block finishing, W only warns. */
export interface Missing extends Fault { readonly class: Exclude<Required, "N"> }

/** Values that cannot be right ("date.future"): shown beside the question, they never stop the next screen. */
export function faults(definition: Definition, answers: Answers, context: Context, view: FormView = visible(definition, answers, context)): Fault[] {
  return view.sections.flatMap((section) => eachView(section.questions)
    .filter((seen) => seen.fault !== null)
    .map((seen) => ({ path: seen.path, section: section.section.id, code: seen.fault! })));
}

/**
 * What blocks or warns, in the order of the form: an ending (C), an unanswered C, F or W question,
 * a shut gate with an answer behind it (F; W where only the last day of a consent is past), a value that cannot be right (W; F for the asker's own),
 * a yes of an earlier meeting where each has to ask anew (W), a meeting that was not opened or closed (W).
 */
export function missing(definition: Definition, answers: Answers, context: Context, view: FormView = visible(definition, answers, context)): Missing[] {
  const found: Missing[] = [];
  if (view.ending !== null) {
    const section = definition.questions.get(view.ending.at)?.section ?? "";
    found.push({ path: view.ending.at, section, code: `ending.${view.ending.id}`, class: "C" });
  }
  let then: ReadonlySet<string> | null = null;
  const openThen = (): ReadonlySet<string> => (then ??= openAtFirst(definition, answers, context));
  for (const section of view.sections) found.push(...missingIn(section, answers, openThen));
  return found;
}

const OVER = { code: "gate.over", class: "W" } as const;

/** What stood open on the first day: shut since then by nothing but a day that went by. */
function openAtFirst(definition: Definition, answers: Answers, context: Context): ReadonlySet<string> {
  const first = answers.sessions[0];
  if (first === undefined) return new Set();
  const view = visible(definition, answers, { ...context, today: first.start.slice(0, 10) });
  return new Set(view.sections.flatMap((section) => eachView(section.questions)).filter((seen) => seen.access !== "closed").map((seen) => seen.path));
}

/** True when a question that is asked anew at each meeting still has the yes, or what it says, of an earlier one. */
export function askedBefore(question: Question, answer: Answer | null, answers: Answers): boolean {
  if (!question.again || answer === null || (isWish(question) ? answer.value !== "yes" : answer.state === "not_asked")) return false;
  return moment(answer.asked_at ?? "") !== null && meetingOf(answers.sessions, answer.asked_at) < answers.sessions.length - 1;
}

/** What a person can agree to or refuse; of the rest what was said is asked anew, whatever it was. */
const isWish = (question: Question): boolean => question.type === "consent" || question.type === "yn";

/** True while fewer meetings stand in a repeat than there were. */
function fewerThanMeetings(question: Question, answer: Answer | null, answers: Answers): boolean {
  return question.meeting !== null && (Array.isArray(answer?.value) ? answer.value.length : 0) < answers.sessions.length;
}

// The view of a section never changes while its meeting lasts: what is missing in it is looked for once.
const gaps = new WeakMap<SectionView, { readonly begun: string | undefined; readonly found: readonly Missing[] }>();

function missingIn(section: SectionView, answers: Answers, openThen: () => ReadonlySet<string>): readonly Missing[] {
  const begun = answers.sessions.at(-1)?.start;
  const known = gaps.get(section);
  if (known !== undefined && known.begun === begun) return known.found;
  const found: Missing[] = [];
  for (const seen of eachView(section.questions)) {
    const { question, path, answer } = seen;
    const at = { path, section: section.section.id };
    if (seen.access === "closed") {
      if (answer !== null && !isEmpty(question.type, answer.value)) found.push({ ...at, ...(openThen().has(path) ? OVER : { code: "gate.answered", class: "F" }) });
    } else if (question.required !== "N" && seen.access !== "read" && !satisfies(question, answer))
      // What another role has to answer blocks nobody who may only read it.
      found.push({ ...at, code: question.required === "C" ? "missing.consent" : "missing.answer", class: question.required });
    else if (seen.fault !== null) found.push({ ...at, code: seen.fault, class: question.required === "N" || seen.access === "read" ? "W" : "F" });
    else if (askedBefore(question, answer, answers)) found.push({ ...at, code: isWish(question) ? "missing.again" : "missing.said_before", class: "W" });
    else if (fewerThanMeetings(question, answer, answers)) found.push({ ...at, code: "missing.meeting", class: "W" });
  }
  gaps.set(section, { begun, found });
  return found;
}

/** True when nothing blocks sealing. */
export function canFinish(missed: readonly Missing[]): boolean {
  return missed.every((item) => item.class === "W");
}

/** Consent as the form records it, for the payload's consent part (SPEC 5, key 6): item -> its answer. */
export function consentOf(definition: Definition, answers: Answers): AnswerMap {
  const found: Record<string, AnswerMap[string]> = {};
  for (const [id, answer] of Object.entries(answers.answers))
    if (definition.questions.get(id)?.type === "consent") found[id] = answer;
  return found;
}

/** Standing consent by item, to hand to another form or session as `context.consent`. */
export function standingConsent(definition: Definition, answers: Answers): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [id, answer] of Object.entries(consentOf(definition, answers)))
    if (answer.state === "answered" && typeof answer.value === "string") found[id] = answer.value;
  return found;
}

/**
 * The answers as they are sealed: hidden ones marked and kept, questions that were never reached
 * present as `not_asked`, calculations worked out. Nothing is dropped.
 */
export function settled(definition: Definition, answers: Answers, context: Context): Answers {
  const look = new Look(definition, answers, context);
  const inScope = (scope: Scope): AnswerMap => {
    const made: Record<string, AnswerMap[string]> = { ...scope.answers };
    for (const question of definition.questions.values()) {
      if (question.repeat !== scope.repeat || question.type === "info" || question.type === "group") continue;
      const shown = look.shown(question, scope);
      const old = made[question.id];
      if (question.calc !== null && shown) {
        const value = look.value(question.calc, scope) as AnswerMap[string]["value"];
        made[question.id] = { value, state: value === null ? "not_asked" : "answered", asked_at: null, lang: null, wording: null, review: null };
      } else if (old === undefined) {
        if (shown) made[question.id] = { value: null, state: "not_asked", asked_at: null, lang: null, wording: null, review: null };
        continue;
      } else {
        const { hidden: _, ...rest } = old;
        made[question.id] = question.type === "repeat" && Array.isArray(old.value)
          ? { ...rest, value: look.rows(question, scope).map((row) => ({ id: row.prefix.split("/").at(-2)!, answers: inScope(row) })) }
          : rest;
      }
      const now = made[question.id]!;
      if (question.taken !== null && now.state === "answered") made[question.id] = { ...now, consent: taken(question.taken, now, look.root.answers, answers.sessions) };
      if (!shown) made[question.id] = { ...made[question.id]!, hidden: true };
    }
    return made;
  };
  return { ...answers, answers: inScope(look.root) };
}

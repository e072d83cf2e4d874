/**
 * What the interviewer's profile means for an interview: the role, and what is filled in when a draft
 * or a row begins (FORMAT.md 3: `auto`, `profile`).
 *
 * Must never: fill in what a person has answered, what stands behind a gate, or another role's part.
 */

import type { Answer, AnswerMap, AnswerValue, Context, Definition, Question } from "../forms/index.ts";
import type { ProfileView } from "./contract.ts";

/** Nobody has filled in a profile yet. */
export const EMPTY_PROFILE: ProfileView = { profession: "", childTrained: false, fields: {} };

/** The role of each profession (spec: the physical examination is a qualified physician's). */
const ROLES: Readonly<Record<string, Context["role"]>> = {
  forensic_doctor: "physician",
  physician: "physician",
  psychiatrist: "physician",
  psychologist: "psychologist",
  lawyer: "lawyer",
};

/** What the engine may know of the interviewer. */
export function whoIs(profile: ProfileView): Pick<Context, "role" | "trained"> {
  const role = Object.hasOwn(ROLES, profile.profession) ? ROLES[profile.profession]! : "interviewer";
  return { role, trained: profile.childTrained ? ["children"] : [] };
}

/** Where what is filled in comes from. */
export interface Filling {
  readonly profile: ProfileView;
  /** RFC 3339. */
  readonly now: string;
  /** The id of a row with that number. */
  row(number: number): string;
  caseNumber(): string;
  pseudonym(): string;
}

/** The answers of a draft (`repeat` null) or of a row that begins now. */
export function begun(definition: Definition, repeat: string | null, filling: Filling): AnswerMap {
  const { role } = whoIs(filling.profile);
  const made: Record<string, Answer> = {};
  for (const question of definition.questions.values()) {
    if (question.repeat !== repeat || !own(definition, question, role)) continue;
    const value = question.type === "repeat" ? rowsOf(definition, question, filling) : valueOf(question, filling);
    // Nobody was asked and nothing was shown: an answer without time and wording says so.
    const other = value === "other" && question.profile === "profession" ? field(filling.profile, "profession_other") : "";
    if (value !== null) made[question.id] = { value, ...(other === "" ? {} : { other }), state: "answered", asked_at: null, lang: null, wording: null, review: null };
  }
  return made;
}

/** Neither it nor anything around it stands behind a gate or belongs to another role. */
function own(definition: Definition, question: Question, role: Context["role"]): boolean {
  for (let at: Question | undefined = question; at !== undefined; at = definition.questions.get(at.group ?? at.repeat ?? "")) {
    if (at.gate !== null || (at.answered_by !== null && !at.answered_by.includes(role))) return false;
  }
  return true;
}

/** One row for each that the profile has; a row of which the form takes nothing is none. */
function rowsOf(definition: Definition, repeat: Question, filling: Filling): AnswerValue {
  const kept = repeat.profile !== null && Object.hasOwn(filling.profile.rows ?? {}, repeat.profile) ? filling.profile.rows![repeat.profile]! : [];
  const inside = [...definition.questions.values()].filter((one) => one.repeat === repeat.id && one.profile !== null);
  const made = kept.slice(0, repeat.max_count).flatMap((fields, place) => {
    const answers: Record<string, Answer> = {};
    for (const question of inside) {
      const value = copied(question, Object.hasOwn(fields, question.profile!) ? fields[question.profile!]! : "");
      if (value !== null) answers[question.id] = { value, state: "answered", asked_at: null, lang: null, wording: null, review: null };
    }
    return Object.keys(answers).length === 0 ? [] : [{ id: filling.row(place + 1), answers }];
  });
  return made.length === 0 ? null : made;
}

function valueOf(question: Question, filling: Filling): AnswerValue {
  switch (question.auto) {
    case "case_no": return filling.caseNumber();
    case "pseudonym": return filling.pseudonym();
    case "now": return filling.now;
    default: return question.profile === null ? null : copied(question, field(filling.profile, question.profile));
  }
}

function field(profile: ProfileView, name: string): string {
  if (name === "profession") return profile.profession;
  // Of a profile that nobody filled in nothing is stated, neither yes nor no.
  if (name === "child_trained") return profile.childTrained ? "yes" : profile.profession === "" ? "" : "no";
  return Object.hasOwn(profile.fields, name) ? profile.fields[name]! : "";
}

/** A field as the question takes it; a code that the question does not offer is not filled in. */
function copied(question: Question, text: string): AnswerValue {
  const value = text.trim();
  if (value === "") return null;
  if (question.type === "number") return /^\d{1,4}$/u.test(value) ? Number(value) : null;
  return question.type === "text" || question.type === "longtext" || question.choices.some((choice) => choice.code === value) ? value : null;
}

/**
 * Which texts belong to a question, in the order shown, and what exactly is hashed of them.
 * It must never hold a text itself.
 */
import type { Definition, Question, State } from "./definition.ts";
import type { QuestionView } from "./engine.ts";

export interface TextKeys {
  readonly label: string;
  readonly hint: string | null;
  /** For the asker only; never read aloud. */
  readonly guide: string | null;
  readonly paragraphs: readonly string[];
  readonly choices: readonly string[];
  readonly constraints: readonly string[];
  readonly gate: string | null;
}

/** All text keys of a question. */
export function textKeys(definition: Definition, question: Question): TextKeys {
  const stem = `form:${definition.form}/q:${question.id}`;
  return {
    label: stem, hint: question.hint ? `${stem}/hint` : null, guide: question.guide ? `${stem}/guide` : null,
    paragraphs: question.paragraphs, choices: question.choices.map((choice) => choice.key),
    constraints: question.constraints.map((constraint) => constraint.key), gate: question.gate?.key ?? null,
  };
}

/** The keys whose words the person was shown: paragraphs, label, hint, guide, the choices shown now. */
export function wordingKeys(definition: Definition, view: Pick<QuestionView, "question" | "choices">): string[] {
  const keys = textKeys(definition, view.question);
  return [...keys.paragraphs, keys.label, ...[keys.hint, keys.guide].filter((key) => key !== null), ...view.choices.map((choice) => choice.key)];
}

/** The text whose SHA-256 (UTF-8, hex) is the answer's `wording`: key, NUL, text, NUL, ... in NFC. FORMAT.md 6 */
export function wordingText(keys: readonly string[], text: (key: string) => string): string {
  return keys.map((key) => `${key}\0${text(key)}\0`).join("").normalize("NFC");
}

/**
 * The states offered beside every question without a menu, in this order. Nobody remembers a day that is
 * still to come, and whoever does not sign knows it.
 */
export function offeredStates(question: Question): readonly State[] {
  const signs = question.type === "signature";
  const offered: readonly State[] = ["declined", "not_remembered", "not_known", "deferred", "not_applicable"];
  const senseless: readonly State[] = signs ? ["not_remembered", "not_known"] : question.future ? ["not_remembered"] : [];
  return offered.filter((state) => question.states.includes(state) && !senseless.includes(state));
}

/** Text key of an answer state's label. */
export function stateKey(state: State): string {
  return `form:_common/s:${state}`;
}

/** Canonical JSON (sorted keys, no spaces): its SHA-256 is the hash of a definition. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object")
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join(",")}}`;
  return JSON.stringify(value);
}

/**
 * What is recorded about the words a person was asked with: time, language, hashes, review state, set,
 * and for consent the whole text.
 *
 * Must never: record a text that was not on the screen.
 */

import { hex, utf8 } from "../envelope/bytes.ts";
import { H } from "../envelope/labels.ts";
import { type ConsentDoc, type ConsentRecord, type Definition, type QuestionView, type Review, type Stamp, wordingKeys, wordingText } from "../forms/index.ts";
import { builtInSet, consentText, documentOf, type Language, wording, type Wording, wordsSet } from "../words/index.ts";
import { instant } from "./clock.ts";
import { worded } from "./worded.ts";

const RANK: Record<Review, number> = { machine: 0, unreviewed: 1, approved: 2 };

const hashed = (text: string): string => hex(H(utf8(text)));

/** The stamp of an answer given now to the question as it is shown in `language`. */
export function stampOf(definition: Definition, view: Pick<QuestionView, "question" | "choices" | "variant">, language: string): Stamp {
  const code = language as Language;
  const question = worded(view, language);
  const keys = wordingKeys(definition, { question, choices: view.choices });
  const shown = keys.map((key) => wording(key, code));
  const text = wordingText(keys, (key) => wording(key, code)?.text ?? "");
  // The English source of what was shown: by its hash, which names the key too.
  const source = wordingText(keys, (key) => wording(key, code)?.src ?? "");
  // The worst of the texts shown decides; a text of another language makes the whole of that language.
  const review = shown.reduce<Review>((worst, one) => (one && RANK[one.review] < RANK[worst] ? one.review : worst), shown.some((one) => one === null) ? "unreviewed" : "approved");
  const lang = shown.find((one) => one?.fallback)?.language ?? code;
  const stamp = {
    asked_at: instant(), lang, wording: hashed(text), review, src: hashed(source), ...setsOf(shown),
    fallback: shown.some((one) => one?.fallback === true),
  };
  return question.type === "consent" ? { ...stamp, consent: consentRecord(question.paragraphs, code) } : stamp;
}

/** The set that the texts shown stand in, and the built-in one behind it where both gave some. */
function setsOf(shown: readonly (Wording | null)[]): Pick<Stamp, "set" | "behind"> {
  const below = shown.some((one) => one?.delivered === false);
  if (below && !shown.some((one) => one?.delivered)) return { set: builtInSet().id };
  return { set: wordsSet().id, ...(below ? { behind: builtInSet().id } : {}) };
}

/** The documents that the paragraphs belong to, whole, as they stand on the screen in this language. */
function consentRecord(paragraphs: readonly string[], code: Language): ConsentRecord {
  const found = [...new Set(paragraphs.map(documentOf))].flatMap((doc) => consentText(doc, code) ?? []);
  const docs = found.map(({ doc, lang, text, approvals }): ConsentDoc => ({ doc, lang, sha256: hashed(text), approvals }));
  const { serial } = wordsSet();
  // The serial is the delivered set's: a text that is built in has none.
  return serial === null || found.some((one) => !one.delivered) ? { docs } : { docs, serial };
}

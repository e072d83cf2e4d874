/** What is recorded about the words a person was asked with: time, language, hash, review state. */

import { hex, utf8 } from "../envelope/bytes.ts";
import { H } from "../envelope/labels.ts";
import { type Definition, type QuestionView, type Review, type Stamp, wordingKeys, wordingText } from "../forms/index.ts";
import { type Language, wording } from "../words/index.ts";
import { instant } from "./document.ts";

const RANK: Record<Review, number> = { machine: 0, unreviewed: 1, approved: 2 };

/** The stamp of an answer given now to the question as it is shown in `language`. */
export function stampOf(definition: Definition, view: Pick<QuestionView, "question" | "choices">, language: string): Stamp {
  const code = language as Language;
  const keys = wordingKeys(definition, view);
  const shown = keys.map((key) => wording(key, code));
  const text = wordingText(keys, (key) => wording(key, code)?.text ?? "");
  // The worst of the texts shown decides; a text of another language makes the whole of that language.
  const review = shown.reduce<Review>((worst, one) => (one && RANK[one.review] < RANK[worst] ? one.review : worst), shown.some((one) => one === null) ? "unreviewed" : "approved");
  const lang = shown.find((one) => one?.fallback)?.language ?? code;
  return { asked_at: instant(), lang, wording: hex(H(utf8(text))), review };
}

/**
 * Which paragraphs stand above a question: those of the form, or an organisation's own text for a country.
 *
 * Must never: choose a text that cannot be shown in the language of the screen.
 */

import type { Question, QuestionView } from "../forms/index.ts";
import { type Language, paragraphsOf } from "../words/index.ts";

/** The question with the organisation's own text for the country above it, where the words have one; else as it is. */
export function worded(view: Pick<QuestionView, "question" | "variant">, language: string): Question {
  const own = view.variant === null ? [] : paragraphsOf(view.variant, language as Language);
  return own.length === 0 ? view.question : { ...view.question, paragraphs: own };
}

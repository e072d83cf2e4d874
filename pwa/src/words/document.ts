/**
 * A whole consent text as one document: its canonical form, which is what a record hashes, and who had
 * approved it.
 *
 * Must never: put in a paragraph that may not be shown, or one of another language.
 */

import { documentOf, documentText } from "./canonical.ts";
import type { Approval } from "./catalog.ts";
import type { Language } from "./languages.ts";
import { tables } from "./text.ts";
import { wording } from "./wording.ts";

export interface ConsentText {
  readonly doc: string;
  readonly lang: Language;
  /** The canonical form; its SHA-256 (UTF-8, hex) stands in the record. */
  readonly text: string;
  readonly approvals: readonly Approval[];
  /** It stands in the delivered set; false: it is built in. */
  readonly delivered: boolean;
}

/** The keys of a document's paragraphs that can be shown in a language, in order; none where there is no such text. */
export function paragraphsOf(doc: string, code: Language): readonly string[] {
  return [...tables(code).consent.keys()].filter((key) => documentOf(key) === doc && wording(key, code) !== null).sort();
}

/** The document as it can be shown in a language; null when nothing of it can. */
export function consentText(doc: string, code: Language): ConsentText | null {
  const { consent, approvals, delivered } = tables(code);
  const blocks = [...consent.keys()]
    .filter((key) => documentOf(key) === doc)
    .flatMap((key) => {
      const found = wording(key, code);
      return found === null ? [] : [[key, found.text] as const];
    });
  if (blocks.length === 0) return null;
  return { doc, lang: code, text: documentText(doc, code, blocks), approvals: approvals.get(doc) ?? [], delivered: delivered.consent.has(blocks[0]![0]) };
}

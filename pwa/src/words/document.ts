/**
 * A whole consent text as one document: its canonical form, which is what a record hashes, and who had
 * approved it.
 *
 * Must never: put in a paragraph that may not be shown, or one of another language.
 */

import type { Approval } from "./catalog.ts";
import type { Language } from "./languages.ts";
import { documentOf, tables } from "./text.ts";
import { wording } from "./wording.ts";

export interface ConsentText {
  readonly doc: string;
  readonly lang: Language;
  /** The canonical form; its SHA-256 (UTF-8, hex) stands in the record. */
  readonly text: string;
  readonly approvals: readonly Approval[];
}

const plain = (text: string): string => text.replace(/\r\n?/g, "\n").normalize("NFC");

/** The canonical form: sorted keys, no spaces, NFC, LF, places unfilled. Twin of `document_text`. */
export function documentText(doc: string, lang: string, blocks: readonly (readonly [string, string])[]): string {
  const told = blocks.map(([key, text]) => [plain(key), plain(text)] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return JSON.stringify({ blocks: told, doc, lang, v: 1 });
}

/** The document as it can be shown in a language; null when nothing of it can. */
export function consentText(doc: string, code: Language): ConsentText | null {
  const { consent, approvals } = tables(code);
  const blocks = [...consent.keys()]
    .filter((key) => documentOf(key) === doc)
    .flatMap((key) => {
      const found = wording(key, code);
      return found === null ? [] : [[key, found.text] as const];
    });
  if (blocks.length === 0) return null;
  return { doc, lang: code, text: documentText(doc, code, blocks), approvals: approvals.get(doc) ?? [] };
}

/**
 * The canonical form of a whole consent text: what records, manifests and the desk hash. Twin of
 * `document_text` in backend/depter/words/hashes.py.
 *
 * Must never: change; its hash stands in sealed records.
 */

const plain = (text: string): string => text.replace(/\r\n?/g, "\n").normalize("NFC");

/** The document that a key belongs to: "consent:interview/p:03" to "interview". */
export function documentOf(key: string): string {
  return key.replace(/^consent:/, "").split("/")[0]!;
}

/** Sorted keys, no spaces, NFC, LF, places unfilled. */
export function documentText(doc: string, lang: string, blocks: readonly (readonly [string, string])[]): string {
  const told = blocks.map(([key, text]) => [plain(key), plain(text)] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return JSON.stringify({ blocks: told, doc, lang, v: 1 });
}

/**
 * Compiled catalogs as `depter words compile` writes them, read strictly.
 *
 * Must never: fetch (the caller hands in a loader), or guess at a damaged catalog: it is refused whole
 * and the text falls back to English.
 */

import { type Bytes, hex, utf8 } from "../envelope/bytes.ts";
import { H } from "../envelope/labels.ts";
import { documentOf, documentText } from "./canonical.ts";
import { isLanguage, type Language } from "./languages.ts";
import { isPlain, type LocaleData, readLocale } from "./locale.ts";

export type Review = "machine" | "unreviewed" | "approved";
export type Domain = "ui" | "forms" | "consent";

/** One text. `language` differs from the catalog's when the text is a fallback. */
export interface Entry {
  readonly forms: readonly string[];
  readonly review: Review;
  readonly language: Language;
  /**
   * Of forms and consent, else "": hex SHA-256 of the text where the row brings it ("": work it out,
   * `targetHash`), and the first digits of that of its source.
   */
  readonly tgt: string;
  readonly src: string;
}

export type Catalog = ReadonlyMap<string, Entry>;

/** Who approved the whole of a consent text, and when, as the compiled catalog says. */
export interface Approval {
  readonly by: string;
  readonly role: string;
  readonly at: string;
}
export type Approvals = ReadonlyMap<string, readonly Approval[]>;

/** Everything one language needs on the phone. */
export interface Tables {
  readonly ui: Catalog;
  readonly forms: Catalog;
  readonly consent: Catalog;
  /** By document: "interview". */
  readonly approvals: Approvals;
  readonly locale: LocaleData;
  /** Consent texts that are approved whole by what the set says of itself; null: it does not say. */
  readonly docs: ReadonlySet<string> | null;
  /** What of `forms` and `consent` stands in the delivered set; the rest is built in. */
  readonly delivered: { readonly forms: Catalog; readonly consent: Catalog };
}

const LETTERS: Readonly<Record<string, Review>> = { m: "machine", u: "unreviewed", a: "approved" };

/** Key of a message in the ui catalog: its context and text, as gettext joins them. */
export function messageKey(context: string, msgid: string): string {
  return context === "" ? msgid : `${context}\u0004${msgid}`;
}

function entry(raw: unknown, home: Language, domain: Domain): Entry {
  if (!Array.isArray(raw) || raw.length < 2) throw new Error("words.catalog");
  const [text, letter, tgt, src, language] = raw as unknown[];
  if (language !== undefined && (!isLanguage(language) || domain === "consent")) throw new Error("words.catalog");
  const forms = Array.isArray(text) ? text : [text];
  const review = LETTERS[String(letter)];
  if (review === undefined || forms.length === 0 || !forms.every((one) => typeof one === "string"))
    throw new Error("words.catalog");
  return {
    forms: forms as string[],
    review,
    language: language ?? home,
    tgt: typeof tgt === "string" ? tgt : "",
    src: typeof src === "string" ? src : "",
  };
}

/** Reads `{lang, domain, m: {key: [text or forms, "a|u|m", tgt?, src?, language?]}}`. */
export function readCatalog(raw: unknown, language: Language, domain: Domain): Catalog {
  const made = new Map<string, Entry>();
  const file = raw as { lang?: unknown; domain?: unknown; m?: unknown } | null;
  if (file === null || typeof file !== "object" || file.lang !== language || file.domain !== domain) throw new Error("words.catalog");
  if (file.m === null || typeof file.m !== "object") throw new Error("words.catalog");
  for (const [key, value] of Object.entries(file.m)) made.set(key, entry(value, language, domain));
  return made;
}

const isApproval = (raw: unknown): raw is Approval =>
  typeof raw === "object" && raw !== null && ["by", "role", "at"].every((key) => typeof (raw as Record<string, unknown>)[key] === "string");

/** The approvals of whole consent texts, `{docs: {doc: {approvals: [...]}}}`; a catalog without any has none. */
export function readApprovals(raw: unknown): Approvals {
  const made = new Map<string, readonly Approval[]>();
  const docs = (raw as { docs?: unknown } | null)?.docs;
  if (docs === undefined || docs === null || typeof docs !== "object") return made;
  for (const [doc, told] of Object.entries(docs)) {
    const given = (told as { approvals?: unknown } | null)?.approvals;
    if (!Array.isArray(given) || !given.every(isApproval)) throw new Error("words.catalog");
    made.set(doc, given.map(({ by, role, at }) => ({ by, role, at })));
  }
  return made;
}

/** What hashing the forms of a text gives, hex: `tgt` of a row. */
export function targetHash(forms: readonly string[]): string {
  return hex(H(utf8(forms.map((one) => one.normalize("NFC")).join("\0"))));
}

/** Whether the consent texts of a language are those that its manifest says were approved whole. */
function documentsHold(catalog: Catalog, code: Language, docs: Readonly<Record<string, string>>): boolean {
  return Object.entries(docs).every(([name, hash]) => {
    const [lang, doc] = name.split("/") as [string, string];
    if (lang !== code) return true;
    const blocks = [...catalog].filter(([key]) => documentOf(key) === doc).map(([key, one]) => [key, one.forms[0] ?? ""] as const);
    return hex(H(utf8(documentText(doc, code, blocks)))) === hash;
  });
}

/**
 * Whether a file of a set can be read ("kk/forms" and its bytes): every row has its shape and no sign
 * that cannot be seen, every text of forms and consent the hash that records will name, and every consent
 * text the hash under which the manifest's `docs` call it approved. Files of other kinds are not ours to read.
 */
export function checkCatalogFile(name: string, bytes: Bytes, docs: Readonly<Record<string, string>>): boolean {
  const [code, part] = name.split("/");
  if (!isLanguage(code) || !["ui", "forms", "consent", "locale"].includes(part ?? "")) return true;
  try {
    const raw: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (part === "locale") return readLocale(raw, code).lang === code;
    const catalog = readCatalog(raw, code, part as Domain);
    if (![...catalog.values()].every(({ forms }) => forms.every(isPlain))) return false;
    if (part === "ui") return true;
    return [...catalog.values()].every(({ forms, tgt }) => tgt === "" || targetHash(forms) === tgt) && (part !== "consent" || documentsHold(catalog, code, docs));
  } catch {
    return false;
  }
}

/**
 * The app's own sentences: the language signal, loading, and `t`, `tn`, `tp`.
 *
 * Must never: hand out HTML (texts go into text nodes), or raise because of a text.
 */

import { signal, type ReadonlySignal } from "@preact/signals";
import { type Catalog, type Domain, messageKey, readApprovals, readCatalog, type Tables } from "./catalog.ts";
import { fillOr, type Values } from "./fill.ts";
import { facts, isLanguage, type Language, pluralIndex } from "./languages.ts";
import { ENGLISH, type LocaleData } from "./locale.ts";
import { formatNumber } from "./numbers.ts";

const EMPTY: Catalog = new Map();
const NOTHING: Tables = { ui: EMPTY, forms: EMPTY, consent: EMPTY, approvals: new Map(), locale: ENGLISH };

const chosen = signal<Language>("en");
const loaded = signal<ReadonlyMap<Language, Tables>>(new Map());

/** The language of the screens. Reading `.value` while rendering makes the view follow it. */
export const language: ReadonlySignal<Language> = chosen;

/** Where catalogs come from: `files` maps "json/kk/ui.<hash>" to an address, `load` reads one as JSON. */
export interface Source {
  readonly files: Readonly<Record<string, string>>;
  load(address: string): Promise<unknown>;
  /** First 16 hex digits of the id of this set, and its manifest's serial (none: built in). */
  readonly set?: string;
  readonly serial?: number;
}
/** Stands where a set has no id: a development page without a build. */
const NO_SET = "0".repeat(16);
let source: Source = { files: {}, load: () => Promise.reject(new Error("words.no_source")) };

/** Called once at start, before the first `setLanguage`. */
export function configureWords(from: Source): void {
  source = from;
  loaded.value = new Map();
}

/** The set whose texts are shown now: what a record names. */
export function wordsSet(): { readonly id: string; readonly serial: number | null } {
  return { id: source.set ?? NO_SET, serial: source.serial ?? null };
}

function addressOf(code: Language, part: string): string | undefined {
  const start = `json/${code}/${part}.`;
  const name = Object.keys(source.files).find((one) => one.startsWith(start));
  return name === undefined ? undefined : source.files[name];
}

async function part<T>(code: Language, name: string, read: (raw: unknown) => T): Promise<T> {
  const address = addressOf(code, name);
  if (address === undefined) throw new Error("words.missing");
  return read(await source.load(address));
}

/**
 * Loads what a language needs, all or nothing. True when it is there; false when it could not be read
 * (then the texts stay as they were, or English).
 */
export async function loadLanguage(code: Language): Promise<boolean> {
  if (loaded.peek().has(code)) return true;
  const from = source;
  try {
    const domain = (name: Domain): Promise<Catalog> => part(code, name, (raw) => readCatalog(raw, code, name));
    const [ui, forms, [consent, approvals], locale] = await Promise.all([
      code === "en" ? EMPTY : domain("ui"),
      domain("forms"),
      part(code, "consent", (raw) => [readCatalog(raw, code, "consent"), readApprovals(raw)] as const),
      code === "en" ? ENGLISH : part(code, "locale", (raw) => raw as LocaleData),
    ]);
    if (locale.lang !== code) throw new Error("words.catalog");
    if (from === source) loaded.value = new Map(loaded.peek()).set(code, { ui, forms, consent, approvals, locale });
    return true;
  } catch {
    return false;
  }
}

/** Changes the language of the screens once its texts are there. False: it could not be loaded. */
export async function setLanguage(code: Language): Promise<boolean> {
  if (!isLanguage(code)) return false;
  const there = await loadLanguage(code);
  if (there || code === "en") chosen.value = code;
  return there;
}

/** The texts of one language as loaded; nothing when it is not. Reading it follows the loading. */
export function tables(code: Language): Tables {
  return loaded.value.get(code) ?? NOTHING;
}

/** Data for dates, numbers, lists and sorting in a language (default: the screens'). */
export function localeOf(code: Language = chosen.value): LocaleData {
  return tables(code).locale;
}

/** How a number in a text is written in a language. */
export const numberIn = (code: Language) => (n: number): string => formatNumber(n, {}, localeOf(code));

function say(context: string, msgid: string, values: Values): string {
  const code = chosen.value;
  const text = tables(code).ui.get(messageKey(context, msgid))?.forms[0] ?? msgid;
  return fillOr(text, msgid, values, numberIn(code));
}

/** The sentence in the language of the screens. `msgid` must be a literal: it is what is extracted. */
export function t(msgid: string, values: Values = {}): string {
  return say("", msgid, values);
}

/** Like `t`, where the same English means two things: `tp("verb", "Open")`. */
export function tp(context: string, msgid: string, values: Values = {}): string {
  return say(context, msgid, values);
}

/**
 * Singular or plural by count; `{n}` is given by itself. Zero has a sentence of its own ("No photos"),
 * it never comes here.
 */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const code = chosen.value;
  const found = tables(code).ui.get(one);
  const english = pluralIndex("n!=1", n) === 0 ? one : many;
  const rule = facts(found?.language ?? "en").plural;
  const text = found?.forms[pluralIndex(rule, n)] ?? english;
  return fillOr(text, english, { n, ...values }, numberIn(code));
}

/** True when any text of the screens in this language is not approved: the app says so. */
export function hasUnreviewed(code: Language = chosen.value): boolean {
  if (code === "en") return false;
  const { ui } = tables(code);
  if (ui.size === 0) return true;
  for (const one of ui.values()) if (one.review !== "approved") return true;
  return false;
}

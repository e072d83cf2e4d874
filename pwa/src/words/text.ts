/**
 * The words on the screen: the language signal, `t`, `tn`, `tp` for the app's own sentences, and the
 * texts of forms and consent by key.
 *
 * Must never: show HTML (texts go into text nodes), raise because of a text, or show a consent text
 * that nobody approved, but in a practice organisation.
 */

import { signal, type ReadonlySignal } from "@preact/signals";
import { type Catalog, type Domain, type Entry, messageKey, readCatalog, type Review, type Tables } from "./catalog.ts";
import { fill, fillOr, type Values } from "./fill.ts";
import { facts, isLanguage, type Language, pluralIndex } from "./languages.ts";
import { ENGLISH, type LocaleData } from "./locale.ts";
import { formatNumber } from "./numbers.ts";

const EMPTY: Catalog = new Map();
const NOTHING: Tables = { ui: EMPTY, forms: EMPTY, consent: EMPTY, locale: ENGLISH };

const chosen = signal<Language>("en");
const loaded = signal<ReadonlyMap<Language, Tables>>(new Map());
const consentOpen = signal(false);

/** The language of the screens. Reading `.value` while rendering makes the view follow it. */
export const language: ReadonlySignal<Language> = chosen;

/** Where catalogs come from: `files` maps "json/kk/ui.<hash>" to an address, `load` reads one as JSON. */
export interface Source {
  readonly files: Readonly<Record<string, string>>;
  load(address: string): Promise<unknown>;
}
let source: Source = { files: {}, load: () => Promise.reject(new Error("words.no_source")) };

/** Called once at start, before the first `setLanguage`. */
export function configureWords(from: Source): void {
  source = from;
  loaded.value = new Map();
}

/** A practice organisation may show consent texts that nobody approved; a real one never (ruling 28). */
export function showUnapprovedConsent(allowed: boolean): void {
  consentOpen.value = allowed;
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
    const [ui, forms, consent, locale] = await Promise.all([
      code === "en" ? EMPTY : domain("ui"),
      domain("forms"),
      domain("consent"),
      code === "en" ? ENGLISH : part(code, "locale", (raw) => raw as LocaleData),
    ]);
    if (locale.lang !== code) throw new Error("words.catalog");
    if (from === source) loaded.value = new Map(loaded.peek()).set(code, { ui, forms, consent, locale });
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

/** The texts of one language as loaded; English sources when it is not. */
function tables(code: Language): Tables {
  return loaded.value.get(code) ?? NOTHING;
}

/** Data for dates, numbers, lists and sorting in a language (default: the screens'). */
export function localeOf(code: Language = chosen.value): LocaleData {
  return tables(code).locale;
}

const numberIn = (code: Language) => (n: number): string => formatNumber(n, {}, localeOf(code));

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

/** A text of a form or a consent, and what has to be recorded about it. */
export interface Wording {
  readonly key: string;
  readonly text: string;
  /** Language of this text: another than the asked one when it is a fallback. Goes into `lang`. */
  readonly language: Language;
  readonly fallback: boolean;
  readonly review: Review;
  /** Hex SHA-256 of the text with its places unfilled, and of its English source with its key. */
  readonly tgt: string;
  readonly src: string;
}

function lookUp(key: string, code: Language): Entry | undefined {
  return tables(code)[key.startsWith("consent:") ? "consent" : "forms"].get(key);
}

/**
 * The wording of a key ("form:intake/q:safe", "consent:interview/p:03") in a language, unfilled; null
 * when there is none, or when it is a consent that may not be shown.
 */
export function wording(key: string, code: Language = chosen.value): Wording | null {
  const found = lookUp(key, code);
  if (found === undefined) return null;
  const consent = key.startsWith("consent:");
  if (consent && found.review !== "approved" && !consentOpen.value) return null;
  if (consent && found.language !== code) return null;
  return {
    key,
    text: found.forms[0] ?? "",
    language: found.language,
    fallback: found.language !== code,
    review: found.review,
    tgt: found.tgt,
    src: found.src,
  };
}

/** False where the consent text of this key may not be shown in this language. */
export function mayShow(key: string, code: Language = chosen.value): boolean {
  return wording(key, code) !== null;
}

/**
 * The text of a key, filled. A key without text shows itself (the build fails on such a key, so a
 * person meets it never); a consent that may not be shown says so.
 */
export function formText(key: string, values: Values = {}, code: Language = chosen.value): string {
  const found = wording(key, code);
  if (found !== null) return fill(found.text, values, numberIn(code));
  if (key.startsWith("consent:")) return t("This text is not approved in this language. It may not be shown.");
  return key;
}

/** True when the text of the key is approved by all who have to approve it. */
export function isReviewed(key: string, code: Language = chosen.value): boolean {
  return lookUp(key, code)?.review === "approved";
}

/** Review state of the text that would be shown. */
export function reviewOf(key: string, code: Language = chosen.value): Review {
  return lookUp(key, code)?.review ?? "unreviewed";
}

/** Hex SHA-256 of the text shown for the key ("" when there is none): what an answer records. */
export function wordingHash(key: string, code: Language = chosen.value): string {
  return lookUp(key, code)?.tgt ?? "";
}

/** True when any text of the screens in this language is not approved: the app says so. */
export function hasUnreviewed(code: Language = chosen.value): boolean {
  if (code === "en") return false;
  const { ui } = tables(code);
  if (ui.size === 0) return true;
  for (const one of ui.values()) if (one.review !== "approved") return true;
  return false;
}

/**
 * The app's own sentences: the language signal, loading, and `t`, `tn`, `tp`.
 *
 * Must never: hand out HTML (texts go into text nodes), or raise because of a text.
 */

import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { documentOf } from "./canonical.ts";
import { type Catalog, type Domain, messageKey, readApprovals, readCatalog, type Tables } from "./catalog.ts";
import { fillOr, type Values } from "./fill.ts";
import { facts, isLanguage, type Language, pluralIndex } from "./languages.ts";
import { ENGLISH, type LocaleData, readLocale } from "./locale.ts";
import { formatNumber } from "./numbers.ts";

const EMPTY: Catalog = new Map();
const NOTHING: Tables = { ui: EMPTY, forms: EMPTY, consent: EMPTY, approvals: new Map(), locale: ENGLISH, docs: null, delivered: { forms: EMPTY, consent: EMPTY } };

const chosen = signal<Language>("en");
const loaded = signal<ReadonlyMap<Language, Tables>>(new Map());

/** The language of the screens. Reading `.value` while rendering makes the view follow it. */
export const language: ReadonlySignal<Language> = chosen;

/** Where catalogs come from: `files` maps "json/kk/ui.<hash>" to an address, `load` reads one as JSON. */
export interface Source {
  readonly files: Readonly<Record<string, string>>;
  load(address: string): Promise<unknown>;
  /** First digits of the id of the set that is built in, and its consent texts approved whole ("kk/interview"). */
  readonly set?: string;
  readonly docs?: readonly string[];
}

/** A set that came without a release: verified already, its files by "kk/forms". */
export interface Delivered {
  readonly id: string;
  readonly serial: number;
  readonly files: Readonly<Record<string, string>>;
  readonly docs: readonly string[];
  load(sha256: string): Promise<unknown>;
}

const SET_DIGITS = 16;
let source: Source = { files: {}, load: () => Promise.reject(new Error("words.no_source")) };
let delivered: Delivered | null = null;
/** Stands where a set has no id: a development page without a build. */
const NO_SET = { id: "0".repeat(16), serial: null };
let inUse: { readonly id: string; readonly serial: number | null } = NO_SET;

/** Called once at start, before the first `setLanguage`. */
export function configureWords(from: Source): void {
  source = from;
  delivered = null;
  inUse = builtInSet();
  loaded.value = new Map();
}

/** The set that is built in, first digits of its id: where texts come from that a delivered set lacks. */
export const builtInSet = (): typeof inUse => (source.set === undefined ? NO_SET : { id: source.set, serial: null });

/** The set whose texts are shown now, first digits of its id, and its serial (none: built in): what a record names. */
export function wordsSet(): typeof inUse {
  return inUse;
}

/**
 * Uses a delivered set from now on, or (null) the built-in one alone; what is on the screen follows at
 * once. False: it cannot be read, and everything stays as it was.
 */
export async function useSet(next: Delivered | null): Promise<boolean> {
  const before = delivered;
  if (next?.id === before?.id) return true;
  delivered = next;
  const made = new Map<Language, Tables>();
  try {
    for (const code of loaded.peek().keys()) made.set(code, await readTables(code, next));
  } catch {
    if (delivered === next) delivered = before;
    return false;
  }
  if (delivered !== next) return false;
  batch(() => {
    loaded.value = made;
    inUse = next === null ? builtInSet() : { id: next.id.slice(0, SET_DIGITS), serial: next.serial };
  });
  return true;
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
 * A file that only one screen needs, as it was written: that of the set in use, or the built-in one.
 * Throws where neither can be read.
 */
export async function loadPart(code: Language, name: string): Promise<unknown> {
  const [set, sha256] = [delivered, delivered?.files[`${code}/${name}`]];
  const own = set !== null && sha256 !== undefined ? await set.load(sha256).catch(() => undefined) : undefined;
  return own ?? part(code, name, (raw) => raw);
}

const docsOf = (names: readonly string[], code: Language): ReadonlySet<string> =>
  new Set(names.filter((name) => name.startsWith(`${code}/`)).map((name) => name.slice(code.length + 1)));

const readConsent = (raw: unknown, code: Language) => [readCatalog(raw, code, "consent"), readApprovals(raw)] as const;

async function builtInTables(code: Language): Promise<Tables> {
  const domain = (name: Domain): Promise<Catalog> => part(code, name, (raw) => readCatalog(raw, code, name));
  const [ui, forms, [consent, approvals], locale] = await Promise.all([
    code === "en" ? EMPTY : domain("ui"),
    domain("forms"),
    part(code, "consent", (raw) => readConsent(raw, code)),
    code === "en" ? ENGLISH : part(code, "locale", (raw) => readLocale(raw, code)),
  ]);
  return { ui, forms, consent, approvals, locale, docs: source.docs ? docsOf(source.docs, code) : null, delivered: NOTHING.delivered };
}

/** A language as a delivered set has it, the built-in texts behind it key by key; consent never mixed. */
async function readTables(code: Language, set: Delivered | null): Promise<Tables> {
  const below = await builtInTables(code);
  if (set === null) return below;
  const over = async <T>(name: Domain, read: (raw: unknown) => T): Promise<T | null> => {
    const sha256 = set.files[`${code}/${name}`];
    return sha256 === undefined ? null : read(await set.load(sha256));
  };
  const [ui, forms, own, locale] = await Promise.all([
    over("ui", (raw) => readCatalog(raw, code, "ui")),
    over("forms", (raw) => readCatalog(raw, code, "forms")),
    over("consent", (raw) => readConsent(raw, code)),
    set.files[`${code}/locale`] === undefined ? null : set.load(set.files[`${code}/locale`]!).then((raw) => readLocale(raw, code)),
  ]);
  return {
    ...below,
    locale: locale ?? below.locale,
    delivered: { forms: forms ?? EMPTY, consent: own?.[0] ?? EMPTY },
    ui: ui ? new Map([...below.ui, ...ui]) : below.ui,
    forms: forms ? new Map([...below.forms, ...forms]) : below.forms,
    ...(own === null ? {} : { consent: consentOver(below.consent, own[0]), approvals: own[1], docs: docsOf(set.docs, code) }),
  };
}

/**
 * The consent texts of a delivered set. A document that it leaves out may be one that was taken back:
 * the built-in one counts as approved by nobody then, so that practice alone still shows it.
 */
function consentOver(below: Catalog, consent: Catalog): Catalog {
  const there = new Set([...consent.keys()].map(documentOf));
  const left = [...below].filter(([key]) => !there.has(documentOf(key)));
  return new Map([...left.map(([key, one]) => [key, { ...one, review: one.review === "approved" ? "unreviewed" : one.review }] as const), ...consent]);
}

/**
 * Loads what a language needs, all or nothing. True when it is there; false when it could not be read
 * (then the texts stay as they were, or English).
 */
export async function loadLanguage(code: Language): Promise<boolean> {
  if (loaded.peek().has(code)) return true;
  const [from, set] = [source, delivered];
  try {
    const made = await readTables(code, set);
    if (from !== source || set !== delivered) return loadLanguage(code);
    loaded.value = new Map(loaded.peek()).set(code, made);
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

/** True when any text of the screens in this language, or how it writes dates, is not approved: the app says so. */
export function hasUnreviewed(code: Language = chosen.value): boolean {
  if (code === "en") return false;
  const { ui, locale } = tables(code);
  if (ui.size === 0 || locale.review !== "a") return true;
  for (const one of ui.values()) if (one.review !== "approved") return true;
  return false;
}

/**
 * The texts of forms and consent by key, in the language of the interview, and what a record says
 * about them.
 *
 * Must never: show a consent text that nobody approved, but in a practice organisation; or show a
 * consent in another language than the one asked for.
 */

import { signal } from "@preact/signals";
import { documentOf } from "./canonical.ts";
import { type Entry, type Review, targetHash } from "./catalog.ts";
import { fill, type Values } from "./fill.ts";
import type { Language } from "./languages.ts";
import { language, numberIn, t, tables } from "./text.ts";

const consentOpen = signal(false);

/** A practice organisation may show consent texts that nobody approved; a real one never (ruling 28). */
export function showUnapprovedConsent(allowed: boolean): void {
  consentOpen.value = allowed;
}

/** A text of a form or a consent, and what has to be recorded about it. */
export interface Wording {
  readonly key: string;
  readonly text: string;
  /** Language of this text: another than the asked one when it is a fallback. Goes into `lang`. */
  readonly language: Language;
  readonly fallback: boolean;
  readonly review: Review;
  /** First digits of the hex SHA-256 of its English source with its key. */
  readonly src: string;
  /** It stands in the delivered set; false: it is built in. */
  readonly delivered: boolean;
}

const domainOf = (key: string): "consent" | "forms" => (key.startsWith("consent:") ? "consent" : "forms");

function lookUp(key: string, code: Language): Entry | undefined {
  return tables(code)[domainOf(key)].get(key);
}

/**
 * Whether a consent text is approved from its first paragraph to its last: it is shown whole or not at
 * all. Asked again here although nothing else is compiled: a set that came says so of itself.
 */
function isWhole(doc: string, code: Language): boolean {
  const { consent, docs } = tables(code);
  if (docs !== null && !docs.has(doc)) return false;
  for (const [key, one] of consent) if (documentOf(key) === doc && one.review !== "approved") return false;
  return true;
}

/**
 * The wording of a key ("form:intake/q:safe", "consent:interview/p:03") in a language, unfilled; null
 * when there is none, or when it is a consent that may not be shown.
 */
export function wording(key: string, code: Language = language.value): Wording | null {
  const found = lookUp(key, code);
  if (found === undefined) return null;
  const consent = key.startsWith("consent:");
  if (consent && !consentOpen.value && !isWhole(documentOf(key), code)) return null;
  if (consent && found.language !== code) return null;
  return {
    key,
    text: found.forms[0] ?? "",
    language: found.language,
    fallback: found.language !== code,
    review: found.review,
    src: found.src,
    delivered: tables(code).delivered[domainOf(key)].has(key),
  };
}

/** False where the consent text of this key may not be shown in this language. */
export function mayShow(key: string, code: Language = language.value): boolean {
  return wording(key, code) !== null;
}

/** True when one of these paragraphs may not be shown: half a consent is none, and a yes to it neither. */
export function closed(keys: readonly string[], code: Language = language.value): boolean {
  return keys.some((key) => key.startsWith("consent:") && !mayShow(key, code));
}

/**
 * The text of a key, filled. A key without text shows itself (the build fails on such a key, so a
 * person meets it never); a consent that may not be shown says so.
 */
export function formText(key: string, values: Values = {}, code: Language = language.value): string {
  const found = wording(key, code);
  if (found !== null) return fill(found.text, values, numberIn(code));
  if (key.startsWith("consent:")) return t("This text is not approved in this language. It may not be shown.");
  return key;
}

/** True when the text of the key is approved by all who have to approve it. */
export function isReviewed(key: string, code: Language = language.value): boolean {
  return lookUp(key, code)?.review === "approved";
}

/** Review state of the text that would be shown. */
export function reviewOf(key: string, code: Language = language.value): Review {
  return lookUp(key, code)?.review ?? "unreviewed";
}

/** Hex SHA-256 of the text shown for the key, its places unfilled; "" when there is none. */
export function wordingHash(key: string, code: Language = language.value): string {
  const found = lookUp(key, code);
  return found === undefined ? "" : found.tgt || targetHash(found.forms);
}

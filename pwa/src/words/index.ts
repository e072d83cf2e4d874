/**
 * The words of the phone: every sentence, and how each language writes dates, numbers and lists.
 *
 * Must never: fetch, touch the DOM, or use the browser's own language data.
 */

export { facts, isLanguage, type Language, type LanguageFacts, languages, pluralIndex, preferred } from "./languages.ts";
export { documentOf, documentText } from "./canonical.ts";
export type { Review } from "./catalog.ts";
export type { LocaleData } from "./locale.ts";
export type { Value, Values } from "./fill.ts";
export { builtInSet, configureWords, type Delivered, hasUnreviewed, language, loadLanguage, loadPart, localeOf, setLanguage, type Source, t, tn, tp, useSet, wordsSet } from "./text.ts";
export { closed, formText, isReviewed, mayShow, reviewOf, showUnapprovedConsent, type Wording, wording, wordingHash } from "./wording.ts";
export { type ConsentText, consentText, paragraphsOf } from "./document.ts";
export { fold } from "./fold.ts";
export type { PartialDate } from "./dates.ts";
export type { Unit } from "./numbers.ts";
export { type MixedWord, mixedWord } from "./scripts.ts";
export { date, dateTime, edtf, list, number, count, time, compare } from "./shown.ts";

/**
 * Moments, sizes and counts as sentences parts that several screens share.
 *
 * Must never use the browser's own formatting: it has no Kazakh, Kyrgyz or Tajik.
 */

import { dateTime, formText, type Language, t, time, tn } from "../words/index.ts";

/** What belongs together stays on one line: a number and its unit, a day and its hour. */
const tied = (text: string): string => text.replaceAll(" ", "\u00a0");

/** Facts in a row; a line never begins with the dot between them, nor ends between a number and what it counts. */
export function dotted(...facts: readonly (string | false)[]): string {
  return facts.filter((fact) => fact !== false && fact !== "").join("\u00a0· ").replace(/(\d) (?=\p{L})/gu, "$1\u00a0");
}

/** A text whose lines do not begin with a dash. */
export function dashed(text: string): string {
  return text.replace(/ (?=[–—] )/gu, "\u00a0");
}

/** The name of a language inside a sentence: English alone keeps its capital there. */
export function languageInside(code: string, tongue: Language): string {
  const name = formText(`form:_lists/language/o:${code}`, {}, tongue);
  return tongue === "en" ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

/** "today at 14:30", otherwise "05.03.2026, 14:30". */
export function moment(ms: number): string {
  const then = new Date(ms);
  const today = then.toDateString() === new Date().toDateString();
  return tied(today ? t("today at {time}", { time: time(then) }) : dateTime(then));
}

/** A size in the unit that people know from their phone's settings. */
export function bytes(count: number): string {
  if (count < 1_000_000) return tied(t("{n} kB", { n: Math.max(1, Math.round(count / 1_000)) }));
  if (count < 1_000_000_000) return tied(t("{n} MB", { n: Math.round(count / 100_000) / 10 }));
  return tied(t("{n} GB", { n: Math.round(count / 100_000_000) / 10 }));
}

/** What people call an interview, on the phone as at the desk: 3F9A-12C7, from its random number. */
export function shortId(id: string): string {
  const digits = id.slice(0, 8).toUpperCase();
  return digits.length < 8 ? digits : `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

export function photoCount(photos: number): string {
  return photos === 0 ? t("No photos") : tn("{n} photo", "{n} photos", photos);
}

export function answersSoFar(answered: number, photos: number): string {
  const answers = answered === 0 ? t("No answers yet") : tn("{n} answer", "{n} answers", answered);
  return dotted(answers, photos > 0 && photoCount(photos));
}

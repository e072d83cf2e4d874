/**
 * Numbers, sizes, counted units and lists as each language writes them.
 *
 * Must never: use the browser's own formatting.
 */

import { facts, pluralIndex } from "./languages.ts";
import type { LocaleData } from "./locale.ts";

/** 1234567.891 -> "1 234 567,891" (spaces that do not break). Four digits stay together, as in print. */
export function formatNumber(value: number, options: { readonly decimals?: number } = {}, locale: LocaleData): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const plain = options.decimals === undefined ? plainDecimal(size) : size.toFixed(options.decimals);
  const [whole = "0", part] = plain.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, locale.number.group) : whole;
  const sign = value < 0 && /[1-9]/.test(plain) ? locale.number.minus : "";
  return sign + grouped + (part === undefined ? "" : locale.number.decimal + part);
}

/** At most three digits after the comma, no zeros at the end. */
function plainDecimal(size: number): string {
  return Number.isInteger(size) ? size.toFixed(0) : size.toFixed(3).replace(/\.?0+$/, "");
}

/** "A, B and C". */
export function formatList(items: readonly string[], locale: LocaleData, kind: "and" | "or" = "and"): string {
  const two = kind === "and" ? locale.lists.two : locale.lists.orTwo;
  const end = kind === "and" ? locale.lists.end : locale.lists.orEnd;
  const join = (pattern: string, a: string, b: string): string =>
    pattern.replace(/\{([01])\}/g, (_whole, which: string) => (which === "0" ? a : b));
  if (items.length <= 1) return items[0] ?? "";
  if (items.length === 2) return join(two, items[0] as string, items[1] as string);
  const start = items.slice(0, -1).reduce((made, next) => join(locale.lists.middle, made, next));
  return join(end, start, items[items.length - 1] as string);
}

export type Unit = "second" | "minute" | "hour" | "day" | "week" | "month" | "year";

/** "5 минут": a count and its unit, with a space that does not break. */
export function formatCount(n: number, unit: Unit, locale: LocaleData): string {
  const forms = locale.units[unit] ?? [];
  const word = forms[pluralIndex(facts(locale.lang).plural, n)] ?? forms[0] ?? unit;
  return `${formatNumber(n, {}, locale)}\u00a0${word}`;
}

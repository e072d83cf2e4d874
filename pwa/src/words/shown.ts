/**
 * Dates, numbers and lists in the language of the screens (or another one, by name): what views call.
 *
 * Must never: hold a rule; the rules stand in `dates`, `numbers` and `sort`.
 */

import { formatDate, formatDateTime, formatEdtf, formatTime, type PartialDate } from "./dates.ts";
import type { Language } from "./languages.ts";
import { formatCount, formatList, formatNumber, type Unit } from "./numbers.ts";
import { comparer, type Compare } from "./sort.ts";
import { localeOf } from "./text.ts";

export const date = (value: PartialDate, style: "num" | "long" = "num", code?: Language): string => formatDate(value, localeOf(code), style);
export const time = (moment: Date, code?: Language): string => formatTime(moment, localeOf(code));
export const dateTime = (moment: Date, style: "num" | "long" = "num", code?: Language): string => formatDateTime(moment, localeOf(code), style);
export const edtf = (value: string, style: "num" | "long" = "num", code?: Language): string => formatEdtf(value, localeOf(code), style);
export const number = (value: number, decimals?: number, code?: Language): string =>
  formatNumber(value, decimals === undefined ? {} : { decimals }, localeOf(code));
export const list = (items: readonly string[], kind: "and" | "or" = "and", code?: Language): string => formatList(items, localeOf(code), kind);
export const count = (n: number, unit: Unit, code?: Language): string => formatCount(n, unit, localeOf(code));
/** For `Array.prototype.sort`. */
export const compare = (code?: Language): Compare => comparer(localeOf(code));

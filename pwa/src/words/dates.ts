/**
 * Dates and times as each language writes them, partial and uncertain ones too (EDTF as the forms
 * store it).
 *
 * Must never: invent a day or a month that was not said, use the browser's date formatting, or move a
 * calendar date through a time zone.
 */

import type { LocaleData } from "./locale.ts";

export interface PartialDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
  /** 0 spring to 3 winter (EDTF months 21 to 24). */
  readonly season?: number;
}

const two = (n: number): string => String(n).padStart(2, "0");

function put(pattern: string, parts: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([A-Za-z]+)\}/g, (whole, name: string) => (Object.hasOwn(parts, name) ? (parts[name] as string) : whole));
}

/**
 * "05.03.2024" (`num`) or the long form of legal texts (`long`). What is not known is left out:
 * a year alone stays a year.
 */
export function formatDate(date: PartialDate, locale: LocaleData, style: "num" | "long" = "num"): string {
  const { year, month, day, season } = date;
  const parts: Record<string, string> = { yyyy: String(year).padStart(4, "0") };
  if (season !== undefined) return put(locale.date.seasonYear, { ...parts, season: locale.seasons[season] ?? "" });
  if (month === undefined) return put(locale.date.year, parts);
  parts.mm = two(month);
  parts.month = locale.months[month - 1] ?? parts.mm;
  parts.monthInDate = locale.monthsInDate[month - 1] ?? parts.mm;
  if (day === undefined) return put(style === "num" ? "{mm}.{yyyy}" : locale.date.monthYear, parts);
  return put(style === "num" ? locale.date.num : locale.date.long, { ...parts, d: String(day), dd: two(day) });
}

/** Clock time of a moment on this device, 24 hours. */
export function formatTime(moment: Date, locale: LocaleData): string {
  return put(locale.date.time, { HH: two(moment.getHours()), MM: two(moment.getMinutes()) });
}

/** Day of a moment on this device. */
export function dayOf(moment: Date): PartialDate {
  return { year: moment.getFullYear(), month: moment.getMonth() + 1, day: moment.getDate() };
}

export function formatDateTime(moment: Date, locale: LocaleData, style: "num" | "long" = "num"): string {
  return put(locale.date.dateTime, { date: formatDate(dayOf(moment), locale, style), time: formatTime(moment, locale) });
}

const DECADE = /^(\d{3})X([~?%])?$/;
const POINT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?$/;

function marked(plain: string, mark: string | undefined, locale: LocaleData): string {
  const about = mark === "~" || mark === "%" ? put(locale.date.about, { date: plain }) : plain;
  return mark === "?" || mark === "%" ? put(locale.date.unsure, { date: about }) : about;
}

function point(text: string, locale: LocaleData, style: "num" | "long"): string | null {
  const decade = DECADE.exec(text);
  if (decade !== null) {
    const [from, to] = ["0", "9"].map((digit) => formatDate({ year: Number(`${decade[1]}${digit}`) }, locale));
    return marked(put(locale.date.range, { from: from ?? "", to: to ?? "" }), decade[2], locale);
  }
  const match = POINT.exec(text);
  if (match === null) return null;
  const [, year, month, day, mark] = match;
  const m = month === undefined ? undefined : Number(month);
  const season = m !== undefined && m >= 21 && m <= 24 ? m - 21 : undefined;
  if (m !== undefined && season === undefined && (m < 1 || m > 12)) return null;
  const date: PartialDate = {
    year: Number(year),
    ...(season !== undefined ? { season } : m !== undefined ? { month: m } : {}),
    ...(day !== undefined && season === undefined ? { day: Number(day) } : {}),
  };
  // A month without a day is told by its name in both styles: "03.2024" reads like a day.
  const plain = formatDate(date, locale, date.day === undefined ? "long" : style);
  return marked(plain, mark, locale);
}

/** An EDTF date of the forms ("2024", "2024-03~", "2024-21", "2023/2024-03", "../2024"); as it stands when it is none. */
export function formatEdtf(edtf: string, locale: LocaleData, style: "num" | "long" = "num"): string {
  const [from, to, more] = edtf.split("/");
  if (from === undefined || more !== undefined) return edtf;
  if (to === undefined) return point(from, locale, style) ?? edtf;
  const open = (side: string): boolean => side === ".." || side === "";
  const start = open(from) ? null : point(from, locale, style);
  const end = open(to) ? null : point(to, locale, style);
  if (open(from) && end !== null) return put(locale.date.before, { date: end });
  if (open(to) && start !== null) return put(locale.date.after, { date: start });
  return start === null || end === null ? edtf : put(locale.date.range, { from: start, to: end });
}

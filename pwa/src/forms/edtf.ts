/**
 * Partial dates in a subset of EDTF (ISO 8601-2): built from what the person knows, checked, bounded.
 * It must never coerce an unknown part to the first of something.
 */
import { FormError } from "./errors.ts";

/** What a screen collects. Each part may be unknown (null or left out). */
export interface DateParts {
  readonly year?: number | null;
  /** First year of a decade, 1990 for the nineties; instead of `year`. */
  readonly decade?: number | null;
  readonly season?: "spring" | "summer" | "autumn" | "winter" | null;
  readonly month?: number | null;
  readonly day?: number | null;
  readonly approx?: boolean;
  readonly uncertain?: boolean;
}
export type Precision = "day" | "month" | "season" | "year" | "decade" | "range" | "before" | "after" | "unknown";

const SEASONS = { spring: 21, summer: 22, autumn: 23, winter: 24 } as const;
const SINGLE = /^(?:(\d{3})X|(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?)([~?%]?)$/;
const MOMENT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;
const FIRST_YEAR = 1900;

const two = (n: number): string => String(n).padStart(2, "0");

function leap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The EDTF text of one partial date; raises `date.parts` when the parts do not fit, `date.invalid` when there is no such day. */
export function build(parts: DateParts): string {
  const { year = null, decade = null, season = null, month = null, day = null } = parts;
  const mark = parts.approx ? (parts.uncertain ? "%" : "~") : parts.uncertain ? "?" : "";
  const wrong = (decade !== null && (year ?? season ?? month ?? day) !== null) || (season !== null && (month ?? day) !== null)
    || (day !== null && month === null) || (decade === null && year === null);
  if (wrong) throw new FormError("date.parts");
  let text: string;
  if (decade !== null) {
    if (!Number.isInteger(decade) || decade % 10 !== 0 || decade < 0 || decade > 9990) throw new FormError("date.parts");
    text = `${String(decade / 10).padStart(3, "0")}X`;
  } else {
    if (!Number.isInteger(year) || year! < 0 || year! > 9999) throw new FormError("date.parts");
    text = String(year).padStart(4, "0");
    if (season !== null) {
      if (!Object.hasOwn(SEASONS, season)) throw new FormError("date.parts");
      text += `-${SEASONS[season]}`;
    } else if (month !== null) {
      if (!Number.isInteger(month) || (day !== null && !Number.isInteger(day))) throw new FormError("date.parts");
      if (month < 1 || month > 12) throw new FormError("date.invalid");
      text += `-${two(month)}`;
      if (day !== null) {
        if (day < 1 || day > 31) throw new FormError("date.invalid");
        text += `-${two(day)}`;
      }
    }
  }
  text += mark;
  validate(text);
  return text;
}

/** A range, or "before" / "after" when one end is null. Both null raises `date.parts`, a wrong order `date.order`. */
export function buildRange(start: DateParts | null, end: DateParts | null): string {
  if (start === null && end === null) throw new FormError("date.parts");
  const text = `${start === null ? ".." : build(start)}/${end === null ? ".." : build(end)}`;
  validate(text);
  return text;
}

function singleBounds(text: string): [string, string] {
  const found = SINGLE.exec(text);
  if (found === null) throw new FormError("date.syntax");
  if (found[1] !== undefined) return [`${found[1]}0-01-01`, `${found[1]}9-12-31`];
  const year = found[2]!;
  if (found[3] === undefined) return [`${year}-01-01`, `${year}-12-31`];
  const month = Number(found[3]);
  if (found[4] === undefined && month >= 21 && month <= 24) {
    // Winter may mean the months at either end of the year, so its bounds hold both.
    if (month === 24) {
      const next = Number(year) + 1;
      return [`${year}-01-01`, next > 9999 ? "9999-12-31" : `${String(next).padStart(4, "0")}-02-${daysIn(next, 2)}`];
    }
    const first = 3 * (month - 20);
    return [`${year}-${two(first)}-01`, `${year}-${two(first + 2)}-${daysIn(Number(year), first + 2)}`];
  }
  if (month < 1 || month > 12) throw new FormError("date.invalid");
  if (found[4] === undefined) return [`${year}-${found[3]}-01`, `${year}-${found[3]}-${two(daysIn(Number(year), month))}`];
  const day = Number(found[4]);
  if (day < 1 || day > daysIn(Number(year), month)) throw new FormError("date.invalid");
  const exact = `${year}-${found[3]}-${found[4]}`;
  return [exact, exact];
}

/** First and last day a text can mean, null for an open end; raises `date.syntax`, `date.invalid`, `date.order`. */
export function validate(text: string): [string | null, string | null] {
  const ends = text.split("/");
  if (ends.length === 1) return singleBounds(text);
  if (ends.length !== 2 || (ends[0] === ".." && ends[1] === "..")) throw new FormError("date.syntax");
  const start = ends[0] === ".." ? null : singleBounds(ends[0]!);
  const end = ends[1] === ".." ? null : singleBounds(ends[1]!);
  if (start !== null && end !== null && end[1] < start[0]) throw new FormError("date.order");
  return [start === null ? null : start[0], end === null ? null : end[1]];
}

/** As `validate`, but null when the text is not a date. */
export function bounds(text: string): [string | null, string | null] | null {
  try {
    return validate(text);
  } catch {
    return null;
  }
}

/** An RFC 3339 time as seconds since 1970, null where there is no such moment. */
export function moment(text: string): number | null {
  const found = MOMENT.exec(text);
  if (found === null || !isDay(found[1]!)) return null;
  const [hour, minute, second, awayHours, awayMinutes] = [found[2], found[3], found[4], found[7], found[8]].map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  if (Math.max(hour, awayHours) > 23 || Math.max(minute, second, awayMinutes) > 59) return null;
  const away = (found[6] === "-" ? -1 : 1) * (3600 * awayHours + 60 * awayMinutes);
  const days = dayNumber(found[1]!) - dayNumber("1970-01-01");
  return 86400 * days + 3600 * hour + 60 * minute + second - away + Number(`0.${found[5] ?? 0}`);
}

/** The code of an absurd time, or null; today is the device's, which may be a day ahead. */
export function absurdMoment(text: string, today: string): string | null {
  if (moment(text) === null) return "date.invalid";
  const day = text.slice(0, 10);
  if (dayNumber(day) > dayNumber(today) + 1) return "date.future";
  return day < `${FIRST_YEAR}-01-01` ? "date.too_old" : null;
}

/** The code of an absurd date, or null: an end surely in the future or before 1900, or not a date at all. */
export function absurd(text: string, today: string): string | null {
  try {
    validate(text);
    for (const end of text.split("/")) {
      if (end === "..") continue;
      const [first, last] = singleBounds(end);
      if (first > today) return "date.future";
      if (last < `${FIRST_YEAR}-01-01`) return "date.too_old";
    }
    return null;
  } catch (error) {
    if (error instanceof FormError) return error.code;
    throw error;
  }
}

/** The parts of one partial date, for editing it again; null for a range or what is no date. */
export function parts(text: string): DateParts | null {
  if (bounds(text) === null) return null;
  const found = SINGLE.exec(text);
  if (found === null) return null;
  const marks = { approx: found[5] === "~" || found[5] === "%", uncertain: found[5] === "?" || found[5] === "%" };
  if (found[1] !== undefined) return { decade: Number(found[1]) * 10, ...marks };
  const month = found[3] === undefined ? null : Number(found[3]);
  const season = month === null ? undefined : (Object.keys(SEASONS) as (keyof typeof SEASONS)[]).find((name) => SEASONS[name] === month);
  if (season !== undefined) return { year: Number(found[2]), season, ...marks };
  return { year: Number(found[2]), month, day: found[4] === undefined ? null : Number(found[4]), ...marks };
}

/** How much of the date is known. */
export function precision(text: string | null): Precision {
  if (text === null) return "unknown";
  if (text.startsWith("../")) return "before";
  if (text.endsWith("/..")) return "after";
  if (text.includes("/")) return "range";
  const found = parts(text);
  if (found === null) return "unknown";
  if (found.decade != null) return "decade";
  if (found.season != null) return "season";
  return found.day != null ? "day" : found.month != null ? "month" : "year";
}

/** True for one whole day without a mark of doubt. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && bounds(text) !== null;
}

/** Days since 0000-03-01 in the proleptic Gregorian calendar; only for the difference of two days. */
export function dayNumber(day: string): number {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const shifted = month < 3 ? year - 1 : year;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return 365 * shifted + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + ofYear;
}

/**
 * What a language needs for dates, numbers, lists and sorting: the data that `depter words compile`
 * builds from Babel and `translations/locale/`. English is built in, so that the app can speak before
 * anything is loaded.
 *
 * Must never: use the browser's own language data, or take data by which a date could be misread: a
 * number pattern is everywhere `dd.mm.yyyy`, and no pattern loses a part of a date.
 */

import { places } from "./fill.ts";
import { facts, type Language, pluralIndex } from "./languages.ts";

export interface LocaleData {
  readonly lang: Language;
  /** As they stand alone ("март"), and as they stand in a date ("марта"). */
  readonly months: readonly string[];
  readonly monthsInDate: readonly string[];
  /** Monday first. */
  readonly weekdays: readonly string[];
  readonly seasons: readonly string[];
  readonly date: {
    readonly num: string;
    readonly long: string;
    readonly monthYear: string;
    readonly seasonYear: string;
    readonly year: string;
    readonly time: string;
    readonly dateTime: string;
    readonly about: string;
    readonly unsure: string;
    readonly before: string;
    readonly after: string;
    readonly range: string;
  };
  readonly lists: { readonly two: string; readonly middle: string; readonly end: string; readonly orTwo: string; readonly orEnd: string };
  readonly number: { readonly decimal: string; readonly group: string; readonly minus: string };
  readonly units: Readonly<Record<string, readonly string[]>>;
  readonly quotes: readonly [string, string];
  /** Small letters in the order of the alphabet. */
  readonly alphabet: string;
  /** Letters that a Russian keyboard lacks, in the order shown above the keyboard. */
  readonly national: string;
  /** Its state by the letter of catalogs. Not there (a set of before, or built in): nobody approved it. */
  readonly review?: string;
}

export const ENGLISH: LocaleData = {
  lang: "en",
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  monthsInDate: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  seasons: ["spring", "summer", "autumn", "winter"],
  date: {
    num: "{dd}.{mm}.{yyyy}",
    long: "{d} {monthInDate} {yyyy}",
    monthYear: "{month} {yyyy}",
    seasonYear: "{season} {yyyy}",
    year: "{yyyy}",
    time: "{HH}:{MM}",
    dateTime: "{date}, {time}",
    about: "about {date}",
    unsure: "{date} (?)",
    before: "until {date}",
    after: "from {date}",
    range: "{from} – {to}",
  },
  lists: { two: "{0} and {1}", middle: "{0}, {1}", end: "{0} and {1}", orTwo: "{0} or {1}", orEnd: "{0} or {1}" },
  number: { decimal: ".", group: "\u00a0", minus: "\u2212" },
  units: {
    second: ["second", "seconds"],
    minute: ["minute", "minutes"],
    hour: ["hour", "hours"],
    day: ["day", "days"],
    week: ["week", "weeks"],
    month: ["month", "months"],
    year: ["year", "years"],
  },
  quotes: ["“", "”"],
  alphabet: "abcdefghijklmnopqrstuvwxyz",
  national: "",
};

/** Signs that cannot be seen, turn the direction of a line or break it: the check `invisible` of words. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\u{e0000}-\u{e007f}]/u;

/** Whether every sign of a text can be seen, and stands where it is written. */
export function isPlain(text: string): boolean {
  return !UNSEEN.test(text);
}

type Raw = Readonly<Record<string, unknown>>;

const LONGEST = 200;
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= LONGEST && isPlain(value);
const isWord = (value: unknown): value is string => isText(value) && value.trim() !== "";
const areWords = (value: unknown, count: number): boolean => Array.isArray(value) && value.length === count && value.every(isWord);
const table = (value: unknown): Raw => (typeof value === "object" && value !== null ? (value as Raw) : {});

/** Places that a pattern must have, each alternative by itself; it may have no others. */
const DATE_PLACES: Readonly<Record<keyof LocaleData["date"], readonly string[]>> = {
  num: ["dd mm yyyy"], long: ["d month yyyy", "d monthInDate yyyy"], monthYear: ["month yyyy", "monthInDate yyyy"],
  seasonYear: ["season yyyy"], year: ["yyyy"], time: ["HH MM"], dateTime: ["date time"],
  about: ["date"], unsure: ["date"], before: ["date"], after: ["date"], range: ["from to"],
};
const LIST_PARTS: readonly (keyof LocaleData["lists"])[] = ["two", "middle", "end", "orTwo", "orEnd"];
const UNITS = ["second", "minute", "hour", "day", "week", "month", "year"];
const MOST_OF_A_PLURAL = 200;

const joinsTwo = (value: unknown): boolean => isText(value) && /^[^{}]*\{0\}[^{}]+\{1\}[^{}]*$/.test(value);

/**
 * Locale data as `depter words compile` writes it, for one language. Strict, because a set of words
 * brings it too: throws `words.catalog` where a date could lose a part or be read the other way round.
 */
export function readLocale(raw: unknown, code: Language): LocaleData {
  const told = table(raw);
  const [date, lists, number, units] = [table(told.date), table(told.lists), table(told.number), table(told.units)];
  const rule = facts(code).plural;
  const forms = 1 + Math.max(...[...Array(MOST_OF_A_PLURAL).keys()].map((n) => pluralIndex(rule, n)));
  const right = told.lang === code
    && areWords(told.months, 12) && areWords(told.monthsInDate, 12) && areWords(told.weekdays, 7) && areWords(told.seasons, 4)
    && Object.entries(DATE_PLACES).every(([name, allowed]) => isText(date[name]) && allowed.includes(places(date[name]).sort().join(" ")))
    && date.num === ENGLISH.date.num && date.time === ENGLISH.date.time
    && LIST_PARTS.every((name) => joinsTwo(lists[name]))
    && (number.decimal === "," || number.decimal === ".") && number.group === ENGLISH.number.group && number.minus === ENGLISH.number.minus
    && UNITS.every((unit) => areWords(units[unit], forms))
    && areWords(told.quotes, 2) && isWord(told.alphabet) && isText(told.national);
  if (!right) throw new Error("words.catalog");
  return raw as LocaleData;
}

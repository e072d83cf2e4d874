/**
 * What a language needs for dates, numbers, lists and sorting: the data that `depter words compile`
 * builds from Babel and `translations/locale/`. English is built in, so that the app can speak before
 * anything is loaded.
 *
 * Must never: use the browser's own language data.
 */

import type { Language } from "./languages.ts";

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

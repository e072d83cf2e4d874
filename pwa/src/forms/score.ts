/**
 * What the numbers of a questionnaire filled in on paper add up to (FORMAT.md 5.7). Twin of
 * backend/depter/forms/score.py.
 *
 * Must never guess a missing answer beyond the rule that its authors give, name a band in a language
 * in which nobody has validated the questionnaire, or say anything about the person.
 */

/** A number, null (left out), or "declined": the person did not want to answer it. */
export type Item = number | "declined" | null;
export type Items = readonly Item[];

interface Rule {
  readonly code: string;
  readonly all?: readonly (readonly [string, number])[];
  readonly both?: readonly string[];
  readonly unless?: string;
  readonly hidden?: boolean;
}

/** The numbers of one questionnaire, as in definitions/instruments; none of its questions. */
export interface Instrument {
  readonly instrument: string;
  readonly version: string;
  readonly items: number;
  /** There is a question before the items: whether such an event happened at all. */
  readonly exposure?: boolean;
  readonly min: number;
  readonly max: number;
  readonly total?: boolean;
  readonly endorsed?: number;
  readonly missing?: { readonly most: number };
  readonly clusters?: readonly { readonly code: string; readonly items: readonly number[] }[];
  readonly bands?: readonly { readonly code: string; readonly from: number; readonly to: number }[];
  readonly results?: readonly Rule[];
  readonly flags?: readonly { readonly code: string; readonly item: number; readonly from: number }[];
  readonly languages: Readonly<Record<string, { readonly status: string; readonly source?: string }>>;
  readonly source: string;
}

export interface Cluster {
  readonly total: number | null;
  readonly endorsed: number;
  readonly missing: number;
}

/**
 * `filled` items were missing and taken as the mean of the rest; a result is null while it is open.
 * `declined` and `left_out` are the numbers of the lines: for the sum both are missing. `applies` is false
 * where the first question was answered no.
 */
export interface Scored {
  readonly total: number | null;
  readonly filled: number;
  readonly band: string | null;
  readonly clusters: Readonly<Record<string, Cluster>>;
  readonly results: Readonly<Record<string, boolean | null>>;
  readonly flags: readonly string[];
  readonly status: string;
  readonly declined: readonly number[];
  readonly left_out: readonly number[];
  readonly applies: boolean;
}

const isNumber = (item: Item): item is number => typeof item === "number";

/** The first question was answered no, so that the items are not to be asked. */
const spared = (told: Instrument, exposure: Item): boolean => told.exposure === true && exposure === 0;

/** What is wrong with the items: too many or too few, one beyond the scale, or answers although the first question was answered no. Of `other` nothing is known. */
export function itemsFault(told: Instrument, items: Items, exposure: Item = null): string | null {
  if (told.items === 0) return null;
  if (items.length !== 0 && items.length !== told.items) return "answer.items";
  for (const item of items.filter(isNumber)) {
    if (item < told.min) return "answer.too_small";
    if (item > told.max) return "answer.too_large";
    if (!Number.isInteger(item)) return "answer.decimals";
  }
  return spared(told, exposure) && items.some((item) => item !== null) ? "answer.not_applicable" : null;
}

/** What is wrong with a total that was taken from the paper. */
export function totalFault(told: Instrument, total: number): string | null {
  if (told.items === 0) return null;
  if (total < told.min * told.items) return "answer.too_small";
  return total > told.max * told.items ? "answer.too_large" : null;
}

const numbered = (items: Items, wanted: Item): number[] => items.flatMap((item, place) => (item === wanted ? [place + 1] : []));

/**
 * What the items add up to; `given`, the total on the paper, stands only where no items were copied.
 * `exposure` is the answer to a question before the items: 0 makes the total 0. With `opted` a band is
 * named where nobody validated the questionnaire: when a clinician asks for it, on a screen.
 */
export function score(told: Instrument, items: Items, language: string, given: number | null = null, exposure: Item = null, opted = false): Scored {
  const status = Object.hasOwn(told.languages, language) ? told.languages[language]!.status : "none";
  if (itemsFault(told, items, exposure) !== null)
    return { total: null, filled: 0, band: null, clusters: {}, results: {}, flags: [], status, declined: [], left_out: [], applies: true };
  const entered = items.some(isNumber);
  const none = spared(told, exposure);
  let [total, filled] = entered ? totalOf(told, items) : [given, 0];
  if (!entered && given !== null && totalFault(told, given) !== null) total = null;
  if (none) [total, filled] = [0, 0];
  const clusters: Record<string, Cluster> = {};
  for (const one of told.clusters ?? []) clusters[one.code] = clusterOf(told, one.items, items);
  const results: Record<string, boolean | null> = {};
  if (entered) for (const one of told.results ?? []) results[one.code] = resultOf(one, clusters, results);
  const shown = Object.entries(results).filter(([code]) => !told.results!.some((one) => one.code === code && one.hidden));
  return {
    total,
    filled,
    band: status === "validated" || opted ? bandOf(told, total) : null,
    clusters: entered ? clusters : {},
    results: Object.fromEntries(shown),
    flags: (told.flags ?? []).filter(({ item, from }) => { const found = items[item - 1] ?? null; return isNumber(found) && found >= from; }).map(({ code }) => code),
    status,
    declined: numbered(items, "declined"),
    left_out: numbered(items, null),
    applies: !none,
  };
}

function totalOf(told: Instrument, items: Items): [number | null, number] {
  if (told.total === false || told.items === 0) return [null, 0];
  const present = items.filter(isNumber);
  const sum = present.reduce((all, one) => all + one, 0);
  const absent = items.length - present.length;
  if (absent === 0) return [sum, 0];
  if (absent > (told.missing?.most ?? 0)) return [null, 0];
  return [Math.floor((sum * items.length) / present.length + 0.5), absent];
}

function clusterOf(told: Instrument, numbers: readonly number[], items: Items): Cluster {
  const present = numbers.map((number) => items[number - 1] ?? null).filter(isNumber);
  const missing = numbers.length - present.length;
  return {
    total: missing === 0 ? present.reduce((all, one) => all + one, 0) : null,
    endorsed: present.filter((item) => item >= told.endorsed!).length,
    missing,
  };
}

function resultOf(rule: Rule, clusters: Readonly<Record<string, Cluster>>, results: Readonly<Record<string, boolean | null>>): boolean | null {
  const parts: (boolean | null)[] = (rule.both ?? []).map((code) => results[code] ?? null);
  for (const [code, least] of rule.all ?? []) {
    const { endorsed, missing } = clusters[code]!;
    parts.push(endorsed >= least ? true : endorsed + missing >= least ? null : false);
  }
  if (rule.unless !== undefined) {
    const other = results[rule.unless] ?? null;
    parts.push(other === null ? null : !other);
  }
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function bandOf(told: Instrument, total: number | null): string | null {
  if (total === null) return null;
  return (told.bands ?? []).find(({ from, to }) => from <= total && total <= to)?.code ?? null;
}

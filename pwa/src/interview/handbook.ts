/**
 * The organisation's handbook as the screens read it: where people may be referred to, and which
 * national rules a lawyer has confirmed. spec/interview 2.1 (row 25), 5.4
 *
 * Must never: offer a place first that nobody has checked for six months, or leave it out unsaid.
 */

import { plain } from "../envelope/bytes.ts";
import type { Confirmed, HandbookView, PlaceView } from "./contract.ts";
import type { Notebook } from "./notebook.ts";

export const NO_HANDBOOK: HandbookView = { at: null, places: [], confirmed: [] };
const EXPIRES_MONTHS = 6;

/** What is kept; the empty one while none has come, or while it cannot be read. */
export async function readHandbook(notebook: Notebook, today: string): Promise<HandbookView> {
  const row = await notebook.store.state("handbook");
  const text = row && (await notebook.crypto.openPersonal("handbook", plain(row.sealed)));
  if (text === null) return NO_HANDBOOK;
  try {
    return shaped(JSON.parse(text), today);
  } catch {
    return NO_HANDBOOK;
  }
}

const words = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);
const rows = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : []);

/** Checked places first, by country, region and name. */
export function shaped(raw: unknown, today: string): HandbookView {
  const { at, places, confirmed } = raw as Record<string, unknown>;
  const found = rows(places).map((one): PlaceView => {
    const checked = words(one.verified_on);
    return {
      name: words(one.name), kinds: list(one.kinds), country: words(one.country), region: words(one.region),
      languages: list(one.languages), phone: words(one.phone), address: words(one.address), hours: words(one.hours),
      cost: words(one.cost), safeFor: words(one.safe_for), caution: words(one.caution),
      checkedBy: words(one.verified_by), checked, expired: lastDay(checked) < today,
    };
  });
  const place = (one: PlaceView): string => [one.expired ? "1" : "0", one.country, one.region, one.name].join("\n");
  found.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const sure = rows(confirmed).map((one): Confirmed => ({ rule: words(one.rule_id), by: words(one.verified_by), on: words(one.verified_on) }));
  return { at: words(at) || null, places: found.filter((one) => one.name !== ""), confirmed: sure };
}

/** The last day on which a check of this day counts; what is no day counts no longer. */
export function lastDay(day: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day);
  if (found === null) return "";
  const months = Number(found[1]) * 12 + Number(found[2]) - 1 + EXPIRES_MONTHS;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  // The 0th day of the next month is the last of this one.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${year}-${String(month).padStart(2, "0")}-${String(Math.min(Number(found[3]), last)).padStart(2, "0")}`;
}

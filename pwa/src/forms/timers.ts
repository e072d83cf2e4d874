/**
 * What runs out when: the ends that a national or medical rule sets, worked out from what was recorded.
 *
 * A timer is advice (spec/interview 5.4). It must never send, open or close anything, make a partial date
 * more exact than it was told, or be shown to the person. Twin of backend/depter/forms/timers.py.
 */
import type { Answer, Answers } from "./answers.ts";
import type { Definition } from "./definition.ts";
import { bounds, dayNumber, isDay, moment } from "./edtf.ts";
import type { Expression } from "./expression.ts";
import { type Context, Look, type Scope } from "./look.ts";
import { isEmpty } from "./values.ts";

/** What ran out longer ago is no news to anybody. */
const OLD_DAYS = 60;

interface Start {
  readonly from: readonly string[];
  /** It begins when the question was answered, not on the day that the answer names. */
  readonly answered?: boolean;
  readonly if?: Expression;
}

/** A rule that sets an end, as the files of the rules have it. */
export interface TimedRule {
  readonly rule_id: string;
  readonly text_key: string;
  readonly timer: {
    readonly within: { readonly hours?: number; readonly days?: number; readonly years?: number };
    readonly clinicians?: boolean;
    readonly starts: Readonly<Record<string, Start>>;
  };
}

/** When a rule runs out: days, or moments in UTC when it is known to the second; null: no such end is known. */
export interface Timer {
  readonly rule: string;
  readonly key: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly clinicians: boolean;
}

/** The timers that what was recorded starts, the earliest first; clinicians' own only for them. */
export function timers(definition: Definition, answers: Answers, context: Context, rules: readonly TimedRule[]): Timer[] {
  const look = new Look(definition, answers, context);
  const made: Timer[] = [];
  for (const { rule_id: rule, text_key: key, timer } of rules) {
    const start = timer.starts[definition.form];
    if (start === undefined || !look.holds(start.if ?? null, look.root)) continue;
    const clinicians = timer.clinicians === true;
    if (clinicians && context.role !== "physician" && context.role !== "psychologist") continue;
    const begun = begunAt(look, start);
    if (begun === null) continue;
    const [first, last] = begun.map((one) => (one === null ? null : after(one, timer.within))) as [string | null, string | null];
    if (last === null || dayNumber(last.slice(0, 10)) + OLD_DAYS >= dayNumber(context.today)) made.push({ rule, key, first, last, clinicians });
  }
  const order = (one: Timer): string => `${one.first ?? one.last ?? ""}\n${one.rule}`;
  return made.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** By whole days; perhaps: it may have run out. */
export function timerState(timer: Timer, today: string): "open" | "perhaps" | "over" {
  if (timer.last !== null && timer.last.slice(0, 10) < today) return "over";
  return timer.first === null || timer.first.slice(0, 10) < today ? "perhaps" : "open";
}

type Span = readonly [string | null, string | null];

/** The first and last day, or the moment twice, at which it began; null: nothing was recorded. */
function begunAt(look: Look, start: Start): Span | null {
  for (const name of start.from) {
    const given = givenTo(look, name);
    if (start.answered === true) {
      const seconds = given.map((one) => (one.asked_at === null ? null : moment(one.asked_at))).filter((at) => at !== null);
      if (seconds.length > 0) return [instant(Math.min(...seconds)), instant(Math.min(...seconds))];
      continue;
    }
    const known = given.map(spanOf).filter((one) => one !== null);
    // The latest that was told: what heals or runs out does so from the last event on.
    if (known.length > 0) return known.reduce((best, one) => ((one[1] ?? "9999") > (best[1] ?? "9999") ? one : best));
  }
  return null;
}

/** The first and last day that a date can mean; what was told had happened by then. */
function spanOf(answer: Answer): Span | null {
  const told = (answer.value as { edtf?: unknown } | null)?.edtf;
  const span = typeof told === "string" ? bounds(told) : null;
  const day = answer.asked_at?.slice(0, 10) ?? "";
  if (span === null || !isDay(day) || (span[0] ?? "") > day) return span;
  return [span[0], span[1] === null || span[1] > day ? day : span[1]];
}

/** Every answer to a question, in every row around it. */
function givenTo(look: Look, name: string): Answer[] {
  const question = look.definition.questions.get(name);
  if (question === undefined) return [];
  return scopes(look, question.repeat).flatMap((scope) => {
    const found = look.counting(name, scope)?.[1] ?? null;
    return found?.state === "answered" && !isEmpty(question.type, found.value) ? [found] : [];
  });
}

function scopes(look: Look, repeat: string | null): readonly Scope[] {
  if (repeat === null) return [look.root];
  const question = look.definition.questions.get(repeat)!;
  return scopes(look, question.repeat).flatMap((scope) => look.rows(question, scope));
}

const instant = (seconds: number): string => `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;

/** So much later; hours count as whole days where only a day is known. */
function after(start: string, { hours = 0, days = 0, years = 0 }: TimedRule["timer"]["within"]): string {
  if (start.length > 10) return instant(moment(start)! + 3600 * hours + 86_400 * days);
  let [year, month, day] = start.split("-").map(Number) as [number, number, number];
  year += years;
  day = Math.min(day, inMonth(year, month)) + days + Math.floor(hours / 24);
  while (day > inMonth(year, month)) {
    day -= inMonth(year, month);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** The 0th day of the next month is the last of this one. */
const inMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

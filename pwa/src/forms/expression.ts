/**
 * Conditions as data: a small expression language with one meaning in both twins (FORMAT.md 4).
 * It must never throw and never take a missing answer for a "no": what is not known is `null`.
 */
import { bounds, dayNumber, isDay, moment } from "./edtf.ts";

export type Expression = null | boolean | number | string | readonly Expression[];
export type Plain = null | boolean | number | string | readonly string[];

/** What an expression may look at. */
export interface Env {
  /** Value of a question, null when missing, hidden or closed by a gate. */
  value(id: string): Plain;
  state(id: string): string;
  /** One environment for each row of a repeat. */
  rows(id: string): readonly Env[];
  /** Standing consent for an item, from this form or an earlier one. */
  consent(item: string): string | null;
  /** True when the interviewer's profile says that she is trained for it. */
  trained(subject: string): boolean;
  /** One line of that questionnaire; null for another, or where it has no number. */
  item(id: string, code: string, number: number): number | null;
  readonly today: string;
  readonly role: string;
  readonly language: string;
  /** How many meetings there were, the present one too. */
  readonly met: number;
}

const REFERENCE = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;

/** A string that starts with a small letter and contains a dot names a question; any other is itself. */
export function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

function same(a: Plain, b: Plain): boolean {
  if (a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [new Set<string>(a), new Set<string>(b)];
    return left.size === right.size && [...left].every((item) => right.has(item));
  }
  return a === b;
}

/** Surely before: true only when every day that `a` can mean lies before every day of `b`. */
function less(a: Plain, b: Plain, orEqual: boolean): boolean {
  if (typeof a === "number" && typeof b === "number") return orEqual ? a <= b : a < b;
  if (typeof a !== "string" || typeof b !== "string") return false;
  const [before, after] = [moment(a), moment(b)];
  if (before !== null && after !== null) return orEqual ? before <= after : before < after;
  // A moment beside a date counts as its day.
  const last = bounds(before === null ? a : a.slice(0, 10))?.[1];
  const first = bounds(after === null ? b : b.slice(0, 10))?.[0];
  if (last == null || first == null) return false;
  return orEqual ? last <= first : last < first;
}

function chosen(value: Plain): readonly string[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : [];
}

function finite(n: number): Plain {
  return Number.isFinite(n) ? n : null;
}

function numbers(values: readonly Plain[]): number[] | null {
  return values.every((v) => typeof v === "number") ? (values as number[]) : null;
}

function arithmetic(op: string, values: readonly Plain[]): Plain {
  const all = numbers(values);
  if (all === null || all.length === 0) return null;
  const first = all[0]!;
  switch (op) {
    case "+": return finite(all.reduce((sum, n) => sum + n, 0));
    case "*": return finite(all.reduce((product, n) => product * n, 1));
    case "-": return finite(all.length === 1 ? -first : all.slice(1).reduce((rest, n) => rest - n, first));
    case "/": return all.length === 2 && all[1] !== 0 ? finite(first / all[1]!) : null;
    case "min": return Math.min(...all);
    case "max": return Math.max(...all);
    default: return finite(Math.floor(first + 0.5));
  }
}

function days(a: Plain, b: Plain): Plain {
  if (typeof a !== "string" || typeof b !== "string" || !isDay(a) || !isDay(b)) return null;
  return dayNumber(b) - dayNumber(a);
}

/** The fewest, or the most, days from a day that `a` can mean to one that `b` can mean; missing where an end is open. */
function span(a: Plain, b: Plain, most: boolean): Plain {
  if (typeof a !== "string" || typeof b !== "string") return null;
  const [from, to] = [bounds(a)?.[most ? 0 : 1], bounds(b)?.[most ? 1 : 0]];
  return from == null || to == null ? null : dayNumber(to) - dayNumber(from);
}

/** The value of an expression; total: anything ill-formed is missing. FORMAT.md 4. */
export function evaluate(expression: Expression, env: Env): Plain {
  if (expression === null || typeof expression === "boolean" || typeof expression === "number") return expression;
  if (typeof expression === "string") return isReference(expression) ? env.value(expression) : expression;
  const op = expression[0];
  const value = (n: number): Plain => (n < expression.length ? evaluate(expression[n]!, env) : null);
  const holds = (n: number): boolean => value(n) === true;
  const name = typeof expression[1] === "string" ? expression[1] : "";
  switch (op) {
    case "lit": return name;
    case "and":
      for (let n = 1; n < expression.length; n++) if (!holds(n)) return false;
      return true;
    case "or":
      for (let n = 1; n < expression.length; n++) if (holds(n)) return true;
      return false;
    case "not": return !holds(1);
    case "=": return same(value(1), value(2));
    case "!=": return !same(value(1), value(2));
    case "<": return less(value(1), value(2), false);
    case "<=": return less(value(1), value(2), true);
    case ">": return less(value(2), value(1), false);
    case ">=": return less(value(2), value(1), true);
    case "in": {
      const wanted = value(1);
      for (let n = 2; n < expression.length; n++) if (same(wanted, value(n))) return true;
      return false;
    }
    case "selected":
    case "any": {
      const codes = chosen(value(1));
      return expression.slice(2).some((code) => codes.includes(code as string));
    }
    case "all": {
      const codes = chosen(value(1));
      return codes.length > 0 && expression.slice(2).every((code) => codes.includes(code as string));
    }
    case "none": {
      const codes = chosen(value(1));
      return codes.length > 0 && !expression.slice(2).some((code) => codes.includes(code as string));
    }
    case "count": {
      const counted = value(1);
      return counted === null ? 0 : Array.isArray(counted) ? counted.length : 1;
    }
    case "answered": return env.state(name) === "answered";
    case "state": return env.state(name);
    case "if": return holds(1) ? value(2) : value(3);
    case "coalesce":
      for (let n = 1; n < expression.length; n++) {
        const found = value(n);
        if (found !== null) return found;
      }
      return null;
    case "+": case "-": case "*": case "/": case "min": case "max": case "round":
      return arithmetic(op, expression.slice(1).map((_, n) => value(n + 1)));
    case "length": {
      const text = value(1);
      return typeof text === "string" ? [...text].length : null;
    }
    case "days": return days(value(1), value(2));
    case "least_days": return span(value(1), value(2), false);
    case "most_days": return span(value(1), value(2), true);
    case "today": return env.today;
    case "role": return env.role;
    case "lang": return env.language;
    case "meetings": return env.met;
    case "consent": return env.consent(name);
    case "trained": return env.trained(name);
    case "item": {
      const [, , code, number] = expression;
      return name !== "" && typeof code === "string" && typeof number === "number" ? env.item(name, code, number) : null;
    }
    case "some": return env.rows(name).some((row) => evaluate(expression[2] ?? null, row) === true);
    case "last": {
      const last = env.rows(name).at(-1);
      return last !== undefined && evaluate(expression[2] ?? null, last) === true;
    }
    case "every": return env.rows(name).every((row) => evaluate(expression[2] ?? null, row) === true);
    case "sum": {
      let total = 0;
      for (const row of env.rows(name)) {
        const part = evaluate(expression[2] ?? null, row);
        if (typeof part === "number") total += part;
      }
      return finite(total);
    }
    default: return null;
  }
}

/** Ids of the questions an expression looks at, row expressions included. */
export function references(expression: Expression): Set<string> {
  const found = new Set<string>();
  const walk = (part: Expression): void => {
    if (typeof part === "string") {
      if (isReference(part)) found.add(part);
    } else if (Array.isArray(part) && part[0] !== "lit" && part[0] !== "trained") part.slice(1).forEach(walk);
  };
  walk(expression);
  return found;
}

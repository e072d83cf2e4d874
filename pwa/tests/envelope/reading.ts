/** Reads the shared vector files; what a case is stands in `tests/vectors/reading.py`. */
import type { Answer } from "./operations.ts";
import type { Args, Json } from "./values.ts";

export interface Case {
  readonly name: string;
  readonly op: string;
  readonly args: Args;
  readonly expect: string;
  readonly result?: Json;
}

interface Document {
  readonly shared?: Args;
  readonly cases: readonly Case[];
}

/** The cases of a file, with every reference replaced by the bytes it stands for. */
export function casesOf(document: Document): Case[] {
  const shared = document.shared ?? {};
  return document.cases.map((one) => ({ ...one, args: resolve(one.args, shared) as Args }));
}

function resolve(value: Json, shared: Args): Json {
  if (Array.isArray(value)) return value.map((item) => resolve(item, shared));
  if (value === null || typeof value !== "object") return value;
  const name = value["$"];
  if (typeof name !== "string") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, shared)]),
    );
  }
  let found = resolve(shared[name] ?? null, shared);
  if (typeof found !== "string") return found;
  if (typeof value["cut"] === "number") found = found.slice(0, 2 * value["cut"]);
  for (const [offset, piece] of (value["patch"] ?? []) as [number, string][]) {
    found = found.slice(0, 2 * offset) + piece + found.slice(2 * offset + piece.length);
  }
  return found + String(value["append"] ?? "");
}

/** What is wrong with an answer to a case, or null. */
export function differs(one: Case, answered: Answer): string | null {
  if (one.expect !== "ok") {
    return "code" in answered && answered.code === one.expect
      ? null
      : `${one.name}: expected ${one.expect}, got ${JSON.stringify(answered).slice(0, 300)}`;
  }
  if ("code" in answered) return `${one.name}: refused with ${answered.code}`;
  if (one.result === undefined || canonical(one.result) === canonical(answered.ok)) return null;
  return `${one.name}: another result ${JSON.stringify(answered.ok).slice(0, 600)}`;
}

/** JSON with sorted keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, item: Json) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

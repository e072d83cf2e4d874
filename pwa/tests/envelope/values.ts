/** JSON to what the twin takes and back; bytes travel as hexadecimal text. Never part of the app. */
import { type Bytes, fromHex, hex } from "../../src/envelope/bytes.ts";
import type { Encodable, Value } from "../../src/envelope/codec.ts";
import type { RandomBytes } from "../../src/envelope/index.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Args = { [key: string]: Json };
/** What may be asked, by name. */
export type Operations = Record<string, (args: Args) => Json | Promise<Json>>;

export function bytes(value: Json | undefined): Bytes {
  const out = typeof value === "string" ? fromHex(value) : null;
  if (out === null) throw new Error("not hexadecimal text");
  return out;
}

export function maybe(value: Json | undefined): Bytes | null {
  return value === null || value === undefined ? null : bytes(value);
}

export function list(value: Json | undefined): Bytes[] {
  return Array.isArray(value) ? value.map(bytes) : [];
}

export function text(value: Json | undefined): string {
  if (typeof value !== "string") throw new Error("not text");
  return value;
}

export function int(value: Json | undefined): number {
  if (typeof value !== "number") throw new Error("not a number");
  return value;
}

export function object(value: Json | undefined): Args {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new Error("not an object");
  }
  return value;
}

/** Real randomness, unless the call brings what is to be drawn (a dead source, a known salt). */
export function source(args: Args): RandomBytes {
  const given = maybe(args["random"]);
  if (given === null) return (size) => crypto.getRandomValues(new Uint8Array(size));
  return (size) => given.slice(0, size);
}

/** Cut into the sizes named, the rest last. */
export function pieces(data: Bytes, sizes: Json | undefined): Bytes[] {
  const out: Bytes[] = [];
  let at = 0;
  for (const size of Array.isArray(sizes) ? sizes : []) {
    out.push(data.slice(at, at + int(size)));
    at += int(size);
  }
  out.push(data.slice(at));
  return out;
}

/** A decoded value as text that both twins write alike. */
export function diagnose(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "number") {
    return String(value);
  }
  if (typeof value === "string") return `t'${hex(new TextEncoder().encode(value))}'`;
  if (value instanceof Uint8Array) return `h'${hex(value)}'`;
  if (Array.isArray(value)) return `[${value.map(diagnose).join(",")}]`;
  return `{${[...value].map(([key, item]) => `${key}:${diagnose(item)}`).join(",")}}`;
}

/** Values as JSON can carry them: {b: hex}, {m: [[key, value], ...]}, {u: UTF-16 units}. */
export function construct(value: Json): Encodable {
  if (Array.isArray(value)) return value.map(construct);
  if (value === null || typeof value !== "object") return value;
  if ("b" in value) return bytes(value["b"]);
  if ("u" in value) return String.fromCharCode(...(value["u"] as number[]));
  return new Map((value["m"] as [number, Json][]).map(([key, item]) => [key, construct(item)]));
}

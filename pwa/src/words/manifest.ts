/**
 * The manifest of a set of words: its one encoding, and whether a set is newer than what was taken
 * before (words/DELIVERY.md 2 and 4). Whose signature it bears is checked by the crypto worker.
 *
 * Must never: take a manifest that it would not write byte for byte itself, or a serial lower than one
 * taken before. Twin of `words/manifest.py`.
 */

import { type Bytes, hex } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { H } from "../envelope/labels.ts";

export const LABEL = "words";
/** What sets may ask of a program at least (`min_app`). */
export const APP = 1;
export const MAX_MANIFEST_BYTES = 64 * 1024;
export const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MAX_SET_BYTES = 8 * 1024 * 1024;
const MAX_FILES = 200;

/** One catalog: `n` texts, of which `approved` are approved by all who have to. */
export interface WordsFile {
  readonly sha256: string;
  readonly size: number;
  readonly n: number;
  readonly approved: number;
}

/** What a set is. `files` by "kk/forms"; `docs`: hash of each consent text approved whole, by "kk/interview". */
export interface Manifest {
  readonly id: string;
  readonly serial: number;
  readonly created: number;
  readonly key: string;
  readonly minApp: number;
  readonly files: Readonly<Record<string, WordsFile>>;
  readonly docs: Readonly<Record<string, string>>;
}

const HASH = /^[0-9a-f]{64}$/;
const LANGUAGE = /^[a-z]{2,3}(@[a-z]{2,8})?$/;
const NAME = /^[a-z]{2,3}(@[a-z]{2,8})?\/[a-z][a-z0-9_-]{0,31}$/;

const bad = (field: string): DepterError => new DepterError("words.manifest", { field });

type Fields = Record<string, unknown>;

function fields(value: unknown, names: readonly string[], field: string): Fields {
  const keys = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  if (keys.length !== names.length || !names.every((name) => keys.includes(name))) throw bad(field);
  return value as Fields;
}

function uint(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw bad(field);
  return value as number;
}

function hash(value: unknown, field: string): string {
  if (typeof value !== "string" || !HASH.test(value)) throw bad(field);
  return value;
}

function table<T>(value: unknown, names: RegExp, field: string, read: (value: unknown) => T): Record<string, T> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad(field);
  const made: [string, T][] = Object.entries(value).map(([name, one]) => {
    if (!names.test(name)) throw bad(field);
    return [name, read(one)];
  });
  return Object.fromEntries(made);
}

function file(value: unknown): WordsFile {
  const part = fields(value, ["sha256", "size", "n", "approved"], "files");
  const made = { sha256: hash(part.sha256, "sha256"), size: uint(part.size, "size"), n: uint(part.n, "n"), approved: uint(part.approved, "approved") };
  if (made.approved > made.n) throw bad("approved");
  return made;
}

function head(value: unknown): { count: number; head: string } {
  const part = fields(value, ["head", "count"], "ledgers");
  return { head: hash(part.head, "head"), count: uint(part.count, "count") };
}

/** JSON with sorted keys and no spaces. What stands in a manifest needs no escapes. DELIVERY 2. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}

/** Read a manifest; throws `words.size` beyond the limits, `words.manifest`. DELIVERY 2. */
export function decodeManifest(data: Bytes): Manifest {
  if (data.length > MAX_MANIFEST_BYTES) throw new DepterError("words.size", { what: "manifest", size: data.length });
  const text = String.fromCharCode(...data);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw bad("json");
  }
  const part = fields(raw, ["v", "serial", "created", "min_app", "key", "files", "ledgers", "docs"], "fields");
  if (part.v !== 1) throw bad("fields");
  const made = {
    v: 1,
    serial: uint(part.serial, "serial"),
    created: uint(part.created, "created"),
    min_app: uint(part.min_app, "min_app"),
    key: hash(part.key, "key"),
    files: table(part.files, NAME, "files", file),
    ledgers: table(part.ledgers, LANGUAGE, "ledgers", head),
    docs: table(part.docs, NAME, "docs", (one) => hash(one, "docs")),
  };
  if (canonical(made) !== text) throw bad("canonical form");
  const sizes = new Map(Object.values(made.files).map((one) => [one.sha256, one.size]));
  if (sizes.size === 0) throw bad("files");
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (Object.keys(made.files).length > MAX_FILES) throw new DepterError("words.size", { what: "files" });
  if (total > MAX_SET_BYTES || [...sizes.values()].some((size) => size > MAX_FILE_BYTES)) throw new DepterError("words.size", { what: "bytes", size: total });
  const { serial, created, key, files, docs, min_app: minApp } = made;
  return { id: hex(H(data)), serial, created, key, minApp, files, docs };
}

/** The highest set of one key that was ever taken here. */
export interface Held {
  readonly serial: number;
  readonly id: string;
}

/** Whether the set is newer than `held`; false: the same one. `words.older`, `words.forked`. DELIVERY 4, 5. */
export function isNewer({ serial, id }: Manifest, held: Held | null): boolean {
  if (held === null || serial > held.serial) return true;
  if (serial < held.serial) throw new DepterError("words.older", { serial, held: held.serial });
  if (id !== held.id) throw new DepterError("words.forked", { serial });
  return false;
}

/** Refuses bytes that are not those of the manifest: `words.file`. DELIVERY 4, 6. */
export function checkFile({ sha256, size }: WordsFile, bytes: Bytes): void {
  if (bytes.length !== size || hex(H(bytes)) !== sha256) throw new DepterError("words.file", { sha256 });
}

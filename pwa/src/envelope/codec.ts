/**
 * Encode and decode the strict CBOR subset of SPEC 2; nothing outside the subset ever passes.
 *
 * Generic CBOR libraries accept floats, tags and longer forms, and differ in which; two twins that
 * must agree on every byte need a codec small enough to read whole. Twin of `envelope/codec.py`.
 */
import type { Bytes } from "./bytes.ts";
import { DepterError } from "./errors.ts";

export const MAX_UINT = Number.MAX_SAFE_INTEGER;
export const MAX_DEPTH = 8;

/** What `dec` gives: a map of the wire is a Map, never an object (which would order its own keys). */
export type Value = number | Bytes | string | boolean | null | Value[] | Map<number, Value>;

/** What `enc` takes. */
export type Encodable =
  | number
  | Uint8Array
  | string
  | boolean
  | null
  | readonly Encodable[]
  | ReadonlyMap<number, Encodable>;

/** A map for `enc`, from its entries in whatever order. */
export function mapOf(...entries: readonly (readonly [number, Encodable])[]): Map<number, Encodable> {
  return new Map(entries);
}

const UINT = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const LOWEST = [24, 0x100, 0x10000, 0x100000000] as const;

/** Give the only encoding of `value`. Map keys are written in ascending order. SPEC 2. */
export function enc(value: Encodable): Bytes {
  const out = new Writer();
  write(out, value, 0);
  return out.taken();
}

/** Decode exactly one item; refuse every other encoding of it and trailing bytes. SPEC 2. */
export function dec(data: Uint8Array): Value {
  const [value, end] = decFirst(data, 0);
  if (end !== data.length) throw new DepterError("codec.trailing", { offset: end });
  return value;
}

/** Decode the item at `offset`; give it and the offset behind it. SPEC 2. */
export function decFirst(data: Uint8Array, offset: number): [Value, number] {
  return read(data, offset, 0);
}

/** Decode a sequence (RFC 8742) item by item; throw where it breaks. SPEC 2. */
export function* sequence(data: Uint8Array): Generator<Value> {
  let offset = 0;
  while (offset < data.length) {
    const [value, end] = read(data, offset, 0);
    yield value;
    offset = end;
  }
}

/** A buffer that doubles; `taken` cuts it to size. */
class Writer {
  #data = new Uint8Array(256);
  #size = 0;

  #room(size: number): void {
    if (this.#size + size <= this.#data.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#data.length, this.#size + size));
    grown.set(this.#data.subarray(0, this.#size));
    this.#data = grown;
  }

  byte(value: number): void {
    this.#room(1);
    this.#data[this.#size++] = value;
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#data.set(value, this.#size);
    this.#size += value.length;
  }

  head(major: number, number: number): void {
    if (number > MAX_UINT) throw new DepterError("codec.range", { number });
    const high = major << 5;
    if (number < 24) return this.byte(high | number);
    const width = number < 0x100 ? 0 : number < 0x10000 ? 1 : number < 0x100000000 ? 2 : 3;
    this.byte(high | (24 + width));
    for (let place = (1 << width) - 1; place >= 0; place--) {
      this.byte(Math.floor(number / 256 ** place) % 256);
    }
  }

  taken(): Bytes {
    return this.#data.slice(0, this.#size);
  }
}

const ENCODER = new TextEncoder();
// ignoreBOM keeps a leading U+FEFF, which is a character like any other on the wire.
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;

function write(out: Writer, value: Encodable, depth: number): void {
  if (value === null) return out.byte(0xf6);
  if (typeof value === "boolean") return out.byte(value ? 0xf5 : 0xf4);
  if (typeof value === "number") {
    if (!Number.isInteger(value)) throw new DepterError("codec.value", { kind: "not an integer" });
    if (value < 0) throw new DepterError("codec.value", { kind: "negative integer" });
    return out.head(UINT, value);
  }
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw new DepterError("codec.utf8");
    const text = ENCODER.encode(value);
    out.head(TEXT, text.length);
    return out.bytes(text);
  }
  if (value instanceof Uint8Array) {
    out.head(BYTES, value.length);
    return out.bytes(value);
  }
  if (Array.isArray(value)) {
    deeper(depth);
    out.head(ARRAY, value.length);
    for (const item of value as readonly Encodable[]) write(out, item, depth + 1);
    return;
  }
  if (value instanceof Map) return writeMap(out, value, depth);
  throw new DepterError("codec.value", { kind: typeof value });
}

function writeMap(out: Writer, value: ReadonlyMap<number, Encodable>, depth: number): void {
  deeper(depth);
  const keys = [...value.keys()];
  if (keys.some((key) => !Number.isInteger(key))) throw new DepterError("codec.key_type");
  out.head(MAP, keys.length);
  for (const key of keys.sort((a, b) => a - b)) {
    write(out, key, depth);
    write(out, value.get(key) as Encodable, depth + 1);
  }
}

function deeper(depth: number): void {
  if (depth >= MAX_DEPTH) throw new DepterError("codec.depth");
}

/** Read the head at `offset`: major type, number, offset behind the head. */
function head(data: Uint8Array, offset: number): [number, number, number] {
  const first = data[offset];
  if (first === undefined) throw new DepterError("codec.truncated", { offset });
  const major = first >> 5;
  const low = first & 0x1f;
  if (low < 24) return [major, low, offset + 1];
  if (low > 27) throw new DepterError("codec.type", { offset });
  const end = offset + 1 + (1 << (low - 24));
  if (end > data.length) throw new DepterError("codec.truncated", { offset: offset + 1 });
  // A double holds 53 bits: above them the sum is inexact, yet never falls back below the bound.
  let number = 0;
  for (let at = offset + 1; at < end; at++) number = number * 256 + data[at]!;
  if (number < LOWEST[(low - 24) as 0 | 1 | 2 | 3]) {
    throw new DepterError("codec.not_shortest", { offset });
  }
  if (number > MAX_UINT) throw new DepterError("codec.range", { offset });
  return [major, number, end];
}

function read(data: Uint8Array, start: number, depth: number): [Value, number] {
  const first = data[start];
  if (first !== undefined && (first >> 5 === 1 || first >> 5 >= 6)) {
    if (first === 0xf4) return [false, start + 1];
    if (first === 0xf5) return [true, start + 1];
    if (first === 0xf6) return [null, start + 1];
    throw new DepterError("codec.type", { offset: start });
  }
  const [major, number, offset] = head(data, start);
  if (major === UINT) return [number, offset];
  if (major === BYTES || major === TEXT) {
    const end = offset + number;
    if (end > data.length) throw new DepterError("codec.truncated", { offset: start });
    if (major === BYTES) return [new Uint8Array(data.subarray(offset, end)), end];
    try {
      return [DECODER.decode(data.subarray(offset, end)), end];
    } catch {
      throw new DepterError("codec.utf8", { offset: start });
    }
  }
  deeper(depth);
  // Every item takes a byte at least: refuse before looping.
  if (number > data.length - offset) throw new DepterError("codec.truncated", { offset: start });
  return major === ARRAY
    ? readArray(data, offset, number, depth)
    : readMap(data, offset, number, depth);
}

function readArray(data: Uint8Array, start: number, count: number, depth: number): [Value[], number] {
  const items: Value[] = [];
  let offset = start;
  for (let i = 0; i < count; i++) {
    const [item, end] = read(data, offset, depth + 1);
    items.push(item);
    offset = end;
  }
  return [items, offset];
}

function readMap(
  data: Uint8Array,
  start: number,
  count: number,
  depth: number,
): [Map<number, Value>, number] {
  const entries = new Map<number, Value>();
  let offset = start;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const first = data[offset];
    if (first !== undefined && first >> 5 !== UINT) {
      throw new DepterError("codec.key_type", { offset });
    }
    const [, key, behind] = head(data, offset);
    if (key <= last) throw new DepterError("codec.key_order", { offset });
    last = key;
    const [value, end] = read(data, behind, depth + 1);
    entries.set(key, value);
    offset = end;
  }
  return [entries, offset];
}

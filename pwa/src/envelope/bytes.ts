/** Join, compare and write down byte strings; holds no secret of its own and keeps none. */

/** Bytes over a plain buffer, as WebCrypto and IndexedDB take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A source of randomness, handed to every function that draws (SPEC 1). */
export type RandomBytes = (size: number) => Bytes;

/** Bytes as the libraries type them (any buffer kind), as ours; no copy where none is needed. */
export function plain(data: Uint8Array): Bytes {
  return data.buffer instanceof ArrayBuffer ? (data as Bytes) : new Uint8Array(data);
}

/** `a || b || ...` */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Compare without leaving at the first difference, so that time tells nothing of where it is. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Order as Python orders bytes: the first differing byte decides, else the shorter comes first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** True where every byte is zero. */
export function allZero(data: Uint8Array): boolean {
  let any = 0;
  for (const byte of data) any |= byte;
  return any === 0;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal; also the key of maps and sets, which compare byte strings by identity. */
export function hex(data: Uint8Array): string {
  let text = "";
  for (const byte of data) text += HEX[byte];
  return text;
}

/** Undo `hex`; null for anything else. */
export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** base64url without padding (RFC 4648 section 5). */
export function base64url(data: Uint8Array): string {
  let text = "";
  for (let i = 0; i < data.length; i += 3) {
    const left = data.length - i;
    const group = (data[i]! << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    text += BASE64URL[group >> 18]! + BASE64URL[(group >> 12) & 63]!;
    if (left > 1) text += BASE64URL[(group >> 6) & 63]!;
    if (left > 2) text += BASE64URL[group & 63]!;
  }
  return text;
}

/** Undo `base64url`, strictly: no padding, no stray bits; null for anything else. */
export function fromBase64url(text: string): Bytes | null {
  if (text.length % 4 === 1) return null;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    const value = BASE64URL.indexOf(letter);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = (bits >> held) & 0xff;
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? out : null;
}

const ENCODER = new TextEncoder();

/** UTF-8; the text is our own and well formed (the codec checks texts of others). */
export function utf8(text: string): Bytes {
  return ENCODER.encode(text) as Bytes;
}

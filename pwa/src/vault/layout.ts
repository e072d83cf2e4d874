/**
 * Where things lie in the key file: two header copies, the count of wrong tries, fixed slots.
 *
 * Must never: see a key. What it reads and writes is wrapped, and every write goes over the old
 * bytes in place.
 *
 *     0      header copy A (1024)      2048  tries (512)
 *     1024   header copy B (1024)      4096  slots, 512 bytes each
 */

import { type Bytes, equal } from "../envelope/bytes.ts";
import { dec, type Encodable, enc, type Value } from "../envelope/codec.ts";
import { DepterError } from "../envelope/errors.ts";
import { H } from "../envelope/labels.ts";

/** What a key file must offer; `store/slotfile.ts` gives it over OPFS. */
export interface KeyFile {
  read(offset: number, length: number): Uint8Array;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  close(): void;
}

export const HEADER_SIZE = 1024;
export const TRIES_AT = 2048;
export const SLOTS_AT = 4096;
export const SLOT_SIZE = 512;
export const SLOTS = 128;
export const FILE_SIZE = SLOTS_AT + SLOTS * SLOT_SIZE;

const MAGIC = new TextEncoder().encode("DEPTER-VAULT-1\0\0");
const USED = 0xa5;

/** How the key-encryption key is made. 2 is reserved: passphrase AND WebAuthn PRF. */
export const MODE_PASSPHRASE = 1;

export interface Argon2Params {
  readonly memoryKiB: number;
  readonly time: number;
  readonly parallelism: number;
}

export interface Header {
  readonly generation: number;
  readonly mode: number;
  readonly params: Argon2Params;
  readonly salt: Bytes;
  readonly vaultId: Bytes;
  /** AES-256-GCM under the KEK: nonce (12), then the wrapped master key (48). */
  readonly wrapped: Bytes;
}

/** The authenticated part of the header: everything but the wrapped key. */
export function headerFacts(header: Omit<Header, "wrapped">): Map<number, Encodable> {
  const { memoryKiB, time, parallelism } = header.params;
  return new Map<number, Encodable>([
    [1, 1],
    [2, header.generation],
    [3, header.mode],
    [4, [memoryKiB, time, parallelism]],
    [5, header.salt],
    [6, header.vaultId],
  ]);
}

function encodeHeader(header: Header): Uint8Array {
  const body = enc(new Map<number, Encodable>([...headerFacts(header), [7, header.wrapped]]));
  const out = new Uint8Array(HEADER_SIZE);
  out.set(MAGIC);
  out.set(H(body), 16);
  new DataView(out.buffer).setUint16(48, body.length);
  out.set(body, 50);
  return out;
}

function decodeHeader(copy: Uint8Array): Header | null {
  if (!equal(copy.subarray(0, 16), MAGIC)) return null;
  const length = new DataView(copy.buffer, copy.byteOffset).getUint16(48);
  if (50 + length > HEADER_SIZE) return null;
  const body = copy.subarray(50, 50 + length);
  if (!equal(copy.subarray(16, 48), H(body))) return null;
  const map = dec(body) as Map<number, Value>;
  if (map.get(1) !== 1) throw new DepterError("vault.version");
  const [memoryKiB, time, parallelism] = map.get(4) as [number, number, number];
  return {
    generation: map.get(2) as number,
    mode: map.get(3) as number,
    params: { memoryKiB, time, parallelism },
    salt: map.get(5) as Bytes,
    vaultId: map.get(6) as Bytes,
    wrapped: map.get(7) as Bytes,
  };
}

/** The newest header copy that is whole, or null when there is none. */
export function readHeader(file: KeyFile): Header | null {
  const copies = [0, HEADER_SIZE].map((at) => decodeHeader(file.read(at, HEADER_SIZE)));
  const whole = copies.filter((copy) => copy !== null);
  return whole.sort((a, b) => b.generation - a.generation)[0] ?? null;
}

/**
 * Writes a header beside the old one, then erases the old one: killed at any instant, one of them
 * is whole.
 */
export async function writeHeader(file: KeyFile, header: Header): Promise<void> {
  const at = (header.generation % 2) * HEADER_SIZE;
  await file.write(at, encodeHeader(header));
  if (readHeader(file)?.generation !== header.generation) throw new DepterError("vault.damaged");
  await file.write(HEADER_SIZE - at, new Uint8Array(HEADER_SIZE));
}

export interface Tries {
  readonly wrong: number;
  /** ms since 1970 of the last try. */
  readonly last: number;
}

export function readTries(file: KeyFile): Tries {
  const view = new DataView(new Uint8Array(file.read(TRIES_AT, 12)).buffer);
  return { wrong: view.getUint32(0), last: view.getFloat64(4) };
}

export async function writeTries(file: KeyFile, tries: Tries): Promise<void> {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tries.wrong);
  view.setFloat64(4, tries.last);
  await file.write(TRIES_AT, bytes);
}

/** A slot as it lies there: whose key, and the wrapped bytes. */
export interface Slot {
  readonly index: number;
  readonly id: Bytes;
  readonly wrapped: Bytes;
}

export function readSlot(file: KeyFile, index: number): Slot | null {
  const bytes = new Uint8Array(file.read(SLOTS_AT + index * SLOT_SIZE, SLOT_SIZE));
  if (bytes[0] !== USED) return null;
  const length = new DataView(bytes.buffer).getUint16(17);
  if (19 + length > SLOT_SIZE) throw new DepterError("vault.damaged", { slot: index });
  return { index, id: bytes.slice(1, 17), wrapped: bytes.slice(19, 19 + length) };
}

export async function writeSlot(file: KeyFile, slot: Slot): Promise<void> {
  if (19 + slot.wrapped.length > SLOT_SIZE) throw new DepterError("vault.damaged", { slot: slot.index });
  const bytes = new Uint8Array(SLOT_SIZE);
  bytes[0] = USED;
  bytes.set(slot.id, 1);
  new DataView(bytes.buffer).setUint16(17, slot.wrapped.length);
  bytes.set(slot.wrapped, 19);
  await file.write(SLOTS_AT + slot.index * SLOT_SIZE, bytes);
}

/** Overwrites a slot in place and looks that it is gone. */
export async function eraseSlot(file: KeyFile, index: number): Promise<void> {
  const at = SLOTS_AT + index * SLOT_SIZE;
  await file.write(at, new Uint8Array(SLOT_SIZE));
  if (file.read(at, SLOT_SIZE).some((byte) => byte !== 0)) throw new DepterError("vault.erase_failed");
}

/** Overwrites all there is. Headers first: without them nothing else can be unwrapped. */
export async function eraseAll(file: KeyFile): Promise<void> {
  await file.write(0, new Uint8Array(SLOTS_AT));
  await file.write(SLOTS_AT, new Uint8Array(FILE_SIZE - SLOTS_AT));
}

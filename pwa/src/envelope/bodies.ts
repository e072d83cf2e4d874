/**
 * The bodies of the kinds that are not records (SPEC 4): acknowledgement, checkpoint, nack, grant in
 * clear; withdrawal, return and narrowing inside the seal. Twin of `envelope/bodies.py`.
 */
import type { Bytes } from "./bytes.ts";
import { dec, type Encodable, enc, mapOf, type Value } from "./codec.ts";
import { type Wrap, wrapOf } from "./envelope.ts";
import { codeOf, DepterError } from "./errors.ts";
import { type View, viewOf } from "./feed.ts";
import { deflate, inflate } from "./payload.ts";

/** One acknowledged envelope. */
export interface Acknowledged {
  readonly device: Bytes;
  readonly sequence: number;
  readonly envHash: Bytes;
}

/** A supervisor's word that these envelopes are verified and safe in an archive. Kind 4. */
export interface Acknowledgement {
  readonly items: readonly Acknowledged[];
  readonly view: View | null;
}

export function encodeAcknowledgement({ items, view }: Acknowledgement): Bytes {
  const listed = items.map((item) => [item.device, item.sequence, item.envHash]);
  return enc([listed, viewOut(view)]);
}

/** Throws body.shape. */
export function decodeAcknowledgement(body: Bytes): Acknowledgement {
  const [items, view] = listOf(body, 2);
  if (!Array.isArray(items)) throw shape();
  return { items: items.map(acknowledgedOf), view: viewIn(view) };
}

/** Where a device's chain stands, so that silence shows. Kind 5. */
export interface Checkpoint {
  readonly sequence: number;
  readonly envHash: Bytes;
  readonly view: View | null;
}

export function encodeCheckpoint({ sequence, envHash, view }: Checkpoint): Bytes {
  return enc([sequence, envHash, viewOut(view)]);
}

/** Throws body.shape. */
export function decodeCheckpoint(body: Bytes): Checkpoint {
  const [sequence, envHash, view] = listOf(body, 3);
  if (typeof sequence !== "number" || !isHash(envHash)) throw shape();
  return { sequence, envHash, view: viewIn(view) };
}

/** A recipient could not open this envelope, and why (a code of SPEC 8). Kind 6. */
export interface Nack {
  readonly envHash: Bytes;
  readonly code: string;
}

export function encodeNack({ envHash, code }: Nack): Bytes {
  return enc([envHash, code]);
}

/** Throws body.shape. */
export function decodeNack(body: Bytes): Nack {
  const [envHash, code] = listOf(body, 2);
  if (!isHash(envHash) || typeof code !== "string") throw shape();
  return { envHash, code };
}

/** The content key of one record, wrapped again to new recipients. Kind 3. */
export interface Grant {
  readonly envHash: Bytes;
  readonly wraps: readonly Wrap[];
}

export function encodeGrant({ envHash, wraps }: Grant): Bytes {
  return enc([envHash, wraps]);
}

/** Throws body.shape. */
export function decodeGrant(body: Bytes): Grant {
  const [envHash, wraps] = listOf(body, 2);
  if (!isHash(envHash) || !Array.isArray(wraps)) throw shape();
  return {
    envHash,
    wraps: wraps.map((item) => {
      const wrap = wrapOf(item);
      if (wrap === null) throw shape();
      return wrap;
    }),
  };
}

/**
 * Why consent was taken back, and when the device says it was. Kind 2, sealed. `proof` is there when
 * the person gave her code (SPEC 5.1).
 */
export interface Withdrawal {
  readonly reason: string;
  readonly at: string;
  readonly proof: Bytes | null;
}

export function encodeWithdrawal({ reason, at, proof }: Withdrawal): Bytes {
  return enc(mapOf([1, reason], [2, at], ...proofOut(proof)));
}

/** Throws body.shape or payload.schema. */
export function decodeWithdrawal(payload: Bytes): Withdrawal {
  const fields = decoded(payload);
  const [reason, at] = fields instanceof Map ? [fields.get(1), fields.get(2)] : [];
  if (typeof reason === "string" && typeof at === "string") return { reason, at, proof: proofIn(fields) };
  throw new DepterError("payload.schema");
}

/**
 * Some of what was agreed to is taken back, and the record stays: the ids of the consent items, and
 * when the device says it was. Kind 8, sealed.
 */
export interface Narrowing {
  readonly items: readonly string[];
  readonly at: string;
  readonly proof: Bytes | null;
}

export function encodeNarrowing({ items, at, proof }: Narrowing): Bytes {
  return enc(mapOf([1, items], [2, at], ...proofOut(proof)));
}

/** Throws body.shape or payload.schema. */
export function decodeNarrowing(payload: Bytes): Narrowing {
  const fields = decoded(payload);
  const [items, at] = fields instanceof Map ? [fields.get(1), fields.get(2)] : [];
  const listed = Array.isArray(items) ? items.filter((item): item is string => typeof item === "string") : [];
  if (typeof at === "string" && Array.isArray(items) && items.length > 0 && listed.length === items.length) {
    return { items: listed, at, proof: proofIn(fields) };
  }
  throw new DepterError("payload.schema");
}

/** A record sent back with comments (JSON bytes). Kind 7, sealed to one device. */
export interface Return {
  readonly comments: Bytes;
  readonly at: string;
}

export async function encodeReturn({ comments, at }: Return): Promise<Bytes> {
  return enc(mapOf([1, await deflate(comments)], [2, at]));
}

/** Throws body.shape, payload.schema or payload.inflate. */
export async function decodeReturn(payload: Bytes): Promise<Return> {
  const fields = decoded(payload);
  const [comments, at] = fields instanceof Map ? [fields.get(1), fields.get(2)] : [];
  if (comments instanceof Uint8Array && typeof at === "string") {
    return { comments: await inflate(comments), at };
  }
  throw new DepterError("payload.schema");
}

function proofOut(proof: Bytes | null): [number, Encodable][] {
  return proof === null ? [] : [[3, proof]];
}

function proofIn(fields: Value): Bytes | null {
  const proof = fields instanceof Map ? (fields.get(3) ?? null) : null;
  if (proof === null || isHash(proof)) return proof;
  throw new DepterError("payload.schema", { field: 3 });
}

function shape(): DepterError {
  return new DepterError("body.shape");
}

function decoded(body: Bytes): Value {
  try {
    return dec(body);
  } catch (fault) {
    throw new DepterError("body.shape", { cause: codeOf(fault) });
  }
}

function listOf(body: Bytes, size: number): Value[] {
  const value = decoded(body);
  if (!Array.isArray(value) || value.length !== size) throw shape();
  return value;
}

function isHash(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array && value.length === 32;
}

function acknowledgedOf(item: Value): Acknowledged {
  const [device, sequence, envHash] = Array.isArray(item) && item.length === 3 ? item : [];
  if (!isHash(device) || typeof sequence !== "number" || !isHash(envHash)) throw shape();
  return { device, sequence, envHash };
}

function viewOut(view: View | null): Encodable {
  return view === null ? null : [view.epoch, view.seq, view.hash];
}

function viewIn(value: Value | undefined): View | null {
  if (value === null || value === undefined) return null;
  const view = viewOf(value);
  if (view === null) throw shape();
  return view;
}

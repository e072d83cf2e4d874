/**
 * The public header of an envelope (SPEC 4): what the relay sees, and nothing that it need not see.
 * Twin of `envelope/core.py`.
 */
import { type Bytes, compare } from "./bytes.ts";
import { dec, enc, mapOf, type Value } from "./codec.ts";
import { DepterError } from "./errors.ts";
import { SUITE } from "./keys.ts";

export const VERSION = 1;
export const MAX_RECIPIENTS = 32;
export const MAX_BLOBS = 64;
const FIELDS = 15;

/** What an envelope is for. SPEC 4. */
export const Kind = {
  RECORD: 1,
  WITHDRAWAL: 2,
  GRANT: 3,
  ACKNOWLEDGEMENT: 4,
  CHECKPOINT: 5,
  NACK: 6,
  RETURN: 7,
  NARROWING: 8,
} as const;

export const CLEAR_KINDS: ReadonlySet<number> = new Set([
  Kind.GRANT,
  Kind.ACKNOWLEDGEMENT,
  Kind.CHECKPOINT,
  Kind.NACK,
]);
export const KNOWN_KINDS: ReadonlySet<number> = new Set(Object.values(Kind));

/** A sealed photo or recording as the core names it: id, size of the ciphertext, ct_root. */
export interface BlobRef {
  readonly id: Bytes;
  readonly size: number;
  readonly root: Bytes;
}

/** The fields of SPEC 4 from key 3 on, in order; version and suite are constants. */
export interface CoreFields {
  readonly org: Bytes;
  readonly kind: number;
  readonly collection: Bytes | null;
  readonly record: Bytes | null;
  readonly revision: number | null;
  readonly previousRevision: Bytes | null;
  readonly device: Bytes;
  readonly sequence: number;
  readonly previous: Bytes;
  readonly directorySeq: number;
  readonly directoryHead: Bytes;
  readonly recipients: readonly Bytes[];
  readonly blobs: readonly BlobRef[];
}

export type Core = CoreFields;

/** The bytes that everything else of the envelope is bound to. SPEC 4. */
export function encodeCore(core: CoreFields): Bytes {
  return enc(
    mapOf(
      [1, VERSION],
      [2, SUITE],
      [3, core.org],
      [4, core.kind],
      [5, core.collection],
      [6, core.record],
      [7, core.revision],
      [8, core.previousRevision],
      [9, core.device],
      [10, core.sequence],
      [11, core.previous],
      [12, core.directorySeq],
      [13, core.directoryHead],
      [14, core.recipients],
      [15, core.blobs.map((blob) => [blob.id, blob.size, blob.root])],
    ),
  );
}

/** Decode and check steps 1 to 3 of SPEC 8, as far as they concern the core. */
export function decodeCore(data: Bytes): Core {
  const fields = dec(data);
  if (!(fields instanceof Map)) throw new DepterError("core.keys");
  if (fields.get(1) !== VERSION) {
    throw new DepterError("envelope.version", { version: fields.get(1) });
  }
  if (fields.get(2) !== SUITE) throw new DepterError("envelope.suite", { suite: fields.get(2) });
  // Keys ascend strictly: fifteen of them from 1, the last one 15, are exactly 1 to 15.
  if (fields.size !== FIELDS || ![...fields.keys()].every((key) => key <= FIELDS && key > 0)) {
    throw new DepterError("core.keys");
  }
  const core: Core = {
    org: bytesAt(fields, 3, 16),
    kind: uintAt(fields, 4, 1),
    collection: optionalBytesAt(fields, 5, 16),
    record: optionalBytesAt(fields, 6, 16),
    revision: fields.get(7) === null ? null : uintAt(fields, 7, 0),
    previousRevision: optionalBytesAt(fields, 8, 32),
    device: bytesAt(fields, 9, 32),
    sequence: uintAt(fields, 10, 1),
    previous: bytesAt(fields, 11, 32),
    directorySeq: uintAt(fields, 12, 1),
    directoryHead: bytesAt(fields, 13, 32),
    recipients: recipientsOf(fields.get(14)),
    blobs: blobsOf(fields.get(15)),
  };
  if (!fitsKind(core)) throw new DepterError("core.kind", { kind: core.kind });
  return core;
}

/** What the kind demands of core.5-8, 14 and 15; unknown kinds demand nothing. SPEC 4. */
function fitsKind(core: Core): boolean {
  const named = core.collection !== null && core.record !== null && core.revision !== null;
  const sealed = core.recipients.length > 0;
  const bare = core.blobs.length === 0;
  switch (core.kind) {
    case Kind.RECORD:
      return (
        named &&
        core.revision !== 0 &&
        sealed &&
        (core.previousRevision === null) === (core.revision === 1)
      );
    case Kind.WITHDRAWAL:
      return named && core.previousRevision === null && sealed && bare;
    case Kind.NARROWING:
      return named && core.revision === 0 && core.previousRevision === null && sealed && bare;
    case Kind.RETURN:
      return (
        named &&
        core.revision !== 0 &&
        bare &&
        core.previousRevision !== null &&
        core.recipients.length === 1
      );
    case Kind.GRANT:
    case Kind.ACKNOWLEDGEMENT:
    case Kind.CHECKPOINT:
    case Kind.NACK:
      return (
        core.collection === null &&
        core.record === null &&
        core.revision === null &&
        core.previousRevision === null &&
        !sealed &&
        bare
      );
    default:
      return true;
  }
}

type Fields = ReadonlyMap<number, Value>;

function bytesAt(fields: Fields, field: number, size: number): Bytes {
  const value = fields.get(field);
  if (value instanceof Uint8Array && value.length === size) return value;
  throw new DepterError("core.field", { field });
}

function optionalBytesAt(fields: Fields, field: number, size: number): Bytes | null {
  return fields.get(field) === null ? null : bytesAt(fields, field, size);
}

function uintAt(fields: Fields, field: number, least: number): number {
  const value = fields.get(field);
  if (typeof value === "number" && value >= least) return value;
  throw new DepterError("core.field", { field });
}

function ascends(ids: readonly Bytes[]): boolean {
  return ids.every((id, i) => i === 0 || compare(ids[i - 1]!, id) < 0);
}

function recipientsOf(value: Value | undefined): Bytes[] {
  if (!Array.isArray(value)) throw new DepterError("core.field", { field: 14 });
  if (value.length > MAX_RECIPIENTS) {
    throw new DepterError("size.recipients", { count: value.length });
  }
  const kids: Bytes[] = [];
  for (const kid of value) {
    if (!(kid instanceof Uint8Array) || kid.length !== 32) {
      throw new DepterError("core.field", { field: 14 });
    }
    kids.push(kid);
  }
  if (!ascends(kids)) throw new DepterError("core.recipients");
  return kids;
}

function blobsOf(value: Value | undefined): BlobRef[] {
  if (!Array.isArray(value)) throw new DepterError("core.field", { field: 15 });
  if (value.length > MAX_BLOBS) throw new DepterError("size.blobs", { count: value.length });
  const blobs = value.map((item) => {
    const [id, size, root, ...more] = Array.isArray(item) ? item : [];
    const fits =
      id instanceof Uint8Array &&
      id.length === 16 &&
      typeof size === "number" &&
      size > 0 &&
      root instanceof Uint8Array &&
      root.length === 32 &&
      more.length === 0;
    if (!fits) throw new DepterError("core.field", { field: 15 });
    return { id, size, root };
  });
  if (!ascends(blobs.map((blob) => blob.id))) throw new DepterError("core.blobs");
  return blobs;
}

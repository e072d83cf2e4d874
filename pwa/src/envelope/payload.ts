/**
 * What a record says once it is open (SPEC 5): answers, attachments, consent; keeps what it does not
 * know. Twin of `envelope/payload.py`.
 */
import { type Bytes, compare, concat, equal } from "./bytes.ts";
import { dec, type Encodable, enc, mapOf, type Value } from "./codec.ts";
import type { Core } from "./core.ts";
import { codeOf, DepterError } from "./errors.ts";

export const INFLATE_LIMIT = 16 << 20;
export const ANSWERS_INLINE_LIMIT = 128 << 10;

/** Run bytes through a (de)compressor, at most `limit` of them; null when it fails or gives more. */
async function through(
  data: Bytes,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes | null> {
  const writer = stream.writable.getWriter();
  // A fault of the stream shows on the reading side; here it must only not go unhandled.
  const written = writer.write(data).then(() => writer.close());
  written.catch(() => undefined);
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(...pieces);
      pieces.push(value);
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        return null;
      }
    }
  } catch {
    return null;
  }
}

/** deflate-raw (RFC 1951). */
export async function deflate(data: Bytes): Promise<Bytes> {
  const out = await through(data, new CompressionStream("deflate-raw"), Number.MAX_SAFE_INTEGER);
  if (out === null) throw new DepterError("payload.deflate");
  return out;
}

/** Undo `deflate`; throws payload.inflate above 16 MiB, when cut or when bytes follow. SPEC 5. */
export async function inflate(data: Bytes): Promise<Bytes> {
  const out = await through(data, new DecompressionStream("deflate-raw"), INFLATE_LIMIT);
  if (out === null) throw new DepterError("payload.inflate");
  return out;
}

type Fields = ReadonlyMap<number, Value>;

/** One sealed file of a record: where it is, its key, and what it truly is. */
export interface Attachment {
  readonly blob: Bytes;
  readonly key: Bytes;
  readonly size: number;
  readonly mediaType: string;
  readonly name: string;
  readonly sha256: Bytes;
  readonly question: string;
  /** Keys of the map that this version does not know. */
  readonly more?: Fields;
}

/** The payload map of SPEC 5. `answers` and `consent` are JSON bytes, inflated. */
export interface Payload {
  readonly form: string;
  readonly formHash: Bytes;
  readonly answers: Bytes | null;
  readonly attachments: readonly Attachment[];
  readonly sealedAt: string;
  readonly consent: Bytes;
  readonly release: string;
  readonly answersBlob?: Bytes | null;
  readonly interim?: boolean;
  /** Of the code with which the person takes consent back (SPEC 5.1). */
  readonly codeVerifier?: Bytes | null;
  readonly more?: Fields;
}

/** The bytes that `seal` takes. SPEC 5. */
export async function encodePayload(payload: Payload): Promise<Bytes> {
  const fields = new Map<number, Encodable>(payload.more ?? []);
  fields.set(1, payload.form);
  fields.set(2, payload.formHash);
  fields.set(3, payload.answers === null ? null : await deflate(payload.answers));
  fields.set(4, payload.attachments.map(attachmentFields));
  fields.set(5, payload.sealedAt);
  fields.set(6, await deflate(payload.consent));
  fields.set(7, payload.release);
  fields.set(9, payload.interim ?? false);
  const answersBlob = payload.answersBlob ?? null;
  if (answersBlob !== null) fields.set(8, answersBlob);
  const codeVerifier = payload.codeVerifier ?? null;
  if (codeVerifier !== null) fields.set(10, codeVerifier);
  return enc(fields);
}

function attachmentFields(attachment: Attachment): Map<number, Encodable> {
  return mapOf(
    ...(attachment.more ?? []),
    [1, attachment.blob],
    [2, attachment.key],
    [3, attachment.size],
    [4, attachment.mediaType],
    [5, attachment.name],
    [6, attachment.sha256],
    [7, attachment.question],
  );
}

/**
 * Step 11 of SPEC 8 but for the comparison with the core; throws payload.schema or payload.inflate.
 */
export async function decodePayload(data: Bytes): Promise<Payload> {
  const fields = decoded(data);
  if (!(fields instanceof Map)) throw new DepterError("payload.schema");
  const answers = fields.get(3) ?? null;
  const answersBlob = fields.get(8) ?? null;
  if ((answers === null) === (answersBlob === null)) {
    throw new DepterError("payload.schema", { field: 3 });
  }
  const form = textAt(fields, 1);
  const formHash = bytesAt(fields, 2, 32);
  const inflated = answers === null ? null : await inflate(bytesAt(fields, 3));
  return {
    form,
    formHash,
    answers: inflated,
    attachments: listAt(fields, 4).map(attachmentOf),
    sealedAt: textAt(fields, 5),
    consent: await inflate(bytesAt(fields, 6)),
    release: textAt(fields, 7),
    answersBlob: answersBlob === null ? null : bytesAt(fields, 8, 16),
    interim: flagAt(fields, 9),
    codeVerifier: (fields.get(10) ?? null) === null ? null : bytesAt(fields, 10, 32),
    more: beyond(fields, 10),
  };
}

/** Attachments and core.15 name the same blobs, each once; throws payload.blobs. SPEC 5. */
export function checkPayload(payload: Payload, core: Core): void {
  const named = payload.attachments.map((attachment) => attachment.blob).sort(compare);
  const same =
    named.length === core.blobs.length && named.every((id, i) => equal(id, core.blobs[i]!.id));
  const answersBlob = payload.answersBlob ?? null;
  const answered = answersBlob === null || named.some((id) => equal(id, answersBlob));
  if (!same || !answered) throw new DepterError("payload.blobs");
}

function decoded(data: Bytes): Value {
  try {
    return dec(data);
  } catch (fault) {
    throw new DepterError("payload.schema", { cause: codeOf(fault) });
  }
}

function attachmentOf(fields: Value): Attachment {
  if (!(fields instanceof Map)) throw new DepterError("payload.schema", { field: 4 });
  return {
    blob: bytesAt(fields, 1, 16),
    key: bytesAt(fields, 2, 32),
    size: uintAt(fields, 3),
    mediaType: textAt(fields, 4),
    name: textAt(fields, 5),
    sha256: bytesAt(fields, 6, 32),
    question: textAt(fields, 7),
    more: beyond(fields, 7),
  };
}

function beyond(fields: Fields, last: number): Fields {
  return new Map([...fields].filter(([key]) => key < 1 || key > last));
}

function bytesAt(fields: Fields, field: number, size: number | null = null): Bytes {
  const value = fields.get(field);
  if (value instanceof Uint8Array && (size === null || value.length === size)) return value;
  throw new DepterError("payload.schema", { field });
}

function textAt(fields: Fields, field: number): string {
  const value = fields.get(field);
  if (typeof value === "string") return value;
  throw new DepterError("payload.schema", { field });
}

function uintAt(fields: Fields, field: number): number {
  const value = fields.get(field);
  if (typeof value === "number") return value;
  throw new DepterError("payload.schema", { field });
}

function listAt(fields: Fields, field: number): Value[] {
  const value = fields.get(field);
  if (Array.isArray(value)) return value;
  throw new DepterError("payload.schema", { field });
}

function flagAt(fields: Fields, field: number): boolean {
  const value = fields.get(field);
  if (typeof value === "boolean") return value;
  throw new DepterError("payload.schema", { field });
}

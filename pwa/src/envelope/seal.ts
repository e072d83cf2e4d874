/**
 * Seal a payload to its recipients and sign it (SPEC 4); never chooses recipients: the caller takes
 * them from the verified directory. Twin of `envelope/seal.py`.
 */
import { type Bytes, compare, equal, type RandomBytes } from "./bytes.ts";
import { encrypt } from "./cobblestone.ts";
import { type BlobRef, CLEAR_KINDS, type CoreFields, encodeCore } from "./core.ts";
import {
  assemble,
  decode,
  type Envelope,
  MAX_ENVELOPE_BYTES,
  signedMessage,
  type Wrap,
} from "./envelope.ts";
import { DepterError } from "./errors.ts";
import { draw, type RecipientKey, type SigningKey } from "./keys.ts";
import { H, tagged } from "./labels.ts";
import { pad } from "./padding.ts";

/** Where a device stands when it seals: its key, its chain and the directory it uses. */
export interface Position {
  readonly org: Bytes;
  readonly device: SigningKey;
  readonly sequence: number;
  readonly previous: Bytes;
  readonly directorySeq: number;
  readonly directoryHead: Bytes;
}

/** What the core says of the record, and the source of randomness. */
export interface SealOptions {
  readonly collection: Bytes;
  readonly record: Bytes;
  readonly revision: number;
  readonly previousRevision?: Bytes | null;
  readonly blobs?: readonly BlobRef[];
  readonly randomBytes: RandomBytes;
}

/**
 * Seal `payload` (not padded) to `recipients` and sign. SPEC 4.
 *
 * Throws recipients.empty, recipients.twice, size.envelope, and what `decode` throws.
 */
export async function seal(
  position: Position,
  kind: number,
  payload: Bytes,
  recipients: readonly RecipientKey[],
  options: SealOptions,
): Promise<Envelope> {
  if (CLEAR_KINDS.has(kind)) throw new DepterError("core.kind", { kind });
  const ordered = [...recipients].sort((a, b) => compare(a.kid, b.kid));
  if (ordered.length === 0) throw new DepterError("recipients.empty");
  if (ordered.some((key, i) => i > 0 && equal(key.kid, ordered[i - 1]!.kid))) {
    throw new DepterError("recipients.twice");
  }
  const core = encodeCore({
    ...standing(position, kind),
    collection: options.collection,
    record: options.record,
    revision: options.revision,
    previousRevision: options.previousRevision ?? null,
    recipients: ordered.map((key) => key.kid),
    blobs: [...(options.blobs ?? [])].sort((a, b) => compare(a.id, b.id)),
  });
  const coreHash = H(core);
  const cek = draw(options.randomBytes, 32);
  const wraps: Wrap[] = [];
  for (const key of ordered) wraps.push([key.kid, await key.wrap(cek, wrapInfo(coreHash, key.kid))]);
  const body = await encrypt(cek, bodyContext(coreHash), pad(payload), options.randomBytes);
  cek.fill(0);
  return sign(position, core, wraps, body);
}

/** Sign a clear body (kinds 3 to 6). SPEC 4. */
export async function sealClear(position: Position, kind: number, body: Bytes): Promise<Envelope> {
  if (!CLEAR_KINDS.has(kind)) throw new DepterError("core.kind", { kind });
  return sign(position, encodeCore(standing(position, kind)), [], body);
}

/** HPKE info of a wrap: binds the key to this core and this recipient. SPEC 4. */
export function wrapInfo(coreHash: Bytes, kid: Bytes): Bytes {
  return tagged("wrap", coreHash, kid);
}

/** HPKE info of a grant. SPEC 4. */
export function grantInfo(envHash: Bytes, kid: Bytes): Bytes {
  return tagged("grant", envHash, kid);
}

/** Cobblestone context of a body: binds it to this core, hence to the sender. SPEC 4. */
export function bodyContext(coreHash: Bytes): Bytes {
  return tagged("body", coreHash);
}

/** The core of a clear kind; a sealed kind adds what it names. */
function standing(position: Position, kind: number): CoreFields {
  return {
    org: position.org,
    kind,
    collection: null,
    record: null,
    revision: null,
    previousRevision: null,
    device: position.device.id,
    sequence: position.sequence,
    previous: position.previous,
    directorySeq: position.directorySeq,
    directoryHead: position.directoryHead,
    recipients: [],
    blobs: [],
  };
}

async function sign(
  position: Position,
  core: Bytes,
  wraps: readonly Wrap[],
  body: Bytes,
): Promise<Envelope> {
  const sigs = await position.device.sign("env", signedMessage(core, wraps, body));
  const data = assemble(core, wraps, body, sigs);
  if (data.length > MAX_ENVELOPE_BYTES) {
    throw new DepterError("size.envelope", { size: data.length });
  }
  return decode(data);
}

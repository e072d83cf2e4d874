/**
 * Seal and open photos and recordings (SPEC 6), as they are captured; plaintext leaves `openBlob`
 * only when the last byte verified. Twin of `envelope/blobs.py`.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { allZero, type Bytes, concat, equal, plain, type RandomBytes } from "./bytes.ts";
import { Cobblestone256Encryptor, decrypt } from "./cobblestone.ts";
import type { BlobRef } from "./core.ts";
import { DepterError } from "./errors.ts";
import { hashed, tagged } from "./labels.ts";
import { paddedBlobSize } from "./padding.ts";
import type { Attachment } from "./payload.ts";

export const PART = 1 << 20;
const ZEROS: Bytes = new Uint8Array(1 << 18);

/** Cobblestone context of a blob: it belongs to one record. SPEC 6. */
export function blobContext(org: Bytes, record: Bytes, blob: Bytes): Bytes {
  return tagged("blob", org, record, blob);
}

/** What is known of a blob when its last byte is sealed. */
export interface SealedBlob {
  /** The last of the ciphertext. */
  readonly ciphertext: Bytes;
  readonly ref: BlobRef;
  /** True size and SHA-256 of the data, for the attachment. */
  readonly size: number;
  readonly sha256: Bytes;
}

/** Where a blob belongs and its key; `randomBytes` draws the salt. */
export interface BlobPlace {
  readonly org: Bytes;
  readonly record: Bytes;
  readonly blob: Bytes;
  readonly key: Bytes;
  readonly randomBytes: RandomBytes;
}

/** SHA-256 as data comes; WebCrypto hashes only what is whole, and then ten times as fast. */
interface RunningHash {
  update(data: Bytes): unknown;
  digest(): Uint8Array;
}

/**
 * Seal a recording while it is being made: what `update` gives may be stored at once, and nothing of
 * the plaintext is kept but a chunk of 16 KiB.
 */
export class BlobSealer {
  readonly #blob: Bytes;
  readonly #encryptor: Cobblestone256Encryptor;
  readonly #hash: RunningHash;
  readonly #parts = new PartHashes();
  #size = 0;

  private constructor(blob: Bytes, encryptor: Cobblestone256Encryptor, hash: RunningHash) {
    this.#blob = blob;
    this.#encryptor = encryptor;
    this.#hash = hash;
  }

  static async create(place: BlobPlace, hash: RunningHash = sha256.create()): Promise<BlobSealer> {
    const { org, record, blob, key, randomBytes } = place;
    const context = blobContext(org, record, blob);
    const encryptor = await Cobblestone256Encryptor.create(key, context, randomBytes);
    return new BlobSealer(blob, encryptor, hash);
  }

  /** Give the ciphertext that is ready after `data`; one call at a time. */
  async update(data: Bytes): Promise<Bytes> {
    const ciphertext = await this.#encryptor.update(data);
    this.#hash.update(data);
    this.#size += data.length;
    await this.#parts.push(ciphertext);
    return ciphertext;
  }

  /** Pad, end the stream and say what the core and the payload need to know. */
  async finish(): Promise<SealedBlob> {
    const rest: Bytes[] = [];
    let left = paddedBlobSize(this.#size) - this.#size;
    while (left > 0) {
      const zeros = ZEROS.subarray(0, left);
      rest.push(await this.#encryptor.update(zeros));
      left -= zeros.length;
    }
    rest.push(await this.#encryptor.finalize());
    const ciphertext = concat(...rest);
    await this.#parts.push(ciphertext);
    const { size, hashes } = await this.#parts.finish();
    return {
      ciphertext,
      ref: { id: this.#blob, size, root: rootOf(size, hashes) },
      size: this.#size,
      sha256: plain(this.#hash.digest()),
    };
  }
}

/** Seal a whole blob: its ciphertext and what `BlobSealer.finish` tells. SPEC 6. */
export async function sealBlob(data: Bytes, place: BlobPlace): Promise<SealedBlob> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const sealer = await BlobSealer.create(place, { update: () => undefined, digest: () => digest });
  const first = await sealer.update(data);
  const sealed = await sealer.finish();
  return { ...sealed, ciphertext: concat(first, sealed.ciphertext) };
}

/** SHA-256 of each 1 MiB part of a ciphertext that comes in pieces. SPEC 6. */
export class PartHashes {
  readonly #hashes: Bytes[] = [];
  #part: Bytes[] = [];
  #held = 0;
  #size = 0;

  async push(piece: Bytes): Promise<void> {
    let rest = piece;
    while (rest.length > 0) {
      if (this.#held === 0 && rest.length >= PART) {
        await this.#note(rest.subarray(0, PART)); // whole as it is: no copy
        rest = rest.subarray(PART);
        continue;
      }
      const taken = rest.subarray(0, PART - this.#held);
      // A copy: the caller may hand its buffer on before the part is full.
      this.#part.push(taken.slice());
      this.#held += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#held === PART) await this.#close();
    }
  }

  async finish(): Promise<{ size: number; hashes: Bytes[] }> {
    if (this.#held > 0) await this.#close();
    return { size: this.#size, hashes: [...this.#hashes] };
  }

  async #close(): Promise<void> {
    const part = concat(...this.#part);
    this.#part = [];
    this.#held = 0;
    await this.#note(part);
  }

  async #note(part: Bytes): Promise<void> {
    this.#size += part.length;
    this.#hashes.push(new Uint8Array(await crypto.subtle.digest("SHA-256", part)));
  }
}

/** SHA-256 of each 1 MiB part. SPEC 6. */
export async function partHashes(ciphertext: Bytes): Promise<Bytes[]> {
  const parts = new PartHashes();
  await parts.push(ciphertext);
  return (await parts.finish()).hashes;
}

/** ct_root from the ciphertext's size and the hashes of its parts. SPEC 6. */
export function rootOf(size: number, hashes: readonly Bytes[]): Bytes {
  return hashed("blobroot", size, hashes);
}

/** How the core names this ciphertext. SPEC 4, core.15. */
export async function blobRef(blob: Bytes, ciphertext: Bytes): Promise<BlobRef> {
  const size = ciphertext.length;
  return { id: blob, size, root: rootOf(size, await partHashes(ciphertext)) };
}

/** First half of step 12: throws blob.root. */
export async function checkRoot(ref: BlobRef, ciphertext: Bytes): Promise<void> {
  const found = await blobRef(ref.id, ciphertext);
  if (found.size !== ref.size || !equal(found.root, ref.root)) throw new DepterError("blob.root");
}

/** Step 12 of SPEC 8: root, decryption, true size, zeros and SHA-256 of the data. */
export async function openBlob(
  ciphertext: Bytes,
  ref: BlobRef,
  org: Bytes,
  record: Bytes,
  attachment: Attachment,
): Promise<Bytes> {
  await checkRoot(ref, ciphertext);
  const context = blobContext(org, record, ref.id);
  const padded = await decrypt(attachment.key, context, ciphertext, "blob.failed");
  const { size } = attachment;
  if (padded.length !== paddedBlobSize(size)) throw new DepterError("blob.padding");
  if (!allZero(padded.subarray(size))) throw new DepterError("blob.padding");
  const data = padded.slice(0, size);
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  if (!equal(found, attachment.sha256)) throw new DepterError("blob.hash");
  return data;
}

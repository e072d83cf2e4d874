/**
 * Batch files (SPEC 7): the same sealed bytes on a memory stick; a damaged item spoils only itself.
 * Twin of `envelope/batch.py`.
 */
import type { Bytes } from "./bytes.ts";
import { dec, decFirst, enc, type Value } from "./codec.ts";
import { codeOf, DepterError } from "./errors.ts";

export const MAX_BLOB_PART = 256 << 10;

/** What an item of a batch file holds. SPEC 7. */
export const ItemType = {
  ROOT: 1,
  DIRECTORY: 2,
  FRESHNESS: 3,
  ENVELOPE: 4,
  BLOB_PART: 5,
  /** An unsigned grant body from recovery (SPEC 10.7): for a desk, a phone passes it over. */
  RECOVERED_GRANT: 6,
} as const;

/** One whole item; `type` may be one that this version does not know. */
export interface BatchItem {
  readonly type: number;
  readonly data: Bytes;
}

/** Bytes of a batch file that are no item: where, and why. */
export interface Damaged {
  readonly offset: number;
  readonly code: string;
}

/** A piece of a blob's ciphertext on its way in a file. */
export interface BlobPart {
  readonly blob: Bytes;
  readonly root: Bytes;
  readonly offset: number;
  readonly data: Bytes;
}

export function encodeBlobPart(part: BlobPart): Bytes {
  return enc([part.blob, part.root, part.offset, part.data]);
}

/** Throws batch.part or a codec code. */
export function decodeBlobPart(bytes: Bytes): BlobPart {
  const value = dec(bytes);
  const [blob, root, offset, data] = Array.isArray(value) && value.length === 4 ? value : [];
  if (
    blob instanceof Uint8Array &&
    blob.length === 16 &&
    root instanceof Uint8Array &&
    root.length === 32 &&
    typeof offset === "number" &&
    data instanceof Uint8Array
  ) {
    return { blob, root, offset, data };
  }
  throw new DepterError("batch.part");
}

/** Encode items one after another; a file of them is their concatenation. SPEC 7. */
export function* writeBatch(items: Iterable<BatchItem>): Generator<Bytes> {
  for (const item of items) yield enc([item.type, item.data]);
}

/** Cut a blob into items of at most 256 KiB. SPEC 7. */
export function* blobParts(blob: Bytes, root: Bytes, ciphertext: Bytes): Generator<BatchItem> {
  for (let offset = 0; offset < ciphertext.length; offset += MAX_BLOB_PART) {
    const data = ciphertext.subarray(offset, offset + MAX_BLOB_PART);
    yield { type: ItemType.BLOB_PART, data: encodeBlobPart({ blob, root, offset, data }) };
  }
}

/**
 * Read a batch file to its end. An item that decodes to something else is passed over as damaged;
 * where the length itself is unreadable the reader looks for the next item start. SPEC 7.
 */
export function* readBatch(data: Bytes): Generator<BatchItem | Damaged> {
  let offset = 0;
  while (offset < data.length) {
    let value: Value;
    let end: number;
    try {
      [value, end] = decFirst(data, offset);
    } catch (fault) {
      const code = codeOf(fault);
      if (code === null) throw fault;
      yield { offset, code };
      offset = nextItem(data, offset + 1);
      continue;
    }
    const [type, body] = Array.isArray(value) && value.length === 2 ? value : [];
    if (typeof type === "number" && body instanceof Uint8Array) {
      yield { type, data: body };
      offset = end;
    } else {
      yield { offset, code: "batch.shape" };
      offset = nextItem(data, offset + 1);
    }
  }
}

/**
 * Find where an item plausibly starts: `[a known type, bytes]` that ends inside the file. Signatures and
 * hashes inside decide whether it really is one; this only resynchronises.
 */
function nextItem(data: Bytes, start: number): number {
  for (let offset = start; ; offset++) {
    offset = data.indexOf(0x82, offset);
    if (offset < 0 || offset + 2 >= data.length) return data.length;
    const type = data[offset + 1]!;
    if (type < 1 || type > ItemType.RECOVERED_GRANT || data[offset + 2]! >> 5 !== 2) continue;
    try {
      decFirst(data, offset);
      return offset;
    } catch (fault) {
      if (codeOf(fault) === null) throw fault;
    }
  }
}

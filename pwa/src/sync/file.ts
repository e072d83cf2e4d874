/**
 * The outbox as one sealed file, and a file with what comes back: the relay by other means
 * (ruling 19).
 *
 * Must never: put anything into a file that a relay would not be allowed to see.
 */

import { type BatchItem, encodeBlobPart, ItemType, MAX_BLOB_PART, readBatch, writeBatch } from "../envelope/batch.ts";
import { type Bytes, fromHex, plain } from "../envelope/bytes.ts";
import type { Store } from "../store/store.ts";
import type { Receiver } from "./receive.ts";

export interface FileResult {
  acknowledgements: number;
  directoryEntries: number;
  skipped: number;
  damaged: number;
}

/** Everything in the outbox, whatever the relay said about it, as a batch file. */
export async function exportOutbox(store: Store): Promise<Blob> {
  const parts: BlobPart[] = [];
  const add = (items: Iterable<BatchItem>): void => {
    for (const bytes of writeBatch(items)) parts.push(bytes);
  };
  const root = await store.state("root");
  if (root) add([{ type: ItemType.ROOT, data: plain(root.bytes) }]);
  const rows = await store.outbox();
  add(rows.map((row) => ({ type: ItemType.ENVELOPE, data: plain(row.envelope) })));
  for (const row of rows) {
    for (const blob of row.blobs) {
      const [id, ctRoot] = [fromHex(blob.blob)!, fromHex(blob.root)!];
      for (let offset = 0; offset < blob.size; offset += MAX_BLOB_PART) {
        const piece = await store.blobRange(row.record!, blob.blob, offset, MAX_BLOB_PART);
        if (!piece) break;
        add([{ type: ItemType.BLOB_PART, data: encodeBlobPart({ blob: id, root: ctRoot, offset, data: piece }) }]);
      }
    }
  }
  return new Blob(parts, { type: "application/octet-stream" });
}

/** Reads a batch file. Directory first: what the rest says is judged by it. */
export async function importFile(bytes: Bytes, receiver: Receiver): Promise<FileResult> {
  const result: FileResult = { acknowledgements: 0, directoryEntries: 0, skipped: 0, damaged: 0 };
  const envelopes: Bytes[] = [];
  const entries: Bytes[] = [];
  for (const item of readBatch(bytes)) {
    if ("code" in item) result.damaged++;
    else if (item.type === ItemType.DIRECTORY) entries.push(item.data);
    else if (item.type === ItemType.ENVELOPE) envelopes.push(item.data);
    else result.skipped++;
  }
  result.directoryEntries = await receiver.entries(entries);
  for (const envelope of envelopes) {
    const { taken } = await receiver.envelope(envelope);
    if (taken === "acknowledgement") result.acknowledgements++;
    else if (taken === "refused") result.damaged++;
    else result.skipped++;
  }
  return result;
}

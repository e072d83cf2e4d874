/**
 * The keeper of the one file whose bytes can be erased: an OPFS file of fixed size, written in place.
 *
 * Must never: interpret what it holds, grow or shrink the file after its creation, or create a
 * second copy of it. Works in a worker only.
 */

import { StoreError } from "./fault.ts";

export const SLOT_FILE = "vault";

export interface SlotFile {
  read(offset: number, length: number): Uint8Array;
  /** Overwrites in place; durable when the promise resolves. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Opens the file, creating it with `size` zero bytes when asked to. null: it does not exist. */
export async function openSlotFile(size: number, create: boolean): Promise<SlotFile | null> {
  const folder = await navigator.storage.getDirectory();
  let entry: FileSystemFileHandle;
  try {
    entry = await folder.getFileHandle(SLOT_FILE, { create });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "NotFoundError") return null;
    throw cause;
  }
  const handle = await exclusively(entry);
  if ((await handle.getSize()) < size) {
    if (!create) {
      handle.close();
      return null;
    }
    await handle.truncate(size);
    await handle.flush();
  }
  return {
    read(offset, length) {
      const bytes = new Uint8Array(length);
      const got = handle.read(bytes, { at: offset });
      if (got !== length) throw new StoreError("storage.keys_lost", { got, length });
      return bytes;
    },
    async write(offset, bytes) {
      const put = handle.write(bytes as Uint8Array<ArrayBuffer>, { at: offset });
      if (put !== bytes.length) throw new StoreError("storage.full");
      await handle.flush();
    },
    close() {
      handle.close();
    },
  };
}

/** One handle at a time: a worker that just died may hold the file for a moment longer. */
async function exclusively(entry: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await entry.createSyncAccessHandle();
    } catch (cause) {
      const taken = cause instanceof DOMException && cause.name === "NoModificationAllowedError";
      if (!taken) throw cause;
      if (attempt >= 40) throw new StoreError("storage.blocked");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Removes the file. Its slots must have been overwritten first. */
export async function removeSlotFile(): Promise<void> {
  const folder = await navigator.storage.getDirectory();
  try {
    await folder.removeEntry(SLOT_FILE);
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === "NotFoundError")) throw cause;
  }
}

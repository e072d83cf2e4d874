/**
 * What the browser says about keeping our storage: promised or not, how much is free; and a check
 * that it stores at all.
 *
 * Must never: read or write anything of an interview.
 */

import { deleteDB, openDB } from "idb";
import { DATABASE } from "./database.ts";
import { removeSlotFile } from "./slotfile.ts";

export const LOW_BYTES = 50 * 1024 * 1024;

export interface Keeping {
  kept: boolean;
  freeBytes: number | null;
  usedBytes: number | null;
}

export async function keeping(): Promise<Keeping> {
  const kept = (await navigator.storage.persisted?.()) ?? false;
  const { quota, usage } = (await navigator.storage.estimate?.()) ?? {};
  const free = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
  return { kept, freeBytes: free, usedBytes: usage ?? null };
}

/** Asks the browser to keep our storage. true: it promised. */
export async function askToKeep(): Promise<boolean> {
  return (await navigator.storage.persist?.()) ?? false;
}

/** What the browser lacks for us to work at all, as the last part of a code; null: nothing. */
export async function lacking(): Promise<string | null> {
  if (!globalThis.isSecureContext) return "secure";
  if (typeof Worker === "undefined") return "worker";
  if (typeof WebAssembly === "undefined") return "wasm";
  if (!("locks" in navigator)) return "locks";
  if (typeof CompressionStream === "undefined") return "compression";
  if (typeof indexedDB === "undefined") return "storage";
  if (typeof navigator.storage?.getDirectory !== "function") return "opfs";
  try {
    await navigator.storage.getDirectory();
  } catch {
    return "opfs";
  }
  try {
    const name = `${DATABASE}-check`;
    const db = await openDB(name, 1, { upgrade: (made) => void made.createObjectStore("check") });
    await db.put("check", 1, "one");
    const back = await db.get("check", "one");
    db.close();
    await deleteDB(name);
    return back === 1 ? null : "storage";
  } catch {
    return "storage";
  }
}

/** Removes database, key file and cached app. Keys must have been overwritten first. */
export async function removeEverything(): Promise<void> {
  await deleteDB(DATABASE, { blocked() {} });
  await removeSlotFile();
  if (typeof caches !== "undefined") for (const name of await caches.keys()) await caches.delete(name);
}

/**
 * Names what storage refused, so that every caller sees the same codes.
 *
 * Must never: swallow a failure, or carry stored data in a message.
 */

import { DepterError } from "../envelope/errors.ts";

export type StoreCode =
  | "storage.full"
  | "storage.evicted"
  | "storage.keys_lost"
  | "storage.broken"
  | "storage.blocked"
  | "storage.conflict";

export class StoreError extends DepterError {
  constructor(code: StoreCode, facts: Record<string, string | number | boolean> = {}) {
    super(code, facts);
    this.name = "StoreError";
  }
}

/** Turns what the browser threw into a StoreError. Quota shows on the transaction's abort. */
export function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const name = cause instanceof Error ? cause.name : "";
  if (name === "QuotaExceededError") return new StoreError("storage.full");
  if (name === "InvalidStateError" || name === "AbortError" || name === "UnknownError") {
    return new StoreError("storage.broken", { reason: name });
  }
  return new StoreError("storage.broken", { reason: name || "unknown" });
}

/** Turns whatever was thrown into a code and facts for the screens; never into a sentence. */

import { DepterError } from "../envelope/errors.ts";
import { FormError } from "../forms/errors.ts";
import type { Fault } from "./contract.ts";

export function faultOf(cause: unknown): Fault {
  if (cause instanceof DepterError || cause instanceof FormError) {
    const facts: Record<string, string | number | boolean> = {};
    for (const [key, value] of Object.entries(cause.facts)) {
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") facts[key] = value;
    }
    return { code: cause.code, facts };
  }
  // A fault of our own making: named for the log of a test, never with content.
  return { code: "app.failed", facts: { reason: cause instanceof Error ? cause.name : "unknown" } };
}

export function fault(code: string, facts: Fault["facts"] = {}): Fault {
  return { code, facts };
}

/** Runs an action of the contract: null on success, a Fault otherwise; it never rejects. */
export async function outcome(work: () => Promise<unknown>): Promise<Fault | null> {
  try {
    await work();
    return null;
  } catch (cause) {
    return faultOf(cause);
  }
}

/** The same for an action that gives something. */
export async function given<T>(work: () => Promise<T>): Promise<T | Fault> {
  try {
    return await work();
  } catch (cause) {
    return faultOf(cause);
  }
}

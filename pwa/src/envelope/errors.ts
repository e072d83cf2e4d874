/** Every fault of the domain, each with a stable code; it knows no screen and no language. */

/**
 * A fault with a stable `code` and the facts that belong to it. The codes are those of the Python
 * twin (SPEC 9); the sentence a person reads is chosen by code in the views.
 */
export class DepterError extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, facts: Record<string, unknown> = {}) {
    super(code);
    this.name = "DepterError";
    this.code = code;
    this.facts = facts;
  }
}

/** Give the code of a fault, or null for what is not ours (a programming error must stay visible). */
export function codeOf(fault: unknown): string | null {
  return fault instanceof DepterError ? fault.code : null;
}

/**
 * The way back from a row that was opened by a link: which question led there.
 *
 * Must never outlive the row: who goes elsewhere is not brought back.
 */

import { signal } from "@preact/signals";

export interface Trail {
  /** The row that was opened. */
  readonly row: string;
  /** Where the question stands that led there. */
  readonly section: string;
  readonly path: string;
}

const trail = signal<Trail | null>(null);

export function leaveTrail(from: Trail): void {
  trail.value = from;
}

export function endTrail(): void {
  trail.value = null;
}

/** The way back, while that row (or one inside of it) is on the screen. */
export function trailOf(within: string): Trail | null {
  const left = trail.value;
  return left !== null && (within === left.row || within.startsWith(`${left.row}/`)) ? left : null;
}

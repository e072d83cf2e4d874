/**
 * How long to wait and how much to send at once on a bad line.
 *
 * Must never: give up on a sealed record; it only decides when to try again.
 */

import { ApiError } from "../api/errors.ts";

/** Full jitter over a doubling bound: phones that lost the same relay do not come back together. */
export function backoffMs(attempt: number, draw: () => number = Math.random): number {
  return Math.round(draw() * Math.min(60_000, 500 * 2 ** attempt));
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface Patience {
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const PATIENCE: Patience = { attempts: 5, sleep };

/**
 * Runs `work` again while it fails for passing reasons. Being offline is not worth waiting for: the
 * browser tells when it is over.
 */
export async function patiently<T>(work: () => Promise<T>, { attempts, sleep: wait }: Patience = PATIENCE): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (cause) {
      const passing = cause instanceof ApiError && cause.passing && !["network.offline", "network.portal"].includes(cause.code);
      if (!passing || attempt + 1 >= attempts) throw cause;
      const asked = cause.code === "network.slow_down" ? Number(cause.facts.seconds ?? 1) * 1000 : 0;
      if (asked > 60_000) throw cause;
      await wait(Math.max(asked, backoffMs(attempt)));
    }
  }
}

/** A size that doubles while the line is quick and halves when it breaks. */
export class Stride {
  #size: number;
  readonly #least: number;
  readonly #most: number;

  constructor(start: number, least: number, most: number) {
    this.#size = start;
    this.#least = least;
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  went(ms: number): void {
    if (ms < 5000) this.#size = Math.min(this.#most, this.#size * 2);
  }

  broke(): void {
    this.#size = Math.max(this.#least, Math.floor(this.#size / 2));
  }
}

/**
 * When a draft is saved: 300 ms after the last change, at the latest a second after the first one
 * that is not on disk, and at once when asked.
 *
 * Must never: let two saves overlap, or call a draft saved before its transaction is on disk.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Fault } from "./contract.ts";
import { faultOf } from "./fault.ts";

const QUIET_MS = 300;
const LATEST_MS = 1000;
const AGAIN_MS = 5000;

export class Autosave {
  readonly #save: () => Promise<void>;
  readonly #state = signal<"saved" | "saving" | "failed">("saved");
  readonly #fault = signal<Fault | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dirtySince: number | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  get state(): ReadonlySignal<"saved" | "saving" | "failed"> {
    return this.#state;
  }

  get fault(): ReadonlySignal<Fault | null> {
    return this.#fault;
  }

  /** Something changed. */
  touch(): void {
    if (this.#stopped) return;
    const now = performance.now();
    this.#dirtySince ??= now;
    if (this.#state.peek() === "saved") this.#state.value = "saving";
    this.#schedule(Math.max(0, Math.min(QUIET_MS, this.#dirtySince + LATEST_MS - now)));
  }

  #schedule(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  /** Saves what is not on disk yet; resolves when it is, or when it failed (see `fault`). */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#running) await this.#running;
    if (this.#dirtySince === null || this.#stopped) return;
    this.#running = this.#once();
    await this.#running;
  }

  async #once(): Promise<void> {
    this.#dirtySince = null;
    try {
      await this.#save();
      this.#fault.value = null;
      this.#state.value = this.#dirtySince === null ? "saved" : "saving";
    } catch (cause) {
      this.#dirtySince ??= performance.now();
      this.#fault.value = faultOf(cause);
      this.#state.value = "failed";
      if (!this.#stopped) this.#schedule(AGAIN_MS);
    } finally {
      this.#running = null;
    }
  }

  /** Saves nothing any more: the draft was sealed, discarded or closed. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

/**
 * When the notebook locks: by hand, after idle minutes, after half a minute out of sight; and how
 * long a wrong passphrase waits. All by the wall clock, because a sleeping phone stops timers.
 *
 * Must never: wipe anything, or leave the crypto worker alive behind a locked screen.
 */

import { type Signal, signal } from "@preact/signals";
import { faultOf } from "./fault.ts";
import type { OpenInterview } from "./open.ts";
import type { Notebook } from "./notebook.ts";

const HIDDEN_MS = 30_000;
const TICK_MS = 2000;
/** A clock that is set right moves by less; beyond, nobody knows how long the phone lay there. */
const BACK_MS = 60_000;

export class Lockup {
  readonly #notebook: Notebook;
  readonly #open: () => OpenInterview | null;
  readonly #lock: () => void;
  readonly unlockWait: Signal<number> = signal(0);
  readonly idleMinutes: Signal<number> = signal(2);
  #waitUntil = 0;
  #hiddenSince: number | null = null;
  #seen = Date.now();

  constructor(notebook: Notebook, open: () => OpenInterview | null, lock: () => void) {
    this.#notebook = notebook;
    this.#open = open;
    this.#lock = lock;
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Shows the wait before the next try, counting down. */
  wait(seconds: number): void {
    this.#waitUntil = Date.now() + seconds * 1000;
    this.#countdown();
  }

  /** A try of a passphrase; where it was wrong, the wait before the next one is shown. */
  async trying(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const { facts } = faultOf(cause);
      if (typeof facts.waitSeconds === "number") this.wait(facts.waitSeconds);
      throw cause;
    }
  }

  #countdown(): void {
    const left = Math.max(0, Math.ceil((this.#waitUntil - Date.now()) / 1000));
    this.unlockWait.value = left;
    if (left > 0) setTimeout(() => this.#countdown(), Math.min(1000, left * 1000));
  }

  hidden(hidden: boolean): void {
    if (hidden) {
      this.#hiddenSince = Date.now();
      void this.#open()?.flush();
      setTimeout(() => this.tick(), HIDDEN_MS + 100);
      return;
    }
    this.tick();
    this.#hiddenSince = null;
  }

  /** Locks when it is time. While listening only the listening's own limit counts (ruling 25). */
  tick(now = Date.now()): void {
    const back = now < this.#seen - BACK_MS;
    this.#seen = now;
    if (!this.#notebook.unlocked || this.#notebook.phase.peek() === "sealing") return;
    if (back) return this.#lock();
    const open = this.#open();
    if (open?.covered.peek()) {
      if (now > open.listeningUntil) this.#lock();
      return;
    }
    const idle = now - this.#notebook.lastActivity > this.idleMinutes.peek() * 60_000;
    const away = this.#hiddenSince !== null && now - this.#hiddenSince > HIDDEN_MS;
    if (idle || away) this.#lock();
  }
}

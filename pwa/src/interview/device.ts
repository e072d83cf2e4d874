/**
 * What runs beside an interview and never stops it: facts about the device, the loader, newer
 * releases of the app.
 *
 * Must never: hold anything of an interview, or let a failure of its own reach a screen unasked.
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { DepterError } from "../envelope/errors.ts";
import { askToKeep, keeping, LOW_BYTES } from "../store/keeping.ts";
import { registerLoader, type Updates } from "../worker/updates.ts";
import type { DeviceView, UpdateView } from "./deviceviews.ts";
import type { Notebook } from "./notebook.ts";

const UPDATE_MS = 3_600_000;

export class Device {
  readonly #notebook: Notebook;
  readonly #newer: Signal<string | null> = signal(null);
  #updates: Updates | null = null;
  readonly view: Signal<DeviceView>;
  readonly update: ReadonlySignal<UpdateView>;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
    const { phase, shell } = notebook;
    this.view = signal({ installed: shell.installed(), installable: false, kept: null, freeBytes: null, usedBytes: null, low: false, online: navigator.onLine !== false, clockOffMinutes: null });
    // A draft that is closed goes through an update whole, and is finished on its own form: an evaluation takes weeks.
    this.update = computed(() => ({ available: this.#newer.value !== null, release: this.#newer.value ?? "", canApply: phase.value === "home" }));
    setInterval(() => void this.lookForUpdate(), UPDATE_MS);
  }

  /** Measures, and registers the loader; what fails is asked again with the next look. */
  start(): void {
    this.measure()
      .then(() => registerLoader(() => void this.#notebook.alarm("loader.changed")))
      .then((made) => {
        this.#updates ??= made;
        return this.lookForUpdate();
      })
      .catch(() => undefined);
  }

  async lookForUpdate(): Promise<void> {
    this.#newer.value = (await this.#updates?.check()) ?? null;
  }

  async measure(): Promise<void> {
    const { kept, freeBytes, usedBytes } = await keeping();
    this.note({ kept, freeBytes, usedBytes, low: freeBytes !== null && freeBytes < LOW_BYTES });
  }

  note(seen: Partial<DeviceView>): void {
    this.view.value = { ...this.view.peek(), ...seen };
  }

  /** Asks the browser never to evict what is stored. */
  async keep(): Promise<void> {
    await askToKeep();
    await this.measure();
  }

  /** Puts the newer release in the place of this one; the page is to be loaded anew then. */
  async activate(): Promise<void> {
    if (!(await this.#updates?.activate())) throw new DepterError("update.failed");
  }
}

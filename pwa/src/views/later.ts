/**
 * Reads the bundle with the screens of an unlocked notebook, after the first screen has been painted.
 *
 * Must never give up: a line that was cut is tried again by itself, and by hand.
 */

import { computed, type ReadonlySignal, signal } from "@preact/signals";

type Bundle = typeof import("./opened.tsx");

/** Long enough for a network to come back, short enough to be there when the passphrase is typed. */
const AGAIN_MS = 3000;

const read = signal<Bundle | null>(null);
const failed = signal(false);
let reading: Promise<void> | null = null;

/** The bundle once it is here; null until then. */
export const opened: ReadonlySignal<Bundle | null> = read;
/** It could not be fetched the last time. The loader installs the whole release, so that this is
 * possible on the very first visit only, or where a browser has no loader. */
export const unread: ReadonlySignal<boolean> = computed(() => failed.value && read.value === null);

/** Read it unless it is here or on its way. Never rejects. */
export function readOpened(): Promise<void> {
  if (read.peek() !== null) return Promise.resolve();
  reading ??= import("./opened.tsx")
    .then(
      (bundle) => { read.value = bundle; },
      () => {
        failed.value = true;
        setTimeout(() => void readOpened(), AGAIN_MS);
      },
    )
    .finally(() => { reading = null; });
  return reading;
}

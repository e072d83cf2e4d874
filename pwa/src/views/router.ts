/**
 * Which screen of a phase is shown, and the one word of it that stands behind `#`.
 *
 * Must never push onto the browser's history: there is one entry only, so that after a quick exit
 * "Back" finds nothing. Must never put ids or content into the address.
 */

import { signal } from "@preact/signals";
import type { Phase } from "../interview/contract.ts";

/** The screens inside the phases that have several; the first is where the phase begins. */
const ROUTES = {
  home: ["home", "begin", "outbox", "file", "sealed", "strain", "takeback", "places", "glossary"],
  settings: ["settings", "profile", "passphrase", "about", "wipe"],
  interview: ["section", "sections", "pause", "calm", "missing", "before", "seal", "code", "sessioncode", "places"],
} as const satisfies Partial<Record<Phase, readonly string[]>>;

export type Route = (typeof ROUTES)[keyof typeof ROUTES][number];

const wanted = signal<Route>("home");

/** Show another screen of the present phase (or of the one that comes next). */
export function go(route: Route): void {
  wanted.value = route;
  history.replaceState(null, "", `#/${route}`);
}

/** The screen to show in `phase`: the wanted one if the phase has it, else the phase's first. */
export function routeIn<P extends keyof typeof ROUTES>(phase: P): (typeof ROUTES)[P][number] {
  const routes: readonly Route[] = ROUTES[phase];
  // Asked for before the sealing has begun; until then the screen that asked stays.
  if (phase === "interview" && wanted.value === "sealed") return "code" as (typeof ROUTES)[P][number];
  const route = routes.includes(wanted.value) ? wanted.value : routes[0];
  return route as (typeof ROUTES)[P][number];
}

/** Take an invitation out of the address and out of the history before anything else runs. */
export function takeInvitation(): string | null {
  const { hash, href, pathname } = location;
  if (!hash.startsWith("#j=")) return null;
  history.replaceState(null, "", `${pathname}#/`);
  return href;
}

interface CloseWatcherLike {
  onclose: (() => void) | null;
  destroy(): void;
}

/**
 * Let the phone's Back key do what the screen's own back button does, where the browser can
 * (CloseWatcher, Chromium 126 and later). Elsewhere Back leaves the app, which loses nothing.
 */
export function onBackKey(back: () => void): () => void {
  const Watcher = (globalThis as { CloseWatcher?: new () => CloseWatcherLike }).CloseWatcher;
  if (Watcher === undefined) return () => undefined;
  const watcher = new Watcher();
  watcher.onclose = back;
  return () => watcher.destroy();
}

/**
 * The page's side of the loader: registers it, asks for a newer release, activates it on consent,
 * and notices when the loader itself changed, which must not happen.
 *
 * Must never: activate anything by itself.
 */

import { LOADER_URL, trusted } from "./policy.ts";

interface Installed {
  readonly release: string;
  readonly counter: number;
}

interface Memory {
  readonly active: Installed | null;
  readonly waiting: Installed | null;
}

/** True when the loader serves this page: it can be loaded anew without a network. */
export function loaderServes(): boolean {
  return "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;
}

export interface Updates {
  /** Looks for a newer release; its name when one waits for consent. */
  check(): Promise<string | null>;
  /** Makes the waiting release the one that is served; the page has to be loaded anew. */
  activate(): Promise<boolean>;
}

async function ask(what: "check" | "activate" | "memory"): Promise<Memory | null> {
  const worker = navigator.serviceWorker.controller ?? (await navigator.serviceWorker.ready).active;
  if (!worker) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => resolve(null), 60_000);
    port1.onmessage = (event: MessageEvent<{ memory?: Memory }>) => {
      clearTimeout(late);
      resolve(event.data.memory ?? null);
    };
    worker.postMessage({ ask: what }, [port2]);
  });
}

/** Another loader may take over this page before anybody asks; nothing of that may be missed. */
let takenOver = false;
let onTakenOver = (): void => {
  takenOver = true;
};
if (loaderServes()) navigator.serviceWorker.addEventListener("controllerchange", () => onTakenOver());

/**
 * Registers the loader. null: the browser has no service workers; the app works, but only with a
 * network at the start. `onLoaderChanged`: other loader bytes were installed than those we knew.
 */
export async function registerLoader(onLoaderChanged: () => void): Promise<Updates | null> {
  if (!("serviceWorker" in navigator)) return null;
  let registration: ServiceWorkerRegistration | undefined;
  let known = false;
  try {
    known = ((await navigator.serviceWorker.getRegistration())?.active ?? null) !== null;
    registration = await navigator.serviceWorker.register(trusted(LOADER_URL), { scope: "/", updateViaCache: "none" });
  } catch {
    return null;
  }
  // A browser that blocks service workers may answer with nothing at all.
  if (!registration) return null;
  onTakenOver = onLoaderChanged;
  const newer = registration.installing ?? registration.waiting;
  if (known) registration.addEventListener("updatefound", onLoaderChanged);
  if (takenOver || (known && newer !== null)) onLoaderChanged();
  return {
    async check() {
      return (await ask("check"))?.waiting?.release ?? (await ask("memory"))?.waiting?.release ?? null;
    },
    async activate() {
      const memory = await ask("activate");
      return memory !== null && memory.waiting === null;
    },
  };
}

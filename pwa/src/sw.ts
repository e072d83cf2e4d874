/**
 * The loader (ruling 24): installs a whole release or nothing, checks every file against the
 * release's list, serves the installed one, activates a newer one only on consent.
 *
 * Must never: depend on a release (its own bytes are the same for ever), go back to a lower counter,
 * touch what the app asks of /api/, let a page or a script on this origin be anything but the
 * installed release's, or hold a key. Any change of this file shows on the phone as an alarm.
 */

interface ReleaseFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

interface Release {
  readonly release: string;
  readonly counter: number;
  readonly files: readonly ReleaseFile[];
}

/** What the loader remembers: the cache it serves, the one that waits for consent. */
interface Memory {
  readonly active: Installed | null;
  readonly waiting: Installed | null;
}

interface Installed {
  readonly cache: string;
  readonly release: string;
  readonly counter: number;
}

interface ExtendableEventLike extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEventLike extends ExtendableEventLike {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface MessageEventLike extends ExtendableEventLike {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

const scope = globalThis as unknown as {
  addEventListener(type: string, listener: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
};

const MEMORY = "loader";
const MEMORY_KEY = "/loader-memory";
const LIST = "/release.json";

/** Said by the loader for every file: what the server said when it was fetched could be looser. Twin of relay/shell.py. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
    "media-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), bluetooth=(), serial=(), browsing-topics=()",
};

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json; charset=utf-8",
  woff2: "font/woff2",
};

async function remembered(): Promise<Memory> {
  const kept = await (await caches.open(MEMORY)).match(MEMORY_KEY);
  return kept ? ((await kept.json()) as Memory) : { active: null, waiting: null };
}

async function remember(memory: Memory): Promise<void> {
  await (await caches.open(MEMORY)).put(MEMORY_KEY, new Response(JSON.stringify(memory)));
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function wellFormed(list: unknown): list is Release {
  const { release, counter, files } = (list ?? {}) as Partial<Release>;
  return (
    typeof release === "string" &&
    Number.isSafeInteger(counter) &&
    Array.isArray(files) &&
    files.some((file) => file.path === "/index.html") &&
    files.every((file) => /^\/[\w./-]+$/.test(file.path) && !file.path.startsWith("/api/") && /^[0-9a-f]{64}$/.test(file.sha256))
  );
}

/** The release that the server offers, and the hash of its list. */
async function offered(): Promise<{ list: Release; hash: string }> {
  const answer = await fetch(LIST, { cache: "no-store", credentials: "omit", redirect: "error" });
  const bytes = await answer.arrayBuffer();
  const list: unknown = answer.ok ? JSON.parse(new TextDecoder().decode(bytes)) : null;
  if (!wellFormed(list)) throw new Error("loader.list");
  return { list, hash: await sha256(bytes) };
}

/** Fills a cache of its own with every file of the list; a single wrong byte leaves nothing behind. */
async function install(list: Release, hash: string): Promise<Installed> {
  const name = `release-${hash}`;
  const cache = await caches.open(name);
  try {
    await Promise.all(
      list.files.map(async (file) => {
        const answer = await fetch(file.path, { cache: "no-cache", credentials: "omit", redirect: "error" });
        const bytes = await answer.arrayBuffer();
        if (!answer.ok || bytes.byteLength !== file.size || (await sha256(bytes)) !== file.sha256) throw new Error(`loader.file ${file.path}`);
        await cache.put(file.path, new Response(bytes));
      }),
    );
  } catch (cause) {
    await caches.delete(name);
    throw cause;
  }
  return { cache: name, release: list.release, counter: list.counter };
}

async function forgetAllBut(memory: Memory): Promise<void> {
  const kept = new Set([MEMORY, memory.active?.cache, memory.waiting?.cache]);
  for (const name of await caches.keys()) if (!kept.has(name)) await caches.delete(name);
}

let checking: Promise<Memory> | null = null;

/** Looks for a release that is not older than ours and puts it in waiting; the first one is active at once. */
async function check(): Promise<Memory> {
  const memory = await remembered();
  const { list, hash } = await offered();
  const name = `release-${hash}`;
  if (memory.active?.cache === name || memory.waiting?.cache === name) return memory;
  const least = Math.max(memory.active?.counter ?? 0, memory.waiting?.counter ?? 0);
  if (list.counter < least) throw new Error("loader.downgrade");
  const installed = await install(list, hash);
  const next = memory.active ? { active: memory.active, waiting: installed } : { active: installed, waiting: null };
  await remember(next);
  await forgetAllBut(next);
  return next;
}

async function activate(): Promise<Memory> {
  const memory = await remembered();
  if (!memory.waiting) return memory;
  const next = { active: memory.waiting, waiting: null };
  await remember(next);
  await forgetAllBut(next);
  return next;
}

function dressed(path: string, kept: Response): Response {
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return new Response(kept.body, { headers: { ...HEADERS, "Content-Type": type } });
}

async function answerTo(request: Request): Promise<Response> {
  const { active } = await remembered();
  const path = new URL(request.url).pathname;
  const page = request.mode === "navigate";
  // Navigations get the app whatever the path; only the page to leave to is a page of its own.
  const wanted = page && path !== "/neutral.html" ? "/index.html" : path;
  if (active) {
    const cache = await caches.open(active.cache);
    const kept = await cache.match(wanted);
    if (kept) return dressed(wanted, kept);
    // Not of this release: nobody checked it, so it is nothing.
    if (await cache.match("/index.html")) return Response.error();
  }
  // No release is left here (a browser that emptied its cache): as on the very first visit.
  return page ? fetch(wanted) : fetch(request);
}

async function said(data: unknown): Promise<unknown> {
  const ask = (data as { ask?: unknown } | null)?.ask;
  try {
    if (ask === "check") {
      checking ??= check().finally(() => {
        checking = null;
      });
      return { memory: await checking };
    }
    if (ask === "activate") return { memory: await activate() };
    if (ask === "memory") return { memory: await remembered() };
    return { code: "loader.ask" };
  } catch (cause) {
    const code = cause instanceof Error ? cause.message.split(" ")[0] : "";
    return { code: code?.startsWith("loader.") ? code : "loader.network" };
  }
}

scope.addEventListener("install", (event: ExtendableEventLike) => {
  // The first installation must be whole; a later loader keeps what is installed.
  event.waitUntil(
    remembered()
      .then((memory) => (memory.active ? memory : check()))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener("activate", (event: ExtendableEventLike) => {
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener("fetch", (event: FetchEventLike) => {
  const url = new URL(event.request.url);
  // Also under /api/, and also for another site's form: what the server would like to show as a page
  // would have this origin, and with it everything that is stored here.
  if (event.request.mode === "navigate") return event.respondWith(answerTo(event.request));
  if (event.request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname === LIST || url.pathname === "/sw.js" || url.pathname === "/health") return;
  event.respondWith(answerTo(event.request));
});

scope.addEventListener("message", (event: MessageEventLike) => {
  const port = event.ports[0];
  if (port) event.waitUntil(said(event.data).then((answer) => port.postMessage(answer)));
});

export {};

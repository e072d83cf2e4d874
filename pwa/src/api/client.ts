/**
 * The only room that talks to the network: the relay's HTTP interface, one method per request.
 *
 * Must never: retry, decide, or keep anything but the bearer token; send anything that is not
 * sealed, public or a random id.
 */

import * as v from "valibot";
import { type Bytes, base64url, concat, fromBase64url, fromHex, hex } from "../envelope/bytes.ts";
import { ApiError } from "./errors.ts";

const CBOR = "application/cbor-seq";
const PROBLEM = "application/problem+json";
const PATIENCE_MS = 30_000;
/** A manifest of words is smaller than this. */
const MOST_WORDS = 64 * 1024;

const Challenge = v.object({ challenge: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), expires_in: v.number() });
const Token = v.object({ token: v.string(), expires_in: v.number() });
const JoinState = v.object({ state: v.picklist(["pending", "approved", "rejected", "expired"]) });
const Problem = v.object({ code: v.pipe(v.string(), v.regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/)) });

export type JoinStateName = v.InferOutput<typeof JoinState>["state"];

export interface FeedPage {
  readonly bytes: Bytes;
  readonly cursor: string;
  readonly more: boolean;
  readonly view: Bytes | null;
}

export interface BlobOffset {
  readonly offset: number;
  readonly length: number;
}

/** Where this page came from: the only place it may talk to (CSP). */
export const ORIGIN = globalThis.location?.origin ?? "";

interface Ask {
  readonly method?: string;
  readonly body?: Uint8Array | string;
  readonly type?: string;
  readonly token?: string | null;
  readonly accept?: readonly string[];
  /** Answers with these statuses are not errors. */
  readonly fine?: readonly number[];
  readonly patienceMs?: number;
  /** ETag of what is here already; the answer may be 304. */
  readonly held?: string | null;
}

/** Manifest of a set of words and its signature, as they came. */
export interface WordsOffer {
  readonly manifest: Bytes;
  readonly signature: Bytes;
}

export class RelayClient {
  readonly #at: string;
  /** Difference of the relay's clock to ours in ms, from the last Date header. */
  clockOffMs: number | null = null;

  /** `org`: hex. The relay serves this page, so requests go to our own origin (CSP). */
  constructor(org: string, origin = "") {
    this.#at = `${origin}/api/v1/orgs/${org}`;
  }

  async #ask(path: string, ask: Ask = {}): Promise<Response> {
    const headers: Record<string, string> = {};
    if (ask.type) headers["Content-Type"] = ask.type;
    if (ask.token) headers.Authorization = `Bearer ${ask.token}`;
    if (ask.held) headers["If-None-Match"] = `"${ask.held}"`;
    let response: Response;
    try {
      response = await fetch(`${this.#at}/${path}`, {
        method: ask.method ?? "GET",
        headers,
        ...(ask.body === undefined ? {} : { body: ask.body as BodyInit }),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(ask.patienceMs ?? PATIENCE_MS),
      });
    } catch (cause) {
      throw lost(cause);
    }
    const date = Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isNaN(date)) this.clockOffMs = date - Date.now();
    const type = (response.headers.get("Content-Type") ?? "").split(";")[0]!.trim();
    if (response.ok || ask.fine?.includes(response.status)) {
      if (![204, 304].includes(response.status) && ask.accept && !ask.accept.includes(type)) throw new ApiError("network.portal", response.status);
      return response;
    }
    throw await refused(response, type, ask.method === "HEAD");
  }

  async #json<S extends v.GenericSchema>(schema: S, path: string, ask: Ask = {}): Promise<v.InferOutput<S>> {
    const response = await this.#ask(path, { accept: ["application/json"], ...ask });
    const found = v.safeParse(schema, await read(() => response.json() as Promise<unknown>));
    if (!found.success) throw new ApiError("network.portal", response.status);
    return found.output;
  }

  /** The signed root document; needs no token: the organisation's id is unguessable. */
  async root(): Promise<Bytes> {
    const response = await this.#ask("root", { accept: ["application/cbor", CBOR] });
    return bytesOf(response);
  }

  async challenge(device: string): Promise<string> {
    const body = JSON.stringify({ device });
    return (await this.#json(Challenge, "challenges", { method: "POST", body, type: "application/json" })).challenge;
  }

  async token(device: string, challenge: string, answer: Bytes): Promise<{ token: string; expires_in: number }> {
    const body = JSON.stringify({ device, challenge, answer: hex(answer) });
    return this.#json(Token, "tokens", { method: "POST", body, type: "application/json" });
  }

  /** Sends the join request. `invitation.used|unknown|expired`. */
  async join(invitation: string, join: Uint8Array): Promise<JoinStateName> {
    const body = JSON.stringify({ invitation, join: base64url(join) });
    return (await this.#json(JoinState, "joins", { method: "POST", body, type: "application/json" })).state;
  }

  async joinState(invitation: string): Promise<JoinStateName> {
    return (await this.#json(JoinState, `joins/${invitation}`)).state;
  }

  /** Signed directory entries after `seq`, as a CBOR sequence. */
  async directory(after: number, token: string): Promise<Bytes> {
    return bytesOf(await this.#ask(`directory?after=${after}`, { token, accept: [CBOR, "application/cbor"] }));
  }

  /** The newest freshness statement; null: none yet. */
  async freshness(token: string): Promise<Bytes | null> {
    try {
      return await bytesOf(await this.#ask("freshness", { token, accept: ["application/cbor", CBOR] }));
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === "freshness.missing") return null;
      throw cause;
    }
  }

  /** Pushes envelopes; the answer is `enc([[sequence, feed_seq, code|null], ...])` in their order. */
  async push(envelopes: Uint8Array): Promise<Bytes> {
    return bytesOf(await this.#ask("envelopes", { method: "POST", body: envelopes, type: CBOR, accept: [CBOR, "application/cbor"], patienceMs: 120_000 }));
  }

  /** One page of what concerns this device. `feed.resync`. */
  async feed(after: string, token: string): Promise<FeedPage> {
    const query = new URLSearchParams({ view: "device", limit: "500", ...(after ? { after } : {}) });
    const response = await this.#ask(`feed?${query}`, { token, accept: [CBOR, "application/cbor"] });
    const view = response.headers.get("Depter-View");
    return {
      bytes: await bytesOf(response),
      cursor: response.headers.get("Depter-Cursor") ?? after,
      more: response.headers.get("Depter-More") === "1",
      view: view ? fromBase64url(view) : null,
    };
  }

  /** The set of words that the relay offers; null: none, or the one that is `held` (its id). */
  async wordsManifest(held: string | null): Promise<WordsOffer | null> {
    let response: Response;
    try {
      response = await this.#ask("words/manifest", { accept: ["application/json"], held, fine: held ? [304] : [] });
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === "words.none") return null;
      throw cause;
    }
    if (response.status === 304) return null;
    const signature = fromHex(response.headers.get("Depter-Words-Signature") ?? "");
    if (!signature) throw new ApiError("network.portal", response.status);
    return { manifest: await bytesOf(response, MOST_WORDS), signature };
  }

  /** One file of a set by its hash, which the caller checks. `words.file_unknown`. */
  async wordsFile(sha256: string, size: number): Promise<Bytes> {
    return bytesOf(await this.#ask(`words/files/${sha256}`, { accept: ["application/json", "application/octet-stream"] }), size);
  }

  async blobOffset(record: string, blob: string, root: string): Promise<BlobOffset> {
    const response = await this.#ask(`blobs/${record}/${blob}/${root}`, { method: "HEAD" });
    return offsetOf(response);
  }

  /** Sends one piece; gives the relay's offset after it, also when ours was wrong (409). */
  async putBlob(record: string, blob: string, root: string, offset: number, piece: Uint8Array): Promise<BlobOffset> {
    const response = await this.#ask(`blobs/${record}/${blob}/${root}?offset=${offset}`, {
      method: "PUT",
      body: piece,
      type: "application/octet-stream",
      fine: [409],
      patienceMs: 120_000,
    });
    return offsetOf(response);
  }
}

function offsetOf(response: Response): BlobOffset {
  const offset = Number(response.headers.get("Upload-Offset") ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new ApiError("network.portal", response.status);
  const length = Number(response.headers.get("Upload-Length") ?? 0);
  return { offset, length: Number.isSafeInteger(length) ? length : 0 };
}

/** The body; one that is longer than `most` is not what was asked for, and is not read to its end. */
async function bytesOf(response: Response, most = Number.POSITIVE_INFINITY): Promise<Bytes> {
  if (most === Number.POSITIVE_INFINITY || !response.body) return new Uint8Array(await read(() => response.arrayBuffer()));
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await read(() => reader.read());
    if (done) return concat(...parts);
    parts.push(value);
    size += value.length;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      throw new ApiError("words.size", response.status, { most });
    }
  }
}

async function read<T>(take: () => Promise<T>): Promise<T> {
  try {
    return await take();
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ApiError("network.portal");
    throw lost(cause);
  }
}

function lost(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  const name = cause instanceof Error ? cause.name : "";
  if (name === "TimeoutError" || name === "AbortError") return new ApiError("network.timeout");
  return new ApiError(navigator.onLine === false ? "network.offline" : "network.cut");
}

/** HEAD has no body: what its status says when the answer bears our relay's own type. */
const BARE: Readonly<Record<number, string>> = { 404: "relay.not_found", 410: "blob.withdrawn", 413: "blob.size", 507: "relay.full" };

/** The relay's own code; null: somebody else answered. */
async function codeOf(response: Response, type: string, bare: boolean): Promise<string | null> {
  if (type !== PROBLEM) return null;
  if (bare) return BARE[response.status] ?? "relay.refused";
  const found = v.safeParse(Problem, await response.json().catch(() => null));
  return found.success ? found.output.code : null;
}

/**
 * A problem body is the relay speaking; anything else under an error status is not, whatever the
 * status: hotels answer 404 too.
 */
async function refused(response: Response, type: string, bare: boolean): Promise<ApiError> {
  const { status } = response;
  const code = await codeOf(response, type, bare);
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get("Retry-After") ?? 30);
    const wait = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3600) : 30;
    return new ApiError("network.slow_down", status, { seconds: wait, ...(code === null ? {} : { cause: code }) });
  }
  // 511 is what a network that wants a login ought to say.
  if (code === null) return new ApiError(status >= 500 && status !== 511 ? "network.server" : "network.portal", status);
  if (status >= 500 && status !== 507) return new ApiError("network.server", status);
  return new ApiError(code === "request.cut" ? "network.cut" : code, status);
}

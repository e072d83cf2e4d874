/**
 * Cobblestone-256 (C2SP chunked encryption) over WebCrypto: streams of 16 KiB chunks under
 * AES-256-GCM with a key commitment in front; byte for byte what `cryptography.cobblestone` does.
 *
 * A decryptor gives chunks that verified, yet only `finalize` tells that none is missing: nothing
 * may be shown or kept before it. SPEC 6.
 */
import { type Bytes, concat, equal, type RandomBytes, utf8 } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { draw } from "./keys.ts";

const CHUNK = 16_384;
const TAG = 16;
const SALT = 24;
const COMMITMENT = 32;
const NONCE = 12;
const KEY = 32;
export const HEADER = SALT + COMMITMENT;
/** Chunks handed to WebCrypto at once: enough to fill its threads, few enough to hold in memory. */
const IN_FLIGHT = 64;
/** The format allows 2^38; a counter that stays a 32-bit number allows 64 TiB. */
const MAX_CHUNKS = 2 ** 32;
const INFO = utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/** The hash under HKDF-Expand: SHA-512 is the format's; SHA-256 only runs older test vectors. */
export type CobblestoneHash = "SHA-512" | "SHA-256";

/** Size of the ciphertext of `size` bytes. SPEC 6. */
export function sealedSize(size: number): number {
  return HEADER + size + TAG * (Math.floor(size / CHUNK) + 1);
}

interface Derived {
  readonly key: CryptoKey;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

/** HKDF-Expand alone: WebCrypto's HKDF always extracts first, so it is made of HMAC (RFC 5869). */
async function expand(prk: Bytes, info: Bytes, size: number, hash: string): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash };
  const key = await crypto.subtle.importKey("raw", prk, algorithm, false, ["sign"]);
  let block: Bytes = new Uint8Array(0);
  let out: Bytes = new Uint8Array(0);
  for (let counter = 1; out.length < size; counter++) {
    const input = concat(block, info, Uint8Array.of(counter));
    block = new Uint8Array(await crypto.subtle.sign("HMAC", key, input));
    out = concat(out, block);
  }
  return out.slice(0, size);
}

async function derive(
  key: Bytes,
  salt: Bytes,
  context: Bytes,
  usage: "encrypt" | "decrypt",
  hash: CobblestoneHash,
): Promise<Derived> {
  const info = concat(INFO, salt, context);
  const out = await expand(key, info, KEY + NONCE + COMMITMENT, hash);
  const raw = out.subarray(0, KEY);
  return {
    key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [usage]),
    nonce: out.slice(KEY, KEY + NONCE),
    commitment: out.slice(KEY + NONCE),
  };
}

function checkKey(key: Bytes): void {
  // HMAC takes a key of any length, so nothing else would notice.
  if (key.length !== KEY) throw new DepterError("key.length", { size: key.length });
}

/** The base nonce XOR the chunk's number as a big-endian integer. */
function nonceOf(base: Bytes, counter: number): Bytes {
  if (counter >= MAX_CHUNKS) throw new DepterError("size.blob");
  const nonce = base.slice();
  const last = new DataView(nonce.buffer);
  last.setUint32(NONCE - 4, (last.getUint32(NONCE - 4) ^ counter) >>> 0);
  return nonce;
}

type Work = (chunk: Bytes, counter: number) => Promise<ArrayBuffer>;

/** One direction of one message: cuts what comes into whole chunks and works off many at a time. */
class Stream {
  readonly #unit: number;
  readonly #work: Work;
  /** The start of a chunk that is not whole yet. */
  readonly #tail: Bytes;
  #held = 0;
  #counter = 0;
  #state: "open" | "busy" | "done" = "open";

  /** `unit` is the size of a whole chunk as it comes in. */
  constructor(unit: number, work: Work) {
    this.#unit = unit;
    this.#work = work;
    this.#tail = new Uint8Array(unit);
  }

  /** `data` must stay as it is until the promise resolves; nothing of it is kept but a copy. */
  async update(data: Bytes): Promise<Bytes> {
    this.#enter();
    const count = Math.floor((this.#held + data.length) / this.#unit);
    const out: Bytes[] = [];
    let at = 0;
    for (let begun = 0; begun < count; ) {
      const batch: Promise<ArrayBuffer>[] = [];
      for (; begun < count && batch.length < IN_FLIGHT; begun++) {
        const missing = this.#unit - this.#held;
        const piece = data.subarray(at, at + missing);
        at += missing;
        // WebCrypto copies a chunk before it returns, so the tail may be filled anew behind it.
        batch.push(this.#next(this.#held === 0 ? piece : this.#filled(piece)));
      }
      for (const chunk of await Promise.all(batch)) out.push(new Uint8Array(chunk));
    }
    this.#tail.set(data.subarray(at), this.#held);
    this.#held += data.length - at;
    this.#state = "open";
    return concat(...out);
  }

  async finalize(): Promise<Bytes> {
    this.#enter();
    const last = new Uint8Array(await this.#next(this.#tail.slice(0, this.#held)));
    this.#state = "done";
    return last;
  }

  #filled(piece: Bytes): Bytes {
    this.#tail.set(piece, this.#held);
    this.#held = 0;
    return this.#tail;
  }

  #next(chunk: Bytes): Promise<ArrayBuffer> {
    return this.#work(chunk, this.#counter++);
  }

  /** Two calls at once would mix the order of chunks; a failed stream stays failed. */
  #enter(): void {
    if (this.#state !== "open") throw new DepterError("stream.state", { state: this.#state });
    this.#state = "busy";
  }
}

/** Encrypt one message of any length as it comes. */
export class Cobblestone256Encryptor {
  readonly #stream: Stream;
  #header: Bytes;

  private constructor(stream: Stream, header: Bytes) {
    this.#stream = stream;
    this.#header = header;
  }

  /** `key` is 32 random bytes; the salt is drawn, so a key may seal more than one message. */
  static async create(
    key: Bytes,
    context: Bytes,
    randomBytes: RandomBytes,
    hash: CobblestoneHash = "SHA-512",
  ): Promise<Cobblestone256Encryptor> {
    checkKey(key);
    const salt = draw(randomBytes, SALT);
    const derived = await derive(key, salt, context, "encrypt", hash);
    const stream = new Stream(CHUNK, (chunk, counter) => {
      const algorithm = { name: "AES-GCM", iv: nonceOf(derived.nonce, counter) };
      return crypto.subtle.encrypt(algorithm, derived.key, chunk);
    });
    return new Cobblestone256Encryptor(stream, concat(salt, derived.commitment));
  }

  /** Give the ciphertext that is ready after `data`; the first call begins with the header. */
  async update(data: Bytes): Promise<Bytes> {
    return this.#behindHeader(await this.#stream.update(data));
  }

  /** Give the rest, which ends in a short chunk; the stream takes nothing more. */
  async finalize(): Promise<Bytes> {
    return this.#behindHeader(await this.#stream.finalize());
  }

  #behindHeader(out: Bytes): Bytes {
    if (this.#header.length === 0) return out;
    const first = concat(this.#header, out);
    this.#header = new Uint8Array(0);
    return first;
  }
}

/** Decrypt one message as it comes; throws cobblestone.failed, and then stays failed. */
export class Cobblestone256Decryptor {
  readonly #key: Bytes;
  readonly #context: Bytes;
  readonly #hash: CobblestoneHash;
  #header: Bytes = new Uint8Array(0);
  #stream: Stream | null = null;

  constructor(key: Bytes, context: Bytes, hash: CobblestoneHash = "SHA-512") {
    checkKey(key);
    this.#key = key;
    this.#context = context;
    this.#hash = hash;
  }

  /** Give the plaintext of the chunks that are whole so far; not yet proof that all will come. */
  async update(data: Bytes): Promise<Bytes> {
    if (this.#stream !== null) return this.#stream.update(data);
    const missing = HEADER - this.#header.length;
    this.#header = concat(this.#header, data.subarray(0, missing));
    if (this.#header.length < HEADER) return new Uint8Array(0);
    this.#stream = await this.#open(this.#header.slice(0, SALT), this.#header.slice(SALT));
    return this.#stream.update(data.subarray(missing));
  }

  /** Check the short last chunk; only now is the message whole. */
  async finalize(): Promise<Bytes> {
    if (this.#stream === null) throw failed();
    return this.#stream.finalize();
  }

  async #open(salt: Bytes, commitment: Bytes): Promise<Stream> {
    const derived = await derive(this.#key, salt, this.#context, "decrypt", this.#hash);
    if (!equal(derived.commitment, commitment)) throw failed();
    return new Stream(CHUNK + TAG, async (chunk, counter) => {
      if (chunk.length < TAG) throw failed();
      const algorithm = { name: "AES-GCM", iv: nonceOf(derived.nonce, counter) };
      try {
        return await crypto.subtle.decrypt(algorithm, derived.key, chunk);
      } catch {
        throw failed();
      }
    });
  }
}

function failed(): DepterError {
  return new DepterError("cobblestone.failed");
}

/** Encrypt one whole message. */
export async function encrypt(
  key: Bytes,
  context: Bytes,
  data: Bytes,
  randomBytes: RandomBytes,
): Promise<Bytes> {
  const encryptor = await Cobblestone256Encryptor.create(key, context, randomBytes);
  return concat(await encryptor.update(data), await encryptor.finalize());
}

/** Decrypt one whole message or none of it; throws `code`. */
export async function decrypt(
  key: Bytes,
  context: Bytes,
  ciphertext: Bytes,
  code: string,
): Promise<Bytes> {
  const decryptor = new Cobblestone256Decryptor(key, context);
  try {
    return concat(await decryptor.update(ciphertext), await decryptor.finalize());
  } catch (fault) {
    if (!(fault instanceof DepterError) || fault.code !== "cobblestone.failed") throw fault;
    throw new DepterError(code);
  }
}

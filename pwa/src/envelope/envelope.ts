/**
 * Take an envelope or a stub apart without trusting it (SPEC 4; SPEC 8, steps 1-3 and 6); it never
 * encodes again what it received: hashes and signatures cover the bytes as they came.
 * Twin of `envelope/envelope.py`.
 */
import { type Bytes, equal } from "./bytes.ts";
import { dec, enc, type Value } from "./codec.ts";
import { type Core, decodeCore } from "./core.ts";
import { DepterError } from "./errors.ts";
import { ED25519_SIGNATURE, MLDSA_SIGNATURE, SEALED, type VerifyKey } from "./keys.ts";
import { D, H, tagged } from "./labels.ts";

export const MAX_ENVELOPE_BYTES = 1 << 20;

export type Wrap = readonly [kid: Bytes, sealed: Bytes];

interface Parts {
  readonly data: Bytes;
  readonly core: Core;
  readonly coreBytes: Bytes;
  readonly wraps: readonly Wrap[];
  readonly body: Bytes | null;
  readonly wrapsHash: Bytes;
  readonly bodyHash: Bytes;
  readonly sigs: readonly [Bytes, Bytes];
}

/**
 * Sealed bytes and what can be read of them without a key. `body` and `wraps` of a stub are null and
 * empty; its hashes stand in for them.
 */
export class Envelope implements Parts {
  readonly data: Bytes;
  readonly core: Core;
  readonly coreBytes: Bytes;
  readonly wraps: readonly Wrap[];
  readonly body: Bytes | null;
  readonly wrapsHash: Bytes;
  readonly bodyHash: Bytes;
  readonly sigs: readonly [Bytes, Bytes];
  #signed: Bytes | null = null;
  #hash: Bytes | null = null;

  constructor(parts: Parts) {
    this.data = parts.data;
    this.core = parts.core;
    this.coreBytes = parts.coreBytes;
    this.wraps = parts.wraps;
    this.body = parts.body;
    this.wrapsHash = parts.wrapsHash;
    this.bodyHash = parts.bodyHash;
    this.sigs = parts.sigs;
  }

  get isStub(): boolean {
    return this.body === null;
  }

  /** M of SPEC 4: what both signatures cover. */
  get signed(): Bytes {
    this.#signed ??= tagged("env", this.coreBytes, this.wrapsHash, this.bodyHash);
    return this.#signed;
  }

  /** env_hash: H(M), without the signatures. SPEC 4. */
  get hash(): Bytes {
    this.#hash ??= H(this.signed);
    return this.#hash;
  }

  /** What remains when wraps and body are erased; it still verifies. SPEC 4. */
  stub(): Bytes {
    return tagged("stub", this.coreBytes, this.wrapsHash, this.bodyHash, [...this.sigs]);
  }
}

/** Encode an envelope. SPEC 4. */
export function assemble(
  core: Bytes,
  wraps: readonly Wrap[],
  body: Bytes,
  sigs: readonly Bytes[],
): Bytes {
  return tagged("envelope", core, wraps, body, sigs);
}

/** M of SPEC 4 from the parts. */
export function signedMessage(core: Bytes, wraps: readonly Wrap[], body: Bytes): Bytes {
  return tagged("env", core, H(enc(wraps)), H(body));
}

/** Steps 1 to 3 of SPEC 8; throws the step's code. */
export function decode(data: Bytes, { allowStub = false } = {}): Envelope {
  if (data.length > MAX_ENVELOPE_BYTES) {
    throw new DepterError("size.envelope", { size: data.length });
  }
  const value = dec(data);
  if (!Array.isArray(value) || value.length !== 5) throw new DepterError("envelope.shape");
  const [label, core, first, second, sigs] = value;
  if (!(core instanceof Uint8Array) || !Array.isArray(sigs) || !(second instanceof Uint8Array)) {
    throw new DepterError("envelope.shape");
  }
  if (label === D("envelope") && Array.isArray(first)) {
    const decoded = decodeCore(core);
    return new Envelope({
      data,
      core: decoded,
      coreBytes: core,
      wraps: wrapsOf(first, decoded),
      body: second,
      wrapsHash: H(enc(first)),
      bodyHash: H(second),
      sigs: sigsOf(sigs),
    });
  }
  const stub = allowStub && label === D("stub") && first instanceof Uint8Array;
  if (!stub || first.length !== 32 || second.length !== 32) throw new DepterError("envelope.shape");
  return new Envelope({
    data,
    core: decodeCore(core),
    coreBytes: core,
    wraps: [],
    body: null,
    wrapsHash: first,
    bodyHash: second,
    sigs: sigsOf(sigs),
  });
}

/** Step 6 of SPEC 8: both signatures; throws signature.ed25519 or signature.mldsa. */
export async function checkSignatures(envelope: Envelope, key: VerifyKey): Promise<void> {
  await key.verify("env", envelope.signed, envelope.sigs);
}

function wrapsOf(items: readonly Value[], core: Core): Wrap[] {
  const wraps = items.map((item): Wrap => {
    const wrap = wrapOf(item);
    if (wrap === null) throw new DepterError("core.wraps");
    return wrap;
  });
  const matches =
    wraps.length === core.recipients.length &&
    wraps.every(([kid], i) => equal(kid, core.recipients[i]!));
  if (!matches) throw new DepterError("core.wraps");
  return wraps;
}

/** `[kid, sealed]` with the right sizes, or null. SPEC 4. */
export function wrapOf(item: Value): Wrap | null {
  if (!Array.isArray(item) || item.length !== 2) return null;
  const [kid, sealed] = item;
  if (!(kid instanceof Uint8Array) || kid.length !== 32) return null;
  return sealed instanceof Uint8Array && sealed.length === SEALED ? [kid, sealed] : null;
}

function sigsOf(sigs: readonly Value[]): [Bytes, Bytes] {
  const [ed25519, mldsa] = sigs;
  if (
    sigs.length === 2 &&
    ed25519 instanceof Uint8Array &&
    ed25519.length === ED25519_SIGNATURE &&
    mldsa instanceof Uint8Array &&
    mldsa.length === MLDSA_SIGNATURE
  ) {
    return [ed25519, mldsa];
  }
  throw new DepterError("envelope.shape", { field: "sigs" });
}

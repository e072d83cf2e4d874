/**
 * Choose who computes each primitive: the browser where it can, noble where it cannot; never a
 * primitive of our own, and never a silent third way.
 *
 * A native primitive is taken only after it passed a self-test, so that a half-finished
 * implementation (say, one that ignores the ML-DSA context) counts as absent.
 */
import { type Bytes, equal, utf8 } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { nativeProviders } from "./native.ts";

export type Sign = (message: Bytes, context: Bytes) => Promise<Bytes>;
export type Verify = (signature: Bytes, message: Bytes, context: Bytes) => Promise<boolean>;

/** Ed25519 (which takes no context and ignores the parameter) or ML-DSA-65. */
export interface SignatureProvider {
  publicKey(seed: Bytes): Promise<Bytes>;
  signer(seed: Bytes): Promise<Sign>;
  /** A key that cannot be read verifies nothing. */
  verifier(publicKey: Bytes): Promise<Verify>;
}

export interface Encapsulated {
  readonly shared: Bytes;
  readonly ciphertext: Bytes;
}

/** ML-KEM-768 from a 64-byte seed (d || z). */
export interface KemProvider {
  publicKey(seed: Bytes): Promise<Bytes>;
  /** Throws key.mlkem for a key that fails the modulus check of FIPS 203. */
  encapsulate(publicKey: Bytes): Promise<Encapsulated>;
  decapsulator(seed: Bytes): Promise<(ciphertext: Bytes) => Promise<Bytes>>;
}

/** X25519 (RFC 7748). */
export interface AgreementProvider {
  publicKey(secret: Bytes): Promise<Bytes>;
  /** Throws key.low_order where the shared secret would be all zeros. */
  agree(secret: Bytes, publicKey: Bytes): Promise<Bytes>;
}

export interface Providers {
  readonly ed25519: SignatureProvider;
  readonly mldsa65: SignatureProvider;
  readonly mlkem768: KemProvider;
  readonly x25519: AgreementProvider;
}

export type ProviderName = "native" | "noble";

const PROBES: Record<keyof Providers, (providers: Providers) => Promise<boolean>> = {
  ed25519: (providers) => signs(providers.ed25519, 32),
  mldsa65: async (providers) =>
    (await signs(providers.mldsa65, 32)) && (await bindsContext(providers.mldsa65)),
  mlkem768: encapsulates,
  x25519: agrees,
};

let chosen: Promise<Providers> | null = null;

/** The providers in use; found out once. Throws asset.missing where noble's part cannot be read. */
export function providers(): Promise<Providers> {
  // What failed is not kept: asked again, noble's part is fetched again.
  chosen ??= detect().catch((fault: unknown) => {
    chosen = null;
    throw fault;
  });
  return chosen;
}

/** Force one side for every primitive (tests), or null to find out again. */
export function useProviders(name: ProviderName | null): void {
  if (name === null) chosen = null;
  else if (name === "native") chosen = Promise.resolve(nativeProviders);
  else chosen = Promise.all([curves(), lattices()]).then(([a, b]) => ({ ...a, ...b }));
}

/** Noble's parts, each read only where the browser lacks its like; both are in every release. */
const curves = () => import("./curves.ts").catch(unreadable);
const lattices = () => import("./lattices.ts").catch(unreadable);

function unreadable(): never {
  throw new DepterError("asset.missing");
}

/** Who computes what here, for the page that shows what this phone can do. */
export async function providerNames(): Promise<Record<keyof Providers, ProviderName>> {
  const used = await providers();
  const name = (key: keyof Providers): ProviderName =>
    used[key] === nativeProviders[key] ? "native" : "noble";
  return {
    ed25519: name("ed25519"),
    mldsa65: name("mldsa65"),
    mlkem768: name("mlkem768"),
    x25519: name("x25519"),
  };
}

async function detect(): Promise<Providers> {
  if (globalThis.crypto?.subtle === undefined) throw new DepterError("crypto.absent");
  const works = async (key: keyof Providers): Promise<boolean> => {
    try {
      return await PROBES[key](nativeProviders);
    } catch {
      return false;
    }
  };
  const [ed25519, mldsa65, mlkem768, x25519] = await Promise.all([
    works("ed25519"),
    works("mldsa65"),
    works("mlkem768"),
    works("x25519"),
  ]);
  const [curve, lattice] = await Promise.all([
    ed25519 && x25519 ? nativeProviders : curves(),
    mldsa65 && mlkem768 ? nativeProviders : lattices(),
  ]);
  return {
    ed25519: (ed25519 ? nativeProviders : curve).ed25519,
    mldsa65: (mldsa65 ? nativeProviders : lattice).mldsa65,
    mlkem768: (mlkem768 ? nativeProviders : lattice).mlkem768,
    x25519: (x25519 ? nativeProviders : curve).x25519,
  };
}

const MESSAGE = utf8("depter self-test");
const CONTEXT = utf8("one");

function seedOf(size: number): Bytes {
  return new Uint8Array(size).fill(7);
}

async function signs(provider: SignatureProvider, size: number): Promise<boolean> {
  const seed = seedOf(size);
  const verify = await provider.verifier(await provider.publicKey(seed));
  const signature = await (await provider.signer(seed))(MESSAGE, CONTEXT);
  const other = MESSAGE.slice(1);
  return (
    (await verify(signature, MESSAGE, CONTEXT)) && !(await verify(signature, other, CONTEXT))
  );
}

async function bindsContext(provider: SignatureProvider): Promise<boolean> {
  const seed = seedOf(32);
  const verify = await provider.verifier(await provider.publicKey(seed));
  const signature = await (await provider.signer(seed))(MESSAGE, CONTEXT);
  return !(await verify(signature, MESSAGE, utf8("two")));
}

async function encapsulates({ mlkem768 }: Providers): Promise<boolean> {
  const seed = seedOf(64);
  const { shared, ciphertext } = await mlkem768.encapsulate(await mlkem768.publicKey(seed));
  return equal(shared, await (await mlkem768.decapsulator(seed))(ciphertext));
}

async function agrees({ x25519 }: Providers): Promise<boolean> {
  const [mine, yours] = [seedOf(32), new Uint8Array(32).fill(8)];
  const there = await x25519.agree(mine, await x25519.publicKey(yours));
  return equal(there, await x25519.agree(yours, await x25519.publicKey(mine)));
}

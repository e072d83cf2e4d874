/**
 * The primitives as WebCrypto gives them; whatever is absent throws, and the providers then take
 * noble's. Never exports a private key but to learn its public half.
 */
import { type Bytes, concat, fromBase64url, fromHex } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import type { Providers, SignatureProvider } from "./providers.ts";

// PKCS #8 around a 32-byte key (RFC 8410), the only form in which WebCrypto imports these seeds.
const PKCS8_ED25519 = fromHex("302e020100300506032b657004220420") as Bytes;
const PKCS8_X25519 = fromHex("302e020100300506032b656e04220420") as Bytes;

/** ML-KEM and ML-DSA as the WebCrypto draft has them, until TypeScript's own types know them. */
interface ModernSubtle {
  importKey(
    format: string,
    data: BufferSource,
    algorithm: string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKey>;
  exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, usages: readonly string[]): Promise<CryptoKey>;
  encapsulateBits(
    algorithm: string,
    key: CryptoKey,
  ): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
  decapsulateBits(algorithm: string, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
}

const modern = (): ModernSubtle => crypto.subtle as unknown as ModernSubtle;

/** The public half of a 32-byte seed; only JWK tells it in every browser that has the curve. */
async function publicOf(prefix: Bytes, seed: Bytes, name: string, usage: KeyUsage): Promise<Bytes> {
  const pkcs8 = concat(prefix, seed);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, name, true, [usage]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  const bytes = x === undefined ? null : fromBase64url(x);
  if (bytes === null) throw new DepterError("crypto.absent");
  return bytes;
}

const ed25519: SignatureProvider = {
  publicKey: (seed) => publicOf(PKCS8_ED25519, seed, "Ed25519", "sign"),
  async signer(seed) {
    const pkcs8 = concat(PKCS8_ED25519, seed);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
    return async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));
  },
  async verifier(publicKey) {
    let key: CryptoKey;
    try {
      key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    } catch (fault) {
      return unreadable(fault);
    }
    return (signature, message) => crypto.subtle.verify("Ed25519", key, signature, message);
  },
};

const ML_DSA = "ML-DSA-65";

const mldsa65: SignatureProvider = {
  async publicKey(seed) {
    const key = await modern().importKey("raw-seed", seed, ML_DSA, false, ["sign"]);
    const half = await modern().getPublicKey(key, ["verify"]);
    return new Uint8Array(await modern().exportKey("raw-public", half));
  },
  async signer(seed) {
    const key = await modern().importKey("raw-seed", seed, ML_DSA, false, ["sign"]);
    return async (message, context) => {
      const algorithm = { name: ML_DSA, context };
      return new Uint8Array(await crypto.subtle.sign(algorithm, key, message));
    };
  },
  async verifier(publicKey) {
    let key: CryptoKey;
    try {
      key = await modern().importKey("raw-public", publicKey, ML_DSA, false, ["verify"]);
    } catch (fault) {
      return unreadable(fault);
    }
    return (signature, message, context) =>
      crypto.subtle.verify({ name: ML_DSA, context } as Algorithm, key, signature, message);
  },
};

/** A key that WebCrypto calls bad data verifies nothing; any other fault is not the key's. */
function unreadable(fault: unknown): () => Promise<boolean> {
  if (fault instanceof DOMException && fault.name === "DataError") return async () => false;
  throw fault;
}

const ML_KEM = "ML-KEM-768";

export const nativeProviders: Providers = {
  ed25519,
  mldsa65,
  mlkem768: {
    async publicKey(seed) {
      const key = await modern().importKey("raw-seed", seed, ML_KEM, false, ["decapsulateBits"]);
      const half = await modern().getPublicKey(key, ["encapsulateBits"]);
      return new Uint8Array(await modern().exportKey("raw-public", half));
    },
    async encapsulate(publicKey) {
      const usages = ["encapsulateBits"];
      let key: CryptoKey;
      try {
        key = await modern().importKey("raw-public", publicKey, ML_KEM, false, usages);
      } catch (fault) {
        if (!(fault instanceof DOMException && fault.name === "DataError")) throw fault;
        throw new DepterError("key.mlkem");
      }
      const { sharedKey, ciphertext } = await modern().encapsulateBits(ML_KEM, key);
      return { shared: new Uint8Array(sharedKey), ciphertext: new Uint8Array(ciphertext) };
    },
    async decapsulator(seed) {
      const key = await modern().importKey("raw-seed", seed, ML_KEM, false, ["decapsulateBits"]);
      return async (ciphertext) =>
        new Uint8Array(await modern().decapsulateBits(ML_KEM, key, ciphertext));
    },
  },
  x25519: {
    publicKey: (secret) => publicOf(PKCS8_X25519, secret, "X25519", "deriveBits"),
    async agree(secret, publicKey) {
      const pkcs8 = concat(PKCS8_X25519, secret);
      const key = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
      const theirs = await crypto.subtle.importKey("raw", publicKey, "X25519", false, []);
      try {
        const algorithm = { name: "X25519", public: theirs };
        return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
      } catch (fault) {
        // The standard demands this error for an all-zero shared secret, and knows no other here.
        if (!(fault instanceof DOMException && fault.name === "OperationError")) throw fault;
        throw new DepterError("key.low_order");
      }
    },
  },
};

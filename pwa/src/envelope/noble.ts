/**
 * The primitives as noble gives them, for browsers that lack them; slower, not constant in time, and
 * therefore only where the browser's own are missing (spec 1.3, SECURITY.md).
 */
import { ed25519 as edwards, x25519 as montgomery } from "@noble/curves/ed25519.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { allZero, type Bytes, plain } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import type { Providers, SignatureProvider } from "./providers.ts";

/** Run a check of noble's, which throws where WebCrypto would say no. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

const ed25519: SignatureProvider = {
  publicKey: async (seed) => plain(edwards.getPublicKey(seed)),
  signer: async (seed) => async (message) => plain(edwards.sign(message, seed)),
  verifier: async (publicKey) => async (signature, message) =>
    // zip215: false is RFC 8032's strictness: canonical points, no key of small order.
    holds(() => edwards.verify(signature, message, publicKey, { zip215: false })),
};

const mldsa65: SignatureProvider = {
  publicKey: async (seed) => plain(ml_dsa65.keygen(seed).publicKey),
  async signer(seed) {
    const { secretKey } = ml_dsa65.keygen(seed);
    return async (message, context) => plain(ml_dsa65.sign(message, secretKey, { context }));
  },
  verifier: async (publicKey) => async (signature, message, context) =>
    holds(() => ml_dsa65.verify(signature, message, publicKey, { context })),
};

export const nobleProviders: Providers = {
  ed25519,
  mldsa65,
  mlkem768: {
    publicKey: async (seed) => plain(ml_kem768.keygen(seed).publicKey),
    async encapsulate(publicKey) {
      try {
        const { sharedSecret, cipherText } = ml_kem768.encapsulate(publicKey);
        return { shared: plain(sharedSecret), ciphertext: plain(cipherText) };
      } catch {
        throw new DepterError("key.mlkem");
      }
    },
    async decapsulator(seed) {
      const { secretKey } = ml_kem768.keygen(seed);
      return async (ciphertext) => plain(ml_kem768.decapsulate(ciphertext, secretKey));
    },
  },
  x25519: {
    publicKey: async (secret) => plain(montgomery.getPublicKey(secret)),
    async agree(secret, publicKey): Promise<Bytes> {
      let shared: Bytes;
      try {
        shared = plain(montgomery.getSharedSecret(secret, publicKey));
      } catch {
        throw new DepterError("key.low_order");
      }
      if (allZero(shared)) throw new DepterError("key.low_order");
      return shared;
    },
  },
};

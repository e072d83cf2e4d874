/**
 * ML-DSA-65 and ML-KEM-768 as noble gives them, for browsers that lack them; a bundle of its own. Not
 * constant in time, and therefore only where the browser's own are missing (spec 1.3, SECURITY.md).
 */
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { plain } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { holds } from "./holds.ts";
import type { KemProvider, SignatureProvider } from "./providers.ts";

export const mldsa65: SignatureProvider = {
  publicKey: async (seed) => plain(ml_dsa65.keygen(seed).publicKey),
  async signer(seed) {
    const { secretKey } = ml_dsa65.keygen(seed);
    return async (message, context) => plain(ml_dsa65.sign(message, secretKey, { context }));
  },
  verifier: async (publicKey) => async (signature, message, context) =>
    holds(() => ml_dsa65.verify(signature, message, publicKey, { context })),
};

export const mlkem768: KemProvider = {
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
};

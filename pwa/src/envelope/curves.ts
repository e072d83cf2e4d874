/**
 * Ed25519 and X25519 as noble gives them, for browsers that lack them; a bundle of its own that most
 * phones never read. Not constant in time, and therefore only where the browser's own are missing.
 */
import { ed25519 as edwards, x25519 as montgomery } from "@noble/curves/ed25519.js";
import { allZero, type Bytes, plain } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { holds } from "./holds.ts";
import type { AgreementProvider, SignatureProvider } from "./providers.ts";

export const ed25519: SignatureProvider = {
  publicKey: async (seed) => plain(edwards.getPublicKey(seed)),
  signer: async (seed) => async (message) => plain(edwards.sign(message, seed)),
  verifier: async (publicKey) => async (signature, message) =>
    // zip215: false is RFC 8032's strictness: canonical points, no key of small order.
    holds(() => edwards.verify(signature, message, publicKey, { zip215: false })),
};

export const x25519: AgreementProvider = {
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
};

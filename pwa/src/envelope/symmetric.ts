/**
 * The few symmetric parts that `trust` stands on, over WebCrypto: AES-256-GCM for a name, HKDF and
 * HMAC for an invitation; never for a body or a blob, which are Cobblestone-256.
 */
import { type Bytes, concat } from "./bytes.ts";
import { DepterError } from "./errors.ts";

const KEY = 32;
const NONCE = 12;
const TAG = 16;

async function aesKey(key: Bytes, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  if (key.length !== KEY) throw new DepterError("key.length", { size: key.length });
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [usage]);
}

/** `nonce || AES-256-GCM(key, nonce, data, aad)`; the nonce is the caller's, 12 bytes, used once. */
export async function gcmSeal(key: Bytes, nonce: Bytes, aad: Bytes, data: Bytes): Promise<Bytes> {
  if (nonce.length !== NONCE) throw new DepterError("key.length", { size: nonce.length });
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: aad };
  const sealed = await crypto.subtle.encrypt(algorithm, await aesKey(key, "encrypt"), data);
  return concat(nonce, new Uint8Array(sealed));
}

/** Undo `gcmSeal`; null for another key, another aad or changed bytes. */
export async function gcmOpen(key: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes | null> {
  if (sealed.length < NONCE + TAG) return null;
  const opener = await aesKey(key, "decrypt");
  const algorithm = { name: "AES-GCM", iv: sealed.slice(0, NONCE), additionalData: aad };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, opener, sealed.slice(NONCE)));
  } catch {
    return null;
  }
}

/** HMAC-SHA256 of `message` under HKDF-SHA256(secret, salt, info, 32). */
export async function derivedMac(
  secret: Bytes,
  salt: Bytes,
  info: Bytes,
  message: Bytes,
): Promise<Bytes> {
  const source = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info },
    source,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

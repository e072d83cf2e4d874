/**
 * Names for people in the directory (SPEC 10.2): sealed under the organisation's names key, which the
 * relay never holds, and bound to one member, so that no name can be moved to another.
 * Twin of `trust/labels.py`.
 */
import { type Bytes, concat, type RandomBytes, utf8 } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { draw } from "../envelope/keys.ts";
import { tagged } from "../envelope/labels.ts";

export const NAMES_KEY_BYTES = 32;
export const MAX_LABEL_BYTES = 1024;
const NONCE = 12;
const TAG = 16;

async function namesKey(key: Bytes, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  if (key.length !== NAMES_KEY_BYTES) throw new DepterError("key.length", { size: key.length });
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [usage]);
}

function algorithm(nonce: Bytes, org: Bytes, member: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: tagged("label", org, member) };
}

/** `nonce || AES-256-GCM(names key, nonce, text)`; throws label.length. */
export async function sealLabel(
  key: Bytes,
  org: Bytes,
  member: Bytes,
  text: string,
  randomBytes: RandomBytes,
): Promise<Bytes> {
  const data = utf8(text);
  if (data.length > MAX_LABEL_BYTES) throw new DepterError("label.length", { size: data.length });
  const nonce = draw(randomBytes, NONCE);
  const sealed = await crypto.subtle.encrypt(
    algorithm(nonce, org, member),
    await namesKey(key, "encrypt"),
    data,
  );
  return concat(nonce, new Uint8Array(sealed));
}

/** Read a name; throws label.failed when it was made for another member or with another key. */
export async function openLabel(
  key: Bytes,
  org: Bytes,
  member: Bytes,
  label: Bytes,
): Promise<string> {
  if (label.length < NONCE + TAG) throw new DepterError("label.failed");
  const opener = await namesKey(key, "decrypt");
  const params = algorithm(label.slice(0, NONCE), org, member);
  try {
    const data = await crypto.subtle.decrypt(params, opener, label.slice(NONCE));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new DepterError("label.failed");
  }
}

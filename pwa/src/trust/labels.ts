/**
 * Names for people in the directory (SPEC 10.2): sealed under the organisation's names key, which the
 * relay never holds, and bound to one member, so that no name can be moved to another.
 * Twin of `trust/labels.py`.
 */
import { type Bytes, type RandomBytes, utf8 } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { draw } from "../envelope/keys.ts";
import { tagged } from "../envelope/labels.ts";
import { gcmOpen, gcmSeal } from "../envelope/symmetric.ts";

export const NAMES_KEY_BYTES = 32;
export const MAX_LABEL_BYTES = 1024;
const NONCE = 12;

function boundTo(org: Bytes, member: Bytes): Bytes {
  return tagged("label", org, member);
}

/** `nonce || AES-256-GCM(names key, nonce, text)`; throws label.length. */
export async function sealLabel(
  namesKey: Bytes,
  org: Bytes,
  member: Bytes,
  text: string,
  randomBytes: RandomBytes,
): Promise<Bytes> {
  const data = utf8(text);
  if (data.length > MAX_LABEL_BYTES) throw new DepterError("label.length", { size: data.length });
  return gcmSeal(namesKey, draw(randomBytes, NONCE), boundTo(org, member), data);
}

/** Read a name; throws label.failed when it was made for another member or with another key. */
export async function openLabel(
  namesKey: Bytes,
  org: Bytes,
  member: Bytes,
  label: Bytes,
): Promise<string> {
  const data = await gcmOpen(namesKey, boundTo(org, member), label);
  if (data === null) throw new DepterError("label.failed");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new DepterError("label.failed");
  }
}

/**
 * Open a body with a recipient's key (SPEC 8, step 10); gives all of it or nothing.
 * Twin of `envelope/unseal.py`.
 */
import { type Bytes, equal } from "./bytes.ts";
import { decrypt } from "./cobblestone.ts";
import type { Envelope } from "./envelope.ts";
import { DepterError } from "./errors.ts";
import type { OpeningKey } from "./keys.ts";
import { H } from "./labels.ts";
import { unpad } from "./padding.ts";
import { bodyContext, grantInfo, wrapInfo } from "./seal.ts";

/** The content key of `envelope` for `key`; throws unwrap.recipient or unwrap.failed. */
export async function openCek(envelope: Envelope, key: OpeningKey): Promise<Bytes> {
  for (const [kid, sealed] of envelope.wraps) {
    if (equal(kid, key.kid)) return key.unwrap(sealed, wrapInfo(H(envelope.coreBytes), kid));
  }
  throw new DepterError("unwrap.recipient");
}

/** The content key of the envelope `envHash` from a grant; throws unwrap.failed. SPEC 4. */
export async function openGrant(envHash: Bytes, sealed: Bytes, key: OpeningKey): Promise<Bytes> {
  return key.unwrap(sealed, grantInfo(envHash, key.kid));
}

/** Decrypt and unpad the body; throws body.erased, body.failed or padding.*. SPEC 8. */
export async function unsealWithCek(envelope: Envelope, cek: Bytes): Promise<Bytes> {
  if (envelope.body === null) throw new DepterError("body.erased");
  const context = bodyContext(H(envelope.coreBytes));
  return unpad(await decrypt(cek, context, envelope.body, "body.failed"));
}

/** Step 10 of SPEC 8: the payload bytes. */
export async function unseal(envelope: Envelope, key: OpeningKey): Promise<Bytes> {
  return unsealWithCek(envelope, await openCek(envelope, key));
}

/**
 * Verify one Ed25519 signature under a label (SPEC 3), for words; never for testimony, whose keys sign
 * by two schemes at once (`keys.VerifyKey`). No phone signs words. Twin of `envelope/ed25519.py`.
 */
import type { Bytes } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { checkEd25519, ED25519_SIGNATURE } from "./keys.ts";
import { tagged } from "./labels.ts";
import { providers } from "./providers.ts";

/** Ed25519 takes no context. */
const NO_CONTEXT: Bytes = new Uint8Array(0);

/** Check `Ed25519(enc([D(label), message]))`; throws signature.ed25519 and `key.*`. SPEC 3. */
export async function verifyEd25519(key: Bytes, label: string, message: Bytes, signature: Bytes): Promise<void> {
  checkEd25519(key);
  if (signature.length !== ED25519_SIGNATURE) throw new DepterError("signature.ed25519");
  const verify = await (await providers()).ed25519.verifier(key);
  if (!(await verify(signature, tagged(label, message), NO_CONTEXT))) throw new DepterError("signature.ed25519");
}

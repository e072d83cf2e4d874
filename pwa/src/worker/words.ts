/**
 * Whether a set of words counts here (words/DELIVERY.md 4, 1 to 4): signed by the key that the
 * organisation's directory names now, or by the project's that this program was built with.
 *
 * Must never: believe a manifest about its own key, or a key that the directory took back.
 */

import { type Bytes, codeOf, DepterError, fromHex, hex, verifyEd25519 } from "../envelope/index.ts";
import type { Directory } from "../trust/index.ts";
import { APP, decodeManifest, LABEL, type Manifest } from "../words/manifest.ts";

/** From `translations/release.toml`, hex; "" where the project has none. */
declare const __WORDS_KEY__: string;

/** The organisation's key first, then the project's, hex. */
export function trustedKeys(directory: Directory): string[] {
  const own = directory.wordsKey;
  return [...(own ? [hex(own)] : []), ...(__WORDS_KEY__ === "" ? [] : [__WORDS_KEY__])];
}

/** Throws `words.size|manifest|key|signature|app`. */
export async function believeWords(data: Bytes, signature: Bytes, trusted: readonly string[]): Promise<Manifest> {
  const manifest = decodeManifest(data);
  if (!trusted.includes(manifest.key)) throw new DepterError("words.key", { key: manifest.key });
  try {
    await verifyEd25519(fromHex(manifest.key)!, LABEL, data, signature);
  } catch (fault) {
    const cause = codeOf(fault);
    if (cause === null) throw fault;
    throw new DepterError("words.signature", { cause });
  }
  if (manifest.minApp > APP) throw new DepterError("words.app", { needed: manifest.minApp });
  return manifest;
}

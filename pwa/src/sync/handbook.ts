/**
 * Takes the organisation's handbook (places of help, confirmed rules) that came sealed to this phone.
 *
 * Must never: put an older one in the place of a newer, or keep one in clear.
 */

import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import type { Store } from "../store/store.ts";
import type { Crypto } from "../worker/spawn.ts";

export const HANDBOOK = "handbook";

/** Of two handbooks the one with the higher number counts, then the later one. */
function order(text: string): [number, string] {
  const { serial, at, places } = JSON.parse(text) as { serial?: unknown; at?: unknown; places?: unknown };
  // A number that no desk can go beyond would keep every later list away for ever.
  if (!Number.isSafeInteger(serial) || typeof at !== "string" || !Array.isArray(places)) throw new SyntaxError("handbook");
  return [serial as number, at];
}

/** Null for what is no handbook: one that lies here damaged keeps no other away. */
function read(text: string | null): [number, string] | null {
  try {
    return text === null ? null : order(text);
  } catch {
    return null;
  }
}

/** Keeps a handbook whose envelope was verified; false: one as new is here. `batch.shape`, `storage.*` */
export async function takeHandbook(store: Store, crypto: Crypto, text: string): Promise<boolean> {
  const coming = read(text);
  if (coming === null) throw new DepterError("batch.shape");
  const row = await store.state(HANDBOOK);
  const held = read(row && (await crypto.openPersonal(HANDBOOK, plain(row.sealed))));
  if (held !== null) {
    const [serial, at] = held;
    if (coming[0] < serial || (coming[0] === serial && coming[1] <= at)) return false;
  }
  await store.putState({ key: HANDBOOK, sealed: await crypto.sealPersonal(HANDBOOK, text) });
  return true;
}

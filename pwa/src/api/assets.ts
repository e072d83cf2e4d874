/**
 * The app's own data files: form definitions, catalogs, word lists. The loader serves them without a
 * network; their names carry their hash.
 *
 * Must never: ask another host, or keep what it read.
 */

import { ApiError } from "./errors.ts";

declare const __DATA__: {
  readonly forms: Readonly<Record<string, string>>;
  /** Every version of every form: its file in `forms`, and the files of the lists it is bound to. */
  readonly versions: readonly { readonly name: string; readonly form: string; readonly version: number; readonly lists: readonly string[] }[];
  /** The rules that make something run out. */
  readonly rules: string;
  /** The drawings of the body map: figures, head, hand, foot, regions. */
  readonly figures: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
  /** The built-in words as a set: first digits of its id, consent texts approved whole. */
  readonly set: { readonly id: string; readonly docs: readonly string[] };
};

/** Name -> address of every data file of this release. */
export const DATA = __DATA__;

/** Reads one as JSON. `asset.missing`. */
export async function loadAsset(address: string): Promise<unknown> {
  try {
    const response = await fetch(address, { credentials: "omit", redirect: "error" });
    if (!response.ok) throw new ApiError("asset.missing", response.status);
    return await response.json();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("asset.missing");
  }
}

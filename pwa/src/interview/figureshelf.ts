/** The drawings of the body map of this release, each read once; it never changes one. */

import { DATA, loadAsset } from "../api/assets.ts";
import { ApiError } from "../api/errors.ts";
import type { FigureFile, RegionFacts } from "../forms/figures.ts";

const shelf = new Map<string, Promise<unknown>>();

function shelved(name: string): Promise<unknown> {
  const known = shelf.get(name);
  if (known !== undefined) return known;
  const address = DATA.figures[name];
  if (address === undefined) return Promise.reject(new ApiError("asset.missing"));
  const reading = loadAsset(address).catch((cause: unknown) => {
    shelf.delete(name);
    throw cause;
  });
  shelf.set(name, reading);
  return reading;
}

/** One file of drawings. `asset.missing`. */
export const figureFile = (name: string): Promise<FigureFile> => shelved(name) as Promise<FigureFile>;

/** Which regions have a side, and where those stand that are not drawn. `asset.missing`. */
export const regionFacts = (): Promise<RegionFacts> => shelved("regions") as Promise<RegionFacts>;

/** The part of the conductor that only an open notebook needs; a bundle of its own. */

import { DepterError } from "../envelope/errors.ts";

/** Read it. `asset.missing` when the line is cut; asked again, it is fetched again. */
export const readWriting = () =>
  import("./writing.ts").catch(() => {
    throw new DepterError("asset.missing");
  });

/** How a record names its form, and a form its lists. Must never depend on how a file is laid out. */

import { hex, utf8 } from "../envelope/bytes.ts";
import { H } from "../envelope/labels.ts";
import { canonicalJson } from "../forms/index.ts";

/** Hex SHA-256 of the canonical JSON (SPEC 5, payload key 2; FORMAT.md 2). */
export const hashOf = (json: unknown): string => hex(H(utf8(canonicalJson(json))));

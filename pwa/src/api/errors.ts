/** What can go wrong between the phone and the relay, as codes; never with a body of the relay as text. */

import { DepterError } from "../envelope/errors.ts";

/**
 * `network.offline` no connection · `network.timeout` · `network.cut` in the middle ·
 * `network.portal` something else answered (a captive portal) · `network.server` the relay is
 * unwell (5xx) · `network.slow_down` asked to wait (`seconds`) · else the relay's own code.
 */
export class ApiError extends DepterError {
  readonly status: number;

  constructor(code: string, status = 0, facts: Record<string, string | number | boolean> = {}) {
    super(code, facts);
    this.name = "ApiError";
    this.status = status;
  }

  /** True when the same request may succeed later without anybody doing anything. */
  get passing(): boolean {
    return this.code.startsWith("network.");
  }
}

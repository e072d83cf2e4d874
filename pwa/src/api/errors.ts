/** What can go wrong between the phone and the relay, as codes; never with a body of the relay as text. */

import { DepterError } from "../envelope/errors.ts";

/**
 * `network.offline` no connection · `network.timeout` · `network.cut` in the middle ·
 * `network.portal` something else answered (a captive portal) · `network.server` the relay is
 * unwell (5xx) · `network.slow_down` asked to wait (`seconds`, and the relay's `cause` if it was the
 * relay) · else the relay's own code, taken from nobody but our relay.
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

  /** True when there is no way to the relay at all now: nothing else is worth trying. */
  get noLine(): boolean {
    return ["network.offline", "network.cut", "network.timeout", "network.portal"].includes(this.code);
  }
}

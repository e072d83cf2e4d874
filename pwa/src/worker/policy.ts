/**
 * The one Trusted Types policy of the app, `app`: it lets two addresses through, the crypto worker's
 * and the loader's.
 *
 * Must never: make a policy for HTML or scripts, or let another address through.
 */

declare const __CRYPTO_WORKER__: string;

export const CRYPTO_WORKER_URL = __CRYPTO_WORKER__;
export const LOADER_URL = "/sw.js";

interface TrustedTypesLike {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

function allow(url: string): string {
  if (url === CRYPTO_WORKER_URL || url === LOADER_URL) return url;
  throw new TypeError("address not allowed");
}

const types = (globalThis as { trustedTypes?: TrustedTypesLike }).trustedTypes;
const policy = types?.createPolicy("app", { createScriptURL: allow });

/** The address in the form that the browser takes; a string where it has no Trusted Types. */
export function trusted(url: string): string {
  // The DOM types know only strings here; the browser wants the policy's object.
  return (policy ? policy.createScriptURL(url) : allow(url)) as string;
}

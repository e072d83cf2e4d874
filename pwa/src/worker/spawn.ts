/**
 * Starts and ends the crypto worker. To lock is to end it: its memory, keys included, goes with it.
 *
 * Must never: keep a worker that held keys for somebody who has to unlock again.
 */

import type { CryptoMethods } from "./crypto.ts";
import { CRYPTO_WORKER_URL, trusted } from "./policy.ts";
import { caller, type Remote, type Wire } from "./rpc.ts";

export type Crypto = Remote<CryptoMethods>;

export interface CryptoHandle {
  readonly remote: Crypto;
  end(): void;
}

export function startCrypto(onStep: (step: number) => void = () => {}): CryptoHandle {
  const worker = new Worker(trusted(CRYPTO_WORKER_URL), { type: "module", name: "crypto" });
  const { remote, end } = caller<CryptoMethods>(worker as Wire, onStep);
  worker.addEventListener("error", () => end());
  return {
    remote,
    end() {
      worker.terminate();
      end();
    },
  };
}

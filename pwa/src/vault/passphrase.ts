/**
 * From a passphrase to the key that wraps the master key: NFKC, Argon2id, HKDF; how strong on this
 * phone, and how long a wrong guess waits.
 *
 * Must never: accept parameters below the floor, shorten the work silently, or wipe anything
 * because of a wrong passphrase.
 */

import { argon2id } from "hash-wasm";
import { type Bytes, plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { tagged } from "../envelope/labels.ts";
import type { Argon2Params, Tries } from "./layout.ts";

/** Strongest first (spec/phone, ruling 22). The last one is the floor. */
export const LADDER: readonly Argon2Params[] = [
  { memoryKiB: 64 * 1024, time: 3, parallelism: 1 },
  { memoryKiB: 46 * 1024, time: 1, parallelism: 1 },
  { memoryKiB: 32 * 1024, time: 2, parallelism: 1 },
  { memoryKiB: 19 * 1024, time: 2, parallelism: 1 },
];
const FLOOR = LADDER[LADDER.length - 1]!;
/** A passphrase that the person made up never gets less than this (ruling 22). */
const OWN_FLOOR = LADDER[LADDER.length - 2]!;
const UNLOCK_BUDGET_MS = 1000;

/** True when neither memory nor passes fall below the ladder's own steps. */
export function aboveFloor({ memoryKiB, time, parallelism }: Argon2Params): boolean {
  return parallelism >= 1 && (memoryKiB >= 46 * 1024 ? time >= 1 : memoryKiB >= FLOOR.memoryKiB && time >= FLOOR.time);
}

/** Argon2id of the passphrase as it was typed, NFKC, no trimming. `vault.below_floor`, `vault.memory`. */
export async function stretch(passphrase: string, salt: Uint8Array, params: Argon2Params): Promise<Bytes> {
  if (!aboveFloor(params)) throw new DepterError("vault.below_floor");
  try {
    const out = await argon2id({
      password: passphrase.normalize("NFKC"),
      salt,
      iterations: params.time,
      parallelism: params.parallelism,
      memorySize: params.memoryKiB,
      hashLength: 32,
      outputType: "binary",
    });
    return plain(out);
  } catch (cause) {
    throw new DepterError("vault.memory", { reason: cause instanceof Error ? cause.name : "unknown" });
  }
}

/** KEK = HKDF-SHA256(stretched, salt = vault id, info = enc([D("kek"), mode, params])). */
export async function keyEncryptionKey(stretched: Bytes, vaultId: Bytes, mode: number, params: Argon2Params): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveKey"]);
  const info = tagged("kek", mode, [params.memoryKiB, params.time, params.parallelism]);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: vaultId, info }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export interface Calibrated {
  readonly params: Argon2Params;
  readonly stretched: Bytes;
  readonly ms: number;
}

/**
 * Finds the strongest step that unlocks within a second here, and gives the key made with it.
 * The floor is measured first; steps that it rules out are not tried. `now` is a parameter for tests.
 */
export async function calibrate(
  passphrase: string,
  salt: Bytes,
  generated: boolean,
  onStep: (done: number) => void = () => {},
  now: () => number = () => performance.now(),
): Promise<Calibrated> {
  const floor = generated ? FLOOR : OWN_FLOOR;
  const measure = async (params: Argon2Params): Promise<Calibrated> => {
    const start = now();
    const stretched = await stretch(passphrase, salt, params);
    return { params, stretched, ms: now() - start };
  };
  const lowest = await measure(floor);
  onStep(0.4);
  const work = (params: Argon2Params): number => params.memoryKiB * params.time;
  for (const params of LADDER.slice(0, LADDER.indexOf(floor))) {
    if ((lowest.ms * work(params)) / work(floor) > 1.5 * UNLOCK_BUDGET_MS) continue;
    try {
      const tried = await measure(params);
      onStep(0.8);
      if (tried.ms <= UNLOCK_BUDGET_MS) return tried;
    } catch (cause) {
      if (!(cause instanceof DepterError && cause.code === "vault.memory")) throw cause;
    }
  }
  return lowest;
}

/** Milliseconds to wait after `wrong` wrong tries: three are free, then 2 s doubling up to 5 min. */
export function delayMs(wrong: number): number {
  return wrong < 3 ? 0 : Math.min(2000 * 2 ** (wrong - 3), 300_000);
}

/** Milliseconds left to wait. A clock set back starts the wait anew, it never shortens or prolongs it. */
export function waitLeft(tries: Tries, now: number): number {
  const passed = now - tries.last;
  const delay = delayMs(tries.wrong);
  return passed < 0 ? delay : Math.max(0, delay - passed);
}

/** `passphrase.short` or `passphrase.weak` for what the person made up; generated words always pass. */
export function judge(passphrase: string): void {
  const letters = [...passphrase.normalize("NFKC")];
  if (letters.length < 15) throw new DepterError("passphrase.short", { least: 15 });
  if (new Set(letters).size < 7) throw new DepterError("passphrase.weak");
}

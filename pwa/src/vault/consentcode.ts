/**
 * The code with which a person takes consent back (SPEC 5.1): drawn, checked, and proven against a
 * record. Twin of `envelope/consentcode.py`.
 *
 * Must never: be stored or derived from anything but randomness; what is kept is the verifier.
 */

import { argon2id } from "hash-wasm";
import { type Bytes, equal, plain, type RandomBytes } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { hashed, tagged } from "../envelope/labels.ts";

export const DIGITS = 9;
const DRAWN = 10 ** (DIGITS - 1);
const COST = { memorySize: 19456, iterations: 4, parallelism: 1, hashLength: 32 };
/** The quasigroup of Damm's thesis (2004): one wrong digit, or two that changed places, never fit. */
const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

function checkDigit(digits: string): string {
  let state = 0;
  for (const digit of digits) state = Number(DAMM[state]![Number(digit)]);
  return String(state);
}

/** Eight digits, each eight equally likely, and their check digit. */
export function drawCode(random: RandomBytes): string {
  const limit = 2 ** 32 - (2 ** 32 % DRAWN);
  for (;;) {
    const drawn = new DataView(random(4).buffer).getUint32(0);
    if (drawn >= limit) continue;
    const digits = String(drawn % DRAWN).padStart(DIGITS - 1, "0");
    return digits + checkDigit(digits);
  }
}

/**
 * The nine digits of what a person typed: spaces, dots and strokes between them do not matter.
 * `code.length` (how many digits there were), `code.check` (a digit is wrong, or two changed places).
 */
export function readCode(typed: string): string {
  const digits = [...typed].filter((one) => one >= "0" && one <= "9").join("");
  if (digits.length !== DIGITS || !/^[0-9 \u00a0.\-–/\t]*$/u.test(typed)) throw new DepterError("code.length", { digits: digits.length });
  if (checkDigit(digits) !== "0") throw new DepterError("code.check");
  return digits;
}

/** The slow step, once for a code in an organisation. `vault.memory`. */
export async function stretchCode(code: string, org: Bytes): Promise<Bytes> {
  try {
    return plain(await argon2id({ ...COST, password: code, salt: hashed("code-salt", org).slice(0, 16), outputType: "binary" }));
  } catch (cause) {
    throw new DepterError("vault.memory", { reason: cause instanceof Error ? cause.name : "unknown" });
  }
}

/** What a withdrawal carries: only who knows the code can make it, for this record alone. */
export async function codeProof(stretched: Bytes, record: Bytes): Promise<Bytes> {
  const from = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: record, info: tagged("code") }, from, 256));
}

/** What the record holds. */
export function codeVerifier(record: Bytes, proof: Bytes): Bytes {
  return hashed("code-verifier", record, proof);
}

/** Whether a proof fits a record's verifier. */
export function proves(record: Bytes, proof: Bytes, verifier: Bytes): boolean {
  return equal(codeVerifier(record, proof), verifier);
}


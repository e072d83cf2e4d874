/**
 * Receipts (ruling 9): what happened to a record after it was sealed, and when; readable only while
 * unlocked. Each is a row of its own that is never changed; together they tell how it stands.
 *
 * Must never: let a record's id, a time or a verifier out of the sealed bytes; who finds the phone
 * learns how many there are and nothing else.
 */

import { type Bytes, dec, type Encodable, enc, fromHex, hex, type Value } from "../envelope/index.ts";
import { bytesOf, randomBytes, type Session } from "./session.ts";

const PURPOSE = "receipt";

/**
 * `arrived`: acknowledged. `coded`: sealed with a code to take it back. `taken`: taken back, all of it.
 * `narrowed`: a part. `confirmed`: a supervisor confirmed that it was taken back.
 */
export type Happened = "arrived" | "coded" | "taken" | "narrowed" | "confirmed";
const KINDS: readonly Happened[] = ["arrived", "coded", "taken", "narrowed", "confirmed"];

export interface Receipt {
  readonly record: string;
  /** ms since 1970. */
  readonly at: number;
  readonly what: Happened;
  /** Of `narrowed`: the consents that no longer hold; null where the receipt is of before they were noted. */
  readonly items?: readonly string[] | null;
}

export interface SealedReceipt {
  /** Random, hex. */
  readonly id: string;
  readonly sealed: Bytes;
}

export class Receipts {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** `verifier`: of a code (SPEC 5.1); it stays in the worker. `items`: of a narrowing. */
  async seal(record: Bytes, at: number, what: Happened, verifier: Bytes | null = null, items: readonly string[] | null = null): Promise<SealedReceipt> {
    const id = randomBytes(16);
    const told: Encodable = [record, at, KINDS.indexOf(what), verifier, ...(items === null ? [] : [[...items]])];
    return { id: hex(id), sealed: await this.#session.opened().vault.sealSmall(PURPOSE, id, enc(told)) };
  }

  sealReceipt({ record, at, what }: Receipt): Promise<SealedReceipt> {
    return this.seal(bytesOf(record, "draft.damaged"), at, what);
  }

  /** What they say; one that cannot be read is left out. */
  async openReceipts(rows: readonly SealedReceipt[]): Promise<Receipt[]> {
    return (await this.opened(rows)).map(({ record, at, what, items }) => ({ record, at, what, ...(items == null ? {} : { items }) }));
  }

  /** The same with the verifiers, for this worker alone. */
  async opened(rows: readonly SealedReceipt[]): Promise<(Receipt & { verifier: Bytes | null })[]> {
    const { vault } = this.#session.opened();
    const found = [];
    for (const { id, sealed } of rows) {
      const key = fromHex(id);
      const bytes = key && (await vault.openSmall(PURPOSE, key, sealed));
      if (!bytes) continue;
      // Those of the first version say [record, at] of what arrived.
      const [record, at, kind = 0, verifier = null, items = null] = dec(bytes) as [Bytes, number, number?, Value?, Value?];
      const what = KINDS[kind];
      if (what) found.push({ record: hex(record), at, what, verifier: verifier instanceof Uint8Array ? verifier : null, items: Array.isArray(items) ? items.map(String) : null });
    }
    return found;
  }
}

/**
 * Receipts (ruling 9): that a record was sealed and arrived, and when; readable only while unlocked.
 *
 * Must never: let a record's id or a time out of the sealed bytes; who finds the phone learns how many
 * there are and nothing else.
 */

import { type Bytes, dec, enc, fromHex, hex } from "../envelope/index.ts";
import { bytesOf, randomBytes, type Session } from "./session.ts";

const PURPOSE = "receipt";

export interface Receipt {
  readonly record: string;
  /** ms since 1970 when the acknowledgement came. */
  readonly at: number;
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

  async sealReceipt({ record, at }: Receipt): Promise<SealedReceipt> {
    const id = randomBytes(16);
    const sealed = await this.#session.opened().vault.sealSmall(PURPOSE, id, enc([bytesOf(record, "draft.damaged"), at]));
    return { id: hex(id), sealed };
  }

  /** What they say; one that cannot be read is left out. */
  async openReceipts(rows: readonly SealedReceipt[]): Promise<Receipt[]> {
    const { vault } = this.#session.opened();
    const found: Receipt[] = [];
    for (const { id, sealed } of rows) {
      const key = fromHex(id);
      const bytes = key && (await vault.openSmall(PURPOSE, key, sealed));
      if (!bytes) continue;
      const [record, at] = dec(bytes) as [Bytes, number];
      found.push({ record: hex(record), at });
    }
    return found;
  }
}

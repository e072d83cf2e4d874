/**
 * Takes what comes back for this phone, over the relay or in a file: directory entries,
 * acknowledgements, nacks, interviews sent back. Only here is a sealed record ever forgotten.
 *
 * Must never: forget a record for anything but the acknowledgements that the directory's policy asks
 * for, each verified by the crypto worker.
 */

import { type Bytes, plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { type OutboxRow, WITHDRAWAL } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import type { BelievedAck, DirectoryFacts } from "../worker/orders.ts";
import type { Crypto } from "../worker/spawn.ts";
import { takeHandbook } from "./handbook.ts";

export interface ReceiverEvents {
  /** A record arrived safely and left this phone. */
  arrived(record: string, at: number): void;
  /** An outbox row got another acknowledgement. */
  acknowledged(row: OutboxRow): void;
  directory(facts: DirectoryFacts): void;
  alarm(code: string, facts: Record<string, string | number | boolean>): void;
}

export type Taken = "acknowledgement" | "nack" | "returned" | "handbook" | "other" | "refused" | "needs_directory";

/** Kinds of SPEC 4; `envelope/core.ts` has them all but brings the signature libraries along. */
const NACK = 6;
const RETURN = 7;

export class Receiver {
  readonly #store: Store;
  readonly #crypto: () => Crypto;
  readonly #events: ReceiverEvents;

  constructor(store: Store, crypto: () => Crypto, events: ReceiverEvents) {
    this.#store = store;
    this.#crypto = crypto;
    this.#events = events;
  }

  /** Appends directory entries as far as they verify, keeps them, tells how many were new. */
  async entries(entries: readonly Bytes[]): Promise<number> {
    if (entries.length === 0) return 0;
    const { taken, from, code, facts } = await this.#crypto().appendDirectory(entries);
    if (taken.length > 0) {
      await this.#store.putDirectory(from, taken);
      await this.#store.putState({ key: "believed", sealed: await this.#crypto().sealPlace() });
    }
    this.#events.directory(facts);
    // A gap only says that something has not come yet. Any other bad entry is the relay's or an
    // administrator's doing, and a person has to know.
    if (code !== null && code !== "directory.gap") this.#events.alarm(code, { seq: facts.seq });
    return taken.length;
  }

  /** Takes one envelope addressed to everybody or to us. Never throws for what it contains. */
  async envelope(data: Bytes): Promise<{ taken: Taken; view: Bytes | null }> {
    const rows = await this.#store.outbox();
    const sealed = rows.map((row) => ({ sequence: row.sequence, envelope: plain(row.envelope) }));
    let ack: BelievedAck;
    try {
      ack = await this.#crypto().acknowledgement(data, sealed);
    } catch (cause) {
      if (!(cause instanceof DepterError)) throw cause;
      if (cause.code === "directory.needed") return { taken: "needs_directory", view: null };
      if (cause.code === "directory.fork") this.#events.alarm("directory.fork", { seq: Number(cause.facts.seq ?? 0) });
      if (cause.code === "ack.kind" && cause.facts.kind === RETURN) return { taken: await this.#returned(data), view: null };
      if (cause.code === "ack.kind") return { taken: cause.facts.kind === NACK ? "nack" : "other", view: null };
      if (cause.code === "worker.gone" || cause.code === "vault.locked") throw cause;
      return { taken: "refused", view: null };
    }
    for (const sequence of ack.sequences) {
      const row = await this.#store.changeOutbox(sequence, (changed) => {
        if (!changed.acks.includes(ack.member)) changed.acks = [...changed.acks, ack.member];
      });
      if (row) this.#events.acknowledged(row);
    }
    await this.forgetAcknowledged();
    return { taken: "acknowledgement", view: ack.view };
  }

  /** Keeps an interview that was sent back to us as it is: a later version shows it. A handbook is for use. */
  async #returned(data: Bytes): Promise<Taken> {
    try {
      const found = await this.#crypto().returned(data);
      if (found === null) return "other";
      const { hash, handbook } = found;
      if (handbook !== null) return (await takeHandbook(this.#store, this.#crypto(), handbook)) ? "handbook" : "other";
      if (await this.#store.putReturn({ hash, envelope: data.slice() })) this.#events.alarm("return.received", {});
      return "returned";
    } catch (cause) {
      if (!(cause instanceof DepterError) || ["worker.gone", "vault.locked"].includes(cause.code) || cause.code.startsWith("storage.")) throw cause;
      return cause.code === "directory.needed" ? "needs_directory" : "refused";
    }
  }

  /** Forgets every record that enough supervisors acknowledged. Needs the unlocked vault for receipts. */
  async forgetAcknowledged(): Promise<void> {
    const needed = (await this.#crypto().directoryFacts()).acks;
    for (const row of await this.#store.outbox()) {
      if (row.acks.length < Math.max(1, needed)) continue;
      const at = Date.now();
      const receipt = row.kind === WITHDRAWAL
        ? await this.#crypto().sealConfirmed(plain(row.envelope), at)
        : row.record === null || row.interim ? null : await this.#crypto().sealReceipt({ record: row.record, at, what: "arrived" });
      await this.#store.forgetSealed(row.sequence, receipt);
      if (row.record !== null) this.#events.arrived(row.record, at);
    }
  }
}

/**
 * Brings what is sealed to the relay: envelopes first, then the blobs that they name. Works while
 * the notebook is locked: it needs no key.
 *
 * Must never: erase anything. A relay's "stored" is not an acknowledgement.
 */

import type { RelayClient } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { type Bytes, concat, plain } from "../envelope/bytes.ts";
import { dec } from "../envelope/codec.ts";
import type { OutboxRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { PATIENCE, type Patience, patiently, Stride } from "./patience.ts";

export const MAX_ITEMS = 100;
export const MAX_BYTES = 1 << 20;

/**
 * Refusals that are the relay's own trouble and pass: it was restored from a copy that knows neither
 * this device nor the list it is on, until a desk offers that list again, or it made a mistake. The
 * envelope waits and is offered at the next run.
 */
const PASSING: ReadonlySet<string | null> = new Set(["device.unknown", "directory.needed", "relay.fault"]);

/** Where the sending stands; `row` just changed. */
export type OnSent = (row: OutboxRow) => void;

interface Verdict {
  readonly sequence: number;
  readonly code: string | null;
}

function verdicts(bytes: Bytes): Verdict[] {
  const list = dec(bytes);
  if (!Array.isArray(list)) throw new ApiError("network.portal");
  return list.map((item) => {
    const [sequence, , code] = Array.isArray(item) ? item : [];
    if (typeof sequence !== "number" || (code !== null && typeof code !== "string")) throw new ApiError("network.portal");
    return { sequence, code };
  });
}

/** The first rows that fit into one request. */
export function batchOf(rows: readonly OutboxRow[], most: number): OutboxRow[] {
  const batch: OutboxRow[] = [];
  let size = 0;
  for (const row of rows) {
    size += row.envelope.length;
    if (batch.length > 0 && (batch.length >= Math.min(most, MAX_ITEMS) || size > MAX_BYTES)) break;
    batch.push(row);
  }
  return batch;
}

export class Pusher {
  readonly #store: Store;
  readonly #relay: RelayClient;
  readonly #onSent: OnSent;
  readonly #patience: Patience;
  readonly #items = new Stride(8, 1, MAX_ITEMS);
  readonly #piece = new Stride(256 << 10, 32 << 10, 4 << 20);

  constructor(store: Store, relay: RelayClient, onSent: OnSent, patience: Patience = PATIENCE) {
    this.#store = store;
    this.#relay = relay;
    this.#onSent = onSent;
    this.#patience = patience;
  }

  /** Sends everything that waits. Throws ApiError when the line does not hold. */
  async run(): Promise<void> {
    await this.#envelopes();
    for (const row of await this.#store.outbox()) {
      if (row.state === "stored") await this.#blobs(row);
    }
    // A relay that had forgotten an envelope asks for it through its blobs; offer it once more.
    if ((await this.#store.outbox()).some((row) => row.state === "waiting")) {
      await this.#envelopes();
      for (const row of await this.#store.outbox()) if (row.state === "stored") await this.#blobs(row);
    }
  }

  async #envelopes(): Promise<void> {
    const putOff = new Set<number>();
    for (;;) {
      const waiting = (await this.#store.outbox()).filter((row) => row.state === "waiting" && !putOff.has(row.sequence));
      if (waiting.length === 0) return;
      let batch: OutboxRow[] = [];
      const answer = await patiently(async () => {
        batch = batchOf(waiting, this.#items.size);
        const start = performance.now();
        try {
          const bytes = await this.#relay.push(concat(...batch.map((row) => row.envelope)));
          this.#items.went(performance.now() - start);
          return verdicts(bytes);
        } catch (cause) {
          this.#items.broke();
          if (!(cause instanceof ApiError) || cause.passing) throw cause;
          // The request as a whole was refused: find out whose fault it is, one by one.
          if (batch.length > 1) {
            while (this.#items.size > 1) this.#items.broke();
            throw new ApiError("network.cut");
          }
          return [{ sequence: batch[0]!.sequence, code: cause.code }];
        }
      }, this.#patience);
      if (answer.length !== batch.length) throw new ApiError("network.portal");
      for (const [index, { sequence, code }] of answer.entries()) {
        if (sequence !== batch[index]!.sequence) throw new ApiError("network.portal");
        const passing = PASSING.has(code);
        if (passing) putOff.add(sequence);
        const changed = await this.#store.changeOutbox(sequence, (row) => {
          row.state = code === null ? "stored" : passing ? "waiting" : "refused";
          row.code = code;
        });
        if (changed) this.#onSent(changed);
      }
    }
  }

  async #blobs(row: OutboxRow): Promise<void> {
    if (row.record === null) return;
    for (const blob of row.blobs) {
      if (!blob.done && !(await this.#blob(row, blob.blob))) return;
    }
  }

  /** Sends one blob from where the relay stands. false: the relay does not know the envelope. */
  async #blob(row: OutboxRow, id: string): Promise<boolean> {
    const blob = row.blobs.find((one) => one.blob === id)!;
    const record = row.record!;
    let offset: number;
    try {
      offset = (await patiently(() => this.#relay.blobOffset(record, id, blob.root), this.#patience)).offset;
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 404) throw cause;
      await this.#note(row.sequence, (changed) => void (changed.state = "waiting"));
      return false;
    }
    let rejected = 0;
    while (offset < blob.size) {
      await this.#progress(row.sequence, id, offset, false);
      offset = await patiently(async () => {
        const piece = await this.#store.blobRange(record, id, offset, Math.min(this.#piece.size, blob.size - offset));
        if (!piece) throw new ApiError("blob.missing", 0, { blob: id });
        const start = performance.now();
        try {
          const answer = await this.#relay.putBlob(record, id, blob.root, offset, plain(piece));
          this.#piece.went(performance.now() - start);
          return answer.offset;
        } catch (cause) {
          if (cause instanceof ApiError && cause.code === "blob.root" && rejected++ === 0) return 0;
          if (cause instanceof ApiError && cause.passing) {
            this.#piece.broke();
            // What arrived before the cut is kept over there: ask.
            offset = await this.#relay.blobOffset(record, id, blob.root).then((known) => known.offset, () => offset);
            if (offset >= blob.size) return offset;
          }
          throw cause;
        }
      }, this.#patience);
    }
    await this.#progress(row.sequence, id, blob.size, true);
    return true;
  }

  #progress(sequence: number, id: string, sent: number, done: boolean): Promise<void> {
    return this.#note(sequence, (row) => {
      const blob = row.blobs.find((one) => one.blob === id);
      if (blob) Object.assign(blob, { sent, done });
    });
  }

  async #note(sequence: number, change: (row: OutboxRow) => void): Promise<void> {
    const changed = await this.#store.changeOutbox(sequence, change);
    if (changed) this.#onSent(changed);
  }
}

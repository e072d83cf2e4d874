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
import { DepterError } from "../envelope/errors.ts";
import type { OutboxRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { PATIENCE, type Patience, patiently, Stride } from "./patience.ts";

export const MAX_ITEMS = 100;
export const MAX_BYTES = 1 << 20;

/**
 * Refusals that are the relay's own trouble and pass: it was restored from a copy that knows neither
 * this device nor the list it is on, until a desk offers that list again, or it made a mistake. The
 * envelope waits. Every other refusal is shown, and the envelope offered again at the next run all
 * the same: a relay can be restored, mended or replaced, and no answer of one is the last word.
 */
const PASSING: ReadonlySet<string | null> = new Set(["device.unknown", "directory.needed", "relay.fault", "relay.full"]);

/** Refusals of a whole request that are about the bytes in it, and not about the relay. */
const ABOUT_THE_BYTES = /^(request\.(too_large|schema)|(push|codec|size|envelope)\.)/;

/** No room for any file: the next one would be carried there in vain. */
const NO_ROOM: ReadonlySet<string> = new Set(["relay.full", "blob.no_room"]);

/** Answers of a relay that may be wrong about where a blob continues, before we stop asking. */
const WRONG_PLACES = 20;

/** Where the sending stands; `row` just changed. */
export type OnSent = (row: OutboxRow) => void;

interface Verdict {
  /** null: the relay could not read the envelope. */
  readonly sequence: number | null;
  readonly code: string | null;
}

function verdicts(bytes: Bytes): Verdict[] {
  const list = dec(bytes);
  if (!Array.isArray(list)) throw new ApiError("network.portal");
  return list.map((item) => {
    const [sequence, , code] = Array.isArray(item) ? item : [];
    if (code !== null && typeof code !== "string") throw new ApiError("network.portal");
    if (typeof sequence !== "number" && !(sequence === null && code !== null)) throw new ApiError("network.portal");
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

  /**
   * Sends everything that waits, and offers once more what was refused. One blob's trouble keeps no
   * other from going; the first such trouble is thrown at the end. Throws ApiError or StoreError.
   */
  async run(): Promise<void> {
    const offered = new Set<number>();
    await this.#envelopes("waiting", offered);
    await this.#envelopes("refused", offered);
    const first = await this.#allBlobs();
    let { met } = first;
    if (first.forgotten.length > 0) {
      // A relay that had forgotten an envelope asks for it through its blobs; offer it once more.
      for (const sequence of first.forgotten) offered.delete(sequence);
      await this.#envelopes("waiting", offered);
      met = (await this.#allBlobs()).met ?? met;
    }
    if (met) throw met;
  }

  /** Offers the rows of one state that were not `offered` yet in this run. */
  async #envelopes(state: "waiting" | "refused", offered: Set<number>): Promise<void> {
    for (;;) {
      const left = (await this.#store.outbox()).filter((row) => row.state === state && !offered.has(row.sequence));
      if (left.length === 0) return;
      let batch: OutboxRow[] = [];
      const answer = await patiently(async () => {
        // What was refused goes alone: it could have its neighbours refused with it.
        batch = batchOf(left, state === "refused" ? 1 : this.#items.size);
        const start = performance.now();
        try {
          const bytes = await this.#relay.push(concat(...batch.map((row) => row.envelope)));
          this.#items.went(performance.now() - start);
          return verdicts(bytes);
        } catch (cause) {
          this.#items.broke();
          if (!(cause instanceof ApiError) || !ABOUT_THE_BYTES.test(cause.code)) throw cause;
          // The request as a whole was refused: find out whose fault it is, one by one.
          if (batch.length > 1) {
            while (this.#items.size > 1) this.#items.broke();
            throw new ApiError("network.cut");
          }
          return [{ sequence: batch[0]!.sequence, code: cause.code }];
        }
      }, this.#patience);
      if (answer.length !== batch.length) throw new ApiError("network.portal");
      for (const [index, { sequence: named, code }] of answer.entries()) {
        const { sequence } = batch[index]!;
        if (named !== null && named !== sequence) throw new ApiError("network.portal");
        offered.add(sequence);
        await this.#note(sequence, (row) => {
          row.state = code === null ? "stored" : PASSING.has(code) ? "waiting" : "refused";
          row.code = code;
        });
      }
    }
  }

  /** Sends the blobs of every stored envelope; tells whose envelope the relay does not know. */
  async #allBlobs(): Promise<{ forgotten: number[]; met: DepterError | null }> {
    const forgotten: number[] = [];
    let met: DepterError | null = null;
    for (const row of await this.#store.outbox()) {
      if (row.state !== "stored" || row.record === null) continue;
      let code: string | null = null;
      try {
        for (const blob of row.blobs) if (!blob.done) await this.#blob(row, blob.blob);
      } catch (cause) {
        if (!(cause instanceof DepterError)) throw cause;
        if (cause instanceof ApiError && cause.passing && cause.facts.cause !== "blob.busy") throw cause;
        ({ code } = cause);
        if (code === "relay.not_found" || code === "blob.unknown") {
          forgotten.push(row.sequence);
          await this.#note(row.sequence, (changed) => void (changed.state = "waiting"));
          continue;
        }
        // Withdrawn: these pieces are wanted by nobody any more, and that is no fault of the line.
        if (code !== "blob.withdrawn") met ??= cause;
      }
      // What passes by itself is not written under the interview.
      if (code?.startsWith("network.")) code = null;
      if (code !== row.code) await this.#note(row.sequence, (changed) => void (changed.code = code));
      if (code !== null && NO_ROOM.has(code)) break;
    }
    return { forgotten, met };
  }

  /** Sends one blob from where the relay stands. */
  async #blob(row: OutboxRow, id: string): Promise<void> {
    const blob = row.blobs.find((one) => one.blob === id)!;
    const record = row.record!;
    let { offset } = await patiently(() => this.#relay.blobOffset(record, id, blob.root), this.#patience);
    let rejected = 0;
    let wrong = 0;
    while (offset < blob.size) {
      const before = offset;
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
      // Only forward, or somebody has us send the same photo for ever.
      if (offset <= before && ++wrong > WRONG_PLACES) throw new ApiError("network.server");
    }
    await this.#progress(row.sequence, id, blob.size, true);
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

/**
 * Everything the phone keeps, by subject: drafts, pieces of sealed photos, outbox, chain, directory,
 * receipts, returned interviews, settings. Every write is one strict transaction.
 *
 * Must never: see plaintext or a key; erase an outbox row or its pieces but for `forgetSealed`,
 * which the acknowledgements decide.
 */

import type { IDBPDatabase } from "idb";
import { equal } from "../envelope/bytes.ts";
import { ZERO_HASH } from "../envelope/labels.ts";
import {
  type AlarmRow,
  type ChainRow,
  type DraftRow,
  openDatabase,
  type OutboxRow,
  type PieceRow,
  type ReceiptRow,
  type ReturnRow,
  type RevisionRow,
  type SettingRow,
  SETTINGS,
  type StateRow,
  strictly,
  type Tables,
} from "./database.ts";
import { StoreError } from "./fault.ts";
import { WordStore } from "./wordstore.ts";

/** Pieces of sealed blobs as they lie in the database. */
export const PIECE = 256 * 1024;

const FIRST: ChainRow = { key: "chain", sequence: 0, previous: ZERO_HASH, directorySeq: 0 };

export class Store {
  readonly #db: IDBPDatabase<Tables>;
  readonly words: WordStore;

  private constructor(db: IDBPDatabase<Tables>) {
    this.#db = db;
    this.words = new WordStore(db);
  }

  /** Opens the database; `onGone` when the browser takes it away under us. */
  static async open(onGone: () => void = () => {}): Promise<Store> {
    return new Store(await openDatabase(onGone));
  }

  close(): void {
    this.#db.close();
  }

  // State: one row each.

  async state<K extends StateRow["key"]>(key: K): Promise<Extract<StateRow, { key: K }> | null> {
    return ((await this.#db.get("state", key)) as Extract<StateRow, { key: K }> | undefined) ?? null;
  }

  async putState(row: StateRow): Promise<void> {
    await strictly(this.#db, ["state"], async (tx) => void (await tx.objectStore("state").put(row)));
  }

  async dropState(key: StateRow["key"]): Promise<void> {
    await strictly(this.#db, ["state"], async (tx) => tx.objectStore("state").delete(key));
  }

  // Drafts.

  drafts(): Promise<DraftRow[]> {
    return this.#db.getAll("drafts");
  }

  async draft(id: string): Promise<DraftRow | null> {
    return (await this.#db.get("drafts", id)) ?? null;
  }

  async putDraft(row: DraftRow): Promise<void> {
    await strictly(this.#db, ["drafts"], async (tx) => void (await tx.objectStore("drafts").put(row)));
  }

  /** Drops a draft's ciphertext, and its pieces unless an outbox row still names the record. */
  async dropDraft(id: string): Promise<void> {
    await strictly(this.#db, ["drafts", "pieces", "outbox", "revisions"], async (tx) => {
      await tx.objectStore("drafts").delete(id);
      const rows = await tx.objectStore("outbox").getAll();
      const kept = new Set(rows.filter((row) => row.record === id).flatMap((row) => row.blobs.map((blob) => blob.blob)));
      const pieces = tx.objectStore("pieces");
      for (const key of await pieces.getAllKeys(IDBKeyRange.bound([id], [id, []]))) if (!kept.has(key[1])) await pieces.delete(key);
      if (!rows.some((row) => row.record === id)) await tx.objectStore("revisions").delete(id);
    });
  }

  // Pieces of sealed blobs.

  async putPieces(pieces: readonly PieceRow[]): Promise<void> {
    await strictly(this.#db, ["pieces"], async (tx) => {
      for (const piece of pieces) await tx.objectStore("pieces").put(piece);
    });
  }

  /** The ciphertext of a blob from `offset`, at most `most` bytes; null: not here. */
  async blobRange(record: string, blob: string, offset: number, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const first = Math.floor(offset / PIECE);
    const last = Math.floor((offset + most - 1) / PIECE);
    const rows = await this.#db.getAll("pieces", IDBKeyRange.bound([record, blob, first], [record, blob, last]));
    if (rows.length === 0) return null;
    const out = new Uint8Array(rows.reduce((sum, row) => sum + row.bytes.length, 0));
    let at = 0;
    for (const [position, row] of rows.entries()) {
      if (row.index !== first + position) throw new StoreError("storage.broken", { reason: "piece missing" });
      out.set(row.bytes, at);
      at += row.bytes.length;
    }
    const from = offset - first * PIECE;
    return out.slice(from, from + most);
  }

  /** How many bytes of a blob lie here, without reading them; a gap counts as the end. */
  async blobSize(record: string, blob: string): Promise<number> {
    const range = IDBKeyRange.bound([record, blob], [record, blob, []]);
    const keys = await this.#db.getAllKeys("pieces", range);
    if (keys.length === 0 || keys.some((key, index) => key[2] !== index)) return 0;
    const last = await this.#db.get("pieces", keys[keys.length - 1]!);
    return (keys.length - 1) * PIECE + (last?.bytes.length ?? 0);
  }

  /** Drops a blob's pieces, unless something sealed still needs them. */
  async dropBlob(record: string, blob: string): Promise<void> {
    await strictly(this.#db, ["pieces", "outbox"], async (tx) => {
      const rows = await tx.objectStore("outbox").getAll();
      if (rows.some((row) => row.record === record && row.blobs.some((one) => one.blob === blob))) return;
      await tx.objectStore("pieces").delete(IDBKeyRange.bound([record, blob], [record, blob, []]));
    });
  }

  /** Drops pieces that neither the draft nor anything sealed names: a photo whose saving was cut off. */
  async dropStrayPieces(record: string, known: ReadonlySet<string>): Promise<void> {
    const keys = await this.#db.getAllKeys("pieces", IDBKeyRange.bound([record], [record, []]));
    for (const blob of new Set(keys.map((key) => key[1]))) if (!known.has(blob)) await this.dropBlob(record, blob);
  }

  async settings(): Promise<SettingRow> {
    return { ...SETTINGS, ...(await this.state("settings")) };
  }

  async changeSettings(change: Partial<Omit<SettingRow, "key">>): Promise<void> {
    await strictly(this.#db, ["state"], async (tx) => {
      const row = (await tx.objectStore("state").get("settings")) as SettingRow | undefined;
      await tx.objectStore("state").put({ ...SETTINGS, ...row, ...change });
    });
  }

  // Chain and outbox.

  async chain(): Promise<ChainRow> {
    return (await this.state("chain")) ?? FIRST;
  }

  async revision(record: string): Promise<RevisionRow | null> {
    return (await this.#db.get("revisions", record)) ?? null;
  }

  /**
   * Commits what was just sealed: the outbox row, the chain's new place and the record's revision,
   * in one strict transaction that fails (`storage.conflict`) when the chain moved since it was read.
   * Call it under the lock `seal` (ruling 2).
   */
  async commitSealed(row: OutboxRow, before: ChainRow, after: ChainRow, revision: RevisionRow | null, receipt: ReceiptRow | null = null): Promise<void> {
    await strictly(this.#db, ["state", "outbox", "revisions", "receipts"], async (tx) => {
      const now = ((await tx.objectStore("state").get("chain")) as ChainRow | undefined) ?? FIRST;
      if (now.sequence !== before.sequence || !equal(now.previous, before.previous)) throw new StoreError("storage.conflict");
      await tx.objectStore("outbox").add(row);
      await tx.objectStore("state").put(after);
      if (revision) await tx.objectStore("revisions").put(revision);
      if (receipt) await tx.objectStore("receipts").put(receipt);
    });
  }

  /**
   * Leaves the stubs of what is still here of a record that was taken back, by their sequence numbers,
   * and drops its photos. A stub that the relay has whole already is not sent again.
   */
  async stubSealed(record: string, stubs: ReadonlyMap<number, Uint8Array>): Promise<void> {
    await strictly(this.#db, ["outbox", "pieces", "drafts", "revisions"], async (tx) => {
      for (const [sequence, envelope] of stubs) {
        const row = await tx.objectStore("outbox").get(sequence);
        if (row?.record === record) await tx.objectStore("outbox").put({ ...row, envelope, blobs: [], state: row.state === "stored" ? "stored" : "waiting", code: null });
      }
      if ((await tx.objectStore("drafts").getKey(record)) !== undefined) return;
      await tx.objectStore("pieces").delete(IDBKeyRange.bound([record], [record, []]));
      await tx.objectStore("revisions").delete(record);
    });
  }

  outbox(): Promise<OutboxRow[]> {
    return this.#db.getAll("outbox");
  }

  async outboxRow(sequence: number): Promise<OutboxRow | null> {
    return (await this.#db.get("outbox", sequence)) ?? null;
  }

  /** Changes one outbox row in place; a row that is gone stays gone. */
  async changeOutbox(sequence: number, change: (row: OutboxRow) => void): Promise<OutboxRow | null> {
    return strictly(this.#db, ["outbox"], async (tx) => {
      const row = await tx.objectStore("outbox").get(sequence);
      if (!row) return null;
      change(row);
      await tx.objectStore("outbox").put(row);
      return row;
    });
  }

  /**
   * Forgets a sealed record that enough supervisors acknowledged, with the pieces that no other
   * outbox row and no draft needs, and puts its receipt in the same transaction.
   */
  async forgetSealed(sequence: number, receipt: ReceiptRow | null): Promise<void> {
    await strictly(this.#db, ["outbox", "pieces", "drafts", "receipts", "revisions"], async (tx) => {
      const outbox = tx.objectStore("outbox");
      const row = await outbox.get(sequence);
      if (!row) return;
      await outbox.delete(sequence);
      if (receipt) await tx.objectStore("receipts").put(receipt);
      if (row.record === null || (await tx.objectStore("drafts").getKey(row.record)) !== undefined) return;
      const others = (await outbox.getAll()).filter((other) => other.record === row.record);
      const needed = new Set(others.flatMap((other) => other.blobs.map((blob) => blob.blob)));
      const pieces = tx.objectStore("pieces");
      for (const key of await pieces.getAllKeys(IDBKeyRange.bound([row.record], [row.record, []]))) if (!needed.has(key[1])) await pieces.delete(key);
      if (others.length === 0) await tx.objectStore("revisions").delete(row.record);
    });
  }

  receipts(): Promise<ReceiptRow[]> {
    return this.#db.getAll("receipts");
  }

  /** Keeps an interview that was sent back; true: it was not here yet. */
  async putReturn(row: ReturnRow): Promise<boolean> {
    return strictly(this.#db, ["returns"], async (tx) => {
      const returns = tx.objectStore("returns");
      if ((await returns.getKey(row.hash)) !== undefined) return false;
      await returns.put(row);
      return true;
    });
  }

  returns(): Promise<ReturnRow[]> {
    return this.#db.getAll("returns");
  }

  // Directory.

  async directory(): Promise<Uint8Array[]> {
    return (await this.#db.getAll("directory")).map((row) => row.bytes);
  }

  async putDirectory(from: number, entries: readonly Uint8Array[]): Promise<void> {
    await strictly(this.#db, ["directory"], async (tx) => {
      for (const [index, bytes] of entries.entries()) await tx.objectStore("directory").put({ seq: from + index, bytes });
    });
  }

  // Alarms.

  alarms(): Promise<AlarmRow[]> {
    return this.#db.getAll("alarms");
  }

  async putAlarm(row: AlarmRow): Promise<void> {
    await strictly(this.#db, ["alarms"], async (tx) => void (await tx.objectStore("alarms").put(row)));
  }

  async dropAlarm(id: string): Promise<void> {
    await strictly(this.#db, ["alarms"], async (tx) => tx.objectStore("alarms").delete(id));
  }
}

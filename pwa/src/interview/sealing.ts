/**
 * From a draft to an envelope in the outbox, in the order of rulings 1 and 2: commit, read back, run
 * the receiver's steps on it, and only then erase the draft's key.
 *
 * Must never: erase a key whose envelope was not read back and checked, or seal outside the lock.
 */

import { hex, plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { type OutboxRow, RECORD } from "../store/database.ts";
import { whileSealing } from "../store/locks.ts";
import type { Store } from "../store/store.ts";
import type { ChainPlace, SealOrder } from "../worker/orders.ts";
import type { Crypto } from "../worker/spawn.ts";

export type Contents = Pick<SealOrder, "form" | "formHash" | "answers" | "consent" | "sealedAt" | "release" | "interim" | "code" | "margin" | "working">;

/** Named points at which a test kills the app; does nothing otherwise. */
export type CrashPoint = "sealed" | "committed" | "checked" | "erased";

export interface SealTools {
  readonly store: Store;
  readonly crypto: Crypto;
  readonly at?: (point: CrashPoint) => Promise<void> | void;
}

/** Seals the open draft. `seal.self_check`, `recipients.*`, `size.envelope`, `storage.*`. */
export async function sealDraft(tools: SealTools, record: string, contents: Contents): Promise<OutboxRow> {
  const { store, crypto, at } = tools;
  return whileSealing(async () => {
    const before = await store.chain();
    const last = await store.revision(record);
    const place: ChainPlace = { sequence: before.sequence, previous: plain(before.previous), directorySeq: before.directorySeq };
    const revision = last ? { revision: last.revision, hash: plain(last.hash) } : null;
    const known = last === null ? [] : (await store.receipts()).map(({ id, sealed }) => ({ id, sealed: plain(sealed) }));
    const sealed = await crypto.seal(record, {
      ...contents,
      receipts: known,
      sequence: before.sequence + 1,
      previous: place.previous,
      revision: (revision?.revision ?? 0) + 1,
      previousRevision: revision?.hash ?? null,
    });
    await at?.("sealed");
    if (sealed.answersBlob) {
      const { blob, pieces } = sealed.answersBlob;
      await store.putPieces(pieces.map((bytes, index) => ({ record, blob, index, bytes })));
    }
    const row: OutboxRow = {
      sequence: before.sequence + 1,
      hash: hex(sealed.hash),
      kind: RECORD,
      record,
      interim: contents.interim,
      envelope: sealed.envelope,
      blobs: sealed.blobs.map((blob) => ({ ...blob, sent: 0, done: false })),
      sealed: Date.now(),
      state: "waiting",
      code: null,
      acks: [],
    };
    await store.commitSealed(
      row,
      before,
      { key: "chain", sequence: row.sequence, previous: sealed.hash, directorySeq: sealed.directorySeq },
      { record, revision: (revision?.revision ?? 0) + 1, hash: sealed.hash },
      sealed.receipt,
    );
    await at?.("committed");
    await checkAndErase(tools, row.sequence, { before: place, revision });
    return row;
  });
}

/** The whole of a draft lies sealed in the outbox: what is left of it here waits to be erased. */
export async function isSealedWhole(store: Store, draft: string): Promise<boolean> {
  return (await store.outbox()).some((row) => row.record === draft && !row.interim && row.state !== "faulty");
}

/** Reads an envelope back, checks it as a receiver would, erases the draft unless it was interim. */
async function checkAndErase({ store, crypto, at }: SealTools, sequence: number, place: Parameters<Crypto["checkOwn"]>[1]): Promise<void> {
  const row = await store.outboxRow(sequence);
  if (!row) throw new DepterError("seal.self_check", { cause: "missing" });
  const code = await blobsMissing(store, row) ?? (await crypto.checkOwn(plain(row.envelope), place));
  if (code !== null) {
    await store.changeOutbox(sequence, (changed) => {
      changed.state = "faulty";
      changed.code = code;
    });
    throw new DepterError("seal.self_check", { cause: code });
  }
  await at?.("checked");
  if (row.interim || row.record === null) return;
  await crypto.eraseDraft(row.record);
  await at?.("erased");
  await store.dropDraft(row.record);
}

/** The photos must lie here whole before the draft, their only other trace, goes. */
async function blobsMissing(store: Store, row: OutboxRow): Promise<string | null> {
  for (const blob of row.blobs) {
    if ((await store.blobSize(row.record!, blob.blob)) !== blob.size) return "blob.missing";
  }
  return null;
}

/**
 * On start: an outbox envelope for a draft means that erasing was interrupted; finish it. Gives the
 * drafts that could not be finished, with the reason: they are kept.
 */
export async function finishErasing(tools: SealTools): Promise<Map<string, string>> {
  const { store, crypto } = tools;
  const failed = new Map<string, string>();
  const keys = new Set(await crypto.draftsWithKeys());
  for (const row of await store.outbox()) {
    if (row.record === null || row.interim || row.state === "faulty") continue;
    if (!keys.has(row.record) && !(await store.draft(row.record))) continue;
    try {
      await whileSealing(() => checkAndErase(tools, row.sequence, null));
    } catch (cause) {
      if (!(cause instanceof DepterError)) throw cause;
      failed.set(row.record, cause.code);
    }
  }
  return failed;
}

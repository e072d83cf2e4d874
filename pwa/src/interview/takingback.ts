/**
 * A person takes back what was sealed on this phone: her code finds it, or its unfinished interview is
 * deleted. A withdrawal is sealed into the outbox, what had not left yet leaves as a stub only, and a draft
 * of it goes. Works without any network.
 *
 * Must never: keep what was typed, ask for a reason, let a killed app give a free guess, or erase
 * anything before the withdrawal is on disk.
 */

import { hex, plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { type OutboxRow, RECORD } from "../store/database.ts";
import { whileSealing } from "../store/locks.ts";
import type { CodedView } from "./contract.ts";
import { grantedIn, refuseIn } from "./draftconsent.ts";
import type { Notebook } from "./notebook.ts";

const FREE_TRIES = 3;
const LONGEST_WAIT_MS = 3_600_000;

/** Milliseconds before the next try: three are free, then 2 s, doubling up to an hour. */
export function codeDelay(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(2000 * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_MS);
}

/**
 * The records that a code belongs to, at least one. `code.length`, `code.check` (no try is counted),
 * `code.wait`, `code.unknown` with `waitSeconds`.
 */
export async function findCoded({ store, crypto }: Notebook, typed: string): Promise<CodedView[]> {
  await crypto.checkCode(typed);
  const { wrong, last } = (await store.state("codetries")) ?? { wrong: 0, last: 0 };
  const now = Date.now();
  // A clock set back starts the wait anew, it never shortens it.
  const left = now < last ? codeDelay(wrong) : codeDelay(wrong) - (now - last);
  if (left > 0) throw new DepterError("code.wait", { waitSeconds: Math.ceil(left / 1000) });
  await store.putState({ key: "codetries", wrong: wrong + 1, last: now });
  const rows = (await store.receipts()).map(({ id, sealed }) => ({ id, sealed: plain(sealed) }));
  const found = await crypto.findCoded(typed, rows);
  if (found.length === 0) throw new DepterError("code.unknown", { waitSeconds: codeDelay(wrong + 1) / 1000 });
  await store.putState({ key: "codetries", wrong: 0, last: now });
  const shown: CodedView[] = [];
  for (const one of found.sort((a, b) => b.sealed - a.sealed)) {
    const unfinished = (await store.draft(one.record)) !== null;
    shown.push({ ...one, unfinished, granted: unfinished ? await grantedIn({ store, crypto }, one.record) : null });
  }
  return shown;
}

/**
 * Seals the withdrawal of a record whose code was just given (`items` null), or of a part of what was
 * agreed to. `code.unknown`, `code.taken`, `seal.self_check`, `storage.*`, `recipients.*`.
 */
export async function takeBack(notebook: Notebook, record: string, items: readonly string[] | null): Promise<void> {
  await sealTakenBack(notebook, record, items, null);
  if (items === null) await dropTaken(notebook.store, notebook.crypto, record);
  else await followNarrowings(notebook, record);
}

/**
 * Deletes an open interview of which something was sealed before: the withdrawal first, then the draft
 * and what has not left. `onDisk` is called when the first is done; tried again it goes on from there.
 * Codes as `takeBack`.
 */
export async function takeBackOpen(notebook: Notebook, record: string, reason: string, onDisk: () => void): Promise<void> {
  await sealTakenBack(notebook, record, null, reason).catch((cause: unknown) => {
    // Taken back before by the code, or by a try that was cut off after this step.
    if (!(cause instanceof DepterError) || cause.code !== "code.taken") throw cause;
  });
  onDisk();
  await dropTaken(notebook.store, notebook.crypto, record);
}

async function sealTakenBack({ store, crypto }: Notebook, record: string, items: readonly string[] | null, reason: string | null): Promise<void> {
  await whileSealing(async () => {
    const before = await store.chain();
    await refuseTaken(store, crypto, record);
    const place = { sequence: before.sequence, previous: plain(before.previous), directorySeq: before.directorySeq };
    const at = Date.now();
    const sealed = await crypto.sealTakenBack({ record, items, reason, at, sequence: before.sequence + 1, previous: place.previous });
    const code = await crypto.checkOwn(sealed.envelope, { before: place, revision: null });
    if (code !== null) throw new DepterError("seal.self_check", { cause: code });
    const row: OutboxRow = {
      sequence: before.sequence + 1,
      hash: hex(sealed.hash),
      kind: sealed.kind,
      record: null,
      interim: false,
      envelope: sealed.envelope,
      blobs: [],
      sealed: at,
      state: "waiting",
      code: null,
      acks: [],
    };
    const after = { key: "chain" as const, sequence: row.sequence, previous: sealed.hash, directorySeq: sealed.directorySeq };
    await store.commitSealed(row, before, after, null, sealed.receipt);
  });
}

/** `code.taken` with the time when it was taken back before. */
async function refuseTaken(store: Notebook["store"], crypto: Notebook["crypto"], record: string): Promise<void> {
  const rows = (await store.receipts()).map(({ id, sealed }) => ({ id, sealed: plain(sealed) }));
  const before = (await crypto.openReceipts(rows)).find((one) => one.what === "taken" && one.record === record);
  if (before) throw new DepterError("code.taken", { at: before.at });
}

/** What is left here of a record that was taken back: its stubs. Asked anew, it changes nothing more. */
async function dropTaken(store: Notebook["store"], crypto: Notebook["crypto"], record: string): Promise<void> {
  if ((await crypto.draftsWithKeys()).includes(record)) await crypto.eraseDraft(record);
  if (await store.draft(record)) await store.dropDraft(record);
  const stubs = new Map<number, Uint8Array>();
  for (const row of await store.outbox()) {
    if (row.kind === RECORD && row.record === record) stubs.set(row.sequence, await crypto.stubOf(plain(row.envelope)));
  }
  if (stubs.size > 0) await store.stubSealed(record, stubs);
}

/**
 * What the narrowings that are on disk say, in the draft that waits for its next meeting: a yes of before
 * becomes a no; what was answered after one stays. Asked anew, it changes nothing more.
 */
async function followNarrowings(notebook: Pick<Notebook, "store" | "crypto">, record: string): Promise<void> {
  for (const one of await openReceipts(notebook)) {
    if (one.record === record && one.what === "narrowed" && one.items) await refuseIn(notebook, record, one.items, one.at);
  }
}

async function openReceipts({ store, crypto }: Pick<Notebook, "store" | "crypto">) {
  return crypto.openReceipts((await store.receipts()).map(({ id, sealed }) => ({ id, sealed: plain(sealed) })));
}

/**
 * After a start: a record that was taken back and lies here whole was caught between two steps, and so was a
 * draft that still says yes to what was taken back. One that cannot be read keeps none of the others back.
 */
export async function finishTakingBack(notebook: Notebook): Promise<void> {
  const { store, crypto } = notebook;
  const receipts = await openReceipts(notebook);
  const of = (what: string) => new Set(receipts.filter((one) => one.what === what).map((one) => one.record));
  for (const record of of("taken")) await dropTaken(store, crypto, record);
  for (const record of of("narrowed")) await followNarrowings(notebook, record).catch(() => undefined);
}

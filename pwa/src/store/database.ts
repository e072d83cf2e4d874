/**
 * The one IndexedDB of the phone: ciphertext, public bytes and counters, written with strict
 * durability.
 *
 * Must never: hold a key or a readable word of an interview; IndexedDB keeps deleted bytes in its
 * files, so nothing here may need to be unwritten (spec/envelope 1.4).
 */

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { StoreError, storeError } from "./fault.ts";

/** One encrypted snapshot of an unfinished interview. Key: record id, hex. */
export interface DraftRow {
  id: string;
  snapshot: Uint8Array;
}

/** In the place of a draft that is being deleted: no snapshot is empty. */
export const ERASED = new Uint8Array(0);

/** A piece of at most 256 KiB of a sealed blob. Key: [record, blob, index]. */
export interface PieceRow {
  record: string;
  blob: string;
  index: number;
  bytes: Uint8Array;
}

/** Kinds of SPEC 4; `envelope/core.ts` has them all but brings the signature libraries along. */
export const RECORD = 1;
export const WITHDRAWAL = 2;
export const NARROWING = 8;

export interface OutboxBlob {
  blob: string;
  root: string;
  size: number;
  sent: number;
  done: boolean;
}

/** One sealed envelope on its way. Key: its sequence number. */
export interface OutboxRow {
  sequence: number;
  hash: string;
  kind: number;
  record: string | null;
  interim: boolean;
  envelope: Uint8Array;
  blobs: OutboxBlob[];
  sealed: number;
  state: "waiting" | "stored" | "refused" | "faulty";
  code: string | null;
  /** Distinct members whose acknowledgement was verified. */
  acks: string[];
}

/** This device's place in its own chain, and what each record was last sealed as. */
export interface ChainRow {
  key: "chain";
  sequence: number;
  previous: Uint8Array;
  directorySeq: number;
}

export interface RevisionRow {
  record: string;
  revision: number;
  hash: Uint8Array;
}

/** What happened to a record: what, which and when stand in `sealed` only. Key: random, hex; it says nothing. */
export interface ReceiptRow {
  id: string;
  sealed: Uint8Array;
}

/** An interview that a supervisor sent back, sealed to this device. Key: env_hash, hex. */
export interface ReturnRow {
  hash: string;
  envelope: Uint8Array;
}

export interface MembershipRow {
  key: "membership";
  state: "unsent" | "pending" | "approved" | "rejected" | "expired";
  org: string;
  relay: string;
  device: string;
  invitation: string;
  member: string;
  role: "interviewer" | "supervisor";
  /** As the invitation's root said, so that every screen says practice before the first sync. */
  practice?: boolean;
  expires: number;
  fingerprint: string;
  join: Uint8Array;
  asked: number | null;
}

export interface FeedRow {
  key: "feed";
  cursor: string;
  view: Uint8Array | null;
  last: number | null;
}

export interface RootRow {
  key: "root";
  bytes: Uint8Array;
}

/** Up to where the directory kept here was verified, sealed by the vault. */
export interface BelievedRow {
  key: "believed";
  sealed: Uint8Array;
}

/** Something of the interviewer's own, sealed under the vault's index key; it never leaves the phone. */
export interface PersonalRow {
  key: "profile";
  sealed: Uint8Array;
}

/** How she bears it; sealed in the same way. */
export interface StrainRow {
  key: "strain";
  sealed: Uint8Array;
}

/** The organisation's handbook, sealed in the same way. */
export interface HandbookRow {
  key: "handbook";
  sealed: Uint8Array;
}

export interface FreshnessRow {
  key: "freshness";
  bytes: Uint8Array;
}

export interface SettingRow {
  key: "settings";
  idleMinutes: number;
  /** Keys were made here once: without them something was lost. */
  wasEnrolled: boolean;
  lastSync: number | null;
  /** Language of the screens, "" for the browser's. */
  language: string;
  /** The draft on the screen, to come back to after a lock or a crash. */
  openDraft: string | null;
}

export const SETTINGS: SettingRow = { key: "settings", idleMinutes: 2, wasEnrolled: false, lastSync: null, language: "", openDraft: null };

/** A set of words that was taken whole. Key: its id, hex. Nothing in it is secret. */
export interface WordSetRow {
  id: string;
  key: string;
  manifest: Uint8Array;
  signature: Uint8Array;
  /** Hashes of its files. */
  files: string[];
  /** When it was taken, ms since 1970. */
  taken: number;
}

/** One catalog of the sets. Key: its SHA-256, hex. */
export interface WordFileRow {
  sha256: string;
  bytes: Uint8Array;
}

/** Which set is in use, which was before; and by key the highest that was ever taken. */
export interface WordsRow {
  key: "words";
  current: string | null;
  previous: string | null;
  held: Record<string, { serial: number; id: string }>;
}

export const WORDS: WordsRow = { key: "words", current: null, previous: null, held: {} };

export interface AlarmRow {
  id: string;
  code: string;
  facts: Record<string, string | number | boolean>;
  at: number;
}

/** How often a code was wrong, and when last: kept so that a restart gives no free guess. */
export interface CodeTriesRow {
  key: "codetries";
  wrong: number;
  last: number;
}

export type StateRow = CodeTriesRow | ChainRow | MembershipRow | FeedRow | RootRow | BelievedRow | FreshnessRow | PersonalRow | StrainRow | HandbookRow | SettingRow | WordsRow;

export interface Tables extends DBSchema {
  drafts: { key: string; value: DraftRow };
  pieces: { key: [string, string, number]; value: PieceRow };
  outbox: { key: number; value: OutboxRow };
  revisions: { key: string; value: RevisionRow };
  receipts: { key: string; value: ReceiptRow };
  returns: { key: string; value: ReturnRow };
  directory: { key: number; value: { seq: number; bytes: Uint8Array } };
  alarms: { key: string; value: AlarmRow };
  wordsets: { key: string; value: WordSetRow };
  wordfiles: { key: string; value: WordFileRow };
  state: { key: string; value: StateRow };
}

export type TableName = StoreNames<Tables>;
export type Strict<Names extends TableName[]> = IDBPTransaction<Tables, Names, "readwrite">;

export const DATABASE = "depter";
const VERSION = 3;

/** Opens (and on first use creates) the database. Throws StoreError. */
export async function openDatabase(onGone: () => void = () => {}): Promise<IDBPDatabase<Tables>> {
  try {
    return await openDB<Tables>(DATABASE, VERSION, {
      upgrade(db, before) {
        db.createObjectStore("wordsets", { keyPath: "id" });
        db.createObjectStore("wordfiles", { keyPath: "sha256" });
        if (before >= 2) return;
        // Receipts of version 1, which was never released, bore record and time in clear.
        if (before >= 1) db.deleteObjectStore("receipts");
        db.createObjectStore("receipts", { keyPath: "id" });
        db.createObjectStore("returns", { keyPath: "hash" });
        if (before >= 1) return;
        db.createObjectStore("drafts", { keyPath: "id" });
        db.createObjectStore("pieces", { keyPath: ["record", "blob", "index"] });
        db.createObjectStore("outbox", { keyPath: "sequence" });
        db.createObjectStore("revisions", { keyPath: "record" });
        db.createObjectStore("directory", { keyPath: "seq" });
        db.createObjectStore("alarms", { keyPath: "id" });
        db.createObjectStore("state", { keyPath: "key" });
      },
      terminated() {
        onGone();
      },
    });
  } catch (cause) {
    throw storeError(cause);
  }
}

/**
 * Runs `work` in one read-write transaction with strict durability; resolves when it is on disk.
 * `work` must await nothing but the transaction's own requests.
 */
export async function strictly<Names extends TableName[], T>(
  db: IDBPDatabase<Tables>,
  names: [...Names],
  work: (tx: Strict<Names>) => Promise<T>,
): Promise<T> {
  const tx = db.transaction(names, "readwrite", { durability: "strict" }) as unknown as Strict<Names>;
  // The abort is awaited once, below; without this a failing request would surface twice.
  const done = tx.done.then(
    () => null,
    (cause: unknown) => cause ?? new StoreError("storage.broken", { reason: "abort" }),
  );
  let result: T;
  try {
    result = await work(tx);
  } catch (cause) {
    try {
      tx.abort();
    } catch {
      // Already aborted: a full disk aborts before the request's own error arrives.
    }
    const reason = await done;
    if (cause instanceof StoreError) throw cause;
    throw storeError(isQuota(reason) ? reason : cause);
  }
  const reason = await done;
  if (reason) throw storeError(isQuota(tx.error) ? tx.error : reason);
  return result;
}

function isQuota(cause: unknown): boolean {
  return (cause instanceof DOMException || cause instanceof Error) && cause.name === "QuotaExceededError";
}

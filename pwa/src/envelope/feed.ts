/**
 * The relay's history as both sides compute it (SPEC 7): rows, their hashes, and where a reader
 * stands. Twin of `envelope/feed.py`.
 */
import type { Bytes } from "./bytes.ts";
import { dec, enc, type Value } from "./codec.ts";
import { DepterError } from "./errors.ts";
import { hashed, ZERO_HASH } from "./labels.ts";

export const STORED = 1;
export const BLOB = 2;
export const ERASED = 3;
export const DIRECTORY = 4;

/** An envelope was stored. SPEC 7. */
export function whatEnvelope(envHash: Bytes): Bytes {
  return enc([STORED, envHash]);
}

/** A blob is complete. SPEC 7. */
export function whatBlob(blob: Bytes, root: Bytes): Bytes {
  return enc([BLOB, blob, root]);
}

/** An envelope was withdrawn; a stub remains. SPEC 7. */
export function whatErased(envHash: Bytes, withdrawal: Bytes): Bytes {
  return enc([ERASED, envHash, withdrawal]);
}

/** A directory entry was appended. SPEC 7. */
export function whatDirectory(entryHash: Bytes): Bytes {
  return enc([DIRECTORY, entryHash]);
}

/** Chain one row to the row before it. SPEC 7. */
export function rowHash(previous: Bytes, seq: number, what: Bytes): Bytes {
  return hashed("feed", previous, seq, what);
}

/** What a reader last saw of a feed: epoch (16), sequence number, row hash (32). */
export interface View {
  readonly epoch: Bytes;
  readonly seq: number;
  readonly hash: Bytes;
}

/** The view before the first row. */
export function startView(epoch: Bytes): View {
  return { epoch, seq: 0, hash: ZERO_HASH };
}

/** The view behind `row`; throws feed.gap when it is not the next row. */
export function viewAfter(view: View, row: Row): View {
  if (row.seq !== view.seq + 1) {
    throw new DepterError("feed.gap", { expected: view.seq + 1, got: row.seq });
  }
  return { epoch: view.epoch, seq: row.seq, hash: rowHash(view.hash, row.seq, row.what) };
}

export function encodeView(view: View): Bytes {
  return enc([view.epoch, view.seq, view.hash]);
}

/** Throws feed.shape or a codec code. */
export function decodeView(data: Bytes): View {
  const view = viewOf(dec(data));
  if (view === null) throw new DepterError("feed.shape");
  return view;
}

/** A decoded item as a view, or null where it is none. */
export function viewOf(value: Value): View | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [epoch, seq, row] = value;
  if (!(epoch instanceof Uint8Array) || epoch.length !== 16 || typeof seq !== "number") return null;
  return row instanceof Uint8Array && row.length === 32 ? { epoch, seq, hash: row } : null;
}

/** One row on the wire: its place, what happened, the relay's marks, the bytes if they are of use. */
export interface Row {
  readonly seq: number;
  readonly what: Bytes;
  readonly marks: readonly string[];
  readonly data: Bytes | null;
}

export function encodeRow(row: Row): Bytes {
  return enc([row.seq, row.what, row.marks, row.data]);
}

/** Take a decoded item as a row; throws feed.shape. */
export function readRow(value: Value): Row {
  const [seq, what, marks, data] = Array.isArray(value) && value.length === 4 ? value : [];
  if (
    typeof seq === "number" &&
    what instanceof Uint8Array &&
    Array.isArray(marks) &&
    marks.every((mark) => typeof mark === "string") &&
    (data === null || data instanceof Uint8Array)
  ) {
    return { seq, what, marks, data };
  }
  throw new DepterError("feed.shape");
}

/** What happened: its type (STORED, BLOB, ERASED, DIRECTORY or a later one) and its ids. */
export function rowEvent(row: Row): { type: number; ids: Bytes[] } {
  const value = dec(row.what);
  const [type, ...ids] = Array.isArray(value) ? value : [];
  if (typeof type !== "number") throw new DepterError("feed.shape");
  return {
    type,
    ids: ids.map((id) => {
      if (!(id instanceof Uint8Array)) throw new DepterError("feed.shape");
      return id;
    }),
  };
}

/** The shapes that cross between page and crypto worker; none of them holds a key. */

import type { Bytes } from "../envelope/bytes.ts";
import type { SealedReceipt } from "./receipts.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";

export interface Enrolled {
  readonly join: Bytes;
  readonly org: string;
  readonly device: string;
  readonly member: string;
  readonly invitation: string;
  readonly fingerprint: string;
}

export interface DirectoryFacts {
  readonly org: string;
  readonly kind: "real" | "practice";
  readonly seq: number;
  readonly digits: string;
  readonly acks: number;
  readonly people: readonly { readonly name: string }[];
  readonly escrow: number;
  readonly me: { readonly name: string; readonly role: "interviewer" | "supervisor"; readonly active: boolean } | null;
  /** Seconds since 1970 of the last freshness statement, or null. */
  readonly issued: number | null;
  /** Keys whose sets of words count now, hex. */
  readonly wordsKeys: readonly string[];
}

export interface OpenedDraft {
  /** The draft as JSON text (interview/document.ts). */
  readonly text: string;
  readonly photos: readonly PhotoFacts[];
}

export interface PhotoOrder {
  readonly path: string;
  readonly mediaType: string;
  readonly name: string;
  /** When the shutter was pressed, or the file was added, by this phone's clock. */
  readonly taken: number;
  readonly source: "camera" | "file";
  readonly copyOf: string | null;
  readonly own: number | null;
  readonly relay: number | null;
}

export interface SealedPhoto {
  readonly facts: PhotoFacts;
  readonly pieces: readonly Bytes[];
}

export interface SealOrder {
  readonly form: string;
  readonly formHash: string;
  readonly answers: string;
  /** What stands beside the answers, and the working notes: JSON, null where there is nothing (FORMAT 10). */
  readonly margin?: string | null;
  readonly working?: string | null;
  readonly consent: string;
  readonly sealedAt: string;
  readonly release: string;
  readonly interim: boolean;
  readonly sequence: number;
  readonly previous: Bytes;
  readonly revision: number;
  readonly previousRevision: Bytes | null;
  /** The nine digits that the person keeps; null: those of an earlier revision, or none. */
  readonly code: string | null;
  /** Receipts among which the code of an earlier revision is looked for. */
  readonly receipts: readonly SealedReceipt[];
}

/** A record of this phone that a code belongs to, and what became of it, ms since 1970. */
export interface Coded {
  readonly record: string;
  readonly sealed: number;
  readonly arrived: number | null;
  readonly taken: number | null;
  readonly narrowed: number | null;
  readonly confirmed: number | null;
}

export interface TakeBackOrder {
  readonly record: string;
  /** Ids of the consent items that are taken back; null: all of the record. */
  readonly items: readonly string[] | null;
  /** Why, for a record whose unfinished draft is open here; null: her code was given. */
  readonly reason: string | null;
  readonly at: number;
  readonly sequence: number;
  readonly previous: Bytes;
}

export interface TakenBack {
  readonly kind: number;
  readonly envelope: Bytes;
  readonly hash: Bytes;
  readonly directorySeq: number;
  readonly receipt: SealedReceipt;
}

/** Where our chain stood before an envelope. */
export interface ChainPlace {
  readonly sequence: number;
  readonly previous: Bytes;
  readonly directorySeq: number;
}

export interface BlobFacts {
  readonly blob: string;
  readonly root: string;
  readonly size: number;
}

export interface SealResult {
  readonly envelope: Bytes;
  readonly hash: Bytes;
  readonly directorySeq: number;
  readonly blobs: readonly BlobFacts[];
  readonly answersBlob: (BlobFacts & { readonly pieces: readonly Bytes[] }) | null;
  /** That it was sealed with a code; null: with none. */
  readonly receipt: SealedReceipt | null;
}

/** A return for this device; `handbook`: the JSON of the organisation's handbook, null for an interview. */
export interface Returned {
  readonly hash: string;
  readonly handbook: string | null;
}

export interface BelievedAck {
  readonly member: string;
  /** Sequence numbers of our envelopes that it vouches for. */
  readonly sequences: readonly number[];
  /** `enc([epoch, seq, hash])` of the feed as its signer saw it, or null. */
  readonly view: Bytes | null;
}

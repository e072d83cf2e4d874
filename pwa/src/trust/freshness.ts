/**
 * Freshness statements (SPEC 10.3): an administrator says how long the directory is, so that a relay
 * cannot hide a revocation for long; a stale statement stops nobody from recording or sealing.
 * Twin of `trust/freshness.py`; phones only read them.
 */
import { type Bytes, equal } from "../envelope/bytes.ts";
import { codeOf, DepterError } from "../envelope/errors.ts";
import { tagged } from "../envelope/labels.ts";
import type { Directory } from "./directory.ts";
import { HASH, ID, Shape } from "./shape.ts";

const SHAPE = new Shape("freshness.shape");

/** A believed statement: the directory had `seq` entries at `issued` (seconds since 1970). */
export interface Freshness {
  readonly org: Bytes;
  readonly seq: number;
  readonly head: Bytes;
  readonly issued: number;
  readonly expires: number;
}

/** Whether it has run out by the reader's clock, which may be wrong: show, never stop. */
export function isStale(fresh: Freshness, now: number): boolean {
  return now > fresh.expires;
}

/**
 * Believe a statement an administrator signed about this directory.
 *
 * Throws freshness.shape, freshness.org, freshness.administrator, freshness.signature,
 * directory.needed (it speaks of entries that this replica lacks) and directory.fork (it names
 * another head under a number that this replica has). SPEC 10.3.
 */
export async function verifyFreshness(data: Bytes, directory: Directory): Promise<Freshness> {
  const [value, signer, sigs] = SHAPE.labelled(data, "signed-freshness", 3);
  const statement = SHAPE.octets(value, "statement");
  const part = SHAPE.map(SHAPE.decode(statement), [1, 2, 3, 4, 5], "statement");
  const fresh: Freshness = {
    org: SHAPE.octets(part.get(1), "org", ID),
    seq: SHAPE.uint(part.get(2), "seq"),
    head: SHAPE.octets(part.get(3), "head", HASH),
    issued: SHAPE.uint(part.get(4), "issued"),
    expires: SHAPE.uint(part.get(5), "expires"),
  };
  const { seq } = fresh;
  if (!equal(fresh.org, directory.org)) throw new DepterError("freshness.org");
  // Judged by the administrators at that entry, or by the newest known when the reader is behind.
  const place = Math.min(seq, directory.seq);
  const key = directory.administratorAt(place, SHAPE.octets(signer, "signer", HASH));
  if (key === null) throw new DepterError("freshness.administrator");
  try {
    await key.verify("freshness", tagged("freshness", statement), SHAPE.signatures(sigs));
  } catch (fault) {
    const cause = codeOf(fault);
    if (cause === null) throw fault;
    throw new DepterError("freshness.signature", { cause });
  }
  if (seq > directory.seq) throw new DepterError("directory.needed", { seq });
  if (!equal(directory.headAt(seq)!, fresh.head)) {
    const ours = directory.entries[seq - 1] ?? null;
    throw new DepterError("directory.fork", { seq, ours, theirs: data });
  }
  return fresh;
}

/**
 * Judge an envelope by the directory and by its chain (SPEC 8, steps 3a to 9).
 *
 * Nothing sealed is refused for a formality: only a foreign organisation, an unknown device and a bad
 * signature throw; everything else is a finding that is kept and shown. Twin of `envelope/verify.py`.
 */
import { type Bytes, compare, equal, hex } from "./bytes.ts";
import { CLEAR_KINDS, type Core, Kind, KNOWN_KINDS } from "./core.ts";
import { checkSignatures, type Envelope } from "./envelope.ts";
import { DepterError } from "./errors.ts";
import type { RecipientKey, VerifyKey } from "./keys.ts";
import { ZERO_HASH } from "./labels.ts";

export const INTERVIEWER = 1;
export const SUPERVISOR = 2;

/** What the directory says of a device: whose, in which role, until which sequence number. */
export interface DeviceStanding {
  readonly member: Bytes;
  readonly role: number;
  readonly verifyKey: VerifyKey;
  readonly recipient: RecipientKey;
  readonly transport: Bytes;
  readonly lastValidSequence: number | null;
}

/** What `verify` needs of a member directory; `trust/directory.ts` is one. */
export interface DirectoryView {
  readonly org: Bytes;
  readonly seq: number;
  headAt(seq: number): Bytes | null;
  device(sigkeyId: Bytes): DeviceStanding | null;
  /** Kids that an envelope of this collection must be sealed to, by the directory at `seq`. */
  required(collection: Bytes | null, seq: number): readonly Bytes[];
  recipientStanding(kid: Bytes, seq: number): "active" | "revoked" | null;
}

/** The highest envelope seen of a device. */
export interface ChainEnd {
  readonly sequence: number;
  readonly envHash: Bytes;
  readonly directorySeq: number;
}

/** What `verify` needs of the envelopes seen before; a phone asks its database, hence promises. */
export interface ChainView {
  last(device: Bytes): Promise<ChainEnd | null>;
  /** env_hash of the first envelope seen under this number. */
  at(device: Bytes, sequence: number): Promise<Bytes | null>;
  /** The first envelope seen for this revision. */
  revision(record: Bytes, revision: number): Promise<{ envHash: Bytes; member: Bytes } | null>;
}

/** One mark of SPEC 8: the step, the code, and whether it stops opening and acknowledging. */
export interface Finding {
  readonly step: number;
  readonly code: string;
  readonly stops: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What steps 3a to 9 found; an envelope with no finding passed them all. */
export interface Verdict {
  readonly findings: readonly Finding[];
  readonly member: Bytes;
  readonly role: number;
  readonly stops: boolean;
}

type Mark = (step: number, code: string, facts?: Record<string, unknown>, stops?: boolean) => void;

/** Steps 3a to 9 of SPEC 8; throws envelope.org, device.unknown, signature.ed25519 or .mldsa. */
export async function verify(
  envelope: Envelope,
  org: Bytes,
  directory: DirectoryView,
  chain: ChainView,
): Promise<Verdict> {
  const { core } = envelope;
  if (!equal(core.org, org)) throw new DepterError("envelope.org");
  const device = directory.device(core.device);
  if (device === null) throw new DepterError("device.unknown");
  await checkSignatures(envelope, device.verifyKey);

  const findings: Finding[] = [];
  const mark: Mark = (step, code, facts = {}, stops = true) => {
    findings.push({ step, code, stops, facts });
  };
  const positionKnown = checkPosition(core, directory, mark);
  const { lastValidSequence: lastValid } = device;
  if (lastValid !== null && core.sequence > lastValid) mark(5, "device.late", { lastValid }, false);
  await checkChain(envelope, chain, mark);
  if (core.kind === Kind.RECORD || core.kind === Kind.RETURN) {
    await checkRevision(envelope, device.member, chain, mark);
  }
  if (KNOWN_KINDS.has(core.kind)) {
    checkRole(core, device.role, mark);
    if (positionKnown && !CLEAR_KINDS.has(core.kind)) checkRecipients(core, directory, mark);
  } else {
    mark(3, "kind.unknown", { kind: core.kind });
  }
  const stops = findings.some((finding) => finding.stops);
  return { findings, member: device.member, role: device.role, stops };
}

function same(a: Bytes | null, b: Bytes | null): boolean {
  return a === null || b === null ? a === b : equal(a, b);
}

function checkPosition(core: Core, directory: DirectoryView, mark: Mark): boolean {
  if (core.directorySeq > directory.seq) {
    mark(4, "directory.needed", { seq: core.directorySeq });
    return false;
  }
  if (!same(directory.headAt(core.directorySeq), core.directoryHead)) {
    mark(4, "directory.fork", { seq: core.directorySeq });
    return false;
  }
  return true;
}

async function checkChain(envelope: Envelope, chain: ChainView, mark: Mark): Promise<void> {
  const { device, sequence, previous, directorySeq } = envelope.core;
  const seen = await chain.at(device, sequence);
  if (seen !== null) {
    if (!equal(seen, envelope.hash)) mark(7, "chain.equivocation", { sequence });
    return;
  }
  const before = sequence === 1 ? ZERO_HASH : await chain.at(device, sequence - 1);
  const last = await chain.last(device);
  if (before === null) {
    mark(7, "chain.gap", { last: last?.sequence ?? 0, sequence }, false);
  } else if (!equal(before, previous)) {
    mark(7, "chain.previous", { sequence });
  }
  if (last !== null && last.sequence < sequence && directorySeq < last.directorySeq) {
    mark(7, "chain.directory_fell", { before: last.directorySeq, now: directorySeq });
  }
}

async function checkRevision(
  envelope: Envelope,
  member: Bytes,
  chain: ChainView,
  mark: Mark,
): Promise<void> {
  const { kind, record, revision, previousRevision } = envelope.core;
  if (record === null || revision === null) return;
  const conflict = (): void => mark(8, "revision.conflict", { revision }, false);
  const known = await chain.revision(record, revision);
  if (kind === Kind.RETURN) {
    if (known !== null && !same(known.envHash, previousRevision)) conflict();
    return;
  }
  if (known !== null && !equal(known.envHash, envelope.hash)) conflict();
  if (revision === 1) return;
  const before = await chain.revision(record, revision - 1);
  if (before === null) {
    mark(8, "revision.gap", { revision }, false);
    return;
  }
  if (!equal(before.member, member)) mark(8, "revision.member", { revision });
  if (!same(before.envHash, previousRevision)) conflict();
}

function checkRole(core: Core, role: number, mark: Mark): void {
  const forSupervisors: readonly number[] = [Kind.GRANT, Kind.ACKNOWLEDGEMENT, Kind.RETURN];
  if (forSupervisors.includes(core.kind) && role !== SUPERVISOR) {
    mark(9, "role.kind", { kind: core.kind, role });
  }
}

function checkRecipients(core: Core, directory: DirectoryView, mark: Mark): void {
  const present = new Set(core.recipients.map(hex));
  let allowed = present;
  if (core.kind !== Kind.RETURN) {
    allowed = new Set(directory.required(core.collection, core.directorySeq).map(hex));
    const missing = [...allowed].filter((kid) => !present.has(kid));
    if (missing.length > 0) mark(9, "recipients.missing", { count: missing.length });
  }
  for (const kid of [...core.recipients].sort(compare)) {
    const standing = directory.recipientStanding(kid, core.directorySeq);
    if (standing === "revoked") mark(9, "recipients.revoked", { kid: hex(kid) });
    else if (standing === null || !allowed.has(hex(kid))) {
      mark(9, "recipients.unknown", { kid: hex(kid) });
    }
  }
}

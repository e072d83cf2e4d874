/**
 * Acknowledgements as the phone judges them (ruling 10): only a supervisor's signed word, for exactly
 * these bytes, lets a phone forget; no answer of a relay ever does.
 * Twin of `trust/acknowledgements.py`.
 */
import { type Bytes, equal, hex } from "../envelope/bytes.ts";
import { type Acknowledgement, decodeAcknowledgement } from "../envelope/bodies.ts";
import { type Core, Kind } from "../envelope/core.ts";
import { checkSignatures, decode } from "../envelope/envelope.ts";
import { DepterError } from "../envelope/errors.ts";
import { SUPERVISOR } from "../envelope/verify.ts";
import type { Directory } from "./directory.ts";

/** An acknowledgement whose signer was checked against the directory. */
export interface BelievedAcknowledgement {
  readonly member: Bytes;
  readonly device: Bytes;
  readonly body: Acknowledgement;
}

/** What is asked of an envelope here; an `Envelope` is one. */
export interface Acknowledgeable {
  readonly core: Core;
  readonly hash: Bytes;
}

/** Whether it acknowledges exactly this envelope: device, number and hash. */
export function names(ack: BelievedAcknowledgement, envelope: Acknowledgeable): boolean {
  const { core, hash } = envelope;
  return ack.body.items.some(
    (item) =>
      item.sequence === core.sequence &&
      equal(item.device, core.device) &&
      equal(item.envHash, hash),
  );
}

/**
 * Check an acknowledgement envelope that came over the relay or in a file (SPEC 10.6).
 *
 * Throws the code of the step of SPEC 8: codec.*, envelope.*, core.*, body.shape, directory.needed,
 * directory.fork, device.unknown, role.kind, signature.*; ack.kind when it is something else;
 * ack.revoked when its device is revoked now, whatever number it bears: who holds a seized device
 * chooses the number. Gaps in the supervisor's chain do not matter here: the phone is sent few of
 * its envelopes.
 */
export async function verifyAcknowledgement(
  data: Bytes,
  directory: Directory,
): Promise<BelievedAcknowledgement> {
  const envelope = decode(data);
  const { core } = envelope;
  if (core.kind !== Kind.ACKNOWLEDGEMENT) throw new DepterError("ack.kind", { kind: core.kind });
  if (!equal(core.org, directory.org)) throw new DepterError("envelope.org");
  const { directorySeq: seq } = core;
  if (seq > directory.seq) throw new DepterError("directory.needed", { seq });
  if (!equal(directory.headAt(seq)!, core.directoryHead)) {
    throw new DepterError("directory.fork", { seq });
  }
  const device = directory.device(core.device);
  if (device === null) throw new DepterError("device.unknown");
  await checkSignatures(envelope, device.verifyKey);
  const { lastValidSequence: lastValid } = device;
  if (lastValid !== null) throw new DepterError("ack.revoked", { lastValid });
  if (device.role !== SUPERVISOR) throw new DepterError("role.kind", { role: device.role });
  const body = decodeAcknowledgement(envelope.body ?? new Uint8Array(0));
  return { member: device.member, device: core.device, body };
}

/**
 * The distinct members (as hexadecimal ids) who acknowledged `envelope` on a device that is one of
 * its recipients and is not revoked by now: a device that cannot open it cannot vouch for it,
 * whoever owns it.
 */
export function acknowledgedBy(
  envelope: Acknowledgeable,
  acks: Iterable<BelievedAcknowledgement>,
  directory: Directory,
): ReadonlySet<string> {
  const members = new Set<string>();
  for (const ack of acks) {
    if (names(ack, envelope) && opens(ack.device, envelope, directory)) members.add(hex(ack.member));
  }
  return members;
}

function opens(sigkeyId: Bytes, envelope: Acknowledgeable, directory: Directory): boolean {
  const device = directory.findDevice(sigkeyId);
  if (device === null || device.revoked !== null) return false;
  const { kid } = device.keys.recipient;
  return envelope.core.recipients.some((recipient) => equal(recipient, kid));
}

/** Whether the policy's number of members acknowledged `envelope`. Ruling 10. */
export function mayForget(
  envelope: Acknowledgeable,
  acks: Iterable<BelievedAcknowledgement>,
  directory: Directory,
): boolean {
  const members = acknowledgedBy(envelope, acks, directory);
  return members.size >= directory.acksRequired(envelope.core.collection);
}

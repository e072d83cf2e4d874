/**
 * Who is in a member directory (SPEC 10.2): people and their devices, as entries made them.
 *
 * Must never: say who may do what; that is the directory's, and depends on the entry one asks about.
 */
import type { Bytes } from "../envelope/bytes.ts";
import type { DevicePublic, RecipientKey } from "../envelope/keys.ts";

/** One installation of a member, as the directory tells it. */
export interface Device {
  readonly member: Bytes;
  readonly keys: DevicePublic;
  readonly label: Bytes;
  readonly invitation: Bytes | null;
  readonly added: number;
  /** Entry that revoked it, its last valid sequence number, and why. */
  revoked: number | null;
  lastValidSequence: number | null;
  reason: number | null;
}

/** A person of the organisation. `label` is sealed; `openLabel` reads it. */
export interface Member {
  readonly id: Bytes;
  role: number;
  readonly label: Bytes;
  readonly devices: Device[];
  ended: boolean;
}

/** Whether the member has a device that may be used. */
export function isActive(member: Member): boolean {
  return !member.ended && member.devices.some((device) => device.revoked === null);
}

/** A key to seal to, and whose it is (null: escrow). */
export interface NamedRecipient {
  readonly key: RecipientKey;
  readonly member: Member | null;
}

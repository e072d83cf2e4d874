/**
 * Joining (SPEC 10.4): what a device sends, and when it believes that it is a member; never by the
 * word of a relay. Twin of `trust/joining.py`, the phone's half.
 */
import { type Bytes, equal, type RandomBytes } from "../envelope/bytes.ts";
import { enc, mapOf } from "../envelope/codec.ts";
import { DepterError } from "../envelope/errors.ts";
import { type DeviceKeys, type DevicePublic, draw } from "../envelope/keys.ts";
import { tagged } from "../envelope/labels.ts";
import type { Directory } from "./directory.ts";
import { type Invitation, invitationMac } from "./invitation.ts";
import { sealLabel } from "./labels.ts";
import type { Member } from "./members.ts";
import { deviceMap, ID } from "./shape.ts";

/**
 * Build the request of a new device: its public keys and sealed names, signed by both signature keys,
 * under a MAC of the invitation's secret. SPEC 10.4.
 *
 * Keep the bytes: the relay takes the same request again, but another one only as a conflict.
 */
export async function joinRequest(
  invitation: Invitation,
  keys: DeviceKeys,
  name: string,
  deviceName: string,
  randomBytes: RandomBytes,
): Promise<Bytes> {
  const { org, id, namesKey } = invitation;
  const member = draw(randomBytes, ID);
  const label = await sealLabel(namesKey, org, member, name, randomBytes);
  const deviceLabel = await sealLabel(namesKey, org, member, deviceName, randomBytes);
  const request = enc(
    mapOf(
      [1, 1],
      [2, org],
      [3, id],
      [4, member],
      [5, label],
      [6, deviceMap(keys.public, deviceLabel, id)],
    ),
  );
  const message = tagged("join", request);
  const sigs = await keys.signing.sign("join", message);
  return tagged("signed-join", request, sigs, await invitationMac(invitation, message));
}

/**
 * What a device believes of itself: its member when the verified chain holds exactly its own keys,
 * null while it waits. Throws join.other_keys when somebody else's keys stand where its own belong.
 * SPEC 10.4.
 */
export function ownMembership(
  directory: Directory,
  keys: DevicePublic,
  invitation: Bytes,
): Member | null {
  const byInvitation = directory.byInvitation(invitation);
  const byKeys = directory.findDevice(keys.signing.id);
  const found = byInvitation ?? byKeys;
  if (found === null) return null;
  if (byKeys !== byInvitation || !sameKeys(found.keys, keys)) {
    throw new DepterError("join.other_keys");
  }
  return directory.member(found.member);
}

function sameKeys(a: DevicePublic, b: DevicePublic): boolean {
  return (
    equal(a.signing.id, b.signing.id) &&
    equal(a.recipient.kid, b.recipient.kid) &&
    equal(a.transport, b.transport)
  );
}

/**
 * Directory entries taken apart (SPEC 10.2); whether an entry fits the directory before it is judged
 * in `directory.ts`, never here, and no phone ever makes one. Twin of `trust/entries.py`.
 */
import { type Bytes, hex } from "../envelope/bytes.ts";
import type { Value } from "../envelope/codec.ts";
import type { DevicePublic, VerifyKey } from "../envelope/keys.ts";
import { H, tagged } from "../envelope/labels.ts";
import { HASH, ID, Shape } from "./shape.ts";

const SHAPE = new Shape("directory.shape");

/** Why a device or a member is revoked. SPEC 10.2. */
export const Reason = { LEFT: 1, LOST: 2, SEIZED: 3, MISUSE: 4, REPLACED: 5 } as const;

/** A person joins with a first device. */
export interface Add {
  readonly op: "add";
  readonly member: Bytes;
  readonly role: number;
  readonly label: Bytes;
  readonly device: DevicePublic;
  readonly deviceLabel: Bytes;
  readonly invitation: Bytes | null;
}

/** A member gets another device. */
export interface AddKey {
  readonly op: "add-key";
  readonly member: Bytes;
  readonly device: DevicePublic;
  readonly deviceLabel: Bytes;
  readonly invitation: Bytes | null;
}

/** A device, or with `device` null a whole member, ends; forward only. */
export interface Revoke {
  readonly op: "revoke";
  readonly member: Bytes;
  readonly device: Bytes | null;
  readonly lastValidSequence: number;
  readonly reason: number;
}

/** A member changes role. */
export interface SetRole {
  readonly op: "set-role";
  readonly member: Bytes;
  readonly role: number;
}

/**
 * Who can open a collection (null: the whole organisation) and how many acknowledgements let a phone
 * forget. `required` null means every supervisor.
 */
export interface Policy {
  readonly op: "policy";
  readonly collection: Bytes | null;
  readonly required: readonly Bytes[] | null;
  readonly acks: number;
}

/** The administrators are replaced by these. */
export interface Administrators {
  readonly op: "administrators";
  readonly keys: readonly VerifyKey[];
}

/** The organisation's own words are signed by this Ed25519 key from now on; null: by no key. */
export interface Words {
  readonly op: "words";
  readonly key: Bytes | null;
}

export type Change = Add | AddKey | Revoke | SetRole | Policy | Administrators | Words;

/** A signed entry taken apart; nothing about it is believed yet. */
export interface Entry {
  readonly data: Bytes;
  readonly seq: number;
  readonly previous: Bytes;
  readonly change: Change;
  readonly signer: Bytes;
  readonly sigs: readonly [Bytes, Bytes];
  readonly message: Bytes;
  /** The entry hash, without the signatures. */
  readonly hash: Bytes;
}

/** Read a signed entry; throws directory.shape. */
export function decodeEntry(data: Bytes): Entry {
  const [value, signer, sigs] = SHAPE.labelled(data, "signed-entry", 3);
  const body = SHAPE.octets(value, "entry");
  const part = SHAPE.map(SHAPE.decode(body), [1, 2, 3, 4, 5], "entry");
  SHAPE.uint(part.get(1), "version", 1, 1);
  const message = tagged("directory", body);
  return {
    data,
    seq: SHAPE.uint(part.get(2), "seq", 1),
    previous: SHAPE.octets(part.get(3), "previous", HASH),
    change: changeOf(SHAPE.uint(part.get(4), "op", 1, 7), part.get(5)),
    signer: SHAPE.octets(signer, "signer", HASH),
    sigs: SHAPE.signatures(sigs),
    message,
    hash: H(message),
  };
}

function changeOf(op: number, data: Value | undefined): Change {
  switch (op) {
    case 1: {
      const part = SHAPE.map(data, [1, 2, 3, 4], "add");
      const { keys, label, invitation } = SHAPE.device(part.get(4));
      return {
        op: "add",
        member: SHAPE.octets(part.get(1), "member", ID),
        role: SHAPE.uint(part.get(2), "role", 1, 2),
        label: SHAPE.octets(part.get(3), "label"),
        device: keys,
        deviceLabel: label,
        invitation,
      };
    }
    case 2: {
      const part = SHAPE.map(data, [1, 4], "add-key");
      const { keys, label, invitation } = SHAPE.device(part.get(4));
      const member = SHAPE.octets(part.get(1), "member", ID);
      return { op: "add-key", member, device: keys, deviceLabel: label, invitation };
    }
    case 3: {
      const part = SHAPE.map(data, [1, 5, 6, 7], "revoke");
      return {
        op: "revoke",
        member: SHAPE.octets(part.get(1), "member", ID),
        device: SHAPE.optional(part.get(5), "device", HASH),
        lastValidSequence: SHAPE.uint(part.get(6), "last_valid_sequence"),
        reason: SHAPE.uint(part.get(7), "reason", 1, 5),
      };
    }
    case 4: {
      const part = SHAPE.map(data, [1, 2], "set-role");
      const role = SHAPE.uint(part.get(2), "role", 1, 2);
      return { op: "set-role", member: SHAPE.octets(part.get(1), "member", ID), role };
    }
    case 5: {
      const part = SHAPE.map(data, [8, 9, 10], "policy");
      return {
        op: "policy",
        collection: SHAPE.optional(part.get(8), "collection", ID),
        required: part.get(9) === null ? null : requiredOf(part.get(9)),
        acks: SHAPE.uint(part.get(10), "acks", 1),
      };
    }
    case 6: {
      const part = SHAPE.map(data, [11], "administrators");
      return { op: "administrators", keys: SHAPE.verifyKeys(part.get(11), "administrators") };
    }
    default: {
      const part = SHAPE.map(data, [12], "words");
      return { op: "words", key: SHAPE.optional(part.get(12), "words", 32) };
    }
  }
}

/** Member ids, at least one, none twice. */
function requiredOf(value: Value | undefined): Bytes[] {
  const members = SHAPE.items(value, "required").map((item) => SHAPE.octets(item, "required", ID));
  const distinct = new Set(members.map(hex));
  if (members.length === 0 || distinct.size !== members.length) throw SHAPE.fault("required");
  return members;
}

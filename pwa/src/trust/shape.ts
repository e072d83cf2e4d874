/**
 * Take decoded CBOR apart by the shapes of SPEC 10; never let a value of another type, length or key
 * set through to the rules. Twin of `trust/shape.py`.
 *
 * Every method throws the code of the document it reads, with the field as a fact.
 */
import { type Bytes, hex } from "../envelope/bytes.ts";
import { dec, type Encodable, mapOf, type Value } from "../envelope/codec.ts";
import { codeOf, DepterError } from "../envelope/errors.ts";
import {
  DevicePublic,
  ED25519_SIGNATURE,
  MLDSA_PUBLIC,
  MLDSA_SIGNATURE,
  RecipientKey,
  VerifyKey,
  XWING_PUBLIC,
} from "../envelope/keys.ts";
import { D } from "../envelope/labels.ts";

export const ID = 16;
export const HASH = 32;

type Item = Value | undefined;
export type Fields = ReadonlyMap<number, Value>;

/** A `device` map taken apart: its keys, its label, its invitation id. SPEC 10.2. */
export interface ShapedDevice {
  readonly keys: DevicePublic;
  readonly label: Bytes;
  readonly invitation: Bytes | null;
}

/** The shape rules of one kind of document, which fail with its code. */
export class Shape {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }

  fault(field: string): DepterError {
    return new DepterError(this.code, { field });
  }

  /** Decode strictly; a codec fault keeps its code as the fact `codec`. SPEC 2. */
  decode(data: Bytes): Value {
    try {
      return dec(data);
    } catch (fault) {
      const codec = codeOf(fault);
      if (codec === null) throw fault;
      throw new DepterError(this.code, { codec });
    }
  }

  array(value: Item, length: number, field: string): Value[] {
    if (!Array.isArray(value) || value.length !== length) throw this.fault(field);
    return value;
  }

  /** Decode `enc([D(label), ...])` with `parts` values behind the label. SPEC 1. */
  labelled(data: Bytes, label: string, parts: number): Value[] {
    const [head, ...rest] = this.array(this.decode(data), parts + 1, label);
    if (head !== D(label)) throw this.fault("label");
    return rest;
  }

  map(value: Item, keys: readonly number[], field: string): Fields {
    const fits =
      value instanceof Map && value.size === keys.length && keys.every((key) => value.has(key));
    if (!fits) throw this.fault(field);
    return value;
  }

  octets(value: Item, field: string, size: number | null = null): Bytes {
    if (!(value instanceof Uint8Array)) throw this.fault(field);
    if (size !== null && value.length !== size) throw this.fault(field);
    return value;
  }

  /** Octets, or null where the wire says null. */
  optional(value: Item, field: string, size: number): Bytes | null {
    return value === null ? null : this.octets(value, field, size);
  }

  text(value: Item, field: string): string {
    if (typeof value !== "string") throw this.fault(field);
    return value;
  }

  uint(value: Item, field: string, low = 0, high = Number.MAX_SAFE_INTEGER): number {
    if (typeof value !== "number" || value < low || value > high) throw this.fault(field);
    return value;
  }

  items(value: Item, field: string): Value[] {
    if (!Array.isArray(value)) throw this.fault(field);
    return value;
  }

  /** `[Ed25519 (64), ML-DSA-65 (3309)]`. SPEC 3. */
  signatures(value: Item): [Bytes, Bytes] {
    const [ed25519, mldsa] = this.array(value, 2, "sigs");
    return [
      this.octets(ed25519, "sigs", ED25519_SIGNATURE),
      this.octets(mldsa, "sigs", MLDSA_SIGNATURE),
    ];
  }

  /** A list of `[ed25519_pk, mldsa_pk]`, at least one, none twice. SPEC 10.1. */
  verifyKeys(value: Item, field: string): VerifyKey[] {
    const keys = this.items(value, field).map((pair) => {
      const [ed25519, mldsa] = this.array(pair, 2, field);
      return new VerifyKey(
        this.octets(ed25519, field, 32),
        this.octets(mldsa, field, MLDSA_PUBLIC),
      );
    });
    const ids = new Set(keys.map((key) => hex(key.id)));
    if (keys.length === 0 || ids.size !== keys.length) throw this.fault(field);
    return keys;
  }

  recipient(value: Item, field: string): RecipientKey {
    return new RecipientKey(this.octets(value, field, XWING_PUBLIC));
  }

  device(value: Item): ShapedDevice {
    const part = this.map(value, [1, 2, 3, 4, 5, 6], "device");
    const signing = new VerifyKey(
      this.octets(part.get(1), "device.1", 32),
      this.octets(part.get(2), "device.2", MLDSA_PUBLIC),
    );
    const recipient = this.recipient(part.get(3), "device.3");
    return {
      keys: new DevicePublic(signing, recipient, this.octets(part.get(4), "device.4", 32)),
      label: this.octets(part.get(5), "device.5"),
      invitation: this.optional(part.get(6), "device.6", ID),
    };
  }
}

/** The `device` map of SPEC 10.2. */
export function deviceMap(
  keys: DevicePublic,
  label: Bytes,
  invitation: Bytes | null,
): ReadonlyMap<number, Encodable> {
  return mapOf(
    [1, keys.signing.ed25519],
    [2, keys.signing.mldsa],
    [3, keys.recipient.xwing],
    [4, keys.transport],
    [5, label],
    [6, invitation],
  );
}

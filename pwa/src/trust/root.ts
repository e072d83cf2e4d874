/**
 * The organisation's root document (SPEC 10.1): who may sign the directory, and which escrow keys
 * every record is sealed to; a root is never believed without its threshold of signatures, and never
 * made here. Twin of `trust/root.py`.
 */
import { type Bytes, compare, equal, hex } from "../envelope/bytes.ts";
import { codeOf, DepterError } from "../envelope/errors.ts";
import type { RecipientKey, VerifyKey } from "../envelope/keys.ts";
import { H, tagged } from "../envelope/labels.ts";
import { HASH, ID, Shape } from "./shape.ts";

export type OrganisationKind = "real" | "practice";

const SHAPE = new Shape("root.shape");
/** SLIP-39 counts shares in four bits. */
const MAX_SHARES = 16;

interface RootSignature {
  readonly signer: Bytes;
  readonly sigs: readonly [Bytes, Bytes];
}

/** What a root document says, and its fingerprint; that of version 1 is the pinned trust anchor. */
export interface Root {
  readonly org: Bytes;
  readonly kind: OrganisationKind;
  readonly version: number;
  readonly rootKeys: readonly VerifyKey[];
  readonly threshold: number;
  readonly administrators: readonly VerifyKey[];
  readonly escrow: readonly RecipientKey[];
  /** k of n. */
  readonly escrowShares: readonly [number, number];
  readonly signedMessage: Bytes;
  readonly fp: Bytes;
}

/**
 * Read a root and hold it to the rules that need no signature: root.shape, root.threshold,
 * root.escrow, key.*.
 */
async function decodeRoot(data: Bytes): Promise<Root> {
  const part = SHAPE.map(SHAPE.decode(data), [1, 2, 3, 4, 5, 6, 7, 8, 9], "root");
  SHAPE.uint(part.get(1), "version", 1, 1);
  const kind = SHAPE.uint(part.get(3), "kind", 1, 2) === 1 ? "real" : "practice";
  const shares = SHAPE.array(part.get(9), 2, "escrow_shares");
  const escrow = SHAPE.items(part.get(8), "escrow").map((key) => SHAPE.recipient(key, "escrow"));
  const signedMessage = tagged("root", data);
  const root: Root = {
    org: SHAPE.octets(part.get(2), "org", ID),
    kind,
    version: SHAPE.uint(part.get(4), "root_version", 1),
    rootKeys: SHAPE.verifyKeys(part.get(5), "root_keys"),
    threshold: SHAPE.uint(part.get(6), "threshold"),
    administrators: SHAPE.verifyKeys(part.get(7), "administrators"),
    escrow,
    escrowShares: [SHAPE.uint(shares[0], "k"), SHAPE.uint(shares[1], "n")],
    signedMessage,
    fp: H(signedMessage),
  };
  await checkRoot(root);
  return root;
}

/** Hold the root to SPEC 10.1 and 10.6, signatures aside. */
async function checkRoot(root: Root): Promise<void> {
  const keys = root.rootKeys.length;
  const { threshold } = root;
  const allowed =
    root.kind === "practice"
      ? keys === 1 && threshold === 1
      : keys >= 3 && threshold >= 2 && threshold <= keys;
  if (!allowed) throw new DepterError("root.threshold", { kind: root.kind, keys, threshold });
  const [k, n] = root.escrowShares;
  const kids = new Set(root.escrow.map((key) => hex(key.kid)));
  if (kids.size === 0 || kids.size !== root.escrow.length) {
    throw new DepterError("root.escrow", { escrowKeys: root.escrow.length });
  }
  if (!(k >= 2 && k <= n && n >= 3 && n <= MAX_SHARES)) {
    throw new DepterError("root.escrow", { k, n });
  }
  for (const signing of [...root.rootKeys, ...root.administrators]) signing.checkAcceptable();
  for (const escrow of root.escrow) await escrow.checkAcceptable();
}

/** A root document with its signatures, as received; nothing is believed before `verify`. */
export class SignedRoot {
  readonly data: Bytes;
  readonly root: Root;
  readonly signatures: readonly RootSignature[];

  private constructor(data: Bytes, root: Root, signatures: readonly RootSignature[]) {
    this.data = data;
    this.root = root;
    this.signatures = signatures;
  }

  /** Read `enc([D("signed-root"), root, [[sigkey id, sigs], ...]])`; throws root.* and key.*. */
  static async decode(data: Bytes): Promise<SignedRoot> {
    const [root, listed] = SHAPE.labelled(data, "signed-root", 2);
    const signatures = SHAPE.items(listed, "signatures").map((pair) => {
      const [signer, sigs] = SHAPE.array(pair, 2, "signatures");
      return { signer: SHAPE.octets(signer, "signer", HASH), sigs: SHAPE.signatures(sigs) };
    });
    signatures.forEach(({ signer }, i) => {
      if (i > 0 && compare(signatures[i - 1]!.signer, signer) >= 0) throw SHAPE.fault("signatures");
    });
    return new SignedRoot(data, await decodeRoot(SHAPE.octets(root, "root")), signatures);
  }

  /**
   * Give the root when its own threshold signed it and, if `fp` is given, it is the pinned one;
   * throws root.signatures or root.fingerprint. SPEC 10.1.
   */
  async verify(fp: Bytes | null = null): Promise<Root> {
    if (fp !== null && !equal(this.root.fp, fp)) throw new DepterError("root.fingerprint");
    const signed = await count(this.root.rootKeys, this.root.signedMessage, this.signatures);
    const { threshold } = this.root;
    if (signed < threshold) throw new DepterError("root.signatures", { signed, threshold });
    return this.root;
  }
}

async function count(
  keys: readonly VerifyKey[],
  message: Bytes,
  signatures: readonly RootSignature[],
): Promise<number> {
  const known = new Map(keys.map((key) => [hex(key.id), key]));
  let good = 0;
  for (const { signer, sigs } of signatures) {
    const key = known.get(hex(signer));
    if (key === undefined) continue;
    try {
      await key.verify("root", message, sigs);
      good += 1;
    } catch (fault) {
      // A wrong signature is no signature; the threshold decides.
      if (codeOf(fault) === null) throw fault;
    }
  }
  return good;
}

/**
 * Believe version n+1 of a root when the thresholds of version n **and** of version n+1 signed it;
 * throws root.changed, root.version or root.signatures. SPEC 10.1.
 */
export async function verifySuccessor(believed: Root, successor: SignedRoot): Promise<Root> {
  const { root } = successor;
  if (!equal(root.org, believed.org) || root.kind !== believed.kind) {
    throw new DepterError("root.changed");
  }
  if (root.version !== believed.version + 1) {
    throw new DepterError("root.version", { expected: believed.version + 1, got: root.version });
  }
  await successor.verify();
  const signed = await count(believed.rootKeys, root.signedMessage, successor.signatures);
  const { threshold } = believed;
  if (signed < threshold) throw new DepterError("root.signatures", { signed, threshold });
  return root;
}

/**
 * A fingerprint or head as eight groups of five digits (132 bits), the same in every language, to be
 * compared over the telephone: the hash as a number modulo 10^40. Twin of `organisation.spoken`.
 */
export function spoken(hash: Bytes): string {
  const digits = (BigInt(`0x${hex(hash)}`) % 10n ** 40n).toString().padStart(40, "0");
  return digits.replace(/(\d{5})(?=\d)/g, "$1 ");
}

/**
 * The keys of SPEC 3: signing, opening (X-Wing HPKE) and transport; no primitive of our own, and no
 * key is ever made without the caller's randomness. Twin of `envelope/keys.py`.
 */
import { shake256 } from "@noble/hashes/sha3.js";
import { allZero, type Bytes, concat, plain, type RandomBytes, utf8 } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { ENCAPSULATED, hpkeOpen, hpkeSeal, MLKEM_PUBLIC, type XWingPrivate } from "./hpke.ts";
import { D, hashed, tagged } from "./labels.ts";
import { providers, type Sign, type Verify } from "./providers.ts";

export const SUITE = 1;
export const ED25519_SIGNATURE = 64;
export const MLDSA_SIGNATURE = 3309;
export const MLDSA_PUBLIC = 1952;
export const XWING_PUBLIC = MLKEM_PUBLIC + 32;
/** Bytes of a wrapped 32-byte key: X-Wing encapsulation, ciphertext, tag. */
export const SEALED = ENCAPSULATED + 32 + 16;

const NO_CONTEXT: Bytes = new Uint8Array(0);
const P = 2n ** 255n - 19n;
// The y-coordinates (sign bit cleared) of the eight points of small order; a signature by such a key
// verifies for messages that nobody signed.
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([
  1n,
  P - 1n,
  0n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/** Take `size` random bytes and refuse a source that is plainly dead (all zeros, wrong size). */
export function draw(randomBytes: RandomBytes, size: number): Bytes {
  const data = randomBytes(size);
  if (data.length !== size || allZero(data)) throw new DepterError("random.dead");
  return data;
}

/** Throws key.length, key.not_canonical or key.small_order. SPEC 3. */
export function checkEd25519(key: Uint8Array): void {
  if (key.length !== 32) throw new DepterError("key.length", { size: key.length });
  let y = 0n;
  for (let i = 31; i >= 0; i--) y = (y << 8n) | BigInt(i === 31 ? key[i]! & 0x7f : key[i]!);
  if (SMALL_ORDER_Y.has(y % P)) throw new DepterError("key.small_order");
  if (y >= P) throw new DepterError("key.not_canonical");
}

function checkLength(data: Uint8Array, size: number): void {
  if (data.length !== size) throw new DepterError("key.length", { size: data.length });
}

/** The public half of a device's, administrator's or root signing key. */
export class VerifyKey {
  readonly ed25519: Bytes;
  readonly mldsa: Bytes;
  #id: Bytes | null = null;
  #keys: Promise<[Verify, Verify]> | null = null;

  constructor(ed25519: Bytes, mldsa: Bytes) {
    this.ed25519 = ed25519;
    this.mldsa = mldsa;
  }

  /** The sigkey id (32 bytes). SPEC 3. */
  get id(): Bytes {
    this.#id ??= hashed("sigkey", SUITE, this.ed25519, this.mldsa);
    return this.#id;
  }

  /** Refuse what SPEC 3 refuses at enrolment. */
  checkAcceptable(): void {
    checkEd25519(this.ed25519);
    checkLength(this.mldsa, MLDSA_PUBLIC);
  }

  /** Check both signatures over `message`; throws signature.ed25519 or signature.mldsa. SPEC 3. */
  async verify(label: string, message: Bytes, sigs: readonly Bytes[]): Promise<void> {
    checkLength(this.ed25519, 32);
    checkLength(this.mldsa, MLDSA_PUBLIC);
    const [first, second] = sigs;
    if (first === undefined || second === undefined || sigs.length !== 2) {
      throw new DepterError("envelope.shape", { field: "sigs" });
    }
    this.#keys ??= this.#read();
    const [ed25519, mldsa] = await this.#keys;
    if (!(await ed25519(first, message, NO_CONTEXT))) throw new DepterError("signature.ed25519");
    if (!(await mldsa(second, message, utf8(D(label))))) throw new DepterError("signature.mldsa");
  }

  async #read(): Promise<[Verify, Verify]> {
    const { ed25519, mldsa65 } = await providers();
    return Promise.all([ed25519.verifier(this.ed25519), mldsa65.verifier(this.mldsa)]);
  }
}

/** An Ed25519 seed and an ML-DSA-65 seed that sign together. */
export class SigningKey {
  readonly #ed25519Seed: Bytes;
  readonly #mldsaSeed: Bytes;
  readonly public: VerifyKey;
  #keys: Promise<[Sign, Sign]> | null = null;

  private constructor(ed25519Seed: Bytes, mldsaSeed: Bytes, publicKey: VerifyKey) {
    this.#ed25519Seed = ed25519Seed;
    this.#mldsaSeed = mldsaSeed;
    this.public = publicKey;
  }

  static generate(randomBytes: RandomBytes): Promise<SigningKey> {
    return SigningKey.fromBytes(concat(draw(randomBytes, 32), draw(randomBytes, 32)));
  }

  /** The two seeds, 64 bytes; throws key.length. */
  static async fromBytes(data: Bytes): Promise<SigningKey> {
    checkLength(data, 64);
    const { ed25519, mldsa65 } = await providers();
    const [first, second] = [data.slice(0, 32), data.slice(32)];
    const publicKey = new VerifyKey(await ed25519.publicKey(first), await mldsa65.publicKey(second));
    return new SigningKey(first, second, publicKey);
  }

  toBytes(): Bytes {
    return concat(this.#ed25519Seed, this.#mldsaSeed);
  }

  /** The sigkey id (32 bytes). SPEC 3. */
  get id(): Bytes {
    return this.public.id;
  }

  /** `[Ed25519(message), ML-DSA-65(message, context D(label))]`. SPEC 3. */
  async sign(label: string, message: Bytes): Promise<[Bytes, Bytes]> {
    this.#keys ??= this.#read();
    const [ed25519, mldsa] = await this.#keys;
    return [await ed25519(message, NO_CONTEXT), await mldsa(message, utf8(D(label)))];
  }

  async #read(): Promise<[Sign, Sign]> {
    const { ed25519, mldsa65 } = await providers();
    return Promise.all([ed25519.signer(this.#ed25519Seed), mldsa65.signer(this.#mldsaSeed)]);
  }
}

/** The public half of an encryption key: ML-KEM-768 then X25519, 1216 bytes. */
export class RecipientKey {
  readonly xwing: Bytes;
  #kid: Bytes | null = null;

  constructor(xwing: Bytes) {
    this.xwing = xwing;
  }

  /** The key id (32 bytes). SPEC 3. */
  get kid(): Bytes {
    this.#kid ??= hashed("kid", SUITE, this.xwing);
    return this.#kid;
  }

  /** Refuse a wrong length, an ML-KEM coefficient of 3329 or more, a low-order X25519 point. */
  async checkAcceptable(): Promise<void> {
    checkLength(this.xwing, XWING_PUBLIC);
    for (let i = 0; i < 1152; i += 3) {
      const [a, b, c] = [this.xwing[i]!, this.xwing[i + 1]!, this.xwing[i + 2]!];
      if ((a | ((b & 15) << 8)) >= 3329 || ((b >> 4) | (c << 4)) >= 3329) {
        throw new DepterError("key.mlkem");
      }
    }
    const { x25519 } = await providers();
    await x25519.agree(new Uint8Array(32).fill(1), this.xwing.slice(MLKEM_PUBLIC));
  }

  /** `HPKE.seal`: 1168 bytes for a 32-byte key. SPEC 4. */
  async wrap(cek: Bytes, info: Bytes): Promise<Bytes> {
    checkLength(cek, 32);
    checkLength(this.xwing, XWING_PUBLIC);
    return hpkeSeal(this.xwing, info, cek);
  }
}

/** An X-Wing seed (32 bytes); it opens what is sealed to its kid. */
export class OpeningKey {
  readonly #seed: Bytes;
  readonly #private: XWingPrivate;
  readonly public: RecipientKey;

  private constructor(seed: Bytes, secret: XWingPrivate, publicKey: RecipientKey) {
    this.#seed = seed;
    this.#private = secret;
    this.public = publicKey;
  }

  static generate(randomBytes: RandomBytes): Promise<OpeningKey> {
    return OpeningKey.fromBytes(draw(randomBytes, 32));
  }

  /** The seed; throws key.length. */
  static async fromBytes(seed: Bytes): Promise<OpeningKey> {
    checkLength(seed, 32);
    const { mlkem768, x25519 } = await providers();
    const expanded = plain(shake256(seed, { dkLen: 96 }));
    const secret = expanded.slice(64);
    const half = await x25519.publicKey(secret);
    const mlkem = await mlkem768.publicKey(expanded.slice(0, 64));
    const decapsulate = await mlkem768.decapsulator(expanded.slice(0, 64));
    return new OpeningKey(
      seed.slice(),
      { decapsulate, x25519: secret, x25519Public: half },
      new RecipientKey(concat(mlkem, half)),
    );
  }

  toBytes(): Bytes {
    return this.#seed.slice();
  }

  get kid(): Bytes {
    return this.public.kid;
  }

  /**
   * `HPKE.open`; throws unwrap.failed. A wrong key fails only at the AEAD (ML-KEM rejects
   * implicitly), so the length is checked first. SPEC 4.
   */
  async unwrap(sealed: Bytes, info: Bytes): Promise<Bytes> {
    if (sealed.length !== SEALED) throw new DepterError("unwrap.failed");
    return hpkeOpen(this.#private, info, sealed);
  }
}

/** An Ed25519 seed that answers the relay's challenges and signs nothing else. */
export class TransportKey {
  readonly #seed: Bytes;
  readonly public: Bytes;

  private constructor(seed: Bytes, publicKey: Bytes) {
    this.#seed = seed;
    this.public = publicKey;
  }

  static generate(randomBytes: RandomBytes): Promise<TransportKey> {
    return TransportKey.fromBytes(draw(randomBytes, 32));
  }

  /** The seed; throws key.length. */
  static async fromBytes(seed: Bytes): Promise<TransportKey> {
    checkLength(seed, 32);
    const { ed25519 } = await providers();
    return new TransportKey(seed.slice(), await ed25519.publicKey(seed));
  }

  toBytes(): Bytes {
    return this.#seed.slice();
  }

  /** Sign a relay's challenge. SPEC 10.5. */
  async answer(org: Bytes, device: Bytes, challenge: Bytes): Promise<Bytes> {
    const { ed25519 } = await providers();
    const sign = await ed25519.signer(this.#seed);
    return sign(tagged("challenge", org, device, challenge), NO_CONTEXT);
  }
}

/** Check the answer to a challenge; throws signature.ed25519. SPEC 10.5. */
export async function verifyAnswer(
  publicKey: Bytes,
  org: Bytes,
  device: Bytes,
  challenge: Bytes,
  answer: Bytes,
): Promise<void> {
  const { ed25519 } = await providers();
  const verify = await ed25519.verifier(publicKey);
  if (!(await verify(answer, tagged("challenge", org, device, challenge), NO_CONTEXT))) {
    throw new DepterError("signature.ed25519");
  }
}

/** What the directory says of one device's keys. */
export class DevicePublic {
  readonly signing: VerifyKey;
  readonly recipient: RecipientKey;
  readonly transport: Bytes;

  constructor(signing: VerifyKey, recipient: RecipientKey, transport: Bytes) {
    this.signing = signing;
    this.recipient = recipient;
    this.transport = transport;
  }

  /** Refuse what SPEC 3 refuses at enrolment, for all three keys. */
  async checkAcceptable(): Promise<void> {
    this.signing.checkAcceptable();
    await this.recipient.checkAcceptable();
    checkEd25519(this.transport);
  }
}

/** The three private keys of one installation. */
export class DeviceKeys {
  readonly signing: SigningKey;
  readonly opening: OpeningKey;
  readonly transport: TransportKey;
  readonly public: DevicePublic;

  constructor(signing: SigningKey, opening: OpeningKey, transport: TransportKey) {
    this.signing = signing;
    this.opening = opening;
    this.transport = transport;
    this.public = new DevicePublic(signing.public, opening.public, transport.public);
  }

  static async generate(randomBytes: RandomBytes): Promise<DeviceKeys> {
    return new DeviceKeys(
      await SigningKey.generate(randomBytes),
      await OpeningKey.generate(randomBytes),
      await TransportKey.generate(randomBytes),
    );
  }

  /** The four seeds one after another (128 bytes): what the vault wraps. */
  toBytes(): Bytes {
    return concat(this.signing.toBytes(), this.opening.toBytes(), this.transport.toBytes());
  }

  /** Undo `toBytes`; throws key.length. */
  static async fromBytes(data: Bytes): Promise<DeviceKeys> {
    checkLength(data, 128);
    return new DeviceKeys(
      await SigningKey.fromBytes(data.slice(0, 64)),
      await OpeningKey.fromBytes(data.slice(64, 96)),
      await TransportKey.fromBytes(data.slice(96)),
    );
  }
}

/**
 * HPKE base mode of suite 1 (RFC 9180, KEM 0x647a): the schedule is @hpke/core's, the KEM is X-Wing
 * over the chosen providers; never any other mode, suite or message after the first.
 */
import { Aes256Gcm, CipherSuite, HkdfSha256, KemId, type KemInterface } from "@hpke/core";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { type Bytes, concat, plain, utf8 } from "./bytes.ts";
import { DepterError } from "./errors.ts";
import { providers } from "./providers.ts";

export const MLKEM_PUBLIC = 1184;
const MLKEM_CIPHERTEXT = 1088;
export const ENCAPSULATED = MLKEM_CIPHERTEXT + 32;

/** What opens: a decapsulator of ML-KEM and an X25519 secret with its public half. */
export interface XWingPrivate {
  decapsulate(ciphertext: Bytes): Promise<Bytes>;
  readonly x25519: Bytes;
  readonly x25519Public: Bytes;
}

/** The combiner of X-Wing (draft-connolly-cfrg-xwing-kem, section 5.3). */
const XWING_LABEL = utf8("\\.//^\\");

function combine(mlkem: Bytes, x25519: Bytes, ciphertext: Bytes, publicKey: Bytes): Bytes {
  return plain(sha3_256(concat(mlkem, x25519, ciphertext, publicKey, XWING_LABEL)));
}

/** Draw a shared secret for `publicKey` (1216 bytes); throws key.mlkem or key.low_order. */
async function encapsulate(publicKey: Bytes): Promise<{ shared: Bytes; enc: Bytes }> {
  const { mlkem768, x25519 } = await providers();
  const theirs = publicKey.slice(MLKEM_PUBLIC);
  const { shared, ciphertext } = await mlkem768.encapsulate(publicKey.slice(0, MLKEM_PUBLIC));
  const ephemeral = crypto.getRandomValues(new Uint8Array(32));
  const mine = await x25519.publicKey(ephemeral);
  const agreed = await x25519.agree(ephemeral, theirs);
  return { shared: combine(shared, agreed, mine, theirs), enc: concat(ciphertext, mine) };
}

/** The shared secret inside `enc` (1120 bytes); throws unwrap.failed for another size. */
export async function decapsulate(key: XWingPrivate, enc: Bytes): Promise<Bytes> {
  if (enc.length !== ENCAPSULATED) throw new DepterError("unwrap.failed");
  const { x25519 } = await providers();
  const theirs = enc.slice(MLKEM_CIPHERTEXT);
  const shared = await key.decapsulate(enc.slice(0, MLKEM_CIPHERTEXT));
  const agreed = await x25519.agree(key.x25519, theirs);
  return combine(shared, agreed, theirs, key.x25519Public);
}

/** The part of a KEM that base mode calls; keys are our own objects and pass through unread. */
type BaseKem = Pick<
  KemInterface,
  "id" | "secretSize" | "encSize" | "publicKeySize" | "privateKeySize" | "encap" | "decap"
>;

const XWING: BaseKem = {
  id: KemId.XWing,
  secretSize: 32,
  encSize: ENCAPSULATED,
  publicKeySize: MLKEM_PUBLIC + 32,
  privateKeySize: 32,
  async encap({ recipientPublicKey }) {
    const { shared, enc } = await encapsulate(recipientPublicKey as unknown as Bytes);
    return { sharedSecret: shared.buffer, enc: enc.buffer };
  },
  async decap({ recipientKey, enc }) {
    const key = recipientKey as unknown as XWingPrivate;
    return (await decapsulate(key, new Uint8Array(enc as ArrayBuffer))).buffer;
  },
};

function suite(): CipherSuite {
  return new CipherSuite({
    kem: XWING as KemInterface,
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

/** `enc || ciphertext`, aad empty. SPEC 4. */
export async function hpkeSeal(publicKey: Bytes, info: Bytes, plaintext: Bytes): Promise<Bytes> {
  const recipientPublicKey = publicKey as unknown as CryptoKey;
  const sealed = await suite().seal({ recipientPublicKey, info }, plaintext);
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** Undo `hpkeSeal`; throws unwrap.failed for whatever reason, so that none can be told apart. */
export async function hpkeOpen(key: XWingPrivate, info: Bytes, sealed: Bytes): Promise<Bytes> {
  const enc = sealed.slice(0, ENCAPSULATED).buffer;
  const recipientKey = key as unknown as CryptoKey;
  try {
    const ciphertext = sealed.slice(ENCAPSULATED);
    return new Uint8Array(await suite().open({ recipientKey, enc, info }, ciphertext));
  } catch {
    throw new DepterError("unwrap.failed");
  }
}

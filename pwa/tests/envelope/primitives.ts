/** Codec, padding, keys and primitives of the phone's twin, as tests ask for them. Never part of the app. */
import { Aes256Gcm, CipherSuite, HkdfSha256, type KemInterface } from "@hpke/core";
import { type Bytes, concat, hex } from "../../src/envelope/bytes.ts";
import { Cobblestone256Decryptor, Cobblestone256Encryptor } from "../../src/envelope/cobblestone.ts";
import { dec, enc, sequence } from "../../src/envelope/codec.ts";
import { decapsulate, hpkeOpen, hpkeSeal } from "../../src/envelope/hpke.ts";
import * as E from "../../src/envelope/index.ts";
import { pad, unpad } from "../../src/envelope/padding.ts";
import { bytes, construct, diagnose, int, list, type Operations, pieces, source, text } from "./values.ts";

export const CODEC: Operations = {
  async providers({ name }) {
    E.useProviders(name === null ? null : (name as E.ProviderName));
    return { ...(await E.providerNames()) };
  },

  dec: ({ data }) => {
    const value = dec(bytes(data));
    return [diagnose(value), hex(enc(value))];
  },
  enc: ({ value }) => hex(enc(construct(value ?? null))),
  sequence: ({ data }) => [...sequence(bytes(data))].map(diagnose),
  padme: ({ size }) => [E.padme(int(size)), E.paddedPayloadSize(int(size)), E.paddedBlobSize(int(size))],
  pad: ({ data }) => hex(pad(bytes(data))),
  unpad: ({ data }) => hex(unpad(bytes(data))),
};

export const COBBLESTONE: Operations = {
  async "cobblestone.encrypt"(args) {
    const hash = (args["hash"] ?? "SHA-512") as "SHA-512" | "SHA-256";
    const encryptor = await Cobblestone256Encryptor.create(
      bytes(args["key"]),
      bytes(args["context"]),
      source(args),
      hash,
    );
    const out: Bytes[] = [];
    for (const piece of pieces(bytes(args["data"]), args["sizes"])) {
      out.push(await encryptor.update(piece));
    }
    return hex(concat(...out, await encryptor.finalize()));
  },
  async "cobblestone.decrypt"(args) {
    const hash = (args["hash"] ?? "SHA-512") as "SHA-512" | "SHA-256";
    const decryptor = new Cobblestone256Decryptor(bytes(args["key"]), bytes(args["context"]), hash);
    const out: Bytes[] = [];
    for (const piece of pieces(bytes(args["data"]), args["sizes"])) {
      out.push(await decryptor.update(piece));
    }
    return hex(concat(...out, await decryptor.finalize()));
  },
  /** Seal and open megabytes without carrying them over; the digest proves that nothing changed. */
  async "cobblestone.round"({ size }) {
    const random = source({});
    const [key, context] = [random(32), random(16)];
    const data = new Uint8Array(int(size)).map((_, i) => (i * 31) & 255);
    const sealed = await E.encrypt(key, context, data, random);
    const opened = await E.decrypt(key, context, sealed, "failed");
    return { size: sealed.length, expected: E.sealedSize(data.length), same: E.equal(data, opened) };
  },
};

export const KEYS: Operations = {
  async "signing.public"({ key }) {
    const { public: half } = await E.SigningKey.fromBytes(bytes(key));
    return { ed25519: hex(half.ed25519), mldsa: hex(half.mldsa), id: hex(half.id) };
  },
  async "signing.sign"({ key, label, message }) {
    const signing = await E.SigningKey.fromBytes(bytes(key));
    return (await signing.sign(text(label), bytes(message))).map(hex);
  },
  async "signing.verify"({ ed25519, mldsa, label, message, sigs }) {
    const key = new E.VerifyKey(bytes(ed25519), bytes(mldsa));
    await key.verify(text(label), bytes(message), list(sigs));
    return true;
  },
  "signing.check": ({ ed25519 }) => {
    E.checkEd25519(bytes(ed25519));
    return true;
  },
  async "opening.public"({ seed }) {
    const { public: half } = await E.OpeningKey.fromBytes(bytes(seed));
    return { xwing: hex(half.xwing), kid: hex(half.kid) };
  },
  async "recipient.check"({ xwing }) {
    await new E.RecipientKey(bytes(xwing)).checkAcceptable();
    return true;
  },
  async "recipient.wrap"({ xwing, cek, info }) {
    return hex(await new E.RecipientKey(bytes(xwing)).wrap(bytes(cek), bytes(info)));
  },
  async "opening.unwrap"({ seed, sealed, info }) {
    const key = await E.OpeningKey.fromBytes(bytes(seed));
    return hex(await key.unwrap(bytes(sealed), bytes(info)));
  },
  async "transport.answer"({ seed, org, device, challenge }) {
    const key = await E.TransportKey.fromBytes(bytes(seed));
    const signature = await key.answer(bytes(org), bytes(device), bytes(challenge));
    await E.verifyAnswer(key.public, bytes(org), bytes(device), bytes(challenge), signature);
    return { public: hex(key.public), answer: hex(signature) };
  },
  async "keys.generate"(args) {
    const keys = await E.DeviceKeys.generate(source(args));
    const again = await E.DeviceKeys.fromBytes(keys.toBytes());
    return [hex(keys.signing.id), hex(again.signing.id), hex(keys.opening.kid), hex(again.opening.kid)];
  },
};

/** For the vectors of the field. */
export const PRIMITIVES: Operations = {
  async "xwing.decapsulate"({ seed, enc: given }) {
    return hex(await decapsulate(await openingPrivate(bytes(seed)), bytes(given)));
  },
  async "hpke.round"({ seed, info, plaintext }) {
    const { public: half } = await E.OpeningKey.fromBytes(bytes(seed));
    const sealed = await hpkeSeal(half.xwing, bytes(info), bytes(plaintext));
    return hex(await hpkeOpen(await openingPrivate(bytes(seed)), bytes(info), sealed));
  },
  /** The library's schedule under a KEM that says a known secret: RFC 9180's own vectors. */
  async "hpke.schedule"({ kem_id, shared, info, aad, ct }) {
    const kem = { id: int(kem_id), decap: async () => bytes(shared).buffer } as unknown;
    const suite = new CipherSuite({
      kem: kem as KemInterface,
      kdf: new HkdfSha256(),
      aead: new Aes256Gcm(),
    });
    const recipient = { recipientKey: {} as CryptoKey, enc: new ArrayBuffer(0), info: bytes(info) };
    return hex(new Uint8Array(await suite.open(recipient, bytes(ct), bytes(aad))));
  },
  async "ed25519.verify"({ pk, sig, msg }) {
    const { ed25519 } = await E.providers();
    return (await ed25519.verifier(bytes(pk)))(bytes(sig), bytes(msg), new Uint8Array(0));
  },
  async "mldsa.verify"({ pk, sig, msg, ctx }) {
    const { mldsa65 } = await E.providers();
    return (await mldsa65.verifier(bytes(pk)))(bytes(sig), bytes(msg), bytes(ctx ?? ""));
  },
  async "mlkem.open"({ seed, c }) {
    const { mlkem768 } = await E.providers();
    try {
      const shared = await (await mlkem768.decapsulator(bytes(seed)))(bytes(c));
      return [hex(await mlkem768.publicKey(bytes(seed))), hex(shared)];
    } catch {
      throw new E.DepterError("refused"); // sizes are checked above this layer
    }
  },
  async "mlkem.encapsulate"({ ek }) {
    const { mlkem768 } = await E.providers();
    return (await mlkem768.encapsulate(bytes(ek))).ciphertext.length;
  },
  async "x25519.agree"({ secret, pk }) {
    const { x25519 } = await E.providers();
    return hex(await x25519.agree(bytes(secret), bytes(pk)));
  },
};

/** The private half as `hpkeOpen` takes it: an OpeningKey checks the length of what it unwraps. */
async function openingPrivate(seed: Bytes): Promise<Parameters<typeof hpkeOpen>[0]> {
  const { shake256 } = await import("@noble/hashes/sha3.js");
  const { mlkem768, x25519 } = await E.providers();
  const expanded = new Uint8Array(shake256(seed, { dkLen: 96 }));
  return {
    decapsulate: await mlkem768.decapsulator(expanded.slice(0, 64)),
    x25519: expanded.slice(64),
    x25519Public: await x25519.publicKey(expanded.slice(64)),
  };
}

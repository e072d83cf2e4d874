/**
 * What tests ask of the phone's twin, as JSON in and JSON out, so that node and a browser's worker
 * answer the same questions; bytes travel as hexadecimal text. Never part of the app.
 */
import { Aes256Gcm, CipherSuite, HkdfSha256, type KemInterface } from "@hpke/core";
import { type Bytes, concat, fromHex, hex } from "../../src/envelope/bytes.ts";
import { Cobblestone256Decryptor, Cobblestone256Encryptor } from "../../src/envelope/cobblestone.ts";
import { dec, type Encodable, enc, sequence, type Value } from "../../src/envelope/codec.ts";
import { codeOf } from "../../src/envelope/errors.ts";
import { decapsulate, hpkeOpen, hpkeSeal } from "../../src/envelope/hpke.ts";
import * as E from "../../src/envelope/index.ts";
import { pad, unpad } from "../../src/envelope/padding.ts";
import * as T from "../../src/trust/index.ts";
import { codeProof, codeVerifier, drawCode, proves, readCode, stretchCode } from "../../src/vault/consentcode.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Args = { [key: string]: Json };
export interface Call {
  readonly op: string;
  readonly args: Args;
}
export type Answer = { readonly ok: Json } | { readonly code: string };

/** Answer calls one after another; a fault that is not ours fails the whole test. */
export async function answer(calls: readonly Call[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { op, args } of calls) {
    const operation = OPERATIONS[op];
    if (operation === undefined) throw new Error(`no operation ${op}`);
    try {
      answers.push({ ok: await operation(args) });
    } catch (fault) {
      const code = codeOf(fault);
      if (code === null) throw fault;
      answers.push({ code });
    }
  }
  return answers;
}

// JSON to what the twin takes

function bytes(value: Json | undefined): Bytes {
  const out = typeof value === "string" ? fromHex(value) : null;
  if (out === null) throw new Error("not hexadecimal text");
  return out;
}

function maybe(value: Json | undefined): Bytes | null {
  return value === null || value === undefined ? null : bytes(value);
}

function list(value: Json | undefined): Bytes[] {
  return Array.isArray(value) ? value.map(bytes) : [];
}

function text(value: Json | undefined): string {
  if (typeof value !== "string") throw new Error("not text");
  return value;
}

function int(value: Json | undefined): number {
  if (typeof value !== "number") throw new Error("not a number");
  return value;
}

function object(value: Json | undefined): Args {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new Error("not an object");
  }
  return value;
}

/** Real randomness, unless the call brings what is to be drawn (a dead source, a known salt). */
function source(args: Args): E.RandomBytes {
  const given = maybe(args["random"]);
  if (given === null) return (size) => crypto.getRandomValues(new Uint8Array(size));
  return (size) => given.slice(0, size);
}

/** Cut into the sizes named, the rest last. */
function pieces(data: Bytes, sizes: Json | undefined): Bytes[] {
  const out: Bytes[] = [];
  let at = 0;
  for (const size of Array.isArray(sizes) ? sizes : []) {
    out.push(data.slice(at, at + int(size)));
    at += int(size);
  }
  out.push(data.slice(at));
  return out;
}

/** A decoded value as text that both twins write alike. */
export function diagnose(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "number") {
    return String(value);
  }
  if (typeof value === "string") return `t'${hex(new TextEncoder().encode(value))}'`;
  if (value instanceof Uint8Array) return `h'${hex(value)}'`;
  if (Array.isArray(value)) return `[${value.map(diagnose).join(",")}]`;
  return `{${[...value].map(([key, item]) => `${key}:${diagnose(item)}`).join(",")}}`;
}

/** Values as JSON can carry them: {b: hex}, {m: [[key, value], ...]}, {u: UTF-16 units}. */
function construct(value: Json): Encodable {
  if (Array.isArray(value)) return value.map(construct);
  if (value === null || typeof value !== "object") return value;
  if ("b" in value) return bytes(value["b"]);
  if ("u" in value) return String.fromCharCode(...(value["u"] as number[]));
  return new Map((value["m"] as [number, Json][]).map(([key, item]) => [key, construct(item)]));
}

function coreOf(core: E.Core): Json {
  return {
    org: hex(core.org),
    kind: core.kind,
    collection: core.collection === null ? null : hex(core.collection),
    record: core.record === null ? null : hex(core.record),
    revision: core.revision,
    previous_revision: core.previousRevision === null ? null : hex(core.previousRevision),
    device: hex(core.device),
    sequence: core.sequence,
    previous: hex(core.previous),
    directory_seq: core.directorySeq,
    directory_head: hex(core.directoryHead),
    recipients: core.recipients.map(hex),
    blobs: core.blobs.map((blob) => [hex(blob.id), blob.size, hex(blob.root)]),
  };
}

function viewOf(value: Json | undefined): E.View | null {
  if (value === null || value === undefined) return null;
  const [epoch, seq, hash] = value as [string, number, string];
  return { epoch: bytes(epoch), seq, hash: bytes(hash) };
}

function viewOut(view: E.View | null): Json {
  return view === null ? null : [hex(view.epoch), view.seq, hex(view.hash)];
}

async function positionOf(args: Args): Promise<E.Position> {
  return {
    org: bytes(args["org"]),
    device: await E.SigningKey.fromBytes(bytes(args["signing"])),
    sequence: int(args["sequence"]),
    previous: bytes(args["previous"]),
    directorySeq: int(args["directory_seq"]),
    directoryHead: bytes(args["directory_head"]),
  };
}

function blobsOf(value: Json | undefined): E.BlobRef[] {
  return ((value ?? []) as [string, number, string][]).map(([id, size, root]) => ({
    id: bytes(id),
    size,
    root: bytes(root),
  }));
}

function attachmentOf(value: Json): E.Attachment {
  const part = object(value);
  return {
    blob: bytes(part["blob"]),
    key: bytes(part["key"]),
    size: int(part["size"]),
    mediaType: text(part["media_type"]),
    name: text(part["name"]),
    sha256: bytes(part["sha256"]),
    question: text(part["question"]),
  };
}

function attachmentOut(attachment: E.Attachment): Json {
  return {
    blob: hex(attachment.blob),
    key: hex(attachment.key),
    size: attachment.size,
    media_type: attachment.mediaType,
    name: attachment.name,
    sha256: hex(attachment.sha256),
    question: attachment.question,
  };
}

function payloadOf(value: Json | undefined): E.Payload {
  const part = object(value);
  return {
    form: text(part["form"]),
    formHash: bytes(part["form_hash"]),
    answers: maybe(part["answers"]),
    attachments: ((part["attachments"] ?? []) as Json[]).map(attachmentOf),
    sealedAt: text(part["sealed_at"]),
    consent: bytes(part["consent"]),
    release: text(part["release"]),
    answersBlob: maybe(part["answers_blob"]),
    interim: part["interim"] === true,
    codeVerifier: maybe(part["code_verifier"]),
  };
}

function payloadOut(payload: E.Payload): Json {
  return {
    form: payload.form,
    form_hash: hex(payload.formHash),
    answers: payload.answers === null ? null : hex(payload.answers),
    attachments: payload.attachments.map(attachmentOut),
    sealed_at: payload.sealedAt,
    consent: hex(payload.consent),
    release: payload.release,
    answers_blob: payload.answersBlob ? hex(payload.answersBlob) : null,
    interim: payload.interim ?? false,
    ...(payload.codeVerifier ? { code_verifier: hex(payload.codeVerifier) } : {}),
  };
}

function proofOut(proof: Bytes | null): { proof?: string } {
  return proof === null ? {} : { proof: hex(proof) };
}

/** A body as JSON, by kind; both twins write it alike. */
async function bodyOut(kind: number, body: Bytes): Promise<Json> {
  switch (kind) {
    case E.Kind.RECORD:
      return payloadOut(await E.decodePayload(body));
    case E.Kind.WITHDRAWAL: {
      const { reason, at, proof } = E.decodeWithdrawal(body);
      return { reason, at, ...proofOut(proof) };
    }
    case E.Kind.NARROWING: {
      const { items, at, proof } = E.decodeNarrowing(body);
      return { items: [...items], at, ...proofOut(proof) };
    }
    case E.Kind.RETURN: {
      const { comments, at } = await E.decodeReturn(body);
      return { comments: hex(comments), at };
    }
    case E.Kind.GRANT: {
      const { envHash, wraps } = E.decodeGrant(body);
      return { env_hash: hex(envHash), wraps: wraps.map(([kid, sealed]) => [hex(kid), hex(sealed)]) };
    }
    case E.Kind.ACKNOWLEDGEMENT: {
      const { items, view } = E.decodeAcknowledgement(body);
      const listed = items.map((item) => [hex(item.device), item.sequence, hex(item.envHash)]);
      return { items: listed, view: viewOut(view) };
    }
    case E.Kind.CHECKPOINT: {
      const { sequence: number, envHash, view } = E.decodeCheckpoint(body);
      return { sequence: number, env_hash: hex(envHash), view: viewOut(view) };
    }
    default: {
      const { envHash, code } = E.decodeNack(body);
      return { env_hash: hex(envHash), code };
    }
  }
}

async function bodyIn(kind: number, value: Json | undefined): Promise<Bytes> {
  const part = object(value);
  switch (kind) {
    case E.Kind.RECORD:
      return E.encodePayload(payloadOf(part));
    case E.Kind.WITHDRAWAL:
      return E.encodeWithdrawal({ reason: text(part["reason"]), at: text(part["at"]), proof: maybe(part["proof"]) });
    case E.Kind.NARROWING:
      return E.encodeNarrowing({ items: (part["items"] as string[]).map(text), at: text(part["at"]), proof: maybe(part["proof"]) });
    case E.Kind.RETURN:
      return E.encodeReturn({ comments: bytes(part["comments"]), at: text(part["at"]) });
    case E.Kind.GRANT:
      return E.encodeGrant({
        envHash: bytes(part["env_hash"]),
        wraps: (part["wraps"] as [string, string][]).map(([k, s]) => [bytes(k), bytes(s)]),
      });
    case E.Kind.ACKNOWLEDGEMENT:
      return E.encodeAcknowledgement({
        items: (part["items"] as [string, number, string][]).map(([device, number, envHash]) => ({
          device: bytes(device),
          sequence: number,
          envHash: bytes(envHash),
        })),
        view: viewOf(part["view"]),
      });
    case E.Kind.CHECKPOINT:
      return E.encodeCheckpoint({
        sequence: int(part["sequence"]),
        envHash: bytes(part["env_hash"]),
        view: viewOf(part["view"]),
      });
    default:
      return E.encodeNack({ envHash: bytes(part["env_hash"]), code: text(part["code"]) });
  }
}

/** Chain rows as JSON: [device, sequence, env_hash, directory_seq, record, revision, member]. */
type Seen = [string, number, string, number, string | null, number | null, string];

function chainOf(value: Json | undefined): E.ChainView {
  const seen = (value ?? []) as Seen[];
  return {
    async last(device) {
      const own = seen.filter(([id]) => id === hex(device)).sort((a, b) => b[1] - a[1])[0];
      if (own === undefined) return null;
      return { sequence: own[1], envHash: bytes(own[2]), directorySeq: own[3] };
    },
    async at(device, number) {
      const row = seen.find((one) => one[0] === hex(device) && one[1] === number);
      return row === undefined ? null : bytes(row[2]);
    },
    async revision(record, revision) {
      const row = seen.find((one) => one[4] === hex(record) && one[5] === revision);
      return row === undefined ? null : { envHash: bytes(row[2]), member: bytes(row[6]) };
    },
  };
}

/** The directory from a signed root and entries; `believed` skips the signatures up to there. */
async function directoryOf(args: Args): Promise<T.Directory> {
  const root = await (await T.SignedRoot.decode(bytes(args["root"]))).verify();
  const believed = args["believed"] as [number, string] | undefined;
  const place = believed === undefined ? null : { seq: believed[0], head: bytes(believed[1]) };
  return T.Directory.replay(root, list(args["entries"]), place);
}

function directoryOut(directory: T.Directory): Json {
  const collections = (seq: number): Json => directory.required(null, seq).map(hex);
  return {
    org: hex(directory.org),
    seq: directory.seq,
    head: hex(directory.head),
    required: Array.from({ length: directory.seq + 1 }, (_, seq) => collections(seq)),
    administrators: directory.administrators.map((key) => hex(key.id)).sort(),
    acks: directory.acksRequired(null),
    members: directory.members().map((member) => ({
      id: hex(member.id),
      role: member.role,
      label: hex(member.label),
      active: T.isActive(member),
      devices: member.devices.map((device) => ({
        id: hex(device.keys.signing.id),
        kid: hex(device.keys.recipient.kid),
        added: device.added,
        revoked: device.revoked,
        last_valid_sequence: device.lastValidSequence,
        reason: device.reason,
        standing: Array.from({ length: directory.seq + 1 }, (_, seq) =>
          directory.recipientStanding(device.keys.recipient.kid, seq),
        ),
      })),
    })),
  };
}

function rootOut(root: T.Root): Json {
  return {
    org: hex(root.org),
    kind: root.kind,
    version: root.version,
    root_keys: root.rootKeys.map((key) => hex(key.id)),
    threshold: root.threshold,
    administrators: root.administrators.map((key) => hex(key.id)),
    escrow: root.escrow.map((key) => hex(key.kid)),
    escrow_shares: [...root.escrowShares],
    fp: hex(root.fp),
  };
}

function verdictOut(verdict: E.Verdict): Json {
  return {
    findings: verdict.findings.map(({ step, code, stops }) => [step, code, stops]),
    member: hex(verdict.member),
    role: verdict.role,
    stops: verdict.stops,
  };
}

const OPERATIONS: Record<string, (args: Args) => Json | Promise<Json>> = {
  "code.draw": ({ draws }) => {
    const left = list(draws);
    return drawCode(() => left.shift()!);
  },
  "code.read": ({ typed }) => readCode(text(typed)),
  async "code.proof"({ code, org, record }) {
    const stretched = await stretchCode(text(code), bytes(org));
    const proof = await codeProof(stretched, bytes(record));
    return [hex(stretched), hex(proof), hex(codeVerifier(bytes(record), proof))];
  },
  "code.proves": ({ record, proof, verifier }) => proves(bytes(record), bytes(proof), bytes(verifier)),

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

  // Primitives, for the vectors of the field.
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

  // Envelopes.
  decode: ({ data, stub }) => {
    const envelope = E.decode(bytes(data), { allowStub: stub === true });
    return {
      core: coreOf(envelope.core),
      hash: hex(envelope.hash),
      stub: hex(envelope.stub()),
      is_stub: envelope.isStub,
    };
  },
  async "check-signatures"({ data, ed25519, mldsa }) {
    const envelope = E.decode(bytes(data), { allowStub: true });
    await E.checkSignatures(envelope, new E.VerifyKey(bytes(ed25519), bytes(mldsa)));
    return true;
  },
  async open({ data, seed }) {
    const envelope = E.decode(bytes(data));
    const clear = E.CLEAR_KINDS.has(envelope.core.kind);
    const body = clear
      ? envelope.body!
      : await E.unseal(envelope, await E.OpeningKey.fromBytes(bytes(seed)));
    const out = await bodyOut(envelope.core.kind, body);
    if (envelope.core.kind === E.Kind.RECORD) {
      E.checkPayload(await E.decodePayload(body), envelope.core);
    }
    return out;
  },
  async "open-grant"({ data, grant, seed }) {
    const envelope = E.decode(bytes(data));
    const key = await E.OpeningKey.fromBytes(bytes(seed));
    const { wraps } = E.decodeGrant(E.decode(bytes(grant)).body!);
    const own = wraps.find(([kid]) => E.equal(kid, key.kid));
    if (own === undefined) throw new E.DepterError("unwrap.recipient");
    const cek = await E.openGrant(envelope.hash, own[1], key);
    return bodyOut(envelope.core.kind, await E.unsealWithCek(envelope, cek));
  },
  async seal(args) {
    const kind = int(args["kind"]);
    const position = await positionOf(args);
    const body =
      args["raw"] === undefined ? await bodyIn(kind, args["body"]) : bytes(args["raw"]);
    if (E.CLEAR_KINDS.has(kind)) return hex((await E.sealClear(position, kind, body)).data);
    const recipients = list(args["recipients"]).map((xwing) => new E.RecipientKey(xwing));
    const envelope = await E.seal(position, kind, body, recipients, {
      collection: bytes(args["collection"]),
      record: bytes(args["record"]),
      revision: int(args["revision"]),
      previousRevision: maybe(args["previous_revision"]),
      blobs: blobsOf(args["blobs"]),
      randomBytes: source(args),
    });
    return hex(envelope.data);
  },
  async "payload.decode"({ data }) {
    return payloadOut(await E.decodePayload(bytes(data)));
  },
  async verify(args) {
    const envelope = E.decode(bytes(args["data"]), { allowStub: true });
    const directory = await directoryOf(args);
    const org = maybe(args["org"]) ?? directory.org;
    return verdictOut(await E.verify(envelope, org, directory, chainOf(args["chain"])));
  },

  // Blobs, batches, feed.
  async "blob.seal"(args) {
    const sealer = await E.BlobSealer.create({
      org: bytes(args["org"]),
      record: bytes(args["record"]),
      blob: bytes(args["blob"]),
      key: bytes(args["key"]),
      randomBytes: source(args),
    });
    const out: Bytes[] = [];
    for (const piece of pieces(bytes(args["data"]), args["sizes"])) {
      out.push(await sealer.update(piece));
    }
    const sealed = await sealer.finish();
    const ciphertext = concat(...out, sealed.ciphertext);
    const whole = await E.blobRef(sealed.ref.id, ciphertext);
    if (!E.equal(whole.root, sealed.ref.root)) throw new Error("streamed root differs");
    const again = await E.sealBlob(bytes(args["data"]), {
      org: bytes(args["org"]),
      record: bytes(args["record"]),
      blob: bytes(args["blob"]),
      key: bytes(args["key"]),
      randomBytes: (size) => ciphertext.slice(0, size),
    });
    const same = E.equal(again.ciphertext, ciphertext) && E.equal(again.sha256, sealed.sha256);
    if (!same || !E.equal(again.ref.root, whole.root)) throw new Error("sealed whole differs");
    return {
      ciphertext: hex(ciphertext),
      ref: [hex(sealed.ref.id), sealed.ref.size, hex(sealed.ref.root)],
      size: sealed.size,
      sha256: hex(sealed.sha256),
    };
  },
  async "blob.open"(args) {
    const [ref] = blobsOf([args["ref"] ?? null]);
    const place = [bytes(args["org"]), bytes(args["record"])] as const;
    const attachment = attachmentOf(args["attachment"] ?? null);
    return hex(await E.openBlob(bytes(args["ciphertext"]), ref!, ...place, attachment));
  },
  async "blob.ref"({ blob, ciphertext }) {
    const ref = await E.blobRef(bytes(blob), bytes(ciphertext));
    return [hex(ref.id), ref.size, hex(ref.root)];
  },
  "batch.read": ({ data }) =>
    [...E.readBatch(bytes(data))].map((item) =>
      "code" in item ? [item.offset, item.code] : { type: item.type, data: hex(item.data) },
    ),
  "batch.write": ({ items }) =>
    hex(
      concat(
        ...E.writeBatch((items as [number, string][]).map(([type, data]) => ({ type, data: bytes(data) }))),
      ),
    ),
  "batch.part": ({ data }) => {
    const part = E.decodeBlobPart(bytes(data));
    return [hex(part.blob), hex(part.root), part.offset, hex(part.data)];
  },
  "batch.parts": ({ blob, root, ciphertext }) =>
    [...E.blobParts(bytes(blob), bytes(root), bytes(ciphertext))].map((item) => hex(item.data)),
  "feed.read": ({ epoch, data }) => {
    let view = E.startView(bytes(epoch));
    const events: Json[] = [];
    for (const item of sequence(bytes(data))) {
      const row = E.readRow(item);
      view = E.viewAfter(view, row);
      const event = E.rowEvent(row);
      events.push([event.type, event.ids.map(hex)]);
    }
    return { events, view: viewOut(view), encoded: hex(E.encodeView(view)) };
  },

  // Trust.
  async "root.verify"({ data, fp }) {
    const signed = await T.SignedRoot.decode(bytes(data));
    return rootOut(await signed.verify(maybe(fp)));
  },
  async "root.successor"({ data, next }) {
    const believed = await (await T.SignedRoot.decode(bytes(data))).verify();
    return rootOut(await T.verifySuccessor(believed, await T.SignedRoot.decode(bytes(next))));
  },
  async directory(args) {
    return directoryOut(await directoryOf(args));
  },
  async "directory.words"(args) {
    const directory = await directoryOf(args);
    return [...directory.entries, null].map((_, seq) => {
      const key = directory.wordsKeyAt(seq);
      return key === null ? null : hex(key);
    });
  },
  async freshness(args) {
    const fresh = await T.verifyFreshness(bytes(args["data"]), await directoryOf(args));
    return { seq: fresh.seq, issued: fresh.issued, expires: fresh.expires, stale: T.isStale(fresh, int(args["now"])) };
  },
  invitation: ({ link, now }) => {
    const { relay, org, fp, id, secret, role, expires, namesKey } = T.parseInvitation(text(link));
    return {
      relay,
      org: hex(org),
      fp: hex(fp),
      id: hex(id),
      secret: hex(secret),
      role,
      expires,
      names_key: hex(namesKey),
      expired: T.hasExpired(T.parseInvitation(text(link)), int(now)),
    };
  },
  async join({ link, keys, name, device_name }) {
    const device = await E.DeviceKeys.fromBytes(bytes(keys));
    const invitation = T.parseInvitation(text(link));
    return hex(await T.joinRequest(invitation, device, text(name), text(device_name), source({})));
  },
  async membership(args) {
    const keys = await E.DeviceKeys.fromBytes(bytes(args["keys"]));
    const directory = await directoryOf(args);
    const member = T.ownMembership(directory, keys.public, bytes(args["invitation"]));
    return member === null ? null : { id: hex(member.id), role: member.role };
  },
  async "label.open"({ key, org, member, label }) {
    return T.openLabel(bytes(key), bytes(org), bytes(member), bytes(label));
  },
  async "label.seal"({ key, org, member, name }) {
    return hex(await T.sealLabel(bytes(key), bytes(org), bytes(member), text(name), source({})));
  },
  async acknowledgement(args) {
    const directory = await directoryOf(args);
    const ack = await T.verifyAcknowledgement(bytes(args["data"]), directory);
    const envelope = E.decode(bytes(args["envelope"]), { allowStub: true });
    return {
      member: hex(ack.member),
      names: T.names(ack, envelope),
      by: [...T.acknowledgedBy(envelope, [ack], directory)].sort(),
      may_forget: T.mayForget(envelope, [ack], directory),
    };
  },
  spoken: ({ hash }) => T.spoken(bytes(hash)),
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

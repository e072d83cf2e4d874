/** Envelopes, blobs, batches and the feed of the phone's twin, as tests ask for them. Never part of the app. */
import { type Bytes, concat, hex } from "../../src/envelope/bytes.ts";
import { sequence } from "../../src/envelope/codec.ts";
import * as E from "../../src/envelope/index.ts";
import { attachmentOf, blobsOf, bodyIn, bodyOut, coreOf, payloadOut, viewOut } from "./bodies.ts";
import { directoryOf } from "./trusted.ts";
import { type Args, bytes, int, type Json, list, maybe, type Operations, pieces, source } from "./values.ts";

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

function verdictOut(verdict: E.Verdict): Json {
  return {
    findings: verdict.findings.map(({ step, code, stops }) => [step, code, stops]),
    member: hex(verdict.member),
    role: verdict.role,
    stops: verdict.stops,
  };
}

export const ENVELOPES: Operations = {
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
};

export const BLOBS: Operations = {
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
};

export const BATCHES_AND_FEED: Operations = {
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
};

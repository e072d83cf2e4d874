/** Directory, invitations and what a person keeps to take consent back, as tests ask for them. Never part of the app. */
import { hex } from "../../src/envelope/bytes.ts";
import * as E from "../../src/envelope/index.ts";
import * as T from "../../src/trust/index.ts";
import { codeProof, codeVerifier, drawCode, proves, readCode, stretchCode } from "../../src/vault/consentcode.ts";
import { type Args, bytes, int, type Json, list, maybe, type Operations, source, text } from "./values.ts";

/** The directory from a signed root and entries; `believed` skips the signatures up to there. */
export async function directoryOf(args: Args): Promise<T.Directory> {
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

export const TRUST: Operations = {
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

export const CONSENT_CODES: Operations = {
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
};

/** Envelopes' parts as JSON: both twins write them alike. Never part of the app. */
import { type Bytes, hex } from "../../src/envelope/bytes.ts";
import * as E from "../../src/envelope/index.ts";
import { bytes, int, type Json, maybe, object, text } from "./values.ts";

export function coreOf(core: E.Core): Json {
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

export function viewOf(value: Json | undefined): E.View | null {
  if (value === null || value === undefined) return null;
  const [epoch, seq, hash] = value as [string, number, string];
  return { epoch: bytes(epoch), seq, hash: bytes(hash) };
}

export function viewOut(view: E.View | null): Json {
  return view === null ? null : [hex(view.epoch), view.seq, hex(view.hash)];
}

export function blobsOf(value: Json | undefined): E.BlobRef[] {
  return ((value ?? []) as [string, number, string][]).map(([id, size, root]) => ({
    id: bytes(id),
    size,
    root: bytes(root),
  }));
}

export function attachmentOf(value: Json): E.Attachment {
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

export function payloadOut(payload: E.Payload): Json {
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
export async function bodyOut(kind: number, body: Bytes): Promise<Json> {
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

export async function bodyIn(kind: number, value: Json | undefined): Promise<Bytes> {
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

/**
 * Drafts, photos and sealing inside the crypto worker.
 *
 * Must never: let a draft's or a photo's key out, or decide recipients from anything but the verified
 * directory.
 */

import {
  ANSWERS_INLINE_LIMIT,
  type Attachment,
  type BlobRef,
  BlobSealer,
  type Bytes,
  type ChainView,
  checkPayload,
  decode,
  deflate,
  DepterError,
  encodePayload,
  type Envelope,
  equal,
  hex,
  Kind,
  openBlob,
  type Payload,
  seal,
  sealBlob,
  type SealedBlob,
  utf8,
  type Value,
  verify,
} from "../envelope/index.ts";
import { DraftBox, type Photo, photoFacts } from "../vault/draftbox.ts";
import type { BlobFacts, ChainPlace, OpenedDraft, PhotoOrder, SealedPhoto, SealOrder, SealResult } from "./orders.ts";
import { bytesOf, collectionOf, randomBytes, type Session } from "./session.ts";
import type { TakingBack } from "./takingback.ts";

const PIECE = 256 * 1024;
const SLICE = 2 * 1024 * 1024;

export class Writer {
  readonly #session: Session;

  readonly #takingBack: TakingBack;

  constructor(session: Session, takingBack: TakingBack) {
    this.#session = session;
    this.#takingBack = takingBack;
  }

  async newDraft(): Promise<string> {
    const { vault } = this.#session.opened();
    const id = randomBytes(16);
    const key = await vault.makeDraftKey(id);
    this.#session.boxes.set(hex(id), new DraftBox(id, key, randomBytes));
    return hex(id);
  }

  draftsWithKeys(): string[] {
    return this.#session.opened().vault.draftIds().map(hex);
  }

  async openDraft(draft: string, snapshot: Bytes): Promise<OpenedDraft> {
    const { vault } = this.#session.opened();
    const id = bytesOf(draft, "draft.damaged");
    const { box, text } = await DraftBox.open(id, await vault.draftKey(id), snapshot, randomBytes);
    this.#session.boxes.set(draft, box);
    return { text, photos: box.photos.map(photoFacts) };
  }

  closeDraft(draft: string): void {
    this.#session.boxes.delete(draft);
  }

  snapshot(draft: string, text: string): Promise<Bytes> {
    return this.#session.box(draft).snapshot(text);
  }

  async eraseDraft(draft: string): Promise<void> {
    this.#session.boxes.delete(draft);
    await this.#session.opened().vault.eraseDraftKey(bytesOf(draft, "draft.damaged"));
  }

  // Photos and files: sealed once, when they are taken, with their final key and id.

  /** Seals a file slice by slice: no more of it is in memory than its ciphertext. `photo.unreadable`. */
  async sealPhoto(draft: string, file: Blob, about: PhotoOrder): Promise<SealedPhoto> {
    const box = this.#session.box(draft);
    const { bundle } = this.#session.opened();
    const key = randomBytes(32);
    const sealer = await BlobSealer.create({ org: bundle.org, record: box.id, blob: randomBytes(16), key, randomBytes });
    const cut = new Cutter();
    for (let at = 0; at < file.size; at += SLICE) cut.push(await sealer.update(await slice(file, at)));
    const sealed = await sealer.finish();
    cut.push(sealed.ciphertext);
    const photo: Photo = {
      blob: sealed.ref.id,
      key,
      size: sealed.size,
      mediaType: about.mediaType,
      name: about.name,
      sha256: sealed.sha256,
      path: about.path,
      ciphertextSize: sealed.ref.size,
      root: sealed.ref.root,
      taken: about.taken,
      source: about.source,
      copyOf: about.copyOf ? bytesOf(about.copyOf, "photo.unknown") : null,
      own: about.own,
      relay: about.relay,
    };
    box.photos = [...box.photos, photo];
    return { facts: photoFacts(photo), pieces: cut.end() };
  }

  async #sealBlob(record: Bytes, data: Bytes): Promise<{ key: Bytes; sealed: SealedBlob }> {
    const { bundle } = this.#session.opened();
    const key = randomBytes(32);
    const blob = randomBytes(16);
    return { key, sealed: await sealBlob(data, { org: bundle.org, record, blob, key, randomBytes }) };
  }

  /** Forgets a photo and its working copies; gives the ids whose pieces are to be dropped. */
  dropPhoto(draft: string, blob: string): string[] {
    const box = this.#session.box(draft);
    const gone = box.photos.filter((photo) => hex(photo.blob) === blob || (photo.copyOf !== null && hex(photo.copyOf) === blob));
    box.photos = box.photos.filter((photo) => !gone.includes(photo));
    return gone.map((photo) => hex(photo.blob));
  }

  async openPhoto(draft: string, blob: string, ciphertext: Bytes): Promise<{ data: Bytes; mediaType: string }> {
    const { bundle } = this.#session.opened();
    const box = this.#session.box(draft);
    const photo = box.photo(blob);
    const ref = { id: photo.blob, size: photo.ciphertextSize, root: photo.root };
    const data = await openBlob(ciphertext, ref, bundle.org, box.id, attachmentOf(photo));
    return { data, mediaType: photo.mediaType };
  }

  // Sealing.

  /** Seals the draft as the next revision of its record; changes nothing here. `recipients.*`, `size.envelope`. */
  async seal(draft: string, order: SealOrder): Promise<SealResult> {
    this.#session.opened();
    const box = this.#session.box(draft);
    const directory = this.#session.replica();
    const answers = utf8(order.answers);
    const attachments: Attachment[] = box.photos.map(attachmentOf);
    const refs: BlobRef[] = box.photos.map((photo) => ({ id: photo.blob, size: photo.ciphertextSize, root: photo.root }));
    let large: SealedBlob | null = null;
    const packedAnswers = await deflate(answers);
    if (packedAnswers.length > ANSWERS_INLINE_LIMIT) {
      const { key, sealed } = await this.#sealBlob(box.id, packedAnswers);
      large = sealed;
      attachments.push({ blob: sealed.ref.id, key, size: sealed.size, mediaType: "application/json", name: "answers", sha256: sealed.sha256, question: "" });
      refs.push(sealed.ref);
    }
    const now = Date.now();
    const bound = order.code ? await this.#takingBack.bind(order.code, box.id, now) : await this.#takingBack.carry(order.receipts, box.id, now);
    const payload: Payload = {
      form: order.form,
      formHash: bytesOf(order.formHash, "payload.schema"),
      answers: large ? null : answers,
      attachments,
      sealedAt: order.sealedAt,
      consent: utf8(order.consent),
      release: order.release,
      answersBlob: large?.ref.id ?? null,
      interim: order.interim,
      codeVerifier: bound?.verifier ?? null,
      more: await besideAnswers(order),
    };
    const position = this.#session.position(order);
    const collection = collectionOf(directory);
    const recipients = directory.recipientsFor(collection).map(({ key }) => key);
    const envelope = await seal(position, Kind.RECORD, await encodePayload(payload), recipients, {
      collection,
      record: box.id,
      revision: order.revision,
      previousRevision: order.previousRevision,
      blobs: refs,
      randomBytes,
    });
    checkPayload(payload, envelope.core);
    return {
      envelope: envelope.data,
      hash: envelope.hash,
      directorySeq: directory.seq,
      blobs: envelope.core.blobs.map(blobFacts),
      answersBlob: large ? { ...blobFacts(large.ref), pieces: pieces(large.ciphertext) } : null,
      receipt: bound?.receipt ?? null,
    };
  }

  /**
   * Runs the receiver's steps 1 to 9 on our own envelope as it was read back (ruling 1). Gives the
   * first finding's code, or null when a receiver would find nothing.
   */
  async checkOwn(data: Bytes, place: { before: ChainPlace; revision: { revision: number; hash: Bytes } | null } | null): Promise<string | null> {
    const { bundle } = this.#session.opened();
    const directory = this.#session.replica();
    const own = bundle.keys.signing.id;
    let envelope: Envelope;
    try {
      envelope = decode(data);
    } catch (cause) {
      if (cause instanceof DepterError) return cause.code;
      throw cause;
    }
    const { core } = envelope;
    // Without a place (after a crash) the envelope's own word is taken for where it stood: it was
    // committed together with the chain.
    const before = place?.before ?? { sequence: core.sequence - 1, previous: core.previous, directorySeq: core.directorySeq };
    const revision = place ? place.revision : core.previousRevision ? { revision: core.revision! - 1, hash: core.previousRevision } : null;
    const chain: ChainView = {
      last: async (device) => (equal(device, own) && before.sequence > 0 ? { sequence: before.sequence, envHash: before.previous, directorySeq: before.directorySeq } : null),
      at: async (device, sequence) => (equal(device, own) && sequence > 0 && sequence === before.sequence ? before.previous : null),
      revision: async (_record, number) => (revision && number === revision.revision ? { envHash: revision.hash, member: bundle.member } : null),
    };
    try {
      // verify() checks both signatures by the directory's copy of our key, as a receiver does.
      const verdict = await verify(envelope, bundle.org, directory, chain);
      // A revoked device still seals: the mark is for the desk to judge (ruling 3).
      return verdict.findings.find((finding) => finding.code !== "device.late")?.code ?? null;
    } catch (cause) {
      if (cause instanceof DepterError) return cause.code;
      throw cause;
    }
  }
}

/** Streams of their own beside the answers: a reader that does not know them keeps and ignores them (SPEC 5). */
async function besideAnswers({ margin, working }: SealOrder): Promise<ReadonlyMap<number, Value>> {
  const more = new Map<number, Value>();
  if (margin != null) more.set(100, await deflate(utf8(margin)));
  if (working != null) more.set(101, await deflate(utf8(working)));
  return more;
}

/**
 * Keys from 100 on are ours: where the photo came from, when, of which original it is a copy, the file's
 * own time, and the same moment by the relay's clock. No clock is corrected: each stands for itself.
 */
function attachmentOf(photo: Photo): Attachment {
  const more = new Map<number, Value>([[100, photo.source], [101, photo.taken]]);
  if (photo.copyOf) more.set(102, photo.copyOf);
  if (photo.own !== null) more.set(103, photo.own);
  if (photo.relay !== null) more.set(104, photo.relay);
  const { blob, key, size, mediaType, name, sha256, path } = photo;
  return { blob, key, size, mediaType, name, sha256, question: path, more };
}

function blobFacts(ref: BlobRef): BlobFacts {
  return { blob: hex(ref.id), root: hex(ref.root), size: ref.size };
}

async function slice(file: Blob, at: number): Promise<Bytes> {
  try {
    return new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
  } catch {
    throw new DepterError("photo.unreadable");
  }
}

function pieces(ciphertext: Bytes): Bytes[] {
  const cut = new Cutter();
  cut.push(ciphertext);
  return cut.end();
}

/** Cuts what comes in any lengths into pieces of one length, each with memory of its own. */
class Cutter {
  readonly #pieces: Bytes[] = [];
  #open: Bytes = new Uint8Array(PIECE);
  #filled = 0;

  push(bytes: Bytes): void {
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + PIECE - this.#filled);
      this.#open.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === PIECE) this.#close();
    }
  }

  end(): Bytes[] {
    if (this.#filled > 0) this.#close();
    return this.#pieces;
  }

  #close(): void {
    this.#pieces.push(this.#filled === PIECE ? this.#open : this.#open.slice(0, this.#filled));
    this.#open = new Uint8Array(PIECE);
    this.#filled = 0;
  }
}

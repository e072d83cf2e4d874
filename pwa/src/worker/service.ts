/**
 * What the crypto worker does for the page: enrol, unlock, drafts, photos, seal, verify.
 *
 * Must never: answer with a key or a passphrase, or decide recipients from anything but the
 * verified directory.
 */

import {
  ANSWERS_INLINE_LIMIT,
  type Attachment,
  type BlobRef,
  type Bytes,
  type ChainView,
  checkPayload,
  dec,
  decode,
  deflate,
  DepterError,
  DeviceKeys,
  type Encodable,
  enc,
  encodePayload,
  encodeView,
  type Envelope,
  equal,
  fromHex,
  hex,
  Kind,
  openBlob,
  type Payload,
  type Position,
  type RandomBytes,
  seal,
  sealBlob,
  type SealedBlob,
  utf8,
  type Value,
  verify,
} from "../envelope/index.ts";
import { openSlotFile, removeSlotFile, type SlotFile } from "../store/slotfile.ts";
import { acknowledgedBy, Directory, isActive, joinRequest, openLabel, ownMembership, parseInvitation, SignedRoot, spoken, verifyAcknowledgement, verifyFreshness } from "../trust/index.ts";
import { DraftBox, type Photo, photoFacts } from "../vault/draftbox.ts";
import { eraseAll, FILE_SIZE } from "../vault/layout.ts";
import { judge } from "../vault/passphrase.ts";
import { Vault } from "../vault/vault.ts";
import type { BelievedAck, BlobFacts, ChainPlace, DirectoryFacts, Enrolled, OpenedDraft, PhotoOrder, SealedPhoto, SealOrder, SealResult } from "./orders.ts";

const PIECE = 256 * 1024;

const randomBytes: RandomBytes = (size) => crypto.getRandomValues(new Uint8Array(size));

/** What slot 0 of the vault holds. */
interface Bundle {
  readonly keys: DeviceKeys;
  readonly namesKey: Bytes;
  readonly fp: Bytes;
  readonly org: Bytes;
  readonly member: Bytes;
  readonly invitation: Bytes;
}

function packed(bundle: Bundle): Bytes {
  const { keys, namesKey, fp, org, member, invitation } = bundle;
  return enc(new Map<number, Encodable>([[1, keys.toBytes()], [2, namesKey], [3, fp], [4, org], [5, member], [6, invitation]]));
}

async function unpacked(bytes: Bytes): Promise<Bundle> {
  const map = dec(bytes) as Map<number, Bytes>;
  const at = (key: number): Bytes => {
    const value = map.get(key);
    if (!(value instanceof Uint8Array)) throw new DepterError("vault.damaged", { field: key });
    return value;
  };
  return { keys: await DeviceKeys.fromBytes(at(1)), namesKey: at(2), fp: at(3), org: at(4), member: at(5), invitation: at(6) };
}

function bytesOf(text: string, code: string): Bytes {
  const bytes = fromHex(text);
  if (!bytes) throw new DepterError(code);
  return bytes;
}

function pieces(ciphertext: Bytes): Bytes[] {
  const out: Bytes[] = [];
  for (let at = 0; at < ciphertext.length; at += PIECE) out.push(ciphertext.slice(at, at + PIECE));
  return out;
}

export class CryptoService {
  readonly #onStep: (step: number) => void;
  #file: SlotFile | null = null;
  #vault: Vault | null = null;
  #bundle: Bundle | null = null;
  #prepared: { passphrase: string; generated: boolean; bundle: Bundle } | null = null;
  #directory: Directory | null = null;
  #freshUntil: { issued: number; expires: number } | null = null;
  readonly #boxes = new Map<string, DraftBox>();
  readonly #offered = new Set<string>();

  constructor(onStep: (step: number) => void) {
    this.#onStep = onStep;
  }

  async #keyFile(create: boolean): Promise<SlotFile> {
    this.#file ??= await openSlotFile(FILE_SIZE, create);
    if (!this.#file) throw new DepterError("vault.absent");
    return this.#file;
  }

  #opened(): { vault: Vault; bundle: Bundle } {
    if (!this.#vault || !this.#bundle) throw new DepterError("vault.locked");
    return { vault: this.#vault, bundle: this.#bundle };
  }

  #replica(): Directory {
    if (!this.#directory) throw new DepterError("directory.needed");
    return this.#directory;
  }

  #box(draft: string): DraftBox {
    const box = this.#boxes.get(draft);
    if (!box) throw new DepterError("draft.closed");
    return box;
  }

  // Enrolment and lock.

  /** Whether this device is enrolled, and how long the next try has to wait. */
  async look(now: number): Promise<{ enrolled: boolean; waitMs: number }> {
    try {
      const file = await this.#keyFile(false);
      return { enrolled: Vault.enrolled(file), waitMs: Vault.waitLeft(file, now) };
    } catch (cause) {
      if (cause instanceof DepterError && cause.code === "vault.absent") return { enrolled: false, waitMs: 0 };
      throw cause;
    }
  }

  /** `count` words of `list`, each drawn evenly; remembered as generated. */
  suggest(list: readonly string[], count: number): string[] {
    if (list.length < 2048 || count < 5) throw new DepterError("passphrase.list");
    const limit = Math.floor(2 ** 32 / list.length) * list.length;
    const words: string[] = [];
    while (words.length < count) {
      const drawn = new DataView(randomBytes(4).buffer).getUint32(0);
      if (drawn < limit) words.push(list[drawn % list.length]!);
    }
    this.#offered.add(words.join(" "));
    return words;
  }

  #generated(passphrase: string): boolean {
    const generated = this.#offered.has(passphrase);
    if (!generated) judge(passphrase);
    return generated;
  }

  /** What an invitation link says. `invitation.altered`. */
  readInvitation(link: string): { relay: string; org: string; role: number; expires: number; invitation: string } {
    const found = parseInvitation(link);
    return { relay: found.relay, org: hex(found.org), role: found.role, expires: found.expires, invitation: hex(found.id) };
  }

  /** The kind of the organisation whose root this is, after checking it against the invitation. */
  async checkRoot(link: string, root: Bytes): Promise<"real" | "practice"> {
    return (await (await SignedRoot.decode(root)).verify(parseInvitation(link).fp)).kind;
  }

  /**
   * Makes the device's keys and the join request; nothing is on disk yet. `passphrase.short|weak`,
   * `invitation.altered`.
   */
  async prepare(passphrase: string, link: string, name: string): Promise<Enrolled> {
    const invitation = parseInvitation(link);
    const generated = this.#generated(passphrase);
    this.#onStep(0.05);
    const keys = await DeviceKeys.generate(randomBytes);
    const join = await joinRequest(invitation, keys, name, name, randomBytes);
    const [, request] = dec(join) as Value[];
    const member = (dec(request as Bytes) as Map<number, Bytes>).get(4)!;
    const { namesKey, fp, org, id } = invitation;
    this.#prepared = { passphrase, generated, bundle: { keys, namesKey, fp, org, member, invitation: id } };
    this.#onStep(0.2);
    return { join, org: hex(org), device: hex(keys.signing.id), member: hex(member), invitation: hex(id), fingerprint: spoken(keys.signing.id) };
  }

  /** Writes what `prepare` made into the vault; the page has stored the join request before. */
  async enrol(): Promise<void> {
    const prepared = this.#prepared;
    if (!prepared) throw new DepterError("vault.locked");
    const { passphrase, generated, bundle } = prepared;
    const file = await this.#keyFile(true);
    this.#vault = await Vault.create(file, passphrase, generated, packed(bundle), randomBytes, (done) => this.#onStep(0.2 + 0.75 * done));
    this.#bundle = bundle;
    this.#prepared = null;
    this.#offered.clear();
  }

  async unlock(passphrase: string, now: number): Promise<void> {
    const file = await this.#keyFile(false);
    const vault = await Vault.unlock(file, passphrase, randomBytes, now);
    this.#bundle = await unpacked(await vault.deviceKeys());
    this.#vault = vault;
  }

  async changePassphrase(old: string, next: string, now: number): Promise<void> {
    const generated = this.#generated(next);
    await Vault.changePassphrase(await this.#keyFile(false), old, next, generated, randomBytes, now);
    this.#offered.clear();
  }

  /** Overwrites every key in place, then removes the file. */
  async wipe(): Promise<void> {
    this.#vault = null;
    this.#bundle = null;
    this.#boxes.clear();
    const file = await this.#keyFile(true);
    await eraseAll(file);
    file.close();
    this.#file = null;
    await removeSlotFile();
  }

  fingerprint(): string {
    return spoken(this.#opened().bundle.keys.signing.id);
  }

  async answer(challenge: string): Promise<Bytes> {
    const { bundle } = this.#opened();
    return bundle.keys.transport.answer(bundle.org, bundle.keys.signing.id, bytesOf(challenge, "network.portal"));
  }

  // Directory.

  /** Builds the replica from what the store keeps; every signature is checked again. */
  async loadDirectory(root: Bytes, entries: readonly Bytes[]): Promise<DirectoryFacts> {
    const checked = await (await SignedRoot.decode(root)).verify(this.#bundle?.fp);
    this.#directory = new Directory(checked);
    for (const entry of entries) await this.#directory.append(entry);
    return this.directoryFacts();
  }

  /** Appends entries as far as they verify; tells how many and what the first bad one met. */
  async appendDirectory(entries: readonly Bytes[]): Promise<{ taken: Bytes[]; from: number; code: string | null; facts: DirectoryFacts }> {
    const replica = this.#replica();
    const from = replica.seq + 1;
    const taken: Bytes[] = [];
    let code: string | null = null;
    for (const entry of entries) {
      try {
        const before = replica.seq;
        await replica.append(entry);
        if (replica.seq > before) taken.push(entry);
      } catch (cause) {
        if (!(cause instanceof DepterError)) throw cause;
        code = cause.code;
        break;
      }
    }
    return { taken, from, code, facts: await this.directoryFacts() };
  }

  async noteFreshness(statement: Bytes): Promise<void> {
    const { issued, expires } = await verifyFreshness(statement, this.#replica());
    this.#freshUntil = { issued, expires };
  }

  async directoryFacts(): Promise<DirectoryFacts> {
    const directory = this.#replica();
    const bundle = this.#bundle;
    const me = bundle ? ownMembership(directory, bundle.keys.public, bundle.invitation) : null;
    const name = async (member: { id: Bytes; label: Bytes }): Promise<string> => {
      if (!bundle) return "";
      try {
        return await openLabel(bundle.namesKey, bundle.org, member.id, member.label);
      } catch {
        return "";
      }
    };
    const people: { name: string }[] = [];
    let escrow = 0;
    const seen = new Set<string>();
    for (const { member } of directory.recipientsFor(this.#collection(directory))) {
      if (!member) escrow++;
      else if (!seen.has(hex(member.id))) {
        seen.add(hex(member.id));
        people.push({ name: await name(member) });
      }
    }
    return {
      org: hex(directory.org),
      kind: directory.root.kind,
      seq: directory.seq,
      digits: spoken(directory.head),
      acks: directory.acksRequired(this.#collection(directory)),
      people,
      escrow,
      me: me ? { name: await name(me), role: me.role === 2 ? "supervisor" : "interviewer", active: isActive(me) } : null,
      issued: this.#freshUntil?.issued ?? null,
    };
  }

  /** One project per organisation for now: its collection id is the organisation's own. */
  #collection(directory: Directory): Bytes {
    return directory.org;
  }

  // Drafts.

  async newDraft(): Promise<string> {
    const { vault } = this.#opened();
    const id = randomBytes(16);
    const key = await vault.makeDraftKey(id);
    this.#boxes.set(hex(id), new DraftBox(id, key, randomBytes));
    return hex(id);
  }

  draftsWithKeys(): string[] {
    return this.#opened().vault.draftIds().map(hex);
  }

  async openDraft(draft: string, snapshot: Bytes): Promise<OpenedDraft> {
    const { vault } = this.#opened();
    const id = bytesOf(draft, "draft.damaged");
    const { box, document } = await DraftBox.open(id, await vault.draftKey(id), snapshot, randomBytes);
    this.#boxes.set(draft, box);
    return { document, photos: box.photos.map(photoFacts) };
  }

  closeDraft(draft: string): void {
    this.#boxes.delete(draft);
  }

  snapshot(draft: string, document: string): Promise<Bytes> {
    return this.#box(draft).snapshot(document);
  }

  async eraseDraft(draft: string): Promise<void> {
    this.#boxes.delete(draft);
    await this.#opened().vault.eraseDraftKey(bytesOf(draft, "draft.damaged"));
  }

  // Photos: sealed once, when they are taken, with their final key and id.

  async sealPhoto(draft: string, data: Bytes, about: PhotoOrder): Promise<SealedPhoto> {
    const box = this.#box(draft);
    const { key, sealed } = await this.#sealBlob(box.id, data);
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
    };
    box.photos = [...box.photos, photo];
    return { facts: photoFacts(photo), pieces: pieces(sealed.ciphertext) };
  }

  async #sealBlob(record: Bytes, data: Bytes): Promise<{ key: Bytes; sealed: SealedBlob }> {
    const { bundle } = this.#opened();
    const key = randomBytes(32);
    const blob = randomBytes(16);
    return { key, sealed: await sealBlob(data, { org: bundle.org, record, blob, key, randomBytes }) };
  }

  /** Forgets a photo and its working copies; gives the ids whose pieces are to be dropped. */
  dropPhoto(draft: string, blob: string): string[] {
    const box = this.#box(draft);
    const gone = box.photos.filter((photo) => hex(photo.blob) === blob || (photo.copyOf !== null && hex(photo.copyOf) === blob));
    box.photos = box.photos.filter((photo) => !gone.includes(photo));
    return gone.map((photo) => hex(photo.blob));
  }

  async openPhoto(draft: string, blob: string, ciphertext: Bytes): Promise<{ data: Bytes; mediaType: string }> {
    const { bundle } = this.#opened();
    const box = this.#box(draft);
    const photo = box.photo(blob);
    const ref = { id: photo.blob, size: photo.ciphertextSize, root: photo.root };
    const data = await openBlob(ciphertext, ref, bundle.org, box.id, attachmentOf(photo));
    return { data, mediaType: photo.mediaType };
  }

  // Sealing.

  /** Seals the draft as the next revision of its record; changes nothing here. `recipients.*`, `size.envelope`. */
  async seal(draft: string, order: SealOrder): Promise<SealResult> {
    const { bundle } = this.#opened();
    const box = this.#box(draft);
    const directory = this.#replica();
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
    };
    const position: Position = {
      org: bundle.org,
      device: bundle.keys.signing,
      sequence: order.sequence,
      previous: order.previous,
      directorySeq: directory.seq,
      directoryHead: directory.head,
    };
    const collection = this.#collection(directory);
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
    };
  }

  /**
   * Runs the receiver's steps 1 to 9 on our own envelope as it was read back (ruling 1). Gives the
   * first finding's code, or null when a receiver would find nothing.
   */
  async checkOwn(data: Bytes, place: { before: ChainPlace; revision: { revision: number; hash: Bytes } | null } | null): Promise<string | null> {
    const { bundle } = this.#opened();
    const directory = this.#replica();
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
      at: async () => null,
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

  /** A receipt: that a record was sealed and arrived, readable only while unlocked (ruling 9). */
  sealReceipt(record: string, at: number): Promise<Bytes> {
    return this.#opened().vault.sealSmall("receipt", bytesOf(record, "draft.damaged"), enc([at]));
  }

  // What comes back.

  /**
   * Judges an acknowledgement envelope against the sealed ones we hold: which of them its signer, a
   * supervisor and a recipient, vouches for.
   */
  async acknowledgement(data: Bytes, sealed: readonly { sequence: number; envelope: Bytes }[]): Promise<BelievedAck> {
    const directory = this.#replica();
    const believed = await verifyAcknowledgement(data, directory);
    const named: number[] = [];
    for (const { sequence, envelope } of sealed) {
      if (acknowledgedBy(decode(envelope), [believed], directory).size > 0) named.push(sequence);
    }
    const { view } = believed.body;
    return { member: hex(believed.member), sequences: named, view: view ? encodeView(view) : null };
  }
}

/** Keys from 100 on are ours: where the photo came from, when, and of which original it is a copy. */
function attachmentOf(photo: Photo): Attachment {
  const more = new Map<number, Value>([[100, photo.source], [101, photo.taken]]);
  if (photo.copyOf) more.set(102, photo.copyOf);
  const { blob, key, size, mediaType, name, sha256, path } = photo;
  return { blob, key, size, mediaType, name, sha256, question: path, more };
}

function blobFacts(ref: BlobRef): BlobFacts {
  return { blob: hex(ref.id), root: hex(ref.root), size: ref.size };
}

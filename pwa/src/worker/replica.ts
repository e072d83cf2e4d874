/**
 * The member directory inside the crypto worker: verified, asked, and what supervisors say by it.
 *
 * Must never: take a name, a recipient or an acknowledgement from anything but verified entries.
 */

import { type Bytes, decode, DepterError, encodeView, hex } from "../envelope/index.ts";
import { acknowledgedBy, Directory, isActive, openLabel, ownMembership, SignedRoot, spoken, verifyAcknowledgement, verifyFreshness } from "../trust/index.ts";
import type { BelievedAck, DirectoryFacts } from "./orders.ts";
import { collectionOf, type Session } from "./session.ts";

export class Replica {
  readonly #session: Session;
  #fresh: { issued: number; expires: number } | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Builds the replica from what the store keeps; every signature is checked again. */
  async loadDirectory(root: Bytes, entries: readonly Bytes[]): Promise<DirectoryFacts> {
    const checked = await (await SignedRoot.decode(root)).verify(this.#session.bundle?.fp);
    this.#session.directory = new Directory(checked);
    for (const entry of entries) await this.#session.directory.append(entry);
    return this.directoryFacts();
  }

  /** Appends entries as far as they verify; tells how many and what the first bad one met. */
  async appendDirectory(entries: readonly Bytes[]): Promise<{ taken: Bytes[]; from: number; code: string | null; facts: DirectoryFacts }> {
    const replica = this.#session.replica();
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
    const { issued, expires } = await verifyFreshness(statement, this.#session.replica());
    this.#fresh = { issued, expires };
  }

  async directoryFacts(): Promise<DirectoryFacts> {
    const directory = this.#session.replica();
    const bundle = this.#session.bundle;
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
    for (const { member } of directory.recipientsFor(collectionOf(directory))) {
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
      acks: directory.acksRequired(collectionOf(directory)),
      people,
      escrow,
      me: me ? { name: await name(me), role: me.role === 2 ? "supervisor" : "interviewer", active: isActive(me) } : null,
      issued: this.#fresh?.issued ?? null,
    };
  }

  /**
   * Judges an acknowledgement envelope against the sealed ones we hold: which of them its signer, a
   * supervisor and a recipient, vouches for.
   */
  async acknowledgement(data: Bytes, sealed: readonly { sequence: number; envelope: Bytes }[]): Promise<BelievedAck> {
    const directory = this.#session.replica();
    const believed = await verifyAcknowledgement(data, directory);
    const named: number[] = [];
    for (const { sequence, envelope } of sealed) {
      if (acknowledgedBy(decode(envelope), [believed], directory).size > 0) named.push(sequence);
    }
    const { view } = believed.body;
    return { member: hex(believed.member), sequences: named, view: view ? encodeView(view) : null };
  }
}

/**
 * The member directory inside the crypto worker: verified, asked, and what supervisors say by it.
 *
 * Must never: take a name, a recipient or an acknowledgement from anything but verified entries.
 */

import { type Bytes, checkSignatures, dec, decode, decodeReturn, DepterError, enc, encodeView, equal, H, hex, Kind, SUPERVISOR, tagged, unseal } from "../envelope/index.ts";
import { acknowledgedBy, Directory, isActive, openLabel, ownMembership, SignedRoot, spoken, verifyAcknowledgement, verifyFreshness } from "../trust/index.ts";
import type { BelievedAck, DirectoryFacts, Returned } from "./orders.ts";
import { collectionOf, type Session } from "./session.ts";
import { believeWords, trustedKeys } from "./words.ts";

const PLACE = "directory";

export class Replica {
  readonly #session: Session;
  #fresh: { issued: number; expires: number } | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Builds the replica from what the store keeps. `place`: from `sealPlace`, up to where this very
   * device verified the entries before; signatures are checked from there on, or from the start when
   * the entries do not lead there.
   */
  async loadDirectory(root: Bytes, entries: readonly Bytes[], place: Bytes | null = null): Promise<DirectoryFacts> {
    const checked = await (await SignedRoot.decode(root)).verify(this.#session.bundle?.fp);
    const believed = place && (await this.#openPlace(checked.fp, place));
    this.#session.directory = await Directory.replay(checked, entries, believed).catch((cause: unknown) => {
      if (!believed) throw cause;
      return Directory.replay(checked, entries, null);
    });
    return this.directoryFacts();
  }

  /** Where the verified replica stands, sealed under the vault: nobody else can make one. */
  sealPlace(): Promise<Bytes> {
    const { root, seq, head } = this.#session.replica();
    return this.#session.opened().vault.sealSmall(PLACE, root.fp, enc([seq, head]));
  }

  async #openPlace(fp: Bytes, sealed: Bytes): Promise<{ seq: number; head: Bytes } | null> {
    const bytes = await this.#session.vault?.openSmall(PLACE, fp, sealed);
    if (!bytes) return null;
    const [seq, head] = dec(bytes) as [number, Bytes];
    return { seq, head };
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
      wordsKeys: trustedKeys(directory),
    };
  }

  /** Whether a set of words counts by the directory as it is now: the codes of `believeWords`. */
  async checkWords(manifest: Bytes, signature: Bytes): Promise<void> {
    await believeWords(manifest, signature, trustedKeys(this.#session.replica()));
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
      if (acknowledgedBy(decode(envelope, { allowStub: true }), [believed], directory).size > 0) named.push(sequence);
    }
    const { view } = believed.body;
    return { member: hex(believed.member), sequences: named, view: view ? encodeView(view) : null };
  }
  /**
   * Judges an envelope of kind 7: an interview that a supervisor sent back to this very device, or the
   * organisation's handbook, which is opened here. Null: it is for somebody else. Throws
   * `directory.needed`, the codes of SPEC 8, `batch.shape`; whether the device of an interview was
   * revoked since is for whoever opens it.
   */
  async returned(data: Bytes): Promise<Returned | null> {
    const directory = this.#session.replica();
    const { bundle } = this.#session.opened();
    const envelope = decode(data);
    const { core } = envelope;
    if (core.kind !== Kind.RETURN || !core.recipients.some((kid) => equal(kid, bundle.keys.opening.kid))) return null;
    if (!equal(core.org, directory.org)) throw new DepterError("envelope.org");
    if (core.directorySeq > directory.seq) throw new DepterError("directory.needed", { seq: core.directorySeq });
    const device = directory.device(core.device);
    if (device === null) throw new DepterError("device.unknown");
    await checkSignatures(envelope, device.verifyKey);
    if (device.role !== SUPERVISOR) throw new DepterError("role.kind", { role: device.role });
    const hash = hex(envelope.hash);
    if (!equal(core.record!, H(tagged("handbook", directory.org)).slice(0, 16))) return { hash, handbook: null };
    // A list of places is believed at once: it must come from a device that still counted then.
    if (device.lastValidSequence !== null && core.sequence > device.lastValidSequence) throw new DepterError("role.kind", { late: true });
    const { comments } = await decodeReturn(await unseal(envelope, bundle.keys.opening));
    if (!equal(H(comments), core.previousRevision!)) throw new DepterError("batch.shape");
    const handbook = new TextDecoder().decode(comments);
    if (numberOf(handbook) !== core.revision) throw new DepterError("batch.shape");
    return { hash, handbook };
  }
}

/** The number that a handbook gives itself: it has to be the one under which it was sealed (core.7). */
function numberOf(handbook: string): unknown {
  try {
    return (JSON.parse(handbook) as { serial?: unknown } | null)?.serial;
  } catch {
    return null;
  }
}

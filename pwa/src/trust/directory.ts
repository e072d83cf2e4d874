/**
 * Replay the organisation's member directory (SPEC 10.2) and answer who may do what, now and at any
 * earlier entry; never skips an entry, never believes one that no administrator signed.
 *
 * A replica believes only what it replayed itself from the root's fingerprint. Two entries under one
 * number, both signed by an administrator, are a fork: `directory.fork` carries both as evidence, and
 * the replica keeps what it had. Twin of `trust/directory.py`.
 */
import { type Bytes, equal, fromHex, hex } from "../envelope/bytes.ts";
import { codeOf, DepterError } from "../envelope/errors.ts";
import { checkEd25519, type DevicePublic, type RecipientKey, type VerifyKey } from "../envelope/keys.ts";
import { hashed } from "../envelope/labels.ts";
import { type DeviceStanding, type DirectoryView, SUPERVISOR } from "../envelope/verify.ts";
import { type Add, type AddKey, type Change, decodeEntry, type Entry, type Policy } from "./entries.ts";
import type { Device, Member, NamedRecipient } from "./members.ts";
import type { Root } from "./root.ts";

/** (entry number, value from there on), so that any earlier state can be asked without replaying. */
type History<T> = (readonly [seq: number, value: T])[];

/** Byte strings are keys by their hexadecimal text. */
type Kids = readonly string[];

const WHOLE_ORGANISATION = "";

/** A verified replica. It starts empty behind the root's fingerprint. */
export class Directory implements DirectoryView {
  readonly root: Root;
  readonly entries: Bytes[] = [];
  readonly #heads: Bytes[];
  readonly #members = new Map<string, Member>();
  readonly #devices = new Map<string, Device>();
  readonly #byKid = new Map<string, Device>();
  readonly #escrow: ReadonlyMap<string, RecipientKey>;
  readonly #administrators: History<ReadonlyMap<string, VerifyKey>>;
  readonly #supervisors: History<ReadonlyMap<string, Kids>> = [[0, new Map()]];
  readonly #policies = new Map<string, History<Policy>>();
  readonly #words: History<Bytes | null> = [];

  constructor(root: Root) {
    this.root = root;
    this.#heads = [hashed("genesis", root.fp)];
    this.#escrow = new Map(root.escrow.map((key) => [hex(key.kid), key]));
    this.#administrators = [[0, byId(root.administrators)]];
  }

  /**
   * Rebuild a replica from entries kept on this device. Where `believed`, a place that an earlier
   * replica reached and that was kept where nobody else can write, is on the way, the signatures up
   * to it are not checked again: the hash chain holds them. Throws what `append` throws, and
   * directory.previous when the entries do not lead to `believed`.
   */
  static async replay(
    root: Root,
    entries: readonly Bytes[],
    believed: { readonly seq: number; readonly head: Bytes } | null,
  ): Promise<Directory> {
    const trusted = believed === null ? 0 : believed.seq;
    const directory = new Directory(root);
    for (const data of entries.slice(0, trusted)) {
      await directory.#take(decodeEntry(data), { signed: true });
    }
    if (believed !== null && !same(directory.headAt(trusted), believed.head)) {
      throw new DepterError("directory.previous", { seq: trusted });
    }
    for (const data of entries.slice(trusted)) await directory.append(data);
    return directory;
  }

  // What a replica knows

  get org(): Bytes {
    return this.root.org;
  }

  get seq(): number {
    return this.entries.length;
  }

  get head(): Bytes {
    return this.#heads[this.#heads.length - 1]!;
  }

  get administrators(): readonly VerifyKey[] {
    return [...this.#administrators[this.#administrators.length - 1]![1].values()];
  }

  /** The head hash after entry `seq` (0: the genesis hash), or null ahead of this replica. */
  headAt(seq: number): Bytes | null {
    return this.#heads[seq] ?? null;
  }

  /** The administrator's key if it was one after entry `seq`. */
  administratorAt(seq: number, sigkeyId: Bytes): VerifyKey | null {
    return at(this.#administrators, seq)?.get(hex(sigkeyId)) ?? null;
  }

  /** All members ever, in order of joining. */
  members(): Member[] {
    return [...this.#members.values()];
  }

  member(id: Bytes): Member | null {
    return this.#members.get(hex(id)) ?? null;
  }

  findDevice(sigkeyId: Bytes): Device | null {
    return this.#devices.get(hex(sigkeyId)) ?? null;
  }

  /** The device whose encryption key has this kid. */
  findRecipient(kid: Bytes): Device | null {
    return this.#byKid.get(hex(kid)) ?? null;
  }

  /** The device that joined with this invitation: an invitation is good once. */
  byInvitation(invitation: Bytes): Device | null {
    for (const device of this.#devices.values()) {
      if (same(device.invitation, invitation)) return device;
    }
    return null;
  }

  /** What `verify` asks of a device, step 5. SPEC 8. */
  device(sigkeyId: Bytes): DeviceStanding | null {
    const device = this.findDevice(sigkeyId);
    if (device === null) return null;
    return {
      member: device.member,
      role: this.#members.get(hex(device.member))!.role,
      verifyKey: device.keys.signing,
      recipient: device.keys.recipient,
      transport: device.keys.transport,
      lastValidSequence: device.lastValidSequence,
    };
  }

  /**
   * The kids that an envelope of `collection` sealed under entry `seq` must name, and may name no
   * others, ascending. SPEC 10.2.
   */
  required(collection: Bytes | null, seq: number): Bytes[] {
    const kids = at(this.#supervisors, seq) ?? new Map<string, Kids>();
    const policy = this.#policy(collection, seq);
    const chosen =
      policy === null || policy.required === null
        ? [...kids.values()]
        : policy.required.map((member) => kids.get(hex(member)) ?? []);
    const all = new Set([...this.#escrow.keys(), ...chosen.flat()]);
    return [...all].sort().map((kid) => fromHex(kid)!);
  }

  /** Whether `kid` was a key of a device (or escrow) after entry `seq`. SPEC 8, step 9. */
  recipientStanding(kid: Bytes, seq: number): "active" | "revoked" | null {
    if (this.#escrow.has(hex(kid))) return "active";
    const device = this.findRecipient(kid);
    if (device === null || device.added > seq) return null;
    return device.revoked !== null && device.revoked <= seq ? "revoked" : "active";
  }

  /**
   * The keys to seal to now, and whose they are, ascending by kid; what is shown to the person
   * before sealing.
   */
  recipientsFor(collection: Bytes | null): NamedRecipient[] {
    return this.required(collection, this.seq).map((kid) => {
      const escrow = this.#escrow.get(hex(kid));
      if (escrow !== undefined) return { key: escrow, member: null };
      const device = this.#byKid.get(hex(kid))!;
      return { key: device.keys.recipient, member: this.member(device.member) };
    });
  }

  /** How many distinct members must acknowledge before the phone forgets. SPEC 10.2. */
  acksRequired(collection: Bytes | null): number {
    return this.#policy(collection, this.seq)?.acks ?? 1;
  }

  /** The Ed25519 key that signs the organisation's own words now. SPEC 10.2. */
  get wordsKey(): Bytes | null {
    return this.wordsKeyAt(this.seq);
  }

  /** The key that signed the organisation's words after entry `seq`. */
  wordsKeyAt(seq: number): Bytes | null {
    return at(this.#words, seq);
  }

  #policy(collection: Bytes | null, seq: number): Policy | null {
    const whole = this.#policies.get(WHOLE_ORGANISATION) ?? [];
    const own = collection === null ? [] : (this.#policies.get(hex(collection)) ?? []);
    return at(own, seq) ?? at(whole, seq);
  }

  // Believing an entry

  /**
   * Verify and take the next entry; give false when it is already here (the same entry again).
   *
   * Throws directory.shape, .gap, .previous, .administrator, .signature, .op, .fork (facts `ours` and
   * `theirs`: the two signed entries), or key.*. Nothing changes then.
   */
  async append(signedEntry: Bytes): Promise<boolean> {
    return this.#take(decodeEntry(signedEntry), { signed: false });
  }

  async #take(entry: Entry, { signed }: { signed: boolean }): Promise<boolean> {
    const { seq } = entry;
    if (seq <= this.seq) return this.#seenBefore(entry);
    const expected = this.seq + 1;
    if (seq !== expected) throw new DepterError("directory.gap", { expected, got: seq });
    if (!equal(entry.previous, this.head)) throw new DepterError("directory.previous", { seq });
    if (!signed) await this.#checkSigned(entry);
    await this.#checkChange(entry, signed);
    // Two calls at once could both have passed the checks above for one number.
    if (seq !== this.seq + 1) return this.#seenBefore(entry);
    this.#apply(entry.change, seq);
    this.#heads.push(entry.hash);
    this.entries.push(entry.data);
    return true;
  }

  async #seenBefore(entry: Entry): Promise<boolean> {
    const { seq } = entry;
    if (equal(entry.hash, this.#heads[seq]!)) return false;
    await this.#checkSigned(entry); // an unsigned claim is noise, not evidence
    const ours = this.entries[seq - 1];
    throw new DepterError("directory.fork", { seq, ours, theirs: entry.data });
  }

  async #checkSigned(entry: Entry): Promise<void> {
    const { seq } = entry;
    const key = this.administratorAt(seq - 1, entry.signer);
    if (key === null) throw new DepterError("directory.administrator", { seq });
    try {
      await key.verify("directory", entry.message, entry.sigs);
    } catch (fault) {
      const cause = codeOf(fault);
      if (cause === null) throw fault;
      throw new DepterError("directory.signature", { seq, cause });
    }
  }

  /** Refuse what contradicts the state: directory.op, key.*. */
  async #checkChange({ change, seq }: Entry, signed: boolean): Promise<void> {
    const refuse = (why: string): DepterError => new DepterError("directory.op", { seq, why });
    switch (change.op) {
      case "add":
        if (this.member(change.member) !== null) throw refuse("the member exists");
        return this.#checkNewDevice(change.device, signed, refuse("a key is already known"));
      case "policy":
        if ((change.required ?? []).some((member) => this.member(member) === null)) {
          throw refuse("a required member does not exist");
        }
        return;
      case "administrators":
        for (const key of change.keys) key.checkAcceptable();
        return;
      case "words":
        if (change.key !== null) checkEd25519(change.key);
        return;
      default: {
        const member = this.member(change.member);
        if (member === null || member.ended) throw refuse("no such member");
        if (change.op === "add-key") {
          return this.#checkNewDevice(change.device, signed, refuse("a key is already known"));
        }
        if (change.op === "revoke" && change.device !== null) {
          const device = this.findDevice(change.device);
          if (device === null || !equal(device.member, change.member) || device.revoked !== null) {
            throw refuse("no such active device of the member");
          }
        }
      }
    }
  }

  async #checkNewDevice(keys: DevicePublic, seen: boolean, known: DepterError): Promise<void> {
    if (!seen) await keys.checkAcceptable();
    const kid = hex(keys.recipient.kid);
    if (this.#devices.has(hex(keys.signing.id)) || this.#byKid.has(kid) || this.#escrow.has(kid)) {
      throw known;
    }
  }

  // Taking it in

  #apply(change: Change, seq: number): void {
    switch (change.op) {
      case "add": {
        const { member: id, role, label } = change;
        this.#members.set(hex(id), { id, role, label, devices: [], ended: false });
        return this.#enrol(change, seq);
      }
      case "add-key":
        return this.#enrol(change, seq);
      case "revoke": {
        const member = this.#members.get(hex(change.member))!;
        member.ended = change.device === null;
        for (const device of member.devices) {
          const meant = change.device === null || equal(change.device, device.keys.signing.id);
          if (device.revoked !== null || !meant) continue;
          device.revoked = seq;
          device.lastValidSequence = change.lastValidSequence;
          device.reason = change.reason;
        }
        return this.#noteSupervisor(change.member, seq);
      }
      case "set-role":
        this.#members.get(hex(change.member))!.role = change.role;
        return this.#noteSupervisor(change.member, seq);
      case "policy": {
        const key = change.collection === null ? WHOLE_ORGANISATION : hex(change.collection);
        this.#policies.set(key, [...(this.#policies.get(key) ?? []), [seq, change]]);
        return;
      }
      case "administrators":
        this.#administrators.push([seq, byId(change.keys)]);
        return;
      case "words":
        this.#words.push([seq, change.key]);
    }
  }

  #enrol({ member, device: keys, deviceLabel, invitation }: Add | AddKey, seq: number): void {
    const device: Device = {
      member,
      keys,
      label: deviceLabel,
      invitation,
      added: seq,
      revoked: null,
      lastValidSequence: null,
      reason: null,
    };
    this.#members.get(hex(member))!.devices.push(device);
    this.#devices.set(hex(keys.signing.id), device);
    this.#byKid.set(hex(keys.recipient.kid), device);
    this.#noteSupervisor(member, seq);
  }

  /** Write a new state of the supervisors' keys behind entry `seq`. */
  #noteSupervisor(id: Bytes, seq: number): void {
    const { role, devices } = this.#members.get(hex(id))!;
    const state = new Map(this.#supervisors[this.#supervisors.length - 1]![1]);
    state.delete(hex(id));
    const active = devices.filter((device) => device.revoked === null);
    if (role === SUPERVISOR && active.length > 0) {
      const kids = active.map((device) => hex(device.keys.recipient.kid));
      state.set(hex(id), kids);
    }
    this.#supervisors.push([seq, state]);
  }
}

function same(a: Bytes | null, b: Bytes | null): boolean {
  return a === null || b === null ? a === b : equal(a, b);
}

function byId(keys: readonly VerifyKey[]): Map<string, VerifyKey> {
  return new Map(keys.map((key) => [hex(key.id), key]));
}

/** The value of a history after entry `seq`, or null before its first. */
function at<T>(history: History<T>, seq: number): T | null {
  for (let i = history.length - 1; i >= 0; i--) {
    const [from, value] = history[i]!;
    if (from <= seq) return value;
  }
  return null;
}

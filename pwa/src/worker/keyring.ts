/**
 * Enrolment and lock inside the crypto worker: invitation, passphrase, vault, the device's keys.
 *
 * Must never: answer with a key or a passphrase.
 */

import { type Bytes, dec, DepterError, DeviceKeys, hex, type Value } from "../envelope/index.ts";
import { removeSlotFile } from "../store/slotfile.ts";
import { joinRequest, parseInvitation, SignedRoot, spoken } from "../trust/index.ts";
import { eraseAll } from "../vault/layout.ts";
import { judge } from "../vault/passphrase.ts";
import { Vault } from "../vault/vault.ts";
import type { Enrolled } from "./orders.ts";
import { type Bundle, bytesOf, packed, randomBytes, type Session, unpacked } from "./session.ts";

/** What members read of a device: its system, and the first group of the digits that are compared by voice. */
function deviceName(id: Bytes): string {
  const { userAgentData, platform } = navigator as unknown as { userAgentData?: { platform?: string }; platform?: string };
  return [userAgentData?.platform || platform || "", spoken(id).split(/\s+/u)[0]].filter((part) => part !== "").join(" ");
}

export class Keyring {
  readonly #session: Session;
  readonly #onStep: (step: number) => void;
  #prepared: { passphrase: string; generated: boolean; bundle: Bundle } | null = null;
  readonly #offered = new Set<string>();

  constructor(session: Session, onStep: (step: number) => void) {
    this.#session = session;
    this.#onStep = onStep;
  }

  /** Whether this device is enrolled, and how long the next try has to wait. */
  async look(now: number): Promise<{ enrolled: boolean; waitMs: number }> {
    try {
      const file = await this.#session.keyFile(false);
      return { enrolled: Vault.enrolled(file), waitMs: Vault.waitLeft(file, now) };
    } catch (cause) {
      if (cause instanceof DepterError && cause.code === "vault.absent") return { enrolled: false, waitMs: 0 };
      throw cause;
    }
  }

  /** `count` parts of `list`, each drawn evenly; remembered as generated. Never fewer than five words of 2048 would give. */
  suggest(list: readonly string[], count: number): string[] {
    if (count < 5 || count * Math.log2(new Set(list).size) < 55 || new Set(list).size < list.length) throw new DepterError("passphrase.list");
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
    const join = await joinRequest(invitation, keys, name, deviceName(keys.signing.id), randomBytes);
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
    const file = await this.#session.keyFile(true);
    this.#session.vault = await Vault.create(file, passphrase, generated, packed(bundle), randomBytes, (done) => this.#onStep(0.2 + 0.75 * done));
    this.#session.bundle = bundle;
    this.#prepared = null;
    this.#offered.clear();
  }

  async unlock(passphrase: string, now: number): Promise<void> {
    const file = await this.#session.keyFile(false);
    const vault = await Vault.unlock(file, passphrase, randomBytes, now);
    this.#session.bundle = await unpacked(await vault.deviceKeys());
    this.#session.vault = vault;
  }

  async changePassphrase(old: string, next: string, now: number): Promise<void> {
    const generated = this.#generated(next);
    await Vault.changePassphrase(await this.#session.keyFile(false), old, next, generated, randomBytes, now);
    this.#offered.clear();
  }

  /** Overwrites every key in place, then removes the file. */
  async wipe(): Promise<void> {
    this.#session.vault = null;
    this.#session.bundle = null;
    this.#session.boxes.clear();
    const file = await this.#session.keyFile(true);
    await eraseAll(file);
    file.close();
    this.#session.file = null;
    await removeSlotFile();
  }

  fingerprint(): string {
    return spoken(this.#session.opened().bundle.keys.signing.id);
  }

  async answer(challenge: string): Promise<Bytes> {
    const { bundle } = this.#session.opened();
    return bundle.keys.transport.answer(bundle.org, bundle.keys.signing.id, bytesOf(challenge, "network.portal"));
  }
}

/**
 * The state that all parts of the conductor share: where we are, the store, the crypto worker, the
 * membership, the alarms.
 *
 * Must never: hold a key or a passphrase; what it knows of an interview goes with `forget`.
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import type { MembershipRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import type { DirectoryFacts } from "../worker/orders.ts";
import { type Crypto, type CryptoHandle, startCrypto } from "../worker/spawn.ts";
import { Wordshelf } from "./wordshelf.ts";
import type { Alarm, ArrivedView, DraftView, Fault, Interview, MembershipView, OutboxView, Phase, ProfileView, Shell } from "./contract.ts";
import { EMPTY_PROFILE } from "./profile.ts";

export class Notebook {
  readonly shell: Shell;
  readonly phase: Signal<Phase> = signal("starting");
  readonly fault: Signal<Fault | null> = signal(null);
  readonly busy: Signal<boolean> = signal(false);
  readonly alarms: Signal<readonly Alarm[]> = signal([]);
  readonly drafts: Signal<readonly DraftView[]> = signal([]);
  readonly outbox: Signal<readonly OutboxView[]> = signal([]);
  readonly arrived: Signal<readonly ArrivedView[]> = signal([]);
  readonly membership: Signal<MembershipView | null> = signal(null);
  readonly interview: Signal<Interview | null> = signal(null);
  readonly enrolling: Signal<number | null> = signal(null);
  readonly facts: Signal<DirectoryFacts | null> = signal(null);
  /** The interviewer's profile; the empty one while none is kept. Never rejects. */
  profile: () => Promise<ProfileView> = () => Promise.resolve(EMPTY_PROFILE);
  readonly words: Wordshelf = new Wordshelf(() => this.store);
  /** The relay's clock less this phone's, ms, as it was last heard; null: not heard yet. */
  clockOffMs: number | null = null;
  member: MembershipRow | null = null;
  unlocked = false;
  /** `drafts` tells of every draft on this phone. */
  draftsRead = false;
  #store: Store | null = null;
  #crypto: CryptoHandle | null = null;

  constructor(shell: Shell) {
    this.shell = shell;
  }

  get store(): Store {
    if (!this.#store) throw new DepterError("storage.broken", { reason: "closed" });
    return this.#store;
  }

  set store(store: Store) {
    this.#store = store;
  }

  /** The crypto worker; a keyless one is started when there is none. */
  get crypto(): Crypto {
    this.#crypto ??= startCrypto((step) => {
      if (this.enrolling.peek() !== null) this.enrolling.value = step;
    });
    return this.#crypto.remote;
  }

  /** Ends the worker, and with it every key, and drops what the screens could read. */
  forget(): void {
    this.#crypto?.end();
    this.#crypto = null;
    this.unlocked = false;
    this.interview.value = null;
    this.drafts.value = [];
    this.draftsRead = false;
    this.arrived.value = [];
    this.facts.value = null;
    this.enrolling.value = null;
    const seen = this.membership.peek();
    if (seen) this.membership.value = { ...seen, name: "" };
  }

  closeStore(): void {
    this.#store?.close();
    this.#store = null;
  }

  /** When a person last did something, ms since 1970 by the wall clock: a sleeping phone stops timers. */
  lastActivity = Date.now();

  touched(): void {
    this.lastActivity = Date.now();
  }

  /**
   * Builds the verified directory from what is kept here; null: nothing is. Locked, the root alone,
   * which says whether this is practice: nobody waits behind a long list for the lock screen.
   */
  async readDirectory(): Promise<DirectoryFacts | null> {
    const root = await this.store.state("root");
    if (!root) return null;
    if (!this.unlocked) return this.crypto.loadDirectory(plain(root.bytes), []);
    const believed = await this.store.state("believed");
    const facts = await this.crypto.loadDirectory(plain(root.bytes), (await this.store.directory()).map(plain), believed && plain(believed.sealed));
    if (!believed && facts.seq > 0) await this.store.putState({ key: "believed", sealed: await this.crypto.sealPlace() });
    return facts;
  }

  /** Takes over what the verified directory says. */
  noteFacts(facts: DirectoryFacts): void {
    this.facts.value = facts;
    if (!this.member) return;
    this.membership.value = {
      practice: facts.kind === "practice",
      role: facts.me?.role ?? this.member.role,
      name: facts.me?.name ?? "",
      relay: this.member.relay,
      directoryDigits: facts.digits,
      directorySeq: facts.seq,
      revoked: facts.me !== null && !facts.me.active,
    };
  }

  /** Raises an alarm once; it stays, also over a restart, until a person dismisses it. */
  async alarm(code: string, facts: Fault["facts"] = {}): Promise<void> {
    const id = `${code} ${JSON.stringify(facts)}`;
    if (this.alarms.peek().some((alarm) => alarm.id === id)) return;
    const at = Date.now();
    this.alarms.value = [...this.alarms.peek(), { id, at, fault: { code, facts } }];
    await this.#store?.putAlarm({ id, code, facts: { ...facts }, at }).catch(() => undefined);
  }

  async dismiss(id: string): Promise<void> {
    this.alarms.value = this.alarms.peek().filter((alarm) => alarm.id !== id);
    await this.#store?.dropAlarm(id).catch(() => undefined);
  }

  async loadAlarms(): Promise<void> {
    this.alarms.value = (await this.store.alarms()).map(({ id, at, code, facts }) => ({ id, at, fault: { code, facts } }));
  }
}

export type Readable<T> = ReadonlySignal<T>;

/**
 * Becoming a member: invitation, passphrase, keys, join request, waiting for a person's approval.
 *
 * Must never: believe a membership from an answer of the relay; only the verified directory that
 * holds exactly our own keys makes one.
 */

import { signal, type Signal } from "@preact/signals";
import { DATA, loadAsset } from "../api/assets.ts";
import { ORIGIN, RelayClient } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import type { MembershipRow } from "../store/database.ts";
import type { Fault, InvitationView, JoinView } from "./contract.ts";
import { faultOf } from "./fault.ts";
import type { Notebook } from "./notebook.ts";

/** So many words of 2048: 55 bits. Six groups of three digits: 59. */
const WORDS = 5;
const DIGITS = { name: "digits", groups: 6, list: Array.from({ length: 1000 }, (_, at) => `${at}`.padStart(3, "0")) };
const FINAL = new Set(["invitation.expired", "invitation.used", "invitation.unknown", "join.other_keys", "root.fingerprint"]);

export class Enrolment {
  readonly #notebook: Notebook;
  readonly #approved: () => Promise<void>;
  readonly invitation: Signal<InvitationView | null> = signal(null);
  readonly joining: Signal<JoinView | null> = signal(null);
  #link: string | null = null;
  #checking: Promise<void> | null = null;

  /** `approved`: the relay says that we were let in; the directory has to confirm it. */
  constructor(notebook: Notebook, approved: () => Promise<void>) {
    this.#notebook = notebook;
    this.#approved = approved;
  }

  get lists(): readonly string[] {
    return [...Object.keys(DATA.lists), DIGITS.name];
  }

  /** Reads an invitation link. `invitation.altered|expired|elsewhere`, `join.member`. */
  async read(link: string): Promise<void> {
    const { phase, crypto, store } = this.#notebook;
    if (!["join", "passphrase"].includes(phase.peek())) throw new DepterError("join.member");
    const found = await crypto.readInvitation(link);
    // The relay serves this page and the page talks to nobody else (CSP): it must be the same one.
    if (new URL(found.relay).origin !== ORIGIN) throw new DepterError("invitation.elsewhere", { relay: found.relay });
    // A day of grace for a phone whose clock is wrong; the desk decides.
    if (Date.now() / 1000 > found.expires + 86_400) throw new DepterError("invitation.expired");
    this.#link = link;
    let kind: InvitationView["kind"] = "unknown";
    try {
      const root = await new RelayClient(found.org).root();
      kind = await crypto.checkRoot(link, root);
      await store.putState({ key: "root", bytes: root });
    } catch (cause) {
      if (!(cause instanceof ApiError && cause.passing)) throw cause;
    }
    this.invitation.value = { kind, role: found.role === 2 ? "supervisor" : "interviewer", relay: found.relay, expires: found.expires * 1000 };
    phase.value = "passphrase";
  }

  async suggest(list?: string): Promise<readonly string[]> {
    const name = list ?? this.lists[0] ?? "en";
    if (name === DIGITS.name) return this.#notebook.crypto.suggest(DIGITS.list, DIGITS.groups);
    const address = DATA.lists[name];
    if (!address) throw new DepterError("passphrase.list");
    return this.#notebook.crypto.suggest((await loadAsset(address)) as string[], WORDS);
  }

  /** Makes keys and vault and sends the join request. */
  async enrol(passphrase: string, name: string): Promise<void> {
    const { crypto, store, enrolling, phase } = this.#notebook;
    const link = this.#link;
    if (!link) throw new DepterError("invitation.altered");
    if (name.trim() === "") throw new DepterError("join.name");
    enrolling.value = 0;
    try {
      const made = await crypto.prepare(passphrase, link, name.trim());
      const seen = this.invitation.peek()!;
      const row: MembershipRow = {
        key: "membership",
        state: "unsent",
        org: made.org,
        relay: seen.relay,
        device: made.device,
        invitation: made.invitation,
        member: made.member,
        role: seen.role,
        practice: seen.kind === "practice",
        expires: seen.expires,
        fingerprint: made.fingerprint,
        join: made.join,
        asked: null,
      };
      // First the request, then the keys: what a crash leaves between is told by `wasEnrolled`.
      await store.putState(row);
      await crypto.enrol();
      await store.changeSettings({ wasEnrolled: true });
      this.#notebook.member = row;
      this.#notebook.unlocked = true;
      this.#link = null;
    } finally {
      enrolling.value = null;
    }
    this.show(null);
    phase.value = "waiting";
    await this.check();
  }

  show(found: Fault | null): void {
    const { member } = this.#notebook;
    if (member) this.joining.value = { state: member.state, asked: member.asked, fault: found, fingerprint: member.fingerprint };
  }

  /** Sends what is unsent, asks how it stands. Never throws; the fault stands in `joining`. */
  async check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #note(change: Partial<MembershipRow>): Promise<void> {
    const { member, store } = this.#notebook;
    if (!member) return;
    this.#notebook.member = { ...member, ...change };
    await store.putState(this.#notebook.member);
  }

  async #check(): Promise<void> {
    const { member } = this.#notebook;
    if (!member) return;
    const relay = new RelayClient(member.org);
    try {
      if (member.state === "unsent") {
        await this.#note({ state: await relay.join(member.invitation, plain(member.join)), asked: Date.now() });
      }
      if (this.#notebook.member!.state === "pending" && (await known(relay, member.device))) {
        await this.#note({ state: "approved", asked: Date.now() });
      } else if (this.#notebook.member!.state === "pending") {
        await this.#note({ state: await relay.joinState(member.invitation), asked: Date.now() });
      }
      this.show(null);
      if (this.#notebook.member!.state === "approved") await this.#approved();
    } catch (cause) {
      const met = faultOf(cause);
      // A relay restored from before our request knows neither it nor us; the desk may have approved
      // it all the same, so who has asked goes on waiting.
      const forgotten = met.code === "invitation.unknown" && this.#notebook.member?.state === "pending";
      if (FINAL.has(met.code) && met.code.startsWith("invitation.") && !forgotten) await this.#note({ state: met.code === "invitation.expired" ? "expired" : "rejected" });
      // Approved at the desk, but its directory entry has not reached the relay yet: still waiting.
      this.show(met.code === "device.unknown" ? null : met);
    }
  }

  /** Forgets a pending enrolment: keys first. Only before approval. */
  async abandon(): Promise<void> {
    const { member, crypto, store } = this.#notebook;
    if (member?.state === "approved") throw new DepterError("join.member");
    await crypto.wipe();
    this.#notebook.forget();
    for (const key of ["membership", "root", "believed", "chain", "feed"] as const) await store.dropState(key);
    await store.changeSettings({ wasEnrolled: false });
    this.#notebook.member = null;
    this.#notebook.membership.value = null;
    this.joining.value = null;
    this.invitation.value = null;
    this.#notebook.phase.value = "join";
  }
}

/** The relay gives challenges only to devices of its directory. */
async function known(relay: RelayClient, device: string): Promise<boolean> {
  try {
    await relay.challenge(device);
    return true;
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === "device.unknown") return false;
    throw cause;
  }
}

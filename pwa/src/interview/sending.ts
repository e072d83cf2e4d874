/**
 * The outbox as people see it, and when to sync: after sealing, on start, when the network or the
 * person comes back, every few minutes while something is on its way.
 *
 * Must never: report something as safe that no supervisor acknowledged.
 */

import { type Signal, signal } from "@preact/signals";
import { ApiError } from "../api/errors.ts";
import { plain } from "../envelope/bytes.ts";
import { NARROWING, type OutboxRow, RECORD, WITHDRAWAL } from "../store/database.ts";
import { Sync } from "../sync/sync.ts";
import type { ArrivedView, ImportResult, OutboxView, SyncView } from "./contract.ts";
import { faultOf } from "./fault.ts";
import { readWriting } from "./later.ts";
import type { Notebook } from "./notebook.ts";

const EVERY_MS = 3 * 60_000;
const WHAT: Readonly<Record<number, OutboxView["what"]>> = { [WITHDRAWAL]: "withdrawal", [NARROWING]: "narrowing" };

export class Sending {
  readonly #notebook: Notebook;
  readonly view: Signal<SyncView> = signal({ state: "idle", last: null, lastTried: null, fault: null, progress: null, receiving: "locked", words: null });
  readonly clockOffMinutes: Signal<number | null> = signal(null);
  #sync: Sync | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #rows = new Map<number, OutboxRow>();
  /** Bytes that were to go when this run began. */
  #planned: { total: number; before: number } | null = null;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
    setInterval(() => {
      if (this.#rows.size > 0) this.later();
    }, EVERY_MS);
  }

  /** Makes the engine for our membership. Call again after each unlock: the token goes with the lock. */
  ready(): Sync | null {
    const { member } = this.#notebook;
    if (!member) return null;
    this.#sync ??= new Sync(this.#notebook.store, member, () => (this.#notebook.unlocked ? this.#notebook.crypto : null), {
      outbox: (row) => this.#changed(row),
      acknowledged: (row) => this.#changed(row),
      arrived: (record, at) => {
        const others = this.#notebook.arrived.peek().filter((one) => one.record !== record);
        const before = this.#notebook.arrived.peek().find((one) => one.record === record);
        this.#notebook.arrived.value = [{ taken: null, narrowed: null, confirmed: false, ...before, record, at }, ...others];
      },
      directory: (facts) => this.#notebook.noteFacts(facts),
      alarm: (code, facts) => void this.#notebook.alarm(code, facts),
      words: () => this.#notebook.words.renew(),
      neededWords: () => this.#neededWords(),
      wordsFault: (cause) => {
        this.view.value = { ...this.view.peek(), words: cause && faultOf(cause) };
      },
    });
    return this.#sync;
  }

  /** What unfinished interviews began with; a draft that cannot be read may need any of them. */
  #neededWords(): ReadonlySet<string> | null {
    const drafts = this.#notebook.drafts.peek();
    if (!this.#notebook.draftsRead || drafts.some((draft) => draft.fault !== null)) return null;
    const { pinned } = this.#notebook.words;
    return new Set([...drafts.map((draft) => draft.words), ...(pinned === null ? [] : [pinned])]);
  }

  /** The token and the engine go with the lock. */
  forget(): void {
    this.#sync?.forgetToken();
    this.view.value = { ...this.view.peek(), receiving: "locked" };
  }

  /** Reads outbox and receipts anew. */
  async refresh(): Promise<void> {
    const rows = await this.#notebook.store.outbox();
    this.#rows = new Map(rows.map((row) => [row.sequence, row]));
    this.#show();
    if (this.#notebook.unlocked) await this.#readReceipts();
    const { lastSync } = await this.#notebook.store.settings();
    if (this.view.peek().last === null) this.view.value = { ...this.view.peek(), last: lastSync };
  }

  /** Once for each record, the newest first. */
  async #readReceipts(): Promise<void> {
    const rows = (await this.#notebook.store.receipts()).map(({ id, sealed }) => ({ id, sealed: plain(sealed) }));
    const known = new Map<string, ArrivedView>();
    for (const { record, at, what } of (await this.#notebook.crypto.openReceipts(rows)).sort((a, b) => a.at - b.at)) {
      if (what === "coded") continue;
      const before = known.get(record) ?? { record, at, taken: null, narrowed: null, confirmed: false };
      if (what === "arrived") known.set(record, { ...before, at });
      else if (what === "confirmed") known.set(record, { ...before, confirmed: true });
      else known.set(record, { ...before, [what]: at });
    }
    this.#notebook.arrived.value = [...known.values()].sort((a, b) => b.at - a.at);
  }

  #changed(row: OutboxRow): void {
    this.#rows.set(row.sequence, row);
    this.#show();
  }

  #show(): void {
    const running = this.view.peek().state === "running";
    // Locked, nothing knows how many confirmations the organisation asks for.
    const needed = this.#notebook.unlocked ? Math.max(1, this.#notebook.facts.peek()?.acks ?? 1) : null;
    const rows = [...this.#rows.values()].sort((a, b) => a.sequence - b.sequence);
    this.#notebook.outbox.value = rows.map((row) => viewOf(row, needed, running));
    if (this.#planned) {
      const { total, before } = this.#planned;
      const sent = rows.reduce((sum, row) => sum + sentOf(row), 0) - before;
      this.view.value = { ...this.view.peek(), progress: total === 0 ? null : Math.min(1, Math.max(0, sent / total)) };
    }
  }

  /**
   * One run; its fault stands in `view` and is thrown too, for who asked by hand. Who asks while one
   * is under way gets the next one: the one under way may have passed what was sealed meanwhile.
   */
  run(): Promise<void> {
    if (!this.#running) return this.#begin();
    this.#next ??= this.#running.catch(() => undefined).then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const sync = this.ready();
    if (!sync || this.#notebook.phase.peek() === "waiting") return;
    const receiving = this.#notebook.unlocked ? "yes" : "locked";
    await this.refresh();
    const rows = [...this.#rows.values()].filter((row) => row.state !== "faulty" && row.state !== "refused");
    const before = rows.reduce((sum, row) => sum + sentOf(row), 0);
    const total = rows.reduce((sum, row) => sum + bytesOf(row), 0) - before;
    this.#planned = total > 0 ? { total, before } : null;
    this.view.value = { ...this.view.peek(), state: "running", lastTried: Date.now(), fault: null, progress: total > 0 ? 0 : null, receiving };
    this.#show();
    try {
      await sync.run();
      const last = Date.now();
      this.view.value = { ...this.view.peek(), state: "idle", progress: null, fault: null, last: receiving === "yes" ? last : this.view.peek().last };
      if (receiving === "yes") await this.#notebook.store.changeSettings({ lastSync: last });
    } catch (cause) {
      const offline = cause instanceof ApiError && cause.code === "network.offline";
      this.view.value = { ...this.view.peek(), state: offline ? "offline" : "idle", progress: null, fault: faultOf(cause) };
      throw cause;
    } finally {
      this.#planned = null;
      const off = sync.relay.clockOffMs;
      this.#notebook.clockOffMs = off ?? this.#notebook.clockOffMs;
      this.clockOffMinutes.value = off !== null && Math.abs(off) > 600_000 ? Math.round(-off / 60_000) : null;
      await this.refresh().catch(() => undefined);
    }
  }

  /** The same, for the moments when nobody waits for the answer. */
  later(): void {
    this.run().catch(() => undefined);
  }

  async exportOutbox(): Promise<Blob> {
    const { exportOutbox } = await readWriting();
    return exportOutbox(this.#notebook.store);
  }

  async importFile(file: Blob): Promise<ImportResult> {
    const sync = this.ready();
    if (!sync || !this.#notebook.unlocked) throw new ApiError("vault.locked");
    const { importFile } = await readWriting();
    const result = await importFile(plain(new Uint8Array(await file.arrayBuffer())), sync.receiver);
    await sync.receiver.forgetAcknowledged();
    await this.refresh();
    return result;
  }
}

function bytesOf(row: OutboxRow): number {
  return row.envelope.length + row.blobs.reduce((sum, blob) => sum + blob.size, 0);
}

function sentOf(row: OutboxRow): number {
  const envelope = row.state === "stored" ? row.envelope.length : 0;
  return envelope + row.blobs.reduce((sum, blob) => sum + (blob.done ? blob.size : blob.sent), 0);
}

function viewOf(row: OutboxRow, needed: number | null, running: boolean): OutboxView {
  const whole = row.state === "stored" && (row.code === "blob.withdrawn" || row.blobs.every((blob) => blob.done));
  const bad = row.state === "refused" || row.state === "faulty";
  const state = bad ? "refused" : needed !== null && row.acks.length >= needed ? "confirmed" : whole ? "stored" : running ? "sending" : "waiting";
  return {
    key: String(row.sequence),
    what: WHAT[row.kind] ?? (row.kind !== RECORD ? "other" : row.interim ? "session" : "interview"),
    record: row.record,
    sealed: row.sealed,
    photos: row.blobs.length,
    bytes: bytesOf(row),
    sent: sentOf(row),
    state,
    acks: row.acks.length,
    acksNeeded: needed ?? 1,
    fault: row.code === null ? null : { code: row.code, facts: {} },
  };
}

/**
 * Reads the relay's feed as far as it concerns this phone, and checks that it is one history: every
 * row hash, and the views that supervisors signed.
 *
 * Must never: believe a row because the relay sent it, or skip one that does not fit.
 */

import type { FeedPage, RelayClient } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { type Bytes, equal, hex } from "../envelope/bytes.ts";
import { decFirst, sequence } from "../envelope/codec.ts";
import { DepterError } from "../envelope/errors.ts";
import { decodeView, DIRECTORY, encodeView, readRow, type Row, rowEvent, startView, STORED, type View, viewAfter } from "../envelope/feed.ts";
import type { Store } from "../store/store.ts";
import { PATIENCE, type Patience, patiently } from "./patience.ts";
import type { Receiver } from "./receive.ts";

export interface PullEvents {
  alarm(code: string, facts: Record<string, string | number | boolean>): void;
}

export class Puller {
  readonly #store: Store;
  readonly #relay: RelayClient;
  readonly #receiver: Receiver;
  readonly #events: PullEvents;
  readonly #patience: Patience;
  /** Row hashes of this run, to hold signed views against. */
  readonly #hashes = new Map<number, string>();

  constructor(store: Store, relay: RelayClient, receiver: Receiver, events: PullEvents, patience: Patience = PATIENCE) {
    this.#store = store;
    this.#relay = relay;
    this.#receiver = receiver;
    this.#events = events;
    this.#patience = patience;
  }

  /** Fetches directory entries after `seq`. */
  async directory(seq: number, token: string): Promise<number> {
    const bytes = await patiently(() => this.#relay.directory(seq, token), this.#patience);
    return this.#receiver.entries(rawItems(bytes));
  }

  /** Reads the feed to its end. */
  async feed(token: string): Promise<void> {
    let resynced = false;
    for (;;) {
      const place = await this.#store.state("feed");
      let page: FeedPage;
      try {
        page = await patiently(() => this.#relay.feed(place?.cursor ?? "", token), this.#patience);
      } catch (cause) {
        if (!(cause instanceof ApiError) || cause.code !== "feed.resync" || resynced) throw cause;
        resynced = true;
        await this.#resync("feed.resync");
        continue;
      }
      const view = await this.#page(page, place?.view ? decodeView(new Uint8Array(place.view)) : null, token);
      if (view === "broken") {
        if (resynced) throw new ApiError("feed.fork");
        resynced = true;
        await this.#resync("feed.fork");
        continue;
      }
      await this.#store.putState({ key: "feed", cursor: page.cursor, view: encodeView(view), last: Date.now() });
      if (!page.more) return;
      // More to come and nothing new: it would go round for ever.
      if (page.cursor === (place?.cursor ?? "")) throw new ApiError("network.portal");
    }
  }

  /** Checks the page's rows against where we stood, then takes them. "broken": not our history. */
  async #page(page: FeedPage, before: View | null, token: string): Promise<View | "broken"> {
    const { rows, after } = readPage(page);
    if (before && !equal(after.epoch, before.epoch)) return "broken";
    let view = before ?? startView(after.epoch);
    this.#hashes.set(view.seq, hex(view.hash));
    for (const row of rows) {
      if (row.seq !== view.seq + 1) return "broken";
      view = viewAfter(view, row);
      this.#hashes.set(view.seq, hex(view.hash));
    }
    if (!(view.seq === after.seq && equal(view.hash, after.hash))) return "broken";
    for (const row of rows) await this.#row(row, view, token);
    return view;
  }

  async #row(row: Row, view: View, token: string): Promise<void> {
    if (row.data === null) return;
    const { type } = rowEvent(row);
    if (type === DIRECTORY) return void (await this.#receiver.entries([row.data]));
    if (type !== STORED) return;
    let { taken, view: signed } = await this.#receiver.envelope(row.data);
    if (taken === "needs_directory") {
      const known = (await this.#store.directory()).length;
      await this.directory(known, token);
      ({ taken, view: signed } = await this.#receiver.envelope(row.data));
    }
    if (taken === "nack") this.#events.alarm("nack.received", { seq: row.seq });
    if (signed) this.#compare(decodeView(signed), view);
  }

  /** Two signed views of one epoch that disagree about a row cannot both be true (ruling 15). */
  #compare(signed: View, ours: View): void {
    if (!equal(signed.epoch, ours.epoch)) return;
    const known = this.#hashes.get(signed.seq);
    if (known !== undefined && known !== hex(signed.hash)) this.#events.alarm("feed.split", { seq: signed.seq });
  }

  /** The relay's history is not the one we knew: start over and offer again what it may have lost. */
  async #resync(code: string): Promise<void> {
    await this.#store.dropState("feed");
    this.#hashes.clear();
    for (const row of await this.#store.outbox()) {
      if (row.state !== "stored" && row.state !== "refused") continue;
      await this.#store.changeOutbox(row.sequence, (changed) => {
        changed.state = "waiting";
        changed.code = null;
        changed.blobs = changed.blobs.map((blob) => ({ ...blob, sent: 0, done: false }));
      });
    }
    this.#events.alarm(code, {});
  }
}

/**
 * A page's rows, and where the relay says that they end. Whoever does not say it in a form that we
 * can check is not our relay: `network.portal`.
 */
function readPage({ bytes, view }: FeedPage): { rows: Row[]; after: View } {
  try {
    if (view) return { rows: [...sequence(bytes)].map(readRow), after: decodeView(view) };
  } catch (cause) {
    if (!(cause instanceof DepterError)) throw cause;
  }
  throw new ApiError("network.portal");
}

/** The items of a sequence, each as the bytes it came in: entries are hashed as received. */
export function rawItems(bytes: Bytes): Bytes[] {
  const items: Bytes[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const [, end] = decFirst(bytes, offset);
    items.push(bytes.slice(offset, end));
    offset = end;
  }
  return items;
}

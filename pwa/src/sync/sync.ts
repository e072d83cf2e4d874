/**
 * One run of bringing and fetching, in order: envelopes, blobs, then (unlocked only) directory and
 * feed. Its caller sees to it that no two runs go side by side.
 *
 * Must never: fetch with keys that are locked away.
 */

import { RelayClient } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { DepterError } from "../envelope/errors.ts";
import type { OutboxRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import type { DirectoryFacts } from "../worker/orders.ts";
import type { Crypto } from "../worker/spawn.ts";
import { PATIENCE, type Patience, patiently } from "./patience.ts";
import { Puller } from "./pull.ts";
import { Pusher } from "./push.ts";
import { Receiver, type ReceiverEvents } from "./receive.ts";
import type { WordsEvents, WordsFetcher } from "./words.ts";

export interface SyncEvents extends ReceiverEvents, WordsEvents {
  outbox(row: OutboxRow): void;
  /** What became of fetching words; null: all is well. It never fails a run. */
  wordsFault(cause: DepterError | null): void;
}

export interface SyncPlace {
  readonly org: string;
  readonly device: string;
}

export class Sync {
  readonly #store: Store;
  readonly #place: SyncPlace;
  readonly #crypto: () => Crypto | null;
  readonly #events: SyncEvents;
  readonly #patience: Patience;
  readonly relay: RelayClient;
  readonly receiver: Receiver;
  #token: { value: string; until: number } | null = null;
  #words: WordsFetcher | null = null;

  /** `crypto` gives the unlocked worker, or null while locked. */
  constructor(store: Store, place: SyncPlace, crypto: () => Crypto | null, events: SyncEvents, relay = new RelayClient(place.org), patience: Patience = PATIENCE) {
    this.#store = store;
    this.#place = place;
    this.#crypto = crypto;
    this.#events = events;
    this.#patience = patience;
    this.relay = relay;
    this.receiver = new Receiver(store, () => this.#unlocked(), events);
  }

  #unlocked(): Crypto {
    const crypto = this.#crypto();
    if (!crypto) throw new DepterError("vault.locked");
    return crypto;
  }

  /** Drops the bearer token: with the lock, or when the relay refuses it. */
  forgetToken(): void {
    this.#token = null;
  }

  async #bearer(): Promise<string> {
    if (this.#token && this.#token.until > Date.now()) return this.#token.value;
    const crypto = this.#unlocked();
    return patiently(async () => {
      const challenge = await this.relay.challenge(this.#place.device);
      const answer = await crypto.answer(challenge);
      const { token, expires_in } = await this.relay.token(this.#place.device, challenge, answer);
      this.#token = { value: token, until: Date.now() + Math.max(0, expires_in - 60) * 1000 };
      return token;
    }, this.#patience);
  }

  /** Runs `work` with a token; once more with a new one when the relay no longer knows it. */
  async #authorised<T>(work: (token: string) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#bearer());
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 401) throw cause;
      this.forgetToken();
      return work(await this.#bearer());
    }
  }

  #puller(): Puller {
    return new Puller(this.#store, this.relay, this.receiver, this.#events, this.#patience);
  }

  /** Sends and, when unlocked, receives. Throws ApiError or DepterError; what was done stays done. */
  async run(): Promise<void> {
    let met: unknown = null;
    try {
      await new Pusher(this.#store, this.relay, (row) => this.#events.outbox(row), this.#patience).run();
    } catch (cause) {
      // A full relay, a damaged photo: what confirms the rest must come in all the same.
      if (!(cause instanceof DepterError) || (cause instanceof ApiError && cause.noLine)) throw cause;
      met = cause;
    }
    if (this.#crypto()) {
      await this.receive();
      await this.receiver.forgetAcknowledged();
      await this.#fetchWords();
    }
    if (met !== null) throw met;
  }

  /** New words, last of all: nothing that was sealed ever waits for them. */
  async #fetchWords(): Promise<void> {
    try {
      const { ALARMING, WordsFetcher } = await import("./words.ts").catch(() => {
        throw new DepterError("asset.missing");
      });
      this.#words ??= new WordsFetcher(this.#store, this.relay, this.#events, this.#patience);
      try {
        await this.#words.run(this.#unlocked());
      } catch (cause) {
        if (cause instanceof DepterError && ALARMING.has(cause.code)) this.#events.alarm(cause.code, {});
        throw cause;
      }
      this.#events.wordsFault(null);
    } catch (cause) {
      if (!(cause instanceof DepterError)) throw cause;
      this.#events.wordsFault(cause);
    }
  }

  /** Directory, freshness and feed. */
  async receive(): Promise<void> {
    await this.#authorised(async (token) => {
      const puller = this.#puller();
      await puller.directory((await this.#store.directory()).length, token);
      const statement = await patiently(() => this.relay.freshness(token), this.#patience).catch(() => null);
      if (statement) {
        await this.#unlocked().noteFreshness(statement).then(
          () => this.#store.putState({ key: "freshness", bytes: statement }),
          () => undefined,
        );
      }
      await puller.feed(token);
    });
  }

  /** The directory alone: what a new device needs to believe that it is a member. */
  async fetchDirectory(): Promise<DirectoryFacts> {
    await this.#authorised(async (token) => this.#puller().directory((await this.#store.directory()).length, token));
    return this.#unlocked().directoryFacts();
  }
}

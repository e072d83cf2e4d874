/**
 * Fetches the set of words that the relay offers (words/DELIVERY.md 4): manifest, signature, serial,
 * then the files that are not here yet; the whole set or nothing.
 *
 * Must never: put a set in use of which one byte is unchecked, or touch the one in use before the new
 * one lies here whole.
 */

import type { RelayClient } from "../api/client.ts";
import { type Bytes, plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import type { WordFileRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { checkCatalogFile } from "../words/catalog.ts";
import { checkGlossaryFile } from "../words/glossary.ts";
import { checkFile, decodeManifest, isNewer, type Manifest } from "../words/manifest.ts";
import type { Crypto } from "../worker/spawn.ts";
import { PATIENCE, type Patience, patiently } from "./patience.ts";

export interface WordsEvents {
  /** Another set is in use from now on, or none. */
  words(): Promise<void>;
  /** First digits of the sets that unfinished interviews began with; null: not known now. */
  neededWords(): ReadonlySet<string> | null;
}

/** Somebody lies, or an old copy was put in place: a person has to know. The rest is a quiet note. */
export const ALARMING: ReadonlySet<string> = new Set(["words.signature", "words.older", "words.forked"]);

export class WordsFetcher {
  readonly #store: Store;
  readonly #relay: RelayClient;
  readonly #events: WordsEvents;
  readonly #patience: Patience;
  /** Files that came and whose set is not whole yet: a line that breaks goes on where it was. */
  readonly #come = new Map<string, Bytes>();

  constructor(store: Store, relay: RelayClient, events: WordsEvents, patience: Patience = PATIENCE) {
    this.#store = store;
    this.#relay = relay;
    this.#events = events;
    this.#patience = patience;
  }

  /** Takes a newer set if there is one. Throws `words.*`, `storage.*`, `network.*`; then nothing changed. */
  async run(crypto: Crypto): Promise<void> {
    const { words } = this.#store;
    const { wordsKeys } = await crypto.directoryFacts();
    let { current, held } = await words.state();
    const inUse = current === null ? null : await words.set(current);
    if (current !== null && (inUse === null || !wordsKeys.includes(inUse.key))) {
      await words.setAside();
      current = null;
      await this.#events.words();
    }
    if (wordsKeys.length === 0) return;
    const offer = await patiently(() => this.#relay.wordsManifest(current), this.#patience);
    if (offer === null) return;
    await crypto.checkWords(offer.manifest, offer.signature);
    const manifest = decodeManifest(offer.manifest);
    const newer = isNewer(manifest, held[manifest.key] ?? null);
    if (!newer && manifest.id === current) return;
    const files = await this.#files(manifest);
    const row = { id: manifest.id, key: manifest.key, manifest: offer.manifest, signature: offer.signature, files: Object.values(manifest.files).map((file) => file.sha256), taken: Date.now() };
    await words.take(row, manifest.serial, files, this.#events.neededWords());
    this.#come.clear();
    await this.#events.words();
  }

  /** Every file that is not here yet, checked; those that are here are used again. */
  async #files(manifest: Manifest): Promise<WordFileRow[]> {
    const fetched: WordFileRow[] = [];
    const seen = new Set<string>();
    for (const [name, file] of Object.entries(manifest.files)) {
      const kept = await this.#store.words.file(file.sha256);
      const bytes = kept ? plain(kept) : await this.#fetch(file.sha256, file.size);
      checkFile(file, bytes);
      this.#come.set(file.sha256, bytes);
      if (!checkCatalogFile(name, bytes, manifest.docs) || !checkGlossaryFile(name, bytes)) throw new DepterError("words.catalog", { name });
      if (!kept && !seen.has(file.sha256)) fetched.push({ sha256: file.sha256, bytes });
      seen.add(file.sha256);
    }
    return fetched;
  }

  async #fetch(sha256: string, size: number): Promise<Bytes> {
    return this.#come.get(sha256) ?? patiently(() => this.#relay.wordsFile(sha256, size), this.#patience);
  }
}

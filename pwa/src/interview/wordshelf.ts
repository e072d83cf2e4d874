/**
 * Which set of words is spoken now: the newest one, or the one that the open interview began with.
 *
 * Must never: change the words of an open interview, or speak a set of which a byte is not what its
 * manifest says.
 */

import { DATA, loadAsset } from "../api/assets.ts";
import { DepterError } from "../envelope/errors.ts";
import { plain } from "../envelope/bytes.ts";
import type { WordSetRow } from "../store/database.ts";
import type { Store } from "../store/store.ts";
import { configureWords, type Delivered, useSet, wordsSet } from "../words/index.ts";
import { checkFile, decodeManifest } from "../words/manifest.ts";

export class Wordshelf {
  readonly #store: () => Store;
  /** First digits of the set that the open interview is bound to. */
  #pinned: string | null = null;

  constructor(store: () => Store) {
    this.#store = store;
  }

  /** Called once, before the first sentence is shown. */
  async open(): Promise<void> {
    configureWords({ files: DATA.words, load: loadAsset, set: DATA.set.id, docs: DATA.set.docs });
    await this.renew();
  }

  /** Speaks the newest set, unless an interview is open. Built-in words where it cannot be read. */
  async renew(): Promise<void> {
    if (this.#pinned !== null) return;
    const { words } = this.#store();
    const { current } = await words.state();
    const row = current === null ? null : await words.set(current);
    // While that was read an interview may have been opened.
    if (this.#pinned !== null) return;
    if (!(await useSet(row && this.#read(row)))) await useSet(null);
  }

  #read(row: WordSetRow): Delivered {
    const { id, serial, files, docs } = decodeManifest(plain(row.manifest));
    const bySha = new Map(Object.values(files).map((file) => [file.sha256, file]));
    return {
      id,
      serial,
      files: Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
      docs: Object.keys(docs),
      load: async (sha256) => {
        const bytes = await this.#store().words.file(sha256);
        if (!bytes) throw new DepterError("words.file_missing", { sha256 });
        checkFile(bySha.get(sha256)!, plain(bytes));
        return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
      },
    };
  }

  /** A new interview begins: it keeps the words that are spoken now. */
  async begin(): Promise<string> {
    await this.renew();
    this.#pinned = wordsSet().id;
    return this.#pinned;
  }

  /**
   * An interview goes on: it gets the words that it began with, or (`kept` false) the newest when those
   * are not here any more. Gives the set that is really spoken.
   */
  async resume(set: string): Promise<{ set: string; kept: boolean }> {
    this.#pinned = null;
    if (set === DATA.set.id) {
      this.#pinned = set;
      await useSet(null);
      return { set, kept: true };
    }
    const row = set === "" ? null : await this.#store().words.set(set);
    if (row) {
      this.#pinned = set;
      if (await useSet(this.#read(row))) return { set, kept: true };
    }
    return { set: await this.begin(), kept: set === "" };
  }

  /** The interview was closed: the newest words from here on. */
  async end(): Promise<void> {
    this.#pinned = null;
    await this.renew();
  }

  /** The set of the open interview, first digits. */
  get pinned(): string | null {
    return this.#pinned;
  }
}

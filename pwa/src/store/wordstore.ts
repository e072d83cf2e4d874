/**
 * Sets of words on this phone: the one in use, the one before, those that unfinished interviews began
 * with.
 *
 * Must never: leave half a set behind, or go back to a set lower than one that was taken before.
 */

import type { IDBPDatabase } from "idb";
import { strictly, type Tables, type WordFileRow, WORDS, type WordSetRow, type WordsRow } from "./database.ts";
import { StoreError } from "./fault.ts";

/** How many digits of a set's id records and drafts name. */
export const SET_DIGITS = 16;

export class WordStore {
  readonly #db: IDBPDatabase<Tables>;

  constructor(db: IDBPDatabase<Tables>) {
    this.#db = db;
  }

  async state(): Promise<WordsRow> {
    return ((await this.#db.get("state", "words")) as WordsRow | undefined) ?? WORDS;
  }

  /** The set whose id begins with these digits; null: not here (any more). */
  async set(digits: string): Promise<WordSetRow | null> {
    if (digits.length < SET_DIGITS) return null;
    return (await this.#db.getAll("wordsets", IDBKeyRange.bound(digits, `${digits}g`)))[0] ?? null;
  }

  async file(sha256: string): Promise<Uint8Array | null> {
    return (await this.#db.get("wordfiles", sha256))?.bytes ?? null;
  }

  /**
   * Makes a set the current one, with its new files, in one transaction; what is not current, previous
   * or `needed` (first digits of ids; null: nobody knows, so all) goes. `storage.full|conflict`.
   */
  async take(set: WordSetRow, serial: number, files: readonly WordFileRow[], needed: ReadonlySet<string> | null): Promise<void> {
    await strictly(this.#db, ["state", "wordsets", "wordfiles"], async (tx) => {
      const [states, sets, kept] = [tx.objectStore("state"), tx.objectStore("wordsets"), tx.objectStore("wordfiles")];
      const before = ((await states.get("words")) as WordsRow | undefined) ?? WORDS;
      if ((before.held[set.key]?.serial ?? 0) > serial) throw new StoreError("storage.conflict");
      for (const file of files) await kept.put(file);
      await sets.put(set);
      const previous = before.current === set.id ? before.previous : before.current;
      const held = { ...before.held, [set.key]: { serial, id: set.id } };
      await states.put({ key: "words", current: set.id, previous, held });
      if (needed === null) return;
      const stays = (id: string): boolean => id === set.id || id === previous || needed.has(id.slice(0, SET_DIGITS));
      const left = new Set<string>();
      for (const one of await sets.getAll()) {
        if (!stays(one.id)) await sets.delete(one.id);
        else for (const sha256 of one.files) left.add(sha256);
      }
      for (const sha256 of await kept.getAllKeys()) if (!left.has(sha256)) await kept.delete(sha256);
    });
  }

  /** No delivered set is in use any more: its key does not count. It is kept for who began with it. */
  async setAside(): Promise<void> {
    await strictly(this.#db, ["state"], async (tx) => {
      const states = tx.objectStore("state");
      const before = ((await states.get("words")) as WordsRow | undefined) ?? WORDS;
      await states.put({ ...before, current: null, previous: before.current ?? before.previous });
    });
  }
}

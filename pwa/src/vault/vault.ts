/**
 * The keys of this device, behind a passphrase: made once, wrapped in fixed slots, erased in place.
 * Lives in the crypto worker; to lock is to terminate that worker.
 *
 * Must never: hand out a key, write one unwrapped, or erase anything because a passphrase was wrong.
 */

import { type Bytes, compare, concat, equal, hex, type RandomBytes } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { tagged } from "../envelope/labels.ts";
import {
  eraseAll,
  eraseSlot,
  type Header,
  headerFacts,
  type KeyFile,
  MODE_PASSPHRASE,
  readHeader,
  readSlot,
  readTries,
  SLOTS,
  type Slot,
  writeHeader,
  writeSlot,
  writeTries,
} from "./layout.ts";
import { aboveFloor, calibrate, keyEncryptionKey, stretch, waitLeft } from "./passphrase.ts";

/** Slot 0 holds the device's own keys; its id is zero. */
export const DEVICE_SLOT: Bytes = new Uint8Array(16);

const NONCE = 12;

async function wrap(key: CryptoKey, aad: Bytes, data: Bytes, randomBytes: RandomBytes): Promise<Bytes> {
  const iv = randomBytes(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, data);
  return concat(iv, new Uint8Array(sealed));
}

async function unwrap(key: CryptoKey, aad: Bytes, wrapped: Bytes): Promise<Bytes | null> {
  const iv = wrapped.slice(0, NONCE);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: aad }, key, wrapped.slice(NONCE)));
  } catch {
    return null;
  }
}

const headerAad = (header: Omit<Header, "wrapped">): Bytes => tagged("vault-header", headerFacts(header));

/** HKDF(master key, label): one key per purpose, so that no key wraps two kinds of things. */
async function derive(master: Bytes, vaultId: Bytes, label: string): Promise<CryptoKey> {
  const from = await crypto.subtle.importKey("raw", master, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: vaultId, info: tagged(label) }, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Vault {
  readonly #file: KeyFile;
  readonly #random: RandomBytes;
  readonly #vaultId: Bytes;
  readonly #slotKey: CryptoKey;
  readonly #indexKey: CryptoKey;
  readonly #drafts = new Map<string, Slot>();

  private constructor(file: KeyFile, random: RandomBytes, vaultId: Bytes, slotKey: CryptoKey, indexKey: CryptoKey) {
    this.#file = file;
    this.#random = random;
    this.#vaultId = vaultId;
    this.#slotKey = slotKey;
    this.#indexKey = indexKey;
    for (let index = 1; index < SLOTS; index++) {
      const slot = readSlot(file, index);
      if (slot) this.#drafts.set(hex(slot.id), slot);
    }
  }

  static async #opened(file: KeyFile, random: RandomBytes, vaultId: Bytes, master: Bytes): Promise<Vault> {
    const slotKey = await derive(master, vaultId, "slot-key");
    const indexKey = await derive(master, vaultId, "index-key");
    master.fill(0);
    return new Vault(file, random, vaultId, slotKey, indexKey);
  }

  /** True when the file holds a header: this device was enrolled. */
  static enrolled(file: KeyFile): boolean {
    return readHeader(file) !== null;
  }

  /** Makes a vault whose slot 0 holds `deviceKeys`. `vault.exists`, `vault.memory`. */
  static async create(
    file: KeyFile,
    passphrase: string,
    generated: boolean,
    deviceKeys: Bytes,
    random: RandomBytes,
    onStep: (done: number) => void = () => {},
  ): Promise<Vault> {
    if (Vault.enrolled(file)) throw new DepterError("vault.exists");
    const master = random(32);
    const vaultId = random(16);
    const header = await Vault.#header(passphrase, generated, vaultId, 1, master, random, onStep);
    // The slots are whole before a header says that there is a vault.
    await eraseAll(file);
    const vault = await Vault.#opened(file, random, vaultId, master);
    await vault.#put(0, DEVICE_SLOT, deviceKeys);
    await writeHeader(file, header);
    return vault;
  }

  static async #header(passphrase: string, generated: boolean, vaultId: Bytes, generation: number, master: Bytes, random: RandomBytes, onStep: (done: number) => void): Promise<Header> {
    const salt = random(16);
    const { params, stretched } = await calibrate(passphrase, salt, generated, onStep);
    const facts = { generation, mode: MODE_PASSPHRASE, params, salt, vaultId };
    const kek = await keyEncryptionKey(stretched, vaultId, facts.mode, params);
    stretched.fill(0);
    return { ...facts, wrapped: await wrap(kek, headerAad(facts), master, random) };
  }

  /** Milliseconds before the next try is allowed. */
  static waitLeft(file: KeyFile, now: number): number {
    return waitLeft(readTries(file), now);
  }

  /**
   * Opens the vault. The try is counted before the work and forgiven after it, so that killing the
   * app gives no free guess. `vault.absent`, `vault.mode`, `vault.below_floor`,
   * `passphrase.wait|wrong` with `waitSeconds`.
   */
  static async unlock(file: KeyFile, passphrase: string, random: RandomBytes, now: number): Promise<Vault> {
    const { header, master } = await Vault.#master(file, passphrase, now);
    return Vault.#opened(file, random, header.vaultId, master);
  }

  static async #master(file: KeyFile, passphrase: string, now: number): Promise<{ header: Header; master: Bytes }> {
    const header = readHeader(file);
    if (!header) throw new DepterError("vault.absent");
    if (header.mode !== MODE_PASSPHRASE) throw new DepterError("vault.mode");
    if (!aboveFloor(header.params)) throw new DepterError("vault.below_floor");
    const tries = readTries(file);
    const wait = waitLeft(tries, now);
    if (wait > 0) {
      if (now < tries.last) await writeTries(file, { ...tries, last: now });
      throw new DepterError("passphrase.wait", { waitSeconds: Math.ceil(wait / 1000) });
    }
    const counted = { wrong: tries.wrong + 1, last: now };
    await writeTries(file, counted);
    let stretched: Bytes;
    try {
      stretched = await stretch(passphrase, header.salt, header.params);
    } catch (cause) {
      // Too little memory is no guess.
      await writeTries(file, tries);
      throw cause;
    }
    const kek = await keyEncryptionKey(stretched, header.vaultId, header.mode, header.params);
    stretched.fill(0);
    const master = await unwrap(kek, headerAad(header), header.wrapped);
    if (!master) {
      throw new DepterError("passphrase.wrong", { waitSeconds: Math.ceil(waitLeft(counted, now) / 1000), wrong: counted.wrong });
    }
    await writeTries(file, { wrong: 0, last: now });
    return { header, master };
  }

  /** Wraps the master key anew; the old header is overwritten once the new one is whole. */
  static async changePassphrase(file: KeyFile, old: string, next: string, generated: boolean, random: RandomBytes, now: number): Promise<void> {
    const { header, master } = await Vault.#master(file, old, now);
    await writeHeader(file, await Vault.#header(next, generated, header.vaultId, header.generation + 1, master, random, () => {}));
    master.fill(0);
  }

  #slotAad(index: number, id: Bytes): Bytes {
    return tagged("slot", this.#vaultId, index, id);
  }

  async #put(index: number, id: Bytes, key: Bytes): Promise<Slot> {
    const slot = { index, id, wrapped: await wrap(this.#slotKey, this.#slotAad(index, id), key, this.#random) };
    await writeSlot(this.#file, slot);
    return slot;
  }

  async #take(slot: Slot): Promise<Bytes> {
    const key = await unwrap(this.#slotKey, this.#slotAad(slot.index, slot.id), slot.wrapped);
    if (!key) throw new DepterError("vault.damaged", { slot: slot.index });
    return key;
  }

  /** The device's own keys as they were given to `create`. `vault.damaged`. */
  async deviceKeys(): Promise<Bytes> {
    const slot = readSlot(this.#file, 0);
    if (!slot || !equal(slot.id, DEVICE_SLOT)) throw new DepterError("vault.damaged", { slot: 0 });
    return this.#take(slot);
  }

  /** Makes a key of its own for a draft. `vault.full`. */
  async makeDraftKey(id: Bytes): Promise<Bytes> {
    const taken = new Set([...this.#drafts.values()].map((slot) => slot.index));
    let index = 1;
    while (taken.has(index)) index++;
    if (index >= SLOTS) throw new DepterError("vault.full", { most: SLOTS - 1 });
    const key = this.#random(32);
    this.#drafts.set(hex(id), await this.#put(index, id, key));
    return key;
  }

  /** The draft's key. `draft.key_lost`, `vault.damaged`. */
  async draftKey(id: Bytes): Promise<Bytes> {
    const slot = this.#drafts.get(hex(id));
    if (!slot) throw new DepterError("draft.key_lost");
    return this.#take(slot);
  }

  /** Ids of the drafts that have a key, ascending. */
  draftIds(): Bytes[] {
    return [...this.#drafts.values()].map((slot) => slot.id).sort(compare);
  }

  /** Overwrites a draft's key in place. Erasing what is not there is fine: it is the state wanted. */
  async eraseDraftKey(id: Bytes): Promise<void> {
    const slot = this.#drafts.get(hex(id));
    if (!slot) return;
    await eraseSlot(this.#file, slot.index);
    this.#drafts.delete(hex(id));
  }

  /** Encrypts a small thing of the device itself (a receipt) under the index key. */
  sealSmall(purpose: string, id: Bytes, data: Bytes): Promise<Bytes> {
    return wrap(this.#indexKey, tagged("index", purpose, id), data, this.#random);
  }

  async openSmall(purpose: string, id: Bytes, sealed: Bytes): Promise<Bytes | null> {
    return unwrap(this.#indexKey, tagged("index", purpose, id), sealed);
  }
}

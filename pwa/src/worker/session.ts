/**
 * What the crypto worker holds between two messages: the key file, the open vault, the device's own
 * keys, the directory's replica, the open drafts.
 *
 * Must never: outlive a lock; ending the worker is what locks.
 */

import { type Bytes, dec, DepterError, DeviceKeys, type Encodable, enc, fromHex, type Position, type RandomBytes } from "../envelope/index.ts";
import { openSlotFile, type SlotFile } from "../store/slotfile.ts";
import type { Directory } from "../trust/index.ts";
import type { DraftBox } from "../vault/draftbox.ts";
import { FILE_SIZE } from "../vault/layout.ts";
import type { Vault } from "../vault/vault.ts";

/** The one source of randomness of the phone; everything that draws is handed it. */
export const randomBytes: RandomBytes = (size) => crypto.getRandomValues(new Uint8Array(size));

/** What slot 0 of the vault holds. */
export interface Bundle {
  readonly keys: DeviceKeys;
  readonly namesKey: Bytes;
  readonly fp: Bytes;
  readonly org: Bytes;
  readonly member: Bytes;
  readonly invitation: Bytes;
}

export function packed(bundle: Bundle): Bytes {
  const { keys, namesKey, fp, org, member, invitation } = bundle;
  return enc(new Map<number, Encodable>([[1, keys.toBytes()], [2, namesKey], [3, fp], [4, org], [5, member], [6, invitation]]));
}

export async function unpacked(bytes: Bytes): Promise<Bundle> {
  const map = dec(bytes) as Map<number, Bytes>;
  const at = (key: number): Bytes => {
    const value = map.get(key);
    if (!(value instanceof Uint8Array)) throw new DepterError("vault.damaged", { field: key });
    return value;
  };
  return { keys: await DeviceKeys.fromBytes(at(1)), namesKey: at(2), fp: at(3), org: at(4), member: at(5), invitation: at(6) };
}

/** Hex of an id as bytes; throws `code`. */
export function bytesOf(text: string, code: string): Bytes {
  const bytes = fromHex(text);
  if (!bytes) throw new DepterError(code);
  return bytes;
}

export class Session {
  file: SlotFile | null = null;
  vault: Vault | null = null;
  bundle: Bundle | null = null;
  directory: Directory | null = null;
  readonly boxes = new Map<string, DraftBox>();

  /** `vault.absent`, `storage.blocked`. */
  async keyFile(create: boolean): Promise<SlotFile> {
    this.file ??= await openSlotFile(FILE_SIZE, create);
    if (!this.file) throw new DepterError("vault.absent");
    return this.file;
  }

  /** `vault.locked`. */
  opened(): { vault: Vault; bundle: Bundle } {
    if (!this.vault || !this.bundle) throw new DepterError("vault.locked");
    return { vault: this.vault, bundle: this.bundle };
  }

  /** `directory.needed`. */
  replica(): Directory {
    if (!this.directory) throw new DepterError("directory.needed");
    return this.directory;
  }

  /** The next place in this device's chain, under the directory as it is. `vault.locked`, `directory.needed`. */
  position({ sequence, previous }: Pick<Position, "sequence" | "previous">): Position {
    const { bundle } = this.opened();
    const { seq, head } = this.replica();
    return { org: bundle.org, device: bundle.keys.signing, sequence, previous, directorySeq: seq, directoryHead: head };
  }

  /** `draft.closed`. */
  box(draft: string): DraftBox {
    const box = this.boxes.get(draft);
    if (!box) throw new DepterError("draft.closed");
    return box;
  }
}

/** One project per organisation for now: its collection id is the organisation's own. */
export function collectionOf(directory: Directory): Bytes {
  return directory.org;
}

/**
 * An open draft inside the crypto worker: its key, and the keys of its photos.
 *
 * Must never: let a photo's key leave the worker, or keep a draft open after it was closed.
 */

import { type Bytes, hex, type RandomBytes, utf8 } from "../envelope/bytes.ts";
import { decrypt, encrypt } from "../envelope/cobblestone.ts";
import { dec, type Encodable, enc, type Value } from "../envelope/codec.ts";
import { DepterError } from "../envelope/errors.ts";
import { tagged } from "../envelope/labels.ts";

/** One sealed file of a draft, with its key: stays in the worker. */
export interface Photo {
  readonly blob: Bytes;
  readonly key: Bytes;
  readonly size: number;
  readonly mediaType: string;
  readonly name: string;
  readonly sha256: Bytes;
  readonly path: string;
  readonly ciphertextSize: number;
  readonly root: Bytes;
  readonly taken: number;
  readonly source: "camera" | "file";
  /** Blob id of the original, for a working copy. */
  readonly copyOf: Bytes | null;
  /** The time that a file says of itself; null where it says none. */
  readonly own: number | null;
  /** The moment of `taken` by the relay's clock, as it was last heard; null where it was not. */
  readonly relay: number | null;
}

/** What the page may know of a photo. */
export interface PhotoFacts {
  readonly blob: string;
  readonly path: string;
  readonly size: number;
  readonly mediaType: string;
  readonly ciphertextSize: number;
  readonly root: string;
  readonly taken: number;
  readonly source: "camera" | "file";
  readonly copyOf: string | null;
  readonly own: number | null;
}

export function photoFacts(photo: Photo): PhotoFacts {
  return {
    blob: hex(photo.blob),
    path: photo.path,
    size: photo.size,
    mediaType: photo.mediaType,
    ciphertextSize: photo.ciphertextSize,
    root: hex(photo.root),
    taken: photo.taken,
    source: photo.source,
    copyOf: photo.copyOf ? hex(photo.copyOf) : null,
    own: photo.own,
  };
}

function photoMap(photo: Photo): Map<number, Encodable> {
  return new Map<number, Encodable>([
    [1, photo.blob],
    [2, photo.key],
    [3, photo.size],
    [4, photo.mediaType],
    [5, photo.name],
    [6, photo.sha256],
    [7, photo.path],
    [8, photo.ciphertextSize],
    [9, photo.root],
    [10, photo.taken],
    [11, photo.source],
    [12, photo.copyOf],
    [13, photo.own],
    [14, photo.relay],
  ]);
}

function photoFrom(value: Value): Photo {
  const map = value as Map<number, never>;
  return {
    blob: map.get(1)!,
    key: map.get(2)!,
    size: map.get(3)!,
    mediaType: map.get(4)!,
    name: map.get(5)!,
    sha256: map.get(6)!,
    path: map.get(7)!,
    ciphertextSize: map.get(8)!,
    root: map.get(9)!,
    taken: map.get(10)!,
    source: map.get(11)!,
    copyOf: map.get(12) ?? null,
    own: map.get(13) ?? null,
    relay: map.get(14) ?? null,
  };
}

const context = (id: Bytes): Bytes => tagged("draft", id);

export class DraftBox {
  readonly id: Bytes;
  readonly #key: Bytes;
  readonly #random: RandomBytes;
  photos: Photo[];

  constructor(id: Bytes, key: Bytes, random: RandomBytes, photos: Photo[] = []) {
    this.id = id;
    this.#key = key;
    this.#random = random;
    this.photos = photos;
  }

  /** Opens a snapshot: the page's draft as JSON text. `draft.damaged`. */
  static async open(id: Bytes, key: Bytes, snapshot: Bytes, random: RandomBytes): Promise<{ box: DraftBox; text: string }> {
    const plain = await decrypt(key, context(id), snapshot, "draft.damaged");
    const map = dec(plain) as Map<number, Value>;
    const text = map.get(1);
    const photos = map.get(2);
    if (!(text instanceof Uint8Array) || !Array.isArray(photos)) throw new DepterError("draft.damaged");
    return { box: new DraftBox(id, key, random, photos.map(photoFrom)), text: new TextDecoder().decode(text) };
  }

  /** The draft as it stands, encrypted under its own key with a fresh salt. */
  snapshot(text: string): Promise<Bytes> {
    const plain = enc(new Map<number, Encodable>([[1, utf8(text)], [2, this.photos.map(photoMap)]]));
    return encrypt(this.#key, context(this.id), plain, this.#random);
  }

  photo(blob: string): Photo {
    const found = this.photos.find((photo) => hex(photo.blob) === blob);
    if (!found) throw new DepterError("photo.unknown");
    return found;
  }
}

/**
 * The photos of one open interview: taken or imported, sealed at once, shown, taken back.
 *
 * Must never: keep a picture's bytes after they are sealed or shown.
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Camera, openCamera } from "../capture/camera.ts";
import { importPhoto } from "../capture/import.ts";
import type { Bytes } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { keeping, LOW_BYTES } from "../store/keeping.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";
import type { PhotoOrder } from "../worker/orders.ts";
import type { CameraSession, Fault, Outcome, PhotoView } from "./contract.ts";
import { given, outcome } from "./fault.ts";
import type { Notebook } from "./notebook.ts";

/** How photos reach the answers they belong to. */
export interface PhotoAnswers {
  list(path: string): readonly { blob: string }[];
  set(path: string, value: readonly { blob: string }[]): void;
  save(): Promise<void>;
}

export class Photos {
  readonly #notebook: Notebook;
  readonly #draft: string;
  readonly #answers: PhotoAnswers;
  #facts: readonly PhotoFacts[];
  readonly #views: Signal<readonly PhotoView[]>;
  #camera: Camera | null = null;

  constructor(notebook: Notebook, draft: string, facts: readonly PhotoFacts[], answers: PhotoAnswers) {
    this.#notebook = notebook;
    this.#draft = draft;
    this.#facts = facts;
    this.#answers = answers;
    this.#views = signal(viewsOf(facts));
  }

  get views(): ReadonlySignal<readonly PhotoView[]> {
    return this.#views;
  }

  #set(facts: readonly PhotoFacts[]): void {
    this.#facts = facts;
    this.#views.value = viewsOf(facts);
  }

  openCamera(): Promise<CameraSession | Fault> {
    return given(async () => {
      await this.#room();
      this.closeCamera();
      // Whatever the camera does to a weak phone, the answers are on disk first.
      await this.#answers.save();
      const camera = await openCamera();
      this.#camera = camera;
      return {
        stream: camera.stream,
        take: (path: string) => outcome(async () => this.#add(path, await camera.frame(), { path, mediaType: "image/jpeg", name: this.#name("jpg"), taken: Date.now(), source: "camera", copyOf: null })),
        close: () => this.closeCamera(),
      };
    });
  }

  closeCamera(): void {
    this.#camera?.close();
    this.#camera = null;
  }

  importFile(path: string, file: Blob): Outcome {
    return outcome(async () => {
      await this.#room();
      const { original, mediaType, copy } = await importPhoto(file);
      const about = { path, taken: Date.now(), source: "file" as const };
      const blob = await this.#add(path, original, { ...about, mediaType, name: this.#name(mediaType.split("/")[1] ?? "bin"), copyOf: null });
      if (copy) await this.#add(path, copy, { ...about, mediaType: "image/jpeg", name: this.#name("copy.jpg"), copyOf: blob });
    });
  }

  /** Photos are refused before text is: the last megabytes belong to the answers. */
  async #room(): Promise<void> {
    const { freeBytes } = await keeping();
    if (freeBytes !== null && freeBytes < LOW_BYTES) throw new DepterError("photo.no_room", { freeMegabytes: Math.floor(freeBytes / 1_048_576) });
  }

  /** Neutral: a name tells neither the person nor the hour. */
  #name(ending: string): string {
    return `photo-${this.#facts.length + 1}.${ending}`;
  }

  async #add(path: string, data: Bytes, order: PhotoOrder): Promise<string> {
    const { crypto, store } = this.#notebook;
    const { facts, pieces } = await crypto.sealPhoto(this.#draft, data, order);
    try {
      await store.putPieces(pieces.map((bytes, index) => ({ record: this.#draft, blob: facts.blob, index, bytes })));
    } catch (cause) {
      await crypto.dropPhoto(this.#draft, facts.blob);
      throw cause;
    }
    this.#set([...this.#facts, facts]);
    if (order.copyOf === null) this.#answers.set(path, [...this.#answers.list(path), { blob: facts.blob }]);
    await this.#answers.save();
    return facts.blob;
  }

  remove(photo: string): Outcome {
    return outcome(async () => {
      const found = this.#facts.find((one) => one.blob === photo);
      if (!found) throw new DepterError("photo.unknown");
      const gone = await this.#notebook.crypto.dropPhoto(this.#draft, photo);
      this.#set(this.#facts.filter((one) => !gone.includes(one.blob)));
      this.#answers.set(found.path, this.#answers.list(found.path).filter((one) => one.blob !== photo));
      // First nothing names it any more, then its bytes go.
      await this.#answers.save();
      for (const blob of gone) await this.#notebook.store.dropBlob(this.#draft, blob);
    });
  }

  /** The picture to look at: the working copy where there is one. */
  show(photo: string): Promise<Blob | Fault> {
    return given(async () => {
      const wanted = this.#facts.find((one) => one.copyOf === photo) ?? this.#facts.find((one) => one.blob === photo);
      if (!wanted) throw new DepterError("photo.unknown");
      const ciphertext = await this.#notebook.store.blobRange(this.#draft, wanted.blob, 0, wanted.ciphertextSize);
      if (!ciphertext) throw new DepterError("blob.missing");
      const { data, mediaType } = await this.#notebook.crypto.openPhoto(this.#draft, wanted.blob, ciphertext);
      return new Blob([data], { type: mediaType });
    });
  }
}

function viewsOf(facts: readonly PhotoFacts[]): PhotoView[] {
  return facts.filter((one) => one.copyOf === null).map(({ blob, path, size, taken, source }) => ({ id: blob, path, size, taken, source }));
}

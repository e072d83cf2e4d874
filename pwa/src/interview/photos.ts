/**
 * Photos, files and signatures of one open interview: taken or chosen, sealed at once, shown, taken
 * back.
 *
 * Must never: keep a picture's bytes after they are sealed or shown.
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Camera, openCamera } from "../capture/camera.ts";
import type { Still } from "../capture/standstill.ts";
import { kindOfFile, workingCopy } from "../capture/import.ts";
import { DepterError } from "../envelope/errors.ts";
import type { Answer, BlobValue, Shot, SignatureValue } from "../forms/index.ts";
import { keeping, LOW_BYTES } from "../store/keeping.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";
import type { PhotoOrder } from "../worker/orders.ts";
import type { CameraSession, Fault, Outcome, PhotoView } from "./contract.ts";
import { given, outcome } from "./fault.ts";
import type { Notebook } from "./notebook.ts";

/** How photos reach the answers they belong to. */
export interface PhotoAnswers {
  answer(path: string): Answer | null;
  /** Throws where the person has to be asked again first. */
  allowed(path: string): void;
  set(path: string, value: readonly BlobValue[] | SignatureValue): void;
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

  #list(path: string): readonly BlobValue[] {
    const value = this.#answers.answer(path)?.value;
    return Array.isArray(value) ? (value as BlobValue[]) : [];
  }

  /** Named by an answer of an earlier meeting: it stays, whatever takes its place. */
  #stays({ path, blob }: PhotoFacts): boolean {
    return (this.#answers.answer(path)?.consent?.earlier ?? []).some(({ value }) => typeof value === "object" && value !== null && "blob" in value && value.blob === blob);
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
      const still = signal<Fault | null>(null);
      const camera = await openCamera((why: Still | null) => { still.value = why === null ? null : { code: why, facts: {} }; });
      this.#camera = camera;
      return {
        stream: camera.stream,
        width: camera.width,
        height: camera.height,
        still,
        take: (path, shot) => outcome(async () => {
          this.#answers.allowed(path);
          const { picture, at } = await camera.frame();
          await this.#append(path, await this.#add(picture, this.#order(path, "image/jpeg", "camera", at)), shot);
        }),
        close: () => this.closeCamera(),
      };
    });
  }

  closeCamera(): void {
    this.#camera?.close();
    this.#camera = null;
  }

  importFile(path: string, file: Blob, shot?: Shot): Outcome {
    return outcome(async () => {
      this.#answers.allowed(path);
      await this.#room(file.size);
      const copy = await workingCopy(file);
      const blob = await this.#add(file, this.#order(path, file.type));
      if (copy) await this.#add(copy, { ...this.#order(path, "image/jpeg"), copyOf: blob });
      await this.#append(path, blob, shot);
    });
  }

  /** Any file, byte for byte. */
  attach(path: string, file: Blob): Outcome {
    return outcome(async () => {
      const mediaType = kindOfFile(file);
      await this.#room(file.size);
      await this.#append(path, await this.#add(file, this.#order(path, mediaType)));
    });
  }

  /** The picture of a signature takes the place of the one before; one of an earlier meeting stays beside it. */
  sign(path: string, picture: Blob): Outcome {
    return outcome(async () => {
      await this.#room(picture.size);
      const before = this.#facts.filter((one) => one.path === path);
      const blob = await this.#add(picture, this.#order(path, "image/png"));
      this.#answers.set(path, { blob });
      await this.#answers.save();
      for (const one of before) if (!this.#stays(one)) await this.#forget(one.blob);
    });
  }

  #order(path: string, mediaType: string, source: "camera" | "file" = "file", taken = Date.now()): PhotoOrder {
    // Neutral: a name tells neither the person nor the hour.
    return { path, mediaType, name: `file-${this.#facts.length + 1}`, taken, source, copyOf: null };
  }

  /** Photos are refused before text is: the last megabytes belong to the answers. */
  async #room(size = 0): Promise<void> {
    const { freeBytes } = await keeping();
    if (freeBytes !== null && freeBytes < LOW_BYTES + size) throw new DepterError("photo.no_room", { freeMegabytes: Math.floor(freeBytes / 1_048_576) });
  }

  async #add(data: Blob, order: PhotoOrder): Promise<string> {
    const { crypto, store } = this.#notebook;
    const { facts, pieces } = await crypto.sealPhoto(this.#draft, data, order);
    try {
      await store.putPieces(pieces.map((bytes, index) => ({ record: this.#draft, blob: facts.blob, index, bytes })));
    } catch (cause) {
      await crypto.dropPhoto(this.#draft, facts.blob);
      throw cause;
    }
    this.#set([...this.#facts, facts]);
    return facts.blob;
  }

  async #append(path: string, blob: string, shot?: Shot): Promise<void> {
    this.#answers.set(path, [...this.#list(path), shot === undefined ? { blob } : { blob, shot }]);
    await this.#answers.save();
  }

  remove(photo: string): Outcome {
    return outcome(async () => {
      const found = this.#facts.find((one) => one.blob === photo);
      if (!found) throw new DepterError("photo.unknown");
      const before = this.#list(found.path);
      if (before.some((one) => one.blob === photo)) this.#answers.set(found.path, before.filter((one) => one.blob !== photo));
      await this.#forget(photo);
    });
  }

  /** Everything that was sealed below a path: its answer is gone. */
  async dropBelow(path: string): Promise<void> {
    for (const { blob } of this.#facts.filter((one) => one.copyOf === null && !this.#stays(one) && (one.path === path || one.path.startsWith(`${path}/`)))) await this.#forget(blob);
  }

  /** Everything whose row is gone: it must not be sealed with the rest. */
  async dropLost(stands: (path: string) => boolean): Promise<void> {
    for (const { blob } of this.#facts.filter((one) => one.copyOf === null && !stands(one.path))) await this.#forget(blob);
  }

  /** First nothing names it any more, then its bytes go. */
  async #forget(blob: string): Promise<void> {
    const gone = await this.#notebook.crypto.dropPhoto(this.#draft, blob);
    this.#set(this.#facts.filter((one) => !gone.includes(one.blob)));
    await this.#answers.save();
    for (const one of gone) await this.#notebook.store.dropBlob(this.#draft, one);
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
  return facts.filter((one) => one.copyOf === null).map(({ blob, path, size, taken, source, mediaType }) => ({ id: blob, path, size, taken, source, mediaType }));
}

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
import type { Answer, AnswerMap, BlobValue, Shot, SignatureValue } from "../forms/index.ts";
import { keeping, LOW_BYTES } from "../store/keeping.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";
import type { PhotoOrder } from "../worker/orders.ts";
import type { CameraSession, Fault, Outcome, PhotoView } from "./contract.ts";
import { given, outcome } from "./fault.ts";
import type { Notebook } from "./notebook.ts";

/** How photos reach the answers they belong to. */
export interface PhotoAnswers {
  answer(path: string): Answer | null;
  /** Everything that was answered, hidden and earlier answers too. */
  all(): AnswerMap;
  /** Throws where the person has to be asked again first. */
  allowed(path: string): void;
  set(path: string, value: readonly BlobValue[] | SignatureValue): void;
  /** A photo that the camera took at this time stands now (`there`), or no longer, in the answer at a path. */
  shutter(path: string, at: number, there: boolean): void;
  save(): Promise<void>;
}

export class Photos {
  readonly #notebook: Notebook;
  readonly #draft: string;
  readonly #answers: PhotoAnswers;
  #facts: readonly PhotoFacts[];
  readonly #views: Signal<readonly PhotoView[]>;
  #camera: Camera | null = null;
  /** What is done to photos is done one after another: what one of them left half is seen by none. */
  #turn: Promise<unknown> = Promise.resolve();

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
          await this.#inTurn(() => this.#append(path, picture, this.#order(path, "image/jpeg", "camera", at), null, shot).then(() => this.#answers.shutter(path, at, true)));
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
      await this.#inTurn(() => this.#append(path, file, { ...this.#order(path, file.type), own: ownTime(file) }, copy, shot));
    });
  }

  /** Any file, byte for byte. */
  attach(path: string, file: Blob): Outcome {
    return outcome(async () => {
      const mediaType = await kindOfFile(file);
      await this.#room(file.size);
      await this.#inTurn(() => this.#append(path, file, { ...this.#order(path, mediaType), own: ownTime(file) }));
    });
  }

  /** The picture of a signature takes the place of the one before; one of an earlier meeting stays beside it. */
  sign(path: string, picture: Blob): Outcome {
    return outcome(async () => {
      await this.#room(picture.size);
      await this.#inTurn(async () => {
        const before = this.#facts.filter((one) => one.path === path);
        await this.#whole(picture, this.#order(path, "image/png"), null, (blob) => this.#answers.set(path, { blob }));
        for (const one of before) if (!this.#stays(one)) await this.#forget(one.blob);
      });
    });
  }

  #order(path: string, mediaType: string, source: "camera" | "file" = "file", taken = Date.now()): PhotoOrder {
    // Neutral: a name tells neither the person nor the hour.
    const off = this.#notebook.clockOffMs;
    return { path, mediaType, name: `file-${this.#facts.length + 1}`, taken, source, copyOf: null, own: null, relay: off === null ? null : taken + off };
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

  /** Seals a file with its working copy and has an answer name it; whatever fails, nothing half stays behind. */
  async #whole(data: Blob, order: PhotoOrder, copy: Blob | null, name: (blob: string) => void): Promise<void> {
    const blob = await this.#add(data, order);
    try {
      if (copy) await this.#add(copy, { ...this.#order(order.path, "image/jpeg"), copyOf: blob });
      name(blob);
      // What stands closed by now takes no answer, and what no answer names would be sealed for nobody.
      if (!this.#named().has(blob)) throw new DepterError("photo.refused");
    } catch (cause) {
      // Where not even that goes now, the next opening of the draft does it.
      await this.#forget(blob).catch(() => undefined);
      throw cause;
    }
    await this.#answers.save();
  }

  #append(path: string, data: Blob, order: PhotoOrder, copy: Blob | null = null, shot?: Shot): Promise<void> {
    return this.#whole(data, order, copy, (blob) => this.#answers.set(path, [...this.#list(path), shot === undefined ? { blob } : { blob, shot }]));
  }

  #named(): Set<string> {
    const found = new Set<string>();
    namedIn(this.#answers.all(), found);
    return found;
  }

  /** While this runs, nothing is added and nothing forgotten. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(work);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  remove(photo: string): Outcome {
    return outcome(() => this.#inTurn(async () => {
      const found = this.#facts.find((one) => one.blob === photo);
      if (!found) throw new DepterError("photo.unknown");
      const before = this.#list(found.path);
      if (before.some((one) => one.blob === photo)) this.#answers.set(found.path, before.filter((one) => one.blob !== photo));
      // What stands closed, or is only read, took no change: an answer must not name what is gone.
      if (this.#list(found.path).some((one) => one.blob === photo)) throw new DepterError("photo.refused");
      if (found.source === "camera") this.#answers.shutter(found.path, found.taken, false);
      await this.#forget(photo);
    }));
  }

  /** Everything that was sealed below a path: its answer is gone. */
  dropBelow(path: string): Promise<void> {
    return this.#drop((one) => !this.#stays(one) && (one.path === path || one.path.startsWith(`${path}/`)));
  }

  /**
   * Everything that no answer names: its row is gone, or the phone stopped between the sealing and the
   * answer. It must not be sealed with the rest.
   */
  dropLost(): Promise<void> {
    let named: Set<string> | null = null;
    return this.#drop(({ blob }) => !(named ??= this.#named()).has(blob));
  }

  #drop(gone: (one: PhotoFacts) => boolean): Promise<void> {
    return this.#inTurn(async () => {
      for (const { blob } of this.#facts.filter((one) => one.copyOf === null && gone(one))) await this.#forget(blob);
    });
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

/** What a file says of its own time: nobody checked it. */
function ownTime(file: Blob): number | null {
  const at = file instanceof File ? file.lastModified : 0;
  return Number.isSafeInteger(at) && at > 0 ? at : null;
}

/** The files that a value names, at any depth: rows, hidden answers and earlier ones are all kept. */
function namedIn(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if ("blob" in value && typeof value.blob === "string") found.add(value.blob);
  for (const inner of Object.values(value)) namedIn(inner, found);
}

function viewsOf(facts: readonly PhotoFacts[]): PhotoView[] {
  return facts.filter((one) => one.copyOf === null).map(({ blob, path, size, taken, source, own, mediaType }) => ({ id: blob, path, size, taken, source, own, mediaType }));
}

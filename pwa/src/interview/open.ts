/**
 * One open interview: its answers, saving, listening, photos, and how it ends.
 *
 * Must never: keep a word of it after `stop`.
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { DepterError } from "../envelope/errors.ts";
import { type Answer, type Change, type Definition, type FormView, type Instrument, type Missing } from "../forms/index.ts";
import { isLanguage, loadLanguage } from "../words/index.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";
import { Answering } from "./answering.ts";
import { Autosave } from "./autosave.ts";
import { tellBefore } from "./beforehand.ts";
import { Closing, type SealedBefore } from "./closing.ts";
import type { BeforeSealing, DeadlineView, Fault, Interview, MarginChange, Outcome, ProfileView, Shot, Unsealed } from "./contract.ts";
import { instantOf } from "./clock.ts";
import { type DraftDocument, writeDocument } from "./document.ts";
import { given, outcome } from "./fault.ts";
import { Margins } from "./margins.ts";
import { instruments, type ShelvedForm } from "./formshelf.ts";
import { figureFile, regionFacts } from "./figureshelf.ts";
import { deadlines } from "./ruleshelf.ts";
import type { Notebook } from "./notebook.ts";
import { Photos } from "./photos.ts";
import { askFirst, Place, refusedNow, shutterBeside } from "./place.ts";

const LISTENING_MS = 15 * 60_000;

/** What the rest of the conductor does when an interview ends. */
export interface OpenEvents {
  /** Went home; `sealed` when something new is in the outbox. */
  left(sealed: boolean): Promise<void>;
}

/** What an interview is opened with. */
export interface Opened {
  readonly draft: string;
  readonly shelved: ShelvedForm;
  readonly kept: DraftDocument;
  readonly photos: readonly PhotoFacts[];
  readonly profile: ProfileView;
  readonly before: Omit<SealedBefore, "unsealed">;
  /** Nothing can be changed: it was opened to seal what was said before. */
  readonly onlyToSeal: boolean;
  /** Another meeting begins. */
  readonly began: boolean;
  /** To be told once. */
  readonly notice: Fault | null;
}

export class OpenInterview implements Interview {
  readonly draft: string;
  readonly form: Definition;
  readonly onlyToSeal: boolean;
  readonly #notebook: Notebook;
  readonly #events: OpenEvents;
  readonly #answering: Answering;
  readonly #place: Place;
  readonly #margins: Margins;
  readonly #covered = signal(false);
  readonly #readOnly = signal(false);
  readonly #photos: Photos;
  readonly #autosave: Autosave;
  #sessions: number;
  readonly #kept: Pick<DraftDocument, "begun" | "words" | "followed">;
  readonly #notice: Signal<Fault | null>;
  readonly #closing: Closing;
  /** Until when listening holds the lock back, ms since 1970. */
  listeningUntil = 0;

  readonly view: ReadonlySignal<FormView>;
  readonly missing: ReadonlySignal<readonly Missing[]>;
  readonly notUnderstood: ReadonlySignal<ReadonlySet<string>>;

  constructor(notebook: Notebook, opened: Opened, events: OpenEvents) {
    const { draft, shelved, kept } = opened;
    this.draft = draft;
    this.form = shelved.definition;
    this.#notebook = notebook;
    this.#events = events;
    this.#kept = { begun: kept.begun, words: kept.words, ...(kept.followed && { followed: kept.followed }) };
    this.#sessions = kept.sessions;
    this.#notice = signal(opened.notice);
    this.#autosave = new Autosave(() => this.#save());
    this.#photos = new Photos(notebook, draft, opened.photos, {
      answer: (path) => this.#answering.seen(path)?.answer ?? null,
      all: () => this.#answering.answers.peek().answers,
      allowed: (path) => {
        if (askFirst(this.form, this.missing.peek(), path) !== null || refusedNow(this.view.peek(), this.form, path) !== null) throw new DepterError("consent.again");
      },
      set: (path, value) => this.set(path, { value }),
      shutter: (path, taken, there) => {
        const beside = shutterBeside(this.view.peek(), path);
        const at = instantOf(new Date(taken));
        // Another time that was typed in its place stays.
        if (beside !== undefined && (there || beside.answer?.value === at)) this.set(beside.path, there ? { value: at } : { state: "not_asked" });
      },
      save: () => this.flush(),
    });
    this.#margins = new Margins(this.form, kept, notebook.member?.member ?? "", opened.began);
    this.#answering = new Answering(this.form, kept.answers, opened.profile, {
      mayChange: () => !this.#readOnly.peek(),
      changed: (path) => {
        if (path !== null) this.#place.touched(path);
        this.#closing.noteChange();
        this.#autosave.touch();
      },
      margins: this.#margins,
    });
    this.view = this.#answering.view;
    this.missing = this.#answering.missing;
    this.notUnderstood = this.#answering.notUnderstood;
    this.#place = new Place(this.view, kept.section, kept.path);
    this.#closing = new Closing(notebook, {
      draft,
      form: this.form,
      formHash: shelved.hash,
      answers: () => this.#now(),
      change: (answers) => { this.#answering.answers.value = answers; this.#autosave.touch(); },
      context: () => this.#answering.context(),
      missing: () => this.missing.peek(),
      beside: () => {
        this.#margins.refused(this.view.peek());
        return { margin: this.#margins.sealed, working: this.#margins.sealedNotes };
      },
      save: () => this.#mustSave(),
      met: () => {
        this.#sessions++;
        this.#margins.met();
      },
      freeze: (on) => { this.#readOnly.value = on; },
      stop: () => this.stop(),
      leave: (sealed) => this.#leave(sealed),
    }, { ...opened.before, unsealed: kept.unsealed });
    this.onlyToSeal = opened.onlyToSeal;
    this.#readOnly.value = opened.onlyToSeal;
  }

  get language(): ReadonlySignal<string> {
    return this.#answering.language;
  }

  get section(): ReadonlySignal<string> {
    return this.#place.section;
  }

  get within(): ReadonlySignal<string> {
    return this.#place.within;
  }

  get focus(): ReadonlySignal<string | null> {
    return this.#place.focus;
  }

  get ending() {
    return computed(() => this.view.value.ending);
  }

  setLanguage(language: string): Outcome {
    return outcome(async () => {
      if (!isLanguage(language) || !(await loadLanguage(language))) throw new DepterError("words.missing", { language });
      this.#answering.language.value = language;
      this.#autosave.touch();
    });
  }

  goTo(section: string, path?: string): void {
    if (this.#place.goTo(section, path)) this.#turned();
  }

  next(): void {
    if (this.#place.step(1)) this.#turned();
  }

  back(): void {
    if (this.#place.step(-1)) this.#turned();
  }

  enter(row: string): void {
    this.#place.enter(row);
    this.#turned();
  }

  leave(): void {
    this.#place.leave();
    this.#turned();
  }

  /** Another screen. */
  #turned(): void {
    if (this.removed.peek() !== null) void this.settle();
    this.#autosave.touch();
  }

  answer(path: string): ReadonlySignal<Answer | null> {
    return this.#answering.field(path);
  }

  set(path: string, change: Change): void {
    const refused = this.#answering.set(path, change);
    if (refused !== null) this.#notice.value = refused;
  }

  toggle(path: string, code: string): void {
    this.#answering.toggle(path, code);
  }

  prompted(path: string, notice: string, seen: boolean): void {
    this.#answering.prompted(path, notice, seen);
  }

  noteWording(key: string): void {
    this.#answering.noteWording(key);
  }

  addRow(path: string): string {
    return this.#answering.addRow(path);
  }

  async removeRow(path: string, row: string): Promise<void> {
    // The one before can no longer be put back.
    await this.settle();
    if (this.#answering.removeRow(path, row)) this.#place.gone(`${path}/${row}`);
  }

  get removed() { return this.#answering.removed; }

  putBack(): void {
    const row = this.#answering.putBack();
    if (row !== null) this.#place.show(row);
  }

  /**
   * What was taken out is out for good: nothing names its photos any more, and they must not be sealed
   * with the rest. Called anew when a draft is opened, for a phone that stopped before.
   */
  async settle(): Promise<void> {
    this.#answering.removed.value = null;
    await this.#photos.dropLost();
  }

  takeOut(path: string): Outcome {
    return outcome(async () => {
      if (this.#answering.takeOut(path, this.#closing.sealed.peek())) await this.#photos.dropBelow(path);
    });
  }

  get margin() {
    return this.#margins.margin;
  }

  get workingNotes() {
    return this.#margins.working;
  }

  readonly changeMargin = (change: MarginChange): Outcome => outcome(async () => {
    if (this.#readOnly.peek()) return;
    if (!this.#margins.apply(change)) throw new DepterError("answer.too_long");
    this.#autosave.touch();
  });

  get notice(): ReadonlySignal<Fault | null> {
    return this.#notice;
  }

  dismissNotice(): void {
    this.#notice.value = null;
  }

  get saved() { return this.#autosave.state; }

  get saveFault() {
    return this.#autosave.fault;
  }

  get readOnly(): ReadonlySignal<boolean> {
    return this.#readOnly;
  }

  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** Nothing is saved any more; the screens let go of it. */
  stop(): void {
    this.#closing.forgetCode();
    this.#autosave.stop();
    this.#photos.closeCamera();
    this.#readOnly.value = true;
  }

  /** The answers, in the language that is spoken now. */
  #now() {
    return { ...this.#answering.answers.peek(), interview_language: this.language.peek() };
  }

  #document(): string {
    return writeDocument({
      answers: this.#now(),
      ...this.#place.kept,
      ...this.#kept,
      changed: Date.now(),
      sessions: this.#sessions,
      unsealed: this.#closing.open.peek(),
      ...this.#margins.kept,
    });
  }

  async #save(): Promise<void> {
    const snapshot = await this.#notebook.crypto.snapshot(this.draft, this.#document());
    await this.#notebook.store.putDraft({ id: this.draft, snapshot });
  }

  /** The first snapshot of a new draft. */
  saveFirst(): Promise<void> {
    return this.#mustSave();
  }

  /** Saves now and says so by throwing when it could not. */
  async #mustSave(): Promise<void> {
    this.#autosave.touch();
    await this.flush();
    const found = this.#autosave.fault.peek();
    if (found) throw new DepterError(found.code, found.facts);
  }

  // Listening (ruling 25).

  get covered(): ReadonlySignal<boolean> {
    return this.#covered;
  }

  cover(): void {
    this.listeningUntil = Date.now() + LISTENING_MS;
    this.#covered.value = true;
    void this.flush();
  }

  uncover(): void {
    this.listeningUntil = 0;
    this.#covered.value = false;
    this.#notebook.touched();
  }

  // Photos.

  get photos() {
    return this.#photos.views;
  }

  readonly figures = (file: string) => given(() => figureFile(file));
  readonly regionFacts = () => given(regionFacts);

  openCamera() {
    return this.#photos.openCamera();
  }

  importPhoto(path: string, file: Blob, shot?: Shot): Outcome {
    return this.#photos.importFile(path, file, shot);
  }

  attachFile(path: string, file: Blob): Outcome {
    return this.#photos.attach(path, file);
  }

  sign(path: string, picture: Blob): Outcome {
    return this.#photos.sign(path, picture);
  }

  removePhoto(photo: string): Outcome {
    return this.#photos.remove(photo);
  }

  showPhoto(photo: string): Promise<Blob | Fault> {
    return this.#photos.show(photo);
  }

  deadlines(): Promise<readonly DeadlineView[] | Fault> {
    return given(() => deadlines(this.#notebook, this.form, this.#answering.answers.peek(), this.#answering.context()));
  }

  instruments(): Promise<readonly Instrument[] | Fault> {
    return given(instruments);
  }

  beforeSealing(): Promise<BeforeSealing | Fault> {
    return given(async () => tellBefore(await this.#notebook.crypto.directoryFacts(), this.view.peek(), this.missing.peek()));
  }

  get sealedBefore(): ReadonlySignal<boolean> {
    return this.#closing.sealed;
  }

  get coded(): ReadonlySignal<boolean> {
    return this.#closing.coded;
  }

  get unsealed() { return this.#closing.unsealed; }
  readonly noCode = computed(() => this.#answering.answers.value.no_code !== undefined);
  readonly refuseCode = () => this.#closing.refuseCode();

  offerCode(again = false): Promise<string | Fault> {
    return given(() => this.#closing.offerCode(again));
  }

  finish(code: string | null = null): Outcome {
    return this.#seal(false, code);
  }

  finishSession(code: string | null = null): Outcome {
    return this.#seal(true, code);
  }

  /** A photo that is on its way waits: it would be sealed without the answer that names it. */
  #seal(interim: boolean, code: string | null): Outcome {
    return outcome(() => this.settle().then(() => this.#photos.alone(() => this.#closing.seal(interim, code))));
  }

  putAside(): Outcome {
    return outcome(async () => {
      await this.settle();
      await this.#mustSave();
      await this.#leave(false);
    });
  }

  async close(why: Unsealed | null = null): Outcome {
    const goOn = this.#closing.end(why);
    const met = await this.putAside();
    if (met !== null) goOn(); // It could not be kept: the meeting goes on.
    return met;
  }

  discard(alone = false): Outcome {
    return outcome(() => this.#closing.discard(alone));
  }

  async #leave(sealed: boolean): Promise<void> {
    this.stop();
    await this.#notebook.crypto.closeDraft(this.draft).catch(() => undefined);
    await this.#events.left(sealed);
  }
}

/**
 * One open interview: answers, the form's view of them, saving, listening, and how it ends.
 *
 * Must never: change an answer that nobody touched, or keep a word of it after `stop`.
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { DepterError } from "../envelope/errors.ts";
import {
  addRow,
  type Answer,
  type Answers,
  canFinish,
  type Change,
  consentOf,
  type Context,
  type Definition,
  eachView,
  encodeAnswers,
  type FormView,
  isTouched,
  type Missing,
  missing,
  noteWording,
  type QuestionView,
  removeRow,
  setAnswer,
  settled,
  toggled,
  visible,
} from "../forms/index.ts";
import { closed, isLanguage, type Language, loadLanguage, wording } from "../words/index.ts";
import type { PhotoFacts } from "../vault/draftbox.ts";
import { Autosave } from "./autosave.ts";
import type { BeforeSealing, Fault, Interview, Outcome } from "./contract.ts";
import { type DraftDocument, instant, today, writeDocument } from "./document.ts";
import { given, outcome } from "./fault.ts";
import type { ShelvedForm } from "./formshelf.ts";
import type { Notebook } from "./notebook.ts";
import { Photos } from "./photos.ts";
import { Place, rowAt, viewAt } from "./place.ts";
import { sealDraft } from "./sealing.ts";
import { stampOf } from "./stamp.ts";

const LISTENING_MS = 15 * 60_000;

declare const __RELEASE__: string;

/** What the rest of the conductor does when an interview ends. */
export interface OpenEvents {
  /** Went home; `sealed` when something new is in the outbox. */
  left(sealed: boolean): Promise<void>;
}

export class OpenInterview implements Interview {
  readonly draft: string;
  readonly form: Definition;
  readonly #formHash: string;
  readonly #notebook: Notebook;
  readonly #events: OpenEvents;
  readonly #answers: Signal<Answers>;
  readonly #language: Signal<string>;
  readonly #place: Place;
  readonly #covered = signal(false);
  readonly #readOnly = signal(false);
  readonly #begun: number;
  readonly #fields = new Map<string, ReadonlySignal<Answer | null>>();
  readonly #photos: Photos;
  readonly #autosave: Autosave;
  #sessions: number;
  readonly #words: string;
  readonly #notice: Signal<Fault | null>;
  /** Until when listening holds the lock back, ms since 1970. */
  listeningUntil = 0;

  readonly view: ReadonlySignal<FormView>;
  readonly missing: ReadonlySignal<readonly Missing[]>;

  constructor(notebook: Notebook, shelved: ShelvedForm, draft: string, kept: DraftDocument, photos: readonly PhotoFacts[], events: OpenEvents, notice: Fault | null = null) {
    this.draft = draft;
    this.form = shelved.definition;
    this.#formHash = shelved.hash;
    this.#notebook = notebook;
    this.#events = events;
    this.#answers = signal(kept.answers);
    this.#language = signal(kept.answers.interview_language);
    this.#begun = kept.begun;
    this.#sessions = kept.sessions;
    this.#words = kept.words;
    this.#notice = signal(notice);
    this.#autosave = new Autosave(() => this.#save());
    this.#photos = new Photos(notebook, draft, photos, {
      list: (path) => this.#blobs(path),
      set: (path, value) => this.set(path, { value }),
      save: () => this.flush(),
    });
    let before: FormView | null = null;
    this.view = computed(() => {
      before = visible(this.form, this.#answers.value, this.#context(), before);
      return before;
    });
    this.missing = computed(() => missing(this.form, this.#answers.value, this.#context(), this.view.value));
    this.#place = new Place(this.view, kept.section, kept.path);
  }

  #context(): Context {
    return { role: "interviewer", today: today(), language: this.#language.value, consent: {} };
  }

  // Where we are.

  get language(): ReadonlySignal<string> {
    return this.#language;
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
      this.#language.value = language;
      this.#autosave.touch();
    });
  }

  goTo(section: string, path?: string): void {
    if (this.#place.goTo(section, path)) this.#autosave.touch();
  }

  next(): void {
    if (this.#place.step(1)) this.#autosave.touch();
  }

  back(): void {
    if (this.#place.step(-1)) this.#autosave.touch();
  }

  enter(row: string): void {
    this.#place.enter(row);
    this.#autosave.touch();
  }

  leave(): void {
    this.#place.leave();
    this.#autosave.touch();
  }

  // Answers.

  answer(path: string): ReadonlySignal<Answer | null> {
    let field = this.#fields.get(path);
    if (!field) {
      field = computed(() => this.#seen(path)?.answer ?? null);
      this.#fields.set(path, field);
    }
    return field;
  }

  #seen(path: string): QuestionView | undefined {
    return viewAt(this.view.value, path);
  }

  #change(path: string, make: (answers: Answers, view: QuestionView) => Answers): void {
    const view = this.#seen(path);
    if (!view || view.access !== "open" || this.#readOnly.peek()) return;
    this.#answers.value = make(this.#answers.peek(), view);
    this.#place.touched(path);
    this.#autosave.touch();
  }

  #stamp(view: QuestionView) {
    return stampOf(this.form, view, this.#language.peek());
  }

  set(path: string, change: Change): void {
    const asked = this.#seen(path)?.question;
    if (asked?.type === "consent" && change.value === "yes" && closed(asked.paragraphs, this.#language.peek() as Language)) {
      // What was not read out cannot be agreed to. A no and a "later" stay possible: a
      // person may refuse at any moment and needs no text for it. Such an answer names no consent text,
      // because none was shown.
      this.#notice.value = { code: "consent.closed", facts: {} };
      return;
    }
    this.#change(path, (answers, view) => {
      const again = change.state !== undefined && change.state === view.state && change.value === undefined;
      return setAnswer(this.form, answers, path, again ? { ...change, state: "not_asked" } : change, this.#stamp(view));
    });
  }

  toggle(path: string, code: string): void {
    this.#change(path, (answers, view) => {
      const now = Array.isArray(view.answer?.value) ? (view.answer.value as readonly string[]) : [];
      return setAnswer(this.form, answers, path, { value: toggled(view.question, now, code) }, this.#stamp(view));
    });
  }

  readonly notUnderstood = computed<ReadonlySet<string>>(() => new Set(
    (this.#answers.value.not_understood ?? []).filter((one) => one.lang === wording(one.key, this.#language.value as Language)?.language).map((one) => one.key),
  ));

  noteWording(key: string): void {
    const found = wording(key, this.#language.peek() as Language);
    if (found === null || this.#readOnly.peek()) return;
    this.#answers.value = noteWording(this.#answers.peek(), { key, lang: found.language, tgt: found.tgt, src: found.src });
    this.#autosave.touch();
  }

  addRow(path: string): string {
    // Names a row within one answer: unique there is enough, and it says nothing.
    const row = `${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
    this.#change(path, (answers, view) => addRow(this.form, answers, path, row, this.#stamp(view)));
    return `${path}/${row}`;
  }

  async removeRow(path: string, row: string): Promise<void> {
    const gone = `${path}/${row}`;
    this.#change(path, (answers, view) => removeRow(this.form, answers, path, row, this.#stamp(view)));
    if (rowAt(this.view.peek(), gone) !== null) return;
    this.#place.gone(gone);
    // Nothing names its photos any more: they must not be sealed with the rest.
    for (const photo of this.photos.peek()) if (photo.path.startsWith(`${gone}/`)) await this.removePhoto(photo.id);
  }

  get notice(): ReadonlySignal<Fault | null> {
    return this.#notice;
  }

  dismissNotice(): void {
    this.#notice.value = null;
  }

  // Saving.

  get saved() {
    return this.#autosave.state;
  }

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
    this.#autosave.stop();
    this.#photos.closeCamera();
    this.#readOnly.value = true;
  }

  #document(): string {
    return writeDocument({
      answers: { ...this.#answers.peek(), interview_language: this.#language.peek() },
      ...this.#place.kept,
      begun: this.#begun,
      changed: Date.now(),
      sessions: this.#sessions,
      words: this.#words,
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

  openCamera() {
    return this.#photos.openCamera();
  }

  importPhoto(path: string, file: Blob): Outcome {
    return this.#photos.importFile(path, file);
  }

  removePhoto(photo: string): Outcome {
    return this.#photos.remove(photo);
  }

  showPhoto(photo: string): Promise<Blob | Fault> {
    return this.#photos.show(photo);
  }

  #blobs(path: string): readonly { blob: string }[] {
    const value = this.#seen(path)?.answer?.value;
    return Array.isArray(value) ? (value as { blob: string }[]) : [];
  }

  // The end.

  beforeSealing(): Promise<BeforeSealing | Fault> {
    return given(async () => {
      const facts = await this.#notebook.crypto.directoryFacts();
      const gaps = this.missing.peek();
      const answers = this.view.peek().sections.flatMap((section) => eachView(section.questions)).filter((one) => !["info", "group", "calc"].includes(one.question.type));
      return {
        people: facts.people.map(({ name }) => ({ name, role: "supervisor" as const })),
        escrow: facts.escrow,
        practice: facts.kind === "practice",
        missing: gaps.filter((gap) => gap.class !== "W"),
        warnings: gaps.filter((gap) => gap.class === "W"),
        answered: answers.filter((one) => one.state === "answered").length,
        notAsked: answers.filter((one) => !isTouched(one.answer)).length,
        declined: answers.filter((one) => one.state === "declined").length,
        photos: this.#photos.views.peek().length,
        directoryAgeDays: facts.issued === null ? null : Math.max(0, Math.floor((Date.now() / 1000 - facts.issued) / 86_400)),
      };
    });
  }

  finish(): Outcome {
    return this.#seal(false);
  }

  finishSession(): Outcome {
    return this.#seal(true);
  }

  #seal(interim: boolean): Outcome {
    return outcome(async () => {
      const gaps = this.missing.peek();
      const blocked = interim ? gaps.some((gap) => gap.class === "C") : !canFinish(gaps);
      if (blocked) throw new DepterError("interview.missing", { count: gaps.filter((gap) => gap.class !== "W").length });
      await this.#mustSave();
      this.#notebook.phase.value = "sealing";
      try {
        const now = instant();
        const before = this.#answers.peek();
        const sessions = before.sessions.map((session) => (session.end === null ? { ...session, end: now } : session));
        const ended: Answers = { ...before, interview_language: this.#language.peek(), sessions };
        const sealed = settled(this.form, ended, this.#context());
        await sealDraft(
          { store: this.#notebook.store, crypto: this.#notebook.crypto },
          this.draft,
          {
            form: this.form.form,
            formHash: this.#formHash,
            answers: encodeAnswers(sealed),
            consent: JSON.stringify(consentOf(this.form, sealed)),
            sealedAt: now,
            release: __RELEASE__,
            interim,
          },
        );
        if (interim) {
          this.#sessions++;
          this.#answers.value = { ...before, sessions };
          await this.#mustSave();
        }
      } catch (cause) {
        this.#notebook.phase.value = "interview";
        throw cause;
      }
      await this.#leave(true);
    });
  }

  close(): Outcome {
    return outcome(async () => {
      await this.#mustSave();
      await this.#leave(false);
    });
  }

  discard(): Outcome {
    return outcome(async () => {
      this.stop();
      await this.#notebook.crypto.eraseDraft(this.draft);
      await this.#notebook.store.dropDraft(this.draft);
      await this.#leave(false);
    });
  }

  async #leave(sealed: boolean): Promise<void> {
    this.stop();
    await this.#notebook.crypto.closeDraft(this.draft).catch(() => undefined);
    await this.#events.left(sealed);
  }
}

/**
 * What the screens may read of the interview that is open, and what they may ask of it: its questions,
 * rows, photos, meetings and its sealing. Part of the table in contract.ts.
 *
 * Must never: carry a key, touch the DOM, or hold text for people.
 */

import type { ReadonlySignal } from "@preact/signals";
import type { Answer, Change, Definition, Ending, FormView, Instrument, Margin, Missing, Shot, Unsealed, WorkingNote } from "../forms/index.ts";
import type { FigureFile, RegionFacts } from "../forms/figures.ts";
import type { Fault, Outcome } from "./contract.ts";
import type { DeadlineView } from "./memberviews.ts";

export interface PhotoView {
  /** Blob id, hex. */
  readonly id: string;
  /** Path of the photo question. The answer's value lists the same ids. */
  readonly path: string;
  readonly size: number;
  /** ms since 1970. */
  readonly taken: number;
  readonly source: "camera" | "file";
  /** The time that a file says of itself, ms since 1970; null: none. */
  readonly own: number | null;
  readonly mediaType: string;
}

/**
 * The open interview. `view` is the form engine's own view (see forms/engine.ts): sections, questions
 * with their access, choices, notices and faults; what did not change keeps its identity, so memoise
 * on it. A `path` is a QuestionView's path.
 */
export interface Interview {
  readonly draft: string;
  readonly form: Definition;
  /** The language the questions are asked in; the language of the screens is words' own signal. */
  readonly language: ReadonlySignal<string>;
  /** Loads the catalog first; until it is there the old language stays. */
  setLanguage(language: string): Outcome;
  readonly view: ReadonlySignal<FormView>;
  /** Id of the section on the screen. */
  readonly section: ReadonlySignal<string>;
  /** Row of a repeat that is open on a screen of its own ("ev.episode/1"); "" for the section itself. */
  readonly within: ReadonlySignal<string>;
  /** To a section; with a path to that question, and into the rows around it. */
  goTo(section: string, path?: string): void;
  next(): void;
  back(): void;
  /** Opens a row. */
  enter(row: string): void;
  /** Back out of a row, to its card. */
  leave(): void;
  /**
   * Path of the question, or the row, to bring into view after coming back or jumping; null otherwise.
   * Typing never changes it.
   */
  readonly focus: ReadonlySignal<string | null>;
  /** One signal per path, for fields: it changes only when this answer does. */
  answer(path: string): ReadonlySignal<Answer | null>;
  /**
   * Records a change: `{value}`, `{state}` (the same state again takes it back), `{note}`, `{other}`,
   * `{certainty}`, `{source}`, for a yes `{until}` and `{again}`. Time, language, wording hash and review state are added here.
   */
  set(path: string, change: Change): void;
  /** One tap on a choice of a multi question (exclusive choices are handled). */
  toggle(path: string, code: string): void;
  /** Keys of texts that were noted as not understood, in the language of the conversation. */
  readonly notUnderstood: ReadonlySignal<ReadonlySet<string>>;
  /**
   * "This wording was not understood": keeps the key, the language and the hashes, and nothing else.
   * Once more takes it back.
   */
  noteWording(key: string): void;
  /**
   * Takes an answer out with all that was sealed for it, also behind a gate that has shut: the person
   * has taken her consent back.
   */
  takeOut(path: string): Outcome;
  /** What stood before it was changed, by path, and when notes were written. */
  readonly margin: ReadonlySignal<Margin>;
  /** The interviewer's own, in the order of writing; never among the answers. */
  readonly workingNotes: ReadonlySignal<readonly WorkingNote[]>;
  /** `answer.too_long` when there is no room for it. */
  changeMargin(change: MarginChange): Outcome;
  /** Answers the path of the new row. */
  addRow(path: string): string;
  /** With everything in it, its photos too; it can be put back until another screen is opened, or it is sealed. */
  removeRow(path: string, row: string): Promise<void>;
  /** The row that can be put back: its repeat's path and its number. */
  readonly removed: ReadonlySignal<{ readonly path: string; readonly number: number } | null>;
  putBack(): void;
  /** What a rule makes run out, by what was recorded; for the interviewer only. `asset.missing`. */
  deadlines(): Promise<readonly DeadlineView[] | Fault>;
  /** What is missing before finishing, in the order of the form; class C and F block, W warns. */
  readonly missing: ReadonlySignal<readonly Missing[]>;
  /** The form ends here, kindly (ruling 27); `keep` says what becomes of the draft. */
  readonly ending: ReadonlySignal<Ending | null>;
  /** saved: on disk; saving: within two seconds; failed: `fault` says why (disk full ...). */
  readonly saved: ReadonlySignal<"saved" | "saving" | "failed">;
  readonly saveFault: ReadonlySignal<Fault | null>;
  /** Something to be told once about this interview (`words.set_gone`). */
  readonly notice: ReadonlySignal<Fault | null>;
  dismissNotice(): void;
  /** Another tab or a lost lock made this draft read only. */
  readonly readOnly: ReadonlySignal<boolean>;

  /** Listening (ruling 25): screen covered, the real lock waits up to 15 minutes. */
  readonly covered: ReadonlySignal<boolean>;
  cover(): void;
  uncover(): void;

  /** Everything sealed beside the answers: photos, files, signatures; `path` says to which question. */
  readonly photos: ReadonlySignal<readonly PhotoView[]>;
  /** Opens the camera; the view gives the stream to a <video>. Codes: `camera.refused|taken|none|broken`. */
  openCamera(): Promise<CameraSession | Fault>;
  /** Seals the bytes of a chosen file unchanged, with a stripped working copy beside it. */
  importPhoto(path: string, file: Blob, shot?: Shot): Outcome;
  /** Seals the bytes of any chosen file unchanged. `file.too_large`, `file.empty`, `photo.unreadable`. */
  attachFile(path: string, file: Blob): Outcome;
  /** Seals the picture of a signature (PNG) in place of the one before. */
  sign(path: string, picture: Blob): Outcome;
  removePhoto(photo: string): Outcome;
  /** Bytes to show (image/jpeg), decrypted for this call only. */
  showPhoto(photo: string): Promise<Blob | Fault>;

  /** The numbers of the questionnaires that may be copied from paper. */
  instruments(): Promise<readonly Instrument[] | Fault>;
  /** A notice that has to be read was shown at a path, or confirmed as read: the record keeps when. */
  prompted(path: string, notice: string, seen: boolean): void;
  /** A file of drawings for the body map. `asset.missing`. */
  figures(file: string): Promise<FigureFile | Fault>;
  /** What is known of the regions of the body. `asset.missing`. */
  regionFacts(): Promise<RegionFacts | Fault>;

  /** Something of it was sealed in an earlier meeting, and has left or will leave this phone. */
  readonly sealedBefore: ReadonlySignal<boolean>;
  /** The person keeps a code since an earlier meeting. */
  readonly coded: ReadonlySignal<boolean>;
  /** She was offered one and wanted none. */
  readonly noCode: ReadonlySignal<boolean>;
  /** She wants none: kept with the time, and sealed with the rest. */
  refuseCode(): void;
  /** How many meetings have something in them that is on this phone only. */
  readonly unsealed: ReadonlySignal<number>;
  /** It was opened to seal what was said before; no meeting has begun, and nothing can be changed. */
  readonly onlyToSeal: boolean;
  /** Who will be able to open it, and what is still open. Asked anew on each visit of the screen. */
  beforeSealing(): Promise<BeforeSealing | Fault>;
  /**
   * Nine digits with which the person can take it back later, the same until `again` asks for others;
   * they are kept nowhere and go with the open interview.
   */
  offerCode(again?: boolean): Promise<string | Fault>;
  /**
   * Seals for good: the draft's key is erased and the interview is in the outbox. `code`: the digits
   * that the person keeps; null: those that she has since an earlier meeting, or none.
   */
  finish(code?: string | null): Outcome;
  /** Seals what there is as an interim revision; the draft stays for the next session. `code` as in `finish`. */
  finishSession(code?: string | null): Outcome;
  /** Saves and goes home; opened again soon, the meeting goes on. */
  putAside(): Outcome;
  /** Saves, ends the meeting and goes home; `why`: what was said at it is not sealed now. */
  close(why?: Unsealed | null): Outcome;
  /**
   * Erases the draft's key and the draft. What was sealed of it before is taken back first: what has not
   * left stays here as a stub, the relay and the supervisors are asked to erase. Nothing is erased when
   * the withdrawal cannot be sealed, unless `alone`: then the draft goes, and what was sealed stays.
   */
  discard(alone?: boolean): Outcome;
}

/**
 * - `write`: what the open working note at a path (null: the interview) says now; `close`: it stands
 * - `strike`: a working note no longer holds
 * - `remove`: the earlier versions at a path, for good, as the person wishes
 */
export type MarginChange =
  | { readonly write: string; readonly path: string | null }
  | { readonly close: true; readonly path: string | null }
  | { readonly strike: string }
  | { readonly remove: string };

export interface CameraSession {
  readonly stream: MediaStream;
  /** The size of its picture, known before the screen shows the first frame. */
  readonly width: number;
  readonly height: number;
  /** Why the picture stands still and none can be taken, `camera.still|stopped|hidden`; null: it moves. */
  readonly still: ReadonlySignal<Fault | null>;
  /** Takes the next frame, encodes one JPEG (the original), seals it under the question at `path`. */
  take(path: string, shot?: Shot): Outcome;
  close(): void;
}

export interface BeforeSealing {
  /** People who will be able to open it. `name` may be "" when the label cannot be read. */
  readonly people: readonly { readonly name: string; readonly role: "supervisor" }[];
  /** How many escrow keys (sealed for recovery, kept offline by the organisation). */
  readonly escrow: number;
  readonly practice: boolean;
  /** Required answers that are missing: finishing is not possible. */
  readonly missing: readonly Missing[];
  /** Soft warnings. */
  readonly warnings: readonly Missing[];
  readonly answered: number;
  readonly notAsked: number;
  readonly declined: number;
  readonly photos: number;
  readonly files: number;
  /** Days since the organisation last confirmed its directory, null when never. Never blocks. */
  readonly directoryAgeDays: number | null;
}

/**
 * The one table between the screens and everything below them: what a screen may read (signals) and
 * what it may ask for (actions).
 *
 * Must never: carry a key, touch the DOM, or hold text for people. Failures travel as codes with
 * facts; the screens choose the words. Every action that can fail resolves to `null` when it
 * succeeded and to a `Fault` when it did not; an action never rejects.
 */

import type { ReadonlySignal } from "@preact/signals";
import type { Answer, Change, Definition, Ending, FormView, Margin, Missing, Question, QuestionView, SectionView, Shot, State, Unsealed, Was, WorkingNote } from "../forms/index.ts";

export type { Answer, Change, Definition, Ending, FormView, Margin, Missing, Question, QuestionView, SectionView, Shot, State, Unsealed, Was, WorkingNote };

import type { Alarm, ArrivedView, CodedView, DeviceView, OutboxView, SyncView, UpdateView } from "./deviceviews.ts";

export type { Alarm, ArrivedView, CodedView, DeviceView, OutboxView, SyncView, UpdateView };

import type { BeforeSealing, CameraSession, Interview, MarginChange, PhotoView } from "./openviews.ts";

export type { BeforeSealing, CameraSession, Interview, MarginChange, PhotoView };

import type { Opening } from "./meetings.ts";

export type { Opening };

import type { Confirmed, DeadlineView, HandbookView, InvitationView, JoinView, MembershipView, PlaceView, ProfileView, StrainView } from "./memberviews.ts";

export type { Confirmed, DeadlineView, HandbookView, InvitationView, JoinView, MembershipView, PlaceView, ProfileView, StrainView };

/** A failure: a stable code (SPEC 9 style) and the facts a sentence about it needs. */
export interface Fault {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What an action answers: `null` is success. */
export type Outcome = Promise<Fault | null>;

/**
 * Where the person is. The screens show exactly one of these.
 *
 * - `starting`: reading what is on the device (a blink)
 * - `unsupported`: the browser lacks something; `app.fault` says what (`unsupported.opfs`, `.locks`,
 *   `.wasm`, `.worker`, `.secure`, `.storage`)
 * - `lost`: this device was enrolled and its storage was emptied or damaged; `app.fault` says which
 *   (`storage.evicted`, `storage.keys_lost`)
 * - `elsewhere`: another tab has the notebook; `takeOver()` brings it here
 * - `join`: not a member; waits for an invitation link
 * - `passphrase`: invitation read; a passphrase is chosen
 * - `waiting`: join request sent (or still to send); a person at the desk has to approve
 * - `locked`: unlock needed
 * - `home`, `settings`, `interview`, `sealing`: unlocked
 * - `left`: quick exit or wipe happened; show nothing at all
 */
export type Phase =
  | "starting"
  | "unsupported"
  | "lost"
  | "elsewhere"
  | "join"
  | "passphrase"
  | "waiting"
  | "locked"
  | "home"
  | "settings"
  | "interview"
  | "sealing"
  | "left";

/** One unfinished interview on the device. Readable while unlocked only. */
export interface DraftView {
  readonly id: string;
  readonly form: string;
  readonly language: string;
  /** ms since 1970. */
  readonly begun: number;
  readonly changed: number;
  readonly answered: number;
  readonly photos: number;
  /** Sealed interim revisions so far (0: none). */
  readonly sessions: number;
  /** Meetings with something in them that was never sealed. */
  readonly unsealed: number;
  /** First digits of the set of words it began with. */
  readonly words: string;
  /** The draft cannot be read (`draft.damaged`, `draft.key_lost`, `draft.form_unknown`); it is kept. */
  readonly fault: Fault | null;
}

/** What the browser tells only the DOM; main.tsx passes it down. */
export interface Shell {
  /** Loads the page anew (after lock: the heap is cleared). */
  reload(): void;
  /** Leaves for a neutral page, without a trace in the history. */
  leave(): void;
  /** Shows the browser's question to install; false when it has none. */
  install(): Promise<boolean>;
  /** True when running as an installed app (display-mode). */
  installed(): boolean;
}

export interface App {
  readonly phase: ReadonlySignal<Phase>;
  /** Why the phase is `unsupported` or `lost`, or what the last action of this phase met. */
  readonly fault: ReadonlySignal<Fault | null>;
  readonly busy: ReadonlySignal<boolean>;

  // Words: the language of the screens is words' own signal; change it here, so that it is remembered.
  setScreenLanguage(language: string): Outcome;

  // Joining
  readonly invitation: ReadonlySignal<InvitationView | null>;
  readonly joining: ReadonlySignal<JoinView | null>;
  readonly membership: ReadonlySignal<MembershipView | null>;
  /** Reads an invitation link (or only its fragment). Codes: `invitation.altered|expired|elsewhere`. */
  join(link: string): Outcome;
  /** Generated words or groups of digits, from the device's randomness; `list` as in `passphraseLists`. */
  suggestPassphrase(list?: string): Promise<readonly string[] | Fault>;
  readonly passphraseLists: readonly string[];
  /** Enrols: keys are made, wrapped, the join request is sent. Codes: `passphrase.short|weak`, `vault.*`, `network.*`. */
  choosePassphrase(passphrase: string, name: string): Outcome;
  /** 0..1 while keys are made and Argon2id is calibrated; null otherwise. */
  readonly enrolling: ReadonlySignal<number | null>;
  checkJoin(): Outcome;
  /** Gives up the pending enrolment and starts again. Only before approval. */
  abandonJoin(): Outcome;

  // Lock
  /** Code `passphrase.wrong` with `waitSeconds`, `passphrase.wait` while the delay runs. */
  unlock(passphrase: string): Outcome;
  /** Seconds left before the next try. */
  readonly unlockWait: ReadonlySignal<number>;
  lock(): void;
  quickExit(): void;
  changePassphrase(old: string, next: string): Outcome;
  /** Idle minutes before the lock (1-10), policy of the device. */
  readonly idleMinutes: ReadonlySignal<number>;
  setIdleMinutes(minutes: number): void;
  /** The interviewer's own profile; the empty one while none is kept. */
  readProfile(): Promise<ProfileView>;
  saveProfile(profile: ProfileView): Outcome;
  /** Places of help and confirmed rules that the organisation has sent. */
  readHandbook(): Promise<HandbookView | Fault>;
  /** How the interviewer herself bears it; stays on this phone. */
  readStrain(): Promise<StrainView | Fault>;
  noteStrain(score: number, note: string): Outcome;
  /** One note by its time; null: everything. */
  dropStrain(at: number | null): Outcome;

  // Home
  readonly drafts: ReadonlySignal<readonly DraftView[]>;
  readonly outbox: ReadonlySignal<readonly OutboxView[]>;
  readonly arrived: ReadonlySignal<readonly ArrivedView[]>;
  readonly sync: ReadonlySignal<SyncView>;
  readonly device: ReadonlySignal<DeviceView>;
  readonly alarms: ReadonlySignal<readonly Alarm[]>;
  dismissAlarm(id: string): void;
  readonly forms: ReadonlySignal<readonly { readonly id: string; readonly version: number }[]>;
  newDraft(form: string, language: string): Outcome;
  /**
   * `meeting.unsealed` with `n`: another meeting would begin upon that many which are on this phone only;
   * `how` says what to do.
   */
  openDraft(id: string, how?: Opening): Outcome;
  readonly interview: ReadonlySignal<Interview | null>;
  goHome(): void;
  goSettings(): void;
  syncNow(): Outcome;
  /** Everything in the outbox as one sealed batch file. Sets neither state nor time: only an ack does. */
  exportOutbox(): Promise<Blob | Fault>;
  /** Reads a batch file: acknowledgements, directory entries. Answers what it found. */
  importFile(file: Blob): Promise<ImportResult | Fault>;
  /**
   * The sealed interviews that a code belongs to. Codes: `code.length|check` (no try is counted),
   * `code.unknown`, `code.wait` with `waitSeconds`.
   */
  findCoded(code: string): Promise<readonly CodedView[] | Fault>;
  /** Takes one of them back: all of it (`items` null), or what these consent items allowed. */
  takeBack(record: string, items: readonly string[] | null): Outcome;
  keepStorage(): Outcome;
  install(): Outcome;

  // Several tabs
  takeOver(): Outcome;

  // Update
  readonly update: ReadonlySignal<UpdateView>;
  applyUpdate(): Outcome;
  readonly release: string;

  /** Erases keys first, then everything. `confirm` must be the word the screen asked for. */
  wipe(confirm: true): Outcome;

  // What only the DOM hears; main.tsx calls these.
  noteActivity(): void;
  noteVisibility(hidden: boolean): void;
  /** pagehide / freeze: save now. */
  notePageHide(): void;
  noteOnline(online: boolean): void;
  noteInstallable(): void;
  noteInstalled(): void;
}

export interface ImportResult {
  readonly acknowledgements: number;
  readonly directoryEntries: number;
  readonly skipped: number;
  readonly damaged: number;
}

/** `createApp(shell)` in app.ts; starts at once. */
export type CreateApp = (shell: Shell) => App;

/**
 * The answers of one interview as a JSON document (FORMAT.md 5), strict when read.
 * It must never guess: an empty field is "not asked", never "no".
 */
import type { State } from "./definition.ts";
import type { Item } from "./score.ts";

export type Review = "machine" | "unreviewed" | "approved";
export type Source = "survivor" | "interpreter" | "document" | "observation" | "third_party" | "inferred_by_clinician";
export type Certainty = "certain" | "approximate" | "unsure";

export interface NarrativeValue { readonly text: string; readonly lang: string; readonly verbatim: boolean }
export interface EdateValue {
  readonly edtf: string | null;
  /** "HH:MM", morning, afternoon, evening, night or unknown. */
  readonly time?: string;
  readonly anchor?: { readonly relation: "before" | "after" | "around"; readonly text: string };
}
export interface DurationValue { readonly n: number; readonly unit: "minutes" | "hours" | "days" | "weeks" | "months" | "years"; readonly approx: boolean }
/** A sealed file; `shot` says from how near a photo was taken, as the app asked for it. */
export interface BlobValue { readonly blob: string; readonly shot?: Shot }
export type Shot = "overall" | "mid" | "close" | "scale";
/** Signed by finger, or elsewhere: on paper, or a mark that somebody witnessed. */
export type SignatureValue = BlobValue | { readonly way: "paper" | "mark"; readonly witness?: string };
/** A mark of a record of before marks had shapes. */
export interface OldMarkValue { readonly view: string; readonly x: number; readonly y: number; readonly region: string; readonly kind: string }
export interface MarkValue extends OldMarkValue {
  /** 8 hex digits. */
  readonly id: string;
  readonly shape: "point" | "line" | "area";
  /** 1 to 64 places in the view's box, 0 to 1, 4 decimals; `x` and `y` are the first. */
  readonly points: readonly (readonly [number, number])[];
  /** The person's own side. */
  readonly side: "left" | "right" | "middle";
  readonly note?: string;
  /** The figure it was drawn on: neutral (also without), female, male, child. */
  readonly figure?: string;
}
export interface InstrumentValue {
  readonly instrument: string;
  readonly version: string;
  readonly lang: string;
  readonly mode: "self" | "interviewer" | "interpreter";
  /** null: left out; "declined": the person did not want to answer it. */
  readonly items: readonly Item[];
  readonly total: number | null;
  /** The answer to a question before the items, where the questionnaire has one. */
  readonly exposure?: 0 | 1 | "declined" | null;
}
/** A record of this phone by its id; one of another phone by the first eight digits of it. */
export type RefValue = { readonly record: string; readonly question?: string } | { readonly case: string };
export interface Row { readonly id: string; readonly answers: AnswerMap }
export type AnswerValue =
  | null | boolean | number | string | readonly string[] | NarrativeValue | EdateValue | DurationValue
  | readonly BlobValue[] | readonly (MarkValue | OldMarkValue)[] | RefValue | InstrumentValue | readonly Row[] | SignatureValue;

/** One consent text as it was read, and who had approved it by then. */
export interface ConsentDoc {
  readonly doc: string;
  readonly lang: string;
  /** Hex SHA-256 of the text's canonical form (FORMAT.md 5.6). */
  readonly sha256: string;
  readonly approvals: readonly { readonly by: string; readonly role: string; readonly at: string }[];
}

/** What a consent answer records besides the answer (FORMAT.md 5.6). */
export interface ConsentRecord {
  readonly docs: readonly ConsentDoc[];
  /** Of the words' manifest; left out for the set that is built in. */
  readonly serial?: number;
  /** The language really spoken, a code of the list `language`. */
  readonly spoken?: string;
  readonly given?: string;
  /** Alias or number; null: there was none. */
  readonly interpreter?: string | null;
  /** The last day on which it holds (YYYY-MM-DD), where the person named one. */
  readonly until?: string;
  /** What was answered before, the oldest first; it only grows. */
  readonly earlier?: readonly EarlierAnswer[];
}

/** A notice that was on the screen: when first, and when whoever asks confirmed that it was read. */
export interface Prompt {
  readonly notice: string;
  readonly shown: string;
  readonly seen: string | null;
}

export interface Answer {
  readonly value: AnswerValue;
  readonly state: State;
  /** RFC 3339 time, or null when never asked. */
  readonly asked_at: string | null;
  /** Language of the wording shown. */
  readonly lang: string | null;
  /** Hex SHA-256 of the words shown (`wordingText`), or null when none were. */
  readonly wording: string | null;
  readonly review: Review | null;
  /** Like `wording`, over the English sources of the same keys. */
  readonly src?: string;
  /** First 16 hex digits of the id of the set that the texts shown stand in. */
  readonly set?: string;
  /** The built-in set, where it gave the texts that `set` lacked. */
  readonly behind?: string;
  /** True when any of the texts shown came from another language. */
  readonly fallback?: boolean;
  readonly consent?: ConsentRecord;
  readonly source?: Source;
  readonly certainty?: Certainty;
  /** Free words for the choice `other`. */
  readonly other?: string;
  readonly note?: string;
  /** Which notices that have to be read were shown here, and when that was confirmed. */
  readonly prompts?: readonly Prompt[];
  /** Set at sealing for an answer whose question a condition hides. */
  readonly hidden?: true;
}
/** An answer that another one took the place of, as it stood, and when. Its own `consent` has no `earlier`. */
export type EarlierAnswer = Answer & { readonly replaced_at: string };
export type AnswerMap = Readonly<Record<string, Answer>>;

/** Why a meeting ended without being sealed: the person asks to wait, there was no time, it was not possible. */
export const UNSEALED = ["person", "time", "cannot"] as const;
export type Unsealed = (typeof UNSEALED)[number];

export interface Session {
  readonly start: string;
  readonly end: string | null;
  /** Why it was not sealed when it ended, as the interviewer said; absent: it was, or nobody said. */
  readonly unsealed?: Unsealed;
}

/** A wording that was not understood: what it is called and its hashes, nothing of the person. */
export interface WordingNote {
  readonly key: string;
  readonly lang: string;
  readonly tgt: string;
  readonly src: string;
}

export interface Answers {
  readonly form: string;
  readonly version: number;
  readonly interview_language: string;
  readonly sessions: readonly Session[];
  readonly answers: AnswerMap;
  readonly not_understood?: readonly WordingNote[];
  /** When the person, who was offered a code to take it back, wanted none. */
  readonly no_code?: string;
}

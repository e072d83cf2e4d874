/**
 * What the screens may read of the person who holds the phone: the invitation, the way in, who she is
 * in the organisation, her profile and her own notes. Part of the table in contract.ts.
 *
 * Must never: carry a key or hold text for people.
 */

import type { Fault } from "./contract.ts";

/** What the invitation says, for the person to check before joining. */
export interface InvitationView {
  readonly kind: "real" | "practice" | "unknown";
  readonly role: "interviewer" | "supervisor";
  readonly relay: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The join request on its way. `code` of the fault: `invitation.expired|used|altered|unknown`, `join.*`, `network.*`. */
export interface JoinView {
  readonly state: "unsent" | "pending" | "approved" | "rejected" | "expired";
  /** Last time the relay answered, ms since 1970, or null. */
  readonly asked: number | null;
  readonly fault: Fault | null;
  /** 8 groups of 5 digits of our device key, to be compared by voice. */
  readonly fingerprint: string;
}

/** The organisation and who I am in it. */
export interface MembershipView {
  readonly practice: boolean;
  readonly role: "interviewer" | "supervisor";
  /** My own label, readable while unlocked, else "". */
  readonly name: string;
  readonly relay: string;
  /** 8 groups of 5 digits of the directory head, to be compared by voice. */
  readonly directoryDigits: string;
  readonly directorySeq: number;
  /** My membership was revoked by the directory: still records, the desk marks it. */
  readonly revoked: boolean;
}

/**
 * The interviewer's own profile, kept in the vault and read when an interview opens: it gives the role
 * (`profession`) and what is copied into questions with `profile` (`fields`, by name).
 */
export interface ProfileView {
  /** Code of `cq.profession`; "" while nobody has said. */
  readonly profession: string;
  /** Trained to interview children. */
  readonly childTrained: boolean;
  readonly fields: Readonly<Record<string, string>>;
  /** What there may be several of, by the name that a repeat asks for it: each the fields of one row. */
  readonly rows?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** A place to refer to, as a supervisor has listed it; codes as in the forms, empty where nothing is known. */
export interface PlaceView {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly country: string;
  readonly region: string;
  readonly languages: readonly string[];
  readonly phone: string;
  readonly address: string;
  readonly hours: string;
  readonly cost: string;
  readonly safeFor: string;
  readonly caution: string;
  readonly checkedBy: string;
  /** The day on which somebody checked it, and whether that is more than six months ago. */
  readonly checked: string;
  readonly expired: boolean;
}

/** That a lawyer confirmed a national rule. */
export interface Confirmed {
  readonly rule: string;
  readonly by: string;
  readonly on: string;
}

/** What runs out when, by which rule: days, or moments; null: no such end is known. Never for the person's eyes. */
export interface DeadlineView {
  readonly rule: string;
  readonly key: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly state: "open" | "perhaps" | "over";
  readonly confirmed: Confirmed | null;
}

/** What the organisation tells its phones; `at`: when it was sent, null: nothing has come. */
export interface HandbookView {
  readonly at: string | null;
  readonly places: readonly PlaceView[];
  readonly confirmed: readonly Confirmed[];
}

/** The interviewer's own notes, and when a meeting of a full evaluation was sealed; ms since 1970. */
export interface StrainView {
  readonly notes: readonly { readonly at: number; readonly score: number; readonly note: string }[];
  readonly evaluations: readonly number[];
}

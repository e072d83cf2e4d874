/**
 * What the screens may read of the phone itself: what is on its way out, the sync, the device, alarms,
 * updates. Part of the table in contract.ts.
 *
 * Must never: carry a key or hold text for people.
 */

import type { Fault } from "./contract.ts";

/**
 * One sealed thing on its way out.
 *
 * `waiting`: on this phone only. `sending`: being sent now. `stored`: the relay has it; the
 * supervisor has not confirmed. `confirmed`: acknowledged by enough supervisors; about to vanish.
 * `refused`: the relay refused it (`fault`); kept, carry it as a file.
 */
export interface OutboxView {
  readonly key: string;
  readonly what: "interview" | "session" | "withdrawal" | "narrowing" | "other";
  readonly record: string | null;
  /** ms since 1970. */
  readonly sealed: number;
  readonly photos: number;
  /** Bytes of envelope and photos, and how many the relay has. */
  readonly bytes: number;
  readonly sent: number;
  readonly state: "waiting" | "sending" | "stored" | "confirmed" | "refused";
  readonly acks: number;
  readonly acksNeeded: number;
  readonly fault: Fault | null;
}

/** Something that vanished after its acknowledgement; kept for the list "safely arrived". */
export interface ArrivedView {
  readonly record: string;
  /** ms since 1970 when the acknowledgement came, or when it was taken back before that. */
  readonly at: number;
  /** When the person took it back here, all of it or a part; null: not. */
  readonly taken: number | null;
  readonly narrowed: number | null;
  /** A supervisor confirmed that it was taken back. */
  readonly confirmed: boolean;
}

/** A sealed interview that a person's code belongs to; times are ms since 1970. */
export interface CodedView {
  readonly record: string;
  /** Its draft is still on this phone, for the next meeting. */
  readonly unfinished: boolean;
  /** The consent items that were agreed to, as that draft says; null: there is none that can be read. */
  readonly granted: readonly string[] | null;
  readonly sealed: number;
  readonly arrived: number | null;
  readonly taken: number | null;
  readonly narrowed: number | null;
  readonly confirmed: number | null;
}

export interface SyncView {
  readonly state: "idle" | "running" | "offline";
  /** ms since 1970 of the last complete sync, or null. */
  readonly last: number | null;
  readonly lastTried: number | null;
  readonly fault: Fault | null;
  /** 0..1 over everything that goes out in this run, null when nothing does. */
  readonly progress: number | null;
  /** The desk could not be asked because the notebook is locked: sending works, receiving waits. */
  readonly receiving: "yes" | "locked";
  /** New words could not be taken; nothing that was recorded is concerned. */
  readonly words: Fault | null;
}

/** Facts about the device; the screens make sentences of them. */
export interface DeviceView {
  /** Runs as an installed app. */
  readonly installed: boolean;
  /** The browser offered to install; `install()` shows its question. */
  readonly installable: boolean;
  /** The browser promised not to evict storage. null: not known yet. */
  readonly kept: boolean | null;
  readonly freeBytes: number | null;
  readonly usedBytes: number | null;
  /** Free space under 50 MB: photos are refused first, text still saves. */
  readonly low: boolean;
  readonly online: boolean;
  /** The clock differs from the relay's by more than ten minutes (minutes, signed), or null. */
  readonly clockOffMinutes: number | null;
}

/** Something the person must be told and cannot be put right by waiting. Stays until dismissed. */
export interface Alarm {
  readonly id: string;
  readonly fault: Fault;
  /** ms since 1970. */
  readonly at: number;
}

export interface UpdateView {
  readonly available: boolean;
  readonly release: string;
  /** Not while a draft is open. */
  readonly canApply: boolean;
}

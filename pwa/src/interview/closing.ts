/**
 * How an open interview ends: a meeting sealed, all of it sealed, or deleted; and the code that the person
 * keeps.
 *
 * Must never: keep a code beyond the open interview, or erase a word before what it must leave behind is
 * on disk.
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answers, Context, Definition, Missing, Unsealed } from "../forms/index.ts";
import { contentsOf, endedAt, refuseGaps } from "./beforehand.ts";
import { instant } from "./clock.ts";
import { withReason } from "./meetings.ts";
import type { Notebook } from "./notebook.ts";
import { type Contents, finishErasing, isSealedWhole, sealDraft } from "./sealing.ts";
import { ERASED } from "../store/database.ts";
import { countEvaluation } from "./strain.ts";
import { takeBackOpen } from "./takingback.ts";

/** The form of the full evaluation: its meetings are what is counted for the interviewer's own sake. */
const FULL = "evaluation";
/** Why a withdrawal was sealed without a code: she said no, or the interviewer deleted it (SPEC 4, kind 2). */
const SAID_NO = "person.refused";
const DELETED = "phone.deleted";

declare const __RELEASE__: string;

/** What of its record was sealed before. */
export interface SealedBefore {
  readonly any: boolean;
  /** With a code that the person keeps. */
  readonly coded: boolean;
  /** The meetings that were not. */
  readonly unsealed: readonly number[];
}

/** What closing needs of the open interview. */
export interface Closed {
  readonly draft: string;
  readonly form: Definition;
  readonly formHash: string;
  answers(): Answers;
  /** Other answers in their place. */
  change(answers: Answers): void;
  context(): Context;
  missing(): readonly Missing[];
  /** What is sealed beside the answers. */
  beside(): Pick<Contents, "margin" | "working">;
  /** Saves now; throws when it could not. */
  save(): Promise<void>;
  /** A meeting was sealed. */
  met(): void;
  /** While true nothing can be changed. */
  freeze(on: boolean): void;
  stop(): void;
  leave(sealed: boolean): Promise<void>;
}

/** What was sealed of a draft's record, by what lies on this phone. */
export async function sealedBefore({ store, crypto }: Notebook, draft: string): Promise<Omit<SealedBefore, "unsealed">> {
  if ((await store.revision(draft)) === null) return { any: false, coded: false };
  const rows = (await store.receipts()).map(({ id, sealed }) => ({ id, sealed: new Uint8Array(sealed) }));
  const coded = (await crypto.openReceipts(rows)).some((one) => one.record === draft && one.what === "coded");
  return { any: true, coded };
}

export class Closing {
  readonly #notebook: Notebook;
  readonly #of: Closed;
  readonly sealed: Signal<boolean>;
  readonly coded: Signal<boolean>;
  /** The meetings with something in them that was never sealed. */
  readonly open: Signal<readonly number[]>;
  readonly unsealed: ReadonlySignal<number>;
  /** The digits that were offered to the person, the same until others are asked for. */
  #code: string | null = null;

  constructor(notebook: Notebook, of: Closed, before: SealedBefore) {
    this.#notebook = notebook;
    this.#of = of;
    this.sealed = signal(before.any);
    this.coded = signal(before.coded);
    this.open = signal(before.unsealed);
    this.unsealed = computed(() => this.open.value.length);
  }

  /** A consent that the interview rests on reads "no". */
  #saidNo(): boolean {
    const { answers } = this.#of.answers();
    return [...this.#of.form.questions.values()].some((one) => one.type === "consent" && one.required === "C" && answers[one.id]?.value === "no");
  }

  /** Something was written down at the meeting that lasts. */
  noteChange(): void {
    const now = this.#of.answers().sessions.length - 1;
    if (!this.open.peek().includes(now)) this.open.value = [...this.open.peek(), now];
  }

  /** The person wants no code; it is kept with the time, so that she need not say it at each meeting. */
  refuseCode(): void {
    this.#of.change({ ...this.#of.answers(), no_code: instant() });
  }

  /** The meeting is over; `why`: it is not sealed now. Gives what puts it back as it was. */
  end(why: Unsealed | null): () => void {
    const before = this.#of.answers();
    const over = endedAt(this.#of.form, before, instant());
    this.#of.change(why === null ? over : withReason(over, this.open.peek(), why));
    return () => this.#of.change(before);
  }

  async offerCode(again: boolean): Promise<string> {
    if (again || this.#code === null) this.#code = await this.#notebook.crypto.offerCode();
    return this.#code;
  }

  forgetCode(): void {
    this.#code = null;
  }

  /** `interview.missing`, and the codes of `sealDraft`. */
  async seal(interim: boolean, code: string | null): Promise<void> {
    const { form, formHash, draft } = this.#of;
    const { store, crypto, phase } = this.#notebook;
    refuseGaps(this.#of.missing(), interim);
    const beside = this.#of.beside();
    await this.#of.save();
    phase.value = "sealing";
    try {
      const now = instant();
      const { no_code, ...told } = endedAt(form, this.#of.answers(), now);
      const ended: Answers = { ...told, ...(no_code !== undefined && code === null ? { no_code } : {}) };
      await sealDraft({ store, crypto }, draft, { ...contentsOf(form, ended, this.#of.context()), ...beside, formHash, sealedAt: now, release: __RELEASE__, interim, code });
      this.sealed.value = true;
      if (code !== null) this.coded.value = true;
      if (interim) {
        this.#of.change(ended);
        this.open.value = [];
        this.#of.met();
        await this.#of.save();
      }
    } catch (cause) {
      if (interim || !(await isSealedWhole(store, draft))) {
        phase.value = "interview";
        throw cause;
      }
      // All of it is in the outbox, and what is left is erased, now or at the next start: a word more would go with it.
      if (await finishErasing({ store, crypto }).then((failed) => failed.has(draft), () => true)) {
        await this.#of.leave(true);
        throw cause;
      }
    }
    if (form.form === FULL) await countEvaluation(this.#notebook);
    await this.#of.leave(true);
  }

  /**
   * Erases the draft; what was sealed of it before is taken back first, so that nothing is lost when that
   * fails. `alone`: only the draft goes, knowingly; what was sealed stays, and
   * so do its receipts, by which a code still finds it.
   */
  async discard(alone: boolean): Promise<void> {
    const { store, crypto } = this.#notebook;
    const { draft } = this.#of;
    const taken = (await store.revision(draft)) !== null;
    if (!taken || alone) {
      this.#of.stop();
      // Killed before the row goes, the next start knows that it was meant to. A full disk keeps nobody from erasing.
      await store.putDraft({ id: draft, snapshot: ERASED }).catch(() => undefined);
      await crypto.eraseDraft(draft);
      await store.dropDraft(draft);
    } else {
      let onDisk = false;
      this.#of.freeze(true);
      try {
        await takeBackOpen(this.#notebook, draft, this.#saidNo() ? SAID_NO : DELETED, () => {
          onDisk = true;
          this.#of.stop();
        });
      } catch (cause) {
        // Taken back already: what is left of it goes at the next try or the next start.
        if (!onDisk) this.#of.freeze(false);
        throw cause;
      }
    }
    await this.#of.leave(taken);
  }
}

/**
 * The consents in a draft that waits for its next meeting, read and refused without opening the interview.
 *
 * Must never: change any other answer, or be used on the draft that is open on the screen.
 */

import { plain } from "../envelope/bytes.ts";
import { takenBack } from "../forms/index.ts";
import { instant } from "./clock.ts";
import { type DraftDocument, readDocument, stillMeant, writeDocument } from "./document.ts";
import { formOf } from "./formshelf.ts";
import type { Notebook } from "./notebook.ts";

type Tools = Pick<Notebook, "store" | "crypto">;

/** Opens a draft, lets `work` use it, and closes it again; null: there is none. */
async function within<T>({ store, crypto }: Tools, draft: string, work: (kept: DraftDocument) => Promise<T>): Promise<T | null> {
  const row = await store.draft(draft);
  if (row === null) return null;
  try {
    return await work(readDocument((await crypto.openDraft(draft, plain(row.snapshot))).text));
  } finally {
    await crypto.closeDraft(draft);
  }
}

/** The ids of the consents that read "yes"; null where the draft cannot be read. */
export function grantedIn(tools: Tools, draft: string): Promise<readonly string[] | null> {
  const granted = ({ answers: { answers } }: DraftDocument): Promise<readonly string[]> =>
    Promise.resolve(Object.keys(answers).filter((id) => id.startsWith("c.") && answers[id]?.state === "answered" && answers[id]?.value === "yes"));
  return within(tools, draft, granted).catch(() => null);
}

/**
 * Writes into a draft that these consents were taken back at `at` (ms), so that the next meeting asks and opens
 * nothing by them. Once for each `at`: what is answered after that stands, whatever the clock says meanwhile.
 */
export async function refuseIn(tools: Tools, draft: string, items: readonly string[], at: number): Promise<void> {
  await within(tools, draft, async (kept) => {
    const meant = stillMeant(kept, items, at);
    if (meant.length === 0) return;
    const { definition } = await formOf(kept.answers.form, kept.answers.version);
    const answers = takenBack(definition, kept.answers, meant, instant(new Date(at)));
    if (!kept.followed && Object.entries(answers.answers).every(([id, answer]) => kept.answers.answers[id] === answer)) return;
    const followed = kept.followed && { followed: [...kept.followed, at] };
    const snapshot = await tools.crypto.snapshot(draft, writeDocument({ ...kept, answers, ...followed, changed: Date.now() }));
    await tools.store.putDraft({ id: draft, snapshot });
  });
}

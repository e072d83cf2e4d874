/**
 * How the interviewer herself bears it: notes of her own, and how many evaluations there were of late
 * (spec/interview 6.7). Sealed in the vault, on this phone only.
 *
 * Must never: go into a record, an envelope or a file, name an interview, or fail a sealing.
 */

import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import type { StrainView } from "./contract.ts";
import type { Notebook } from "./notebook.ts";

const LONGEST = 2000;
/** Older ones fall away by themselves: it is no diary. */
const MOST_NOTES = 60;
const KEPT_MS = 90 * 86_400_000;

const NOTHING: StrainView = { notes: [], evaluations: [] };

/** What is kept; nothing, where nothing is or it cannot be read. */
export async function readStrain(notebook: Notebook): Promise<StrainView> {
  const row = await notebook.store.state("strain");
  const text = row && (await notebook.crypto.openPersonal("strain", plain(row.sealed)));
  if (text === null) return NOTHING;
  try {
    const { notes, evaluations } = JSON.parse(text) as StrainView;
    return { notes: [...notes], evaluations: [...evaluations] };
  } catch {
    return NOTHING;
  }
}

async function write(notebook: Notebook, { notes, evaluations }: StrainView): Promise<void> {
  const since = Date.now() - KEPT_MS;
  const kept: StrainView = { notes: notes.slice(-MOST_NOTES), evaluations: evaluations.filter((at) => at > since) };
  await notebook.store.putState({ key: "strain", sealed: await notebook.crypto.sealPersonal("strain", JSON.stringify(kept)) });
}

/** Adds a note of now. `answer.too_long`, `storage.*`. */
export async function noteStrain(notebook: Notebook, score: number, note: string): Promise<void> {
  if (note.length > LONGEST) throw new DepterError("answer.too_long");
  const before = await readStrain(notebook);
  await write(notebook, { ...before, notes: [...before.notes, { at: Date.now(), score, note }] });
}

/** Deletes one note, or everything with the count. */
export async function dropStrain(notebook: Notebook, at: number | null): Promise<void> {
  if (at === null) return notebook.store.dropState("strain");
  const before = await readStrain(notebook);
  await write(notebook, { ...before, notes: before.notes.filter((one) => one.at !== at) });
}

/** A meeting of a full evaluation was sealed. Never rejects. */
export async function countEvaluation(notebook: Notebook): Promise<void> {
  try {
    const before = await readStrain(notebook);
    await write(notebook, { ...before, evaluations: [...before.evaluations, Date.now()] });
  } catch {
    // The count is a courtesy; what was sealed is sealed.
  }
}

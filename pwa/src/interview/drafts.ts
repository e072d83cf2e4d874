/**
 * The list of unfinished interviews, and opening one. Readable while unlocked only.
 *
 * Must never: drop a draft that it cannot read; it is shown as damaged and kept.
 */

import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { emptyAnswers, isTouched } from "../forms/index.ts";
import { isLanguage, loadLanguage } from "../words/index.ts";
import { fillingOf } from "./answering.ts";
import { sealedBefore } from "./closing.ts";
import type { DraftView } from "./contract.ts";
import { type Opening, opening } from "./meetings.ts";
import { instant, instantOf } from "./clock.ts";
import { readDocument } from "./document.ts";
import { faultOf } from "./fault.ts";
import { formOf } from "./formshelf.ts";
import type { Notebook } from "./notebook.ts";
import { OpenInterview, type OpenEvents } from "./open.ts";
import { begun } from "./profile.ts";
import { isSealedWhole } from "./sealing.ts";

const UNREADABLE = { form: "", language: "", begun: 0, changed: 0, answered: 0, photos: 0, sessions: 0, unsealed: 0, words: "" };

/** Reads every draft's heading; erases keys that no draft and no sealed record needs. */
export async function listDrafts(notebook: Notebook): Promise<void> {
  const { store, crypto } = notebook;
  const keys = new Set(await crypto.draftsWithKeys());
  const sealed = new Set((await store.outbox()).filter((row) => !row.interim).map((row) => row.record));
  const views: DraftView[] = [];
  for (const row of await store.drafts()) {
    if (!keys.has(row.id) && sealed.has(row.id)) {
      // The key went, the row stayed: the last step of sealing was cut off.
      await store.dropDraft(row.id);
      continue;
    }
    if (row.snapshot.length === 0) {
      // It was being deleted.
      if (keys.delete(row.id)) await crypto.eraseDraft(row.id);
      await store.dropDraft(row.id);
      continue;
    }
    try {
      const { text, photos } = await crypto.openDraft(row.id, plain(row.snapshot));
      const { answers, begun, changed, sessions, unsealed, words } = readDocument(text);
      const { definition } = await formOf(answers.form, answers.version);
      views.push({
        id: row.id,
        form: answers.form,
        language: answers.interview_language,
        begun,
        changed,
        answered: Object.values(answers.answers).filter((answer) => isTouched(answer)).length,
        photos: photos.filter((photo) => photo.copyOf === null && definition.questions.get(photo.path.split("/").at(-1) ?? "")?.type === "photo").length,
        sessions,
        unsealed: unsealed.length,
        words,
        fault: null,
      });
    } catch (cause) {
      views.push({ id: row.id, ...UNREADABLE, fault: faultOf(cause) });
    } finally {
      await crypto.closeDraft(row.id);
    }
    keys.delete(row.id);
  }
  // A key without a row: the draft was begun and nothing of it was ever saved.
  for (const id of keys) if (!sealed.has(id)) await crypto.eraseDraft(id);
  notebook.draftsRead = true;
  notebook.drafts.value = views.sort((a, b) => b.changed - a.changed);
}

async function wordsFor(language: string): Promise<void> {
  if (isLanguage(language)) await loadLanguage(language);
}

/** Begins an interview; its first snapshot is on disk before the screen shows it. */
export async function beginDraft(notebook: Notebook, formId: string, language: string, events: OpenEvents): Promise<OpenInterview> {
  const shelved = await formOf(formId);
  const words = await notebook.words.begin();
  await wordsFor(language);
  const id = await notebook.crypto.newDraft();
  const now = Date.now();
  const profile = await notebook.profile();
  const empty = emptyAnswers(shelved.definition, language, instant());
  const answers = { ...empty, answers: begun(shelved.definition, null, fillingOf(profile)) };
  const kept = { answers, section: "", path: null, begun: now, changed: now, sessions: 0, unsealed: [], words, followed: [] };
  const interview = new OpenInterview(notebook, { draft: id, shelved, kept, photos: [], profile, before: { any: false, coded: false }, onlyToSeal: false, began: false, notice: null }, events);
  try {
    await interview.saveFirst();
  } catch (cause) {
    await notebook.crypto.eraseDraft(id).catch(() => undefined);
    await notebook.words.end();
    throw cause;
  }
  await notebook.store.changeSettings({ openDraft: id });
  return interview;
}

/** What `work` gives; where it refuses, `undo` runs first. */
async function asked<T>(work: () => T, undo: () => Promise<unknown>): Promise<T> {
  try {
    return work();
  } catch (cause) {
    await undo();
    throw cause;
  }
}

/** Opens a draft where it was left; a new meeting begins when the last one ended, or lies long back. */
export async function reopenDraft(notebook: Notebook, id: string, events: OpenEvents, how: Opening | null): Promise<OpenInterview> {
  const { store, crypto } = notebook;
  const row = await store.draft(id);
  // Whatever was added to it would be erased with it at the next start.
  if (await isSealedWhole(store, id)) throw new DepterError("seal.self_check", { cause: "sealed" });
  const { text, photos } = await crypto.openDraft(id, plain(row?.snapshot ?? new Uint8Array(0)));
  const found = readDocument(text);
  const shelved = await formOf(found.answers.form, found.answers.version);
  const profile = await notebook.profile();
  const filling = (when: Date) => ({ ...fillingOf(profile), now: instantOf(when) });
  const { answers, began, at } = await asked(() => opening(shelved.definition, found, Date.now(), filling, how), () => crypto.closeDraft(id));
  const { set: words, kept } = await notebook.words.resume(found.words);
  await wordsFor(found.answers.interview_language);
  await store.dropStrayPieces(id, new Set(photos.map((photo) => photo.blob)));
  await store.changeSettings({ openDraft: id });
  const notice = kept ? null : { code: "words.set_gone", facts: {} };
  const before = await sealedBefore(notebook, id);
  const interview = new OpenInterview(notebook, { draft: id, shelved, kept: { ...found, answers, words, ...at }, photos, profile, before, began, onlyToSeal: how !== null && "seal" in how, notice }, events);
  // A phone that stopped after a row was taken out still has its photos.
  await interview.settle().catch(() => undefined);
  // That a meeting began must not move with the next crash; where it cannot be kept, the screen says so.
  if (answers !== found.answers) await interview.saveFirst().catch(() => undefined);
  return interview;
}

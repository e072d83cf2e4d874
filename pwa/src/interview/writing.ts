/** The part of the conductor that only an open notebook needs; a bundle of its own. */

export { beginDraft, listDrafts, reopenDraft } from "./drafts.ts";
export { finishErasing } from "./sealing.ts";

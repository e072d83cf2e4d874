/** The part of the conductor that only an open notebook needs; a bundle of its own, see `later.ts`. */

export { exportOutbox, importFile } from "../sync/file.ts";
export { beginDraft, listDrafts, reopenDraft } from "./drafts.ts";
export { readProfile, writeProfile } from "./personal.ts";
export { fetchAhead, newestForms } from "./formshelf.ts";
export { readHandbook } from "./handbook.ts";
export { finishErasing } from "./sealing.ts";
export { dropStrain, noteStrain, readStrain } from "./strain.ts";
export { findCoded, finishTakingBack, takeBack, takeBackOpen } from "./takingback.ts";

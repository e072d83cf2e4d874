/** Puts the rooms below the screens on the page for the browser tests; part of no release. */

import { RelayClient } from "../../src/api/client.ts";
import { workingCopy } from "../../src/capture/import.ts";
import { sealDraft, finishErasing } from "../../src/interview/sealing.ts";
import { createApp } from "../../src/interview/app.ts";
import { Autosave } from "../../src/interview/autosave.ts";
import { openDatabase, strictly } from "../../src/store/database.ts";
import * as keeping from "../../src/store/keeping.ts";
import * as locks from "../../src/store/locks.ts";
import { Store } from "../../src/store/store.ts";
import { Sync } from "../../src/sync/sync.ts";
import { exportOutbox, importFile } from "../../src/sync/file.ts";
import { startCrypto } from "../../src/worker/spawn.ts";
import { shortId } from "../../src/views/format.ts";
import { loadLanguage, mayShow, showUnapprovedConsent, t, wording, wordsSet } from "../../src/words/index.ts";
import { fromHex, hex } from "../../src/envelope/bytes.ts";

Object.assign(globalThis, {
  core: { createApp, RelayClient, workingCopy, sealDraft, finishErasing, Autosave, openDatabase, strictly, keeping, locks, Store, Sync, exportOutbox, importFile, startCrypto, shortId, fromHex, hex, loadLanguage, mayShow, showUnapprovedConsent, t, wording, wordsSet },
});

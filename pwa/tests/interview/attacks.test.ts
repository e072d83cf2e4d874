/** What a clock, a list with a number too high, and a photo behind a closed question may not do. */
import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import type { Answer } from "../../src/forms/index.ts";
import { Lockup } from "../../src/interview/lockup.ts";
import type { Notebook } from "../../src/interview/notebook.ts";
import { Photos } from "../../src/interview/photos.ts";
import { refusedNow } from "../../src/interview/place.ts";
import type { Store } from "../../src/store/store.ts";
import { takeHandbook } from "../../src/sync/handbook.ts";
import type { PhotoFacts } from "../../src/vault/draftbox.ts";
import type { Crypto } from "../../src/worker/spawn.ts";

test("a clock that is set back locks, also while listening; a second set right does not", () => {
  // The test alone says when it looks.
  const every = globalThis.setInterval;
  globalThis.setInterval = (() => 0) as never;
  const now = Date.now();
  let locked = 0;
  const covered = signal(false);
  const notebook = { unlocked: true, phase: signal("interview"), lastActivity: now } as unknown as Notebook;
  const lockup = new Lockup(notebook, () => ({ covered, listeningUntil: now + 15 * 60_000 }) as never, () => { locked++; });
  globalThis.setInterval = every;
  lockup.tick(now);
  lockup.tick(now - 2000);
  assert.equal(locked, 0);
  covered.value = true;
  lockup.tick(now - 24 * 3_600_000);
  assert.equal(locked, 1);
});

test("a photo is kept as long as an answer that takes no change names it", async () => {
  const facts: PhotoFacts = { blob: "ab".repeat(16), path: "it.quick_photo", size: 1, mediaType: "image/jpeg", ciphertextSize: 1, root: "", taken: 1, source: "camera", copyOf: null, own: null };
  let answer: Answer = { value: [{ blob: facts.blob }], state: "answered", asked_at: null, lang: null, wording: null, review: null };
  let open = false;
  const gone: string[] = [];
  const notebook = {
    crypto: { dropPhoto: async (_: string, blob: string) => (gone.push(blob), [blob]) },
    store: { dropBlob: async () => undefined },
  } as unknown as Notebook;
  const photos = new Photos(notebook, "cd".repeat(16), [facts], {
    answer: () => answer,
    all: () => ({ "it.quick_photo": answer }),
    allowed: () => undefined,
    set: (_, value) => { if (open) answer = { ...answer, value: value as never }; },
    shutter: () => undefined,
    save: async () => undefined,
  });
  assert.equal((await photos.remove(facts.blob))?.code, "photo.refused");
  assert.deepEqual([gone, photos.views.peek().length], [[], 1]);
  open = true;
  assert.equal(await photos.remove(facts.blob), null);
  assert.deepEqual([gone, photos.views.peek().length, answer.value], [[facts.blob], 0, []]);
});

test("no list keeps later ones away for ever, neither by its number nor by lying here damaged", async () => {
  let kept: string | null = null;
  const store = { state: async () => (kept === null ? null : { sealed: new Uint8Array(0) }), putState: async () => undefined } as unknown as Store;
  const crypto = { openPersonal: async () => kept, sealPersonal: async (_: string, text: string) => { kept = text; return new Uint8Array(0); } } as unknown as Crypto;
  const list = (serial: string, places = "[]") => `{"serial":${serial},"at":"2026-11-01T00:00:00Z","places":${places}}`;
  const refused = (text: string) => assert.rejects(takeHandbook(store, crypto, text), { code: "batch.shape" });
  for (const text of [list("1e999"), list("1e300"), list("1.5"), list("3", '"none"'), "null", "[".repeat(100_000)]) await refused(text);
  assert.equal(kept, null);
  assert.equal(await takeHandbook(store, crypto, list("3")), true);
  assert.equal(await takeHandbook(store, crypto, list("3")), false, "replayed");
  assert.equal(await takeHandbook(store, crypto, list("2")), false, "older");
  kept = "{";
  assert.equal(await takeHandbook(store, crypto, list("2")), true);
});

test("a no to photos of today leaves no camera to open; what is there stays", () => {
  const questions = new Map([["ph.file", { asked_now: "ph.consent_now" }], ["it.quick_photo", { asked_now: null }]]);
  const at = (value: string | null) => ({ sections: [{ questions: [{ path: "ph.consent_now", answer: value === null ? null : { value } }] }] }) as never;
  const form = { questions } as never;
  assert.equal(refusedNow(at("no"), form, "ph.photo/0a0a/ph.file")?.path, "ph.consent_now");
  assert.equal(refusedNow(at("yes"), form, "ph.photo/0a0a/ph.file"), null);
  assert.equal(refusedNow(at(null), form, "ph.photo/0a0a/ph.file"), null);
  assert.equal(refusedNow(at("no"), form, "it.quick_photo"), null);
});

/** A narrowing that a draft of an earlier build followed long ago does not undo a yes given after it. */

import assert from "node:assert/strict";
import test from "node:test";
import { type DraftDocument, stillMeant } from "../../src/interview/document.ts";

const AT = Date.parse("2026-03-01T10:00:00Z");
const draft = (asked_at: string, followed?: readonly number[]): DraftDocument =>
  ({ answers: { answers: { "c.photo": { state: "answered", value: "yes", asked_at } } }, ...(followed && { followed }) }) as unknown as DraftDocument;

test("where narrowings are not noted, what was asked after one stands, and what was asked before is taken back", () => {
  assert.deepEqual(stillMeant(draft("2026-03-02T10:00:00+00:00"), ["c.photo"], AT), []);
  assert.deepEqual(stillMeant(draft("2026-02-28T10:00:00+00:00"), ["c.photo"], AT), ["c.photo"]);
});

test("where they are noted, each counts once, whatever the clock said", () => {
  assert.deepEqual(stillMeant(draft("2026-03-02T10:00:00+00:00", []), ["c.photo"], AT), ["c.photo"]);
  assert.deepEqual(stillMeant(draft("2026-02-28T10:00:00+00:00", [AT]), ["c.photo"], AT), []);
});

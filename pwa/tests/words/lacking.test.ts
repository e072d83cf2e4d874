/**
 * A delivered consent text that lacks a paragraph of this app's forms: no yes to it, however approved the
 * rest is. `depter words publish` says so beforehand ("NOT WHOLE for this app").
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { closed, configureWords, loadLanguage, mayShow, showUnapprovedConsent, useSet } from "../../src/words/index.ts";

const COMPILED = new URL("../../../backend/depter/words/compiled/json/", import.meta.url);
const read = (name: string): any => JSON.parse(readFileSync(new URL(name, COMPILED), "utf8"));
const { files } = read("index.json") as { files: Record<string, string> };
const built = read(files["kk/consent"]!);
const said = Object.keys(built.m).filter((key) => key.startsWith("consent:interview/")).sort();
const LAST = said.at(-1)!;

/** A set whose interview consent is approved in every row that is there, as its manifest says too. */
const use = (id: number, keys: readonly string[], docs = ["kk/interview"]) =>
  useSet({
    id: id.toString(16).padStart(64, "0"), serial: id, files: { "kk/consent": "x" }, docs,
    load: () => Promise.resolve({ ...built, m: Object.fromEntries(keys.map((key) => [key, [built.m[key][0], "a", "", ""]])) }),
  });

test("one paragraph that a set lacks closes the whole consent, also where it is built in", async () => {
  configureWords({
    files: Object.fromEntries(Object.values(files).map((name) => [`json/${name.replace(/\.json$/, "")}`, name])),
    load: (name) => Promise.resolve(read(name)),
  });
  assert.equal(await loadLanguage("kk"), true);
  assert.ok(said.length > 1);
  assert.equal(await use(1, said), true);
  assert.equal(closed(said, "kk"), false);
  assert.equal(await use(2, said.filter((key) => key !== LAST)), true);
  assert.deepEqual(said.filter((key) => !mayShow(key, "kk")), [LAST], "the built-in paragraph is not mixed in");
  assert.equal(closed(said, "kk"), true);
  assert.equal(await use(3, ["consent:photo/p:01"], []), true);
  assert.equal(closed(said, "kk"), true, "a consent that the set leaves out counts as taken back");
  showUnapprovedConsent(true);
  assert.equal(closed(said, "kk"), false, "practice alone shows the built-in text then");
  assert.equal(await use(4, said.filter((key) => key !== LAST)), true);
  assert.equal(closed(said, "kk"), true, "but half a text not even in practice");
  showUnapprovedConsent(false);
  await useSet(null);
});

/** The glossary: read strictly, found whatever letters a keyboard lacks, taken from the set that is in use. */
import assert from "node:assert/strict";
import test from "node:test";
import { checkGlossaryFile, find, readGlossary } from "../../src/words/glossary.ts";
import { configureWords, loadPart, useSet } from "../../src/words/index.ts";

const row = (...words: unknown[]) => ["torture", "Severe pain.", ...words];
const file = (...terms: unknown[]) => ({ lang: "en", domain: "glossary", languages: ["ru", "kk"], terms });
const KK = ["азаптау", "u", ["қинау"], ["тозақ", "пытка"]];
const GOOD = file(row(["пытка", "s", [], []], KK), ["consent", "", ["согласие", "l", [], []], null], ["head", "", null, ["бас", "s", [], []]]);

test("a word has what is right, what is wrong, and whether it was reviewed", () => {
  const [torture, consent] = readGlossary(GOOD);
  assert.deepEqual(torture?.said.get("kk"), { term: "азаптау", reviewed: false, also: ["қинау"], never: ["тозақ", "пытка"] });
  assert.equal(torture?.said.get("ru")?.reviewed, true);
  assert.equal(torture?.said.get("en")?.term, "torture");
  assert.equal(consent?.said.get("ru")?.reviewed, false, "a lexicon is no review");
  assert.equal(consent?.said.has("kk"), false);
});

test("any of the languages finds it, with letters that a Russian keyboard has", () => {
  const terms = readGlossary(GOOD);
  const english = (typed: string) => find(terms, typed).map((one) => one.said.get("en")?.term);
  assert.deepEqual(english("азап"), ["torture"]);
  assert.deepEqual(english("кина"), ["torture"], "қ is found by к");
  assert.deepEqual(english("тозак"), ["torture"], "a wrong word leads to the right one");
  assert.deepEqual(english("ТОРТ"), []);
  assert.deepEqual(english("Tort"), ["torture"]);
  assert.deepEqual(english("оглас"), [], "words are found by their beginning");
  assert.deepEqual(english(" "), ["torture", "consent", "head"]);
});

test("what begins with the typed word stands first", () => {
  const terms = readGlossary(file(["to lose the head", "", null, null], ["head", "", null, null]));
  assert.deepEqual(find(terms, "head").map((one) => one.said.get("en")?.term), ["head", "to lose the head"]);
});

const BAD: Readonly<Record<string, unknown>> = {
  nothing: null, "another kind": { ...GOOD, domain: "ui" }, "no list": { ...GOOD, terms: {} }, "a word too few": file(row(KK)),
  "an unknown state": file(row(null, ["азаптау", "a", [], []])), "an empty word": file(row(null, ["", "u", [], []])),
  "a sign that turns the line": file(row(null, ["\u202eазаптау", "u", [], []])), "a hidden wrong word": file(row(null, ["азаптау", "u", [], ["x\u200b"]])),
  "no definition": file(["torture", 1, null, null]), "too long": file(row(null, ["а".repeat(501), "u", [], []])),
};
for (const [name, raw] of Object.entries(BAD)) {
  test(`refused: ${name}`, () => {
    assert.throws(() => readGlossary(raw));
    const bytes = new TextEncoder().encode(JSON.stringify(raw));
    assert.equal(checkGlossaryFile("en/glossary", bytes), false);
    assert.equal(checkGlossaryFile("en/places", bytes), true, "other files are not ours to read");
  });
}

test("the set in use gives the file; what it lacks or cannot give is built in", async () => {
  const built = { "/g.json": GOOD, "/l.json": {} } as Readonly<Record<string, unknown>>;
  configureWords({ files: { "json/en/glossary.0123": "/g.json" }, load: async (address) => built[address] });
  assert.equal(await loadPart("en", "glossary"), GOOD);
  const newer = file(row(null, null));
  const set = (files: Readonly<Record<string, string>>, load: (sha256: string) => Promise<unknown>) => useSet({ id: String(Math.floor(performance.now() * 1000)).padStart(64, "0"), serial: 1, files, docs: [], load });
  assert.equal(await set({ "en/glossary": "aa" }, async () => newer), true);
  assert.equal(await loadPart("en", "glossary"), newer);
  assert.equal(await set({ "en/glossary": "aa" }, () => Promise.reject(new Error("gone"))), true);
  assert.equal(await loadPart("en", "glossary"), GOOD);
  assert.equal(await set({}, () => Promise.reject(new Error("gone"))), true);
  assert.equal(await loadPart("en", "glossary"), GOOD);
  await assert.rejects(loadPart("en", "nothing"));
});

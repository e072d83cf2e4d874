/** The canonical form of a consent text, against the vectors shared with Python. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { documentOf, documentText } from "../../src/words/canonical.ts";

interface Case { name: string; doc: string; lang: string; blocks: [string, string][]; text: string; sha256: string }
const { cases } = JSON.parse(readFileSync(new URL("../../../tests/vectors/words/documents.json", import.meta.url), "utf8")) as { cases: Case[] };

for (const one of cases)
  test(one.name, () => {
    const text = documentText(one.doc, one.lang, one.blocks);
    assert.equal(text, one.text);
    assert.equal(createHash("sha256").update(text).digest("hex"), one.sha256);
  });

test("a paragraph names its document", () => {
  assert.equal(documentOf("consent:interview/p:03"), "interview");
});

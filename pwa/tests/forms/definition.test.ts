import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";

const old: F.CodeList = { list: "colour", version: "2026-11", items: [{ code: "red" }] };
const later: F.CodeList = { list: "colour", version: "2026-12", items: [{ code: "red" }, { code: "blue" }] };
const digest = (list: F.CodeList): string => `hash of ${list.version}`;
const lamp = (hash: string) => ({
  format: 1, form: "lamp", version: 1, lists: { colour: hash }, sections: [{ id: "s", items: [{ id: "l.is", type: "code", list: "colour" }] }],
});

test("a form keeps the version of a list that it names", () => {
  for (const one of [old, later]) {
    const form = F.loadDefinition(lamp(digest(one)), [later, old], digest);
    assert.deepEqual(form.questions.get("l.is")!.choices.map((choice) => choice.code), one.items.map((item) => item.code));
  }
});

test("a version of a list that this release has not, and a list that it has not", () => {
  assert.throws(() => F.loadDefinition(lamp("hash of 2027-01"), [later, old], digest), { code: "form.list_hash" });
  assert.throws(() => F.loadDefinition(lamp(digest(old)), [], digest), { code: "form.unknown_list" });
});

import assert from "node:assert/strict";
import test from "node:test";
import { answer, vector } from "./operations.ts";

for (const name of ["edtf.json", "expressions.json", "answers.json", "margins.json", "looks.json", "values.json", "stories.json", "scores.json", "timers.json"])
  for (const one of vector(name).cases)
    test(`${name}: ${one.name}`, () => {
      const [got] = answer([{ op: one.op, args: one.args }]);
      if ("code" in one) assert.deepEqual(got, { code: one.code });
      else if (one.parts) for (const [key, value] of Object.entries(one.parts)) assert.deepEqual(got.ok[key], value, key);
      else assert.deepEqual(got, { ok: one.ok });
    });

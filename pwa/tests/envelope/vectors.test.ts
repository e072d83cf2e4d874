/** The phone's twin against the shared vectors, with either provider. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { type ProviderName, useProviders } from "../../src/envelope/providers.ts";
import { answer } from "./operations.ts";
import { casesOf, differs } from "./reading.ts";

const FOLDER = new URL("../../../tests/vectors/", import.meta.url);
const SUBJECTS = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

for (const provider of ["native", "noble"] satisfies ProviderName[]) {
  for (const subject of SUBJECTS) {
    test(`${subject} with ${provider} parts`, async () => {
      useProviders(provider);
      const cases = casesOf(JSON.parse(readFileSync(new URL(subject, FOLDER), "utf8")));
      const answers = await answer(cases);
      const wrong = cases.map((one, i) => differs(one, answers[i]!)).filter((it) => it !== null);
      assert.deepEqual(wrong, []);
    });
  }
}

/**
 * What the phone records about the words of every question of the intake, in every language, out of a
 * folder of compiled catalogs: `node stamps.ts FOLDER practice|real`, JSON out. Never part of the app.
 */
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { type CodeList, loadDefinition } from "../../src/forms/index.ts";
import { stampOf } from "../../src/interview/stamp.ts";
import { configureWords, type Language, languages, loadLanguage, showUnapprovedConsent } from "../../src/words/index.ts";

const [folder, kind] = argv.slice(2) as [string, string];
const definitions = new URL("../../../backend/depter/forms/definitions/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, definitions), "utf8"));
const intake = loadDefinition(read("intake.json"), ["agency", "country", "language", "region"].map((name) => read(`lists/${name}.json`)) as CodeList[]);
const index = JSON.parse(readFileSync(`${folder}/json/index.json`, "utf8")) as { files: Record<string, string> };

configureWords({
  files: Object.fromEntries(Object.values(index.files).map((name) => [`json/${name.replace(/\.json$/, "")}`, name])),
  load: (name) => Promise.resolve(JSON.parse(readFileSync(`${folder}/json/${name}`, "utf8"))),
  set: "0123456789abcdef",
});
showUnapprovedConsent(kind === "practice");
const told: Record<string, Record<string, unknown>> = {};
for (const { code } of languages) {
  if (!(await loadLanguage(code as Language))) throw new Error(code);
  told[code] = Object.fromEntries([...intake.questions.values()].map((question) => [question.id, stampOf(intake, { question, choices: question.choices }, code)]));
}
console.log(JSON.stringify(told));

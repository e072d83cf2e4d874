/**
 * What the phone records about the words of every question of the intake, and of the statement of
 * truthfulness in Kyrgyzstan, in every language, out of a
 * folder of compiled catalogs: `node stamps.ts FOLDER practice|real [DELIVERED]`, JSON out; with a second
 * folder the first is built in and that one was delivered. Never part of the app.
 */
import { readdirSync, readFileSync } from "node:fs";
import { argv } from "node:process";
import { type CodeList, loadDefinition } from "../../src/forms/index.ts";
import { stampOf } from "../../src/interview/stamp.ts";
import { configureWords, type Language, languages, loadLanguage, showUnapprovedConsent, useSet } from "../../src/words/index.ts";

const [folder, kind, over] = argv.slice(2) as [string, string, string?];
const definitions = new URL("../../../backend/depter/forms/definitions/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, definitions), "utf8"));
const lists = readdirSync(new URL("lists/", definitions)).map((name) => read(`lists/${name}`)) as CodeList[];
const intake = loadDefinition(read("intake.json"), lists);
const evaluation = loadDefinition(read("evaluation.json"), lists);
const statement = evaluation.questions.get("st.signature")!;
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const indexOf = (place: string) => json(`${place}/json/index.json`) as { files: Record<string, string>; set: string };
const index = indexOf(folder);

configureWords({
  files: Object.fromEntries(Object.values(index.files).map((name) => [`json/${name.replace(/\.json$/, "")}`, name])),
  load: (name) => Promise.resolve(json(`${folder}/json/${name}`)),
  set: "0123456789abcdef",
});
if (over !== undefined) {
  // The name of a file stands for its hash: what is asked here is not how a set is verified.
  const { set, files } = indexOf(over);
  if (!(await useSet({ id: set, serial: 7, files, docs: [], load: (name) => Promise.resolve(json(`${over}/json/${name}`)) }))) throw new Error(over);
}
showUnapprovedConsent(kind === "practice");
const told: Record<string, Record<string, unknown>> = {};
for (const { code } of languages) {
  if (!(await loadLanguage(code as Language))) throw new Error(code);
  told[code] = Object.fromEntries([...intake.questions.values()].map((question) => [question.id, stampOf(intake, { question, choices: question.choices, variant: null }, code)]));
  told[code]["st.signature"] = stampOf(evaluation, { question: statement, choices: [], variant: statement.variants!.docs["KG"]! }, code);
}
console.log(JSON.stringify(told));

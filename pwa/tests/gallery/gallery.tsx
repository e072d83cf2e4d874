/**
 * Every screen of the phone from a fake conductor, so that all can be looked at and measured in five
 * languages, three themes and two widths. Must never be part of the app's bundle.
 */

import { render } from "preact";
import { decodeAnswers, type Definition, loadDefinition, missing, type Question, type QuestionView, setAnswer, visible } from "../../src/forms/index.ts";
import { hashOf } from "../../src/interview/formhash.ts";
import { Root } from "../../src/views/app.tsx";
import { AppContext, InterviewContext } from "../../src/views/context.ts";
import { Questions } from "../../src/views/interview/questions.tsx";
import { Said } from "../../src/views/interview/said.tsx";
import { readOpened } from "../../src/views/later.ts";
import { single, size, startLook, theme, type Size, type Theme } from "../../src/views/look.ts";
import { go } from "../../src/views/router.ts";
import { configureWords, isLanguage, type LanguageFacts, languages, setLanguage, showUnapprovedConsent } from "../../src/words/index.ts";
import { fakeEvaluation, SPOILING, TRIALS } from "./evaluation.ts";
import { fakeInterview } from "../../preview/interview.ts";
import { fakeApp, member, PICTURES } from "../../preview/pictures.ts";
import { open } from "../../preview/place.ts";

interface Data {
  readonly definition: unknown;
  /** Every form, by its id, as it is shown whole in `part`. */
  readonly forms: Readonly<Record<string, unknown>>;
  readonly lists: readonly never[];
  readonly words: Readonly<Record<string, string>>;
}

interface Wish { screen: string; language: string; theme: Theme; size: Size }

const data = (await (await fetch("/gallery-data.json")).json()) as Data;
// The pseudo-locale is a language of this page where its texts are served; no build of the app has it.
if (Object.keys(data.words).some((name) => name.startsWith("json/en-XA/")))
  (languages as LanguageFacts[]).push({ ...languages[0]!, code: "en-XA" as LanguageFacts["code"], bcp47: "en-XA", name: "[Éñglíšh]" });
configureWords({ files: data.words, load: async (address) => (await fetch(address)).json() });
showUnapprovedConsent(true);
startLook();
const intake = fakeInterview(loadDefinition(data.definition, data.lists, hashOf));
let interview = intake;
const evaluation = loadDefinition(data.forms["evaluation"], data.lists, hashOf);
let trial = fakeEvaluation(evaluation);
let spoilt = false;
// A picture of the same name would show the evaluation's screen and take its answers away.
for (const name of Object.keys(TRIALS)) if (name in PICTURES) throw new Error(`two pictures are called ${name}`);
const place = document.getElementById("app");
let shown = 0;

async function show(wish: Wish): Promise<void> {
  const picture = PICTURES[wish.screen] ?? TRIALS[wish.screen];
  if (wish.screen in TRIALS) {
    if (spoilt) trial = fakeEvaluation(evaluation);
    spoilt = SPOILING.has(wish.screen);
  }
  interview = wish.screen in TRIALS ? trial : interview === trial ? intake : interview;
  single.value = wish.screen.startsWith("one_");
  if (picture === undefined || place === null || !isLanguage(wish.language)) throw new Error(wish.screen);
  await setLanguage(wish.language);
  await interview.setLanguage(wish.language);
  theme.value = wish.theme;
  size.value = wish.size;
  const fake = fakeApp(interview);
  if (picture.phase === "interview") member(fake);
  picture.set?.(fake, interview);
  if (picture.route !== undefined) go(picture.route);
  fake.phase.value = picture.phase;
  shown += 1;
  render(null, place);
  render(<Root key={shown} app={fake.app} />, place);
  await new Promise((done) => setTimeout(done, 30));
  for (const press of picture.press ?? []) {
    for (const one of document.querySelectorAll<HTMLElement>(press)) one.click();
    await new Promise((done) => setTimeout(done, 60));
  }
}

/** Show a form of its own instead of the intake, for measuring, with a draft's answers or none; without a form, the intake again. */
async function measure(definition: unknown, language: string, answers: string | null = null): Promise<void> {
  interview = definition === null ? intake
    : fakeInterview(loadDefinition(definition, data.lists, hashOf), [], { role: "physician" }, answers === null ? null : decodeAnswers(answers));
  await show({ screen: "sections", language, theme: "light", size: "100" });
}

/** What opening a draft and one letter in it cost the engine alone: milliseconds of this thread. */
function pace(raw: unknown, text: string, path: string): { definition: number; draft: number; look: number; key: number } {
  const context = { role: "physician", today: "2026-11-23", language: "ky", consent: {} } as const;
  const stamp = { asked_at: "2026-11-23T10:00:00Z", lang: "ky", wording: "00".repeat(32), review: "unreviewed", src: "00".repeat(32), set: "00".repeat(8), fallback: false } as const;
  const start = performance.now();
  const definition = loadDefinition(raw, data.lists, hashOf);
  hashOf(raw);
  const loaded = performance.now();
  let answers = decodeAnswers(text);
  const read = performance.now();
  let view = visible(definition, answers, context);
  missing(definition, answers, context, view);
  const seen = performance.now();
  const keys = Array.from({ length: 40 }, (_, n) => {
    const at = performance.now();
    answers = setAnswer(definition, answers, path, { value: "x".repeat(n + 1) }, stamp);
    view = visible(definition, answers, context, view);
    missing(definition, answers, context, view);
    return performance.now() - at;
  }).sort((a, b) => a - b);
  return { definition: loaded - start, draft: read - loaded, look: seen - read, key: keys[20]! };
}

const FORMS = Object.fromEntries(Object.entries(data.forms).map(([id, raw]) => [id, loadDefinition(raw, data.lists, hashOf)]));

/** A question as if every condition around it held; what is asked in each row of a repeat besides it, also of one in a group. */
function opened(definition: Definition, question: Question): QuestionView[] {
  const rows = (one: Question): QuestionView[] => (one.type === "repeat" ? one.items.flatMap((child) => opened(definition, child)) : one.type === "group" ? one.items.flatMap(rows) : []);
  return [open(definition, question), ...rows(question)];
}

/** All questions of one section of a form ("intake/consent"), whatever would have to be answered before. */
async function part(name: string, language: string, look: Theme = "light"): Promise<void> {
  const [form, id] = name.split("/") as [string, string];
  const definition = FORMS[form]!;
  const section = definition.sections.find((one) => one.id === id)!;
  if (!isLanguage(language)) throw new Error(language);
  const conversation = fakeInterview(definition, []);
  await setLanguage(language);
  await conversation.setLanguage(language);
  await readOpened();
  single.value = false;
  theme.value = look;
  size.value = "100";
  const fake = fakeApp(conversation);
  member(fake);
  render(null, place!);
  render(
    <AppContext.Provider value={fake.app}>
      <InterviewContext.Provider value={conversation}>
        <main class="page stack">
          <h1><Said of={section.key} /></h1>
          {section.hint && <p class="quiet"><Said of={`${section.key}/hint`} /></p>}
          <Questions views={section.items.flatMap((one) => opened(definition, one))} under={section.key} />
        </main>
      </InterviewContext.Provider>
    </AppContext.Provider>,
    place!,
  );
  await new Promise((done) => setTimeout(done, 30));
}

const parts = Object.entries(FORMS).flatMap(([id, form]) => form.sections.map((one) => `${id}/${one.id}`));
Object.assign(globalThis, { gallery: { measure, pace, part, parts, show, screens: Object.keys(PICTURES), trials: Object.keys(TRIALS) } });

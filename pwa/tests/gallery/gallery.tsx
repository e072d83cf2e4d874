/**
 * Every screen of the phone from a fake conductor, so that all can be looked at and measured in five
 * languages, three themes and two widths. Must never be part of the app's bundle.
 */

import { render } from "preact";
import { loadDefinition } from "../../src/forms/index.ts";
import { hashOf } from "../../src/interview/formhash.ts";
import { Root } from "../../src/views/app.tsx";
import { size, startLook, theme, type Size, type Theme } from "../../src/views/look.ts";
import { go } from "../../src/views/router.ts";
import { configureWords, isLanguage, type LanguageFacts, languages, setLanguage, showUnapprovedConsent } from "../../src/words/index.ts";
import { fakeInterview } from "../../preview/interview.ts";
import { fakeApp, member, PICTURES } from "../../preview/pictures.ts";

interface Data {
  readonly definition: unknown;
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
const place = document.getElementById("app");
let shown = 0;

async function show(wish: Wish): Promise<void> {
  const picture = PICTURES[wish.screen];
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
}

/** Show a form of its own instead of the intake, for measuring; without one, the intake again. */
async function measure(definition: unknown, language: string): Promise<void> {
  interview = definition === null ? intake : fakeInterview(loadDefinition(definition, data.lists, hashOf), []);
  await show({ screen: "sections", language, theme: "light", size: "100" });
}

Object.assign(globalThis, { gallery: { measure, show, screens: Object.keys(PICTURES) } });
